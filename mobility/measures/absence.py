"""Expected absence: how much of a village's response is away when a hazard comes."""

from __future__ import annotations

import ibis
from ibis.expr.types import FloatingColumn, Table

from mobility.measures.hazards import weights
from mobility.measures.measure import Measure
from mobility.measures.sampling import at_least_zero
from mobility.words import N_


def expected_absence(months: Table, hazards: Table) -> Table:
    """Mean share of usual responders away, weighted by the hazard's months.

    Args:
        months: building blocks, all twelve months of one year.
        hazards: what :func:`mobility.measures.hazards.inherited` gives.

    Returns:
        place_id, hazard, expected_absence (null where a weighted month is not known).
    """
    weighted = weights(hazards)
    weighted = weighted.filter(weighted.w > 0)
    cells = weighted.inner_join(months.select("place_id", "month", "rai"), ["place_id", "month"])
    all_known = cells.rai.notnull().all()
    absent = (cells.w * (1 - cells.rai)).sum() / cells.w.sum()
    return cells.group_by("place_id", "hazard").agg(
        expected_absence=ibis.ifelse(all_known, absent, ibis.null("float64"))
    )


def responders_to_add(
    needs_help: FloatingColumn, responders: FloatingColumn, help_loss: float
) -> FloatingColumn:
    """Responders to add so that nobody has more than ``help_loss`` people to help."""
    return at_least_zero((needs_help / help_loss).ceil() - responders)


def responders_with_newcomers(
    responders: FloatingColumn, newcomers: FloatingColumn, share: float
) -> FloatingColumn:
    """Responders when a share of newcomers has been trained and assigned."""
    return responders + share * newcomers


MEASURES = (
    Measure(
        "expected_absence",
        N_("Expected absence for a hazard"),
        N_("share"),
        "sum(w * (1 - rai)) / sum(w)",
        N_(
            "The share of usual responders who are away, on average over the hazard's months, "
            "weighted by events counted; without counts the level stands in."
        ),
        N_("Working convention of this project."),
    ),
    Measure(
        "responders_to_add",
        N_("Responders to add"),
        N_("people"),
        "max(0, ceil(needs_help / help_loss) - responders)",
        N_("How many more responders would bring the village back to the limit."),
        N_("Working convention of this project."),
        ("help_loss",),
    ),
)
