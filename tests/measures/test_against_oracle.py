"""The expressions against the plain-Python oracle, on hundreds of random villages at once."""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import ibis
import pytest

from mobility.measures import (
    absence,
    areas,
    hazards,
    households,
    places,
    stays,
    verdict,
)
from mobility.measures import flows as flow_measures
from mobility.measures.parameters import Limits, parameters
from mobility.tables import AGE_GROUPS, LEVELS, SEXES
from tests.measures import oracle, random_worlds
from tests.measures.random_worlds import YEAR

VILLAGES = 200
SEEDS = (1, 2, 3)
SEASON = (10, 11)
TOLERANCE = 1e-9


@dataclass
class Both:
    """One random world, for the expressions and for the oracle."""

    rows: random_worlds.World
    tables: dict[str, ibis.Table]

    @cached_property
    def expected(self) -> dict[oracle.Key, oracle.Numbers]:
        return oracle.village_months(self.rows, YEAR)

    @cached_property
    def months(self) -> ibis.Table:
        """Computed once: the tests below judge, sum and weigh it."""
        return ibis.memtable(random_worlds.village_months(self.tables).to_pyarrow())

    @cached_property
    def lines(self) -> ibis.Table:
        return places.ancestors(self.tables["places"])

    @cached_property
    def away(self) -> ibis.Table:
        tables = (self.tables[name] for name in ("stays", "roster", "places"))
        return ibis.memtable(stays.effective_stays(*tables, YEAR).to_pyarrow())

    @cached_property
    def stays_that_count(self) -> list[oracle.Row]:
        return oracle.stays_that_count(self.rows, YEAR)


@pytest.fixture(scope="module", params=SEEDS)
def world(request: pytest.FixtureRequest) -> Both:
    rows = random_worlds.build(request.param, VILLAGES)
    return Both(rows, random_worlds.memory(rows))


def rows_of(expression: ibis.Table) -> list[dict[str, Any]]:
    return expression.to_pyarrow().to_pylist()


