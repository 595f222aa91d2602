"""The flow map as a picture: the flows drawn in a month, places beyond its edge met there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mobility.maps.colours import ACCENT, FEWER, FLOW_FAINT, INK, MORE, PAPER
from mobility.reports.pictures.arrows import arrow
from mobility.reports.pictures.ground import Ground, Names, View, draw_ground, view_of
from mobility.reports.pictures.sheet import SMALL, Caption, KeyItem, font, rendered, width_of
from mobility.views.display import Box
from mobility.views.flows import ENDS, FlowMonth
from mobility.views.gazetteer import Gazetteer
from mobility.words import Words, whole

Array = npt.NDArray[np.float64]
WIDEST, THINNEST = 14.0, 0.8  # points
HALOED = 3.0  # points from which an arrow has a pale rim
ROOM = 64  # points kept free about the places, for far ends
INSET, BOX_HEIGHT, PAD = 4.0, 15.0, 4.0
MOST_FAR, MOST_NAMED = 12, 14
EXAMPLES = (1, 4, 20)  # parts of the largest flow, in the key


@dataclass(frozen=True)
class _FarEnd:
    """A place beyond the edge: its words, and where its way crosses the edge."""

    text: str
    people: float
    side: str
    at: float


def flow_picture(
    caption: Caption,
    month: FlowMonth,
    drawn: pd.DataFrame,
    box: Box,
    largest: float,
    gazetteer: Gazetteer,
    ground: Ground,
    words: Words,
    form: str,
) -> bytes:
    """The map of one month.

    Args:
        month: with all its flows, of which totals are.
        drawn: its flows that have an arrow.
        box: the part of the world shown.
        largest: people, or the difference, of the widest arrow.
        form: png or svg.
    """
    compared = month.reference is not None
    value = drawn["people"] - drawn["reference"] if compared else drawn["people"]
    flows = drawn.assign(value=value)

    def draw(axes: Any) -> None:
        view = view_of(axes, box, ROOM)
        draw_ground(view, ground)
        names = Names(view)
        spots = _spots(view, flows, gazetteer)
        edges = _draw_far_ends(view, names, month.flows, spots, gazetteer, words)
        _draw_arrows(view, flows, spots | edges, largest, compared)
        _draw_places(view, names, month.flows, spots, gazetteer, words)

    return rendered(caption, _key(words, largest, compared), draw, form)


def _spots(view: View, flows: pd.DataFrame, gazetteer: Gazetteer) -> dict[str, Array]:
    """Every end with a location, in points; far ends lie outside the drawing."""
    ids = pd.unique(pd.concat([flows[end] for end in ENDS]).dropna())
    found = {str(each): at for each in ids if (at := gazetteer.location(each)) is not None}
    if not found:
        return {}
    degrees = np.array(list(found.values()), dtype=float)
    return dict(zip(found, view.to_points(degrees[:, 0], degrees[:, 1]), strict=True))


def _is_inside(view: View, spot: Array) -> bool:
    width, height = view.size
    return bool(0 <= spot[0] <= width and 0 <= spot[1] <= height)


def _draw_far_ends(
    view: View,
    names: Names,
    flows: pd.DataFrame,
    spots: dict[str, Array],
    gazetteer: Gazetteer,
    words: Words,
) -> dict[str, Array]:
    """The largest far ends as labels at the edge; gives where arrows to each far end stop.

    The number is of all its flows, drawn or not.
    """
    people = _people_at(flows)
    far = [each for each in spots if not _is_inside(view, spots[each])]
    far.sort(key=lambda each: -people.get(each, 0.0))
    middle = np.array(view.size, dtype=float) / 2
    stops: dict[str, Array] = {}
    named: list[tuple[str, _FarEnd]] = []
    for place in far:
        side, point = _crossing(view, middle, spots[place])
        stops[place] = point
        if len(named) < MOST_FAR:
            text = f"{gazetteer.name(words, place)}  {_said(words, flows, place)}"
            named.append((place, _FarEnd(text, people.get(place, 0.0), side, _along(side, point))))
    for side in ("left", "right", "top", "bottom"):
        on_side = [(place, end) for place, end in named if end.side == side]
        for (place, end), at in zip(on_side, _apart(view, side, on_side), strict=True):
            stops[place] = _draw_box(view, names, end, at)
    return stops


def _people_at(flows: pd.DataFrame) -> dict[str, float]:
    """People of all flows of each end; of a place that is both ends, the larger of the two."""
    sums = [flows.groupby(end)["people"].sum() for end in ENDS]
    both = pd.concat(sums, axis=1).max(axis=1)
    return {str(place): float(people) for place, people in both.items()}


def _said(words: Words, flows: pd.DataFrame, place: str) -> str:
    """People who are there, and after a stroke those from there, where there are both."""
    sums = (flows.loc[flows[end] == place, "people"].sum() for end in reversed(ENDS))
    return " / ".join(words.number(float(each)) for each in sums if each > 0) or words.number(0)


def _crossing(view: View, inside: Array, outside: Array) -> tuple[str, Array]:
    """Where the line from the middle to a point outside leaves the drawing."""
    width, height = view.size
    way = outside - inside
    far = np.array([width, height]) / 2 - INSET
    shares = far / np.maximum(np.abs(way), 1e-9)
    point = inside + way * min(shares)
    if shares[0] < shares[1]:
        return ("right" if way[0] > 0 else "left"), point
    return ("top" if way[1] > 0 else "bottom"), point


def _along(side: str, point: Array) -> float:
    return float(point[1] if side in ("left", "right") else point[0])


def _apart(view: View, side: str, ends: list[tuple[str, _FarEnd]]) -> list[float]:
    """Places along a side where no label covers another, as near to their ways as may be."""
    upright = side in ("left", "right")
    sizes = [BOX_HEIGHT if upright else _width(view, end.text) for _, end in ends]
    corner = BOX_HEIGHT + 2 * INSET if upright else INSET
    order = sorted(range(len(ends)), key=lambda n: ends[n][1].at)
    found = [0.0] * len(ends)
    least = corner
    for n in order:
        found[n] = max(ends[n][1].at, least + sizes[n] / 2 + 1)
        least = found[n] + sizes[n] / 2 + 1
    most = view.size[1 if upright else 0] - corner
    for n in reversed(order):
        found[n] = min(found[n], most - sizes[n] / 2 - 1)
        most = found[n] - sizes[n] / 2 - 1
    return found


def _width(view: View, text: str) -> float:
    figure: Any = view.axes.figure
    return width_of(figure, text, SMALL, bold=True) + 2 * PAD


def _draw_box(view: View, names: Names, end: _FarEnd, at: float) -> Array:
    """A label at the edge; gives the point on it where arrows stop."""
    from matplotlib.patches import FancyBboxPatch

    width, height = _width(view, end.text), BOX_HEIGHT
    wide, high = view.size
    low = {
        "left": (INSET, at - height / 2),
        "right": (wide - INSET - width, at - height / 2),
        "top": (min(max(at - width / 2, INSET), wide - width - INSET), high - INSET - height),
        "bottom": (min(max(at - width / 2, INSET), wide - width - INSET), INSET),
    }[end.side]
    box = FancyBboxPatch(
        low, width, height, boxstyle="round,pad=0,rounding_size=3", facecolor=PAPER,
        edgecolor=ACCENT, linewidth=0.8, zorder=8,
    )  # fmt: skip
    view.axes.add_patch(box)
    view.axes.text(
        low[0] + PAD, low[1] + height * 0.3, end.text, fontproperties=font(SMALL, bold=True),
        color=INK, zorder=9,
    )  # fmt: skip
    for share in (0.15, 0.5, 0.85):
        names.keep_clear(low[0] + width * share, low[1] + height / 2, height / 2)
    middle = np.array([low[0] + width / 2, low[1] + height / 2])
    inwards = {"left": (1, 0), "right": (-1, 0), "top": (0, -1), "bottom": (0, 1)}[end.side]
    return middle + np.array(inwards) * np.array([width, height]) / 2


def _draw_arrows(
    view: View, flows: pd.DataFrame, spots: dict[str, Array], largest: float, compared: bool
) -> None:
    """The largest first, so that small ones lie on top."""
    from matplotlib.patches import Polygon

    ordered = flows.reindex(flows["value"].abs().sort_values(ascending=False).index)
    for origin, destination, value in zip(
        ordered[ENDS[0]], ordered[ENDS[1]], ordered["value"], strict=True
    ):
        if origin not in spots or destination not in spots or not value:
            continue
        outline = arrow(spots[origin], spots[destination], _points(value, largest))
        if not len(outline):
            continue
        fill, edge = _colours(value, largest, compared)
        view.axes.add_patch(
            Polygon(outline, facecolor=fill, edgecolor=edge, linewidth=0.5, zorder=4)
        )


def _points(people: float, largest: float) -> float:
    return max(abs(people) / largest * WIDEST, THINNEST) if largest > 0 else THINNEST


def _colours(value: float, largest: float, compared: bool) -> tuple[str, str]:
    """Fill and rim: darker for more people; a rise is filled, a fall hollow."""
    if compared:
        return (MORE, MORE) if value > 0 else (PAPER, FEWER)
    depth = float(np.sqrt(min(abs(value) / largest, 1.0))) if largest > 0 else 0.0
    fill = _blend(FLOW_FAINT, ACCENT, depth)
    return fill, PAPER if _points(value, largest) > HALOED else fill


def _blend(low: str, high: str, share: float) -> str:
    pairs = ((int(low[i : i + 2], 16), int(high[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(one + (other - one) * share):02X}" for one, other in pairs)


def _draw_places(
    view: View,
    names: Names,
    flows: pd.DataFrame,
    spots: dict[str, Array],
    gazetteer: Gazetteer,
    words: Words,
) -> None:
    """Places in the drawing as dots, those with most people named."""
    people = _people_at(flows)
    inside = [each for each in spots if _is_inside(view, spots[each])]
    inside.sort(key=lambda each: -people.get(each, 0.0))
    for place in inside:
        view.axes.plot(
            *spots[place], marker="o", markersize=4, markerfacecolor=PAPER,
            markeredgecolor=INK, markeredgewidth=0.8, zorder=6,
        )  # fmt: skip
        names.keep_clear(float(spots[place][0]), float(spots[place][1]), 2)
    for place in inside[:MOST_NAMED]:
        x, y = (float(each) for each in spots[place])
        names.write(gazetteer.name(words, place), x, y, 5, bold=True, size=SMALL)


def _key(words: Words, largest: float, compared: bool) -> list[KeyItem]:
    """How wide some round numbers of people are, and what colours mean."""
    examples = dict.fromkeys(_round(largest / part) for part in EXAMPLES)
    items = [
        KeyItem(
            words.count("{n} person", "{n} people", n), None, 0, PAPER,
            ACCENT if not compared else INK, _points(n, largest), True,
        )
        for n in examples
        if n <= max(largest, 1)
    ]  # fmt: skip
    if compared:
        items += [
            KeyItem(words.say("more people"), "s", 8, MORE, PAPER, 0.5),
            KeyItem(words.say("fewer people"), "s", 8, PAPER, FEWER, 1.2),
        ]
    return items


def _round(value: float) -> int:
    """The largest of 1, 2 or 5 times a power of ten that is not more than a number."""
    if value < 1:
        return 1
    power = 10 ** int(np.floor(np.log10(value)))
    return whole(power * max(step for step in (1, 2, 5) if step * power <= value))
