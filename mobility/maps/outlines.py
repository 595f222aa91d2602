"""Outlines of areas as a quiet ground under the data.

Shapes are simplified to half a pixel of the frame and rounded, so that a map
of a delta's islands costs a few kilobytes and looks the same.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pydeck as pdk
from shapely.geometry import mapping

from mobility.maps.colours import LAND, LAND_LINE, rgb
from mobility.maps.deck import layer
from mobility.maps.frame import TILE, Frame

PLACES_AFTER_POINT = 4
MOST_SHAPES = 600
GROUND_LEVELS = ("township", "district", "state", "country")


def ground(outlines: gpd.GeoDataFrame | None, frame: Frame) -> list[pdk.Layer]:
    """The finest outlines that are not too many, in and around the frame."""
    if outlines is None or outlines.empty:
        return []
    for level in GROUND_LEVELS:
        shapes = outlines[outlines["level"] == level]
        if 0 < len(shapes) <= MOST_SHAPES:
            return [_shapes(shapes, frame)]
    return []


def _shapes(shapes: gpd.GeoDataFrame, frame: Frame) -> pdk.Layer:
    degrees_a_pixel = 360.0 / (TILE * 2.0**frame.zoom)
    half = degrees_a_pixel * max(frame.width, frame.height)
    near = shapes.cx[frame.lon - half : frame.lon + half, frame.lat - half : frame.lat + half]
    simple = near.geometry.simplify(degrees_a_pixel / 2)
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