def same(found: Any, expected: Any) -> bool:
    if isinstance(found, float) and isinstance(expected, int | float):
        return math.isclose(found, expected, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(found == expected)


def assert_same_numbers(
    found: list[dict[str, Any]],
    expected: dict[oracle.Key, oracle.Numbers],
    lines: oracle.Lines | None = None,
) -> None:
    assert {(r["place_id"], r["year"], r["month"]) for r in found} == set(expected)
    assert len(found) == len(expected)
    for row in found:
        key = row["place_id"], row["year"], row["month"]
        numbers = expected[key]
        for field in fields(numbers):
            if field.name in row:
                pair = row[field.name], getattr(numbers, field.name)
                assert same(*pair), (key, field.name, *pair)
        if "verdict" in row:
            assert row["verdict"] == oracle.verdict(numbers, lines), (key, numbers)


def sums(rows: list[dict[str, Any]], by: tuple[str, ...], value: str = "people") -> Counter[Any]:
    total: Counter[Any] = Counter()
    for row in rows:
        total[tuple(row[column] for column in by)] += row[value]
    return total


def assert_same_sums(found: dict[Any, float], expected: dict[Any, float]) -> None:
    assert set(found) == set(expected)
    for key, value in found.items():
        assert same(float(value), float(expected[key])), (key, value, expected[key])


def test_every_number_and_verdict_of_every_village_and_month(world: Both) -> None:
    judged = verdict.with_verdict(world.months, parameters().limits)
    assert_same_numbers(rows_of(judged), world.expected)


def test_the_random_worlds_hold_every_kind_of_village_and_verdict() -> None:
    seen: Counter[Any] = Counter()
    for seed in SEEDS:
        expected = oracle.village_months(random_worlds.build(seed, VILLAGES), YEAR)
        seen.update((numbers.basis, oracle.verdict(numbers)) for numbers in expected.values())
        seen.update("no responder" for numbers in expected.values() if numbers.no_responder)
        seen.update("role short" for numbers in expected.values() if numbers.roles_short)
        seen.update("few" for numbers in expected.values() if numbers.few_households)
        seen.update("all or none" for n in expected.values() if n.basis == "sample" and n.rai == 1)
        seen.update("newcomers" for numbers in expected.values() if numbers.newcomers)
    for basis in ("full", "sample", "tables"):
        for word in ("loss", "watch", "ok", "cannot tell", "no data"):
            assert seen[basis, word], (basis, word)
    assert seen[None, "no data"]
    for case in ("no responder", "role short", "few", "all or none", "newcomers"):
        assert seen[case], case


def test_verdicts_follow_limits_that_a_reader_moves(world: Both) -> None:
    moved = {"rai_loss": 0.5, "rai_watch": 0.9, "help_loss": 1.0, "help_watch": 0.25}
    judged = verdict.with_verdict(world.months, Limits(**moved))
    assert_same_numbers(rows_of(judged), world.expected, oracle.Lines(**moved))


@pytest.mark.parametrize("level", ["tract", "township", "state", "country"])
def test_areas_are_sums_first_and_ratios_last(world: Both, level: str) -> None:
    units = places.units(world.tables["places"], level)
    found = verdict.with_verdict(areas.sum_to(world.months, units), parameters().limits)
    assert_same_numbers(rows_of(found), oracle.area_months(world.rows, level, YEAR))


def test_stays_that_count(world: Both) -> None:
    by = ("origin_id", "destination_id", "year", "month", "sex", "age_group", "absence")
    found = sums(rows_of(world.away), by)
    assert_same_sums(found, sums(world.stays_that_count, by))


def test_covered_months_are_those_that_stays_or_a_roster_speak_of(world: Both) -> None:
    found = stays.covered_months(world.tables["stays"], world.tables["roster"], YEAR)
    expected = {(row["year"], row["month"]) for row in world.rows["stays"]}
    for person in world.rows["roster"]:
        year = person["year"] or YEAR
        expected |= {
            (year, month) for month in oracle.MONTHS if oracle.here(person, month) is not None
        }
    assert {(row["year"], row["month"]) for row in rows_of(found)} == expected


def test_residents_from_a_roster(world: Both) -> None:
    found = stays.residents_from_roster(world.tables["roster"], world.tables["places"])
    expected: dict[str, Counter[Any]] = {"people": Counter(), "severe": Counter()}
    for village, members in oracle.by(world.rows["roster"], "village_id").items():
        surveyed, total = oracle.survey(world.rows, village, members)
        for person in members:
            key = village, person["sex"], oracle.age_group(person["age"])
            expected["people"][key] += total / surveyed
            expected["severe"][key] += total / surveyed * oracle.is_severe(person)
    by = ("place_id", "sex", "age_group")
    for value, wanted in expected.items():
        assert_same_sums(sums(rows_of(found), by, value), wanted)


def test_differences_between_a_roster_and_the_table_it_outranks(world: Both) -> None:
    found = stays.roster_differences(
        *(world.tables[name] for name in ("stays", "roster", "places")), YEAR
    )
    listed = {person["village_id"] for person in world.rows["roster"]}
    by = ("origin_id", "year", "month")
    stated = [
        row
        for row in world.rows["stays"]
        if row["origin_id"] in listed and row["destination_id"] != row["origin_id"]
    ]
    with_both = {row["origin_id"] for row in stated}
    table = sums(stated, by)
    roster = sums([row for row in world.stays_that_count if row["origin_id"] in with_both], by)
    roster = Counter({key: value for key, value in roster.items() if key[0] in listed})
    expected = {
        key: (roster[key], table[key])
        for key in {*table, *roster}
        if abs(roster[key] - table[key]) > 0.5
    }
    assert {
        tuple(row[column] for column in by): (
            pytest.approx(row["by_roster"]),
            pytest.approx(row["by_table"]),
        )
        for row in rows_of(found)
    } == expected


def test_household_types_and_mobility(world: Both) -> None:
    homes = oracle.by(world.rows["roster"], "village_id", "household_id")
    roster = world.tables["roster"]
    for season in (SEASON, (12, 1), (4,)):
        found = rows_of(households.household_types(roster, season))
        assert {(r["village_id"], r["household_id"]): r["type"] for r in found} == {
            key: oracle.household_type(home, season) for key, home in homes.items()
        }
    found = rows_of(households.mobility_types(roster))
    assert {(r["village_id"], r["household_id"]): r["mobility"] for r in found} == {
        key: oracle.mobility_type(home) for key, home in homes.items()
    }


def test_household_counts_are_the_types_counted(world: Both) -> None:
    homes = list(oracle.by(world.rows["roster"], "village_id", "household_id").values())
    (found,) = rows_of(households.household_counts(world.tables["roster"], SEASON))
    types = Counter(oracle.household_type(home, SEASON) for home in homes)
    types += Counter(oracle.mobility_type(home) for home in homes if not unknown_in(home))
    assert {name: number for name, number in found.items() if number} == dict(types)
    assert all(types[name] for name in ("E", "L", "Z", "R", "S", "unknown", "migrating"))


def unknown_in(home: list[oracle.Row]) -> bool:
    return oracle.mobility_type(home) == "unknown"


def test_hazards_are_inherited_from_the_nearest_place_that_has_them(world: Both) -> None:
    found = hazards.inherited(world.tables["hazards"], world.lines, world.tables["places"])
    expected = {
        (row["place_id"], hazard, each["month"]): (
            each["level"],
            each["weight"],
            None if each["place_id"] == row["place_id"] else each["place_id"],
        )
        for row in world.rows["places"]
        for hazard, calendar in oracle.inherited(
            world.rows, "hazards", "hazard", row["place_id"]
        ).items()
        for each in calendar
    }
    assert {
        (row["place_id"], row["hazard"], row["month"]): (
            row["level"],
            row["weight"],
            row["inherited_from"],
        )
        for row in rows_of(found)
    } == expected


def test_seasons_join_december_to_january(world: Both) -> None:
    found = rows_of(hazards.seasons(world.tables["hazards"]))
    gathered: dict[Any, list[int]] = {}
    for row in sorted(found, key=lambda row: row["position"]):
        gathered.setdefault((row["place_id"], row["season"]), []).append(row["month"])
    expected = {
        (place, name): list(months)
        for (place, hazard), calendar in oracle.by(
            world.rows["hazards"], "place_id", "hazard"
        ).items()
        for name, months in oracle.seasons(hazard, calendar).items()
    }
    assert gathered == expected
    assert any({12, 1} <= set(months) and len(months) < 12 for months in expected.values())


def test_expected_absence_of_each_village_and_hazard(world: Both) -> None:
    inherited = hazards.inherited(world.tables["hazards"], world.lines, world.tables["places"])
    year = world.months.filter(world.months.year == YEAR)
    found = {
        (row["place_id"], row["hazard"]): row["expected_absence"]
        for row in rows_of(absence.expected_absence(year, inherited))
    }
    expected = {
        (village, hazard): value
        for village in {village for village, _, _ in world.expected}
        for hazard, value in oracle.expected_absence(
            world.rows, world.expected, village, YEAR
        ).items()
    }
    assert set(found) == set(expected)
    for key, value in found.items():
        assert same(value, expected[key]), (key, value, expected[key])
    assert any(value is not None and value > 0 for value in expected.values())


def random_question(chance: random.Random, world: Both) -> oracle.Question:
    ids = [row["place_id"] for row in world.rows["places"]]
    upper = ["LAND", "STATE1", "STATE2", "TOWN1", "TOWN2", "TR01", "SEA", "CITY"]
    return oracle.Question(
        kind=chance.choice(("stays", "moves")),
        level=chance.choice(LEVELS),
        areas=chance.choice(
            ((), (chance.choice(upper),), tuple(chance.sample(ids, 3)), ("TOWN1", "TR01"))
        ),
        months=chance.choice(((4,), (12, 1), tuple(oracle.MONTHS))),
        years=chance.choice(((YEAR,), (YEAR - 1, YEAR))),
        sexes=chance.choice(((), ("f",), SEXES)),
        ages=chance.choice(((), ("18-24", "unknown"), AGE_GROUPS)),
    )


def asked(world: Both, question: oracle.Question) -> dict[str, Any]:
    return {
        "table": world.away if question.kind == "stays" else world.tables["moves"],
        "ancestors": world.lines,
        "units": places.units(world.tables["places"], question.level),
        "kind": question.kind,
        "areas": list(question.areas) or None,
        "years": list(question.years),
        "sexes": list(question.sexes),
        "ages": list(question.ages),
    }


@pytest.mark.parametrize("number", range(8))
def test_flows_out_into_within_and_inside_one_unit(world: Both, number: int) -> None:
    chance = random.Random(number)
    question = random_question(chance, world)
    rows = world.stays_that_count if question.kind == "stays" else world.rows["moves"]
    arguments = asked(world, question) | {"months": list(question.months)}
    for direction in ("out", "into", "within"):
        found = rows_of(flow_measures.flows(**arguments, direction=direction))
        assert_same_sums(
            {(row["origin_id"], row["destination_id"]): row["people"] for row in found},
            oracle.flows(world.rows, rows, question, direction),
        )
    found = rows_of(flow_measures.same_unit(**arguments))
    assert_same_sums(
        {(row["origin_id"], row["origin_id"]): row["people"] for row in found},
        oracle.flows(world.rows, rows, question, "same"),
    )


@pytest.mark.parametrize("number", range(4))
def test_flows_of_each_month_are_empty_where_the_month_is_not_known(
    world: Both, number: int
) -> None:
    question = random_question(random.Random(number), world)
    question = oracle.Question(**vars(question) | {"months": tuple(oracle.MONTHS)})
    table = "stays" if question.kind == "stays" else "moves"
    rows = world.stays_that_count if question.kind == "stays" else world.rows["moves"]
    covered = {(row["year"], row["month"]) for row in rows}
    arguments = asked(world, question) | {
        "covered": ibis.memtable(
            {"year": [y for y, _ in covered], "month": [m for _, m in covered]},
            schema={"year": "int32", "month": "int32"},
        )
    }
    assert table in ("stays", "moves")
    found = {row.pop("month"): row for row in rows_of(flow_measures.monthly(**arguments))}
    expected = oracle.monthly(world.rows, rows, question, covered)
    assert set(found) == set(expected)
    for month, row in found.items():
        assert all(same(row[name], expected[month][name]) for name in row), (month, row)
