"""Hazard calendars by the force of storms, worked by hand from the storms near the delta."""

from __future__ import annotations

from typing import Any

import ibis
import pytest

from mobility.measures import hazards
from mobility.measures.parameters import parameters
from mobility.selection import FORCES, USUAL_FORCE, Selection
from mobility.words import MONTHS
from tests import worlds
from tests.measures import engine

ALL = (0, 0, 1, 2, 7, 0, 0, 0, 0, 8, 2, 0)
COUNTED = (0, 0, 1, 2, 3, 0, 0, 0, 0, 3, 2, 0)  # the levels that these counts give
NEAR, FAR = 150.0, 260.0  # within and beyond the distance of a surge

# Month, wind in knots, distance in km of the twenty storms of 1982-2022 within 400 km.
STORMS = [
    (3, 28, 90), (4, 100, 150), (4, 40, 263), (5, 90, 12), (5, 30, 120), (5, 115, 134),
    (5, 25, 230), (5, 30, 264), (5, 25, 296), (5, 26, 395), (10, 45, 199), (10, 30, 219),
    (10, 45, 372), (10, 20, 374), (10, 25, 375), (10, 25, 379), (10, 25, 379), (10, 30, 388),
    (11, 35, 259), (11, 25, 390),
]  # fmt: skip

Storm = tuple[int, float | None, float]
Found = dict[str, list[Any]]


def by_force(
    force: str, levels: Any, weights: Any, storms: list[Storm], hazard: str = "cyclone"
) -> Found:
    """Level, weight and storms of the twelve months."""
    stated = [
        {"hazard": hazard, "place_id": "T", "month": month, "level": level, "weight": weight}
        for month, level, weight in zip(MONTHS, levels, weights, strict=True)
    ]
    listed = [
        {"hazard": hazard, "place_id": "T", "storm_id": f"S{n}", "month": month,
         "closest_at": "2000-01-01", "distance_km": float(km), "wind_kt": wind}
        for n, (month, wind, km) in enumerate(storms)
    ]  # fmt: skip
    rows = engine.run(
        hazards.by_force(
            ibis.memtable(worlds.rows("hazards", *stated)),
            ibis.memtable(worlds.rows("storms", *listed)),
            force,
            parameters(),
        )
    )
    rows.sort(key=lambda row: int(row["month"]))
    return {name: [row[name] for row in rows] for name in ("level", "weight", "storms")}


@pytest.mark.parametrize(
    ("force", "weights", "levels"),
    [
        ("all", ALL, COUNTED),
        # 2 of 7 storms is more than a quarter: a peak. A single storm is no season.
        ("34", (0, 0, 0, 2, 2, 0, 0, 0, 0, 2, 1, 0), (0, 0, 0, 3, 3, 0, 0, 0, 0, 3, 1, 0)),
        ("64", (0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0), (0, 0, 0, 1, 3, 0, 0, 0, 0, 0, 0, 0)),
    ],
)
def test_only_storms_of_the_force_count_and_levels_follow_the_counts(
    force: str, weights: tuple[int, ...], levels: tuple[int, ...]
) -> None:
    found = by_force(force, COUNTED, ALL, STORMS)
    assert found == {"weight": list(weights), "storms": list(weights), "level": list(levels)}


@pytest.mark.parametrize(
    ("force", "levels"),
    [
        ("all", (0, 0, 1, 2, 3, 1, 0, 0, 1, 3, 2, 1)),
        ("34", (0, 0, 1, 3, 3, 1, 0, 0, 1, 3, 2, 1)),
        ("64", (0, 0, 1, 2, 3, 1, 0, 0, 1, 2, 2, 1)),
    ],
)
def test_a_season_that_a_service_states_stays_one_whatever_storms_count(
    force: str, levels: tuple[int, ...]
) -> None:
    """June, September and December are stated as possible though no storm was counted.

    So the months are a service's, and only which of its seasons are peaks follows the force.
    """
    stated = (0, 0, 1, 2, 3, 1, 0, 0, 1, 3, 2, 1)
    assert by_force(force, stated, ALL, STORMS)["level"] == list(levels)


def test_a_level_that_an_owner_entered_stays() -> None:
    entered = (0, 3, *COUNTED[2:])  # February, without a storm
    assert by_force("64", entered, ALL, STORMS)["level"][1] == 3


@pytest.mark.parametrize("force", FORCES)
def test_of_a_surge_only_storms_count_that_could_drive_one(force: str) -> None:
    """By wind and distance: 64 knots within 200 km, whatever force is chosen."""
    storms: list[Storm] = [(5, 90, NEAR), (5, 90, FAR), (5, 63, NEAR), (10, None, NEAR)]
    stated = (0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 3, 0, 0, 0, 0, 1, 0, 0)
    for name in ("storm surge", "storm_surge"):
        found = by_force(force, *stated, storms, name)
        assert found["weight"] == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]


def test_a_wind_that_is_not_known_reaches_no_force_and_the_limit_itself_does() -> None:
    storms: list[Storm] = [(5, None, 10), (5, 34, 10), (5, 33.9, 10), (5, 64, 10)]
    weights = (0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0)
    levels = (0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0)
    counted = [by_force(force, levels, weights, storms)["storms"][4] for force in FORCES]
    assert counted == [4, 2, 1]


@pytest.mark.parametrize(
    ("weights", "storms"),
    [
        (ALL, STORMS[:9]),  # a list that names some of those counted
        (ALL, []),
        ((None,) * 12, STORMS),  # not counted at all
        (ALL, [(month, None, km) for month, _, km in STORMS]),  # no wind known
    ],
)
def test_a_calendar_without_its_storms_stands_as_it_is_stated(
    weights: Any, storms: list[Storm]
) -> None:
    for force in FORCES:
        found = by_force(force, COUNTED, weights, storms)
        assert found == {
            "level": list(COUNTED), "weight": list(weights), "storms": [None] * 12,
        }  # fmt: skip


def test_storms_of_a_month_that_the_calendar_leaves_out_stand_behind_nothing() -> None:
    stated = [{"hazard": "cyclone", "place_id": "T", "month": 5, "level": 2, "weight": 1.0}]
    storm = {"hazard": "cyclone", "place_id": "T", "closest_at": "2000-01-01", "distance_km": 1.0,
             "wind_kt": 40.0}  # fmt: skip
    listed = [{**storm, "storm_id": "A", "month": 5}, {**storm, "storm_id": "B", "month": 6}]
    (row,) = engine.run(
        hazards.by_force(
            ibis.memtable(worlds.rows("hazards", *stated)),
            ibis.memtable(worlds.rows("storms", *listed)),
            "64",
            parameters(),
        )
    )
    assert (row["level"], row["weight"], row["storms"]) == (2, 1.0, None)


def test_the_codes_of_links_are_the_winds_of_the_parameters() -> None:
    assert set(hazards.LEAST_WIND) == set(FORCES)
    for force, parameter in hazards.LEAST_WIND.items():
        assert force == (f"{parameters()[parameter]:g}" if parameter else "all")
    assert Selection().force == USUAL_FORCE == "34"
