"""What a slide says: one message, one picture and its source, of the views that the pages show.

Every number is one that a page shows, of the same view and rounded by the same words, so that a
slide and its page cannot disagree. Nothing here takes a row of a household or a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from mobility.measures.finding import LOW_ALL_YEAR, is_low
from mobility.measures.hazards import is_due
from mobility.views.flow_text import headline as flow_headline
from mobility.views.flows import ENDS, FlowMonth, FlowYear
from mobility.views.gazetteer import Gazetteer
from mobility.views.hazards import hazard_name, seasons_said, when_due
from mobility.views.newcomers import Newcomers
from mobility.views.overview import Overview, all_year_said, finding_said, reasons
from mobility.views.plan import Plan, PlanMonth, dated
from mobility.views.plan_steps import Step
from mobility.views.roles import Roles
from mobility.views.villages import VillageCalendar
from mobility.words import MONTHS, N_, Words, whole
from mobility.words.terms import ALL_YEAR_MEANINGS, FINDING_MEANINGS

ALWAYS = 0  # the key of what is so in every month
MOST_ROWS = 5
Row = Mapping[str, Any]
SOURCES = {
    "people": N_("Source: lists, samples and counts of the villages"),
    "flows": N_("Source: counts of people who are elsewhere, or who moved"),
    "hazards": N_("Source: counts of people away; hazard calendar"),
    "newcomers": N_("Source: newcomers counted in the villages"),
    "roles": N_("Source: full household lists"),
}


@dataclass(frozen=True)
class Finding:
    """A sign: a finding, and how sure it is, which may be empty."""

    code: str
    sure: str = ""


@dataclass(frozen=True)
class Strip:
    """Twelve cells, of which one is chosen.

    Attributes:
        label: what the numbers count.
        numbers: as written, January first.
        levels: of the hazard, which ring a month.
        findings: a sign for each month; empty where months have none.
    """

    label: str
    numbers: tuple[str, ...]
    levels: tuple[int, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Bars:
    """Twelve bars: how long each is of the longest (None: not known), and its number as written."""

    label: str
    shares: tuple[float | None, ...]
    numbers: tuple[str, ...]
    levels: tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """A big row: a name, what is said of it, a number as written, its bar, its sign."""

    name: str
    detail: str = ""
    number: str = ""
    share: float | None = None
    finding: Finding | None = None


@dataclass(frozen=True)
class Lines:
    """Big rows by month, or the same in all (:data:`ALWAYS`), and a note below them."""

    by_month: Mapping[int, tuple[Line, ...]]
    note: str = ""


@dataclass(frozen=True)
class Years:
    """Names, each with the signs of its twelve months; and a note below them."""

    rows: tuple[tuple[str, str, tuple[Finding, ...]], ...]
    levels: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True)
class VillageMap:
    """The map of villages by finding, which the browser draws month by month."""


Picture = Bars | Lines | Years | VillageMap | None


@dataclass(frozen=True)
class Face:
    """A slide in one language.

    Attributes:
        messages: one by month, or one for all (:data:`ALWAYS`).
        due: by the same keys, that the hazard is due then; no key where it is not.
        source: what the numbers rest on; empty where there are none.
        picture: what stands below the message.
        month: the month it opens with; :data:`ALWAYS` where months change nothing.
        strip: the months to choose from; None where months change nothing, or the picture is one.
    """

    messages: Mapping[int, str]
    source: str = ""
    picture: Picture = None
    month: int = ALWAYS
    strip: Strip | None = None
    due: Mapping[int, str] = field(default_factory=dict)


def twelve(values: Mapping[int, Any], otherwise: Any = None) -> tuple[Any, ...]:
    """A value for each month, January first."""
    return tuple(values.get(month, otherwise) for month in MONTHS)


def only(message: str, picture: Picture = None, source: str = "") -> Face:
    """A slide that is the same in every month."""
    return Face({ALWAYS: message}, source, picture)


def losses(words: Words, view: Overview, month: int) -> Face:
    """How many villages lose capacity, month by month, on the map; the Overview's numbers."""
    if not view.villages:
        return only(words.say("This release lists no village there."))
    if not view.is_judged:
        return only(words.say("No village there can be judged."))
    numbers = tuple(words.number(view.losses[each]) for each in MONTHS)
    label = words.say("Villages that lose capacity because people are away, by month")
    return Face(
        {each: _losing(words, view, each) for each in MONTHS},
        words.say(SOURCES["people"]),
        VillageMap(),
        month,
        Strip(label, numbers, twelve(view.levels, 0)),
        _due(words, view.hazard, view.levels),
    )


