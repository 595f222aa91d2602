"""How low and how high the numbers of a village may be: the ends at which a finding is tested.

A full list has no ends: they are the estimate. A sample, and months whose tables state their
errors, have those of the interval of availability; what is usual stays. Tables that state none
are counts: the people away may be too few or too many by ``count_error``, all months of a village
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


LOW = End("low", "interval_low", 1)
PROBABLY_LOW = End("probably_low", "probably_low", 0.5)
PROBABLY_HIGH = End("probably_high", "probably_high", -0.5)
HIGH = End("high", "interval_high", -1)
ENDS = (LOW, PROBABLY_LOW, PROBABLY_HIGH, HIGH)
ADDED = "helpers_added"
YEAR = ("place_id", "year")
COUNTED = ("helpers", "needs_help")
COLUMNS = (ADDED, *(f"{number}_{end.name}" for end in ENDS for number in NUMBERS))


def with_ends(months: Table, limits: Limits) -> Table:
    """The rows with the numbers of :data:`NUMBERS` at each end.

    Args:
        months: building blocks of villages, all known months of each year.
        limits: of which ``count_error`` is used.

    Returns:
        The columns given and :data:`COLUMNS`, people; helpers_added, those who come to help, is 0
        until a scenario brings some. The ends of availability (availability_low,
        availability_high), and of the strain of counts, follow from them.
    """
    rows = months.mutate(
        **{ADDED: ibis.literal(0).cast("float64")},
        **_each_end(lambda end: _counted(months, end, limits)),
    )
    rows = joined(rows, _of_counted_years(rows), YEAR)
    rows = rows.mutate(**_each_end(lambda end: _of_end(rows, end)))
    rows = rows.mutate(
        **{f"availability_{end.name}": availability(rows, end) for end in (LOW, HIGH)},
        strain_low=_strain(rows, PROBABLY_HIGH, "strain_low"),
        strain_high=_strain(rows, PROBABLY_LOW, "strain_high"),
    )
    return rows.drop(*(f"{kind}_{name}" for kind in ("counted", "usual") for name in _names()))


def _each_end(columns: Callable[[End], dict[str, FloatingColumn]]) -> dict[str, FloatingColumn]:
    return {name: column for end in ENDS for name, column in columns(end).items()}


def _names() -> list[str]:
    """The numbers that are worked out anew from counts, at each end."""
    return [f"{number}_{end.name}" for end in ENDS for number in COUNTED]


def _strain(rows: Table, end: End, known: str) -> FloatingColumn:
    """People who may need help for each helper of the fullest months, of counts at an end."""
    helpers, needs_help = (rows[f"usual_{number}_{end.name}"] for number in COUNTED)
    return ibis.cases(
        (helpers.isnull(), rows[known]),
        (helpers == 0, float("inf")),
        else_=needs_help / helpers,
    )


def is_counted(months: Table) -> BooleanColumn:
    """Village-months known from tables that state no error."""
    return months.helpers_away.notnull() & ~months.states_error


def _counted(rows: Table, end: End, limits: Limits) -> dict[str, FloatingColumn]:
    """Who is here in the month if more, or fewer, people are away than was counted."""
    away = 1 + end.more_away * limits.count_error
    return {
        f"counted_{number}_{end.name}": at_least_zero(
            rows[f"{number}_all"] - away * rows[f"{number}_away"]
        )
        for number in COUNTED
    }


def _of_counted_years(rows: Table) -> Table:
    """The means over the fullest months of what was counted: place_id, year and they."""
    full = rows.filter(rows.fullest & rows.helpers_away.notnull())
    return full.group_by(*YEAR).agg(
        **{f"usual_{name}": full[f"counted_{name}"].mean() for name in _names()}
    )


def _of_end(rows: Table, end: End) -> dict[str, FloatingColumn]:
    """The numbers at an end, each by what is known of the village and month."""
    counted = is_counted(rows).fill_null(False)
    has_none = (rows.basis == "full") | rows.availability.isnull()
    by_interval = ibis.ifelse(has_none, rows.helpers, rows[end.interval] * rows.helpers_usual)
    otherwise = {"helpers": by_interval, "needs_help": rows.needs_help}
    month = {
        f"{number}_{end.name}": ibis.ifelse(
            counted, rows[f"counted_{number}_{end.name}"], otherwise[number]
        )
        for number in COUNTED
    }
    year = {
        f"{number}_usual_{end.name}": ibis.ifelse(
            counted, rows[f"usual_{number}_{end.name}"], rows[f"{number}_usual"]
        )
        for number in COUNTED
    }
    return month | year


def availability(rows: Table, end: End | None = None) -> FloatingColumn:
    """Helpers here of those usual, at most 1; at an end, or as it is estimated."""
    return bounded(at(rows, "helpers", end) / at(rows, "helpers_usual", end).nullif(0))


def at(rows: Table, number: str, end: End | None) -> FloatingColumn:
    """A number at an end; without one, as it is estimated."""
    return rows[f"{number}_{end.name}" if end else number]
