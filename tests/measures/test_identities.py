"""Identities that must hold whatever the numbers: on random worlds and on the demonstration."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import Any

import ibis
import pytest
from ibis.expr.types import Table

from mobility import demo
from mobility.measures import expected, hazards, places
from mobility.measures.finding import FINDINGS
from mobility.measures.parameters import parameters
from tests import worlds
from tests.measures import engine, random_worlds, stocks
from tests.measures.engine import Row

MONTHS = range(1, 13)
SUMMED = ("people", "helpers", "helpers_usual", "needs_help", "without_helpers", "helpers_all")


class Given:
    """Tables, and what is computed from them once."""

    def __init__(self, read: dict[str, Table]) -> None:
        self.read = read
        self.away = engine.run(_sums(engine.effective(read)))
        self.months = engine.kept(engine.village_numbers(read))
        self.rows = engine.run(engine.judged(self.months))


def _sums(away: Table) -> Table:
    ends = ("origin_id", "destination_id", "year", "month")
    return away.group_by(*ends).agg(people=away.people.sum())


@cache
def demonstration() -> Given:
    return Given(engine.read_tables(demo.tables()))


@cache
def random_world() -> Given:
    return Given(engine.tables_of(random_worlds.world(7, villages=60)))


@pytest.fixture(params=[random_world, demonstration], ids=["random", "demonstration"])
def given(request: pytest.FixtureRequest) -> Given:
    return request.param()


def close(found: float, expected: float) -> bool:
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-6)


def away_by_month(given: Given) -> dict[tuple[Any, ...], float]:
    """People of each place who are away, all destinations together."""
    total: dict[tuple[Any, ...], float] = defaultdict(float)
    for row in given.away:
        total[row["origin_id"], row["year"], row["month"]] += row["people"]
    return total


def test_here_and_away_by_destination_make_the_roster_every_month(given: Given) -> None:
    away = away_by_month(given)
    told = [r for r in given.rows if r["basis"] in ("full", "sample") and r["people_here"]]
    assert told
    for row in told:
        gone = away.get((row["place_id"], row["year"], row["month"]), 0.0)
        assert close(row["people_away"], gone), row
        assert close(row["people_here"] + gone, row["people"]), row


def test_stock_is_last_months_stock_plus_left_less_returned(given: Given) -> None:
    read = given.read
    steps = engine.run(stocks.left_and_returned(read["roster"], read["places"], worlds.YEAR))
    known = [row for row in steps if row["left"] is not None]
    away = away_by_month(given)
    assert any(row["month"] == 1 and row["returned"] for row in known)
    for row in known:
        place, year, month = row["place_id"], row["year"], row["month"]
        before = away.get((place, year, month - 1 or 12), 0.0)
        now = away.get((place, year, month), 0.0)
        assert close(now, before + row["left"] - row["returned"]), row


def test_nobody_leaves_or_returns_unnoticed_where_a_month_is_not_known(given: Given) -> None:
    read = given.read
    steps = engine.run(stocks.left_and_returned(read["roster"], read["places"], worlds.YEAR))
    unknown = {(r["place_id"], r["month"]) for r in given.rows if r["unknown"]}
    for row in steps:
        months = (row["month"], row["month"] - 1 or 12)
        is_known = not any((row["place_id"], month) in unknown for month in months)
        assert (row["left"] is not None) == is_known == (row["returned"] is not None)


@pytest.mark.parametrize("level", ["township", "country"])
def test_village_sums_are_the_counts_of_the_area(given: Given, level: str) -> None:
    units = places.units(given.read["places"], level)
    unit_of = {row["place_id"]: row["unit_id"] for row in engine.run(units)}
    sums: dict[Any, Row] = defaultdict(lambda: dict.fromkeys(SUMMED, 0.0))
    for row in given.rows:
        if row["helpers"] is not None and row["helpers_usual"] is not None:
            cell = sums[unit_of[row["place_id"]], row["year"], row["month"]]
            for name in SUMMED:
                cell[name] += row[name]
    newcomers: dict[Any, float] = defaultdict(float)  # told of where members are not, too
    for row in given.rows:
        key = unit_of[row["place_id"]], row["year"], row["month"]
        newcomers[key] += row["newcomers"] or 0.0
    found = engine.run(engine.area_findings(given.months, units))
    told = {(r["place_id"], r["year"], r["month"]): r for r in found if r["villages_known"]}
    assert told.keys() == sums.keys()
    for key, row in told.items():
        assert all(close(row[name], sums[key][name]) for name in SUMMED), key
        assert close(row["newcomers"], newcomers[key]), key
        if row["helpers_usual"]:
            share = min(1.0, row["helpers"] / row["helpers_usual"])
            assert close(row["availability"], share), key


def test_an_interval_holds_its_estimate(given: Given) -> None:
    estimates = [row for row in given.rows if row["availability_low"] is not None]
    assert {"full", "sample", "tables"} == {row["basis"] for row in estimates}
    for row in estimates:
        low, high = row["availability_low"], row["availability_high"]
        assert 0 <= low <= row["availability"] + 1e-12, row
        assert row["availability"] - 1e-12 <= high <= 1, row
        if row["basis"] == "full":
            assert close(low, row["availability"]) and close(high, row["availability"])
        if row["basis"] == "sample" and row["availability"] == 0:
            assert low < high, row


def test_the_usual_helpers_are_the_mean_of_the_three_fullest_months(given: Given) -> None:
    by_year: dict[Any, list[Row]] = defaultdict(list)
    for row in given.rows:
        by_year[row["place_id"], row["year"]].append(row)
    for rows in by_year.values():
        known = [row for row in rows if row["helpers"] is not None]
        fullest = [row for row in rows if row["fullest"]]
        assert len(fullest) == (3 if len(known) >= 6 else 0)
        usual = {row["helpers_usual"] for row in rows}
        assert len(usual) == 1
        if fullest:
            assert close(usual.pop(), sum(row["helpers"] for row in fullest) / 3)
            least = min(row["helpers"] for row in fullest)
            assert all(row["fullest"] or row["helpers"] <= least + 1e-9 for row in known)


def test_women_and_men_are_among_the_helpers(given: Given) -> None:
    for row in given.rows:
        if row["basis"] in ("full", "sample") and row["helpers"] is not None:
            assert row["helpers_women"] + row["helpers_men"] <= row["helpers"] + 1e-6
            assert row["sole_carers"] <= row["helpers"] + 1e-6


def test_a_stricter_limit_never_makes_a_village_safer(given: Given) -> None:
    losing = [
        {
            (row["place_id"], row["year"], row["month"])
            for row in engine.run(engine.judged(given.months, lines))
            if row["finding"] == "loses" and row["basis"] == "full"
        }
        for lines in (
            replace(parameters().limits, availability_loss=limit, availability_watch=1.0)
            for limit in (0.7, 0.8, 0.9)
        )
    ]
    assert losing[0] < losing[1] <= losing[2]


def where_nobody_moves(given: Given) -> dict[str, Table]:
    """The same places, everybody here all year."""
    here = {f"here_{month:02d}": 1 for month in MONTHS}
    roster = given.read["roster"].mutate(**here).cast(given.read["roster"].schema())
    silent = given.read["stays"].mutate(people=0.0)
    return {**given.read, "roster": roster, "stays": silent}


def test_where_nobody_moves_nothing_is_lost(given: Given) -> None:
    read = where_nobody_moves(given)
    months = engine.kept(engine.village_numbers(read))
    rows = [row for row in engine.run(engine.judged(months)) if row["availability"] is not None]
    assert rows and {row["availability"] for row in rows} == {1.0}
    assert {row["finding"] for row in rows} - {"cannot tell"} == {"keeps"}
    assert {row["basis"] for row in rows if row["finding"] == "cannot tell"} <= {"sample"}
    lines = places.ancestors(read["places"])
    calendar = hazards.inherited(read["hazards"], lines, read["places"])
    newest = months.filter(months.year == worlds.YEAR)
    found = engine.run(expected.expected(engine.judged(newest), calendar))
    for name in ("expected_absence", "expected_without_away"):
        assert {row[name] for row in found} == {0.0, None}, name


def with_a_child_in_every_household(roster: Table) -> Table:
    """One more member of each household, aged 2 and here all year."""
    members = engine.run(roster)
    homes = sorted({(row["village_id"], row["household_id"]) for row in members})
    children = [worlds.person(home, 0, 2, village_id=village) for village, home in homes]
    children = [{**child, "person_id": "child"} for child in children]
    return ibis.memtable(worlds.rows("roster", *members, *children))


def test_adding_a_child_changes_who_is_without_helpers_and_never_availability(
    given: Given,
) -> None:
    read = dict(given.read)
    read["roster"] = with_a_child_in_every_household(read["roster"])
    after = {
        (row["place_id"], row["year"], row["month"]): row
        for row in engine.run(engine.village_findings(read))
    }
    told = [
        row
        for row in given.rows
        if row["basis"] in ("full", "sample") and row["availability"] is not None
    ]
    assert told
    for before in told:
        row = after[before["place_id"], before["year"], before["month"]]
        for name in ("availability", "availability_low", "availability_high", "helpers_usual"):
            assert row[name] == before[name]
        assert row["needs_help"] > before["needs_help"]
        if before["without_helpers"] > 0:
            assert row["without_helpers"] > before["without_helpers"]


def test_a_newcomer_is_on_no_roster_of_the_village(given: Given) -> None:
    arrived: dict[Any, float] = defaultdict(float)
    for row in given.away:
        if row["destination_id"] != row["origin_id"]:
            arrived[row["destination_id"], row["year"], row["month"]] += row["people"]
    for row in given.rows:
        key = row["place_id"], row["year"], row["month"]
        if row["newcomers"] is None:
            assert row["basis"] is None and key not in arrived, key
        else:
            assert close(row["newcomers"], arrived.get(key, 0.0)), key


def test_the_demonstration_has_every_finding() -> None:
    assert {row["finding"] for row in demonstration().rows} == set(FINDINGS)
