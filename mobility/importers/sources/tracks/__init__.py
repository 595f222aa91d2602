"""Hazards from cyclone best tracks: the months in which storms came near each place.

Two headers are known: the tables made from IBTrACS for the North Indian Ocean
(``DATETIME, CAT, CS_ID, LAT, LON, MSWS, ORIGIN_BASIN``) and NOAA's own IBTrACS
v4 CSV (``SID, ISO_TIME, LAT, LON, WMO_WIND, USA_WIND`` …, with a row of units
below the header). :mod:`points` judges the points and draws each track
hour by hour; :mod:`approaches` finds, for each place, the storms that came within
a distance of it and the hour at which each was closest.

A storm counts once for a place, in the month (UTC) of its closest approach.
The count is the ``weight`` of the hazard month. The ``level`` shows it in four
classes (:mod:`calendar`), and ``storms`` lists the storms behind each cell.
Distances are from the place's point, not from its outline.
"""

from mobility.importers.sources.tracks.best_tracks import read

__all__ = ["read"]
