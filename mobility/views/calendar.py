"""The Calendar: hazards by month against people away and responders here."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mobility.views.hazards import levels
from mobility.words import MONTHS


@dataclass(frozen=True)
class HazardRow:
    """One hazard: its level in each month, and where that comes from."""

    hazard: str
    levels: dict[int, int]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class NumberRow:
    """One number by month; None where it is not known. ``highest`` scales its bars."""

    name: str
    values: dict[int, float | None]

    @property
    def highest(self) -> float:
        """The largest value of the year."""
        return max((value for value in self.values.values() if value is not None), default=0.0)


@dataclass(frozen=True)
class Calendar:
    """Hazards and numbers that share the twelve months as columns.

    Attributes:
        hazards: hazards with any level above none, those with a season first.
        numbers: people_away, responders, responders_reference, needs_help, newcomers.
        known, total: villages with numbers, and all, in the month with fewest known.
    """

    hazards: tuple[HazardRow, ...]
    numbers: dict[str, NumberRow]
    known: int
    total: int


NUMBERS = (
    "people_away",
    "newcomers",
    "responders",
    "needs_help",
    "responders_reference",
)
FLOWS = ("out", "into", "within")


def build_calendar(capacity: pd.DataFrame, hazards: pd.DataFrame, flows: pd.DataFrame) -> Calendar:
    """Sum villages month by month, and set the hazards above them.

    Only villages whose responders are known are summed, and how many they are is said.

    Args:
        capacity: rows of ``store.queries.capacity`` at level village, twelve months.
        hazards: rows of ``store.queries.hazards`` for the areas.
        flows: rows of ``store.queries.flow_months``; they stand in where no village is known.
    """
    rows = []
    for hazard in sorted(set(hazards["hazard"])):
        by_month = levels(hazards, hazard)
        if max(by_month.values(), default=0) > 0:
            mine = hazards.loc[hazards["hazard"] == hazard, "source"].dropna()
            rows.append(HazardRow(hazard, by_month, tuple(dict.fromkeys(mine))))
    rows.sort(key=lambda row: (-max(row.levels.values()), _first_due(row), row.hazard))
    known = capacity[capacity["responders"].notna()]
    by_month = known.groupby("month")
    numbers = {
        name: NumberRow(name, _sums(by_month, name)) for name in NUMBERS if name in capacity.columns
    }
    if known.empty:
        by_flow = flows.groupby("month")
        rows_of_flows = (NumberRow(name, _sums(by_flow, name)) for name in FLOWS)
        numbers = {row.name: row for row in rows_of_flows if row.highest}
    counted = by_month["place_id"].nunique().reindex(list(MONTHS), fill_value=0)
    total = int(capacity["place_id"].nunique())
    return Calendar(tuple(rows), numbers, int(counted.min()), total)


def _sums(by_month: pd.core.groupby.DataFrameGroupBy, name: str) -> dict[int, float | None]:
    sums = by_month[name].sum(min_count=1)
    found = {month: sums.get(month) for month in MONTHS}
    return {m: float(v) if v is not None and pd.notna(v) else None for m, v in found.items()}


def _first_due(row: HazardRow) -> int:
    return next((month for month in MONTHS if row.levels[month] >= 2), 13)
