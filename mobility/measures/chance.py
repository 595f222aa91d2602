"""Flags by chance: how many a set of estimates is expected to raise by error alone.

A village and month is flagged where both ends of its narrower interval lie beyond a limit. If the
truth were exactly at the limit, that would happen in (1 - confidence_probably) / 2 of all samples,
or of all counts with as much error. True values are rarely at the limit, so the sum is an upper
bound on the flags to expect.
"""

from __future__ import annotations

from ibis.expr.types import Table

from mobility.measures.finding import is_flagged
from mobility.measures.hazards import is_due
from mobility.measures.measure import Measure
from mobility.measures.rounding import over
from mobility.words import N_


def flags_by_chance(judged: Table, confidence_probably: float) -> Table:
    """Village-months that are estimates, and the most flags that error alone would raise in them.

    Args:
        judged: village-months with their finding and hazard_level.
        confidence_probably: of the narrower intervals.

    Returns:
        month, due (whether a hazard is due there), cells (village-months with an estimate: their
        interval has a width), flagged (cells that lose or are watched), flags_by_chance.
    """
    has_width = over(judged.availability_high, judged.availability_low).fill_null(False)
    cells = judged.filter(has_width).mutate(
        due=is_due(judged.hazard_level), flagged=is_flagged(judged.finding).cast("int64")
    )
    counts = cells.group_by("month", "due").agg(cells=cells.count(), flagged=cells.flagged.sum())
    return counts.mutate(flags_by_chance=counts.cells * (1 - confidence_probably) / 2)


MEASURES = (
    Measure(
        "flags_by_chance",
        N_("Flags by chance, at most"),
        "cells * (1 - confidence_probably) / 2",
        N_("Working convention of this project; one side of the interval."),
        ("confidence_probably", "count_error"),
    ),
)
