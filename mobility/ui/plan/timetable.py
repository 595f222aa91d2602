"""The Preparedness plan's parts: the table by month, villages of a month, actions and rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility.measures.hazards import is_due
from mobility.reports.document import Sheet as FileSheet
from mobility.reports.document import TableFile
from mobility.reports.pictures.year_picture import Series
from mobility.store.agreements import Step
from mobility.ui.frame import answers, downloads, evidence, page, parts, wide
from mobility.ui.frame.limits import limits_used
from mobility.ui.frame.month_strip import month_strip
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.ui.plan import steps
from mobility.ui.plan.steps import Group, Line, Sheet
from mobility.views import agreements
from mobility.views import plan as plans
from mobility.views.actions import Action, actions
from mobility.views.agreements import Written
from mobility.views.hazards import season_sentence
from mobility.views.leads import Leads
from mobility.views.listed_village import here_of_usual
from mobility.views.overview import village_lines
from mobility.views.plan import Plan, PlanMonth, dated, planned_year
from mobility.views.plan_file import area_rows, village_rows
from mobility.views.plan_steps import area_steps, village_actions, village_steps
from mobility.views.reserves import Reserves
from mobility.words import MONTHS, N_, Words, pair

TO_MOVE = pair("{n} person to move early", "{n} people to move early")
NEED_HELP = pair("{n} person may need help", "{n} people may need help")
SEASON, PEAK = 2, 3  # levels of a hazard
NEWCOMERS = pair("{n} newcomer", "{n} newcomers")
LISTED, LISTED_MORE = 12, 100  # the first ones are printed too


def sentences(asked: PageQuestion, view: Plan) -> tuple[str, str]:
    """The answer; and how much of it absence makes, and how sure it is."""
    words = asked.words
    because = plans.because(words, view, asked.limits)
    return plans.answer(words, view, asked.area_text), because


def at_a_glance(asked: PageQuestion, view: Plan, written: Mapping[Step, Written]) -> None:
    """Every action with its months: in how many villages, or for one village whether."""
    words = asked.words
    codes = [code for code in actions() if any(code in each.actions for each in view.months)]
    if not codes:
        parts.note(words.say("No rule proposes an action in any month."))
        return
    title = words.say("The plan at a glance: {area}", area=asked.area_text)
    note = "" if view.villages == 1 else words.say("villages in which each action is proposed")
    parts.heading(title, note)
    rows = (
        parts.year_row(
            words,
            words.say(actions()[code].label),
            [_cell(words, view, month, code) for month in MONTHS],
        )
        for code in codes
    )
    parts.year_table(words, rows, title, "glance")
    parts.note(season_sentence(words, view.hazard, {e.month: e.level for e in view.months}))
    if written:
        today = datetime.now().astimezone().date()
        parts.note(agreements.summary(words, written.values(), today))


def _cell(words: Words, view: Plan, month: int, code: str) -> Markup:
    """In how many villages an action is proposed in a month, ringed as the strip rings it."""
    planned = view.month(month)
    n = planned.actions.get(code, 0) if planned else 0
    said = "" if not n else "●" if view.villages == 1 else words.number(n)
    ring = {SEASON: "due", PEAK: "due peak"}.get(planned.level if planned else 0, "")
    return Markup('<td class="count {}">{}</td>').format(ring, said)


def months(sheet: Sheet, view: Plan) -> None:
    """The steps of each month, in order of date; the first when the hazard is due lies open."""
    asked, words = sheet.asked, sheet.words
    title = words.say("Plan by month: {area}", area=asked.area_text)
    parts.heading(title, words.say("in order of date"))
    if sheet.refusal:
        parts.note(sheet.refusal)
    elif not whole(asked):
        parts.note(words.say("Choose one area to write what is agreed for it as a whole."))
    own = _own_months(asked, view)
    first = next(iter(view.due or view.months), None)
    groups = [
        replace(_month(sheet, view, each, own.get(each.month)), is_open=each is first)
        for each in view.months
    ]
    steps.folded(sheet, groups, "months")
    notes = [plans.basis(words, view, downloads.year_said(asked))]
    if view.villages == 1:
        notes.append(lending_note(asked))
    parts.note(" ".join(notes))


def whole(asked: PageQuestion) -> str:
    """The place that the plan is of; empty where it is of several."""
    areas = asked.selection.areas
    return areas[0] if len(areas) == 1 else ""


def _own_months(asked: PageQuestion, view: Plan) -> dict[int, dict[Any, Any]]:
    """The months of a plan of one village, as the list of villages has them."""
    if view.villages > 1:
        return {}
    rows = answers.plan_villages(asked.selection, asked.limits, MONTHS)
    return {int(row["month"]): row for row in rows.to_dict("records")}


def _month(sheet: Sheet, view: Plan, each: PlanMonth, own: dict[Any, Any] | None) -> Group:
    asked, words = sheet.asked, sheet.words
    leads, place = answers.leads(asked.selection), whole(asked)
    hazard = view.hazard or ""
    found = area_steps(words, each)
    if view.villages == 1:
        found = village_steps(words, own, _reserves(asked)) if own else []
    lines = [
        Line(
            Step(place, hazard, each.month, step.code),
            step.label,
            step.detail,
            each.actions.get(step.code, 0) if view.villages > 1 else 0,
            leads.one(words, step.code),
        )
        for step in found
    ]
    lines += [
        _former(words, step)
        for step, entry in sheet.written.items()
        if (step.place_id, step.month) == (place, each.month) and not entry.proposed
    ]
    due = plans.hazard_text(words, view.hazard, each.level)
    when = dated(words, each.month, each.year)
    title = (
        words.say("{month} – {hazard}", month=when, hazard=due)
        if each.level
        else words.say("{month}", month=when)
    )
    counted = []
    if view.villages > 1 and each.villages_moving:
        counted.append(words.count("in {n} village", "in {n} villages", each.villages_moving))
    if view.villages > 1 and each.villages_losing:
        counted.append(plans.losing_text(words, each))
    said = _numbers(words, each.numbers, each.is_due, counted)
    return Group(title, "", said, lines, is_due=each.is_due)


def _former(words: Words, step: Step, detail: str = "") -> Line:
    """A step that something is written on, as it is called in the release read."""
    return Line(step, words.say(actions()[step.action].label), detail)


def _reserves(asked: PageQuestion) -> Reserves:
    return answers.reserves(asked.selection, asked.limits)


def _numbers(
    words: Words, numbers: Mapping[Any, Any], is_due: bool, counted: Sequence[str] = ()
) -> str:
    """What is known of a month or a village: whom to move, who is here, who comes."""
    to_move = _known(words, *TO_MOVE, numbers["people_to_move"])
    moving = words.say("; ").join([to_move, *counted])
    if to_move and not is_due:
        moving = words.say("if it came then: {moving}", moving=moving)
    said = [
        moving,
        words.say("helpers here / usual: {n}", n=here_of_usual(words, dict(numbers))),
        _known(
            words, "{n} person may need help", "{n} people may need help", numbers["needs_help"]
        ),
        _known(words, *NEWCOMERS, numbers["newcomers"]),
    ]
    return words.say(" · ").join(filter(None, said))


def _known(words: Words, one: str, many: str, value: Any) -> str:
    """A number with its word; empty where it is not known, which is not 0."""
    return "" if value is None or pd.isna(value) else words.count(one, many, value)


def inside(sheet: Sheet, view: Plan) -> None:
    """What is written on steps of places inside the area, month by month."""
    asked, words, places = sheet.asked, sheet.words, sheet.asked.gazetteer
    mine = [step for step in sheet.written if step.place_id != whole(asked)]
    if not mine:
        return
    title = words.say("What is written on the steps of single places")
    parts.heading(title, words.count("{n} step", "{n} steps", len(mine)))
    groups = [
        Group(
            when := dated(words, each.month, each.year),
            when,
            "",
            [
                _former(words, step, places.name(words, step.place_id))
                for step in mine
                if step.month == each.month
            ],
        )
        for each in view.months
    ]
    shown = [group for group in groups if group.lines]
    steps.table(sheet, shown, title, "inside")


def behind(asked: PageQuestion, view: Plan) -> dict[Step, list[str]]:
    """The villages behind each number of the months, those with most people to move first."""
    if view.villages < 2 or answers.is_wide(asked.selection):
        return {}
    found: dict[Step, list[str]] = {}
    rows = answers.plan_villages(asked.selection, asked.limits, MONTHS)
    place, hazard = whole(asked), view.hazard or ""
    for village, month, codes in rows[["place_id", "month", "actions"]].itertuples(index=False):
        for code in village_actions({"actions": codes}):
            found.setdefault(Step(place, hazard, int(month), code), []).append(village)
    return found


def villages(sheet: Sheet, view: Plan, month: int) -> None:
    """The villages that need something in a month, those with most people to move first."""
    asked, words = sheet.asked, sheet.words
    levels = {each.month: each.level for each in view.months}
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
    parts.listed(
        words, rows, LISTED, LISTED_MORE, "further_planned",
        lambda some: _listed(sheet, some),
    )  # fmt: skip
    wide.say_cut(asked, len(rows), total)
    if LISTED < len(rows) == total <= LISTED_MORE:  # a longer list says so itself
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


def _listed(sheet: Sheet, rows: pd.DataFrame) -> None:
    groups = [_village(sheet.asked, row) for row in rows.to_dict("records")]
    steps.folded(sheet, groups, "village")


def _village(asked: PageQuestion, row: dict[Any, Any]) -> Group:
    words, place, month = asked.words, row["place_id"], int(row["month"])
    leads, hazard = answers.leads(asked.selection), asked.selection.hazard or ""
    lines = [
        Line(
            Step(place, hazard, month, step.code),
            step.label,
            step.detail,
            lead=leads.one(words, step.code, place),
        )
        for step in village_steps(words, row, _reserves(asked))
    ]
    where = village_lines(words, asked.gazetteer, place)
    due = bool(is_due(row["hazard_level"]))
    said = [*filter(None, where), _finding(words, row), _numbers(words, row, due)]
    name = asked.gazetteer.name(words, place)
    return Group(name, page.place_link(asked, place), words.say(" · ").join(said), lines)


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
    if not proposed:
        parts.heading(title)
        parts.note(words.say("No rule proposes an action in any month."))
        return
    body = [
        [
            parts.bold(words.say(action.label)),
            words.say(action.options),
            plans.rule_text(words, action, asked.limits, asked.release.parameters),
            _who_leads(asked, leads, code),
            parts.with_small(words.say(action.caution), _sourced(words, action)),
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
    shown = parts.table_html(columns, body, title, style="worksheet labelled")
    parts.fold(title, "rules", shown)


def _who_leads(asked: PageQuestion, leads: Leads, code: str) -> str:
    said, sources = leads.with_others(asked.words, code), leads.sources(code)
    return parts.with_small(said, evidence.listed(asked, sources)) if sources else said


def _sourced(words: Words, action: Action) -> Markup:
    kinds = parts.evidence(words, action.kinds)
    return Markup("{} {}").format(words.say(action.source), kinds)


EXPLAINED = (  # a word, and the table and column that describe it
    (N_("people to move early"), "plan", "people_to_move"),
    (N_("helpers here / usual"), "on_pages", "here / usual"),
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


def files(sheet: Sheet, view: Plan) -> None:
    """The plan by month and village, and every step as a row."""
    asked = sheet.asked
    picture = chart(asked, view)
    downloads.buttons(asked, lambda: download(sheet, view), "plan", picture=picture)
    parts.note(asked.words.say("Every step as a row, with what is agreed:"))
    downloads.buttons(asked, lambda: steps_file(sheet, view), "plan_steps")


def download(sheet: Sheet, view: Plan) -> TableFile:
    """The villages that need something, month by month; apart, steps and the area's months."""
    asked, words = sheet.asked, sheet.words
    leads = answers.leads(asked.selection)
    rows = _filed(asked, view)
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
    every = steps_file(sheet, view)
    sheets = [
        FileSheet(words.say("Steps"), every.columns, every.rows),
        downloads.sums_sheet(asked, described, area_rows(words, view, leads)),
    ]
    return downloads.table_file(asked, title, found, described, more, sheets)


