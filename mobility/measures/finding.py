"""The two findings of a village: what absence does in a month, and what is low all year.

In a month a village is compared with itself, in its fullest months: it loses capacity, is to be
watched, or keeps what it has, which says nothing of enough. All year is a finding of its own,
whoever is away. Both are judged from the building blocks each time, so that a reader can move
the limits. The finding is that of the estimate, and how sure it is follows from its ends
(:mod:`mobility.measures.ends`).
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import reduce
from typing import Any

import ibis
from ibis.expr.types import BooleanColumn, BooleanValue, IntegerColumn, StringColumn, Table

from mobility.measures import ends
from mobility.measures.capacity import STEPS
from mobility.measures.ends import ENDS, HIGH, LOW, PROBABLY_HIGH, PROBABLY_LOW, End, at
from mobility.measures.measure import Measure
from mobility.measures.parameters import Limits
from mobility.measures.rounding import over, under
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
SEVERITIES = {
    "helpers_loss": 2,
    "help_loss": 2,
    "role_loss": 2,
    "helpers_watch": 1,
    "role_watch": 1,
}
"""What absence may do to a village, by code, gravest first."""
NOT_KNOWN = "not_known"
NARROW = (PROBABLY_LOW, PROBABLY_HIGH)

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


def judged(rows: Table, limits: Limits) -> Table:
    """Villages or areas with both findings, and the part that decides the month's.

    Args:
        rows: villages with their numbers at both ends and the people without helpers
            (:func:`mobility.measures.without.with_without`), or their sums over areas
            (:func:`mobility.measures.areas.sum_to`).
        limits: the limits to judge by.

    Returns:
        What :func:`with_findings` and :func:`with_deciding` give, without the ends and the steps.
    """
    return with_deciding(with_findings(rows, limits)).drop(*ends.COLUMNS, *STEPS)


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
        And the steps that :func:`with_deciding` needs.
    """
    return _all_year(_in_month(rows, limits), limits)


def _in_month(rows: Table, limits: Limits) -> Table:
    # Intermediate steps are columns, so that the engine computes each of them once.
    strains = _strains(rows, limits)
    at_ends = {_at(end): _severity(_strains(rows, limits, end)) for end in ENDS}
    rows = rows.mutate(**at_ends, **{_is_strained(code): _is(strains[code]) for code in strains})
    rows = rows.mutate(severity=_severity_without(rows))
    side = rows.severity > 0
    certain = (rows[_at(LOW)] == rows.severity) & (rows[_at(HIGH)] == rows.severity)
    probably = ((rows[_at(PROBABLY_LOW)] > 0) == side) & ((rows[_at(PROBABLY_HIGH)] > 0) == side)
    unsure = ~(certain | probably) | _is_unbounded(rows)
    rows = rows.mutate(
        certain=certain, doubt=_doubt(rows, rows.known, unsure, ends.is_counted(rows))
    )
    finding = ibis.cases(
        (rows.doubt == NOT_KNOWN, NO_DATA),
        (rows.doubt.notnull(), CANNOT_TELL),
        *((rows.severity == severity, name) for severity, name in BY_SEVERITY.items()),
    )
    led = {
        code: rows[_is_strained(code)] & (rows.severity == severity)
        for code, severity in SEVERITIES.items()
    }
    return rows.mutate(
        finding=finding,
        sure=rows.doubt.isnull().ifelse(ibis.ifelse(rows.certain, CERTAIN, PROBABLY), None),
        reasons=ibis.coalesce(rows.doubt, _listed(led)),
    ).drop(*at_ends, "certain", "doubt")


def _at(end: End) -> str:
    return f"severity_{end.name}"


def _is_strained(code: str) -> str:
    return f"is_{code}"


def _all_year(rows: Table, limits: Limits) -> Table:
    point = _lows(rows, limits)
    names = {code: f"low_{code}" for code in point}
    rows = rows.mutate(
        **{names[code]: _is(low) for code, low in point.items()},
        **{f"low_{end.name}": _any(_lows(rows, limits, end)) for end in NARROW},
    )
    low = reduce(operator.or_, (rows[name] for name in names.values()))
    differs = reduce(operator.or_, (rows[f"low_{end.name}"] != low for end in NARROW))
    strains = [over(rows[name] * limits.helpers_each, 1) for name in ("strain_low", "strain_high")]
    straddles = reduce(operator.or_, (strained != low for strained in strains)).fill_null(True)
    unsure = ibis.cases(
        (rows.basis == "area", differs),
        (rows.basis.isin(["sample", "tables"]), straddles),
        else_=False,
    )
    known = ibis.ifelse(rows.basis == "area", rows.known, rows.months_known > 0)
    doubt = _doubt(rows, known, unsure, _is(rows.basis == "tables"))
    rows = rows.mutate(is_low=low, doubt=doubt)
    return rows.mutate(
        all_year=ibis.cases(
            (rows.doubt == NOT_KNOWN, NO_DATA),
            (rows.doubt.notnull(), CANNOT_TELL),
            (rows.is_low, LOW_ALL_YEAR),
            else_=NOT_LOW,
        ),
        all_year_reasons=ibis.coalesce(
            rows.doubt, _listed({code: rows[name] for code, name in names.items()})
        ),
    ).drop(*names.values(), *(f"low_{end.name}" for end in NARROW), "is_low", "doubt")


