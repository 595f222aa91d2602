"""Indicative outlines: townships drawn from a few points, tracts cut from them.

The township outlines were drawn for this demonstration from the locations of towns and the
coast; neighbours share their points, so there are no gaps or overlaps. They are not traced from
any map and must not be used to locate anything.
"""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import LineString, MultiPoint, Polygon

from mobility.demo import figures

CRS = "EPSG:4326"
MARGIN = 0.0002  # degrees by which a point stays inside an outline
KM_PER_DEGREE = 110.0
"""Kilometres in a degree, near enough at 16 degrees north in both directions."""


@cache
def _lines() -> dict[str, tuple[str, list[tuple[float, float]]]]:
    points = {p["point"]: (p["lon"], p["lat"]) for p in figures.records("outline_points")}
    return {
        line["line_id"]: (line["kind"], [points[name] for name in line["points"].split()])
        for line in figures.records("outlines")
    }


def townships() -> dict[str, Polygon]:
    """The outline of each township, by id."""
    return {name: Polygon(xy) for name, (kind, xy) in _lines().items() if kind == "township"}


def rivers() -> list[LineString]:
    """Invented rivers, along which villages lie."""
    return [LineString(xy) for kind, xy in _lines().values() if kind == "river"]


def coast() -> LineString:
    """The coast of the three townships."""
    return LineString(_lines()["coast"][1])


def distance_km(points: np.ndarray, line: shapely.Geometry) -> np.ndarray:
    """Distance of each point (n x 2, degrees) from a line, in kilometres, roughly."""
    return shapely.distance(shapely.points(points), line) * KM_PER_DEGREE


def cells(centres: np.ndarray, outline: Polygon) -> list[shapely.Geometry]:
    """For each centre (n x 2), the part of ``outline`` that is nearer to it than to any other."""
    voronoi = shapely.voronoi_polygons(MultiPoint(centres), extend_to=outline)
    tree = shapely.STRtree(list(voronoi.geoms))
    found = tree.query(shapely.points(centres), predicate="within")
    order = found[1][np.argsort(found[0])]
    return [shapely.intersection(tree.geometries[k], outline) for k in order]


def frame(geometries: dict[str, shapely.Geometry], level: str) -> gpd.GeoDataFrame:
    """Outlines as a frame (place_id, level, geometry), EPSG:4326."""
    return gpd.GeoDataFrame(
        {"place_id": list(geometries), "level": level},
        geometry=list(geometries.values()),
        crs=CRS,
    )
