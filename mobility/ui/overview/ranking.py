"""The Overview's parts: signs to switch, village map, the villages to prepare first, download."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility.measures.finding import CANNOT_TELL, is_low
from mobility.measures.parameters import Limits
from mobility.reports.document import TableFile
from mobility.ui.frame import (
    answers,
    controls,
    downloads,
    limits,
    parts,
    village_map,
    villages,
    wide,
)
from mobility.ui.frame.downloads import columns, table_file
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.views import listed_village
from mobility.views.hazards import due_months, when_due
from mobility.views.overview import Overview, all_year_reasons, reasons
from mobility.views.signs import ORDERS
from mobility.views.without import people_without
from mobility.words import N_, Words
from mobility.words.terms import BASIS_NAMES

LISTED = 8
LISTED_MORE = 100
EXPECTED = ("expected_without", "expected_without_away")
NO_MARKS: Mapping[str, str] = {}


def switches(asked: PageQuestion) -> None:
    """Either finding can be switched off: map, strip, list and legend follow."""
    words, signs = asked.words, asked.signs
    with st.container(horizontal=True, key="signs"):
        controls.switch(
            asked, "in_month", words.say("Show what absence does in a month"), signs.in_month,
            usual=True,
        )  # fmt: skip
        controls.switch(
            asked, "all_year", words.say("Show what is low all year"), signs.all_year, usual=True
        )


def map_of_villages(asked: PageQuestion, view: Overview, month: int) -> None:
    """Villages by finding in the strip's month; for wide areas only the ranked ones."""
    words = asked.words
    rows = _list(asked, asked.limits, month) if view.is_wide else view.month(month)
    if view.is_wide and not asked.signs.of_month:
        parts.heading(words.say("Prepare first"), words.say("each village in its worst month"))
    else:
        parts.heading(words.say("Villages by finding, {month}", month=words.month(month)))
    village_map.village_map(asked, village_map.of_areas(asked, month), asked.signs)
    _without_location(asked, rows)


def _list(asked: PageQuestion, limits_used: Limits | None, month: int) -> pd.DataFrame:
    """The villages listed beside the map."""
    return answers.villages_listed(asked.selection, limits_used, asked.signs, month)


def _without_location(asked: PageQuestion, rows: pd.DataFrame) -> None:
    words = asked.words
    lost = sum(asked.gazetteer.location(each) is None for each in rows["place_id"])
    if lost:
        parts.note(
            words.count(
                "{n} village has no location and is not on the map.",
                "{n} villages have no location and are not on the map.",
                lost,
            )
        )


def prepare_first(asked: PageQuestion, view: Overview, month: int) -> None:
    """The villages beside the map: to prepare first, or only those that are low all year."""
    if asked.signs.in_month:
        _first(asked, view, month)
    elif asked.signs.all_year:
        _low(asked, view)
    else:
        parts.note(asked.words.say("Both findings are switched off."))


def _first(asked: PageQuestion, view: Overview, month: int) -> None:
    """Villages flagged, or to be found out: in the month on show, or each in its gravest month."""
    words, signs = asked.words, asked.signs
    rows = _list(asked, asked.limits, month)
    n = int(rows["listed"].max()) if len(rows) else 0
    title = words.say("Prepare first")
    if signs.of_month:
        title = words.say("Prepare first, {month}", month=words.month(month))
    parts.heading(title, _how_many(words, rows, n))
    with st.container(horizontal=True, key="list_choices"):
        villages.list_choice(asked)
        if len(rows):
            controls.choice(asked, "first", N_("Order"), ORDERS, signs.first)
    if rows.empty:
        parts.note(_none_listed(asked, month))
        return
    parts.note(_month_explained(asked, view, month) if signs.of_month
               else _numbers_explained(asked, view))  # fmt: skip
    marks = _marks(asked, view, month)
    most = len(rows) if view.is_wide else LISTED_MORE
    caption = words.say("Villages to prepare first")

    def draw(some: pd.DataFrame) -> None:
        made = _ranked(asked, some, marks)
        parts.table(made.columns, made.rows, caption, stacks=True, style="first")

    parts.listed(words, rows, LISTED, most, "further_ranked", draw)
    if marks:
        parts.note(_against_usual(asked, rows, month))
    if view.is_wide:
        wide.say_cut(asked, len(rows), n)


