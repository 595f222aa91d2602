"""Outlines of places, with their codes, names and parents.

A map is opened safely (:mod:`map_files`), brought to EPSG:4326 and repaired
(:mod:`outlines`); the columns of P-codes and names are recognised by their own
headers (:mod:`admin_columns`, :mod:`map_features`). The finest level with a
P-code is the level of the outlines. Its places and those of every coarser level
the columns name become rows of ``places``: an outline's point is one inside it,
a parent's one inside the union of the outlines in it.
"""

from mobility.importers.boundaries.map_import import read

__all__ = ["read"]
