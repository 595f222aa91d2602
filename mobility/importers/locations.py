"""How far places lie outside outlines.

The distance is in kilometres, in a projection centred on the outline (azimuthal equidistant:
distances are true to a few parts in ten thousand over the hundred kilometres of a township).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd

METRES = 1000  # in a kilometre


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