def _marks(asked: PageQuestion, view: Overview, month: int) -> dict[str, str]:
    """How each village moved in the list against the usual limits."""
    return limits.rank_marks(asked, view, lambda used: _list(asked, used, month))


def _none_listed(asked: PageQuestion, month: int) -> str:
    words = asked.words
    if asked.signs.of_month:
        return words.say("No village is flagged in {month}.", month=words.month(month))
    return words.say("No village is flagged in a month when the hazard is due.")


def _how_many(words: Words, rows: pd.DataFrame, n: int) -> str:
    unsure = int((rows["finding"] == CANNOT_TELL).sum())
    villages_listed = words.count("{n} village", "{n} villages", n)
    if not unsure or n > len(rows):
        return villages_listed
    return words.say(
        "{villages}, {n} of them to find out first",
        villages=villages_listed,
        n=words.number(unsure),
    )


def _numbers_explained(asked: PageQuestion, view: Overview) -> str:
    """What the numbers of the list mean, in one sentence."""
    words = asked.words
    return words.count(
        "The number: how many people who may need help would have fewer than {each} helper each "
        "because helpers are away (on average over the months {due}); below it, how many would "
        "in total.",
        "The number: how many people who may need help would have fewer than {each} helpers each "
        "because helpers are away (on average over the months {due}); below it, how many would "
        "in total.",
        asked.limits.helpers_each,
        each=asked.helpers_each,
        due=when_due(words, view.hazard) if view.hazard else words.say("when a hazard is due"),
    )


def _month_explained(asked: PageQuestion, view: Overview, month: int) -> str:
    """What the numbers of a month's list mean, and whether the hazard is due then."""
    words, named = asked.words, asked.words.month(month)
    said = words.count(
        "The number: how many people who may need help have fewer than {each} helper each in "
        "{month} because helpers are away; below it, how many have in all.",
        "The number: how many people who may need help have fewer than {each} helpers each in "
        "{month} because helpers are away; below it, how many have in all.",
        asked.limits.helpers_each,
        each=asked.helpers_each,
        month=named,
    )
    if not view.hazard or month in due_months(view.levels):
        return said
    not_due = words.say(
        "{month} is not one of the months {due}; for those, choose “worst of the season”.",
        month=named,
        due=when_due(words, view.hazard),
    )
    return f"{said} {not_due}"


def _against_usual(asked: PageQuestion, rows: pd.DataFrame, month: int) -> str:
    words = asked.words
    usual = set(_list(asked, None, month)["place_id"])
    gone = len(usual - set(rows["place_id"]))
    return words.say(
        "↑ ↓ new: a village's place in the list, compared with the list by the usual limits; "
        "{gone}.",
        gone=words.count(
            "{n} village is no longer on it", "{n} villages are no longer on it", gone
        ),
    )


def _ranked(
    asked: PageQuestion, rows: pd.DataFrame, marks: Mapping[str, str] = NO_MARKS
) -> parts.Table:
    words = asked.words
    columns = [
        Column(words.say("village")),
        Column(villages.finding_title(asked)),
        asked.column(words.say("too few helpers for"), "too few helpers for"),
        asked.column(words.say("usual helpers here"), "availability", "overview"),
        Column(words.say("why")),
    ]
    body = [_ranked_row(asked, row, marks) for row in rows.to_dict("records")]
    return parts.Table(columns, body)


def _ranked_row(asked: PageQuestion, row: dict[str, Any], marks: Mapping[str, str]) -> list[str]:
    words = asked.words
    basis = words.say(BASIS_NAMES.get(str(row.get("basis")), ""))
    return [
        _named(asked, row, marks),
        villages.finding_cell(asked, row),
        parts.with_small(*listed_village.people(words, row)),
        parts.with_small(*listed_village.here(words, row)),
        parts.with_small(reasons(words, row), basis),
    ]


