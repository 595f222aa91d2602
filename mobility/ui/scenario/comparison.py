"""The What if page's parts: before and after by month, totals, villages that change, a drill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility.maps.colours import HAZARD_INKS, HAZARD_LEVELS
from mobility.measures.finding import GRAVEST_FIRST, is_low
from mobility.reports.document import FileColumn, TableFile
from mobility.reports.pictures.year_picture import Series
from mobility.ui.frame import answers, downloads, parts
from mobility.ui.frame.limits import limits_used
from mobility.ui.frame.month_strip import month_strip
from mobility.ui.frame.page import PageQuestion, month_of
from mobility.ui.frame.parts import Column
from mobility.ui.frame.villages import name_cell
from mobility.ui.scenario.controls import drill_controls
from mobility.views.hazards import hazard_name, season_sentence, when_due
from mobility.views.listed_village import here_of_usual
from mobility.views.overview import reasons
from mobility.views.scenario import (
    AFTER,
    BEFORE,
    SIDE,
    TOTALS,
    Comparison,
    Sides,
    answer,
    described,
    side,
)
from mobility.views.without import people_without
from mobility.words import MONTHS, N_, Words, whole
from mobility.words.terms import HAZARD_LEVEL_NAMES

LISTED, LISTED_MORE = 10, 200
PERCENT = 100
TOTAL_WORDS = {
    "helpers": N_("helpers here"),
    "helpers_usual": N_("usual helpers"),
    "needs_help": N_("people here who may need help"),
    "without_helpers": N_("of them, without enough helpers"),
    "people_here": N_("members here"),
    "people_to_protect": N_("people to protect, newcomers too"),
}


def clauses(asked: PageQuestion) -> list[str]:
    """What would be different, in words."""
    now, words = asked.what_if.scenario, asked.words
    at = asked.gazetteer.name(words, now.brought_to) if now.brought_to else ""
    return described(words, now, asked.selection.hazard, at)


def sentences(asked: PageQuestion, view: Comparison) -> tuple[str, str]:
    """The answer, and what the scenario changes."""
    words, said = asked.words, clauses(asked)
    first = answer(words, view, asked.area_text, not said)
    if asked.what_if.name:
        first = words.say("{name}: {sentence}", name=asked.what_if.name, sentence=first)
    if not said:
        return first, words.say("Choose below what would be different. Nothing is stored.")
    return first, words.say(
        "If {scenario}. This is a scenario, not a forecast: it is kept only in this page's link.",
        scenario=words.listed(said),
    )


def nothing_to_compare(asked: PageQuestion) -> None:
    """A note that there is nothing to compare, and which page has something to show."""
    words = asked.words
    parts.note(words.say("A scenario needs household lists, or residents and stays, of villages."))
    st.page_link("pages/data.py", label=words.say("See what this release holds"))


def strip(asked: PageQuestion, view: Comparison, month: int) -> None:
    """The month strip of the scenario and, if it changes anything, before and after by month."""
    words = asked.words
    counts = {each: words.number(view.losses(each)[1]) for each in MONTHS}
    label = words.say("Villages that would lose capacity, by month")
    parts.heading(label)
    month_strip(asked, month, view.levels_after, counts, label)
    parts.note(season_sentence(words, asked.selection.hazard, view.levels_after))
    if not asked.what_if.scenario.is_neutral:
        _before_and_after(asked, view)


def _before_and_after(asked: PageQuestion, view: Comparison) -> None:
    words = asked.words
    people = [view.total("without_helpers", each) for each in MONTHS]
    rows = [
        parts.year_group(words.say("villages that lose capacity")),
        *_sides_by_month(words, [view.losses(each) for each in MONTHS]),
        parts.year_group(words.say("people here without enough helpers")),
        *_sides_by_month(words, people),
    ]
    if asked.what_if.scenario.moves_hazards and asked.selection.hazard:
        name = hazard_name(words, asked.selection.hazard)
        rows = [
            _levels(words, words.say("{hazard}, before", hazard=name), view.levels_before),
            _levels(words, words.say("{hazard}, moved", hazard=name), view.levels_after),
            *rows,
        ]
    parts.year_table(words, rows, words.say("Before and after, by month"))


def _sides_by_month(words: Words, sides: Sequence[Sides]) -> list[Markup]:
    """The rows of a number, before, after and changed, from its twelve pairs."""
    cells = [_cells(words, *each) for each in sides]
    titles = (
        words.say("as in this release"),
        words.say("in the scenario"),
        words.say("change"),
    )
    return [_numbers(words, title, [each[n] for each in cells]) for n, title in enumerate(titles)]


def _numbers(words: Words, title: str, texts: list[str]) -> Markup:
    cells = [Markup('<td class="level">{}</td>').format(text) for text in texts]
    return parts.year_row(words, title, cells)


def _levels(words: Words, title: str, levels: Mapping[int, int]) -> Markup:
    cells, cell = [], Markup('<td class="level" style="{}">{}</td>')
    for month in MONTHS:
        level = levels.get(month, 0)
        colours = f"background:{HAZARD_LEVELS[level]};color:{HAZARD_INKS[level]}"
        text = words.say(HAZARD_LEVEL_NAMES[level]) if level else "·"
        cells.append(cell.format(colours, text))
    return parts.year_row(words, title, cells)


def _signed(words: Words, change: float) -> str:
    """``+12`` or ``−3``; ``·`` for no change."""
    if change == 0:
        return "·"
    return ("+" if change > 0 else "−") + words.number(abs(change))


def totals(asked: PageQuestion, view: Comparison, month: int) -> None:
    """Villages by finding and numbers of people in the month, before and after."""
    words = asked.words
    title = words.say("The whole area in {month}", month=words.month(month))
    parts.heading(title)
    body = []
    for finding in GRAVEST_FIRST:
        before = int(view.findings_before.at[month, finding])
        after = int(view.findings_after.at[month, finding])
        body.append([parts.finding_html(words, finding), *_cells(words, before, after)])
    low = _cells(words, view.low_before, view.low_after)
    body.append([parts.low_html(words), *low])
    for name in TOTALS:
        sums = view.total(name, month)
        body.append([words.say(TOTAL_WORDS[name]), *_cells(words, *sums)])
        if name == "helpers_usual":
            shares = _shares(words, *view.availability(month))
            body.append([words.say("share of the usual helpers who are here"), *shares])
    columns = [
        Column(words.say("villages, then people")),
        asked.column(words.say("before"), "before"),
        asked.column(words.say("after"), "after"),
        asked.column(words.say("change"), "after minus before"),
    ]
    parts.table(columns, body, title)
    parts.note(
        words.say(
            "People are summed over the {known} of {villages} whose numbers are known.",
            known=words.number(len(view.known(month))),
            villages=words.count("{n} village", "{n} villages", view.villages),
        )
    )
    _absent(asked, view)


def _absent(asked: PageQuestion, view: Comparison) -> None:
    """The villages where many helpers are expected to be away in the hazard's months."""
    if view.absent_before is None or view.absent_after is None or asked.selection.hazard is None:
        return
    words = asked.words
    parts.note(
        words.say(
            "Villages that expect {share} or more of their usual helpers away {due}: {before} "
            "before, {after} after.",
            share=words.percent(asked.release.parameters["expected_absence_in_plan"]),
            due=when_due(words, asked.selection.hazard),
            before=words.number(view.absent_before),
            after=words.number(view.absent_after),
        )
    )


