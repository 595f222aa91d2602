"""Newcomers, household types by village and season, role cover and deputies.

Against the second implementation on random worlds, and by hand on the village of ten.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from typing import Any

import ibis
import pyarrow as pa
import pytest
from ibis.expr.types import Table

from mobility.measures import households, newcomers, places, presence, roles
from mobility.measures.parameters import parameters
from tests import worlds
from tests.measures import engine, oracle, random_worlds
from tests.measures.oracle import MONTHS, Row, World
from tests.worlds import FEBRUARY_TO_MAY, YEAR, person

SEEDS = range(2)
TO_PLAN = parameters()["newcomer_share_to_plan"]


@cache
def world(seed: int) -> World:
    return random_worlds.world(seed, villages=80)


@cache
def tables(seed: int) -> dict[str, Table]:
    return engine.tables_of(world(seed))


@cache
def months_of(seed: int) -> Table:
    return engine.kept(engine.village_numbers(tables(seed)))


@cache
def expected_months(seed: int) -> list[Row]:
    return [
        oracle.village_month(world(seed), row["place_id"], row["year"], row["month"])
        for row in engine.run(months_of(seed).select("place_id", "year", "month"))
    ]


def with_newcomers(months: Table, assigned: float) -> Table:
    return newcomers.with_newcomers(months, assigned, parameters())


def key(row: Row) -> tuple[Any, ...]:
    return row["place_id"], row["year"], row["month"]


@pytest.mark.parametrize("assigned", [0.0, 0.1, 1.0])
@pytest.mark.parametrize("seed", SEEDS)
def test_newcomers_of_every_village_and_month_are_the_same(seed: int, assigned: float) -> None:
    rows = engine.run(with_newcomers(months_of(seed), assigned))
    found = {key(row): row for row in rows}
    for row in expected_months(seed):
        expected = oracle.newcomer_row(row, assigned, TO_PLAN)
        assert engine.differences(found[key(row)], expected) == {}, key(row)
    assert any(row["is_to_plan"] for row in rows)
    assert any(row["newcomer_share"] and not row["is_to_plan"] for row in rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_newcomers_of_an_area_are_the_sums_of_its_villages(seed: int) -> None:
    this_year = with_newcomers(months_of(seed), 0.1)
    this_year = this_year.filter(this_year.year == YEAR)
    by_month: dict[int, list[Row]] = defaultdict(list)
    for row in expected_months(seed):
        if row["year"] == YEAR:
            by_month[row["month"]].append(row)
    found = engine.run(newcomers.area_months(this_year, parameters()))
    assert len(found) == 12
    for row in found:
        expected = oracle.newcomer_sums(by_month[row["month"]], 0.1, TO_PLAN)
        assert engine.differences(row, expected) == {}, row["month"]
        assert 0 < row["villages_known"] < row["villages"]
        assert row["people_here"] + row["newcomers"] == pytest.approx(row["people_to_protect"])


@pytest.mark.parametrize("level", ["township", "village"])
@pytest.mark.parametrize("seed", SEEDS)
def test_newcomers_come_from_where_the_stays_say(seed: int, level: str) -> None:
    away = engine.effective(tables(seed))
    units = places.units(tables(seed)["places"], level)
    rows = engine.run(newcomers.origins(away, units))
    found: dict[Any, float] = {(*key(row), row["origin_id"]): row["people"] for row in rows}
    assert len(found) == len(rows)
    expected = oracle.newcomer_origins(world(seed), level)
    assert engine.differences(found, dict(expected)) == {}
    assert found.keys() == expected.keys()
    assert {None, "GONE"} & {origin for *_, origin in found}


def calendars(seed: int) -> dict[str, dict[str, list[int]]]:
    """Seasons of the cyclone calendar of every village with a roster."""
    found = {}
    for village in world(seed).members:
        rows = oracle.hazard_rows(world(seed), village).get("cyclone", [])
        found[village] = oracle.seasons(rows)
    return found


def season_table(seasons: dict[str, dict[str, list[int]]]) -> Table:
    rows = [
        {"village_id": village, "season": season, "month": month}
        for village, named in seasons.items()
        for season, months in named.items()
        for month in months
    ]
    return ibis.memtable(
        rows, schema={"village_id": "string", "season": "string", "month": "int32"}
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_household_types_follow_each_village_s_own_seasons(seed: int) -> None:
    seasons = calendars(seed)
    assert len({name for named in seasons.values() for name in named}) > 1
    roster = tables(seed)["roster"]
    types = households.household_types_by_season(roster, season_table(seasons), engine.HELP_LIMIT)
    found = {
        (row["village_id"], row["season"]): row for row in engine.run(households.type_counts(types))
    }
    expected = {}
    for village, named in seasons.items():
        homes = oracle.households(world(seed).members[village]).values()
        for season, months in named.items():
            counted = Counter(oracle.household_type(members, months) for members in homes)
            expected[village, season] = {
                **{name: counted[name] for name in households.TYPES},
                "fluctuating": counted["Z"] + counted["R"],
            }
    assert found.keys() == {key for key in expected if any(expected[key].values())}
    for each, row in found.items():
        assert engine.differences(row, expected[each]) == {}, each


@pytest.mark.parametrize("seed", SEEDS)
def test_mobility_of_each_village_is_the_same(seed: int) -> None:
    rows = engine.run(households.mobility_counts(households.mobility_types(tables(seed)["roster"])))
    assert {row["village_id"] for row in rows} == {
        village for village, members in world(seed).members.items() if members
    }
    for row in rows:
        homes = oracle.households(world(seed).members[row["village_id"]]).values()
        counted = Counter(oracle.mobility_type(members) for members in homes)
        names = (*households.MOBILITY_TYPES, "unknown")
        assert {name: row[name] for name in names} == {name: counted[name] for name in names}


@pytest.mark.parametrize("seed", SEEDS)
def test_cover_of_every_role_is_the_same(seed: int) -> None:
    read = tables(seed)
    villages = [village for village, members in world(seed).members.items() if members]
    cells = [{"village_id": village, "month": month} for village in villages for month in MONTHS]
    months = ibis.memtable(cells, schema={"village_id": "string", "month": "int32"})
    persons = presence.people(read["roster"])
    found: dict[Any, dict[str, tuple[int, int]]] = defaultdict(dict)
    for row in engine.run(
        roles.role_cover(persons, read["roles"], places.ancestors(read["places"]), months)
    ):
        found[row["village_id"], row["month"]][row["role"]] = (row["here"], row["minimum"])
    for village in villages:
        for month in MONTHS:
            assert found[village, month] == oracle.role_cells(world(seed), village, month)


def proposed(roster: Table, due: dict[str, list[int]]) -> dict[str, set[tuple[str, str]]]:
    rows = [{"village_id": v, "month": m} for v, months in due.items() for m in months]
    table = ibis.memtable(rows, schema={"village_id": "string", "month": "int32"})
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in engine.run(roles.deputies(presence.people(roster), table)):
        found[row["village_id"]].add((row["household_id"], row["person_id"]))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_deputies_are_the_same(seed: int) -> None:
    choices: tuple[list[int], ...] = ([4, 5], [12, 1, 2], [10], list(MONTHS), [])
    due = {v: choices[n % len(choices)] for n, v in enumerate(sorted(world(seed).members))}
    found = proposed(tables(seed)["roster"], due)
    some = 0
    for village, members in world(seed).members.items():
        expected = oracle.deputies(members, due[village])
        assert found[village] == expected, village
        some += len(expected)
    assert some > 20


# By hand, on villages small enough to count on fingers.

PLACES = worlds.rows(
    "places",
    worlds.place("T1", "township"),
    worlds.place("V1", "village", "T1"),
    worlds.place("CITY", "township"),
)


def april(people: int, assigned: float, roster: pa.Table | None = None) -> Row:
    """The village of ten in April, or another, with workers from the city."""
    stay = {"origin_id": "CITY", "destination_id": "V1", "year": YEAR, "month": 4}
    given = {
        "places": PLACES,
        "roster": worlds.village_of_ten() if roster is None else roster,
        "stays": worlds.rows("stays", {**stay, "people": people}),
    }
    months = engine.village_numbers(engine.read_tables(given))
    found = engine.run(with_newcomers(months, assigned))
    (row,) = [row for row in found if row["place_id"] == "V1" and row["month"] == 4]
    return row


def test_k4_a_tenth_of_twenty_newcomers_makes_five_helpers_and_leaves_availability() -> None:
    nobody, assigned = april(20, 0.0), april(20, 0.1)
    assert (nobody["helpers_with_newcomers"], nobody["without_with_newcomers"]) == (3, 1.5)
    assert (assigned["helpers_with_newcomers"], assigned["without_with_newcomers"]) == (5, 0.5)
    assert assigned["newcomer_share"] == pytest.approx(20 / 27)
    for name in ("availability", "helpers", "without_helpers"):
        assert assigned[name] == nobody[name]


def test_one_newcomer_beside_nineteen_members_is_exactly_the_limit() -> None:
    row = april(1, 0.0, worlds.rows("roster", *(person("H1", n, 30) for n in range(19))))
    assert (row["newcomer_share"], row["is_to_plan"]) == (0.05, True)


def test_assigned_newcomers_stand_in_where_no_helper_is_here() -> None:
    roster = worlds.rows("roster", person("H1", 1, 30, (4,)), person("H1", 2, 70))
    alone, helped = april(4, 0.0, roster), april(4, 0.5, roster)
    assert (alone["helpers_with_newcomers"], alone["without_with_newcomers"]) == (0, 1)
    assert (helped["helpers_with_newcomers"], helped["without_with_newcomers"]) == (2, 0)


CYCLONES = {"V1": [4, 5, 10, 11]}


def test_only_able_members_without_a_role_who_stay_are_proposed() -> None:
    roster = worlds.rows(
        "roster",
        person("H1", 1, 30),
        person("H1", 2, 59),
        person("H1", 3, 17),
        person("H1", 4, 60),
        person("H2", 1, 30, severe=1),
        person("H2", 2, 30, roles="first aid"),
        person("H2", 3, 30, (10,)),
        person("H2", 4, 30, FEBRUARY_TO_MAY),
        person("H2", 5, 30, (1, 7)),
        person("H2", 6, 30, here_11=None),
        person("H2", 7, 30, here_07=None),
    )
    found = proposed(ibis.memtable(roster), CYCLONES)
    assert found == {"V1": {("H1", "H1-1"), ("H1", "H1-2"), ("H2", "H2-5"), ("H2", "H2-7")}}


def test_nobody_is_proposed_where_the_hazard_is_never_due() -> None:
    roster = worlds.rows("roster", person("H1", 1, 30))
    assert proposed(ibis.memtable(roster), {"V1": []}) == {}


def test_deputies_are_counted_by_sex() -> None:
    people = [person("H1", n, 30, sex=sex) for n, sex in enumerate(("f", "f", "m", "unknown"))]
    table = ibis.memtable(
        [{"village_id": "V1", "month": 4}], schema={"village_id": "string", "month": "int32"}
    )
    persons = presence.people(ibis.memtable(worlds.rows("roster", *people)))
    (row,) = engine.run(roles.deputy_counts(roles.deputies(persons, table)))
    assert row == {"village_id": "V1", "deputies": 4, "women": 2, "men": 1}


def household(number: int, *members: Row) -> list[Row]:
    return [each | {"household_id": f"H{number}"} for each in members]


def test_the_same_households_have_other_types_in_another_season() -> None:
    roster: pa.Table = worlds.rows(
        "roster",
        *household(1, person("a", 1, 30, (4, 5)), person("a", 2, 70)),  # led in October only
        *household(2, person("b", 1, 30, (10, 11))),  # empty in October
        *household(3, person("c", 1, 70), person("c", 2, 3)),  # never a helper
    )
    named = {"V1": {"cyclone 4-5": [4, 5], "cyclone 10-11": [10, 11]}}
    types = households.household_types_by_season(
        ibis.memtable(roster), season_table(named), engine.HELP_LIMIT
    )
    counted = {row["season"]: row for row in engine.run(households.type_counts(types))}
    april, october = counted["cyclone 4-5"], counted["cyclone 10-11"]
    assert (april["Z"], april["fluctuating"], april["L"], april["S"], april["E"]) == (1, 1, 1, 1, 0)
    assert (october["Z"], october["L"], october["S"], october["E"]) == (0, 1, 1, 1)


def test_a_household_is_strained_where_more_may_need_help_than_can_help() -> None:
    """One helper for one is no strain, for two it is; and in every month it is none of a season."""
    roster = worlds.rows(
        "roster",
        *household(1, person("a", 1, 30), person("a", 2, 30, (4,)), person("a", 3, 70)),
        *household(2, person("b", 1, 30), person("b", 2, 30, (4,)), *elders("b", 2)),
        *household(3, person("c", 1, 30), *elders("c", 2)),
    )
    named = {"V1": {"cyclone 4-5": [4, 5], "cyclone 10-11": [10, 11]}}
    types = households.household_types_by_season(
        ibis.memtable(roster), season_table(named), engine.HELP_LIMIT
    )
    counted = {row["season"]: row for row in engine.run(households.type_counts(types))}
    assert (counted["cyclone 4-5"]["R"], counted["cyclone 4-5"]["S"]) == (1, 2)
    assert (counted["cyclone 10-11"]["R"], counted["cyclone 10-11"]["S"]) == (0, 3)


def elders(home: str, number: int) -> list[Row]:
    return [person(home, 10 + n, 70) for n in range(number)]


def test_a_sole_carer_is_a_helper_who_is_the_only_adult_here_with_a_small_child() -> None:
    roster = worlds.rows(
        "roster",
        *household(1, person("a", 1, 30), person("a", 2, 40, (4,)), person("a", 3, 2)),
        *household(2, person("b", 1, 30), person("b", 2, 70), person("b", 3, 2)),
        *household(3, person("c", 1, 30), person("c", 2, 5)),
        *household(4, person("d", 1, 70), person("d", 2, 2)),  # no helper on paper either
        *household(5, person("e", 1, 30), person("e", 2, 17), person("e", 3, 0)),
    )
    given = {"places": PLACES, "roster": roster}
    rows = engine.run(engine.village_numbers(engine.read_tables(given)))
    found = {row["month"]: row["sole_carers"] for row in rows if row["place_id"] == "V1"}
    assert found == {month: 2 if month == 4 else 1 for month in MONTHS}
