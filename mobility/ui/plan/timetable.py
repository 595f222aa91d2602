"""The Preparedness plan's parts: the table by month, villages of a month, actions and rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility.measures.hazards import is_due
from mobility.reports.document import TableFile
from mobility.reports.pictures.year_picture import Series
from mobility.ui.frame import answers, downloads, parts, wide
from mobility.ui.frame.limits import limits_used
from mobility.ui.frame.month_strip import month_strip
from mobility.ui.frame.page import PageQuestion, month_of
from mobility.ui.frame.parts import Column
from mobility.ui.frame.villages import here_of_usual, name_cell
from mobility.views import plan as plans
from mobility.views.actions import actions
from mobility.views.hazards import season_sentence
from mobility.views.leads import Leads
from mobility.views.plan import Plan, PlanMonth, dated
from mobility.views.plan_file import area_rows, village_rows
from mobility.views.plan_steps import Step, area_steps, village_steps
from mobility.views.reserves import Reserves
from mobility.words import MONTHS, N_, Words

LISTED, LISTED_MORE = 25, 300  # the first ones are printed too


def sentences(asked: PageQuestion, view: Plan) -> tuple[str, str]:
    """The answer; and how much of it absence makes, and how sure it is."""
    words = asked.words
    because = plans.because(words, view, asked.limits)
    return plans.answer(words, view, asked.area_text), because


def months(asked: PageQuestion, view: Plan) -> None:
    """One row per month, the months when the hazard is due first."""
    words = asked.words
    title = words.say("Plan by month: {area}", area=asked.area_text)
    parts.heading(title, words.say("months when the hazard is due come first"))
    own = _own_months(asked, view)
    leads = answers.leads(asked.selection)
    body = [_month(asked, view, each, own, leads) for each in view.months]
    parts.table(
        _columns(words, words.say("month"), words.say("actions to consider, and who leads")),
        body,
        title,
        style="worksheet labelled",
    )
    notes = [plans.basis(words, view, downloads.year_said(asked))]
    if view.villages == 1:
        notes.append(lending_note(asked))
    parts.note(" ".join(notes))


def _own_months(asked: PageQuestion, view: Plan) -> dict[int, dict[Any, Any]]:
    """The months of a plan of one village, as the list of villages has them."""
    if view.villages > 1:
        return {}
    rows = answers.plan_villages(asked.selection, asked.limits, MONTHS)
    return {int(row["month"]): row for row in rows.to_dict("records")}


def _columns(words: Words, first: str, actions: str) -> list[Column]:
    return [
        Column(first),
        Column(words.say("people to move early"), number=True),
        Column(words.say("here / usual"), number=True),
        Column(words.say("may need help"), number=True),
        Column(words.say("newcomers"), number=True),
        Column(actions, long=True),
        Column(words.say("agreed"), blank=True),
        Column(words.say("by whom"), blank=True),
        Column(words.say("done by"), blank=True),
    ]


def _month(
    asked: PageQuestion, view: Plan, each: PlanMonth, own: dict[int, dict[Any, Any]], leads: Leads
) -> list[str]:
    words = asked.words
    when = dated(words, each.month, each.year)
    hazard = plans.hazard_text(words, view.hazard, each.level)
    first = parts.bold(when) if each.is_due else when
    counted = []
    if view.villages > 1 and each.villages_moving:
        counted.append(words.count("in {n} village", "in {n} villages", each.villages_moving))
    if view.villages > 1 and each.villages_losing:
        counted.append(plans.losing_text(words, each))
    steps = area_steps(words, each)
    if view.villages == 1:
        row = own.get(each.month)
        steps = village_steps(words, row, _reserves(asked)) if row else []
    said, proposed = words.say("; ").join(counted), _led(words, steps, leads)
    return [
        parts.with_small(first, hazard),
        *_cells(words, each.numbers, each.is_due, said, proposed),
    ]


def _reserves(asked: PageQuestion) -> Reserves:
    return answers.reserves(asked.selection, asked.limits)


def _cells(
    words: Words, numbers: Mapping[Any, Any], due: bool, counted: str, steps: str
) -> list[str]:
    """What a month or a village needs, and room for what the committee agrees."""
    people = _known(words, numbers["people_to_move"])
    return [
        parts.with_small(parts.bold(people) if due else people, counted),
        _known(words, numbers["helpers"], here_of_usual(words, dict(numbers))),
        _known(words, numbers["needs_help"]),
        _known(words, numbers["newcomers"]),
        steps,
        *("", "", ""),
    ]


def _steps(steps: Sequence[Step]) -> str:
    """A line for each action: its name, and what is known for it; a dash where there is none."""
    line = Markup('<div class="step"><b>{}</b>{}</div>')
    said = (line.format(each.label, f": {each.detail}" if each.detail else "") for each in steps)
    return parts.joined(said) or "–"


def _led(words: Words, steps: Sequence[Step], leads: Leads) -> str:
    """The same, those that follow one another with the same lead below its name."""
    groups = groupby(steps, lambda each: leads.who(words, [each.code]))
    named = (
        Markup("<small>{}</small>{}").format(words.say("led by {who}", who=who), _steps(list(some)))
        for who, some in groups
    )
    return parts.joined(named) or "–"


def _known(words: Words, value: Any, text: str = "") -> str:
    """A number, or a note that it is not known, which is not 0."""
    if value is None or pd.isna(value):
        return Markup("<i>{}</i>").format(words.say("no data"))
    return text or words.number(value)


def villages(asked: PageQuestion, view: Plan, month: int) -> None:
    """The villages that need something in a month, those with most people to move first."""
    words, levels = asked.words, {each.month: each.level for each in view.months}
    with st.container(key="plan_month"):
        label = words.say("People to move early, by month")
        parts.heading(label, words.say("choose a month to list its villages"))
        counts = {each.month: words.number(each.numbers["people_to_move"]) for each in view.months}
        month_strip(asked, month, levels, counts, label)
        parts.note(season_sentence(words, view.hazard, levels))
    rows = answers.plan_villages(asked.selection, asked.limits, (month,))
    total = _total(rows)
    planned = view.month(month)
    when = dated(words, month, planned.year) if planned else words.month(month)
    title = words.say("Villages to plan with in {month}", month=when)
    parts.heading(title, words.count("{n} village", "{n} villages", total))
    if rows.empty:
        parts.note(words.say("No rule proposes an action for any village in this month."))
        return
    parts.note(lending_note(asked))

    def draw(some: pd.DataFrame) -> None:
        made = _listed(asked, some)
        parts.table(made.columns, made.rows, title, style="worksheet labelled")

    parts.listed(words, rows, LISTED, LISTED_MORE, "further_planned", draw)
    wide.say_cut(asked, len(rows), total)
    if LISTED < len(rows) == total:
        parts.note(words.say("The whole list is in the download."))


def chart(asked: PageQuestion, view: Plan) -> downloads.Picture:
    """The people to move early in each month, as a picture."""
    people = {each.month: each.numbers["people_to_move"] for each in view.months}
    months = {
        month: None if (n := people.get(month)) is None or pd.isna(n) else [float(n)]
        for month in MONTHS
    }
    series = [Series(asked.words.say("People to move early, by month"), months)]
    levels = {each.month: each.level for each in view.months}
    title = plans.answer(asked.words, view, asked.area_text)
    return downloads.year_chart(asked, title, series, levels)


def _total(rows: pd.DataFrame) -> int:
    """The full number of rows, of which these are the first."""
    return int(rows["listed"].max()) if len(rows) else 0


def _listed(asked: PageQuestion, rows: pd.DataFrame) -> parts.Table:
    words = asked.words
    columns = _columns(words, words.say("village"), words.say("actions to consider"))
    return parts.Table(columns, [_village(asked, row) for row in rows.to_dict("records")])


def _village(asked: PageQuestion, row: dict[Any, Any]) -> list[str]:
    words, name = asked.words, name_cell(asked, row["place_id"], other_name=False)
    steps = village_steps(words, row, _reserves(asked))
    due = bool(is_due(row["hazard_level"]))
    return [name, *_cells(words, row, due, _finding(words, row), _steps(steps))]


def _finding(words: Words, row: Mapping[Any, Any]) -> str:
    """The finding of the month and how sure it is: ``loses, probably``."""
    said = [row["finding"], *([row["sure"]] if pd.notna(row["sure"]) else [])]
    return words.say(", ").join(words.say(str(each)) for each in said)


def lending_note(asked: PageQuestion) -> str:
    """Which villages lend helpers, and how far."""
    words = asked.words
    areas = answers.lending_areas(asked.selection)
    where = asked.area_text
    if areas != asked.selection.areas:
        where = words.listed(asked.gazetteer.names(words, areas))
    return words.say(
        "Helpers are lent between villages of {area} only, up to {km} km, nearest first; each is "
        "lent once in a month. Who else could come is not known here.",
        area=where,
        km=words.number(asked.release.parameters["lending_distance_km"]),
    )


def proposals(asked: PageQuestion, view: Plan) -> None:
    """The actions the plan proposes, each with its rule, options, caution and source."""
    words, leads = asked.words, answers.leads(asked.selection)
    proposed = {code for month in view.months for code in month.actions}
    title = words.say("Actions to consider, and the rule that proposes each")
    parts.heading(title)
    if not proposed:
        parts.note(words.say("No rule proposes an action in any month."))
        return
    body = [
        [
            parts.bold(words.say(action.label)),
            words.say(action.options),
            plans.rule_text(words, action, asked.limits, asked.release.parameters),
            _who_leads(words, leads, code),
            parts.with_small(words.say(action.caution), words.say(action.source)),
        ]
        for code, action in actions().items()
        if code in proposed
    ]
    columns = [
        Column(words.say("action")),
        Column(words.say("what can be done"), long=True),
        Column(words.say("proposed where"), long=True),
        Column(words.say("who leads"), long=True),
        Column(words.say("caution, and source"), long=True),
    ]
    parts.table(columns, body, title, style="worksheet labelled")


def _who_leads(words: Words, leads: Leads, code: str) -> str:
    said, sources = leads.with_others(words, code), leads.sources(words, code)
    return parts.with_small(said, sources) if sources else said


EXPLAINED = (  # a word, and the table and column that describe it
    (N_("people to move early"), "plan", "people_to_move"),
    (N_("here / usual"), "on_pages", "here / usual"),
    (N_("may need help"), "plan", "needs_help"),
    (N_("newcomers"), "plan", "newcomers"),
    (N_("neighbours"), "plan", "neighbours"),
    (N_("roles to fill"), "plan", "roles_to_fill"),
    (N_("could deputise"), "plan", "deputies"),
    (N_("drill"), "plan", "drill_for"),
)


def explained(asked: PageQuestion) -> None:
    """What each number means."""
    parts.explained(
        asked.words,
        [
            (asked.words.say(word), asked.explained(table, column))
            for word, table, column in EXPLAINED
        ],
    )


def download(asked: PageQuestion, view: Plan) -> TableFile:
    """The villages that need something in the hazard's months; apart, the area's months."""
    words, leads = asked.words, answers.leads(asked.selection)
    rows = answers.plan_villages(asked.selection, asked.limits, plans.months_due(view))
    found = village_rows(words, view, rows, leads, _reserves(asked))
    described = downloads.columns(asked, "plan")
    more = [
        (words.say("Dates"), plans.basis(words, view, downloads.year_said(asked))),
        (words.say("Finding"), limits_used(asked)),
        (words.say("Neighbours"), lending_note(asked)),
    ]
    more += [
        (
            words.say(action.label),
            plans.rule_text(words, action, asked.limits, asked.release.parameters),
        )
        for action in actions().values()
    ]
    if len(rows) < _total(rows):
        more.append(wide.cut_fact(asked, len(rows), _total(rows)))
    title = plans.answer(words, view, asked.area_text)
    sheets = [
        *downloads.shown_sheet(asked, _as_shown(asked, view)),
        downloads.sums_sheet(asked, described, area_rows(words, view, leads)),
    ]
    return downloads.table_file(asked, title, found, described, more, sheets)


def _as_shown(asked: PageQuestion, view: Plan) -> parts.Table | None:
    """The villages of the month that the page shows."""
    if view.villages < 2 or view.weakest is None:
        return None
    month = month_of(asked, view.weakest.month)
    return _listed(asked, answers.plan_villages(asked.selection, asked.limits, (month,)))
