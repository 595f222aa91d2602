"""Expected absence: how much of a village's response is away when a hazard comes."""

from __future__ import annotations

import ibis
from ibis.expr.types import FloatingColumn, Table

from mobility.measures.hazards import weights
from mobility.measures.measure import Measure
from mobility.words import N_


def expected_absence(months: Table, hazards: Table) -> Table:
    """Mean share of usual responders away, weighted by the hazard's months.

    Args:
        months: building blocks, all twelve months of one year.
        hazards: what :func:`mobility.measures.hazards.inherited` gives.

    Returns:
        place_id, hazard, expected_absence (null where a weighted month is not known),
        expected_absence_low and _high (null where a weighted month has no interval).
    """
    weighted = weights(hazards)
    weighted = weighted.filter(weighted.w > 0)
    shares = months.select("place_id", "month", "rai", "rai_low", "rai_high")
    cells = weighted.inner_join(shares, ["place_id", "month"])
    return cells.group_by("place_id", "hazard").agg(
        expected_absence=_mean_absence(cells.w, cells.rai),
        expected_absence_low=_mean_absence(cells.w, cells.rai_high),
        expected_absence_high=_mean_absence(cells.w, cells.rai_low),
    )


def _mean_absence(weight: FloatingColumn, share_here: FloatingColumn) -> FloatingColumn:
    """The weighted mean of those away; null where a month is not known."""
    absent = (weight * (1 - share_here)).sum() / weight.sum()
    return ibis.ifelse(share_here.notnull().all(), absent, ibis.null("float64"))


def responders_with_newcomers(
    responders: FloatingColumn, newcomers: FloatingColumn, share: float
) -> FloatingColumn:
    """Responders when a share of newcomers has been trained and assigned."""
    return responders + share * newcomers


MEASURES = (
    Measure(
        "expected_absence",
        N_("Expected absence for a hazard"),
        "sum(w * (1 - rai)) / sum(w)",
        N_("Working convention of this project."),
    ),
    Measure(
        "expected_absence_low, expected_absence_high",
        N_("Interval of expected absence"),
        "sum(w * (1 - rai_high)) / sum(w) to sum(w * (1 - rai_low)) / sum(w)",
        N_("Working convention of this project."),
        ("confidence",),
    ),
)
