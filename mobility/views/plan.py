"""The preparedness plan: a dated table that a committee can work from.

Each month is its next occurrence after the release was published. The months
when the hazard is due come first, then the others, both in order of date.
Actions and the rules that propose them are records of :mod:`actions`; who leads
them comes from :mod:`leads`.
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
from mobility.measures.rounding import whole_people
from mobility.tables import out
from mobility.views.actions import Action, actions
from mobility.views.hazards import hazard_name, when_due
from mobility.views.leads import Leads
from mobility.words import MONTHS, Words
from mobility.words.terms import HAZARD_LEVEL_NAMES

NUMBERS = (
    "helpers",
    "helpers_usual",
    "needs_help",
    "helpers_to_add",
    "newcomers",
    "people_to_protect",
)


@dataclass(frozen=True)
class PlanMonth:
    """One month of a plan.

    Attributes:
        month, year: when.
        level: the hazard's highest level in the villages planned for.
        numbers: :data:`NUMBERS`, summed over the villages whose month is known, newcomers over
            all in the release; None if none is known.
        villages_known, villages_total, villages_losing, villages_short: numbers of villages with
            data, of all, of those that lose capacity, and of those short of helpers.
        actions: number of villages in which each action's rule holds, by code; 0 is left out.
        roles: role, villages with nobody here for it, villages with too few.
    """

    month: int
    year: int
    level: int
    numbers: Mapping[str, float | None]
    villages_known: int
    villages_total: int
    villages_losing: int
    villages_short: int
    actions: Mapping[str, int]
    roles: tuple[tuple[str, int, int], ...]

    @property
    def is_due(self) -> bool:
        """Whether the hazard is due."""
        return bool(is_due(self.level))

    @property
    def gap(self) -> float:
        """Helpers to add; 0 if not known."""
        return self.numbers["helpers_to_add"] or 0.0


@dataclass(frozen=True)
class Plan:
    """A plan of one area: its months, those when the hazard is due first."""

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
        """The month with the largest gap: of those due, else of all; None without months."""
        return max(self.due or self.months, key=lambda each: each.gap, default=None)

    def month(self, month: int) -> PlanMonth | None:
        """The plan of a month."""
        return next((each for each in self.months if each.month == month), None)


def planned_year(month: int, created: datetime) -> int:
    """The year in which the month next occurs after the release was published."""
    return created.year + (month <= created.month)


def build_plan(
    totals: pd.DataFrame, roles: pd.DataFrame, created: datetime, hazard: str | None
) -> Plan:
    """Arrange a plan.

    Args:
        totals: rows of ``store.queries.plan_months``.
        roles: rows of ``store.queries.plan_roles``.
        created: when the release was published.
        hazard: the hazard planned for.
    """
    found = [_month(row, roles, created) for row in totals.to_dict("records")]
    found.sort(key=lambda each: (not each.is_due, each.year, each.month))
    return Plan(tuple(found), hazard, created)


def _month(row: Mapping[Any, Any], roles: pd.DataFrame, created: datetime) -> PlanMonth:
    month = int(row["month"])
    mine = roles[roles["month"] == month]
    counts = {code: int(row[f"actions_{code}"]) for code in ACTIONS}
    return PlanMonth(
        month=month,
        year=planned_year(month, created),
        level=int(row["hazard_level"]),
        numbers={name: _known(row[name]) for name in NUMBERS},
        villages_known=int(row["villages_known"]),
        villages_total=int(row["villages_total"]),
        villages_losing=int(row["villages_losing"]),
        villages_short=int(row["villages_short"]),
        actions={code: n for code, n in counts.items() if n},
        roles=tuple(
            (str(role), int(empty), int(short))
            for role, empty, short in mine[["role", "empty", "short"]].itertuples(index=False)
        ),
    )


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def to_add(value: float | None) -> float | None:
    """Helpers to add, as whole people."""
    return value if value is None or pd.isna(value) else float(whole_people(value))


def dated(words: Words, month: int, year: int) -> str:
    """``October 2027``."""
    return words.say("{month} {year}", month=words.month(month), year=words.digits(str(year)))


def answer(words: Words, plan: Plan, area: str) -> str:
    """The page's sentence: the largest gap, and when."""
    if not plan.is_judged or plan.weakest is None:
        return words.say("In {area}, no village can be planned for: nothing is known.", area=area)
    weakest = plan.weakest
    if not plan.due:
        return words.say(
            "In {area}, no month is a season of the hazard: the plan shows every month alike.",
            area=area,
        )
    due = when_due(words, plan.hazard or "")
    if not weakest.gap:
        return words.say(
            "In {area}, no village is known to lack helpers {due}.", area=area, due=due
        )
    when = dated(words, weakest.month, weakest.year)
    needed = words.count(
        "{n} more helper is needed",
        "{n} more helpers are needed",
        whole_people(weakest.gap),
    )
    if plan.villages == 1:
        return words.say(
            "In {area}, {needed} in {month}, {due}.", area=area, needed=needed, month=when, due=due
        )
    said = words.count(
        "In {area}, {needed} in {n} village in {month}, {due}",
        "In {area}, {needed} in {n} villages in {month}, {due}",
        weakest.villages_short,
        area=area,
        needed=needed,
        month=when,
        due=due,
    )
    return words.say("{needed}; {losing} then.", needed=said, losing=losing_text(words, weakest))


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
        said += " " + words.say("People are as in {year}.", year=year)
    known = min((month.villages_known for month in plan.months), default=0)
    if known == plan.villages:
        return said
    return (
        said
        + " "
        + words.say(
            "Numbers are of the villages whose month is known, at least {known} of {total}; of "
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


def roles_text(words: Words, roles: Sequence[tuple[str, int, int]], villages: int) -> str:
    """The roles to fill, each with its number of villages if there are several."""
    said = []
    for role, empty, short in roles:
        name = words.say(role)
        if villages == 1:
            nobody = words.say("{role}: nobody here", role=name)
            said.append(nobody if empty else words.say("{role}: too few here", role=name))
            continue
        n = empty + short
        said.append(words.count("{role} in {n} village", "{role} in {n} villages", n, role=name))
    return words.say("; ").join(said)


def village_roles(row: Mapping[Any, Any]) -> tuple[tuple[str, int, int], ...]:
    """The roles a village lacks in a month, from a row of ``store.queries.plan_villages``."""
    empty, short = (
        row[column].split(";") if isinstance(row[column], str) else []
        for column in ("roles_empty", "roles_short")
    )
    return tuple((role, 1, 0) for role in empty) + tuple((role, 0, 1) for role in short)


def village_actions(row: Mapping[Any, Any]) -> dict[str, int]:
    """The actions proposed for a village, as :class:`PlanMonth` has them."""
    return {code: 1 for code in str(row["actions"] or "").split(";") if code}


def actions_text(words: Words, counts: Mapping[str, int], villages: int) -> str:
    """The actions by name, each with its number of villages if there are several."""
    known = actions()
    said = []
    for code, n in counts.items():
        label = words.say(known[code].label)
        with_count = words.say("{action} ({n})", action=label, n=words.number(n))
        said.append(label if villages == 1 else with_count)
    return words.say("; ").join(said)


def rule_text(words: Words, action: Action, limits: Limits, used: Parameters) -> str:
    """The rule that proposes an action, with the values in use."""
    return words.say(
        action.evidence,
        watch=words.percent(limits.availability_watch),
        help=words.number(limits.help_loss, 2),
        newcomers=words.percent(used["newcomer_share_to_plan"]),
        absence=words.percent(used["expected_absence_in_plan"]),
    )


FOR_COMMITTEE = ("agreed", "by_whom", "done_by")


def area_rows(words: Words, plan: Plan, leads: Leads) -> pd.DataFrame:
    """The plan's months as rows of a file."""
    return _shaped(
        {
            "name_en": "",
            "year": each.year,
            "month": each.month,
            "hazard": plan.hazard or "",
            "hazard_level": each.level,
            **each.numbers,
            "helpers_to_add": to_add(each.numbers["helpers_to_add"]),
            "villages_known": each.villages_known,
            "villages_total": each.villages_total,
            "roles_to_fill": roles_text(words, each.roles, plan.villages),
            **_action_columns(words, each.actions, plan.villages),
            "leads": leads.who(words, list(each.actions)),
        }
        for each in plan.months
    )


def village_rows(words: Words, plan: Plan, villages: pd.DataFrame, leads: Leads) -> pd.DataFrame:
    """Villages and months as rows of a file.

    Args:
        villages: rows of ``store.queries.plan_villages`` with name_en and name_my.
    """
    return _shaped(
        {
            **{name: row[name] for name in ("place_id", "name_en", "name_my", *NUMBERS)},
            "year": planned_year(int(row["month"]), plan.created),
            "month": int(row["month"]),
            "hazard": plan.hazard or "",
            "hazard_level": int(row["hazard_level"]),
            "finding": words.say(str(row["finding"])),
            "helpers_to_add": to_add(row["helpers_to_add"]),
            "villages_known": int(pd.notna(row["helpers"])),
            "villages_total": 1,
            "roles_to_fill": roles_text(words, village_roles(row), 1),
            **_action_columns(words, village_actions(row), 1),
            "leads": leads.who(words, list(village_actions(row)), row["place_id"]),
        }
        for row in villages.to_dict("records")
    )


def _action_columns(words: Words, counts: Mapping[str, int], villages: int) -> dict[str, str]:
    known = actions()
    return {
        "actions": actions_text(words, counts, villages),
        "what_to_do": " ".join(words.say(known[code].options) for code in counts),
    }


def _shaped(rows: Any) -> pd.DataFrame:
    """Rows with the columns of the file; those for the committee are empty."""
    table = pd.DataFrame(list(rows)).reindex(columns=list(out.columns("plan")))
    texts = (*FOR_COMMITTEE, "place_id", "name_my", "finding")
    return table.assign(**{name: table[name].astype("str").fillna("") for name in texts})


def months_due(plan: Plan) -> tuple[int, ...]:
    """The months that villages are listed for: when the hazard is due, else all."""
    return tuple(each.month for each in plan.due) or MONTHS
