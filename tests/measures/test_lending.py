"""Helpers lent between villages: against the rules applied one by one, in plain Python."""

from __future__ import annotations

import math
import random
from typing import Any

import pandas as pd
import pytest

from mobility.measures.lending import COLUMNS, lent

KM = 10.0
DEGREE = 111.195  # kilometres


def village(place: str, **values: Any) -> dict[str, Any]:
    usual = {"month": 4, "lon": 95.0, "lat": 16.0, "people_to_move": 0.0, "helpers_needed": 0.0}
    return {"place_id": place, **usual, "helpers_to_spare": 0.0, **values}


def needing(place: str, people: float, north_km: float = 0.0, **more: Any) -> dict[str, Any]:
    needs = {"people_to_move": people, "helpers_needed": 2 * people}
    return village(place, **needs, lat=16 + north_km / DEGREE, **more)


def sparing(place: str, helpers: float, north_km: float, **more: Any) -> dict[str, Any]:
    return village(place, helpers_to_spare=helpers, lat=16 + north_km / DEGREE, **more)


def found(*villages: dict[str, Any]) -> list[tuple[str, str, float]]:
    rows = lent(pd.DataFrame(villages), KM)
    return [(row.place_id, row.lender_id, row.helpers) for row in rows.itertuples()]


def test_the_nearest_lends_first_and_the_next_what_is_still_needed() -> None:
    rows = found(needing("A", 5), sparing("far", 50, 6), sparing("near", 4, -2))
    assert rows == [("A", "near", 4), ("A", "far", 6)]


def test_the_village_with_most_people_to_move_is_served_first_and_each_helper_once() -> None:
    rows = found(needing("A", 2), needing("B", 3, 1), sparing("L", 8, 0.5))
    assert rows == [("B", "L", 6), ("A", "L", 2)]


def test_of_the_same_number_the_code_decides_and_of_the_same_distance_too() -> None:
    rows = found(needing("B", 1), needing("A", 1), sparing("M", 2, 1), sparing("L", 2, 1))
    assert rows == [("A", "L", 2), ("B", "M", 2)]


def test_nobody_lends_beyond_the_distance_or_without_a_place() -> None:
    assert found(needing("A", 1), sparing("L", 9, 10.2)) == []
    assert found(needing("A", 1), sparing("L", 9, 9.8)) == [("A", "L", 2)]
    nowhere = {"lon": None, "lat": None}
    assert found(needing("A", 1), sparing("L", 9, 1) | nowhere) == []
    assert found(needing("A", 1) | nowhere, sparing("L", 9, 1)) == []


def test_what_is_lent_in_one_month_is_there_again_in_the_next() -> None:
    april = [needing("A", 2), sparing("L", 3, 1)]
    rows = lent(pd.DataFrame([*april, *({**each, "month": 5} for each in april)]), KM)
    assert rows[["month", "helpers"]].to_numpy().tolist() == [[4, 3], [5, 3]]


def test_nobody_to_lend_or_to_borrow_gives_no_row() -> None:
    nothing = lent(pd.DataFrame([needing("A", 2)]), KM)
    assert list(nothing.columns) == list(COLUMNS) and nothing.empty
    assert lent(pd.DataFrame(columns=list(village("A"))), KM).empty


def away_km(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Distance by the cosine rule."""
    a, b = math.radians(one["lat"]), math.radians(other["lat"])
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(
        math.radians(one["lon"] - other["lon"])
    )
    return math.degrees(math.acos(min(1.0, cosine))) * DEGREE


def by_the_rules(villages: list[dict[str, Any]]) -> list[tuple[int, str, str, float]]:
    """The same, from the rules as the plan says them."""
    rows = []
    for month in sorted({each["month"] for each in villages}):
        those = [each for each in villages if each["month"] == month]
        left = {each["place_id"]: each["helpers_to_spare"] for each in those}
        for one in sorted(those, key=lambda each: (-each["people_to_move"], each["place_id"])):
            needed = one["helpers_needed"]
            for other in sorted(those, key=lambda each: (away_km(one, each), each["place_id"])):
                helpers = min(needed, left[other["place_id"]])
                if helpers > 0 and away_km(one, other) <= KM:
                    left[other["place_id"]] -= helpers
                    needed -= helpers
                    rows.append((month, one["place_id"], other["place_id"], helpers))
    return rows


@pytest.mark.parametrize("seed", range(20))
def test_random_villages_lend_by_the_rules_and_nobody_twice(seed: int) -> None:
    dice = random.Random(seed)
    villages = []
    for n in range(60):
        where = {"lon": 95 + dice.uniform(0, 0.4), "lat": 16 + dice.uniform(0, 0.4)}
        for month in (4, 10):
            people = dice.choice((0, 0, dice.randint(1, 9)))
            spare = 0 if people else dice.randint(0, 12)
            needs = {"people_to_move": people, "helpers_needed": 2 * people}
            villages.append(
                village(f"V{n:02d}", month=month, **needs, helpers_to_spare=spare, **where)
            )
    rows = lent(pd.DataFrame(villages), KM)
    plain = [(row.month, row.place_id, row.lender_id, row.helpers) for row in rows.itertuples()]
    assert plain == by_the_rules(villages)
    assert len(rows) > 10 and rows["km"].max() <= KM
    given = rows.groupby(["month", "lender_id"])["helpers"].sum()
    got = rows.groupby(["month", "place_id"])["helpers"].sum()
    for each in villages:
        key = (each["month"], each["place_id"])
        assert given.get(key, 0) <= each["helpers_to_spare"]
        assert got.get(key, 0) <= each["helpers_needed"]
