"""How much is known of each village, and where the next survey would tell most.

A village whose finding is open, or only probable, when the hazard is due is one to ask. They are
ordered by what is at stake: the people who would be without helpers at the worse end of what is
uncertain. Of a village of which nothing is known even that is not, so it stands behind them.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanColumn, Table

from mobility.measures.finding import CANNOT_TELL, LOSES, NO_DATA, PROBABLY, WATCH
from mobility.measures.hazards import is_due
from mobility.measures.joins import joined
from mobility.measures.measure import Measure
from mobility.measures.rounding import over
from mobility.measures.usual import DIGITS
from mobility.words import N_

STAKE = "expected_without_worst"
VILLAGE = ("place_id", "year")


def known(months: Table) -> Table:
    """What is known of each village.

    Args:
        months: building blocks of villages, all months of one year.

    Returns:
        place_id, basis (null where nothing is known), households_surveyed, households_total,
        months_known, roles_known, newcomers_told (whether the release tells of any newcomer).
    """
    return months.group_by("place_id").agg(
        basis=months.basis.max(),
        households_surveyed=months.households_surveyed.max(),
        households_total=months.households_total.max(),
        months_known=months.months_known.max(),
        roles_known=months.roles_known.fill_null(False).any(),
        newcomers_told=over(months.newcomers, 0).fill_null(False).any(),
    )


def is_to_ask(rows: Table) -> BooleanColumn:
    """Whether a village-month cannot be told, or only probably."""
    is_open = rows.finding.isin([CANNOT_TELL, NO_DATA])
    return is_open | (rows.sure == PROBABLY).fill_null(False)


def next_to_survey(judged: Table, expected: Table) -> Table:
    """Villages to survey next, the one first in which it would tell most.

    Args:
        judged: village-months with finding, sure and hazard_level, all months of one year.
        expected: what :func:`mobility.measures.expected.expected` gives for one hazard.

    Returns:
        A row a village, of the month that is least told of those when the hazard is due: the
        columns of ``judged``, at_stake (people without helpers at the worse end, on average over
        the hazard's months; null where not known) and rank (0 is the first to ask).
    """
    asked = judged.filter(is_due(judged.hazard_level) & is_to_ask(judged))
    openness = asked.finding.cases((CANNOT_TELL, 0), (NO_DATA, 1), (LOSES, 2), (WATCH, 3), else_=4)
    worst = asked.without_helpers_worst.round(DIGITS).fill_null(-1.0)
    first = ibis.window(group_by=["place_id"], order_by=[openness, ibis.desc(worst), asked.month])
    rows = asked.mutate(place=ibis.row_number().over(first))
    rows = rows.filter(rows.place == 0).drop("place")
    stakes = expected.select(*VILLAGE, at_stake=STAKE)
    rows = joined(rows, stakes, VILLAGE)
    order = ibis.window(
        order_by=[
            ibis.desc(rows.at_stake.round(DIGITS).fill_null(-1.0)),
            ibis.desc(rows.households_total.fill_null(0)),
            rows.place_id,
        ]
    )
    return rows.mutate(rank=ibis.row_number().over(order).cast("int32"))


MEASURES = (
    Measure(
        "at_stake",
        N_("At stake where we cannot tell"),
        "sum(w * without_helpers_worst) / sum(w)",
        N_("Working convention of this project."),
        ("helpers_each", "count_error", "confidence"),
    ),
)
