"""What would better a village's finding: usual helpers to bring back, and helpers to spare.

All are counted in people of one village and month, from its building blocks
and the limits. From a sample they are estimates and may have
fractions; the views round up the people needed.
"""

from __future__ import annotations

from typing import Any

from ibis.expr.types import FloatingColumn, Table

from mobility.measures.measure import Measure
from mobility.measures.parameters import Limits
from mobility.measures.rounding import ROUNDING
from mobility.measures.sampling import at_least_zero
from mobility.words import N_


def with_remedies(months: Table, limits: Limits) -> Table:
    """The rows with helpers_to_return and helpers_to_spare.

    Args:
        months: building blocks of villages.
        limits: the limits that must be met.
    """
    return months.mutate(
        helpers_to_return=helpers_to_return(
            months.helpers_usual, months.helpers, limits.availability_watch
        ),
        helpers_to_spare=helpers_to_spare(months.needs_help, months.helpers, limits.helpers_each),
    )


def helpers_to_return(usual: FloatingColumn, here: FloatingColumn, watch: Any) -> FloatingColumn:
    """Usual helpers to bring back so that availability is ``watch`` or more."""
    needed = (usual * watch - ROUNDING).ceil().cast("float64")
    return at_least_zero(needed - here)


def helpers_to_spare(needs_help: FloatingColumn, here: FloatingColumn, each: Any) -> FloatingColumn:
    """Helpers beyond ``each`` for every person here who may need help, in whole people."""
    spare = (here - needs_help * each + ROUNDING).floor().cast("float64")
    return at_least_zero(spare)


MEASURES = (
    Measure(
        "helpers_to_return",
        N_("Usual helpers to bring back"),
        "max(0, ceil(helpers_usual * availability_watch) - helpers)",
        N_("Working convention of this project."),
        ("availability_watch",),
    ),
    Measure(
        "helpers_to_spare",
        N_("Helpers to spare"),
        "max(0, floor(helpers - needs_help * helpers_each))",
        N_("Working convention of this project."),
        ("helpers_each",),
    ),
)
