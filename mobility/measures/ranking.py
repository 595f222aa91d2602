"""Which villages come first: those that are flagged when a hazard is due, worst first.

They are ordered by verdict, then by the share of usual responders here, the
people needing help for each, and the hazard level; codes break ties, so that a
list is the same each time. Numbers are compared to nine digits after
the point, because engines add in different orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
from ibis.expr.types import Table

from mobility.measures.hazards import is_due
from mobility.measures.joins import joined
from mobility.measures.verdict import GRAVEST_FIRST, is_flagged, loses

DIGITS = 9


def flagged(judged: Table) -> Table:
    """Village-months that are loss or watch when a hazard is due.

    Args:
        judged: village-months with verdict and hazard_level.
    """
    return judged.filter(is_flagged(judged.verdict) & is_due(judged.hazard_level))


def by_severity(cells: Table) -> list[Any]:
    """The keys that order village-months, worst first."""
    gravity = [(verdict, rank) for rank, verdict in enumerate(GRAVEST_FIRST)]
    return [
        cells.verdict.cases(*gravity),
        cells.rai.round(DIGITS).fill_null(0.0),
        ibis.desc(cells.help_per_responder.round(DIGITS).fill_null(float("inf"))),
        ibis.desc(cells.hazard_level),
        cells.place_id,
        cells.month,
    ]


def ranked(judged: Table) -> Table:
    """Flagged village-months ranked within each hazard and year.

    Args:
        judged: village-months with year, verdict, hazard and hazard_level, one row for each hazard.

    Returns:
        The columns of ``judged`` and rank (0 is the worst of its hazard and year).
    """
    cells = flagged(judged)
    order = ibis.window(group_by=[cells.hazard, cells.year], order_by=by_severity(cells))
    return cells.mutate(rank=ibis.row_number().over(order).cast("int32"))


def with_rank(judged: Table) -> Table:
    """All village-months ranked; those with a hazard due come first.

    Args:
        judged: village-months with verdict and hazard_level.

    Returns:
        The columns given and rank (from 0, the worst).
    """
    order = ibis.window(order_by=[~is_due(judged.hazard_level), *by_severity(judged)])
    return judged.mutate(rank=ibis.row_number().over(order))


def first_of(cells: Table, most: int | None, *, each_village_once: bool) -> Table:
    """The first of the ranked village-months, or the worst of each village.

    Args:
        cells: what :func:`ranked` gives, of one hazard and year.
        most: how many rows at most; None is all.

    Returns:
        The columns of ``cells`` and listed (how many rows there are without ``most``), the
        worst first.
    """
    rows = cells.select("place_id", "rank")
    if each_village_once:
        rows = rows.group_by("place_id").agg(rank=rows["rank"].min())
    rows = rows.select("rank", listed=rows.count().over()).order_by("rank")
    first = rows if most is None else rows.limit(most)
    return joined(first, cells, ["rank"]).order_by("rank")


def verdict_counts(judged: Table) -> Table:
    """Villages by month and verdict: month, verdict, villages."""
    return judged.group_by("month", "verdict").agg(villages=judged.count())


def is_below(rai: Any, share: float) -> Any:
    """Whether less than a share of the usual responders is here; takes a column or a Series."""
    return rai < share


def flag_counts(judged: Table, limits: Sequence[float]) -> Table:
    """Villages with less than each share of their usual responders here.

    Returns:
        month, and a column ``under_0`` … for each of ``limits``.
    """
    return judged.group_by("month").agg(
        **{f"under_{n}": is_below(judged.rai, limit).sum() for n, limit in enumerate(limits)}
    )


def part_counts(judged: Table, units: Table) -> Table:
    """For each part of an area, its villages and those flagged when a hazard is due.

    Args:
        units: place_id, unit_id: the part that each village belongs to.

    Returns:
        place_id (of the part), villages, losing, watched: by the village's worst verdict.
    """
    due = is_due(judged.hazard_level)
    by_village = judged.group_by("place_id").agg(
        losing=(loses(judged.verdict) & due).any(),
        flagged=(is_flagged(judged.verdict) & due).any(),
    )
    rows = by_village.inner_join(units, "place_id")
    return rows.group_by(place_id="unit_id").agg(
        villages=rows.count(),
        losing=rows.losing.sum(),
        watched=(rows.flagged & ~rows.losing).sum(),
    )
