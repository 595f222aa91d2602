"""Random worlds: many villages of every kind, from a seed, as plain rows."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import ibis

from mobility.measures import capacity, places, stays
from mobility.measures.parameters import parameters
from mobility.tables import table
from tests import worlds

Row = dict[str, Any]
World = dict[str, list[Row]]

YEAR = worlds.YEAR
MONTHS = range(1, 13)
AGES = ("0-4", "5-17", "18-24", "25-39", "40-59", "60+", "unknown", None)
ROLES = (None, None, None, None, "medic", "early warning", " boat ;medic", "medic; medic", "; ")
ELSEWHERE = ("CITY", "SEA", "ABROAD", None, "V0001", "V0002", "V0003", "TR01", "NOT LISTED")
SEASONS = ((2, 3, 4, 5), (12, 1), (11, 12, 1, 2), (10, 11), (4,))


def build(seed: int, villages: int) -> World:
    """A country of ``villages`` villages with rosters, tables, roles, hazards and moves."""
    chance = random.Random(seed)
    world: World = {name: [] for name in ("roster", "residents", "stays")}
    world["places"] = _upper_places()
    kinds = [_full_list, _sample, _sample, _tables, _tables, _silent]
    for number in range(villages):
        village = f"V{number:04d}"
        parent = chance.choice(
            ("TR01", "TR02", "TR03", "TR04", "TOWN1", "TOWN2", "STATE2", None, "NO PARENT")
        )
        place = worlds.place(village, "village", parent)
        world["places"].append(place)
        chance.choice(kinds)(chance, world, place)
    world["stays"] += _workers_from_outside(chance, villages)
    world["roles"] = _role_minimums(chance)
    world["hazards"] = _hazards(chance)
    world["moves"] = [_move(chance, villages) for _ in range(400)]
    return {name: worlds.rows(name, *rows).to_pylist() for name, rows in world.items()}


def memory(world: World) -> dict[str, ibis.Table]:
    """The rows as Ibis tables; a table the world lacks is empty."""
    names = ("places", "roster", "residents", "stays", "moves", "roles", "hazards")
    return {
        name: ibis.memtable(worlds.rows(name, *world.get(name, [])), schema=_schema(name))
        for name in names
    }


def village_months(tables: dict[str, ibis.Table], default_year: int = YEAR) -> ibis.Table:
    """The building blocks, as a release computes them."""
    away = stays.effective_stays(tables["stays"], tables["roster"], tables["places"], default_year)
    return capacity.village_months(
        tables["places"],
        tables["roster"],
        tables["residents"],
        away,
        tables["stays"].select("year", "month").distinct(),
        tables["roles"],
        parameters(),
        default_year,
    )


def ancestors(tables: dict[str, ibis.Table]) -> ibis.Table:
    """Every place with what it lies in."""
    return places.ancestors(tables["places"])


def _schema(name: str) -> ibis.Schema:
    return ibis.Schema.from_pyarrow(table(name).schema)


def _upper_places() -> list[Row]:
    """Seven levels with gaps: TR04 lies in a state, TOWN2 in no district."""
    place = worlds.place
    return [
        place("LAND", "country"),
        place("STATE1", "state", "LAND"),
        place("STATE2", "state", "LAND"),
        place("DISTRICT", "district", "STATE1"),
        place("TOWN1", "township", "DISTRICT"),
        place("TOWN2", "township", "STATE2"),
        place("TR01", "tract", "TOWN1"),
        place("TR02", "tract", "TOWN1"),
        place("TR03", "tract", "TOWN2"),
        place("TR04", "tract", "STATE2"),
        place("CITY", "township", "STATE2"),
        place("SEA", "other", "LAND"),
        place("ABROAD", "other"),
    ]


# Villages with a roster


def _full_list(chance: random.Random, world: World, place: Row) -> None:
    surveyed = chance.choice((1, 1, 2, 4, 9))
    place["households"] = chance.choice((surveyed, None, max(0, surveyed - 1), 0))
    world["roster"] += _roster(chance, place["place_id"], surveyed)


def _sample(chance: random.Random, world: World, place: Row) -> None:
    surveyed, total = chance.choice(
        ((1, 2), (1, 5), (2, 3), (3, 6), (4, 9), (12, 20), (24, 60), (25, 80), (49, 60), (50, 90))
    )
    place["households"] = total
    world["roster"] += _roster(chance, place["place_id"], surveyed)


def _roster(chance: random.Random, village: str, households: int) -> list[Row]:
    """Households that share a village's habit, so that shares of 0 and 1 occur."""
    habit = chance.choice((_mixed, _mixed, _mixed, _nobody_moves, _all_workers_leave))
    ages = chance.choice((_any_age, _any_age, _any_age, _children_and_old, _all_workers))
    unknown = chance.choice((0, 0, 0, 0.01, 0.3))
    years = chance.choice(((None,), (None, YEAR), (YEAR - 1, YEAR - 2)))
    found = []
    for number in range(households):
        season = chance.choice(SEASONS)
        for member in range(chance.choice((1, 1, 2, 3, 4, 6))):
            age = ages(chance)
            away = habit(chance, age, season)
            person = worlds.person(f"H{number}", member, age, away, village_id=village)
            person["year"] = chance.choice(years)
            found.append(person | _details(chance, unknown))
    return found


