"""The village map as a picture: both findings of every village in a month, the first ones named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from mobility.maps.colours import LOW_MARK, MARKS, PAPER, PLAIN_MARK, Mark, hollow
from mobility.maps.frame import box_of
from mobility.measures.finding import PROBABLY, is_low, loses
from mobility.reports.pictures.ground import Ground, Names, View, draw_ground, view_of
from mobility.reports.pictures.sheet import SMALL, TEXT, Caption, KeyItem, rendered
from mobility.views.gazetteer import Gazetteer
from mobility.views.signs import Signs
from mobility.words import Words

ROOM = 26  # points about the villages
SCALE = 0.75  # points of a mark for a pixel on the screen
MOST_NAMED = 12
AREA_LEVELS = ("township", "tract")
MOST_AREAS = 12
CROWD = 800  # villages from which marks are smaller
CROWDED = 0.8


def village_picture(
    caption: Caption,
    rows: pd.DataFrame,
    first: Sequence[str],
    signs: Signs,
    gazetteer: Gazetteer,
    ground: Ground,
    words: Words,
    form: str,
) -> bytes:
    """The map of one month.

    Args:
        rows: capacity rows of villages, one each; a village without a location is left out.
        first: villages to name, the most important first.
        signs: which findings are shown.
        form: png or svg.
    """
    rows = rows[[gazetteer.location(each) is not None for each in rows["place_id"]]]
    if not signs.in_month:
        rows = rows.assign(finding=PLAIN_MARK.code, sure=None)
    if not signs.all_year:
        rows = rows.assign(all_year="")

    def draw(axes: Any) -> None:
        at = np.array([gazetteer.location(each) for each in rows["place_id"]], dtype=float)
        view = view_of(axes, box_of(at.reshape(-1, 2)), ROOM)
        draw_ground(view, ground)
        points = view.to_points(at[:, 0], at[:, 1]) if len(at) else np.empty((0, 2))
        names = Names(view)
        _draw_marks(view, rows, points)
        _name(names, rows, points, first, gazetteer, words)
        _name_areas(names, rows, points, gazetteer, words)

    return rendered(caption, _key(words, rows), draw, form)


def _size(mark: Mark, villages: int) -> float:
    return mark.size * SCALE * (CROWDED if villages > CROWD else 1.0)


def path_of(mark: Mark) -> Any:
    """A mark's outline as a matplotlib marker, for its whole box."""
    from matplotlib.path import Path

    if not mark.points:
        return "o"
    corners = [(x - 12, 12 - y) for x, y in mark.points]
    return Path([*corners, corners[0]], closed=True)


def _draw_marks(view: View, rows: pd.DataFrame, points: Any) -> None:
    """The gravest are drawn last, of them the certain ones."""
    from matplotlib.transforms import ScaledTranslation

    drawn = list(zip(rows["finding"], rows["sure"] == PROBABLY, strict=True))
    figure: Any = view.axes.figure
    for order, mark in enumerate((PLAIN_MARK, *reversed(MARKS))):
        for probable in (True, False):
            chosen = [each == (mark.code, probable) for each in drawn]
            shape = hollow(mark) if probable else mark
            view.axes.plot(
                points[chosen, 0], points[chosen, 1], linestyle="none", zorder=3 + order,
                marker=path_of(mark), markersize=_size(mark, len(rows)), **look(shape),
            )  # fmt: skip
    low = is_low(rows["all_year"]).to_numpy()
    for mark in (*MARKS, PLAIN_MARK):
        chosen = low & (rows["finding"] == mark.code).to_numpy()
        below = ScaledTranslation(0, -(_size(mark, len(rows)) / 2 + 2) / 72, figure.dpi_scale_trans)
        view.axes.plot(
            points[chosen, 0], points[chosen, 1], linestyle="none", zorder=7.5,
            marker=path_of(LOW_MARK), markersize=_size(LOW_MARK, len(rows)),
            transform=view.axes.transData + below, **look(LOW_MARK),
        )  # fmt: skip


def look(mark: Mark) -> dict[str, Any]:
    """Fill and rim of a mark."""
    return {
        "markerfacecolor": mark.colour if mark.filled else PAPER,
        "markeredgecolor": mark.rim if mark.filled else mark.colour,
        "markeredgewidth": 0.7 if mark.filled else 1.1,
    }


def _name(
    names: Names,
    rows: pd.DataFrame,
    points: Any,
    first: Sequence[str],
    gazetteer: Gazetteer,
    words: Words,
) -> None:
    """The first villages by name; no name covers one of them or one that loses capacity."""
    at = dict(zip(rows["place_id"], points, strict=True))
    wanted = [each for each in first if each in at][:MOST_NAMED]
    for place in {*wanted, *rows.loc[loses(rows["finding"]), "place_id"]}:
        x, y = (float(each) for each in at[place])
        names.keep_clear(x, y, 4.5)
    for place in wanted:
        x, y = (float(each) for each in at[place])
        names.write(gazetteer.name(words, place), x, y, 8, bold=True, size=SMALL)


def _name_areas(
    names: Names, rows: pd.DataFrame, points: Any, gazetteer: Gazetteer, words: Words
) -> None:
    """The areas in the middle of their villages: of the first level that has several."""
    for level in AREA_LEVELS:
        within = pd.Series([gazetteer.above(each, level) for each in rows["place_id"]])
        sizes = within.value_counts()
        if len(sizes) > 1:
            for area in sizes.index[:MOST_AREAS]:
                middle = points[(within == area).to_numpy()].mean(axis=0)
                x, y = (float(each) for each in middle)
                names.write(gazetteer.name(words, area), x, y, 0, faint=True, size=TEXT)
            return


def _key(words: Words, rows: pd.DataFrame) -> list[KeyItem]:
    """Each mark with its word and how many villages have it; findings nobody has are left out."""
    items = []
    for mark in (*MARKS, PLAIN_MARK):
        found = rows[rows["finding"] == mark.code]
        hollows = int((found["sure"] == PROBABLY).sum())
        for shape, n in ((mark, len(found) - hollows), (hollow(mark), hollows)):
            if n:
                said = [words.say(mark.code), *([words.say(shape.sure)] if mark.sure else [])]
                items.append(_item(shape, words.say(", ").join(said), words.number(n)))
    low = int(is_low(rows["all_year"]).sum())
    if low:
        items.append(_item(LOW_MARK, words.say(LOW_MARK.code), words.number(low)))
    return items


def _item(mark: Mark, said: str, n: str) -> KeyItem:
    shape = look(mark)
    return KeyItem(
        f"{n} {said}",
        path_of(mark),
        mark.size * SCALE,
        shape["markerfacecolor"],
        shape["markeredgecolor"],
        shape["markeredgewidth"],
    )
