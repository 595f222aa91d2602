"""People without helpers: those here who may need help, beyond what the helpers here can do."""

from __future__ import annotations

from typing import Any

from ibis.expr.types import FloatingColumn, Table

from mobility.measures.ends import LOW, End, at
from mobility.measures.measure import Measure
from mobility.measures.parameters import Limits
from mobility.measures.sampling import at_least_zero
from mobility.words import N_


def with_without(rows: Table, limits: Limits) -> Table:
    """The rows with the people without helpers, as estimated and at the worse end.

    Args:
        rows: villages with their numbers at both ends (:func:`mobility.measures.ends.with_ends`).
        limits: of which ``helpers_each`` is used.

    Returns:
        The columns given; without_helpers (in the month), without_helpers_usual (in the fullest
        months), and both at the worse end, as …_worst: people.
    """
    each = limits.helpers_each

    def without(end: End | None) -> tuple[FloatingColumn, FloatingColumn]:
        here = at(rows, "helpers", end) + rows.helpers_added
        return (
            without_helpers(at(rows, "needs_help", end), here, each),
            without_helpers(
                at(rows, "needs_help_usual", end), at(rows, "helpers_usual", end), each
            ),
        )

    now, usual = without(None)
    worst, usual_worst = without(LOW)
    return rows.mutate(
        without_helpers=now,
        without_helpers_usual=usual,
        without_helpers_worst=worst,
        without_helpers_usual_worst=usual_worst,
    )


def without_helpers(needs_help: Any, helpers: Any, each: Any) -> Any:
    """People who may need help beyond one for every ``each`` helpers; never below zero."""
    return at_least_zero(needs_help - helpers / each)


MEASURES = (
    Measure(
        "without_helpers",
        N_("People without two helpers"),
        "max(0, needs_help - helpers / helpers_each)",
        N_("Working convention of this project."),
        ("helpers_each",),
    ),
    Measure(
        "without_helpers_usual",
        N_("People without two helpers in the fullest months"),
        "max(0, needs_help_usual - helpers_usual / helpers_each)",
        N_("Working convention of this project."),
        ("helpers_each",),
    ),
)
