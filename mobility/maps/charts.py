"""Small charts of twelve months, for one place or one flow; readable without colour.

Vega draws them in the browser, which shapes Burmese correctly, and makes no
requests to other machines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from mobility.maps.colours import ACCENT, ACCENT_PALE, INK
from mobility.words import MONTHS, Words

ROW_HEIGHT = 130  # pixels, with title and months
STACK_HEIGHT = 210
FONT = "Source Sans, Padauk, sans-serif"


def months_of_one(
    words: Words, rows: pd.DataFrame, series: str, title: str, month: int, highest: float
) -> alt.Chart:
    """Twelve bars of one series; the month shown is dark.

    Args:
        rows: month, and the people of the series; empty if not known.
        title: what the series is called.
        month: the month shown.
        highest: people at the top of the scale; the same for series to be compared.
    """
    known = rows[["month", series]].dropna().rename(columns={series: "people"})
    known = known.assign(
        name=known["month"].map(words.month_short),
        said=_said(words, known),
        shown=known["month"] == month,
    )
    scale = alt.Scale(domain=[0, max(highest, 1.0)], nice=True)
    return (
        alt.Chart(known, height=ROW_HEIGHT, title=_title(title))
        .mark_bar(stroke=ACCENT, strokeWidth=1)
        .encode(
            x=_months(words),
            y=alt.Y("people:Q", axis=_people(words), scale=scale),
            color=alt.condition("datum.shown", alt.value(ACCENT), alt.value(ACCENT_PALE)),
            tooltip=alt.Tooltip("said:N", title=" "),
        )
        .configure_view(stroke=None)
        .configure_axis(labelFont=FONT)
    )


def _said(words: Words, rows: pd.DataFrame) -> list[str]:
    pairs = zip(rows["month"], rows["people"], strict=True)
    return [f"{words.month(month)}: {words.number(people)}" for month, people in pairs]


def _title(text: str) -> alt.Title:
    return alt.Title(text, anchor="start", font=FONT, fontSize=14, fontWeight=400, color=INK)


def months_stacked(
    words: Words, rows: pd.DataFrame, names: Mapping[str, str], month: int
) -> alt.LayerChart:
    """Twelve bars split by group, the month shown marked below.

    Args:
        rows: month, sex, people.
        names: what each group is called, in the order of the stack.
        month: the month shown.
    """
    long = rows.assign(
        group=rows["sex"].map(dict(names)),
        order=rows["sex"].map(list(names).index),
        name=rows["month"].map(words.month_short),
        said=_said(words, rows),
    )
    fills = [ACCENT, ACCENT_PALE, "#FFFFFF"][: len(names)]
    bars = (
        alt.Chart(long, height=STACK_HEIGHT)
        .mark_bar(stroke=ACCENT, strokeWidth=1)
        .encode(
            x=_months(words),
            y=alt.Y("sum(people):Q", axis=_people(words)),
            color=alt.Color(
                "group:N",
                scale=alt.Scale(domain=list(names.values()), range=fills),
                legend=alt.Legend(
                    title=None, orient="top", labelFont=FONT, symbolStrokeColor=ACCENT
                ),
            ),
            order="order:Q",
            tooltip=[alt.Tooltip("group:N", title=" "), alt.Tooltip("said:N", title="  ")],
        )
    )
    shown = pd.DataFrame({"name": [words.month_short(month)]})
    mark = (
        alt.Chart(shown)
        .mark_point(shape="triangle-up", filled=True, color=ACCENT, size=60, yOffset=6)
        .encode(x=_months(words), y=alt.datum(0))
    )
    return (bars + mark).configure_view(stroke=None).configure_axis(labelFont=FONT)


def _months(words: Words) -> alt.X:
    names: Sequence[str] = [words.month_short(month) for month in MONTHS]
    axis = alt.Axis(title=None, labelAngle=0, labelOverlap=True, ticks=False, domain=False)
    return alt.X("name:N", sort=names, scale=alt.Scale(domain=names), axis=axis)


def _people(words: Words) -> alt.Axis:
    """Few whole numbers, in the reader's digits, below the word that says what they are."""
    digits = "format(datum.value, ',d')"
    for figure in "0123456789":
        if words.digits(figure) != figure:
            digits = f"replace({digits}, regexp('{figure}', 'g'), '{words.digits(figure)}')"
    return alt.Axis(
        title=words.say("people"), titleAngle=0, titleAlign="left", titleAnchor="end", titleX=-34,
        titleY=-8, titleFont=FONT, titleFontWeight=400, tickCount=2, tickMinStep=1, grid=True,
        domain=False, ticks=False, labelExpr=digits,
    )  # fmt: skip
