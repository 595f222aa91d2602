"""The month strip: the one control that every seasonal page shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mobility.maps.month_strip import Signed, strip_content
from mobility.ui.frame import components, state
from mobility.ui.frame.page import PageQuestion
from mobility.words import MONTHS

KEY = "month_strip"


def month_strip(
    asked: PageQuestion,
    month: int,
    levels: Mapping[int, int],
    counts: Mapping[int, str],
    label: str,
    split: Signed | None = None,
    all_year: str = "",
    halves: Mapping[int, Sequence[tuple[str, str]]] | None = None,
) -> None:
    """Twelve cells with a number each, one chosen, hazard months ringed; and a play button.

    Args:
        month: the month shown.
        levels, counts, label, split, all_year, halves: of
            :func:`mobility.maps.month_strip.strip_content`.
    """
    content = strip_content(
        asked.words, asked.selection.hazard, levels, counts, label, split, all_year, halves
    )
    mount(month, content)


def mount(month: int, content: Mapping[str, Any]) -> None:
    """The strip of a content of :mod:`mobility.maps.month_strip`, with a month chosen."""
    components.mount(
        "month_strip",
        "month_strip/month_strip.js",
        KEY,
        {"month": month, **content},
        on_month_change=_chosen,
    )


def _chosen() -> None:
    month = components.reported(KEY, "month")
    if month in MONTHS:
        state.change(months=str(month))
