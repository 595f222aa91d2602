"""The storms behind a hazard's months: when, how near, how strong, and where they went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from mobility.views.calendar import Calendar
from mobility.words import MONTHS, Words


@dataclass(frozen=True)
class Storm:
    """One storm at its closest.

    Attributes:
        storm_id: its name or code in its source.
        place_id: the place that the distance is measured from.
        closest_at: ISO 8601, UTC; a day if the source gives no hour.
        wind_kt: None if the source has none.
        at: longitude and latitude of the closest point; None if not kept.
        counts: whether it counts at the force chosen.
    """

    storm_id: str
    place_id: str
    closest_at: str
    distance_km: float
    wind_kt: float | None
    source: str
    at: tuple[float, float] | None
    counts: bool = True

    def day(self, words: Words) -> str:
        """The day it was closest, written out; as stored if it is not a date."""
        try:
            return words.date(datetime.fromisoformat(self.closest_at))
        except ValueError:
            return words.digits(self.closest_at)


def storms_of_month(storms: pd.DataFrame, month: int) -> tuple[Storm, ...]:
    """The storms listed for a month, each once, the nearest first.

    Args:
        storms: rows of ``store.queries.storms``.
    """
    return _each_once(storms[storms["month"] == month], ["distance_km", "storm_id"])


def strongest(storms: pd.DataFrame, most: int) -> tuple[Storm, ...]:
    """The storms of any month with the highest wind that is known, the strongest first."""
    known = storms.dropna(subset="wind_kt")
    rows = known.assign(calm=-known["wind_kt"])
    return _each_once(rows, ["calm", "distance_km", "storm_id"])[:most]


def strongest_counted(storms: pd.DataFrame, hazard: str) -> dict[int, Storm]:
    """Of the storms that count for a hazard, the strongest of each month that has any."""
    rows = storms[(storms["hazard"] == hazard) & storms["counts"]]
    found = {month: strongest(rows[rows["month"] == month], 1) for month in MONTHS}
    return {month: first[0] for month, first in found.items() if first}


def numbers_counted(storms: pd.DataFrame, hazard: str) -> dict[int, int]:
    """How many storms count for a hazard, by month."""
    rows = storms[(storms["hazard"] == hazard) & storms["counts"]]
    by_month = rows.groupby("month")["storm_id"].nunique()
    return {month: int(by_month.get(month, 0)) for month in MONTHS}


def _each_once(rows: pd.DataFrame, order: list[str]) -> tuple[Storm, ...]:
    """Each storm by its first row in an order; it counts where it does for any hazard."""
    counts = rows.groupby("storm_id")["counts"].any()
    return tuple(
        Storm(
            row.storm_id,
            row.place_id,
            row.closest_at,
            float(row.distance_km),
            None if pd.isna(row.wind_kt) else float(row.wind_kt),
            row.source or "",
            None if pd.isna(row.lon) or pd.isna(row.lat) else (float(row.lon), float(row.lat)),
            bool(counts[row.storm_id]),
        )
        for row in rows.sort_values(order).drop_duplicates("storm_id").itertuples()
    )


def counted(view: Calendar, hazards: tuple[str, ...], month: int) -> int | None:
    """How many events were counted for the month; None if none were or calendars differ."""
    counts = {view.weights[name].get(month) for name in hazards if name in view.weights}
    numbers = {each for each in counts if each is not None}
    return int(numbers.pop()) if len(numbers) == 1 and all(n == int(n) for n in numbers) else None
