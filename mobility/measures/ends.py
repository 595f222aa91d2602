"""How low and how high the numbers of a village may be: the ends at which a finding is tested.

A full list has no ends: they are the estimate. A sample, and tables that state their errors,
have those of the interval of availability; what is usual stays. Tables that state none are
counts: the people away may be too few or too many by ``count_error``, all months of a village
by the same factor, and everything follows from them again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis
from ibis.expr.types import BooleanColumn, FloatingColumn, Table

from mobility.measures.joins import joined
from mobility.measures.parameters import Limits
from mobility.measures.sampling import at_least_zero, bounded

NUMBERS = ("helpers", "helpers_usual", "needs_help", "needs_help_usual")


@dataclass(frozen=True)
class End:
    """One end.

    Attributes:
        name: what its columns end in.
        interval: the column with this end of availability.
        more_away: the part of ``count_error`` by which more people are away.
    """

    name: str
    interval: str
    more_away: float


LOW = End("low", "availability_low", 1)
PROBABLY_LOW = End("probably_low", "probably_low", 0.5)
PROBABLY_HIGH = End("probably_high", "probably_high", -0.5)
HIGH = End("high", "availability_high", -1)
ENDS = (LOW, PROBABLY_LOW, PROBABLY_HIGH, HIGH)
ADDED = "helpers_added"
YEAR = ("place_id", "year")
COUNTED = {
    f"counted_{number}_{end.name}": f"{number}_{end.name}"
    for end in ENDS
    for number in ("helpers", "needs_help")
}
COLUMNS = (ADDED, *(f"{number}_{end.name}" for end in ENDS for number in NUMBERS))


def with_ends(months: Table, limits: Limits) -> Table:
    """The rows with the numbers of :data:`NUMBERS` at each end.

    Args:
        months: building blocks of villages, all known months of each year.
        limits: of which ``count_error`` is used.

    Returns:
        The columns given and :data:`COLUMNS`, people; helpers_added, those who come to help, is 0
        until a scenario brings some. The ends of availability of counts (availability_low,
        availability_high) follow from them.
    """
    rows = months.mutate(
        **{ADDED: ibis.literal(0.0)}, **_each_end(lambda end: _of_month(months, end, limits))
    )
    rows = joined(rows, _of_counted_years(rows), YEAR)
    rows = rows.mutate(**_each_end(lambda end: _of_year(rows, end)))
    counted = is_counted(rows)
    return rows.mutate(
        **{
            end.interval: ibis.ifelse(counted, availability(rows, end), rows[end.interval])
            for end in (LOW, HIGH)
        }
    ).drop(*COUNTED)


def _each_end(columns: Callable[[End], dict[str, FloatingColumn]]) -> dict[str, FloatingColumn]:
    return {name: column for end in ENDS for name, column in columns(end).items()}


def is_counted(months: Table) -> BooleanColumn:
    """Villages known from tables that state no error."""
    return months.helpers_away.notnull()


def _of_month(rows: Table, end: End, limits: Limits) -> dict[str, FloatingColumn]:
    """Helpers, and people who may need help, here in the month."""
    away = 1 + end.more_away * limits.count_error
    return {
        f"helpers_{end.name}": ibis.cases(
            (is_counted(rows), at_least_zero(rows.helpers_all - away * rows.helpers_away)),
            ((rows.basis == "full") | rows.availability.isnull(), rows.helpers),
            else_=rows[end.interval] * rows.helpers_usual,
        ),
        f"needs_help_{end.name}": ibis.ifelse(
            is_counted(rows),
            at_least_zero(rows.needs_help_all - away * rows.needs_help_away),
            rows.needs_help,
        ),
    }


def _of_counted_years(rows: Table) -> Table:
    """The means over the fullest months of villages that are counted: place_id, year and they."""
    full = rows.filter(rows.fullest & is_counted(rows))
    return full.group_by(*YEAR).agg(**{name: full[month].mean() for name, month in COUNTED.items()})


def _of_year(rows: Table, end: End) -> dict[str, FloatingColumn]:
    """The same in the fullest months."""
    return {
        f"{number}_usual_{end.name}": ibis.coalesce(
            rows[f"counted_{number}_{end.name}"], rows[f"{number}_usual"]
        )
        for number in ("helpers", "needs_help")
    }


def availability(rows: Table, end: End | None = None) -> FloatingColumn:
    """Helpers here of those usual, at most 1; at an end, or as it is estimated."""
    return bounded(at(rows, "helpers", end) / at(rows, "helpers_usual", end).nullif(0))


def at(rows: Table, number: str, end: End | None) -> FloatingColumn:
    """A number at an end; without one, as it is estimated."""
    return rows[f"{number}_{end.name}" if end else number]