def _named(asked: PageQuestion, row: dict[str, Any], marks: Mapping[str, str]) -> Markup:
    """The village, how it moved in the list, and whether it is low all year."""
    place = row["place_id"]
    moved = Markup(' <span class="moved">{}</span>')
    named = villages.name_cell(asked, place, moved.format(marks[place]) if place in marks else "")
    if not (asked.signs.all_year and is_low(row["all_year"])):
        return named
    return parts.below(named, parts.low_html(asked.words))


def _low(asked: PageQuestion, view: Overview) -> None:
    """The villages that are low all year; for wide areas those of the list."""
    words, rows = asked.words, view.low
    parts.heading(words.say("Low all year"), words.count("{n} village", "{n} villages", len(rows)))
    if rows.empty:
        parts.note(words.say("No village is known to be low all year."))
        return
    parts.note(
        words.count(
            "The number: how many people who may need help have fewer than {each} helper each "
            "even in the months when most people are home.",
            "The number: how many people who may need help have fewer than {each} helpers each "
            "even in the months when most people are home.",
            asked.limits.helpers_each,
            each=asked.helpers_each,
        )
    )
    caption = words.say("Villages low all year")

    def draw(some: pd.DataFrame) -> None:
        made = _lows(asked, some)
        parts.table(made.columns, made.rows, caption, stacks=True)

    parts.listed(words, rows, LISTED, LISTED_MORE, "further_low", draw)
    if view.is_wide:
        parts.note(
            words.say(
                "Only villages to prepare first are listed; the parts of the area count all "
                "villages."
            )
        )


def _lows(asked: PageQuestion, rows: pd.DataFrame) -> parts.Table:
    words = asked.words
    columns = [
        Column(words.say("village")),
        asked.column(words.say("too few helpers for"), "too few helpers for"),
        asked.column(words.say("usual helpers"), "helpers_usual", "overview"),
        Column(words.say("why")),
    ]
    body = [
        [
            villages.name_cell(asked, row["place_id"]),
            people_without(words, row["without_helpers_usual"]),
            words.number(row["helpers_usual"]),
            parts.with_small(
                all_year_reasons(words, row), words.say(BASIS_NAMES.get(str(row["basis"]), ""))
            ),
        ]
        for row in rows.to_dict("records")
    ]
    return parts.Table(columns, body)


def _with_expected(asked: PageQuestion, view: Overview) -> pd.DataFrame:
    """Every row with the people expected without helpers, where a hazard is chosen."""
    if view.is_wide or not asked.selection.hazard:
        return view.capacity
    found = answers.expected(asked.selection, asked.limits)[["place_id", *EXPECTED]]
    return view.capacity.merge(found, on="place_id", how="left")


def _as_shown(asked: PageQuestion, view: Overview, month: int) -> parts.Table | None:
    """The whole list beside the map, as it is ordered and marked there."""
    if asked.signs.in_month:
        rows = _list(asked, asked.limits, month)
        return _ranked(asked, rows, _marks(asked, view, month))
    return _lows(asked, view.low) if asked.signs.all_year else None


def download(asked: PageQuestion, view: Overview, month: int, answer: str) -> TableFile:
    """Every village and month under the page's answer; for wide areas the first villages.

    Columns that wide areas do not have are left out, and sums are those of the parts.
    """
    words, rows = asked.words, _with_expected(asked, view)
    known = [
        column
        for column in columns(asked, "overview")
        if column.name in rows or column.name in downloads.ADDED
    ]
    facts = [(words.say("Finding"), limits.limits_used(asked))]
    if view.is_wide:
        facts.append(wide.cut_fact(asked, len(rows), view.flagged))
    sheets = [*downloads.shown_sheet(asked, _as_shown(asked, view, month))]
    if not view.is_wide:
        sheets.append(downloads.village_totals(asked, rows))
    return table_file(asked, answer, rows, known, facts, sheets)
