"""DuckDB over Parquet: releases, what they pre-compute, and the one door to a row.

``database`` opens the engine, ``folders`` writes whole folders or none,
``draft`` collects what was imported, ``releases`` publishes and opens,
``rollups`` is what a release pre-computes, ``queries`` is what everyone asks.
"""