def _losing(words: Words, view: Overview, month: int) -> str:
    total, n = words.number(view.villages), view.losses[month]
    when = words.month(month)
    if not n:
        said = words.say(
            "In {month}, no village of {total} is known to lose capacity",
            month=when,
            total=total,
        )
    else:
        said = words.count(
            "In {month}, {n} of {total} villages loses capacity because people are away",
            "In {month}, {n} of {total} villages lose capacity because people are away",
            n,
            month=when,
            total=total,
        )
    return said


def _due(words: Words, hazard: str | None, levels: Mapping[int, int]) -> dict[int, str]:
    """The months when the hazard is due, each with the words that say so."""
    if not hazard:
        return {}
    return {month: when_due(words, hazard) for month, level in levels.items() if is_due(level)}


def away(
    words: Words,
    people: Mapping[int, float],
    levels: Mapping[int, int],
    hazard: str | None,
    area: str,
    month: int,
) -> Face:
    """People away by month, beside the season of the hazard; the Calendar's numbers."""
    said = {each: _away(words, people.get(each), area, each) for each in MONTHS}
    season = seasons_said(words, levels)
    label = words.say("People away, by month")
    if hazard and season:
        label = words.say(
            "People away, by month; ringed: season of {hazard}, {months}",
            hazard=hazard_name(words, hazard),
            months=season,
        )
    bars = _bars(words, label, people, levels)
    due = _due(words, hazard, levels)
    return Face(said, words.say(SOURCES["hazards"]), bars, month, due=due)


def _away(words: Words, people: float | None, area: str, month: int) -> str:
    if people is None:
        return words.say("Who is away in {month} is not known", month=words.month(month))
    return words.count(
        "In {month}, {n} person of {area} is away",
        "In {month}, {n} people of {area} are away",
        people,
        month=words.month(month),
        area=area,
    )


def _bars(
    words: Words, label: str, numbers: Mapping[int, float], levels: Mapping[int, int]
) -> Bars:
    most = max(numbers.values(), default=0.0) or 1.0
    return Bars(
        label,
        tuple(numbers[each] / most if each in numbers else None for each in MONTHS),
        tuple(words.number(numbers.get(each)) for each in MONTHS),
        twelve(levels, 0),
    )


def newcomers(words: Words, view: Newcomers, area: str, month: int) -> Face:
    """Newcomers by month; the Newcomers page's numbers."""
    told = view.months["newcomers_told"].dropna() if view.told else pd.Series(dtype=float)
    if not len(told):
        return only(words.say("In {area}, no newcomers are recorded in any village.", area=area))
    people = {int(each): float(n) for each, n in told.items()}
    messages = {each: _newcomers(words, people.get(each), area, each) for each in MONTHS}
    bars = _bars(words, words.say("Newcomers, by month"), people, view.levels)
    due = _due(words, view.hazard, view.levels)
    return Face(messages, words.say(SOURCES["newcomers"]), bars, month, due=due)


def _newcomers(words: Words, people: float | None, area: str, month: int) -> str:
    if people is None:
        return words.say(
            "How many newcomers there are in {month} is not known", month=words.month(month)
        )
    return words.count(
        "In {month}, {n} newcomer works in {area}",
        "In {month}, {n} newcomers work in {area}",
        people,
        month=words.month(month),
        area=area,
    )


def whereabouts(
    words: Words,
    year: FlowYear,
    questions: Mapping[int, str],
    levels: Mapping[int, int],
    hazard: str | None,
    month: int,
) -> Face:
    """Where people are, month by month, the largest places as big rows; the Flow map's numbers.

    Args:
        questions: the question in words, by month.
        levels: of the hazard, by month.
    """
    found = {each: year.month(each) for each in MONTHS}
    messages = {each: flow_headline(words, questions[each], found[each]) for each in MONTHS}
    end = ENDS[0] if year.direction == "into" else ENDS[1]
    rows = {each: _ends(words, year.gazetteer, found[each], end) for each in MONTHS}
    title = words.say("People, by month; above, the largest places where they are")
    if end == ENDS[0]:
        title = words.say("People, by month; above, the largest places they come from")
    numbers = tuple(
        words.number(found[each].total if found[each].known else None) for each in MONTHS
    )
    return Face(
        messages,
        words.say(SOURCES["flows"]),
        Lines(rows),
        month,
        Strip(title, numbers, twelve(levels, 0)),
        _due(words, hazard, levels),
    )


