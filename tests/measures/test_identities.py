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
from mobility.measures import absence, areas, hazards, places
from mobility.measures.parameters import parameters
from mobility.measures.verdict import with_verdict
from tests import worlds
from tests.measures import engine, random_worlds, stocks
from tests.measures.engine import Row

MONTHS = range(1, 13)
SUMMED = ("people", "responders", "responders_reference", "needs_help")


class Given:
    """Tables, and what is computed from them once."""

    def __init__(self, read: dict[str, Table]) -> None:
        self.read = read
        self.away = engine.run(_sums(engine.effective(read)))
        self.months = engine.kept(engine.village_months(read))
        self.rows = engine.run(self.months)


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
        if row["responders"] is not None:
            cell = sums[unit_of[row["place_id"]], row["year"], row["month"]]
            for name in SUMMED:
                cell[name] += row[name]
    newcomers: dict[Any, float] = defaultdict(float)  # told of where members are not, too
    for row in given.rows:
        key = unit_of[row["place_id"]], row["year"], row["month"]
        newcomers[key] += row["newcomers"] or 0.0
    found = engine.run(
        areas.sum_to(given.months.drop("verdict", "reasons"), units, engine.LEAST_VILLAGES)
    )
    told = {(r["place_id"], r["year"], r["month"]): r for r in found if r["villages_known"]}
    assert told.keys() == sums.keys()
    for key, row in told.items():
        assert all(close(row[name], sums[key][name]) for name in SUMMED), key
        assert close(row["newcomers"], newcomers[key]), key
        if row["responders_reference"]:
            assert close(row["rai"] * row["responders_reference"], row["responders"])


def test_an_interval_holds_its_estimate(given: Given) -> None:
    shares = [r for r in given.rows if r["basis"] == "sample" and r["rai_low"] is not None]
    assert shares
    for row in shares:
        assert 0 <= row["rai_low"] <= row["rai"] + 1e-12
        assert row["rai"] - 1e-12 <= row["rai_high"] <= 1
        if row["rai"] in (0, 1):
            assert row["rai_low"] < row["rai_high"]
        if row["help_high"] is not None and row["help_low"] is not None:
            assert row["help_low"] <= row["help_per_responder"] <= row["help_high"]


def test_a_limit_moved_to_its_default_changes_nothing(given: Given) -> None:
    usual = parameters().limits
    moved = replace(usual, rai_loss=0.7, rai_watch=0.9)
    unjudged = given.months.drop("verdict", "reasons")
    once = with_verdict(unjudged, moved).drop("verdict", "reasons")
    again = engine.run(with_verdict(once, usual).order_by("place_id", "year", "month"))
    assert again == engine.run(given.months.order_by("place_id", "year", "month"))


def test_a_stricter_limit_never_makes_a_village_safer(given: Given) -> None:
    unjudged, usual = given.months.drop("verdict", "reasons"), parameters().limits
    flagged = [
        {
            (row["place_id"], row["year"], row["month"])
            for row in engine.run(with_verdict(unjudged, lines))
            if row["verdict"] == "loss" and row["basis"] != "sample"
        }
        for lines in (replace(usual, rai_loss=limit, rai_watch=1.0) for limit in (0.7, 0.8, 0.9))
    ]
    assert flagged[0] <= flagged[1] <= flagged[2]


def where_nobody_moves(given: Given) -> dict[str, Table]:
    """The same places, everybody here all year."""
    here = {f"here_{month:02d}": 1 for month in MONTHS}
    roster = given.read["roster"].mutate(**here).cast(given.read["roster"].schema())
    silent = given.read["stays"].mutate(people=0.0)
    return {**given.read, "roster": roster, "stays": silent}


def test_where_nobody_moves_everybody_is_available_and_none_expected_absent(given: Given) -> None:
    read = where_nobody_moves(given)
    months = engine.kept(engine.village_months(read))
    rows = [row for row in engine.run(months) if row["rai"] is not None]
    assert rows and {row["rai"] for row in rows} == {1.0}
    lines = places.ancestors(read["places"])
    calendar = hazards.inherited(read["hazards"], lines, read["places"])
    newest = months.filter(months.year == worlds.YEAR)
    expected = engine.run(absence.expected_absence(newest, calendar))
    assert {row["expected_absence"] for row in expected} <= {0.0, None}
    assert any(row["expected_absence"] == 0 for row in expected)


def with_a_child_in_every_household(roster: Table) -> Table:
    """One more member of each household, aged 2 and here all year."""
    members = engine.run(roster)
    homes = sorted({(row["village_id"], row["household_id"]) for row in members})
    children = [worlds.person(home, 0, 2, village_id=village) for village, home in homes]
    children = [{**child, "person_id": "child"} for child in children]
    return ibis.memtable(worlds.rows("roster", *members, *children))


def test_adding_a_child_raises_the_strain_and_leaves_availability(given: Given) -> None:
    read = dict(given.read)
    read["roster"] = with_a_child_in_every_household(read["roster"])
    after = {
        (row["place_id"], row["year"], row["month"]): row
        for row in engine.run(engine.village_months(read))
    }
    told = [r for r in given.rows if r["basis"] in ("full", "sample") and r["rai"] is not None]
    assert told
    for before in told:
        row = after[before["place_id"], before["year"], before["month"]]
        assert row["rai"] == before["rai"]
        if before["help_per_responder"] is not None:
            assert row["help_per_responder"] > before["help_per_responder"]


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


def test_the_demonstration_has_every_verdict() -> None:
    assert {row["verdict"] for row in demonstration().rows} == {
        *("loss", "watch", "ok", "cannot tell", "no data"),
    }
