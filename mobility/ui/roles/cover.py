"""The Roles page's parts: roles not filled, the year of each village, and deputies."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility import access
from mobility.maps.colours import LOW_MARK, svg
from mobility.reports.document import TableFile
from mobility.reports.pictures.year_picture import Series
from mobility.ui.frame import answers, downloads, parts, reader, role_cells, villages
from mobility.ui.frame.downloads import columns, table_file
from mobility.ui.frame.month_strip import month_strip
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.ui.frame.role_cells import MARK_BY_STATE
from mobility.views.hazards import levels, season_sentence
from mobility.views.roles import (
    DOWN,
    FILLED,
    LACKING,
    LOST,
    STATES,
    UNKNOWN,
    Roles,
    cell_of,
)
from mobility.words import N_, Words
from mobility.words.terms import SEX_NAMES

LISTED = 10
LISTED_MORE = 200
YEARS = 6
YEARS_MORE = 40

HEADINGS = {
    LOST: N_("nobody here"),
    DOWN: N_("too few here"),
    LACKING: N_("too few even when most are home"),
    FILLED: N_("filled"),
    UNKNOWN: N_("month not known"),
}


def strip(asked: PageQuestion, view: Roles, month: int) -> None:
    """Villages short of people for a role by month, with the hazard's months ringed."""
    words = asked.words
    hazard_levels = levels(answers.hazards(asked.selection), asked.selection.hazard)
    counts = {month: words.number(n) for month, n in view.short_by_month().items()}
    month_strip(
        asked,
        month,
        hazard_levels,
        counts,
        words.say("Villages where absence leaves a role unfilled, by month"),
    )
    parts.note(
        words.say(
            "Number: villages where a role that is filled when most are home has nobody here, or "
            "too few."
        )
        + " "
        + season_sentence(words, view.hazard, hazard_levels)
    )


def chart(asked: PageQuestion, view: Roles, answer: str) -> downloads.Picture:
    """The strip's numbers as a picture."""
    months: dict[int, list[float] | None] = {
        month: None if n is None else [n] for month, n in view.short_by_month().items()
    }
    title = asked.words.say("Villages where absence leaves a role unfilled, by month")
    due = levels(answers.hazards(asked.selection), asked.selection.hazard)
    return downloads.year_chart(asked, answer, [Series(title, months)], due)


def gaps(asked: PageQuestion, view: Roles) -> None:
    """Roles with nobody here when the hazard is due, and how many could deputise."""
    words, found = asked.words, view.gaps
    parts.heading(
        words.say("Roles to fill first"),
        words.say("those that absence empties first; months when the hazard is due")
        if len(found)
        else "",
    )
    if found.empty:
        parts.note(words.say("No role is known to have too few people here in such a month."))
        return
    caption = words.say("Roles to fill first")

    def draw(some: pd.DataFrame) -> None:
        made = _gaps(asked, view, some)
        parts.table(made.columns, made.rows, caption, style="labelled")

    parts.listed(words, found, LISTED, LISTED_MORE, "further_gaps", draw)


def _gaps(asked: PageQuestion, view: Roles, rows: pd.DataFrame) -> parts.Table:
    words = asked.words
    deputies = view.deputies.set_index("place_id").to_dict("index")
    columns = [
        Column(words.say("village")),
        Column(words.say("role")),
        Column(words.say("nobody here in")),
        Column(words.say("too few in")),
        asked.column(words.say("possible deputies"), "deputies", "roles"),
    ]
    body = [
        [
            villages.name_cell(asked, row.place_id),
            parts.with_small(words.say(row.role), _wanted(words, row)),
            _when(words, row.empty, _gap_mark(row, LOST)),
            _when(words, row.short, _gap_mark(row, DOWN)),
            _deputies(words, deputies.get(row.place_id)),
        ]
        for row in rows.itertuples()
    ]
    return parts.Table(columns, body)


def _gap_mark(row: Any, state: str) -> str:
    """The mark of a gap that absence makes, or of one that is there all year; else none."""
    if row.usually_met:
        return parts.picture(svg(MARK_BY_STATE[state], 12))
    return "" if row.ever_met else parts.picture(svg(LOW_MARK, 12))


def _when(words: Words, months: tuple[int, ...], mark: str) -> str:
    """The months in which a role is empty or short, with its mark; a dash if there is none."""
    named = words.say(", ").join(words.month_short(month) for month in months)
    return Markup("{} {}").format(mark, named) if months else "–"


def _wanted(words: Words, row: Any) -> str:
    """How many are wanted, and whether they are here when most are home."""
    wanted = words.count("{n} needed", "{n} needed", int(row.minimum))
    if row.usually_met:
        usual = words.say("filled when most are home")
    elif row.ever_met:
        usual = words.say("not filled even when most are home")
    else:
        usual = words.say("filled in no month")
    return words.say("; ").join([wanted, usual])


def _deputies(words: Words, counts: dict[str, int] | None) -> str:
    """``12`` and, small, women and men among them."""
    if counts is None:
        return words.say("no hazard month")
    return parts.with_small(words.number(counts["deputies"]), _women_and_men(words, counts))


def _women_and_men(words: Words, counts: dict[str, int]) -> str:
    women = words.count("{n} woman", "{n} women", counts["women"])
    men = words.count("{n} man", "{n} men", counts["men"])
    return words.say(", ").join([women, men])


