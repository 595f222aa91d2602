"""The rosters of the known answers: villages small enough to count on fingers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from tests import worlds
from tests.worlds import YEAR, person

Row = dict[str, Any]
MONTHS = range(1, 13)
CYCLONES = (0, 0, 1, 2, 7, 0, 0, 0, 0, 8, 2, 0)
EQUAL = (1,) * 12


def people(number: int, age: int, away: Sequence[int] = (), **more: Any) -> list[Row]:
    """So many of one age, who are away together."""
    home = f"{age} {sorted(away)}"
    return [person(home, n, age, away, **more) for n in range(number)]


TEN: list[Row] = worlds.village_of_ten().to_pylist()
INSTEAD = [month for month in MONTHS if month not in (4, 5, 6)]
VILLAGES: dict[str, list[Row]] = {
    "K1": TEN,
    "K2": [row | {f"here_{month:02d}": 1 for month in MONTHS} for row in TEN],
    "K3": people(4, 30, (4,)) + people(1, 3) + people(1, 70),
    "K4": TEN,
    "K5 far": people(9, 30, (4,)) + people(1, 30),
    "K5 near": people(90, 30),
    "K6": people(1, 30, (4, 5, 6), roles="early warning") + people(1, 40, INSTEAD),
    "K7 eleven": people(6, 30, range(2, 13)) + people(6, 40),
    "K7 twelve": people(6, 30, MONTHS) + people(6, 40),
    "K7 nine": people(6, 30, range(4, 13)) + people(6, 40),
    "K8": people(4, 30) + people(4, 70),
    "K9 with 9": people(14, 30) + people(6, 30, (4,)) + people(9, 70),
    "K9 with 6": people(14, 30) + people(6, 30, (4,)) + people(6, 70),
}


def tables() -> dict[str, pa.Table]:
    """All of them in one country, with workers from the city in K4 in April.

    A cyclone is due in the months in which storms were counted. No village is near another.
    """
    villages = [
        worlds.place(name, "village", f"T-{name[:2]}", lon=90.0 + number, lat=16.0)
        for number, name in enumerate(VILLAGES)
    ]
    townships = [
        worlds.place(f"T-{name}", "township", "LAND")
        for name in sorted({name[:2] for name in VILLAGES})
    ]
    land = worlds.place("LAND", "country"), worlds.place("CITY", "township", "LAND")
    roster = [row | {"village_id": name} for name, rows in VILLAGES.items() for row in rows]
    workers = {"origin_id": "CITY", "destination_id": "K4", "year": YEAR, "month": 4, "people": 20}
    calendars = [
        {
            "hazard": hazard,
            "place_id": "LAND",
            "month": month,
            "level": 2 if weight else 0,
            "weight": weight,
        }
        for hazard, weights in (("cyclone", CYCLONES), ("equal", EQUAL))
        for month, weight in zip(MONTHS, weights, strict=True)
    ]
    return {
        "places": worlds.rows("places", *land, *townships, *villages),
        "roster": worlds.rows("roster", *roster),
        "stays": worlds.rows("stays", workers),
        "hazards": worlds.rows("hazards", *calendars),
    }
