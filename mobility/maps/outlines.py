"""Outlines of areas as a quiet background to the data.

Shapes are simplified to half a pixel of the frame and rounded, so that a map
of a delta's islands costs a few kilobytes and looks the same.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pydeck as pdk
import shapely
from shapely.geometry import MultiPolygon, Polygon, box, mapping

from mobility.maps.colours import COAST, LAND, LAND_LINE, PAPER, RIVER, SEA, rgb
from mobility.maps.deck import layer
from mobility.maps.frame import TILE, Frame
from mobility.views.gazetteer import Gazetteer

PLACES_AFTER_POINT = 4
MOST_SHAPES = 600
CLOSER = 2.0  # zoom levels a reader may zoom in before corners show
LARGEST_GROUND = 200_000  # characters of JSON; coarser until it fits
SMALLEST_RING = 4  # points of a closed ring
SCALES = ("far", "near")
GROUND_LEVELS = ("township", "district", "state", "country")


def ground(
    outlines: gpd.GeoDataFrame | None, geography: gpd.GeoDataFrame | None, frame: Frame
) -> list[pdk.Layer]:
    """Sea, land and rivers, and the finest outlines that are not too many, about the frame."""
    under = _geography(geography, frame)
    if outlines is None or outlines.empty:
        return under
    for level in GROUND_LEVELS:
        areas = outlines[outlines["level"] == level]
        if 0 < len(areas) <= MOST_SHAPES:
            shapes = _simple(areas.geometry, frame)
            return [*under, _polygons("ground", shapes, None if under else LAND, LAND_LINE)]
    return under


def _geography(geography: gpd.GeoDataFrame | None, frame: Frame) -> list[pdk.Layer]:
    """Sea, land and rivers, the finer scale over the coarser; empty without any."""
    if geography is None or geography.empty:
        return []
    layers = []
    for scale in SCALES:
        rows = geography[geography["scale"] == scale]
        if rows.empty:
            continue
        sea = np.array([box(*rows.total_bounds)])
        land = _simple(rows.geometry[rows["kind"] == "land"], frame)
        rivers = _simple(rows.geometry[rows["kind"] == "river"], frame)
        layers += [
            _polygons(f"sea {scale}", sea, SEA, SEA),
            _polygons(f"land {scale}", land, LAND, COAST),
            _polygons(f"rivers {scale}", rivers, None, RIVER),
        ]
    return layers


def ground_content(outlines: gpd.GeoDataFrame | None, zoom: float) -> dict[str, Any]:
    """The finest outlines that are not too many, in the form that the browser's maps use.

    Args:
        outlines: place_id, level, geometry (degrees).
        zoom: the map's opening zoom; shapes stay smooth for two more levels.

    Returns:
        level, ids of the areas, and shapes: for each its rings, each flat lon, lat, lon, lat …
    """
    if outlines is None:
        return {"level": "", "ids": [], "shapes": []}
    for level in GROUND_LEVELS:
        areas = outlines[outlines["level"] == level]
        if 0 < len(areas) <= MOST_SHAPES:
            shapes = _fitting(areas, zoom + CLOSER)
            drawn = [at for at, rings in enumerate(shapes) if rings]
            ids = areas["place_id"].tolist()
            return {
                "level": level,
                "ids": [ids[at] for at in drawn],
                "shapes": [shapes[at] for at in drawn],
            }
    return {"level": "", "ids": [], "shapes": []}


def asked_outlines(gazetteer: Gazetteer, ids: Sequence[str], areas: Sequence[str]) -> list[str]:
    """Of the outlined places those that lie in the areas, or that an area lies in.

    Without areas, those that hold a village.
    """
    if areas:
        above = {place for area in areas for place in gazetteer.line(area)}
        wanted = above | set(gazetteer.inside(areas)["place_id"])
        return [each for each in ids if each in wanted]
    return [each for each in ids if gazetteer.village_count((each,))]


def _fitting(areas: gpd.GeoDataFrame, zoom: float) -> list[list[list[float]]]:
    """Rings simplified to half a pixel at a zoom, and further if they are too many."""
    tolerance = 360.0 / (TILE * 2.0**zoom) / 2
    while True:
        shapes = [_rings(each) for each in shapely.simplify(areas.geometry.to_numpy(), tolerance)]
        if len(json.dumps(shapes, separators=(",", ":"))) <= LARGEST_GROUND:
            return shapes
        tolerance *= 2


def _rings(shape: Any) -> list[list[float]]:
    """All rings of an area's polygons, outer and inner, with rounded coordinates."""
    polygons = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    rings = [
        ring
        for polygon in polygons
        if isinstance(polygon, Polygon) and not polygon.is_empty
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return [_flat(ring) for ring in rings if len(ring.coords) >= SMALLEST_RING]


def _flat(ring: Any) -> list[float]:
    return [round(value, PLACES_AFTER_POINT) for point in ring.coords for value in point[:2]]


def _simple(shapes: gpd.GeoSeries, frame: Frame) -> Any:
    """Shapes about the frame, simplified to half a pixel."""
    degrees_a_pixel = 360.0 / (TILE * 2.0**frame.zoom)
    half = degrees_a_pixel * max(frame.width, frame.height)
    near = shapes.cx[frame.lon - half : frame.lon + half, frame.lat - half : frame.lat + half]
    return shapely.simplify(near.to_numpy(), degrees_a_pixel / 2)


def _polygons(name: str, shapes: Any, fill: str | None, line: str) -> pdk.Layer:
    features = [
        {"type": "Feature", "properties": {}, "geometry": _rounded(mapping(shape))}
        for shape in shapes
        if not shape.is_empty
    ]
    return layer(
        "GeoJsonLayer",
        name,
        {"type": "FeatureCollection", "features": features},
        filled=fill is not None,
        stroked=True,
        get_fill_color=rgb(fill or PAPER),
        get_line_color=rgb(line),
        line_width_min_pixels=1,
        pickable=False,
    )


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": geometry["type"], "coordinates": _round(geometry["coordinates"])}


def _round(value: Any) -> Any:
    if isinstance(value, float | int):
        return round(value, PLACES_AFTER_POINT)
    return [_round(each) for each in value]