def _cells(words: Words, before: float | None, after: float | None) -> list[str]:
    change = "–"
    if before is not None and after is not None:
        change = _signed(words, whole(after) - whole(before))
    return [words.number(before), words.number(after), change]


def _shares(words: Words, before: float | None, after: float | None) -> list[str]:
    """The same of shares, their change in points of a hundred."""
    change = "–"
    if before is not None and after is not None:
        change = _signed(words, round(after * PERCENT) - round(before * PERCENT))
    return [words.percent(before), words.percent(after), change]


def changed(asked: PageQuestion, view: Comparison, month: int) -> None:
    """The villages whose finding changes, those that get worse first, and how many else change."""
    words, rows = asked.words, view.changed(month)
    n = len(rows)
    title = words.say("Villages whose finding changes in {month}", month=words.month(month))
    parts.heading(title, words.count("{n} village", "{n} villages", n))
    if n:
        parts.note(
            words.say(
                "Small figures: helpers here / usual helpers and their share, then people "
                "without enough helpers."
            )
        )

        def draw(some: pd.DataFrame) -> None:
            made = _listed(asked, some)
            parts.table(made.columns, made.rows, title, style="labelled")

        parts.listed(words, rows, LISTED, LISTED_MORE, "further_changed", draw)
    else:
        parts.note(words.say("No village's finding changes in this month."))
    if others := view.only_people(month):
        parts.note(
            words.count(
                "In {n} village the finding stays the same, but the number of people without "
                "enough helpers changes.",
                "In {n} villages the finding stays the same, but the number of people without "
                "enough helpers changes.",
                others,
            )
        )