def with_deciding(rows: Table) -> Table:
    """The rows with the one part that, if it alone were mended, would better the finding.

    Args:
        rows: what :func:`with_findings` gave.

    Returns:
        The columns given but its intermediate steps; decided_by: a name of :data:`CONDITIONS`,
        null where all is well, where nothing can be judged, or where several parts would have to
        be mended; and finding_without, the finding without that part.
    """
    rows = rows.mutate(
        **{f"mended_{name}": _severity_without(rows, codes) for name, codes in CONDITIONS.items()}
    )
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
    mended = [f"mended_{name}" for name in CONDITIONS]
    return rows.drop("severity", *mended, *map(_is_strained, SEVERITIES))


def _doubt(
    rows: Table, known: BooleanValue, unsure: BooleanColumn, counted: BooleanColumn
) -> StringColumn:
    """Why there may be no finding, as a code; null where there is one.

    Args:
        rows: the rows to judge.
        known: whether what is judged of them is known.
        unsure: whether the ends leave it open.
        counted: whether the ends are of counts that state no error.
    """
    is_known = rows.basis.notnull() & known & (rows.people.fill_null(1) > 0)
    is_area = _is(rows.basis == "area")
    return ibis.cases(
        (~_is(is_known), NOT_KNOWN),
        (~rows.published & ~is_area, "too_few_households"),
        (~rows.published, "too_few_villages"),
        (rows.helpers_usual.isnull(), "too_few_months"),
        (unsure & counted, "count_error"),
        (unsure, "interval"),
    )


def _is_unbounded(rows: Table) -> BooleanColumn:
    """A sample of one household, or without a helper, has no interval; nor has an area with it."""
    has_none = rows.availability_low.isnull()
    is_of_area = (rows.basis == "area") & rows.availability.notnull()
    return _is(has_none & ((rows.basis == "sample") | is_of_area))


def _strains(rows: Table, limits: Limits, end: End | None = None) -> Conditions:
    """What absence does to a village, at an end: each code of :data:`SEVERITIES`, its condition.

    A condition is null where it cannot be said, which counts as false.
    """
    here, usual, helped, helped_usual = (at(rows, number, end) for number in ends.NUMBERS)
    share = here / usual.nullif(0)
    few = under(share, limits.availability_watch)
    outgrown = over(helped * limits.helpers_each, here + rows.helpers_added)
    was_enough = ~over(helped_usual * limits.helpers_each, usual)
    return {
        "helpers_loss": under(share, limits.availability_loss),
        "help_loss": few & outgrown & was_enough,
        "role_loss": rows.roles_lost.notnull(),
        "helpers_watch": few,
        "role_watch": rows.roles_down.notnull(),
    }


def _severity(strains: Conditions) -> IntegerColumn:
    """2 loses, 1 watch, 0 keeps."""
    return ibis.cases(
        *((condition, SEVERITIES[code]) for code, condition in strains.items()), else_=0
    )


def _severity_without(rows: Table, codes: Sequence[str] = ()) -> IntegerColumn:
    """The severity of the estimate when some strains are mended."""
    left = [code for code in SEVERITIES if code not in codes]
    return _severity({code: rows[_is_strained(code)] for code in left})


def _lows(rows: Table, limits: Limits, end: End | None = None) -> Conditions:
    """What is low all year, at an end: code and condition."""
    usual = at(rows, "helpers_usual", end)
    helped = at(rows, "needs_help_usual", end)
    return {
        "help": over(helped * limits.helpers_each, usual),
        "no_helper": usual == 0,
        "role": rows.roles_never.notnull(),
    }


def _listed(conditions: Conditions) -> StringColumn:
    """The codes whose conditions hold, joined by ";"."""
    texts = [ibis.ifelse(condition, f";{code}", "") for code, condition in conditions.items()]
    return reduce(operator.add, texts).substr(1)


def _any(conditions: Conditions) -> BooleanColumn:
    return reduce(operator.or_, map(_is, conditions.values()))


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