def _filed(asked: PageQuestion, view: Plan) -> pd.DataFrame:
    """The villages that a file lists: of every month; of a wide area, of the hazard's months."""
    months = plans.months_due(view) if answers.is_wide(asked.selection) else MONTHS
    return answers.plan_villages(asked.selection, asked.limits, months)


def steps_file(sheet: Sheet, view: Plan) -> TableFile:
    """A row a step, to be worked with: of the area, of its villages, and what is agreed."""
    asked, words = sheet.asked, sheet.words
    own = _own_months(asked, view)
    groups = [_month(sheet, view, each, own.get(each.month)) for each in view.months]
    if view.villages > 1:
        groups += [_village(asked, row) for row in _filed(asked, view).to_dict("records")]
    lines = {line.step: line for group in groups for line in group.lines}
    lines |= {step: _former(words, step) for step in sheet.written if step not in lines}
    found = agreements.rows(words, (_planned(sheet, view, step) for step in lines), asked.gazetteer)
    found = found.assign(
        known=[line.detail for line in lines.values()],
        villages_proposed=[line.villages or None for line in lines.values()],
        led_by=[line.lead for line in lines.values()],
    )
    columns = downloads.columns(asked, "plan_steps")
    title = words.say("Steps of the plan: {area}", area=asked.area_text)
    return downloads.table_file(asked, title, found, columns)


def _planned(sheet: Sheet, view: Plan, step: Step) -> tuple[Step, int, Written | None]:
    """A step, the year it is for, and what is written on it."""
    written = sheet.written.get(step)
    if written is not None:
        return step, written.agreement.year, written
    return step, planned_year(step.month, view.created), None
