"""Small worlds that several tests share, built from plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from mobility.tables import table

YEAR = 2025


def rows(name: str, *records: dict[str, Any]) -> pa.Table:
    """Records as a table of the home format; what is not given is empty."""
    return pa.Table.from_pylist(list(records), schema=table(name).schema)


def place(place_id: str, level: str, parent: str | None = None, **more: Any) -> dict[str, Any]:
    """A place."""
    return {"place_id": place_id, "name_en": place_id, "level": level, "parent_id": parent, **more}


def person(
    household: str, number: int, age: int, away: Sequence[int] = (), **more: Any
) -> dict[str, Any]:
    """A member of a household in village V1, away in the months given."""
    here = {f"here_{month:02d}": int(month not in away) for month in range(1, 13)}
    return {
        "household_id": household,
        "person_id": f"{household}-{number}",
        "village_id": "V1",
        "sex": "f",
        "age": age,
        "severe": 0,
        **here,
        **more,
    }


FEBRUARY_TO_MAY = (2, 3, 4, 5)


def village_of_ten() -> pa.Table:
    """K1 of the definitions: six helpers, three of them away February to May."""
    people = [
        person("H1", n, 30, FEBRUARY_TO_MAY, sex="m", destination_id="CITY") for n in (1, 2, 3)
    ]
    people += [person("H2", n, 30) for n in (1, 2, 3)]
    people += [person("H3", 1, 2), person("H3", 2, 70), person("H3", 3, 40, severe=1)]
    people += [person("H3", 4, 10)]
    return rows("roster", *people)


def two_villages() -> dict[str, pa.Table]:
    """A township with the village of ten and a village known from tables only."""
    return {
        "places": rows(
            "places",
            place("LAND", "country"),
            place("T1", "township", "LAND", lon=95.0, lat=16.0),
            place("V1", "village", "T1", lon=95.0, lat=16.0, households=3),
            place("V2", "village", "T1", lon=95.1, lat=16.1, households=20),
            place("CITY", "state", "LAND", lon=96.2, lat=16.8),
        ),
        "roster": village_of_ten(),
        "residents": rows(
            "residents",
            {"place_id": "V2", "sex": "f", "age_group": "25-39", "people": 40, "severe": 0},
            {"place_id": "V2", "sex": "m", "age_group": "25-39", "people": 40, "severe": 0},
            {"place_id": "V2", "sex": "f", "age_group": "0-4", "people": 20, "severe": 0},
        ),
        "stays": rows(
            "stays",
            *[
                {
                    "origin_id": "V2",
                    "destination_id": "CITY",
                    "year": YEAR,
                    "month": month,
                    "sex": "m",
                    "age_group": "25-39",
                    "people": 30 if month in (10, 11) else 0,
                }
                for month in range(1, 13)
            ],
        ),
        "hazards": rows(
            "hazards",
            *[
                {
                    "hazard": "cyclone",
                    "place_id": "LAND",
                    "month": month,
                    "level": level,
                    "weight": weight,
                }
                for month, level, weight in zip(
                    range(1, 13),
                    (0, 0, 1, 2, 3, 1, 0, 0, 1, 3, 2, 1),
                    (0, 0, 1, 2, 7, 0, 0, 0, 0, 8, 2, 0),
                    strict=True,
                )
            ],
        ),
    }
