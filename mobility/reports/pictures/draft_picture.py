"""The places of a draft as a picture: those that are as before, new, moved and gone."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mobility.maps.colours import INK, MUTED, PAPER
from mobility.maps.frame import box_of
from mobility.reports.pictures.ground import Ground, draw_ground, view_of
from mobility.reports.pictures.sheet import Caption, KeyItem, rendered
from mobility.views.draft_places import CHANGES, GONE, MOVED, NEW, SAME
from mobility.words import Words

ROOM = 26  # points about the places
LOOKS = {
    SAME: ("o", 2.5, MUTED, MUTED),
    NEW: ("D", 5.0, INK, PAPER),
    MOVED: ("^", 6.0, PAPER, INK),
    GONE: ("X", 6.0, PAPER, INK),
}


def draft_picture(caption: Caption, places: pd.DataFrame, ground: Ground, words: Words) -> bytes:
    """The map of a draft's places, as PNG.

    Args:
        places: ``change``, ``lon`` and ``lat``, a row a place; those without a location are no
            part of it.
    """

    def draw(axes: Any) -> None:
        at = places[["lon", "lat"]].to_numpy(dtype=float)
        view = view_of(axes, box_of(at), ROOM)
        draw_ground(view, ground)
        points = view.to_points(at[:, 0], at[:, 1])
        for order, (change, (marker, size, fill, edge)) in enumerate(LOOKS.items()):
            chosen = (places["change"] == change).to_numpy()
            axes.plot(
                points[chosen, 0], points[chosen, 1], linestyle="none", zorder=3 + order,
                marker=marker, markersize=size, markerfacecolor=fill, markeredgecolor=edge,
                markeredgewidth=0.8,
            )  # fmt: skip

    return rendered(caption, _key(words, places), draw, "png")


def _key(words: Words, places: pd.DataFrame) -> list[KeyItem]:
    counted = places["change"].value_counts()
    return [
        KeyItem(f"{words.say(CHANGES[each])}: {words.number(int(counted[each]))}", *LOOKS[each])
        for each in LOOKS
        if each in counted
    ]
