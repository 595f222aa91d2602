"""The preparedness plan: a dated table that a committee can work from.

Each month is its next occurrence after the release was published, and they are in order of date:
what is to be done before a season stands before it.
Actions and the rules that propose them are records of :mod:`actions`, what they say of a month
or a village is in :mod:`plan_steps`; who leads them comes from :mod:`leads`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from mobility.measures.hazards import is_due
from mobility.measures.parameters import Limits, Parameters
from mobility.measures.plan import ACTIONS
from mobility.views.actions import Action
from mobility.views.hazards import hazard_name, when_due
from mobility.words import MONTHS, Words
from mobility.words.terms import HAZARD_LEVEL_NAMES

NUMBERS = (
    *("people_to_move", "helpers", "helpers_women", "helpers_usual", "needs_help"),
    *("people_away", "newcomers", "people_to_protect"),
)
MORE = (
    *("people_to_move_usual", "people_to_move_worst", "helpers_needed"),
    *("drill_helpers", "drill_usual", "second_drill_helpers"),
)


@dataclass(frozen=True)
class PlanMonth:
    """One month of a plan.

    Attributes:
        month, year: when.
        level: the hazard's highest level in the villages planned for.
        numbers: :data:`NUMBERS` and :data:`MORE`, summed over the villages whose month is known,
            newcomers over all in the release; None if none is known.
        helpers_lent: whom neighbours could send, of the helpers needed.
        villages_known, villages_total, villages_losing, villages_moving: numbers of villages with
            data, of all, of those that lose capacity, and of those with people to move early.
        actions: number of villages in which each action's rule holds, by code; 0 is left out.
        roles: role, villages with nobody here for it, villages with too few.
    """

    month: int
    year: int
    level: int
    numbers: Mapping[str, float | None]
    helpers_lent: float
    villages_known: int
    villages_total: int
    villages_losing: int
    villages_moving: int
    actions: Mapping[str, int]
    roles: tuple[tuple[str, int, int], ...]

    @property
    def is_due(self) -> bool:
        """Whether the hazard is due."""
        return bool(is_due(self.level))

    @property
    def to_move(self) -> float:
        """People to move early; 0 if not known."""
        return self.numbers["people_to_move"] or 0.0


@dataclass(frozen=True)
class Plan:
    """A plan of one area: its months, in order of date."""

    months: tuple[PlanMonth, ...]
    hazard: str | None
    created: datetime

    @property
    def due(self) -> tuple[PlanMonth, ...]:
        """The months when the hazard is due, in order of date."""
        return tuple(month for month in self.months if month.is_due)

    @property
    def is_judged(self) -> bool:
        """Whether any village's numbers are known in any month."""
        return any(month.villages_known for month in self.months)

    @property
    def villages(self) -> int:
        """How many villages are planned for."""
        return max((month.villages_total for month in self.months), default=0)

    @property
    def weakest(self) -> PlanMonth | None:
        """The month with most people to move: of those due, else of all; None without months."""
        return max(self.due or self.months, key=lambda each: each.to_move, default=None)

    def month(self, month: int) -> PlanMonth | None:
        """The plan of a month."""
        return next((each for each in self.months if each.month == month), None)


def planned_year(month: int, created: datetime) -> int:
    """The year in which the month next occurs after the release was published."""
    return created.year + (month <= created.month)


def build_plan(
    totals: pd.DataFrame,
    roles: pd.DataFrame,
    lent: pd.DataFrame,
    created: datetime,
    hazard: str | None,
) -> Plan:
    """Arrange a plan.

    Args:
        totals: rows of ``store.queries.plan_months``.
        roles: rows of ``store.queries.plan_roles``.
        lent: rows of ``store.queries.helpers_lent``, of those who borrow in the area.
        created: when the release was published.
        hazard: the hazard planned for.
    """
    by_month = lent.groupby("month")["helpers"].sum() if len(lent) else {}
    gaps: dict[int, list[tuple[str, int, int]]] = {}
    for row in roles.to_dict("records"):
        gap = (str(row["role"]), int(row["empty"]), int(row["short"]))
        gaps.setdefault(int(row["month"]), []).append(gap)
    found = [
        _month(row, gaps.get(int(row["month"]), ()), float(by_month.get(row["month"], 0)), created)
        for row in totals.to_dict("records")
    ]
    found.sort(key=lambda each: (each.year, each.month))
    return Plan(tuple(found), hazard, created)


def _month(
    row: Mapping[Any, Any], roles: Sequence[tuple[str, int, int]], lent: float, created: datetime
) -> PlanMonth:
    month = int(row["month"])
    counts = {code: int(row[f"actions_{code}"]) for code in ACTIONS}
    return PlanMonth(
        month=month,
        year=planned_year(month, created),
        level=int(row["hazard_level"]),
        numbers={name: _known(row[name]) for name in (*NUMBERS, *MORE)},
        helpers_lent=lent,
        villages_known=int(row["villages_known"]),
        villages_total=int(row["villages_total"]),
        villages_losing=int(row["villages_losing"]),
        villages_moving=int(row["villages_moving"]),
        actions={code: n for code, n in counts.items() if n},
        roles=tuple(roles),
    )


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def dated(words: Words, month: int, year: int) -> str:
    """``October 2027``: goes where a text has a month."""
    return words.say("{month} {year}", month=words.month(month), year=words.digits(str(year)))


