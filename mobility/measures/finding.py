"""The two findings of a village: what absence does in a month, and what is low all year.

In a month a village is compared with itself, in its fullest months: it loses capacity, is to be
watched, or keeps what it has, which says nothing of enough. All year is a finding of its own,
whoever is away. Both are judged from the building blocks each time, so that a reader can move
the limits. The finding is that of the estimate, and how sure it is follows from its ends
(:mod:`mobility.measures.ends`).
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import ibis
from ibis.expr.types import BooleanColumn, BooleanValue, IntegerColumn, StringColumn, Table

from mobility.measures import ends
from mobility.measures.ends import ENDS, HIGH, LOW, PROBABLY_HIGH, PROBABLY_LOW, End, at
from mobility.measures.measure import Measure
from mobility.measures.parameters import Limits
from mobility.measures.rounding import over, under
from mobility.measures.without import with_without
from mobility.words import N_

LOSES, WATCH, KEEPS = N_("loses"), N_("watch"), N_("keeps")
CANNOT_TELL, NO_DATA = N_("cannot tell"), N_("no data")
FINDINGS = (LOSES, WATCH, KEEPS, CANNOT_TELL, NO_DATA)
GRAVEST_FIRST = (LOSES, WATCH, CANNOT_TELL, KEEPS, NO_DATA)
FLAGS = (LOSES, WATCH)
CERTAIN, PROBABLY = N_("certain"), N_("probably")
SURE = (CERTAIN, PROBABLY)
LOW_ALL_YEAR, NOT_LOW = N_("low all year"), N_("not low")
ALL_YEAR = (LOW_ALL_YEAR, NOT_LOW, CANNOT_TELL, NO_DATA)

BY_SEVERITY = {2: LOSES, 1: WATCH, 0: KEEPS}

# Reasons that one remedy can remove together.
CONDITIONS = {
    "helpers": ("helpers_loss", "help_loss", "helpers_watch"),
    "roles": ("role_loss", "role_watch"),
}
Conditions = dict[str, BooleanColumn]


def loses(finding: Any) -> Any:
    """Whether a finding says that capacity is lost; takes a column or a Series."""
    return finding == LOSES


def is_flagged(finding: Any) -> Any:
    """Whether a finding is loses or watch; takes a column or a Series."""
    return finding.isin(FLAGS)


def is_low(all_year: Any) -> Any:
    """Whether capacity is low all year; takes a column or a Series."""
    return all_year == LOW_ALL_YEAR


def weighed(months: Table, limits: Limits) -> Table:
    """Villages with their numbers at both ends, and the people without helpers.

    Args:
        months: building blocks of villages, all known months of each year.
        limits: the limits to judge by.
    """
    return with_without(ends.with_ends(months, limits), limits)


def judged(rows: Table, limits: Limits) -> Table:
    """Villages or areas with both findings, and the part that decides the month's.

    Args:
        rows: what :func:`weighed` gives, or its sums over areas
            (:func:`mobility.measures.areas.sum_to`).
        limits: the limits to judge by.

    Returns:
        What :func:`with_findings` and :func:`with_deciding` give, without the ends.
    """
    return with_deciding(with_findings(rows, limits), limits).drop(*ends.COLUMNS)


def with_findings(rows: Table, limits: Limits) -> Table:
    """The rows with both findings, and how each was reached.

    Args:
        rows: as :func:`judged` takes them.
        limits: the limits to judge by.

    Returns:
        The columns given; finding, sure (null where there is no finding) and reasons; all_year
        and all_year_reasons. Reasons are codes joined by ";": helpers_loss, help_loss,
        role_loss, helpers_watch, role_watch; all year help, no_helper, role; and the doubts
        not_known, too_few_households, too_few_villages, too_few_months, interval, count_error.
    """
    return _all_year(_in_month(rows, limits), limits)


def _in_month(rows: Table, limits: Limits) -> Table:
    # Intermediate steps are columns, so that the engine computes each of them once.
    severities = {_at(end): _severity(_strains(rows, limits, end)) for end in (None, *ENDS)}
    rows = rows.mutate(**severities)
    point, side = rows[_at(None)], rows[_at(None)] > 0
    certain = (rows[_at(LOW)] == point) & (rows[_at(HIGH)] == point)
    probably = ((rows[_at(PROBABLY_LOW)] > 0) == side) & ((rows[_at(PROBABLY_HIGH)] > 0) == side)
    doubts = _doubts(rows, rows.known, ~(certain | probably) | _is_unbounded(rows))
    told = ~_any(list(doubts.values()))
    finding = ibis.cases(
        (doubts["not_known"], NO_DATA),
        (~told, CANNOT_TELL),
        *((point == severity, name) for severity, name in BY_SEVERITY.items()),
    )
    rows = rows.mutate(
        finding=finding, sure=told.ifelse(ibis.ifelse(certain, CERTAIN, PROBABLY), None)
    )
    reasons = {
        code: condition & (rows.finding == BY_SEVERITY[severity])
        for code, (severity, condition) in _strains(rows, limits).items()
    }
    return rows.mutate(reasons=_listed(doubts | reasons)).drop(*severities)


def _at(end: End | None) -> str:
    return f"severity_{end.name}" if end else "severity"


def _all_year(rows: Table, limits: Limits) -> Table:
    lows = _lows(rows, limits)
    point = _any(list(lows.values()))
    at_ends = (_lows(rows, limits, end).values() for end in (PROBABLY_LOW, PROBABLY_HIGH))
    differs = _any([_any(list(conditions)) != point for conditions in at_ends])
    is_sample = rows.basis == "sample"
    strained = over(rows.strain_low * limits.helpers_each, 1)
    straddles = strained != over(rows.strain_high * limits.helpers_each, 1)
    unsure = differs | (is_sample & straddles.fill_null(True))
    doubts = _doubts(rows, ibis.literal(True), unsure)
    told = ~_any(list(doubts.values()))
    rows = rows.mutate(
        all_year=ibis.cases(
            (doubts["not_known"], NO_DATA),
            (~told, CANNOT_TELL),
            (point, LOW_ALL_YEAR),
            else_=NOT_LOW,
        )
    )
    return rows.mutate(
        all_year_reasons=_listed(doubts | {code: low & told for code, low in lows.items()})
    )


def with_deciding(rows: Table, limits: Limits) -> Table:
    """The rows with the one part that, if it alone were mended, would better the finding.

    Args:
        rows: what :func:`with_findings` gave with the same limits.

    Returns:
        The columns given; decided_by: a name of :data:`CONDITIONS`, null where all is well,
        where nothing can be judged, or where several parts would have to be mended;
        and finding_without, the finding without that part.
    """
    strains = _strains(rows, limits)
    severities = {
        f"mended_{name}": _severity({c: each for c, each in strains.items() if c not in codes})
        for name, codes in CONDITIONS.items()
    }
    rows = rows.mutate(severity=_severity(strains), **severities)
    flagged = is_flagged(rows.finding)
    rest = {name: rows[f"mended_{name}"] for name in CONDITIONS}
    lifts = {name: flagged & (left < rows.severity) for name, left in rest.items()}
    without = [
        (lifts[name] & (left == severity), finding)
        for name, left in rest.items()
        for severity, finding in BY_SEVERITY.items()
    ]
    rows = rows.mutate(
        decided_by=ibis.cases(*((lifted, name) for name, lifted in lifts.items())),
        finding_without=ibis.cases(*without),
    )
    return rows.drop("severity", *severities)


def _doubts(rows: Table, known: BooleanValue, unsure: BooleanColumn) -> Conditions:
    """Why there may be no finding: each code with its condition; one at most holds.

    Args:
        rows: the rows to judge.
        known: whether what is judged of them is known.
        unsure: whether the ends leave it open.
    """
    is_known = _is(rows.basis.notnull() & known & (rows.people.fill_null(1) > 0))
    is_area, is_counted = _is(rows.basis == "area"), ends.is_counted(rows)
    too_few, enough = is_known & ~rows.published, is_known & rows.published
    has_usual = rows.helpers_usual.notnull()
    return {
        "not_known": ~is_known,
        "too_few_households": too_few & ~is_area,
        "too_few_villages": too_few & is_area,
        "too_few_months": enough & ~has_usual,
        "interval": enough & has_usual & unsure & ~is_counted,
        "count_error": enough & has_usual & unsure & is_counted,
    }


def _is_unbounded(rows: Table) -> BooleanColumn:
    """One household surveyed has no interval, and is no full list."""
    return _is(
        (rows.basis == "sample") & rows.availability.notnull() & rows.availability_low.isnull()
    )


def _strains(
    rows: Table, limits: Limits, end: End | None = None
) -> dict[str, tuple[int, BooleanColumn]]:
    """What absence does to a village, at an end: code, severity and condition."""
    here, usual, helped, helped_usual = (at(rows, number, end) for number in ends.NUMBERS)
    share = here / usual.nullif(0)
    few = _is(under(share, limits.availability_watch))
    outgrown = _is(over(helped * limits.helpers_each, here + rows.helpers_added))
    was_enough = _is(~over(helped_usual * limits.helpers_each, usual))
    return {
        "helpers_loss": (2, _is(under(share, limits.availability_loss))),
        "help_loss": (2, few & outgrown & was_enough),
        "role_loss": (2, rows.roles_lost.notnull()),
        "helpers_watch": (1, few),
        "role_watch": (1, rows.roles_down.notnull()),
    }


def _lows(rows: Table, limits: Limits, end: End | None = None) -> Conditions:
    """What is low all year, at an end: code and condition."""
    usual = at(rows, "helpers_usual", end)
    helped = at(rows, "needs_help_usual", end)
    return {
        "help": _is(over(helped * limits.helpers_each, usual)),
        "no_helper": _is(usual == 0),
        "role": rows.roles_never.notnull(),
    }


def _severity(strains: Mapping[str, tuple[int, BooleanColumn]]) -> IntegerColumn:
    """2 loses, 1 watch, 0 keeps."""
    by = {level: [each for rank, each in strains.values() if rank == level] for level in (2, 1)}
    return ibis.cases((_any(by[2]), 2), (_any(by[1]), 1), else_=0)


def _listed(conditions: Conditions) -> StringColumn:
    """The codes whose conditions hold, joined by ";"."""
    texts = [ibis.ifelse(condition, f";{code}", "") for code, condition in conditions.items()]
    return reduce(operator.add, texts).substr(1)


def _any(conditions: Sequence[BooleanColumn]) -> BooleanColumn:
    return reduce(operator.or_, conditions)


def _is(condition: BooleanColumn) -> BooleanColumn:
    """A condition that is null counts as false."""
    return condition.fill_null(False)


MEASURES = (
    Measure(
        "finding",
        N_("Finding of a month"),
        "loses if availability < availability_loss, or a role that its fullest months fill has "
        "nobody here, or availability < availability_watch and needs_help * helpers_each > "
        "helpers while needs_help_usual * helpers_each <= helpers_usual; watch if availability < "
        "availability_watch or a role that its fullest months fill is below its minimum; keeps "
        "otherwise",
        N_("Working convention of this project."),
        ("availability_loss", "availability_watch", "helpers_each", "least_villages"),
    ),
    Measure(
        "sure",
        N_("How sure the finding is"),
        "certain: a full list, or the same finding at both ends of the interval; probably: on "
        "the same side of keeps at both ends of the narrower interval; counts: with (1 +/- "
        "count_error), or half of it, of the people away",
        N_("Working convention of this project."),
        ("confidence", "confidence_probably", "count_error"),
    ),
    Measure(
        "all_year",
        N_("Finding of the whole year"),
        "low all year if needs_help_usual * helpers_each > helpers_usual, or no resident is a "
        "helper in any known month, or a role meets its minimum in none; not low otherwise",
        N_("Working convention of this project."),
        ("helpers_each",),
    ),
    Measure(
        "decided_by",
        N_("What decides the finding"),
        "helpers or roles: the only one that, mended alone, would give a better finding",
        N_("Working convention of this project."),
        ("availability_loss", "availability_watch"),
    ),
)