def _details(chance: random.Random, unknown: float) -> Row:
    """What is stated beside the months, and the months that are not known."""
    details: Row = {f"here_{m:02d}": None for m in MONTHS if chance.random() < unknown}
    return details | {
        "sex": chance.choice(("f", "m", "unknown")),
        "severe": int(chance.random() < 0.1),
        "destination_id": chance.choice(ELSEWHERE),
        "absence": chance.choice((None, None, None, "seasonal", "long")),
        "reason": chance.choice((None, "fishing")),
        "roles": chance.choice(ROLES),
    }


Habit = Callable[[random.Random, int, tuple[int, ...]], tuple[int, ...]]


def _mixed(chance: random.Random, age: int, season: tuple[int, ...]) -> tuple[int, ...]:
    return chance.choice(
        (
            *((), (), season, season, tuple(MONTHS)),
            tuple(month for month in MONTHS if chance.random() < 0.4),
        )
    )


def _nobody_moves(chance: random.Random, age: int, season: tuple[int, ...]) -> tuple[int, ...]:
    return ()


def _all_workers_leave(chance: random.Random, age: int, season: tuple[int, ...]) -> tuple[int, ...]:
    return (11, 12, 1) if age >= 18 else ()


def _any_age(chance: random.Random) -> int:
    return chance.choice((0, 4, 5, 17, 18, 24, 25, 39, 40, 59, 60, 85, chance.randint(18, 59)))


def _children_and_old(chance: random.Random) -> int:
    return chance.choice((1, 3, 10, 70))


def _all_workers(chance: random.Random) -> int:
    return chance.randint(18, 59)


# Villages told by tables, or by nothing


def _tables(chance: random.Random, world: World, place: Row) -> None:
    village = place["place_id"]
    place["households"] = chance.choice((None, 30))
    plenty = chance.choice((0, 3, 40))
    world["residents"] += [
        {
            "place_id": village,
            "sex": sex,
            "age_group": age,
            "people": float(chance.randint(0, plenty)),
            "severe": chance.choice((None, 0.0)),
        }
        for sex in ("f", "m")
        for age in AGES[:7]
        if chance.random() < 0.8
    ]
    for row in world["residents"]:
        if row["place_id"] == village and chance.random() < 0.3:
            row["severe"] = float(min(row["people"], 1))
    world["stays"] += [_stay(chance, village) for _ in range(chance.choice((0, 1, 8, 20)))]


