"""The home format: tables whose columns are those of the data dictionary.

Cells are made comparable (:mod:`cells`), judged all at once (:mod:`rules`) and
split into clean rows, typed as the dictionary says, and broken ones, each with
its own finding (:mod:`faults`). Nothing is corrected silently. A file too large
for memory is judged in pieces by the same functions (:mod:`large`).
"""

from mobility.importers.home.home_table import kinds_of, read, recognises

__all__ = ["kinds_of", "read", "recognises"]
