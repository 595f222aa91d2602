"""The verdict of a village and month: loss, watch, ok, cannot tell or no data.

It is judged from the building blocks each time, so that a reader can move the
limits. Where an estimate has an interval, both ends are judged; if they
disagree, the verdict is "cannot tell".
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import reduce
from typing import Any

import ibis
from ibis.expr.types import BooleanColumn, IntegerColumn, StringColumn, Table

from mobility.measures.measure import Measure
from mobility.measures.parameters import Limits
from mobility.measures.rounding import over, under
from mobility.words import N_

__all__ = ["VERDICTS", "Limits", "with_deciding", "with_verdict"]

VERDICTS = (N_("loss"), N_("watch"), N_("ok"), N_("cannot tell"), N_("no data"))
FLAGS = ("loss", "watch")
GRAVEST_FIRST = ("loss", "watch", "cannot tell", "ok", "no data")

NO_DATA, CANNOT_TELL = "no data", "cannot tell"
BY_SEVERITY = {2: "loss", 1: "watch", 0: "ok"}

# Reasons that one remedy can remove together.
CONDITIONS = {
    "responders": ("no_responder", "rai_loss", "rai_watch"),
    "help": ("help_loss", "help_watch"),
    "roles": ("role_empty", "role_short"),
}


def loses(verdict: Any) -> Any:
    """Whether a verdict says that capacity is lost; takes a column or a Series."""
    return verdict == "loss"


def is_flagged(verdict: Any) -> Any:
    """Whether a verdict is loss or watch; takes a column or a Series."""
    return verdict.isin(FLAGS)


def with_verdict(months: Table, limits: Limits) -> Table:
    """The rows with a ``verdict`` and its ``reasons``.

    Args:
        months: building blocks of villages or areas.
        limits: the limits to judge by.

    Returns:
        The columns given; verdict; reasons, codes joined by ";" and empty where all
        is well: not_known, too_few_households, too_few_villages, undefined, interval,
        no_responder, rai_loss, help_loss, role_empty, rai_watch, help_watch, role_short.
    """
    # Intermediate steps are columns, so that the engine computes each of them once.
    ends = months.mutate(
        severity_at_worst=_severity(_strains(months, limits, "rai_low", "help_high")),
        severity_at_best=_severity(_strains(months, limits, "rai_high", "help_low")),
    )
    worst = ends.severity_at_worst
    doubts = _doubts(ends, worst, ends.severity_at_best)
    verdict = ibis.cases(
        (doubts["not_known"], NO_DATA),
        (_any(list(doubts.values())), CANNOT_TELL),
        *((worst == severity, name) for severity, name in BY_SEVERITY.items()),
    )
    judged = ends.mutate(verdict=verdict)
    judged = judged.mutate(reasons=_reasons(judged.verdict, doubts, _strains(ends, limits)))
    judged = judged.mutate(reasons=judged.reasons.substr(1))
    return judged.drop("severity_at_worst", "severity_at_best")


def with_deciding(judged: Table, limits: Limits) -> Table:
    """The rows with the one condition that, if it alone were remedied, would improve the verdict.

    Args:
        judged: what :func:`with_verdict` gave with the same limits.

    Returns:
        The columns given; decided_by: a name of :data:`CONDITIONS`, null where all is well,
        where nothing can be judged, or where several conditions would have to be remedied;
        and verdict_without, the verdict without that condition.
    """
    strains = _strains(judged, limits)
    severities = {
        f"without_{name}": _severity({c: each for c, each in strains.items() if c not in codes})
        for name, codes in CONDITIONS.items()
    }
    rows = judged.mutate(severity=_severity(strains), **severities)
    flagged = is_flagged(rows.verdict)
    rest = {name: rows[f"without_{name}"] for name in CONDITIONS}
    lifts = {name: flagged & (left < rows.severity) for name, left in rest.items()}
    without = [
        (lifts[name] & (left == severity), verdict)
        for name, left in rest.items()
        for severity, verdict in BY_SEVERITY.items()
    ]
    rows = rows.mutate(
        decided_by=ibis.cases(*((lifted, name) for name, lifted in lifts.items())),
        verdict_without=ibis.cases(*without),
    )
    return rows.drop("severity", *severities)


def _doubts(months: Table, worst: IntegerColumn, best: IntegerColumn) -> dict[str, BooleanColumn]:
    """Why there may be no verdict: each code with its condition."""
    known = months.basis.notnull() & months.known & (months.people.fill_null(1) > 0)
    no_responder = _is(months.no_responder)
    nothing = months.rai.isnull() & months.help_per_responder.isnull() & ~no_responder
    # One household surveyed has no interval, and is no full list.
    unbounded = (months.basis == "sample") & (
        (months.rai.notnull() & months.rai_low.isnull())
        | (months.help_per_responder.notnull() & months.help_low.isnull())
    )
    return {
        "not_known": ~_is(known),
        "too_few_households": _is(known) & ~months.published & (months.basis != "area"),
        "too_few_villages": _is(known) & ~months.published & (months.basis == "area"),
        "undefined": _is(known) & months.published & nothing,
        "interval": _is(known) & months.published & ((worst != best) | _is(unbounded)),
    }


def _strains(
    months: Table, limits: Limits, rai_end: str = "rai", help_end: str = "help_per_responder"
) -> dict[str, tuple[int, BooleanColumn]]:
    """The strains on a village at one end of its intervals: code, severity and condition."""
    rai = ibis.coalesce(months[rai_end], months.rai)
    aid = ibis.coalesce(months[help_end], months.help_per_responder)
    return {
        "no_responder": (2, _is(months.no_responder)),
        "rai_loss": (2, _is(under(rai, limits.rai_loss))),
        "help_loss": (2, _is(over(aid, limits.help_loss))),
        "role_empty": (2, months.roles_empty.notnull()),
        "rai_watch": (1, _is(under(rai, limits.rai_watch))),
        "help_watch": (1, _is(over(aid, limits.help_watch))),
        "role_short": (1, months.roles_short.notnull()),
    }


def _severity(strains: dict[str, tuple[int, BooleanColumn]]) -> IntegerColumn:
    """2 loss, 1 watch, 0 ok."""
    by = {level: [each for rank, each in strains.values() if rank == level] for level in (2, 1)}
    return ibis.cases((_any(by[2]), 2), (_any(by[1]), 1), else_=0)


def _reasons(
    verdict: StringColumn,
    doubts: dict[str, BooleanColumn],
    strains: dict[str, tuple[int, BooleanColumn]],
) -> StringColumn:
    """The codes that led to the verdict, the most severe first, each after a semicolon."""
    undecided = verdict.isin([NO_DATA, CANNOT_TELL])
    led = {code: condition & undecided for code, condition in doubts.items()}
    led |= {
        code: condition & (verdict == BY_SEVERITY[severity])
        for code, (severity, condition) in strains.items()
    }
    texts = [ibis.ifelse(condition, f";{code}", "") for code, condition in led.items()]
    return reduce(operator.add, texts)


def _any(conditions: Sequence[BooleanColumn]) -> BooleanColumn:
    return reduce(operator.or_, conditions)


def _is(condition: BooleanColumn) -> BooleanColumn:
    """A condition that is null counts as false."""
    return condition.fill_null(False)


MEASURES = (
    Measure(
        "verdict",
        N_("Verdict"),
        "loss if rai < rai_loss or help_per_responder > help_loss or a role has nobody here; "
        "watch if rai < rai_watch or help_per_responder > help_watch or a role is below its "
        "minimum; ok otherwise",
        N_("Working convention of this project."),
        ("rai_loss", "rai_watch", "help_loss", "help_watch", "least_villages"),
    ),
    Measure(
        "decided_by",
        N_("What decides the verdict"),
        "responders, help or roles: the only one whose lines, kept, would give a better verdict",
        N_("Working convention of this project."),
        ("rai_loss", "rai_watch", "help_loss", "help_watch"),
    ),
)
