"""Household types among households of each mobility, against a plain count."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from typing import Any

import ibis
import pytest

from mobility.measures import households
from mobility.store.database import connect
from mobility.words import MONTHS
from tests import worlds

Row = dict[str, Any]
SEASONS = {"cyclone 4-5": (4, 5), "cyclone 10-11": (10, 11)}
LIMIT = 1


def members(seed: int) -> dict[str, list[Row]]:
    """Sixty households of one to five members, each here or away in spells of its own."""
    chance = random.Random(seed)
    homes: dict[str, list[Row]] = {}
    for number in range(60):
        home = f"H{number}"
        everybody = chance.random() < 0.15 and chance.sample(MONTHS, 3)
        homes[home] = [
            worlds.person(
                home,
                n,
                chance.choice((1, 10, 20, 35, 50, 70)),
                everybody or chance.sample(MONTHS, chance.choice((0, 0, 0, 2, 7, 12))),
                **({"here_06": None} if chance.random() < 0.03 else {}),
            )
            for n in range(chance.randint(1, 5))
        ]
    return homes


def here(person: Row, month: int) -> int | None:
    return person[f"here_{month:02d}"]


def is_helper(person: Row) -> bool:
    return 18 <= person["age"] <= 59


def may_need_help(person: Row) -> bool:
    return person["age"] < 5 or person["age"] >= 60


def type_of(home: list[Row], season: tuple[int, ...]) -> str:
    if any(here(each, month) is None for each in home for month in MONTHS):
        return "unknown"
    there = {month: [each for each in home if here(each, month)] for month in MONTHS}
    able = {month: sum(map(is_helper, there[month])) for month in MONTHS}
    needs = {month: sum(map(may_need_help, there[month])) for month in MONTHS}
    if not any(able.values()) and any(there[month] for month in season):
        return "L"
    if any(able.values()) and any(there[month] and not able[month] for month in season):
        return "Z"
    if not all(there[month] for month in season):
        return "E"
    strained = {month for month in MONTHS if needs[month] > able[month]}
    return "R" if strained & set(season) and strained != set(MONTHS) else "S"


def mobility_of(home: list[Row]) -> str:
    if any(here(each, month) is None for each in home for month in MONTHS):
        return "unknown"
    away = [sum(not here(each, month) for each in home) for month in MONTHS]
    if len(home) in away:
        return "migrating"
    return "sending" if any(away) else "staying"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_types_by_mobility_are_a_plain_count(seed: int) -> None:
    homes = members(seed)
    people = [person for home in homes.values() for person in home]
    roster = ibis.memtable(worlds.rows("roster", *people))
    months = [
        {"village_id": "V1", "season": season, "month": month}
        for season, months in SEASONS.items()
        for month in months
    ]
    schema = {"village_id": "string", "season": "string", "month": "int32"}
    types = households.household_types_by_season(
        roster, ibis.memtable(months, schema=schema), LIMIT
    )
    counts = households.type_counts_by_mobility(types, households.mobility_types(roster))

    expected: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for home in homes.values():
        for season, due in SEASONS.items():
            expected[season, mobility_of(home)][type_of(home, due)] += 1
    assert {kind for counted in expected.values() for kind in counted} == set(households.TYPES)
    assert connect().to_pyarrow(counts.order_by("season", "mobility")).to_pylist() == [
        {"season": season, "mobility": mobility}
        | {"fluctuating": counted["Z"] + counted["R"]}
        | {kind: counted[kind] for kind in households.TYPES}
        for (season, mobility), counted in sorted(expected.items())
    ]
