"""DuckDB over Parquet: releases, their precomputed rollups, and the one door to a row.

``database`` opens the engine, ``folders`` writes whole folders or none,
``draft`` collects what was imported, ``releases`` publishes and opens,
``rollups`` are precomputed for a release, ``queries`` are the questions everyone asks.
"""
