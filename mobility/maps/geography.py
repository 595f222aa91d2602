"""What lies under the browser's maps: coast, rivers, borders, layers of one's own, and names.

Lines travel as whole numbers: the first point in steps of a grid, then the way to each next one.
``static/map/base.js`` draws them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from mobility.maps.frame import PLACES_AFTER_POINT
from mobility.maps.signs import SIGN, SIGNS
from mobility.views.display import Box
from mobility.views.gazetteer import Gazetteer
from mobility.words import Words

STEPS = {"near": 10_000, "far": 500}  # grid points in a degree: 11 m and 220 m
LARGEST = 240_000  # characters of JSON of the near scale; past that it is cut to the frame
SURROUNDINGS = 1.0  # of a frame's width and height, kept on each side when it is cut
COARSER = 0.001  # degrees to simplify by, doubled until it fits
NAMED_LEVELS = ("country", "state", "township")
# Zooms between which the name of a unit is written.
ZOOMS = {"country": (0.0, 6.3), "state": (4.5, 8.2), "township": (7.8, 12.0)}
TOWN_FROM, WATER_FROM = 7.6, 6.0
IN_TOWNSHIP = ("township", "tract")
MOST_NAMES = 600


def base_content(
    geography: gpd.GeoDataFrame, context: gpd.GeoDataFrame | None, frame: Box
) -> dict[str, Any] | None:
    """Coast, rivers, borders and layers, as ``docs/maps.md`` describes them; None without any.

    Args:
        geography: table ``geography`` with shapes.
        context: table ``context`` with shapes; None where a map shows no layers.
        frame: west, south, east, north that a map opens with; where all that is near is too much
            to send, only what lies about it is sent.
    """
    added = [] if context is None else list(context.groupby("sign", sort=False))
    if geography.empty and not added:
        return None
    parts = [
        _part(rows, str(scale), str(area))
        for (scale, area), rows in _about(geography, frame).groupby(["scale", "box"], sort=False)
    ]
    layers = [_layer(str(sign), rows) for sign, rows in added]
    return {"parts": parts, "layers": [layer for layer in layers if layer]}


def _about(geography: gpd.GeoDataFrame, frame: Box) -> gpd.GeoDataFrame:
    """All of it where it is little enough to send, else what is near cut and coarser."""
    west, south, east, north = frame
    across, up = (east - west) * SURROUNDINGS, (north - south) * SURROUNDINGS
    tolerance, found = 0.0, geography
    while _size(found) > LARGEST:
        tolerance = max(2 * tolerance, COARSER / 2)
        near = geography["scale"] == "near"
        around = box(west - across, south - up, east + across, north + up)
        cut = shapely.intersection(geography.geometry[near].to_numpy(), around)
        shapes = geography.geometry.copy()
        shapes[near] = shapely.simplify(cut, tolerance)
        found = geography.set_geometry(shapes)
        found = found[~found.geometry.is_empty]
    return found


def _size(geography: gpd.GeoDataFrame) -> int:
    near = geography[geography["scale"] == "near"]
    return len(json.dumps([_lines(shape, 10_000) for shape in near.geometry]))


def _part(rows: gpd.GeoDataFrame, scale: str, area: str) -> dict[str, Any]:
    steps = STEPS[scale]
    kinds = {kind: rows[rows["kind"] == kind] for kind in ("land", "river", "border")}
    west, south, east, north = map(float, area.split(","))
    bounds = rows.total_bounds if scale == "far" else (west, south, east, north)
    return {
        "scale": scale,
        "steps": steps,
        "box": [round(float(edge), PLACES_AFTER_POINT) for edge in bounds],
        "land": [line for shape in kinds["land"].geometry for line in _lines(shape, steps)],
        "rivers": [
            [int(rank), line]
            for rank, shape in zip(kinds["river"]["rank"], kinds["river"].geometry, strict=True)
            for line in _lines(shape, steps)
        ],
        "borders": [line for shape in kinds["border"].geometry for line in _lines(shape, steps)],
    }


def _layer(code: str, rows: gpd.GeoDataFrame) -> dict[str, Any] | None:
    """One sign's points, lines and areas with their names; None where only names are written."""
    if code not in SIGN or SIGN[code].is_name:
        return None
    steps = STEPS["near"]
    found: dict[str, Any] = {"sign": code, "steps": steps, "points": [], "lines": [], "areas": []}
    for row in rows.itertuples():
        kind = row.geometry.geom_type
        if kind.endswith("Polygon"):
            found["areas"].append(_lines(row.geometry, steps))
        elif kind.endswith("LineString"):
            found["lines"] += _lines(row.geometry, steps)
        else:
            at = shapely.get_coordinates(row.geometry).round(PLACES_AFTER_POINT).tolist()
            found["points"] += [[*point, row.name_en, row.name_my, row.source] for point in at]
    return found


