"""Flags by chance: how many a set of estimates is expected to raise by sampling alone.

A village and month is flagged where the whole interval of a ratio lies beyond
a limit. If the true ratio were exactly at the limit, the interval would lie
wholly beyond it in (1 - confidence) / 2 of all samples. Each ratio that is
estimated is one such chance. True ratios are rarely at the limit, so the sum
is an upper bound on the flags to expect.
"""

from __future__ import annotations

from ibis.expr.types import BooleanColumn, Table

from mobility.measures.hazards import is_due
from mobility.measures.measure import Measure
from mobility.measures.verdict import is_flagged
from mobility.words import N_


def flags_by_chance(judged: Table, confidence: float) -> Table:
    """Estimated village-months, and the most flags that sampling alone would raise in them.

    Args:
        judged: village-months with their verdict and hazard_level.
        confidence: of the intervals.

    Returns:
        month, due (whether a hazard is due there), cells (village-months with an
        estimate), ratios (estimates in them), flagged (cells that are loss or watch),
        flags_by_chance.
    """
    share = _is_estimate(judged, "rai_low", "rai_high")
    strain = _is_estimate(judged, "help_low", "help_high")
    cells = judged.filter(share | strain).mutate(
        due=is_due(judged.hazard_level),
        ratios=share.cast("int64") + strain.cast("int64"),
        flagged=is_flagged(judged.verdict).cast("int64"),
    )
    counts = cells.group_by("month", "due").agg(
        cells=cells.count(), ratios=cells.ratios.sum(), flagged=cells.flagged.sum()
    )
    return counts.mutate(flags_by_chance=counts.ratios * (1 - confidence) / 2)


def _is_estimate(judged: Table, low: str, high: str) -> BooleanColumn:
    """Whether an interval has any width; a full list has none."""
    return (judged[low] < judged[high]).fill_null(False)


MEASURES = (
    Measure(
        "flags_by_chance",
        N_("Flags by chance, at most"),
        "ratios * (1 - confidence) / 2",
        N_("Working convention of this project; two-sided intervals."),
        ("confidence",),
    ),
)
