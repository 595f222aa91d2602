"""The maps of briefings: ground and marks as SVG without a letter, names as texts of the page.

Typst shapes Burmese in its own text, not in a picture's; and what a picture holds of letters is
slow to read. Names are laid out here, so that none covers another or a mark that must be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from PIL import ImageFont

from mobility.maps.colours import (
    COAST,
    INK,
    LAND,
    LAND_LINE,
    LOW_MARK,
    MARKS,
    PAPER,
    RIVER,
    SEA,
    Mark,
    hollow,
    mark_of,
)
from mobility.maps.frame import Frame, box_of, fit
from mobility.maps.geography import names_content
from mobility.maps.outlines import GROUND_LEVELS, MOST_SHAPES
from mobility.maps.signs import SIGN, Sign
from mobility.measures.finding import PROBABLY, is_low, loses
from mobility.reports.pictures import window
from mobility.reports.pictures.window import FreeRoom, bounds, half_a_point, pieces_in, scale_of
from mobility.settings import PROJECT
from mobility.views.display import Box
from mobility.views.gazetteer import Gazetteer
from mobility.words import Words

Array = npt.NDArray[np.float64]
FONTS = PROJECT / "static" / "fonts"
SMALL, NAME, AREA = 6.5, 7.5, 8.5  # points of a name: of neighbours and waters, a place, an area
LINE = 1.5  # of a name's height to its letters
MARGIN = 14  # points about the places
SCALE = 0.62  # points of a mark for a pixel on the screen
SMALL_SCALE = 0.3  # on each of twelve small maps
CROWD, CROWDED = 300, 0.72  # villages from which marks are smaller
MOST_NAMED = 14
RING = 7.5  # points about the village that a map is of
GLYPH = 7.0  # points of a shelter's sign
BEYOND = 4.0  # points that shapes are drawn beyond the edge, so that no cut shows
AREA_LEVELS = ("township", "tract")


@dataclass(frozen=True)
class MapLabel:
    """A name on a map: its lower left corner in points from the upper left of the map."""

    text: str
    x: float
    y: float
    size: float
    style: str


@dataclass(frozen=True)
class KeySign:
    """An entry of a map's key: the code of its mark, or a picture of its own, and its words."""

    code: str
    text: str
    probable: bool = False
    svg: str = ""


@dataclass(frozen=True)
class MapSheet:
    """A map to lay out: points are typographic ones.

    Attributes:
        ground, marks: SVG as large as the map.
        km: what the scale shows; ``km_points`` long.
    """

    width: float
    height: float
    ground: str
    marks: str
    labels: tuple[MapLabel, ...]
    key: tuple[KeySign, ...]
    km: str
    km_points: float


@dataclass(frozen=True)
class Land:
    """What lies under the maps of a release, prepared once for all maps of an atlas."""

    geography: gpd.GeoDataFrame
    outlines: gpd.GeoDataFrame | None
    context: gpd.GeoDataFrame
    places: Gazetteer
    words: Words

    @cached_property
    def names(self) -> list[dict[str, Any]]:
        """Names of waters, towns and units, the most important first."""
        found = names_content(self.places, self.context, self.words)
        return [dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True)]

    @cached_property
    def borders(self) -> gpd.GeoSeries:
        """The finest outlines that are not too many."""
        for level in GROUND_LEVELS if self.outlines is not None else ():
            areas = self.outlines[self.outlines["level"] == level]  # type: ignore[index]
            if 0 < len(areas) <= MOST_SHAPES:
                return areas.geometry
        return gpd.GeoSeries([])

    @property
    def source(self) -> str:
        """Where coast and rivers come from; empty where none are drawn."""
        return self.words.say("; ").join(self.geography["source"].unique())


def village_map(
    land: Land, place: str, box: Box, rows: pd.DataFrame, size: tuple[int, int]
) -> MapSheet:
    """A village, ringed, among those nearest to it.

    Args:
        box: the part of the world shown.
        rows: capacity rows of a month, one a village.
        size: width and height in points.
    """
    frame = _frame(box, size)
    spots = _spots(frame, rows["place_id"], land.places)
    room = FreeRoom(*size)
    _keep_corners(room, size)
    for x, y in spots.values():
        room.keep_clear(x, y, 2.5)
    labels = _label(room, land, place, spots, RING, NAME, "chosen")
    flagged = rows.loc[loses(rows["finding"]), "place_id"]
    others = [*flagged, *(each for each in rows["place_id"] if each not in set(flagged))]
    labels += _near_names(room, land, frame)
    for other in [each for each in others if each != place][:MOST_NAMED]:
        labels += _label(room, land, other, spots, 5.0, SMALL, "place")
    ring = [_circle(*spots[place], RING)] if place in spots else []
    return _sheet(land, frame, rows, spots, labels, ring)


