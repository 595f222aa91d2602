"""The parts of an area side by side: their villages by finding, and what is expected in each.

A part is told what it is told alone: it is due where the hazard is due in it, and a village counts
once, by all the months in which it is.
"""

from __future__ import annotations

from ibis.expr.types import Table

from mobility.measures.finding import CANNOT_TELL, CERTAIN, is_flagged, is_low, loses
from mobility.measures.hazards import is_due

EXPECTED = ("expected_without", "expected_without_away")


def part_counts(judged: Table, units: Table, due: Table) -> Table:
    """For each part of an area, its villages and those with a finding.

    Args:
        judged: village-months with both findings.
        units: place_id, unit_id: the part that each village belongs to.
        due: place_id (of the part), month, hazard_level.

    Returns:
        place_id (of the part), villages; when a hazard is due there: losing, certain (of them, in
        at least one of the months), watched (and not losing), unsure (cannot be told in a month,
        and flagged in none); low (all year).
    """
    cells = _with_due(judged.inner_join(units, "place_id"), due)
    is_lost = loses(cells.finding) & cells.is_due
    villages = cells.group_by("unit_id", "place_id").agg(
        losing=is_lost.any(),
        certain=(is_lost & (cells.sure == CERTAIN)).fill_null(False).any(),
        flagged=(is_flagged(cells.finding) & cells.is_due).any(),
        unclear=((cells.finding == CANNOT_TELL) & cells.is_due).any(),
        low=is_low(cells.all_year).any(),
    )
    return villages.group_by(place_id="unit_id").agg(
        villages=villages.count(),
        losing=villages.losing.sum(),
        certain=villages.certain.sum(),
        watched=(villages.flagged & ~villages.losing).sum(),
        unsure=(villages.unclear & ~villages.flagged).sum(),
        low=villages.low.sum(),
    )


def _with_due(cells: Table, due: Table) -> Table:
    levels = due.select("month", "hazard_level", unit_id="place_id")
    rows = cells.left_join(levels, ["unit_id", "month"])
    return rows.select(*cells.columns, is_due=is_due(rows.hazard_level.fill_null(0)))


def part_losses(judged: Table, units: Table) -> Table:
    """Villages that lose capacity, by part and month: place_id (of the part), month, losing."""
    rows = judged.inner_join(units, "place_id")
    return rows.group_by(place_id="unit_id", month="month").agg(losing=loses(rows.finding).sum())


def part_expected(expected: Table, units: Table) -> Table:
    """What to expect when the hazard comes, added up over the villages of each part.

    Args:
        expected: what :func:`mobility.measures.expected.expected` gives for one hazard.
        units: place_id, unit_id.

    Returns:
        place_id (of the part), expected_without, expected_without_away (people; null where no
        village is known), villages_expected (villages that are).
    """
    rows = expected.inner_join(units, "place_id")
    return rows.group_by(place_id="unit_id").agg(
        **{name: rows[name].sum() for name in EXPECTED},
        villages_expected=rows.expected_without.notnull().sum(),
    )
