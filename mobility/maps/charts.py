"""Small charts of twelve months, for one place or one flow. Told apart without colour.

Vega draws them in the browser, which shapes Burmese correctly, and asks no
other machine for anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from mobility.maps.colours import ACCENT, ACCENT_PALE, MUTED
from mobility.words import MONTHS, Words

ROW_HEIGHT = 66
STACK_HEIGHT = 150
FONT = "Source Sans, Padauk, sans-serif"


def months_in_rows(
    words: Words, rows: pd.DataFrame, names: Mapping[str, str], month: int
) -> alt.FacetChart:
    """A row of bars for each series, one scale for all; the month shown is dark.

    Args:
        rows: month and one column a series, people; empty where not known.
        names: what each series is called, in the order of the rows.
        month: the month shown.
    """
    long = rows.melt("month", list(names), "series", "people").dropna()
    long = long.assign(
        series=long["series"].map(dict(names)),
        name=long["month"].map(words.month_short),
        said=[f"{words.month(m)}: {words.number(n)}" for m, n in zip(
            long["month"], long["people"], strict=True)],
        shown=long["month"] == month,
    )  # fmt: skip
    bars = (
        alt.Chart(long, height=ROW_HEIGHT)
        .mark_bar(stroke=ACCENT, strokeWidth=1)
        .encode(
            x=_months(words),
            y=alt.Y("people:Q", title=None, axis=_few_ticks()),
            color=alt.condition("datum.shown", alt.value(ACCENT), alt.value(ACCENT_PALE)),
            tooltip=alt.Tooltip("said:N", title=" "),
        )
    )
    header = alt.Header(
        title=None, labelAngle=0, labelAnchor="start", labelAlign="left", labelOrient="top",
        labelFont=FONT, labelFontSize=13, labelColor=MUTED,
    )  # fmt: skip
    return (
        bars.facet(row=alt.Row("series:N", sort=list(names.values()), header=header), spacing=6)
        .configure_view(stroke=None)
        .configure_axis(labelFont=FONT)
        .properties(bounds="flush")
    )


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
        said=[f"{words.month(m)}: {words.number(n)}" for m, n in zip(
            rows["month"], rows["people"], strict=True)],
    )  # fmt: skip
    fills = [ACCENT, ACCENT_PALE, "#FFFFFF"][: len(names)]
    bars = (
        alt.Chart(long, height=STACK_HEIGHT)
        .mark_bar(stroke=ACCENT, strokeWidth=1)
        .encode(
            x=_months(words),
            y=alt.Y("sum(people):Q", title=None, axis=_few_ticks()),
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


def _few_ticks() -> alt.Axis:
    return alt.Axis(tickCount=2, grid=True, domain=False, ticks=False, format="~s")
