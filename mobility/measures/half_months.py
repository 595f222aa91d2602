"""Who is here in half a month: the weeks of storms, where a roster asked for them.

A half-month says of a member whether they slept in the village 8 nights or more of it. It
stands beside the number of its month, which is never computed from it.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from mobility.measures.from_rosters import judgeable
from mobility.measures.measure import Measure
from mobility.measures.parameters import Parameters
from mobility.measures.presence import people
from mobility.measures.stays import survey
from mobility.words import N_

HALVES = tuple((month, half) for month in (4, 5, 10, 11) for half in ("a", "b"))
"""The half-months of a roster: the month, and "a" to the 15th or "b" from the 16th."""


def column(month: int, half: str) -> str:
    """The roster's column of a half-month."""
    return f"here_{month:02d}{half}"


def half_months(roster: Table, places: Table, used: Parameters) -> Table:
    """Helpers and people who need help here in each half-month that a village's roster states.

    A sample is expanded as for months, and published by the same rule.

    Returns:
        place_id, year (null where the roster states none), month, half, helpers, needs_help:
        null where the half is not known of everybody who counts towards them.
    """
    persons = people(roster)
    rows = ibis.union(*(_of_half(persons, month, half) for month, half in HALVES))
    here = rows.here.fill_null(0) == 1
    sums = rows.group_by("village_id", "month", "half").agg(
        stated=rows.here.count(),
        unknown_counted=rows.count(where=rows.here.isnull() & rows.counted),
        y=rows.count(where=here & rows.helper),
        d=rows.count(where=here & rows.is_helped),
    )
    sums = sums.filter(sums.stated > 0).inner_join(survey(roster, places), "village_id")
    told = judgeable(sums, used)
    is_given = told.published & told.known
    return told.select(
        "year",
        "month",
        "half",
        place_id="village_id",
        helpers=is_given.ifelse(told.expansion * told.y, None),
        needs_help=is_given.ifelse(told.expansion * told.d, None),
    )


def _of_half(persons: Table, month: int, half: str) -> Table:
    return persons.select(
        "village_id",
        "helper",
        "counted",
        month=ibis.literal(month, "int32"),
        half=ibis.literal(half),
        here=persons[column(month, half)],
        is_helped=persons.needs_help,
    )


MEASURES = (
    Measure(
        "here_in_half",
        N_("Here in half a month"),
        "nights in the village, of the 1st to the 15th or from the 16th >= 8",
        N_("Working convention of this project."),
    ),
)