def _ends(words: Words, gazetteer: Gazetteer, month: FlowMonth, end: str) -> tuple[Line, ...]:
    """The places with most people at one end, all flows of a place together."""
    if not month.known or month.flows.empty:
        return ()
    people = month.flows.groupby(month.flows[end].fillna(""))["people"].sum()
    first = people.sort_values(ascending=False, kind="stable").head(MOST_ROWS)
    most, total = float(first.max()) or 1.0, whole(float(people.sum())) or 1
    return tuple(
        Line(
            gazetteer.name(words, place) if place else words.say("place not known"),
            words.say("{share} of all", share=words.percent(whole(float(n)) / total)),
            words.number(float(n)),
            float(n) / most,
        )
        for place, n in first.items()
    )


def prepare_first(words: Words, view: VillageCalendar, gazetteer: Gazetteer) -> Face:
    """The villages to prepare first, each with its year; the Village calendar's order."""
    overview = view.overview
    first = overview.ranking.head(MOST_ROWS)
    if first.empty:
        return only(words.say("No village there is known to need preparing first."))
    named = [(str(row["place_id"]), int(row["month"])) for row in first.to_dict("records")]
    place, month = named[0]
    message = words.say(
        "Prepare {village} first, for {month}",
        village=gazetteer.name(words, place),
        month=words.month(month),
    )
    note = words.count(
        "The first {shown} of {n} village to prepare.",
        "The first {shown} of {n} villages to prepare.",
        overview.flagged,
        shown=words.number(len(named)),
    )
    if overview.is_wide:  # only the worst month of each is there
        rows = first.to_dict("records")
        picture: Picture = Lines(
            {ALWAYS: tuple(_first(words, gazetteer, each) for each in rows)}, note
        )
    else:
        years = view.months([each for each, _ in named])
        picture = Years(
            tuple(
                (gazetteer.name(words, each), words.month(worst), _signs(years[each]))
                for each, worst in named
            ),
            twelve(overview.levels, 0),
            note,
        )
    return only(message, picture, words.say(SOURCES["people"]))


def _first(words: Words, gazetteer: Gazetteer, row: Mapping[Any, Any]) -> Line:
    said = finding_said(words, str(row["finding"]), row["sure"])
    return Line(
        gazetteer.name(words, row["place_id"]),
        words.say("{month}: {finding}", month=words.month(int(row["month"])), finding=said),
        finding=_finding(row),
    )


def _finding(row: Mapping[Any, Any]) -> Finding:
    return Finding(str(row["finding"]), row["sure"] if isinstance(row["sure"], str) else "")


def _signs(months: Iterable[Row]) -> tuple[Finding, ...]:
    return tuple(_finding(row) for row in months)


def village(
    words: Words, name: str, where: str, months: Sequence[Row], hazard: str | None, month: int
) -> Face:
    """A village's twelve months: who is here, and its finding; its own page's numbers.

    Args:
        where: it lies, in words; empty where that is not known.
        months: its capacity rows, January first.
    """
    levels = tuple(int(row["hazard_level"]) for row in months)
    numbers = tuple(words.number(row["helpers"]) for row in months)
    rows = {int(row["month"]): _facts(words, row) for row in months}
    return Face(
        {int(row["month"]): _village(words, name, row) for row in months},
        words.say(SOURCES["people"]),
        Lines(rows, where),
        month,
        Strip(words.say("Helpers here, by month"), numbers, levels, _signs(months)),
        _due(words, hazard, dict(zip(MONTHS, levels, strict=True))),
    )


def _village(words: Words, name: str, row: Row) -> str:
    month = words.month(int(row["month"]))
    if pd.isna(row["helpers"]) or pd.isna(row["helpers_usual"]):
        return words.say(
            "{village}: who is here in {month} is not known", village=name, month=month
        )
    return words.count(
        "{village}: in {month}, {here} of {n} usual helper is here",
        "{village}: in {month}, {here} of {n} usual helpers are here",
        row["helpers_usual"],
        village=name,
        month=month,
        here=words.number(row["helpers"]),
    )