def in_month(asked: PageQuestion, view: Roles, month: int) -> None:
    """For each role, how many villages have it filled in the month chosen, or how it is not."""
    words = asked.words
    title = words.say("Roles in {month}", month=words.month(month))
    parts.heading(title, words.say("villages with a full household list"))
    columns = [Column(words.say("role"))]
    columns += [asked.column(words.say(HEADINGS[state]), "villages by role") for state in STATES]
    body = [
        [words.say(role), *(_villages(words, state, counts[state]) for state in STATES)]
        for role, counts in _by_role(view, month).items()
    ]
    parts.table(columns, body, title)


def _by_role(view: Roles, month: int) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for row in view.cover[view.cover["month"] == month].itertuples():
        found.setdefault(str(row.role), Counter())[cell_of(row).state] += 1
    return found


def _villages(words: Words, state: str, n: int) -> Markup:
    """A number of villages, with a mark if it is a gap that absence makes, or not known."""
    mark = parts.picture(svg(MARK_BY_STATE[state], 12)) if n and state in MARK_BY_STATE else ""
    return Markup("{} {}").format(mark, words.number(n))


def years(asked: PageQuestion, view: Roles) -> None:
    """Holders here of those wanted, village by village: one row per role, twelve months."""
    words, ids = asked.words, view.places()
    parts.heading(
        words.say("Holders here, of those needed"), words.say("2/3: two here, three needed")
    )
    role_cells.key(words)
    parts.listed(
        words, ids, YEARS, YEARS_MORE, "further_years", lambda some: _years(asked, view, some)
    )


def _years(asked: PageQuestion, view: Roles, ids: list[str]) -> None:
    words = asked.words
    body = [row for place in ids for row in _village_rows(asked, view, place)]
    parts.year_table(words, body, words.say("Holders here, of those needed"), "roles")


def _village_rows(asked: PageQuestion, view: Roles, place: str) -> list[Markup]:
    words = asked.words
    name = parts.year_group(villages.name_cell(asked, place), "village")
    return [name, *role_cells.rows(words, view.of(place))]


def one_village(asked: PageQuestion, view: Roles) -> None:
    """Who could deputise in one village, by code, only if the reader switches it on."""
    words = asked.words
    parts.heading(words.say("Possible deputies of one village"))
    counts = view.deputies.set_index("place_id").to_dict("index")
    if not counts:
        parts.note(
            words.say(
                "Nobody is proposed: deputies must be here in every month when the hazard is due, "
                "and no such month is known."
            )
        )
        return
    village = villages.choice(asked, words.say("Village with a full list"), sorted(counts))
    if not village:
        parts.note(words.say("Choose a village to see who could be trained."))
        return
    parts.note(_said(words, counts[village]))
    if not reader.permitted(access.require_households):
        return
    on = st.toggle(
        words.say("Show their codes, on the village's own device only"),
        key=f"deputies_{village}",
        help=words.say(
            "Codes only; no names are held. Off until you switch it on, and no link switches it on."
        ),
    )
    if on:
        _people(asked, village)


def _said(words: Words, counts: dict[str, int]) -> str:
    return words.count(
        "{n} member could deputise: {who}.",
        "{n} members could deputise: {who}.",
        counts["deputies"],
        who=_women_and_men(words, counts),
    )


def _people(asked: PageQuestion, village: str) -> None:
    words = asked.words
    rows = answers.deputies(asked.selection, village, reader.viewer())
    shown = pd.DataFrame(
        {
            words.say("household"): rows["household_id"],
            words.say("person"): rows["person_id"],
            words.say("sex"): [words.say(SEX_NAMES[each]) for each in rows["sex"]],
            words.say("age"): [words.digits(each) for each in rows["age_group"]],
            words.say("months here"): rows["months_here"],
        }
    )
    st.dataframe(shown, hide_index=True, width="stretch")
    title = words.say(
        "Members of {place} who could deputise", place=asked.gazetteer.name(words, village)
    )
    downloads.buttons(asked, lambda: deputies_file(asked, title, rows), "deputies")


def deputies_file(asked: PageQuestion, title: str, rows: pd.DataFrame) -> TableFile:
    """Those who could deputise in one village, by their codes."""
    return table_file(asked, title, rows, columns(asked, "deputies"))


def explained(asked: PageQuestion) -> None:
    """What each word and number on the page means."""
    words = asked.words
    parts.explained(
        asked.words,
        [
            (words.say("holders here"), asked.explained("roles", "here")),
            (words.say("needed"), asked.explained("roles", "minimum")),
            (words.say("filled when most are home"), asked.explained("overview", "roles_lost")),
            (words.say("filled in no month"), asked.explained("overview", "roles_never")),
            (words.say("possible deputies"), asked.explained("roles", "deputies")),
            (
                words.say("full list"),
                words.say("every household of the village is in its list; a sample cannot tell"),
            ),
        ],
    )


def download(asked: PageQuestion, view: Roles, answer: str) -> TableFile:
    """Every village, role and month, under the page's answer."""
    counts = view.deputies[["place_id", "deputies"]]
    rows, described = view.cover.merge(counts, on="place_id", how="left"), columns(asked, "roles")
    sheets = [
        *downloads.shown_sheet(asked, _gaps(asked, view, view.gaps)),
        downloads.totals_sheet(asked, described, view.cover, by=("role", "month")),
    ]
    return table_file(asked, answer, rows, described, sheets=sheets)