def area_map(
    land: Land, rows: pd.DataFrame, first: Sequence[str], size: tuple[int, int]
) -> MapSheet:
    """The villages of an area in a month, the first of them named.

    Args:
        rows: capacity rows, one a village.
        first: villages to name, the most important first.
    """
    frame = _frame(_box(land, rows), size)
    spots = _spots(frame, rows["place_id"], land.places)
    room = FreeRoom(*size)
    _keep_corners(room, size)
    for place in rows.loc[loses(rows["finding"]), "place_id"]:
        if place in spots:
            room.keep_clear(*spots[place], 3.5)
    labels: list[MapLabel] = []
    for place in first[:MOST_NAMED]:
        labels += _label(room, land, place, spots, 5.0, SMALL, "place")
    labels += [*_near_names(room, land, frame), *_area_names(room, land, spots)]
    return _sheet(land, frame, rows, spots, labels, [])


def month_maps(
    land: Land, months: Mapping[int, pd.DataFrame], size: tuple[int, int]
) -> dict[int, MapSheet]:
    """The same villages in each month, on maps of one scale without names.

    Args:
        months: capacity rows of each month.
    """
    every = pd.concat(list(months.values())).drop_duplicates("place_id")
    frame = _frame(_box(land, every), size, margin=6)
    spots = _spots(frame, every["place_id"], land.places)
    ground, (km, length) = _ground(land, frame, signs=False), scale_of(frame)
    return {
        month: MapSheet(
            *size, ground, _svg(frame, _marks(rows, spots, SMALL_SCALE)), (), _key(land, rows),
            f"{land.words.digits(f'{km:g}')} km", length,
        )
        for month, rows in months.items()
    }  # fmt: skip


def _box(land: Land, rows: pd.DataFrame) -> Box:
    at = [spot for each in rows["place_id"] if (spot := land.places.location(each)) is not None]
    return box_of(np.array(at, dtype=float).reshape(-1, 2))


def _frame(box: Box, size: tuple[int, int], margin: int = MARGIN) -> Frame:
    west, south, east, north = box
    return fit(np.array([west, east]), np.array([south, north]), *size, margin)


def _spots(frame: Frame, ids: Iterable[str], places: Gazetteer) -> dict[str, tuple[float, float]]:
    """Points of the places that have a location, from the upper left corner."""
    found = {each: at for each in ids if (at := places.location(each)) is not None}
    if not found:
        return {}
    degrees = np.array(list(found.values()), dtype=float)
    return {
        place: (float(x), float(y))
        for place, (x, y) in zip(found, _in_points(frame, degrees), strict=True)
    }


def _in_points(frame: Frame, degrees: Array) -> Array:
    pixels = frame.to_pixels(degrees[:, 0], degrees[:, 1])
    return np.asarray(pixels + np.array([frame.width / 2, frame.height / 2]))


def _sheet(
    land: Land,
    frame: Frame,
    rows: pd.DataFrame,
    spots: Mapping[str, tuple[float, float]],
    labels: Sequence[MapLabel],
    more: Sequence[str],
) -> MapSheet:
    km, length = scale_of(frame)
    scale = SCALE * (CROWDED if len(rows) > CROWD else 1.0)
    return MapSheet(
        frame.width,
        frame.height,
        _ground(land, frame),
        _svg(frame, [*_marks(rows, spots, scale), *more]),
        tuple(labels),
        (*_key(land, rows), *_key_of_signs(land, frame)),
        f"{land.words.digits(f'{km:g}')} km",
        length,
    )


# --- drawing ---


def _svg(frame: Frame, shapes: Iterable[str]) -> str:
    size = f'width="{frame.width}" height="{frame.height}"'
    box = f'viewBox="0 0 {frame.width} {frame.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box}>{"".join(shapes)}</svg>'


def _ground(land: Land, frame: Frame, signs: bool = True) -> str:
    """Water, land, rivers and borders, near ones over far ones; shelters and the like."""
    pieces = pieces_in(frame, land.geography)
    has_land = bool((pieces["kind"] == "land").any())
    shapes = [_rectangle(0, 0, frame.width, frame.height, SEA if has_land else LAND)]
    for scale in ("far", "near"):
        of_scale = pieces[pieces["scale"] == scale]
        boxes = of_scale["box"].unique() if scale == "near" and len(of_scale) else ()
        shapes += _paths(frame, [window.box_of(each) for each in boxes], SEA, "none", 0)
        for kind, fill, line, width in (
            ("land", LAND, COAST, 0.5),
            ("river", "none", RIVER, 0.7),
            ("border", "none", LAND_LINE, 0.7),
        ):
            of_kind = of_scale.loc[of_scale["kind"] == kind, "geometry"]
            shapes += _paths(frame, list(of_kind), fill, line, width)
    shapes += _paths(frame, list(land.borders), "none" if has_land else LAND, LAND_LINE, 0.6)
    if signs:
        shapes += _layers(land, frame)
    return _svg(frame, shapes)


