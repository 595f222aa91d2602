"""Outlines of areas as a quiet background to the data.

Shapes are simplified to half a pixel of the frame and rounded, so that a map
of a delta's islands costs a few kilobytes and looks the same.
"""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import pydeck as pdk
import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping

from mobility.maps.colours import LAND, LAND_LINE, rgb
from mobility.maps.deck import layer
from mobility.maps.frame import TILE, Frame

PLACES_AFTER_POINT = 4
MOST_SHAPES = 600
CLOSER = 2.0  # zoom levels a reader may zoom in before corners show
LARGEST_GROUND = 200_000  # characters of JSON; coarser until it fits
SMALLEST_RING = 4  # points of a closed ring
GROUND_LEVELS = ("township", "district", "state", "country")


def ground(outlines: gpd.GeoDataFrame | None, frame: Frame) -> list[pdk.Layer]:
    """The finest outlines that are not too many, within and around the frame."""
    if outlines is None or outlines.empty:
        return []
    for level in GROUND_LEVELS:
        shapes = outlines[outlines["level"] == level]
        if 0 < len(shapes) <= MOST_SHAPES:
            return [_shapes(shapes, frame)]
    return []


def ground_content(outlines: gpd.GeoDataFrame | None, zoom: float) -> dict[str, Any]:
    """The finest outlines that are not too many, in the form that the browser's maps use.

    Args:
        outlines: place_id, level, geometry (degrees).
        zoom: the map's opening zoom; shapes stay smooth for two more levels.

    Returns:
        level, and shapes: for each area its rings, each flat lon, lat, lon, lat …
    """
    if outlines is None:
        return {"level": "", "shapes": []}
    for level in GROUND_LEVELS:
        areas = outlines[outlines["level"] == level]
        if 0 < len(areas) <= MOST_SHAPES:
            return {"level": level, "shapes": _fitting(areas, zoom + CLOSER)}
    return {"level": "", "shapes": []}


def _fitting(areas: gpd.GeoDataFrame, zoom: float) -> list[list[list[float]]]:
    """Rings simplified to half a pixel at a zoom, and further if they are too many."""
    tolerance = 360.0 / (TILE * 2.0**zoom) / 2
    while True:
        shapes = [_rings(each) for each in shapely.simplify(areas.geometry.to_numpy(), tolerance)]
        if len(json.dumps(shapes, separators=(",", ":"))) <= LARGEST_GROUND:
            return [rings for rings in shapes if rings]
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


def _shapes(shapes: gpd.GeoDataFrame, frame: Frame) -> pdk.Layer:
    degrees_a_pixel = 360.0 / (TILE * 2.0**frame.zoom)
    half = degrees_a_pixel * max(frame.width, frame.height)
    near = shapes.cx[frame.lon - half : frame.lon + half, frame.lat - half : frame.lat + half]
    simple = shapely.simplify(near.geometry.to_numpy(), degrees_a_pixel / 2)
    features = [
        {"type": "Feature", "properties": {}, "geometry": _rounded(mapping(shape))}
        for shape in simple
        if not shape.is_empty
    ]
    return layer(
        "GeoJsonLayer",
        "ground",
        {"type": "FeatureCollection", "features": features},
        filled=True,
        stroked=True,
        get_fill_color=rgb(LAND),
        get_line_color=rgb(LAND_LINE),
        line_width_min_pixels=1,
        pickable=False,
    )


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": geometry["type"], "coordinates": _round(geometry["coordinates"])}


def _round(value: Any) -> Any:
    if isinstance(value, float | int):
        return round(value, PLACES_AFTER_POINT)
    return [_round(each) for each in value]