def answer(words: Words, plan: Plan, area: str) -> str:
    """The page's sentence: most people to move early, and when."""
    if not plan.is_judged or plan.weakest is None:
        return words.say("In {area}, no village can be planned for: nothing is known.", area=area)
    weakest = plan.weakest
    if not plan.due:
        return words.say(
            "In {area}, no month is a season of the hazard: the plan shows every month alike.",
            area=area,
        )
    due = when_due(words, plan.hazard or "")
    if not weakest.to_move:
        return words.say(
            "In {area}, the helpers here can take all who may need help {due}, as far as is known.",
            area=area,
            due=due,
        )
    when = dated(words, weakest.month, weakest.year)
    people = words.count("{n} person", "{n} people", weakest.to_move)
    if plan.villages == 1:
        return words.say(
            "In {area}, {people} should be moved early in {month}, {due}: more may need help than "
            "the helpers here can take.",
            area=area,
            people=people,
            month=when,
            due=due,
        )
    said = words.count(
        "In {area}, {people} in {n} village should be moved early in {month}, {due}: more may "
        "need help there than the helpers here can take",
        "In {area}, {people} in {n} villages should be moved early in {month}, {due}: more may "
        "need help there than the helpers here can take",
        weakest.villages_moving,
        area=area,
        people=people,
        month=when,
        due=due,
    )
    return words.say(
        "{moving}; because people are away, {losing} then.",
        moving=said,
        losing=losing_text(words, weakest),
    )


def because(words: Words, plan: Plan, limits: Limits) -> str:
    """How much of it absence makes, and how sure it is; empty without a season or data."""
    weakest = plan.weakest
    if weakest is None or not plan.due or not plan.is_judged:
        return ""
    usual, worst = (weakest.numbers[f"people_to_move_{end}"] for end in ("usual", "worst"))
    said = [words.say("Helpers counted for each person: {each}.", each=each_text(words, limits))]
    if weakest.to_move:
        said.append(
            words.count(
                "With as many people here as in the fullest months it would be {n} person.",
                "With as many people here as in the fullest months it would be {n} people.",
                usual,
            )
        )
    if worst is not None and worst > weakest.to_move:
        said.append(
            words.say(
                "Counts and samples have an error: at its worse end it would be {n}.",
                n=words.number(worst),
            )
            if plan.villages == 1
            else words.say(
                "Counts and samples have an error: at its worse end, in all villages at once, it "
                "would be {n}.",
                n=words.number(worst),
            )
        )
    if unsure := weakest.actions.get("evidence"):
        said.append(
            words.count(
                "We cannot tell for {n} village then: find out first.",
                "We cannot tell for {n} villages then: find out first.",
                unsure,
            )
        )
    return " ".join(said)


def each_text(words: Words, limits: Limits) -> str:
    """Helpers for each person who may need help: ``2``, or ``1.5``."""
    return words.digits(f"{limits.helpers_each:g}")


def losing_text(words: Words, month: PlanMonth) -> str:
    """The villages that lose capacity in a month, as every page counts them."""
    return words.count(
        "{n} village loses capacity", "{n} villages lose capacity", month.villages_losing
    )


def basis(words: Words, plan: Plan, year: str) -> str:
    """The basis of the dates and numbers, and for how many villages they are known."""
    date = words.date(plan.created)
    said = words.say("Months are dated in the year after the release of {date}.", date=date)
    if year:
        said += " " + words.say("The people are those of {year}.", year=year)
    if plan.due:
        said += " " + words.say("Where the hazard is not due, numbers are as if it came then.")
    known = min((month.villages_known for month in plan.months), default=0)
    if known == plan.villages:
        return said
    return (
        said
        + " "
        + words.say(
            "Numbers cover the villages whose month is known, at least {known} of {total}; for "
            "the others the plan can only say: find out.",
            known=words.number(known),
            total=words.number(plan.villages),
        )
    )


def hazard_text(words: Words, hazard: str | None, level: int) -> str:
    """``cyclone: peak``; a dash if it is not due."""
    if hazard is None or not level:
        return "–"
    return words.say(
        "{hazard}: {level}",
        hazard=hazard_name(words, hazard),
        level=words.say(HAZARD_LEVEL_NAMES[level]),
    )


def rule_text(words: Words, action: Action, limits: Limits, used: Parameters) -> str:
    """The rule that proposes an action, with the values in use."""
    return words.say(
        action.evidence,
        watch=words.percent(limits.availability_watch),
        each=each_text(words, limits),
        newcomers=words.percent(used["newcomer_share_to_plan"]),
        km=words.number(used["lending_distance_km"]),
    )


def months_due(plan: Plan) -> tuple[int, ...]:
    """The months when the hazard is due, else all."""
    return tuple(each.month for each in plan.due) or MONTHS


def months_prepared(plan: Plan) -> tuple[int, ...]:
    """The months when the hazard is due, and those to drill in before; else all."""
    prepared = (each for each in plan.months if each.is_due or "drill" in each.actions)
    return tuple(each.month for each in prepared) or MONTHS
