"""The briefing of an area: a village tract, a township, or a wider one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mobility.measures.finding import LOSES
from mobility.views import one_place
from mobility.views import plan as plans
from mobility.views.briefing import (
    Briefing,
    Line,
    MonthCell,
    Part,
    Sign,
    Strip,
    Told,
    plan_part,
    where,
)
from mobility.views.flow_profile import PlaceProfile
from mobility.views.hazards import hazard_name, levels, season_sentence, seasons_said
from mobility.views.households import Households
from mobility.views.households import sentence as households_sentence
from mobility.views.newcomers import Newcomers
from mobility.views.newcomers import sentence as newcomers_sentence
from mobility.views.overview import Overview, finding_said, low_all_year, sentence, untold
from mobility.views.plan import Plan
from mobility.views.plan_steps import Step, area_steps
from mobility.views.roles import Roles
from mobility.views.roles import sentence as roles_sentence
from mobility.words import N_, Words

ENDS = 5  # places named of a flow
MOST_VILLAGES = 10  # listed


@dataclass(frozen=True)
class AreaRows:
    """What the store answers about an area, as its page asks."""

    overview: Overview
    plan: Plan
    listed: pd.DataFrame
    hazards: pd.DataFrame
    newcomers: Newcomers
    roles: Roles
    households: Households
    profile: PlaceProfile | None
    bases: Mapping[str, int]


def of_area(told: Told, place: str, month: int, rows: AreaRows) -> Briefing:
    """The briefing of an area in a month."""
    words, view = told.words, rows.overview
    name = told.places.name(words, place)
    apart = [low_all_year(words, view), untold(words, view, month)]
    return Briefing(
        place,
        name,
        told.places.other_name(words, place),
        where(told, place),
        sentence(words, view, (name,)),
        " ".join(filter(None, apart)),
        view.all_year.low > 0,
        _area_strip(words, view, month),
        month,
        left=(_numbers(told, rows.plan, month), _villages(told, rows, month)),
        right=_flows(told, name, rows, month),
        below=(_area_plan(told, name, rows.plan), _sentences(told, name, rows)),
    )


def _area_strip(words: Words, view: Overview, chosen: int) -> Strip:
    certain = view.certain_losses
    note = [
        words.say(
            "Number: villages that lose capacity in the month because people are away; filled: "
            "certain, hollow: probably."
        ),
        season_sentence(words, view.hazard, view.levels),
    ]
    cells = tuple(
        MonthCell(
            words.month_brief(month),
            words.number(n),
            float(n),
            tuple(
                Sign(LOSES, words.number(part), probable)
                for part, probable in ((certain[month], False), (n - certain[month], True))
                if part
            ),
            view.levels.get(month, 0),
            month == chosen,
        )
        for month, n in view.losses.items()
    )
    title = words.say("Villages that lose capacity because people are away, by month")
    return Strip(title, " ".join(note), cells)


def _numbers(told: Told, plan: Plan, month: int) -> Part:
    words, found = told.words, plan.month(month)
    title = words.say("People in {month}", month=words.month(month))
    if found is None:
        return Part("numbers", title, said=(words.say("not known"),))
    known = words.say(
        "members in {n} of {villages}",
        n=words.number(found.villages_known),
        villages=words.count("{n} village", "{n} villages", found.villages_total),
    )
    lines = (
        Line(words.say(label), words.number(found.numbers[name]))
        for label, name in one_place.AREA_NUMBERS
    )
    return Part("numbers", title, known, lines=tuple(lines))


def _villages(told: Told, rows: AreaRows, month: int) -> Part:
    words, places = told.words, told.places
    body = tuple(
        (
            places.name(words, row["place_id"]),
            finding_said(words, str(row["finding"]), row["sure"]),
            f"{words.number(row['helpers'])} / {words.number(row['helpers_usual'])}",
        )
        for row in rows.listed.head(MOST_VILLAGES).to_dict("records")
    )
    heads = (N_("village"), N_("finding"), N_("helpers here / usual"))
    listed = int(rows.listed["listed"].max()) if len(rows.listed) else 0
    more = words.count("{n} village", "{n} villages", listed)
    title = words.say("Its villages, those to prepare first at the top")
    if not body:
        none = words.say("No village there is flagged in {month}.", month=words.month(month))
        return Part("villages", title, said=(none,))
    return Part(
        "villages", title, more, heads=tuple(words.say(head) for head in heads), rows=body
    )  # fmt: skip


def _flows(told: Told, name: str, rows: AreaRows, month: int) -> tuple[Part, ...]:
    """Where its people are, who is there from elsewhere, and who is elsewhere inside it."""
    words, profile = told.words, rows.profile
    title = words.say("Who is away, and who has come")
    newcomers = newcomers_sentence(words, rows.newcomers, name)
    if profile is None:
        return (Part("away", title, words.month(month), said=(newcomers,)),)
    within = profile.months.set_index("month")["within"].get(month)
    inside = words.say(
        "People of {area} who are at another village or place inside it: {n}",
        area=name,
        n=words.number(within),
    )
    out = words.say(
        "People of {area} who are outside it: {n}", area=name, n=words.number(profile.out)
    )
    into = words.say(
        "People from outside who are in {area}: {n}", area=name, n=words.number(profile.into)
    )
    gone = _ends(told, profile.destinations)
    return (
        Part("away", title, words.month(month), said=(out,), lines=gone),
        Part("come", "", said=(into,), lines=_ends(told, profile.origins)),
        Part("newcomers", "", said=(inside, newcomers)),
    )


def _ends(told: Told, rows: pd.DataFrame) -> tuple[Line, ...]:
    words = told.words
    most = float(rows["people"].max()) if len(rows) else 1.0
    return tuple(
        Line(
            told.places.name(words, row["place_id"]),
            words.number(row["people"]),
            words.percent(row["share"]),
            float(row["people"]) / (most or 1.0),
        )
        for row in rows.head(ENDS).to_dict("records")
    )


def _area_plan(told: Told, name: str, plan: Plan) -> Part:
    words = told.words
    shown = plans.months_prepared(plan)
    steps = []
    for each in plan.months:
        if each.month in shown:
            for step in area_steps(words, each):
                n = words.count("{n} village", "{n} villages", each.actions.get(step.code, 0))
                detail = words.say("; ").join(filter(None, [n, step.detail]))
                steps.append((each.month, each.year, Step(step.code, step.label, detail)))
    return plan_part(told, plans.answer(words, plan, name), steps)


def _sentences(told: Told, name: str, rows: AreaRows) -> Part:
    """Roles, households, hazards, and what is known, each in its page's sentence."""
    words = told.words
    hazards = [
        words.say(
            "{hazard}: {level}",
            hazard=hazard_name(words, hazard),
            level=seasons_said(words, levels(rows.hazards, hazard)) or words.say("in no month"),
        )
        for hazard in sorted(set(rows.hazards["hazard"]))
    ]
    said = [
        roles_sentence(words, rows.roles, name),
        households_sentence(words, rows.households, name),
        *([words.say("; ").join(hazards)] if hazards else []),
        " ".join(
            [
                one_place.coverage(words, rows.bases, rows.overview.villages),
                one_place.published_on(words, told.manifest),
            ]
        ),
    ]
    return Part("known", words.say("What is known, and how"), said=tuple(said))