def _listed(asked: PageQuestion, rows: pd.DataFrame) -> parts.Table:
    words = asked.words
    columns = [
        Column(words.say("village")),
        Column(words.say("before")),
        Column(words.say("after")),
        Column(words.say("why, after")),
    ]
    return parts.Table(columns, [_village(asked, row) for row in rows.to_dict("records")])


def _village(asked: PageQuestion, row: dict[Any, Any]) -> list[str]:
    words, cells = asked.words, [name_cell(asked, row["place_id"], other_name=False)]
    for suffix in (BEFORE, AFTER):
        one = side(row, suffix)
        finding = parts.finding_html(words, one["finding"], one["sure"])
        cells.append(parts.with_small(finding, _side_said(words, one)))
    return [*cells, _why(words, side(row, AFTER))]


def _side_said(words: Words, one: dict[str, Any]) -> str:
    """``3 / 6 (50%), 2 without``."""
    return words.say(
        "{here_usual} ({share}), {n} without",
        here_usual=here_of_usual(words, one),
        share=words.percent(one["availability"]),
        n=people_without(words, one["without_helpers"]),
    )


def _why(words: Words, one: dict[str, Any]) -> str:
    """What makes the finding; and, apart, that the village is low all year."""
    why = reasons(words, one)
    return parts.with_small(why, parts.low_html(words)) if is_low(one["all_year"]) else why


def drill(asked: PageQuestion) -> None:
    """Who could take part in a drill in its month, and in the month it would move to."""
    words, now = asked.words, asked.what_if
    parts.heading(
        words.say("A drill in another month"),
        words.say("members who are helpers and here, in the scenario"),
    )
    drill_controls(asked)
    chosen = [month for month in (now.drill_from, now.drill_to) if month is not None]
    if not chosen:
        parts.note(words.say("Choose one or two months to see who could take part."))
        return
    rows = answers.attendance(asked.selection, asked.limits, now.scenario).set_index("month")
    columns = [
        Column(words.say("month")),
        asked.column(words.say("here / usual"), "here / usual"),
        asked.column(words.say("share"), "availability", "overview"),
        asked.column(
            words.say(
                "villages with {share} or more",
                share=words.percent(asked.limits.availability_watch),
            ),
            "villages for a drill",
        ),
    ]
    body = [_attendance(words, month, rows.loc[month]) for month in dict.fromkeys(chosen)]
    parts.table(columns, body, words.say("A drill in another month"))


def _attendance(words: Words, month: int, row: Mapping[str, Any]) -> list[str]:
    enough = words.say(
        "{n} of {total}",
        n=words.number(row["villages_enough"]),
        total=words.number(row["villages_known"]),
    )
    return [
        words.month(month),
        here_of_usual(words, dict(row)),
        words.percent(row["share"]),
        enough,
    ]


