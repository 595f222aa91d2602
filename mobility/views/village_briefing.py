"""The briefing of a village, from the rows that its page is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mobility.measures.finding import PROBABLY, is_low
from mobility.measures.newcomer_care import QUESTIONS
from mobility.views import newcomer_care as care
from mobility.views import one_place
from mobility.views import plan as plans
from mobility.views.briefing import (
    Briefing,
    Line,
    MonthCell,
    Part,
    RoleCell,
    RoleRow,
    Sign,
    Strip,
    Told,
    plan_part,
    where,
)
from mobility.views.hazards import season_sentence
from mobility.views.newcomers import village_said
from mobility.views.overview import finding_said
from mobility.views.plan import Plan
from mobility.views.plan_steps import village_steps
from mobility.views.reserves import deputies_text
from mobility.views.roles import Cell
from mobility.views.village_story import Fact, Story
from mobility.words import MONTHS, Words

Row = Mapping[str, Any]
ORIGINS = 5  # places named that newcomers come from


@dataclass(frozen=True)
class VillageRows:
    """What the store answers about one village.

    Attributes:
        months: its twelve capacity rows, January first.
        story: of the month.
        halves: rows of ``store.queries.half_months``, all months.
        plan: of the village alone.
        plan_months: its rows of ``store.queries.plan_villages``, by month.
        newcomers: its row of ``store.queries.newcomers`` in the month; empty without one.
        origins: rows of ``store.queries.newcomer_origins`` of the month.
        care_source: who answered about newcomers; empty where nobody did.
        roles: by role and month.
    """

    months: Sequence[Row]
    story: Story
    plan: Plan
    plan_months: Mapping[int, Row]
    newcomers: Row
    origins: pd.DataFrame
    care_source: str
    roles: Mapping[str, Mapping[int, Cell]]


def of_village(told: Told, place: str, month: int, rows: VillageRows) -> Briefing:
    """The briefing of a village in a month."""
    words = told.words
    row, name = rows.months[month - 1], told.places.name(words, place)
    return Briefing(
        place,
        name,
        told.places.other_name(words, place),
        where(told, place),
        one_place.village_sentence(words, name, rows.months),
        " ".join(rows.story.all_year),
        bool(is_low(row["all_year"])),
        _village_strip(told, rows.months, month),
        month,
        left=(
            _month(words, rows.story, row),
            _callable(words, rows.story, month),
            _newcomers(told, rows, month),
        ),
        right=(_away(words, rows.story, month),),
        below=(
            _roles(told, place, rows.roles, row["basis"] == "full"),
            _village_plan(told, place, name, rows),
            _village_known(told, rows),
        ),
    )


def _village_strip(told: Told, months: Sequence[Row], chosen: int) -> Strip:
    words = told.words
    by_month = {int(row["month"]): int(row["hazard_level"]) for row in months}
    cells = tuple(_village_cell(words, row, chosen) for row in months)
    note = [
        words.say("Number: adults who could help and are here; below it, the month's finding."),
        words.say("A filled sign is certain, a hollow one only probable."),
        season_sentence(words, told.hazard, by_month),
    ]
    usual = months[0]["helpers_usual"]
    title = words.say("Helpers here, by month")
    return Strip(title, " ".join(note), cells, None if pd.isna(usual) else float(usual))


def _village_cell(words: Words, row: Row, chosen: int) -> MonthCell:
    month, finding = int(row["month"]), str(row["finding"])
    said = words.say(finding)  # how sure is told by the sign: there is no room for it
    return MonthCell(
        words.month_brief(month),
        words.number(row["helpers"]),
        None if pd.isna(row["helpers"]) else float(row["helpers"]),
        (Sign(finding, said, row["sure"] == PROBABLY),),
        int(row["hazard_level"]),
        month == chosen,
    )


def _month(words: Words, story: Story, row: Row) -> Part:
    """The finding of the month explained, what would change it, and its numbers."""
    finding = str(row["finding"])
    said = finding_said(words, finding, row["sure"])
    return Part(
        "month",
        words.say("In {month}", month=words.month(int(row["month"]))),
        story.due,
        Sign(finding, said, row["sure"] == PROBABLY),
        tuple(filter(None, [story.why, " ".join(story.told)])),
        story.changes,
        tuple(Line(each.label, each.value, each.note) for each in story.facts),
    )


def _away(words: Words, story: Story, month: int) -> Part:
    return Part(
        "away",
        words.say("Who is away, and where"),
        words.month(month),
        said=(story.away_note,),
        lines=_barred(story.away),
    )


def _barred(facts: Sequence[Fact]) -> tuple[Line, ...]:
    """Facts with bars as long as their numbers, the longest first or not."""
    values = [_value(fact.value) for fact in facts]
    most = max(values, default=0.0) or 1.0
    return tuple(
        Line(fact.label, fact.value, share=value / most)
        for fact, value in zip(facts, values, strict=True)
    )


def _value(written: str) -> float:
    """A number as it is written, in any numerals; 0 where it is none."""
    digits = written.replace(",", "")
    return float(digits) if digits.isdecimal() else 0.0


def _newcomers(told: Told, rows: VillageRows, month: int) -> Part:
    words = told.words
    said = [village_said(words, rows.newcomers)]
    origins = [
        words.say("{place} {n}", place=told.places.name(words, row.origin_id),
                  n=words.number(row.people))
        for row in rows.origins.head(ORIGINS).itertuples()
    ]  # fmt: skip
    if origins:
        from_ = words.say(", ").join(origins)
        said.append(words.say("Most come from: {places}", places=from_))
    if rows.newcomers:
        answers = words.say(" · ").join(
            words.say("{question}: {answer}", question=words.say(care.LABELS[question]),
                      answer=care.answer(words, rows.newcomers[question]))
            for question in QUESTIONS
        )  # fmt: skip
        said.append(words.say("Are they in the plan?") + " " + answers)
    return Part("newcomers", words.say("Newcomers"), words.month(month), said=tuple(said))


def _roles(
    told: Told, place: str, roles: Mapping[str, Mapping[int, Cell]], is_listed: bool
) -> Part:
    words = told.words
    title = words.say("Task-force roles")
    if not roles:
        none = (
            words.say("Not known: every household is listed, but no task-force role is named.")
            if is_listed
            else words.say("Not known: only a full household list shows who holds a role.")
        )
        return Part("roles", title, said=(none,))
    deputies = told.reserves.deputies.get(place)
    said = [words.say("Deputies: {who}.", who=deputies_text(words, deputies))] if deputies else []
    return Part(
        "roles",
        title,
        words.say("2/3: two here, three needed"),
        said=tuple(said),
        months=tuple(words.month_brief(month) for month in MONTHS),
        roles=tuple(
            RoleRow(words.say(role), tuple(_role_cell(words, cells.get(month)) for month in MONTHS))
            for role, cells in roles.items()
        ),
    )


def _role_cell(words: Words, cell: Cell | None) -> RoleCell | None:
    if cell is None:
        return None
    known = cell.here == cell.here
    text = f"{words.number(cell.here)}/{words.number(cell.minimum)}" if known else "–"
    return RoleCell(text, cell.state, cell.never, cell.hazard_level)


def _village_plan(told: Told, place: str, name: str, rows: VillageRows) -> Part:
    words, plan = told.words, rows.plan
    said = (
        plans.answer(words, plan, name)
        if plan.is_judged
        else words.say("Nothing is known that a plan could rest on: find out first.")
    )
    shown = plans.months_prepared(plan)
    steps = [
        (each.month, each.year, step)
        for each in plan.months
        if each.month in shown and each.month in rows.plan_months
        for step in village_steps(words, dict(rows.plan_months[each.month]), told.reserves)
    ]
    return plan_part(told, said, steps, place)


def _callable(words: Words, story: Story, month: int) -> Part:
    title = words.say("Who could be called on")
    return Part("callable", title, words.month(month), listed=story.callable)


def _village_known(told: Told, rows: VillageRows) -> Part:
    words = told.words
    said = one_place.known_how(words, rows.months)
    if rows.care_source:
        source = words.say(rows.care_source)
        said.append(words.say("Answers about newcomers: {source}.", source=source))
    said.append(one_place.published_on(words, told.manifest))
    return Part("known", words.say("What is known, and how"), said=(" ".join(said),))
