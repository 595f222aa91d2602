"""Page-ready records: rows from the store arranged for a reader.

A view is built from DataFrames that :mod:`mobility.store.queries` returned,
holds no widget and draws nothing, and is the same in every language: words
are chosen when it is shown.
"""
