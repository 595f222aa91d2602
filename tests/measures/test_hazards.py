"""Hazard calendars: whose they are, what their months weigh, and the seasons in them."""

from __future__ import annotations

from typing import Any

import ibis
import pytest
from ibis.expr.types import Table

from mobility.measures import hazards, places
from tests import worlds
from tests.measures import engine

PLACES = worlds.rows(
    "places",
    worlds.place("LAND", "country"),
    worlds.place("T1", "township", "LAND"),
    worlds.place("V1", "village", "T1"),
    worlds.place("V2", "village", "LAND"),
)


def calendar(place_id: str, levels: dict[int, int], **more: Any) -> list[dict[str, Any]]:
    return [
        {"hazard": "cyclone", "place_id": place_id, "month": month, "level": level, **more}
        for month, level in levels.items()
    ]


def table_of(*calendars: list[dict[str, Any]]) -> Table:
    return ibis.memtable(worlds.rows("hazards", *[row for rows in calendars for row in rows]))


def seasons_of(*due: int) -> dict[str, list[int]]:
    found = engine.run(hazards.seasons(table_of(calendar("V1", dict.fromkeys(due, 2)))))
    found.sort(key=lambda row: (row["season"], row["since_start"]))
    return {
        name: [row["month"] for row in found if row["season"] == name]
        for name in sorted({row["season"] for row in found})
    }


def test_a_village_has_the_whole_calendar_of_the_nearest_place_that_states_one() -> None:
    stated = table_of(calendar("LAND", {4: 2, 10: 3}), calendar("T1", {5: 1}))
    read = ibis.memtable(PLACES)
    found = engine.run(hazards.inherited(stated, places.ancestors(read), read))
    held = {place: [] for place in ("LAND", "T1", "V1", "V2")}
    for row in sorted(found, key=lambda row: row["month"]):
        held[row["place_id"]].append((row["month"], row["inherited_from"]))
    assert held == {
        "LAND": [(4, None), (10, None)],
        "T1": [(5, None)],
        "V1": [(5, "T1")],
        "V2": [(4, "LAND"), (10, "LAND")],
    }


def test_one_stated_weight_makes_the_others_nothing() -> None:
    rows = calendar("V1", {4: 2}, weight=7.0) + calendar("V1", {5: 3})
    found = engine.run(hazards.weights(table_of(rows)))
    assert {row["month"]: row["w"] for row in found} == {4: 7.0, 5: 0.0}


def test_where_no_weight_is_stated_the_level_stands_in() -> None:
    found = engine.run(hazards.weights(table_of(calendar("V1", {4: 2, 5: 3}))))
    assert {row["month"]: row["w"] for row in found} == {4: 2.0, 5: 3.0}


@pytest.mark.parametrize(
    ("due", "seasons"),
    [
        ((4, 5, 10, 11), {"cyclone 10-11": [10, 11], "cyclone 4-5": [4, 5]}),
        ((1, 2, 11, 12), {"cyclone 11-2": [11, 12, 1, 2]}),
        ((12,), {"cyclone 12-12": [12]}),
        (range(1, 13), {"cyclone 1-12": list(range(1, 13))}),
        ((), {}),
    ],
)
def test_a_season_is_a_run_of_due_months_and_december_joins_january(
    due: tuple[int, ...], seasons: dict[str, list[int]]
) -> None:
    assert seasons_of(*due) == seasons


def test_a_possible_month_is_in_no_season() -> None:
    assert engine.run(hazards.seasons(table_of(calendar("V1", {3: 1, 4: 2})))) == [
        {
            "place_id": "V1",
            "hazard": "cyclone",
            "month": 4,
            "since_start": 0,
            "season": "cyclone 4-4",
        }
    ]
