"""Longitude and latitude of places: read from text, and compared with outlines.

A blank pair and the pair 0, 0 both mean an unknown location; any other pair that
is not a place on Earth is an error. Whether a point lies in the outline of its
township is measured in kilometres in a projection centred on that township
(azimuthal equidistant: distances are true to a few parts in ten thousand over
the hundred kilometres of a township).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd

from mobility.importers import numbers

EAST, NORTH = 180.0, 90.0
METRES = 1000  # in a kilometre
NEAR_ZERO = 1e-6

BLANK, ZERO, NOT_A_NUMBER, SWAPPED, OFF_EARTH = (
    "blank",
    "zero",
    "not a number",
    "swapped",
    "off the Earth",
)
UNKNOWN = (BLANK, ZERO)


@dataclass(frozen=True)
class Location:
    """A point, or the reason why there is none in ``fault``."""

    lon: float | None
    lat: float | None
    fault: str = ""


def parse(longitude: str, latitude: str) -> Location:
    """The location given by two cells."""
    texts = longitude.strip(), latitude.strip()
    if not all(texts):
        return Location(None, None, BLANK)
    lon, lat = (numbers.parse(text) for text in texts)
    if lon is None or lat is None:
        return Location(None, None, NOT_A_NUMBER)
    if abs(lon) < NEAR_ZERO and abs(lat) < NEAR_ZERO:
        return Location(None, None, ZERO)
    if abs(lon) <= EAST and abs(lat) <= NORTH:
        return Location(lon, lat)
    is_swapped = abs(lon) <= NORTH < abs(lat) <= EAST
    return Location(None, None, SWAPPED if is_swapped else OFF_EARTH)


@dataclass(frozen=True)
class Point:
    """A located place and the place whose outline it should lie in."""

    place_id: str
    within: str
    lon: float
    lat: float


def kilometres_outside(
    points: Iterable[Point], boundaries: gpd.GeoDataFrame | None
) -> dict[str, float]:
    """How far each point lies outside its outline, for those that do.

    Points whose outline is not in ``boundaries`` are not judged.
    """
    if boundaries is None:
        return {}
    outlines = boundaries.drop_duplicates("place_id").set_index("place_id").geometry
    grouped: dict[str, list[Point]] = {}
    for point in points:
        if point.within in outlines.index:
            grouped.setdefault(point.within, []).append(point)
    distances: dict[str, float] = {}
    for place_id, members in grouped.items():
        outline = outlines.loc[[place_id]]
        for point, metres in zip(members, _metres(outline, members), strict=True):
            if metres > 0:
                distances[point.place_id] = metres / METRES
    return distances


def _metres(outline: gpd.GeoSeries, points: list[Point]) -> list[float]:
    centre = outline.iloc[0].representative_point()
    projection = f"+proj=aeqd +lat_0={centre.y} +lon_0={centre.x} +datum=WGS84 +units=m"
    located = gpd.GeoSeries(
        gpd.points_from_xy([p.lon for p in points], [p.lat for p in points]), crs=outline.crs
    )
    distances = located.to_crs(projection).distance(outline.to_crs(projection).iloc[0])
    return [float(metres) for metres in distances]
