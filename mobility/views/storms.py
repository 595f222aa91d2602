"""The storms behind a hazard's months: when, how near and how strong they were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from mobility.views.calendar import Calendar
from mobility.words import Words


@dataclass(frozen=True)
class Storm:
    """One storm at its closest.

    Attributes:
        storm_id: its name or code in its source.
        place_id: the place that the distance is measured from.
        closest_at: ISO 8601, UTC; a day if the source gives no hour.
        wind_kt: None if the source has none.
        at: longitude and latitude of the closest point; None if not kept.
    """

    storm_id: str
    place_id: str
    closest_at: str
    distance_km: float
    wind_kt: float | None
    source: str
    at: tuple[float, float] | None

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
    rows = storms[storms["month"] == month].sort_values(["distance_km", "storm_id"])
    return tuple(
        Storm(
            row.storm_id,
            row.place_id,
            row.closest_at,
            float(row.distance_km),
            None if pd.isna(row.wind_kt) else float(row.wind_kt),
            row.source or "",
            None if pd.isna(row.lon) or pd.isna(row.lat) else (float(row.lon), float(row.lat)),
        )
        for row in rows.drop_duplicates("storm_id").itertuples()
    )


def counted(view: Calendar, hazards: tuple[str, ...], month: int) -> int | None:
    """How many events were counted for the month; None if none were or calendars differ."""
    counts = {view.weights[name].get(month) for name in hazards if name in view.weights}
    numbers = {each for each in counts if each is not None}
    return int(numbers.pop()) if len(numbers) == 1 and all(n == int(n) for n in numbers) else None
