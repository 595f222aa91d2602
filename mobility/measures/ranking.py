"""Which villages to prepare first, and how many have each finding.

They are ordered by people: those whom absence leaves without helpers when the hazard is due, then
all without helpers. Villages that cannot be told stand where they would at the worse end, so
that not knowing never hides a village. Codes break ties, so that a list is the same each time,
and numbers are compared to nine digits after the point, because engines add in different orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
from ibis.expr.types import BooleanColumn, Table

from mobility.measures.expected import in_a_month
from mobility.measures.finding import (
    CANNOT_TELL,
    GRAVEST_FIRST,
    is_flagged,
)
from mobility.measures.hazards import is_due
from mobility.measures.joins import joined
from mobility.measures.usual import DIGITS

ORDERS = ("away", "drop", "place")
"""Prepare first, the largest drop of availability, the place's code."""
VILLAGE = ("place_id", "year", "hazard")


def is_listed(finding: Any) -> BooleanColumn:
    """Whether a village-month belongs in the list: flagged, or to be found out."""
    return is_flagged(finding) | (finding == CANNOT_TELL)


def villages_first(judged: Table, expected: Table) -> Table:
    """Villages that are flagged, or cannot be told, when a hazard is due: the order to prepare in.

    Args:
        judged: village-months with finding, hazard and hazard_level, one row for each hazard.
        expected: what :func:`mobility.measures.expected.expected` gives for these hazards.

    Returns:
        One row for each village, hazard and year: its gravest month of those when the hazard is
        due, with the columns given, those of ``expected``, and rank (0 is the first to prepare).
    """
    due = judged.filter(is_due(judged.hazard_level))
    gravest = ibis.window(group_by=[due[name] for name in VILLAGE], order_by=_gravest(due))
    # Findings to be listed are graver than the others, so the gravest month tells; a filter on
    # the finding before the window would make the engine work it out again and again.
    months = due.mutate(place=ibis.row_number().over(gravest))
    first = months.filter((months.place == 0) & is_listed(months.finding)).drop("place")
    return _ranked(joined(first, expected, VILLAGE), "hazard", "year")


def villages_of_month(judged: Table) -> Table:
    """Villages that are flagged, or cannot be told, in a month: the order to prepare for it in.

    Args:
        judged: village-months of one month and year, with finding.

    Returns:
        The rows listed, with :data:`mobility.measures.expected.NUMBERS` of that month alone, and
        rank as in :func:`villages_first`.
    """
    rows = judged.filter(is_listed(judged.finding))
    return _ranked(rows.mutate(**in_a_month(rows)))


def _ranked(rows: Table, *apart: str) -> Table:
    """The rows with their rank by people, 0 is the first, within each of ``apart``."""
    unsure = rows.finding == CANNOT_TELL
    keys = [
        ibis.ifelse(unsure, rows[f"{name}_worst"], rows[name]).round(DIGITS).fill_null(-1.0)
        for name in ("expected_without_away", "expected_without")
    ]
    order = ibis.window(
        group_by=[rows[name] for name in apart],
        order_by=[*map(ibis.desc, keys), rows.place_id],
    )
    return rows.mutate(rank=ibis.row_number().over(order).cast("int32"))


def _gravest(cells: Table) -> list[Any]:
    """The keys that order the months of a village, gravest first."""
    gravity = [(finding, rank) for rank, finding in enumerate(GRAVEST_FIRST)]
    return [
        cells.finding.cases(*gravity),
        cells.availability.round(DIGITS).fill_null(2.0),
        ibis.desc(cells.hazard_level),
        cells.month,
    ]


def first_of(villages: Table, most: int | None, order: str) -> Table:
    """The first villages of a list.

    Args:
        villages: what :func:`villages_first` gives, of one hazard and year, or
            :func:`villages_of_month`.
        most: how many at most; None is all.
        order: one of :data:`ORDERS`.

    Returns:
        The columns of ``villages`` and listed (how many there are without ``most``), in order.
    """
    drop = villages.availability.round(DIGITS).fill_null(2.0)
    keys = {"away": villages["rank"], "drop": drop, "place": villages.place_id}
    by = ibis.window(order_by=[keys[order], villages["rank"]])
    rows = villages.mutate(place=ibis.row_number().over(by), listed=villages.count().over())
    rows = rows if most is None else rows.filter(rows.place < most)
    return rows.order_by("place").drop("place")


def finding_counts(judged: Table) -> Table:
    """Villages by month, finding and how sure it is: month, finding, sure, villages."""
    return judged.group_by("month", "finding", "sure").agg(villages=judged.count())


def all_year_counts(judged: Table) -> Table:
    """Villages by what they are all year, each counted once, with their helpers.

    Returns:
        all_year, villages, helpers_all, away_all_year (people).
    """
    villages = judged.group_by("place_id", "all_year").agg(
        helpers_all=judged.helpers_all.max(), away_all_year=judged.away_all_year.max()
    )
    return villages.group_by("all_year").agg(
        villages=villages.count(),
        helpers_all=villages.helpers_all.sum(),
        away_all_year=villages.away_all_year.sum(),
    )


def is_below(availability: Any, share: float) -> Any:
    """Whether less than a share of the usual helpers is here; takes a column or a Series."""
    return availability < share


def flag_counts(judged: Table, limits: Sequence[float]) -> Table:
    """Villages with less than each share of their usual helpers here.

    Returns:
        month, and a column ``under_0`` … for each of ``limits``.
    """
    return judged.group_by("month").agg(
        **{
            f"under_{n}": is_below(judged.availability, limit).sum()
            for n, limit in enumerate(limits)
        }
    )