def _paths(
    frame: Frame, geometries: Sequence[Any], fill: str, line: str, width: float
) -> list[str]:
    """Shapes, cut to the frame and no finer than half a point, each as a path."""
    if not geometries:
        return []
    around = bounds(frame, BEYOND)
    shapes = np.array(geometries, dtype=object)
    near = shapes[shapely.intersects(shapes, shapely.box(*around))]
    cut = shapely.clip_by_rect(near, *around)
    simple = shapely.simplify(cut, half_a_point(frame))
    drawn = ("".join(_ways(frame, each)) for each in simple)
    look = f'fill="{fill}" stroke="{line}" stroke-width="{width}" fill-rule="evenodd"'
    return [f'<path d="{way}" {look}/>' for way in drawn if way]


def _ways(frame: Frame, shape: Any) -> Iterable[str]:
    for part in getattr(shape, "geoms", [shape]):
        if part.is_empty or part.geom_type == "Point":
            continue
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                yield _way(frame, ring) + "Z"
        else:
            yield _way(frame, part)


def _way(frame: Frame, line: Any) -> str:
    points = _in_points(frame, shapely.get_coordinates(line)).round(1).tolist()
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _layers(land: Land, frame: Frame) -> list[str]:
    """What an office added: roads and embankments, shelters and health posts."""
    shapes: list[str] = []
    for sign, rows in _signs_in(land, frame):
        points = rows[rows.geometry.geom_type == "Point"]
        lines = rows[rows.geometry.geom_type != "Point"]
        shapes += _paths(frame, list(lines.geometry), "none", sign.colour, sign.width * 0.5)
        degrees = shapely.get_coordinates(points.geometry.to_numpy())
        shapes += [_glyph(sign, float(x), float(y)) for x, y in _in_points(frame, degrees)]
    return shapes


def _signs_in(land: Land, frame: Frame) -> list[tuple[Sign, gpd.GeoDataFrame]]:
    """The signs that are drawn in a frame, with their rows there."""
    west, south, east, north = bounds(frame)
    inside = land.context.cx[west:east, south:north]
    found = ((SIGN.get(str(code)), rows) for code, rows in inside.groupby("sign", sort=False))
    return [
        (sign, rows)
        for sign, rows in found
        if sign and not sign.is_name and frame.zoom >= sign.closer
    ]


def _glyph(sign: Sign, x: float, y: float) -> str:
    half, side = GLYPH / 2, GLYPH
    scale = GLYPH / 24
    glyph = f'<path d="{sign.glyph}" fill="{PAPER}" transform="scale({scale:.3f})"/>'
    ground = f'<rect width="{side}" height="{side}" rx="1" fill="{sign.colour}"/>'
    return f'<g transform="translate({x - half:.1f} {y - half:.1f})">{ground}{glyph}</g>'


def _marks(rows: pd.DataFrame, spots: Mapping[str, tuple[float, float]], scale: float) -> list[str]:
    """The marks of villages, the gravest drawn last, of them the certain ones."""
    order = {mark.code: number for number, mark in enumerate(reversed(MARKS))}
    drawn = sorted(
        (
            (order[str(finding)], sure != PROBABLY, mark_of(str(finding), sure), place, low)
            for place, finding, sure, low in zip(
                rows["place_id"], rows["finding"], rows["sure"], is_low(rows["all_year"]),
                strict=True,
            )
            if place in spots
        ),
        key=lambda each: each[:2],
    )  # fmt: skip
    shapes = []
    for _, _, mark, place, low in drawn:
        x, y = spots[place]
        size = mark.size * scale
        shapes.append(mark_path(mark, x, y, size))
        if low:
            shapes.append(mark_path(LOW_MARK, x, y + size / 2 + 1.5, LOW_MARK.size * scale))
    return shapes


def mark_path(mark: Mark, x: float, y: float, size: float) -> str:
    """A mark about a point, so many points wide."""
    fill, line = (mark.colour, mark.rim) if mark.filled else (PAPER, mark.colour)
    width = 0.5 if mark.filled else 0.9
    look = f'fill="{fill}" stroke="{line}" stroke-width="{width}"'
    if not mark.points:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size / 2:.2f}" {look}/>'
    part = size / 24
    way = "L".join(
        f"{x + (px - 12) * part:.1f} {y + (py - 12) * part:.1f}" for px, py in mark.points
    )
    return f'<path d="M{way}Z" {look}/>'


