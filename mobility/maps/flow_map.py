"""The flow map: arrows between circles, far ends met at the edge of the view.

The frame is fitted to the places asked about. An end that lies outside it
(Yangon, Thailand, the sea) is moved in along its direction to the frame's edge
and drawn as an open circle with its name and people, so that no far country
makes the map zoom out. Radii and widths are laid out in pixels at the opening
zoom and grow with the map from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pydeck as pdk

from mobility.maps.arrows import WidthScale, arrow
from mobility.maps.colours import ACCENT, ACCENT_PALE, PAPER, blend, rgb
from mobility.maps.deck import Drawing, layer
from mobility.maps.frame import Array, Frame, fit
from mobility.maps.labels import Label, label_layer
from mobility.maps.outlines import ground
from mobility.views.flows import FlowMonth, FlowYear
from mobility.words import Words

LARGEST_RADIUS = 24.0
SMALLEST_RADIUS = 4.0
EDGE_SPACING = 56.0  # between two far ends, along a side of the edge
LABEL_SHAPE = 2.6  # along the top and bottom they stand so many times further apart
MOST_LABELS = 60
EDGE_TOLERANCE = 1e-6
FAR_FIRST = 1e12  # far ends are named before all others
RIMMED = 5.0  # pixels of width from which an arrow has a white rim
ZOOM_OUT = 0.3  # a little air around the places, so that far ends do not sit on them


@dataclass(frozen=True)
class Node:
    """A place on the map: where it is drawn (pixels), how large, and whether it is far."""

    place_id: str
    x: float
    y: float
    radius: float
    people: float
    far: bool


def radius(people: float, largest: float) -> float:
    """A circle's radius in pixels: its area is in proportion to people."""
    share = people / largest if largest > 0 else 0.0
    return max(LARGEST_RADIUS * float(np.sqrt(share)), SMALLEST_RADIUS)


def frame_of(
    year: FlowYear,
    outlines: gpd.GeoDataFrame | None,
    areas: tuple[str, ...],
    size: tuple[int, int],
) -> Frame:
    """The frame that shows the places asked about, the same in every month."""
    points = _locations(year, year.inside) + _corners(outlines, areas or year.inside)
    if not points:
        points = _locations(year, _all_ends(year))
    degrees = np.array(points, dtype=float).reshape(-1, 2)
    close = fit(degrees[:, 0], degrees[:, 1], *size)
    return Frame(close.lon, close.lat, round(close.zoom - ZOOM_OUT, 3), *size)


def _locations(year: FlowYear, place_ids: Iterable[str]) -> list[tuple[float, float]]:
    found = (year.gazetteer.location(each) for each in place_ids)
    return [each for each in found if each is not None]


def _corners(
    outlines: gpd.GeoDataFrame | None, areas: tuple[str, ...]
) -> list[tuple[float, float]]:
    """Two corners of the box around the areas' outlines."""
    if outlines is None:
        return []
    mine = outlines[outlines["place_id"].isin(areas)]
    if mine.empty:
        return []
    west, south, east, north = mine.total_bounds
    return [(west, south), (east, north)]


def _all_ends(year: FlowYear) -> set[str]:
    return {each for month in year.months.values() for each in month.ends()["place_id"]}


def nodes(year: FlowYear, month: FlowMonth, frame: Frame) -> dict[str, Node]:
    """Every end of a drawn flow, placed. Far ends keep their place in all twelve months."""
    spots = _spots(year, frame)
    ends = month.ends().set_index("place_id")
    drawn = set(month.drawn["origin_id"]) | set(month.drawn["destination_id"])
    inside = set(year.inside)
    found = {}
    for place_id in sorted(drawn & set(spots)):
        leaving, arriving = ends.at[place_id, "leaving"], ends.at[place_id, "arriving"]
        people = float(max(leaving, arriving))
        x, y, far = spots[place_id]
        size = radius(people, year.largest_place)
        found[place_id] = Node(place_id, x, y, size, people, far or place_id not in inside)
    return found


def _spots(year: FlowYear, frame: Frame) -> dict[str, tuple[float, float, bool]]:
    """Pixels of every located end of the year, and whether it was moved to the edge."""
    located = sorted(p for p in _all_ends(year) if year.gazetteer.location(p))
    if not located:
        return {}
    at = np.array([year.gazetteer.location(each) for each in located], dtype=float)
    pixels = frame.to_pixels(at[:, 0], at[:, 1])
    here = frame.holds(pixels)
    spots = {
        p: (float(x), float(y), False)
        for p, (x, y), h in zip(located, pixels, here, strict=True)
        if h
    }
    far = [place for place, h in zip(located, here, strict=True) if not h]
    if far:
        edge = spread(frame.to_edge(pixels[~here]), frame)
        spots |= {p: (float(x), float(y), True) for p, (x, y) in zip(far, edge, strict=True)}
    return spots


def spread(points: Array, frame: Frame) -> Array:
    """Points on the frame's inner edge, moved along it until none crowds another.

    Names are wide and low, so the top and the bottom are taken to be shorter
    than they are: points keep further apart there than on the sides.

    Args:
        points: pixels on the edge, shape (n, 2).
    """
    half = np.array([frame.width / 2 - frame.margin, frame.height / 2 - frame.margin])
    shape = np.array([LABEL_SHAPE, 1.0])
    low = half / shape
    length = 4 * float(low.sum())
    spacing = min(EDGE_SPACING, length / max(len(points), 1))
    along = np.array([_along(point / shape, low) for point in points])
    order = np.argsort(along, kind="stable")
    reached = _pushed_apart(along[order], spacing)
    moved = np.empty_like(points)
    for place, distance in zip(order, reached, strict=True):
        moved[place] = _at(distance % length, low) * shape
    return moved


