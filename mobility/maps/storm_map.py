"""Storms at their closest point, with their tracks."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import pydeck as pdk

from mobility.maps.colours import ACCENT, HAZARD_LEVELS, MUTED, PAPER, rgb
from mobility.maps.deck import Drawing, layer, literal
from mobility.maps.frame import Frame, fit
from mobility.maps.labels import Label, label_layer
from mobility.maps.outlines import ground
from mobility.views.storms import Storm

POINT_PIXELS, PLACE_PIXELS = 6, 4
DECIMALS = 3
ROOM = 60  # pixels kept free around the points, for their names


def draw_storms(
    storms: Sequence[Storm],
    texts: Sequence[str],
    counting: int,
    tracks: pd.DataFrame,
    places: Sequence[tuple[float, float]],
    outlines: gpd.GeoDataFrame | None,
    geography: gpd.GeoDataFrame | None,
    size: tuple[int, int],
) -> Drawing:
    """The map of one month's storms.

    Args:
        storms: those whose closest point is known.
        texts: plain lines below the name in each tooltip.
        counting: how many of them count, which are the first; the others are small and pale.
        tracks: storm_id, at, lon, lat; by storm and time; may be empty.
        places: longitude and latitude of the places that distances are measured from.
        size: width and height in pixels the map is laid out for.
    """
    centre = places[0] if places else (storms[0].at or (0.0, 0.0))
    spots = np.array([_near(storm.at or (0.0, 0.0), centre[0]) for storm in storms])
    measured = np.array(places or [centre], dtype=float)
    every = np.vstack([spots, measured])
    frame = fit(every[:, 0], every[:, 1], *size, margin=ROOM)
    every_dot: list[dict[str, object]] = [
        {"at": _round(spot), "name": storm.storm_id, "text": text}
        for storm, spot, text in zip(storms, spots, texts, strict=True)
    ]
    named = zip(storms[:counting] or storms, spots, strict=False)
    labels = [_label(storm, spot, frame) for storm, spot in named]
    layers = [
        *ground(outlines, geography, frame),
        _tracks(tracks, centre[0]),
        _dots("places", [{"at": _round(each)} for each in measured], PLACE_PIXELS, MUTED),
        _dots("other storms", every_dot[counting:], PLACE_PIXELS, HAZARD_LEVELS[-2]),
        _dots("storms", every_dot[:counting], POINT_PIXELS, HAZARD_LEVELS[-1]),
        label_layer(labels, frame),
    ]
    return Drawing(layers, frame)


def _near(at: tuple[float, float], lon: float) -> tuple[float, float]:
    """The point with its longitude within 180° of ``lon``, so that no line crosses the map."""
    return (at[0] - 360 * round((at[0] - lon) / 360), at[1])


def _tracks(tracks: pd.DataFrame, lon: float) -> pdk.Layer:
    rows = []
    for storm_id, points in tracks.groupby("storm_id"):
        lons = np.unwrap(points["lon"].to_numpy(), period=360)
        lons = lons - 360 * np.round((lons.mean() - lon) / 360)
        path = [_round(each) for each in zip(lons, points["lat"], strict=True)]
        rows.append({"id": str(storm_id), "path": path})
    return layer(
        "PathLayer",
        "tracks",
        rows,
        get_path="path",
        get_color=rgb(ACCENT, 150),
        width_units=literal("pixels"),
        get_width=2,
        pickable=False,
    )


def _dots(name: str, rows: list[dict[str, object]], pixels: int, colour: str) -> pdk.Layer:
    return layer(
        "ScatterplotLayer",
        name,
        rows,
        get_position="at",
        get_radius=pixels,
        radius_units=literal("pixels"),
        get_fill_color=rgb(colour),
        get_line_color=rgb(PAPER),
        stroked=True,
        line_width_min_pixels=1,
        pickable=name != "places",
    )


def _label(storm: Storm, spot: np.ndarray, frame: Frame) -> Label:
    (x, y), *_ = frame.to_pixels(spot[:1], spot[1:])
    return Label(storm.storm_id, "", float(x), float(y), POINT_PIXELS, -storm.distance_km)


def _round(at: Sequence[float]) -> list[float]:
    return [round(float(each), DECIMALS) for each in at]
