"""Outlines of places, with their codes, names and parents.

A map is opened safely (:mod:`map_files`), brought to EPSG:4326 and repaired
(:mod:`outlines`); the columns of P-codes and names are recognised by their own
headers (:mod:`admin_columns`, :mod:`map_features`). The finest level with a
P-code is the level of the outlines. Its places, and those of every coarser
level that the columns name, become rows of ``places``. The point of a place is
one inside its outline; that of a parent is inside the union of its outlines.
"""

from mobility.importers.boundaries.map_import import read

__all__ = ["read"]