def _silent(chance: random.Random, world: World, place: Row) -> None:
    """Neither roster nor residents; perhaps people are away from it all the same."""
    world["stays"] += [_stay(chance, place["place_id"]) for _ in range(chance.choice((0, 2)))]


def _stay(chance: random.Random, origin: str | None) -> Row:
    """A row of stays; months 7 and 8 are never spoken of, nor any but April of the last year."""
    year = chance.choice((YEAR, YEAR, YEAR, YEAR - 1))
    months = (1, 2, 3, 4, 5, 6, 9, 10, 11, 12) if year == YEAR else (4,)
    return {
        "origin_id": origin,
        "destination_id": chance.choice((*ELSEWHERE, origin)),
        "year": year,
        "month": chance.choice(months),
        "sex": chance.choice(("f", "m", "unknown", None)),
        "age_group": chance.choice(AGES),
        "people": float(chance.choice((0, 1, 2, 5, 12))),
        "absence": chance.choice((None, "short", "seasonal", "temporary", "long")),
        "reason": chance.choice((None, "paddy")),
        "se": chance.choice((None, None, 0.5, 1.5)),
    }


def _workers_from_outside(chance: random.Random, villages: int) -> list[Row]:
    """Newcomers, and rows of villages with a roster that the roster outranks."""
    origins = ("CITY", None, "ABROAD", "NOT LISTED", "V0001", "V0002", "V0003")
    found = []
    for _ in range(villages):
        row = _stay(chance, chance.choice(origins))
        row["destination_id"] = f"V{chance.randrange(villages):04d}"
        found.append(row)
    return found


def _role_minimums(chance: random.Random) -> list[Row]:
    """Minimums above, beside and inside a tract, 0 among them; "boat" is stated nowhere."""
    stated = [("LAND", "medic", 1), ("STATE1", "medic", 2), ("TR01", "medic", 0)]
    stated += [("STATE2", "early warning", 3), ("TOWN2", "cook", 1), ("V0005", "medic", 2)]
    stated += [(f"V{number:04d}", "radio", chance.randint(0, 2)) for number in range(10, 30)]
    return [{"place_id": p, "role": role, "minimum": minimum} for p, role, minimum in stated]


def _hazards(chance: random.Random) -> list[Row]:
    """A calendar of the country, others nearer; some without weights, some in part."""
    found = []
    for hazard, place in (
        ("cyclone", "LAND"),
        ("cyclone", "TOWN2"),
        ("cyclone", "V0004"),
        ("flood", "STATE1"),
        ("flood", "TR02"),
        ("cold", "TR03"),
        ("always", "STATE2"),
    ):
        weighted = chance.choice((0.0, 0.5, 1.0))
        winter = (11, 12, 1) if hazard == "cold" else SEASONS[0]
        months = MONTHS if chance.random() < 0.7 else (3, 4, 5, 11, 12, 1)
        for month in months:
            level = 2 if hazard == "always" else chance.choice((0, 1, 2, 3))
            level = 3 if hazard == "cold" and month in winter else level
            weight = float(chance.randint(0, 5)) if chance.random() < weighted else None
            found.append(
                {
                    "hazard": hazard,
                    "place_id": place,
                    "month": month,
                    "level": level,
                    "weight": weight,
                }
            )
    return found


def _move(chance: random.Random, villages: int) -> Row:
    ends = [f"V{chance.randrange(villages):04d}" for _ in range(2)]
    ends = [chance.choice((end, end, end, "TR04", *ELSEWHERE[:4])) for end in ends]
    return {
        "origin_id": ends[0],
        "destination_id": ends[1],
        "year": chance.choice((YEAR, YEAR - 1)),
        "month": chance.choice((1, 2, 3, 4, 10, 12)),
        "sex": chance.choice(("f", "m", "unknown")),
        "age_group": chance.choice(AGES[:7]),
        "people": float(chance.randint(0, 9)),
    }
