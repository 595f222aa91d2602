"""What is measured: each number defined once, as an Ibis expression.

A module is a family of measures. It holds the definitions (Ibis tables in,
Ibis tables out) and, beside them, the records that name, explain and source
them; :mod:`mobility.measures.records` gathers the records, and
``parameters.toml`` holds every limit that is a working convention. The same
expressions run on any engine that Ibis speaks to.
"""
