"""Two releases or two years: which villages changed, by how much, and beyond their error or not."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility.maps.colours import CHANGE_MARKS, svg
from mobility.maps.dot_maps import DotMap, dot_maps, located
from mobility.reports.document import TableFile
from mobility.ui.comparison import village_dots
from mobility.ui.frame import answers, downloads, earlier, limits, page, parts, villages, wide
from mobility.ui.frame.month_strip import month_strip
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.views.changes import (
    change_counts,
    change_said,
    changes_sentence,
    doubt_said,
    month_sentence,
)
from mobility.words import MONTHS, Words

LISTED, MOST = 10, 100
WHOLE_BAR = 0.5  # a difference that fills half of the scale's width
FEWER, MORE, SAME, UNKNOWN = range(len(CHANGE_MARKS))


def answer(asked: PageQuestion) -> str:
    """Who began or stopped losing capacity; or that there is nothing to compare."""
    wide.stop_if_wide(asked)
    words, before = asked.words, earlier.chosen(asked)
    found = before and answers.changes(asked.selection, asked.limits, before)
    known = earlier.choices(asked)
    if not before or not found or before not in known:
        return words.say(
            "There is nothing to compare: there is no earlier release here, and this one covers "
            "only one year."
        )
    return changes_sentence(words, found, known[before])


def files(asked: PageQuestion) -> None:
    """The buttons of the file, where there is something to compare."""
    before = earlier.chosen(asked)
    rows = before and answers.month_changes(asked.selection, asked.limits, before)
    if isinstance(rows, pd.DataFrame) and len(rows):
        downloads.buttons(asked, lambda: download(asked, rows), "changes")


def times(asked: PageQuestion) -> None:
    """What to compare with, the months, the map of differences and the list."""
    before = earlier.chosen(asked)
    if not before:
        return
    rows = answers.month_changes(asked.selection, asked.limits, before)
    if rows is None or rows.empty:
        return
    earlier.choose(asked, before)
    view = answers.overview(asked.selection, asked.limits)
    month = page.month_of(asked, view.default_month)
    words, shown = asked.words, rows[rows["month"] == month]
    changed = rows[rows["beyond_error"].fillna(value=False)].groupby("month").size()
    month_strip(
        asked,
        month,
        view.levels,
        {each: words.number(int(changed.get(each, 0))) for each in MONTHS},
        words.say("Villages whose helpers here changed beyond the error, by month"),
    )
    parts.note(month_sentence(words, shown, month))
    left, right = st.columns([9, 11], gap="medium")
    with left:
        _map(asked, shown, month)
    with right:
        parts.heading(words.say("By how much"), words.say("beyond the error first"))
        parts.listed(
            words, shown, LISTED, MOST, "further_changes", lambda some: _table(asked, some)
        )
    difference = (words.say("difference"), asked.explained("changes", "availability_change"))
    beyond = (words.say("beyond the error"), asked.explained("changes", "beyond_error"))
    villages.findings_explained(asked, [difference, beyond])


def _map(asked: PageQuestion, rows: pd.DataFrame, month: int) -> None:
    words, places = asked.words, asked.gazetteer
    ids = located(places, rows["place_id"].tolist())
    by_place = rows.set_index("place_id").reindex(ids)
    kinds = "".join(str(_kind(row)) for row in by_place.to_dict("records"))
    names = [places.name(words, each) for each in ids]
    told = [
        words.say("{name}: {change}", name=name, change=change_said(words, row))
        for name, row in zip(names, by_place.to_dict("records"), strict=True)
    ]
    counts = change_counts(rows)
    key = zip(CHANGE_MARKS, _mark_words(words), counts.values(), strict=True)
    parts.heading(words.say("Helpers here, {month}", month=words.month(month)))
    parts.key(
        [
            parts.marked(svg(mark), words.say("{what}: {n}", what=said, n=words.number(n)))
            for mark, said, n in key
        ]
    )
    shown = DotMap(
        code=f"changes {month}", title="", said=month_sentence(words, rows, month), kinds=kinds,
        told=tuple(told),
    )  # fmt: skip
    outlines = answers.outlines(asked.release.id)
    geography = answers.geography(asked.release.id)
    village_dots.show(
        "change_map", dot_maps([shown], CHANGE_MARKS, ids, places, outlines, geography, names)
    )


def _mark_words(words: Words) -> list[str]:
    return [
        words.say("fewer, beyond the error"),
        words.say("more, beyond the error"),
        words.say("may be no change"),
        words.say("not known in both"),
    ]


def _kind(row: Mapping[Hashable, Any]) -> int:
    """The number of the mark of a difference."""
    if pd.isna(row["beyond_error"]):
        return UNKNOWN
    if not row["beyond_error"]:
        return SAME
    return MORE if row["availability_change"] > 0 else FEWER


def _table(asked: PageQuestion, rows: pd.DataFrame) -> None:
    words = asked.words
    columns = [
        Column(words.say("village")),
        Column(words.say("before")),
        Column(words.say("now")),
        Column(
            words.say("difference"),
            hint=parts.hint(words, asked.explained("changes", "availability_change")),
        ),
    ]
    body = [_row(asked, row) for row in rows.to_dict("records")]
    parts.table(columns, body, words.say("What has changed"), style="labelled")


def _row(asked: PageQuestion, row: Mapping[Hashable, Any]) -> list[Markup]:
    words = asked.words
    return [
        villages.name_cell(asked, row["place_id"], other_name=False),
        _side(words, row, "_before"),
        _side(words, row, ""),
        _bar(row) + parts.with_small(change_said(words, row), doubt_said(words, row)),
    ]


def _side(words: Words, row: Mapping[Hashable, Any], side: str) -> Markup:
    """Finding and availability of one of the two times, with its interval."""
    low, high = (row[f"availability_{end}{side}"] for end in ("low", "high"))
    share = words.percent(row[f"availability{side}"])
    if pd.notna(low) and words.percent(low) != words.percent(high):
        share = words.say(
            "{share} ({low} to {high})", share=share, low=words.percent(low),
            high=words.percent(high),
        )  # fmt: skip
    finding = parts.finding_html(words, row[f"finding{side}"], row[f"sure{side}"])
    return parts.with_small(finding, share)


def _bar(row: Mapping[Hashable, Any]) -> Markup:
    """The difference on a scale of its own: from the middle, filled where beyond the error."""
    if pd.isna(row["availability_change"]):
        return Markup("")
    width = min(abs(row["availability_change"]) / WHOLE_BAR, 1) * 50
    start = 50 - width if row["availability_change"] < 0 else 50
    kind = "up" if row["availability_change"] > 0 else "down"
    beyond = "" if pd.isna(row["beyond_error"]) or not row["beyond_error"] else " beyond"
    return Markup(
        '<span class="difference"><i class="{kind}{beyond}" '
        'style="left:{start:.1f}%;width:{width:.1f}%"></i></span>'
    ).format(kind=kind, beyond=beyond, start=start, width=width)


def download(asked: PageQuestion, rows: pd.DataFrame) -> TableFile:
    """The villages of both times in every month, side by side."""
    before = earlier.chosen(asked)
    more = [
        (asked.words.say("Compared with"), earlier.choices(asked).get(before or "", "–")),
        (asked.words.say("Finding"), limits.limits_used(asked)),
    ]
    described = downloads.columns(asked, "changes")
    return downloads.table_file(asked, answer(asked), rows, described, more)
