"""What to expect when a hazard comes: helpers away, and people without helpers.

A month counts by the hazard's weight in it. People, not shares, tell which village to prepare
first: how many more are without helpers because somebody is away, and how many in all.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import FloatingColumn, Table

from mobility.measures.hazards import weights
from mobility.measures.measure import Measure
from mobility.measures.sampling import at_least_zero
from mobility.words import N_

KEYS = ("place_id", "year")
NUMBERS = (
    "expected_absence",
    "expected_absence_low",
    "expected_absence_high",
    "expected_without",
    "expected_without_away",
    "expected_without_worst",
    "expected_without_away_worst",
)


def expected(villages: Table, hazards: Table) -> Table:
    """Means over the months of a hazard, weighted by it.

    Args:
        villages: with availability and people without helpers, all twelve months of each year.
        hazards: what :func:`mobility.measures.hazards.inherited` gives.

    Returns:
        place_id, year, hazard and :data:`NUMBERS`: the share of usual helpers away (0-1) with its
        interval; people without helpers, and those of them that absence makes, as estimated and
        at the worse end. Null where a weighted month is not known.
    """
    weighted = weights(hazards)
    weighted = weighted.filter(weighted.w > 0)
    months = villages.select(*KEYS, "month", **in_a_month(villages))
    cells = weighted.inner_join(months, ["place_id", "month"])
    return cells.group_by(*KEYS, "hazard").agg(
        **{name: _mean(cells.w, cells[name]) for name in NUMBERS}
    )


def in_a_month(villages: Table) -> dict[str, FloatingColumn]:
    """:data:`NUMBERS` as they are if the hazard comes in the month of the row."""
    return {
        "expected_absence": 1 - villages.availability,
        "expected_absence_low": 1 - villages.availability_high,
        "expected_absence_high": 1 - villages.availability_low,
        "expected_without": villages.without_helpers,
        "expected_without_away": at_least_zero(
            villages.without_helpers - villages.without_helpers_usual
        ),
        "expected_without_worst": villages.without_helpers_worst,
        "expected_without_away_worst": at_least_zero(
            villages.without_helpers_worst - villages.without_helpers_usual_worst
        ),
    }


def _mean(weight: FloatingColumn, number: FloatingColumn) -> FloatingColumn:
    """The weighted mean; null where a month is not known."""
    mean = (weight * number).sum() / weight.sum()
    return ibis.ifelse(number.notnull().all(), mean, ibis.null("float64"))


MEASURES = (
    Measure(
        "expected_absence",
        N_("Expected absence for a hazard"),
        "sum(w * (1 - availability)) / sum(w)",
        N_("Working convention of this project."),
        ("expected_absence_in_plan",),
    ),
    Measure(
        "expected_absence_low, expected_absence_high",
        N_("Interval of expected absence"),
        "sum(w * (1 - availability_high)) / sum(w) to sum(w * (1 - availability_low)) / sum(w)",
        N_("Working convention of this project."),
        ("confidence", "count_error"),
    ),
    Measure(
        "expected_without",
        N_("Expected people without two helpers"),
        "sum(w * without_helpers) / sum(w)",
        N_("Working convention of this project."),
        ("helpers_each",),
    ),
    Measure(
        "expected_without_away",
        N_("Expected people without two helpers because of absence"),
        "sum(w * max(0, without_helpers - without_helpers_usual)) / sum(w)",
        N_("Working convention of this project."),
        ("helpers_each",),
    ),
)
