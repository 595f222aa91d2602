"""Twelve months as a picture: bars of people, one panel a series, all on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mobility.maps.colours import ACCENT, ACCENT_PALE, HAZARD_LEVELS, INK, LINE, MUTED, PAPER
from mobility.measures.hazards import is_due
from mobility.reports.pictures.sheet import SMALL, TEXT, Caption, KeyItem, font, rendered
from mobility.words import MONTHS, Words

FILLS = (ACCENT, ACCENT_PALE, PAPER)
BAR = 0.62  # of a month's width
LEFT, GAP, FOOT, HEAD = 10.0, 16.0, 22.0, 22.0  # points
MOST_SERIES = 4


@dataclass(frozen=True)
class Series:
    """A panel: its title, and for each month the people of each part; None where not known."""

    title: str
    months: Mapping[int, Sequence[float] | None]


def year_picture(
    caption: Caption,
    series: Sequence[Series],
    parts: Sequence[str],
    levels: Mapping[int, int],
    hazard: str,
    words: Words,
    form: str,
) -> bytes:
    """Bars by month.

    Args:
        series: panels, one below the other, on one scale; at most :data:`MOST_SERIES` are drawn.
        parts: names of what bars are stacked of; empty where they are of one part.
        levels: hazard level of each month; months in which it is due are ringed.
        hazard: its name; empty where none is chosen.
        form: png or svg.
    """
    shown = series[:MOST_SERIES]
    highest = max((sum(each) for one in shown for each in one.months.values() if each), default=1)

    def draw(axes: Any) -> None:
        width, height = axes.get_xlim()[1], axes.get_ylim()[1]
        room = (height - GAP * (len(shown) - 1)) / max(len(shown), 1)
        for number, one in enumerate(shown):
            low = height - (number + 1) * room - number * GAP
            _panel(axes, one, (LEFT, low, width - LEFT, room), max(highest, 1), levels, words)

    return rendered(caption, _key(parts, hazard), draw, form)


def _panel(
    axes: Any,
    series: Series,
    box: tuple[float, float, float, float],
    highest: float,
    levels: Mapping[int, int],
    words: Words,
) -> None:
    from matplotlib.patches import Rectangle

    left, low, width, height = box
    base, room, step = low + FOOT, height - FOOT - HEAD - 12, width / len(MONTHS)
    axes.text(
        left, low + height - 12, series.title, fontproperties=font(TEXT, bold=True), color=INK
    )
    axes.plot([left, left + width], [base, base], color=LINE, linewidth=1)
    for month in MONTHS:
        x = left + step * (month - 1) + step * (1 - BAR) / 2
        people = series.months.get(month)
        at = base
        for fill, part in zip(FILLS, people or (), strict=False):
            tall = part / highest * room
            axes.add_patch(
                Rectangle((x, at), step * BAR, tall, facecolor=fill, edgecolor=ACCENT,
                          linewidth=0.8)
            )  # fmt: skip
            at += tall
        said = "–" if people is None else words.number(float(np.sum(people)))
        _centred(axes, x + step * BAR / 2, at + 3, said, SMALL, INK)
        if is_due(levels.get(month, 0)):
            axes.add_patch(
                Rectangle((x - step * 0.12, low + 1), step * (BAR + 0.24), FOOT - 6,
                          facecolor="none", edgecolor=HAZARD_LEVELS[levels[month]],
                          linewidth=1.0 + 0.6 * (levels[month] - 1))
            )  # fmt: skip
        _centred(axes, x + step * BAR / 2, low + 6, words.month_short(month), SMALL, MUTED)


def _centred(axes: Any, x: float, y: float, text: str, size: float, colour: str) -> None:
    axes.text(x, y, text, ha="center", va="baseline", fontproperties=font(size), color=colour)


def _key(parts: Sequence[str], hazard: str) -> list[KeyItem]:
    items = [
        KeyItem(part, "s", 9, fill, ACCENT, 0.8) for part, fill in zip(parts, FILLS, strict=False)
    ]
    if hazard:
        items.append(KeyItem(hazard, "s", 10, PAPER, HAZARD_LEVELS[3], 1.6))
    return items