EXPLAINED = (
    (
        N_("more people leave"),
        N_(
            "in a month, this share of the people here, of the groups chosen, leaves as well: "
            "helpers and people who may need help alike. Usual helpers stay those of this "
            "release, so fewer of them are here."
        ),
    ),
    (
        N_("the hazard moves"),
        N_(
            "its levels and weights move to other months; after December comes January. A "
            "village's numbers and findings stay the same; only the months that count as hazard "
            "months change."
        ),
    ),
    (
        N_("helpers are brought"),
        N_(
            "this many helpers from elsewhere are in each village all year, such as a team from "
            "the township. They help people who may need it, so fewer are without enough "
            "helpers. They are not members who came back, so availability and usual helpers stay "
            "the same."
        ),
    ),
    (
        N_("newcomers help"),
        N_(
            "this share of the newcomers is trained and assigned, and counts in the same way as "
            "helpers brought from elsewhere. Availability counts members only, so it does not "
            "change."
        ),
    ),
    (
        N_("training"),
        N_(
            "Training people who stay fills roles. It does not add helpers, because they are "
            "counted already; so there is no such choice here."
        ),
    ),
    (
        N_("roles"),
        N_("nobody knows which holders would leave: roles stay as in this release."),
    ),
    (
        N_("low all year"),
        N_(
            "is judged in the months when a village is fullest, whoever is away in others. No "
            "scenario changes it."
        ),
    ),
    (
        N_("how sure"),
        N_(
            "a scenario has no error of its own. The ends of a sample's interval, and of counts "
            "that may be off, move in proportion to the estimate; where a village's two ends "
            "disagree, we cannot tell."
        ),
    ),
)


def explained(asked: PageQuestion) -> None:
    """What each part does to the numbers."""
    words = asked.words
    meanings = [(words.say(word), words.say(text)) for word, text in EXPLAINED]
    meanings += [
        (words.say("here / usual"), asked.explained("on_pages", "here / usual")),
        (words.say("without enough helpers"), asked.explained("overview", "without_helpers")),
    ]
    parts.explained(asked.words, meanings, words.say("What a scenario does to the numbers"))


def chart(asked: PageQuestion, view: Comparison) -> downloads.Picture:
    """The villages that lose capacity in each month, before and after, as a picture."""
    words = asked.words
    named = (words.say("as in this release"), words.say("in the scenario"))
    series = [
        Series(name, {month: [float(view.losses(month)[side])] for month in MONTHS})
        for side, name in enumerate(named)
    ]
    return downloads.year_chart(asked, sentences(asked, view)[0], series, view.levels_after)


def download(asked: PageQuestion, view: Comparison) -> TableFile:
    """Every village and month before and after, with the scenario among the facts."""
    words, said, rows = asked.words, clauses(asked), view.rows
    more = [
        (words.say("Scenario"), asked.what_if.name or words.say("without a name")),
        (words.say("What is different"), words.say("; ").join(said) or words.say("nothing")),
        (words.say("Finding"), limits_used(asked)),
    ]
    more += [(words.say(word), words.say(text)) for word, text in EXPLAINED]
    described = downloads.columns(asked, "what_if")
    columns = [side for column in described for side in _sides(words, column)]
    month = month_of(asked, view.default_month)
    sheets = [
        *downloads.shown_sheet(asked, _listed(asked, view.changed(month))),
        downloads.sums_sheet(asked, [*downloads.columns(asked, "totals"), *columns], _sums(view)),
    ]
    return downloads.table_file(asked, sentences(asked, view)[0], rows, columns, more, sheets)


def _sums(view: Comparison) -> pd.DataFrame:
    """The people of the page's totals in each month, before and after."""
    return pd.DataFrame(
        {
            "month": month,
            "villages_total": view.villages,
            "villages_known": len(view.known(month)),
            **{
                name + suffix: people
                for name in TOTALS
                for suffix, people in zip((BEFORE, AFTER), view.total(name, month), strict=True)
            },
        }
        for month in MONTHS
    )


def _sides(words: Words, column: FileColumn) -> list[FileColumn]:
    """A column twice, before and after, if the scenario may change it."""
    if not column.name.endswith(SIDE):
        return [column]
    name, meaning = column.name.removesuffix(SIDE), column.meaning
    before = words.say("as in this release: {meaning}", meaning=meaning)
    after = words.say("in the scenario: {meaning}", meaning=meaning)
    return [
        replace(column, name=name + BEFORE, meaning=before),
        replace(column, name=name + AFTER, meaning=after),
    ]