def _lines(shape: shapely.Geometry, steps: int) -> list[list[int]]:
    """Rings of areas, or lines, as whole numbers."""
    parts = getattr(shape, "geoms", [shape])
    lines: list[Any] = []
    for part in parts:
        if isinstance(part, Polygon | MultiPolygon):
            lines += [part.exterior, *part.interiors]
        elif part.geom_type == "LineString" and not part.is_empty:
            lines.append(part)
    return [line for line in (_steps(each, steps) for each in lines) if len(line) > 2]


def _steps(line: shapely.Geometry, steps: int) -> list[int]:
    """The first point, x and y, then the way to each next one, without those that stay."""
    at = np.round(shapely.get_coordinates(line) * steps).astype(int)
    ways = np.diff(at, axis=0)
    moved = ways[np.any(ways != 0, axis=1)]
    return [*at[0].tolist(), *moved.ravel().tolist()]


def signs_content(context: gpd.GeoDataFrame, words: Words) -> list[dict[str, Any]]:
    """The signs that a release's layers use, with their word, in the order of the records."""
    used = set(context["sign"])
    return [
        {**asdict(sign), "word": words.say(sign.word)}
        for sign in SIGNS
        if sign.code in used and not sign.is_name
    ]


def names_content(
    gazetteer: Gazetteer, context: gpd.GeoDataFrame, words: Words
) -> dict[str, list[Any]]:
    """Names that help a reader find the way, the most important first.

    Returns:
        id, name, kind (country, state, township, town, water), lon, lat, and the zooms between
        which it is written (``near`` to ``far``).
    """
    rows = [*_waters(context, words), *_towns(gazetteer, context, words), *_units(gazetteer, words)]
    columns = ("id", "name", "kind", "lon", "lat", "from", "to")
    return {name: [row[at] for row in rows[:MOST_NAMES]] for at, name in enumerate(columns)}


Name = tuple[str, str, str, float, float, float, float]
CLOSEST = 99.0


def _name(at: Sequence[float], id_: str, name: str, kind: str, *zooms: float) -> Name:
    first, last = zooms
    lon, lat = (round(float(each), PLACES_AFTER_POINT) for each in at)
    return id_, name, kind, lon, lat, first, last


def _units(gazetteer: Gazetteer, words: Words) -> Iterable[Name]:
    known = gazetteer.places
    for level in NAMED_LEVELS:
        for place in known.loc[known["level"] == level, "place_id"]:
            if at := gazetteer.location(place):
                yield _name(at, place, gazetteer.name(words, place), level, *ZOOMS[level])


def _towns(gazetteer: Gazetteer, context: gpd.GeoDataFrame, words: Words) -> Iterable[Name]:
    """Places of no level that lie in a township, and towns of the release's layers."""
    known = gazetteer.places
    for row in known[known["level"] == "other"].itertuples():
        at = gazetteer.location(row.place_id)
        if at and gazetteer.level(str(row.parent_id)) in IN_TOWNSHIP:
            name = gazetteer.name(words, row.place_id)
            yield _name(at, row.place_id, name, "town", TOWN_FROM, CLOSEST)
    yield from _named(context, "town", "town", TOWN_FROM, words)


def _waters(context: gpd.GeoDataFrame, words: Words) -> Iterable[Name]:
    return _named(context, "water_name", "water", WATER_FROM, words)


def _named(
    context: gpd.GeoDataFrame, sign: str, kind: str, first: float, words: Words
) -> Iterable[Name]:
    for row in context[context["sign"] == sign].itertuples():
        name = words.place(row.name_en, row.name_my)
        if name:
            at = row.geometry.representative_point()
            id_ = f"{row.layer} {row.number}"
            yield _name((at.x, at.y), id_, name, kind, first, CLOSEST)
