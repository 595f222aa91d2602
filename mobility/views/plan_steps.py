"""What a plan proposes, step by step: each action with what is known for it.

A step is an action's name and a short text: with whom, or how many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mobility.measures.roles import SEPARATOR
from mobility.views.actions import actions
from mobility.views.plan import PlanMonth
from mobility.views.reserves import Reserves, covered_text, deputies_text, neighbours_text
from mobility.words import Words, whole
from mobility.words.terms import FINDING_REASONS

Row = Mapping[Any, Any]
Roles = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Step:
    """An action proposed: its code, its name, and what is known for it; empty if nothing is."""

    code: str
    label: str
    detail: str


def area_steps(words: Words, month: PlanMonth) -> list[Step]:
    """The steps of several villages in a month, and what is known of each."""
    return [
        Step(
            code,
            words.say(actions()[code].label),
            AREA_DETAILS[code](words, month) if code in AREA_DETAILS else "",
        )
        for code in month.actions
    ]


def village_steps(words: Words, row: Row, reserves: Reserves) -> list[Step]:
    """The steps of a village in a month.

    Args:
        row: of ``store.queries.plan_villages``.
    """
    return [
        Step(
            code,
            words.say(actions()[code].label),
            VILLAGE_DETAILS[code](words, row, reserves) if code in VILLAGE_DETAILS else "",
        )
        for code in village_actions(row)
    ]


def village_actions(row: Row) -> dict[str, int]:
    """The actions proposed for a village, as :class:`PlanMonth` has them."""
    return {code: 1 for code in str(row["actions"] or "").split(SEPARATOR) if code}


def village_roles(row: Row) -> Roles:
    """The roles a village lacks in a month, from a row of ``store.queries.plan_villages``."""
    empty, short = (
        row[column].split(SEPARATOR) if isinstance(row[column], str) else []
        for column in ("roles_empty", "roles_short")
    )
    return tuple((role, 1, 0) for role in empty) + tuple((role, 0, 1) for role in short)


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


def actions_text(words: Words, counts: Mapping[str, int], villages: int) -> str:
    """The actions by name, each with its number of villages if there are several."""
    known = actions()
    said = []
    for code, n in counts.items():
        label = words.say(known[code].label)
        with_count = words.say("{action} ({n})", action=label, n=words.number(n))
        said.append(label if villages == 1 else with_count)
    return words.say("; ").join(said)


def _of_usual(words: Words, here: float | None, usual: float | None) -> str:
    """``938 helpers are here, 80% of the usual helpers``; a fullest month may have a few more."""
    said = words.count("{n} helper is here", "{n} helpers are here", here)
    if not here or not usual:
        return said
    share = words.percent(min(1.0, here / usual))
    return words.say("{helpers}, {share} of the usual helpers", helpers=said, share=share)


def _with_helpers(words: Words, helpers: float | None) -> str:
    return words.count("with {n} helper", "with {n} helpers", helpers)


def _area_lent(words: Words, month: PlanMonth) -> str:
    covered = covered_text(words, month.helpers_lent, month.numbers["helpers_needed"])
    return words.say("from neighbours, {covered}", covered=covered)


AREA_DETAILS: dict[str, Callable[[Words, PlanMonth], str]] = {
    "move": lambda words, month: words.count("{n} person", "{n} people", month.to_move),
    "lend": _area_lent,
    "roles": lambda words, month: roles_text(words, month.roles, month.villages_total),
    "second_drill": lambda words, month: _with_helpers(
        words, month.numbers["second_drill_helpers"]
    ),
    "drill": lambda words, month: _of_usual(
        words, month.numbers["drill_helpers"], month.numbers["drill_usual"]
    ),
}


def _lenders(words: Words, row: Row, reserves: Reserves) -> str:
    needed = float(row["helpers_needed"])
    return neighbours_text(words, reserves, row["place_id"], int(row["month"]), needed)


def _roles(words: Words, row: Row, reserves: Reserves) -> str:
    said = [roles_text(words, village_roles(row), 1)]
    if deputies := reserves.deputies.get(row["place_id"]):
        said.append(deputies_text(words, deputies))
    return words.say("; ").join(said)


def _called(words: Words, row: Row, _: Reserves) -> str:
    away = whole(row["helpers_usual"]) - whole(row["helpers"])
    return words.count("{n} usual helper is away", "{n} usual helpers are away", away)


def _drill(words: Words, row: Row, _: Reserves) -> str:
    return words.say(
        "for {month}: {attendance}",
        month=words.month(int(row["drill_for"])),
        attendance=_of_usual(words, row["helpers"], row["helpers_usual"]),
    )


def _newcomers(words: Words, row: Row, _: Reserves) -> str:
    return words.count("{n} newcomer", "{n} newcomers", row["newcomers"])


def _households(column: str) -> Callable[[Words, Row, Reserves], str]:
    """Households of the village's list, as a column counts them."""

    def said(words: Words, row: Row, _: Reserves) -> str:
        return words.count("{n} household listed", "{n} households listed", row[column])

    return said


def _doubt(words: Words, row: Row, _: Reserves) -> str:
    codes = str(row["reasons"] if pd.notna(row["reasons"]) else "").split(SEPARATOR)
    return words.say("; ").join(words.say(FINDING_REASONS[each]) for each in codes if each)


VILLAGE_DETAILS: dict[str, Callable[[Words, Row, Reserves], str]] = {
    "move": lambda words, row, _: words.count("{n} person", "{n} people", row["people_to_move"]),
    "lend": _lenders,
    "roles": _roles,
    "call": _called,
    "second_drill": lambda words, row, _: _with_helpers(words, row["helpers"]),
    "pair": _households("fluctuating"),
    "assist": _households("always_low"),
    "newcomers": _newcomers,
    "drill": _drill,
    "evidence": _doubt,
}