def _circle(x: float, y: float, radius: float) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="none" stroke="{PAPER}" '
        f'stroke-width="3"/><circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="none" '
        f'stroke="{INK}" stroke-width="1.4"/>'
    )


def _rectangle(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"/>'


# --- names and key ---


def _keep_corners(room: FreeRoom, size: tuple[int, int]) -> None:
    """Room for the scale in the lower left corner and for north in the upper right one."""
    width, height = size
    room.take((0, height - 18, width * 0.4, height))
    room.take((width - 20, 0, width, 30))


def _label(
    room: FreeRoom,
    land: Land,
    place: str,
    spots: Mapping[str, tuple[float, float]],
    away: float,
    size: float,
    style: str,
) -> list[MapLabel]:
    if place not in spots:
        return []
    return _written(room, land.places.name(land.words, place), *spots[place], away, size, style)


def _written(
    room: FreeRoom, text: str, x: float, y: float, away: float, size: float, style: str
) -> list[MapLabel]:
    """A name where there is room for it; none where there is not."""
    found = room.find(x, y, width_of(text, size, style == "chosen"), size * LINE, away)
    return [MapLabel(text, *found, size, style)] if found else []


def _near_names(room: FreeRoom, land: Land, frame: Frame) -> list[MapLabel]:
    """Names of waters and towns in the frame."""
    west, south, east, north = bounds(frame)
    labels: list[MapLabel] = []
    for each in land.names:
        inside = west < each["lon"] < east and south < each["lat"] < north
        if not inside or each["kind"] not in ("water", "town"):
            continue
        ((x, y),) = _in_points(frame, np.array([[each["lon"], each["lat"]]], dtype=float))
        labels += _written(room, each["name"], float(x), float(y), 0, SMALL, each["kind"])
    return labels


def _area_names(
    room: FreeRoom, land: Land, spots: Mapping[str, tuple[float, float]]
) -> list[MapLabel]:
    """Areas in the middle of their villages: of the first level that has several."""
    for level in AREA_LEVELS:
        within: dict[str, list[tuple[float, float]]] = {}
        for place, spot in spots.items():
            if area := land.places.above(place, level):
                within.setdefault(area, []).append(spot)
        if len(within) > 1:
            labels: list[MapLabel] = []
            for area in sorted(within, key=lambda each: (-len(within[each]), each))[:MOST_NAMED]:
                x, y = np.mean(within[area], axis=0).tolist()
                name = land.places.name(land.words, area)
                labels += _written(room, name, x, y, 0, SMALL, "area")
            return labels
    return []


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, bold: bool = False) -> float:
    """How wide a name is, in points."""
    return float(_font(bold).getlength(text)) * size / 100


@lru_cache(maxsize=2)
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    name = "Padauk-Bold.ttf" if bold else "Padauk-Regular.ttf"
    return ImageFont.truetype(str(FONTS / name), 100)


def _key(land: Land, rows: pd.DataFrame) -> tuple[KeySign, ...]:
    """Each mark on the map with its word and how many villages have it."""
    words = land.words
    items = []
    for mark in MARKS:
        found = rows[rows["finding"] == mark.code]
        probable = int((found["sure"] == PROBABLY).sum())
        for shape, n in ((mark, len(found) - probable), (hollow(mark), probable)):
            if n:
                said = [words.say(mark.code), *([words.say(shape.sure)] if mark.sure else [])]
                text = f"{words.number(n)} {words.say(', ').join(said)}"
                items.append(KeySign(mark.code, text, shape.sure == PROBABLY))
    if low := int(is_low(rows["all_year"]).sum()):
        items.append(KeySign(LOW_MARK.code, f"{words.number(low)} {words.say(LOW_MARK.code)}"))
    return tuple(items)


def _key_of_signs(land: Land, frame: Frame) -> tuple[KeySign, ...]:
    return tuple(
        KeySign(sign.code, land.words.say(sign.word), svg=_key_picture(sign))
        for sign, _ in _signs_in(land, frame)
    )


def _key_picture(sign: Sign) -> str:
    side = GLYPH
    drawn = (
        _glyph(sign, side / 2, side / 2)
        if sign.glyph
        else f'<path d="M0 {side / 2}H{side}" stroke="{sign.colour}" stroke-width="1.5"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" '
        f'viewBox="0 0 {side} {side}">{drawn}</svg>'
    )