def _pushed_apart(along: Array, spacing: float) -> Array:
    """Sorted distances, moved as little as it takes to lie ``spacing`` apart."""
    for _ in range(60):
        for left, right in pairwise(range(len(along))):
            short = spacing - (along[right] - along[left])
            if short > 0:
                along[left], along[right] = along[left] - short / 2, along[right] + short / 2
    return along


def _along(point: Array, half: Array) -> float:
    """Distance clockwise along the edge from the top left corner."""
    x, y = float(point[0] + half[0]), float(point[1] + half[1])
    width, height = (float(side) for side in 2 * half)
    if y <= EDGE_TOLERANCE:
        return x
    if x >= width - EDGE_TOLERANCE:
        return width + y
    if y >= height - EDGE_TOLERANCE:
        return width + height + (width - x)
    return 2 * width + height + (height - y)


def _at(along: float, half: Array) -> Array:
    """The point so far along the edge, from the frame's centre."""
    width, height = (float(side) for side in 2 * half)
    if along < width:
        point = (along, 0.0)
    elif along < width + height:
        point = (width, along - width)
    elif along < 2 * width + height:
        point = (2 * width + height - along, height)
    else:
        point = (0.0, 2 * (width + height) - along)
    return np.asarray(point) - half


def draw_flows(
    year: FlowYear,
    month: int,
    frame: Frame,
    outlines: gpd.GeoDataFrame | None,
    words: Words,
) -> Drawing:
    """The map of one month in a frame made by :func:`frame_of`."""
    shown = year.months[month]
    placed = nodes(year, shown, frame)
    names = {place: year.gazetteer.name(words, place) for place in placed}
    scale = WidthScale(year.largest_flow)
    layers = [
        *ground(outlines, frame),
        _arrows(shown.drawn, placed, scale, frame, names, words),
        _circles(placed, frame, names, words),
        label_layer(_labels(placed, names, words), frame, _boxes(placed)),
    ]
    return Drawing(layers, frame)


def _arrows(
    flows: pd.DataFrame,
    placed: Mapping[str, Node],
    scale: WidthScale,
    frame: Frame,
    names: Mapping[str, str],
    words: Words,
) -> pdk.Layer:
    """Arrows, the largest first so that small ones lie on top."""
    rows = []
    for flow in flows.itertuples():
        a, b = placed[flow.origin_id], placed[flow.destination_id]
        outline = arrow(
            np.array([a.x, a.y]),
            np.array([b.x, b.y]),
            a.radius,
            b.radius,
            scale.width(flow.people),
        )
        shade = _shade(flow.people, scale.largest)
        text = f"{escape(names[a.place_id])} → {escape(names[b.place_id])}"
        rows.append(
            {
                "id": f"{a.place_id}>{b.place_id}",
                "shape": np.round(frame.to_degrees(outline), 5).tolist(),
                "fill": rgb(shade, 225),
                # A white rim keeps crossing arrows apart; a thin one would be all rim.
                "rim": rgb(PAPER if scale.width(flow.people) > RIMMED else shade),
                "text": f"<b>{text}</b><br/>{_people(words, flow.people)}",
            }
        )
    return layer(
        "PolygonLayer",
        "flows",
        rows,
        get_polygon="shape",
        get_fill_color="fill",
        get_line_color="rim",
        line_width_min_pixels=0.8,
        line_width_max_pixels=0.8,
        stroked=True,
        filled=True,
        pickable=True,
        auto_highlight=True,
    )


def _shade(people: float, largest: float) -> str:
    """Darker for more people, by the square root so that small flows stay visible."""
    return blend("#6FA9BF", ACCENT, float(np.sqrt(people / largest)) if largest else 0.0)


def _circles(
    placed: Mapping[str, Node], frame: Frame, names: Mapping[str, str], words: Words
) -> pdk.Layer:
    rows = []
    for node in placed.values():
        lon, lat = frame.to_degrees(np.array([[node.x, node.y]]))[0]
        rows.append(
            {
                "id": node.place_id,
                "at": [round(lon, 5), round(lat, 5)],
                "reach": round(frame.metres(node.radius, lat), 1),
                "fill": rgb(PAPER if node.far else ACCENT_PALE, 245),
                "text": f"<b>{escape(names[node.place_id])}</b><br/>{_people(words, node.people)}",
            }
        )
    return layer(
        "ScatterplotLayer",
        "places",
        rows,
        get_position="at",
        get_radius="reach",
        get_fill_color="fill",
        get_line_color=rgb(ACCENT),
        stroked=True,
        line_width_min_pixels=1.5,
        line_width_max_pixels=1.5,
        pickable=True,
    )


def _labels(placed: Mapping[str, Node], names: Mapping[str, str], words: Words) -> list[Label]:
    """Names with people; far ends come first, as nothing else says where they are."""
    heaviest = sorted(placed.values(), key=lambda node: (not node.far, -node.people))[:MOST_LABELS]
    return [
        Label(
            names[node.place_id],
            words.number(node.people),
            node.x,
            node.y,
            node.radius,
            weight=node.people + (FAR_FIRST if node.far else 0.0),
            needed=node.far,
        )
        for node in heaviest
    ]


def _boxes(placed: Mapping[str, Node]) -> list[tuple[float, float, float, float]]:
    """What names must not cover: the circles."""
    return [
        (node.x - node.radius, node.y - node.radius, node.x + node.radius, node.y + node.radius)
        for node in placed.values()
    ]


def _people(words: Words, people: float) -> str:
    return words.count("{n} person", "{n} people", round(people))