def _facts(words: Words, row: Row) -> tuple[Line, ...]:
    """The finding and why, what is so all year, and who may need help."""
    finding = _finding(row)
    said = finding_said(words, finding.code, finding.sure)
    found = [Line(said, reasons(words, row), finding=finding)]
    if is_low(str(row["all_year"])):
        found.append(
            Line(words.say(LOW_ALL_YEAR), all_year_said(words, row), finding=Finding(LOW_ALL_YEAR))
        )
    if not pd.isna(row["needs_help"]):
        need = words.say("people here who may need help")
        found.append(Line(need, number=words.number(row["needs_help"])))
    return tuple(found)


def steps(words: Words, plan: Plan, month: PlanMonth, found: Sequence[Step], area: str) -> Face:
    """The next steps of a plan, of one month; the Preparedness plan's numbers.

    Args:
        found: its steps in that month.
    """
    when = dated(words, month.month, month.year)
    if not plan.is_judged:
        return only(words.say("Nothing is known yet to plan with: find out first."))
    if not found:
        return only(words.say("No step is proposed for {month}", month=when))
    said = words.count(
        "{area}: {n} step to agree for {month}",
        "{area}: {n} steps to agree for {month}",
        len(found),
        area=area,
        month=when,
    )
    rows = tuple(
        Line(step.label, step.detail, _villages(words, plan, month, step.code))
        for step in found[:MOST_ROWS]
    )
    note = ""
    if plan.villages > 1:
        note = words.say("Number: villages for which the step is proposed.")
    if len(found) > MOST_ROWS:
        more = words.count(
            "{n} more step is in the plan.",
            "{n} more steps are in the plan.",
            len(found) - MOST_ROWS,
        )
        note = " ".join(filter(None, [note, more]))
    due = _due(words, plan.hazard, {ALWAYS: month.level})
    picture = Lines({ALWAYS: rows}, note)
    return Face({ALWAYS: said}, words.say(SOURCES["people"]), picture, due=due)


def _villages(words: Words, plan: Plan, month: PlanMonth, code: str) -> str:
    return words.number(month.actions.get(code, 0)) if plan.villages > 1 else ""


def roles(words: Words, view: Roles) -> Face:
    """The roles that absence empties when the hazard is due; the Roles page's numbers."""
    if not view.listed or view.cover.empty:
        return only(words.say("Who fills which role is not known: it needs a full household list."))
    due = words.say("in some month")
    if view.is_due and view.hazard:
        due = when_due(words, view.hazard)
    source, when = words.say(SOURCES["roles"]), {ALWAYS: due}
    if not view.lost_villages:
        none = words.count(
            "In the {n} village with a full list, no role is left with nobody",
            "In the {n} villages with a full list, no role is left with nobody",
            view.listed,
        )
        return Face({ALWAYS: none}, source, due=when)
    by_role = view.lost.groupby("role")["place_id"].nunique()
    first = by_role.sort_index().sort_values(ascending=False, kind="stable").head(MOST_ROWS)
    most = int(first.max())
    rows = tuple(
        Line(words.say(str(role)), number=words.number(n), share=n / most)
        for role, n in first.items()
    )
    message = words.count(
        "In {n} of {total} villages with a full list, a role is left with nobody",
        "In {n} of {total} villages with a full list, a role is left with nobody",
        view.lost_villages,
        total=words.number(view.listed),
    )
    note = words.say("Villages where nobody is here for it in a month when it counts.")
    return Face({ALWAYS: message}, source, Lines({ALWAYS: rows}, note), due=when)


def signs(words: Words) -> Face:
    """What each sign means, as the page of measures says it."""
    rows = [
        Line(words.say(code), words.say(meaning), finding=Finding(code))
        for code, meaning in FINDING_MEANINGS.items()
    ]
    low = words.say(ALL_YEAR_MEANINGS[LOW_ALL_YEAR])
    rows.append(Line(words.say(LOW_ALL_YEAR), low, finding=Finding(LOW_ALL_YEAR)))
    note = words.say("filled: certain, hollow: probably")
    return only(words.say("A sign for each village and month"), Lines({ALWAYS: tuple(rows)}, note))
