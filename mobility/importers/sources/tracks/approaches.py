"""How near each storm came to each place, and in which hour it was closest."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from mobility.importers.sources.tracks.points import Hours
from mobility.measures.distance import KM_A_DEGREE, Numbers, great_circle_km

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Points:
    """Places and their points: ids, longitudes and latitudes in degrees, side by side."""

    ids: tuple[str, ...]
    lon: Numbers
    lat: Numbers


@dataclass(frozen=True)
class Approaches:
    """Closest approaches, side by side: index of place and storm, hour, km, knots (NaN), where."""

    place: Whole
    storm: Whole
    at: Whole
    km: Numbers
    wind: Numbers
    lon: Numbers
    lat: Numbers

    def only(self, keep: npt.NDArray[np.bool_]) -> Approaches:
        """The approaches for which ``keep`` is true."""
        return Approaches(*(getattr(self, field.name)[keep] for field in fields(self)))


def near(points: Points, hours: Hours, distance_km: float) -> Approaches:
    """The closest approach of each storm to each place it came within ``distance_km`` of.

    Places are judged one at a time against the hours of their own band of latitude,
    so that memory grows with the tracks only. The earliest of equal hours is taken.
    """
    order = np.argsort(hours.lat, kind="stable")
    lats = hours.lat[order]
    margin = distance_km / KM_A_DEGREE + 1e-6
    parts = []
    for position, (lon, lat) in enumerate(zip(points.lon, points.lat, strict=True)):
        band = order[slice(*np.searchsorted(lats, (lat - margin, lat + margin)))]
        km = great_circle_km(lon, lat, hours.lon[band], hours.lat[band])
        within = km <= distance_km
        parts.append(_closest(position, band[within], km[within], hours))
    return Approaches(
        *(
            np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(Approaches)
        )
    )


def _closest(position: int, these: Whole, km: Numbers, hours: Hours) -> Approaches:
    """The closest hour of each storm, among the hours ``these`` near one place."""
    by_storm = np.lexsort((hours.at[these], km, hours.storm[these]))
    storms, first = np.unique(hours.storm[these][by_storm], return_index=True)
    chosen = by_storm[first]
    return Approaches(
        np.full(len(storms), position, np.int64),
        storms,
        hours.at[these][chosen],
        km[chosen],
        hours.wind[these][chosen],
        around(hours.lon[these][chosen]),
        hours.lat[these][chosen],
    )


def around(lon: Numbers) -> Numbers:
    """Longitudes from -180 to 180; tracks run on past the date line."""
    return (lon + 180) % 360 - 180


def with_wind(approaches: Approaches, min_wind_kt: float | None) -> tuple[Approaches, int]:
    """The approaches of at least this wind, and how many were left out with no wind known."""
    if min_wind_kt is None:
        return approaches, 0
    keep = approaches.wind >= min_wind_kt
    return approaches.only(keep), int(np.isnan(approaches.wind).sum())
