"""Scenarios and plans: known answers, identities, and against plain Python on random worlds."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cache
from typing import Any

import pytest
from ibis.expr.types import Table

from mobility.measures import (
    absence,
    areas,
    groups,
    hazards,
    households,
    places,
    plan,
    remedies,
    scenario,
)
from mobility.measures.parameters import parameters
from mobility.measures.scenario import Scenario
from mobility.measures.verdict import with_verdict
from tests import worlds
from tests.measures import engine, oracle, random_worlds, scenario_oracle
from tests.measures.oracle import MONTHS, Row, World
from tests.worlds import YEAR, person

LIMITS = parameters().limits
NOBODY = worlds.rows("roster")
ONE_VILLAGE = worlds.rows(
    "places",
    worlds.place("T1", "township"),
    worlds.place("V1", "village", "T1"),
    worlds.place("CITY", "township"),
)
ABLE = ("18-24", "25-39", "40-59")
SCENARIOS = {
    "a fifth of all": Scenario(leave_share=0.2),
    "half the men in April and May": Scenario(0.5, ("m",), (), (4, 5)),
    "all women of working age": Scenario(1.0, ("f",), ABLE),
    "everybody in a month": Scenario(1.0, leave_months=(7,)),
    "three trained": Scenario(trained=3),
    "newcomers assigned": Scenario(assigned_share=0.3),
    "all at once": Scenario(0.35, ("f", "unknown"), ("25-39", "60+"), (1, 10), 2, 2, "", 0.1),
}


def applied(read: dict[str, Table], months: Table, asked: Scenario, default_year: int) -> Table:
    """Building blocks and verdicts as a scenario has them."""
    blocks = months.drop("verdict", "reasons")
    here = groups.here_by_group(
        blocks,
        read["places"],
        read["roster"],
        read["residents"],
        engine.effective(read, default_year),
        asked.leave_sexes,
        asked.leave_ages,
    )
    trained = blocks.select("place_id").distinct()
    return with_verdict(scenario.applied(blocks, here, trained, asked), LIMITS)


def one_village(asked: Scenario, roster: Any = None, **more: Any) -> dict[int, Row]:
    """V1's twelve months in a scenario; the village of ten unless another is given."""
    given = {"roster": worlds.village_of_ten() if roster is None else roster, **more}
    read = engine.read_tables({"places": ONE_VILLAGE, **given})
    rows = engine.run(applied(read, engine.village_months(read), asked, YEAR))
    return {row["month"]: row for row in rows if row["place_id"] == "V1"}


def test_k1_a_third_of_the_women_who_are_responders_leave_in_april() -> None:
    april = one_village(Scenario(1 / 3, ("f",), ("25-39",), (4,)))[4]
    assert (april["responders"], april["responders_reference"]) == (pytest.approx(2), 6)
    assert april["rai"] == pytest.approx(1 / 3)
    assert (april["needs_help"], april["help_per_responder"]) == (3, pytest.approx(1.5))
    assert (april["people_here"], april["people_away"]) == (pytest.approx(6), pytest.approx(4))


def test_k1_another_month_stays_as_it_is() -> None:
    january = one_village(Scenario(1 / 3, ("f",), ("25-39",), (4,)))[1]
    assert (january["responders"], january["rai"], january["verdict"]) == (6, 1, "watch")


def test_k1_three_people_trained_close_the_gap_of_april() -> None:
    april = one_village(Scenario(trained=3))[4]
    assert (april["responders"], april["responders_reference"]) == (6, 9)
    assert april["rai"] == pytest.approx(2 / 3) and april["help_per_responder"] == 0.5
    assert april["verdict"] == "watch"


def test_k3_everybody_of_working_age_leaves_and_no_responder_is_here() -> None:
    october = one_village(Scenario(1.0, (), ABLE, (10,)))[10]
    assert (october["responders"], october["rai"], october["needs_help"]) == (0, 0, 2)
    assert october["no_responder"] and october["help_per_responder"] is None
    assert october["verdict"] == "loss"


def test_k4_a_tenth_of_twenty_newcomers_makes_five_responders_and_leaves_availability() -> None:
    stay = {"origin_id": "CITY", "destination_id": "V1", "year": YEAR, "month": 4, "people": 20}
    april = one_village(Scenario(assigned_share=0.1), stays=worlds.rows("stays", stay))[4]
    assert (april["responders"], april["help_per_responder"]) == (5, pytest.approx(0.6))
    assert (april["rai"], april["people_to_protect"]) == (0.5, 27)


def test_k6_the_plan_names_the_empty_role_in_the_month_its_holder_is_away() -> None:
    roster = worlds.rows(
        "roster",
        person("H1", 1, 30, (4,), roles="early warning"),
        person("H1", 2, 30, (10,)),
        person("H2", 1, 40),
    )
    found = planned_village(roster)
    assert found[4]["roles_empty"] == "early warning" and "roles" in found[4]["actions"]
    assert found[10]["roles_empty"] is None and "roles" not in found[10]["actions"]


def planned_village(roster: Any, **more: Any) -> dict[int, Row]:
    """V1's plan for a cyclone due in April, May and October."""
    rows = [
        {"hazard": "cyclone", "place_id": "T1", "month": month, "level": level}
        for month, level in {3: 1, 4: 2, 5: 3, 10: 3}.items()
    ]
    given = {"places": ONE_VILLAGE, "roster": roster, "hazards": worlds.rows("hazards", *rows)}
    read = engine.read_tables(given | more)
    found = engine.run(planned(read, engine.village_months(read)))
    return {row["month"]: row for row in found if row["place_id"] == "V1"}


ABOUT_NEWCOMERS = {"newcomers", "warn", "shelter", "seat", "ask"}


@pytest.mark.parametrize(
    ("answers", "april"),
    [
        ({"warned": 0, "sheltered": 1, "on_committee": 1}, {"warn"}),
        ({"warned": 1, "sheltered": 0, "on_committee": 1}, {"shelter"}),
        ({"warned": 1, "sheltered": 1, "on_committee": 0}, {"seat"}),
        ({"warned": 1, "sheltered": 1, "on_committee": 1}, set()),
        ({"warned": 1, "sheltered": 1, "on_committee": None}, {"ask"}),
        ({"warned": 0, "sheltered": None, "on_committee": 0}, {"warn", "seat", "ask"}),
        ({}, {"ask"}),
        (None, {"ask"}),  # a village that the table does not name was not asked either
    ],
)
def test_each_no_about_newcomers_proposes_what_it_needs_and_a_blank_asks(
    answers: dict[str, int | None] | None, april: set[str]
) -> None:
    """A third of a newcomer beside the seven members here in April: 4.5 %, under the limit."""
    stay = {"origin_id": "CITY", "destination_id": "V1", "year": YEAR, "month": 4, "people": 0.33}
    given = [] if answers is None else [{"place_id": "V1", **answers}]
    found = planned_village(
        worlds.village_of_ten(),
        stays=worlds.rows("stays", stay),
        newcomer_care=worlds.rows("newcomer_care", *given),
    )
    proposed = {
        month: ABOUT_NEWCOMERS & set(row["actions"].split(";")) for month, row in found.items()
    }
    assert proposed == {month: april if month == 4 else set() for month in MONTHS}


def test_a_no_is_asked_of_nobody_where_no_newcomer_is_known() -> None:
    care = worlds.rows("newcomer_care", {"place_id": "V1", "warned": 0})
    found = planned_village(worlds.village_of_ten(), newcomer_care=care)
    assert not any(ABOUT_NEWCOMERS & set(row["actions"].split(";")) for row in found.values())


def test_many_newcomers_are_brought_in_whatever_the_village_answers() -> None:
    stay = {"origin_id": "CITY", "destination_id": "V1", "year": YEAR, "month": 4, "people": 20}
    care = worlds.rows("newcomer_care", {"place_id": "V1", "warned": 0, "sheltered": 0})
    found = planned_village(
        worlds.village_of_ten(), stays=worlds.rows("stays", stay), newcomer_care=care
    )
    assert found[4]["actions"] == "replan;add;assist;newcomers;warn;shelter;ask"


def planned(read: dict[str, Table], months: Table) -> Table:
    calendar = hazards.inherited(read["hazards"], places.ancestors(read["places"]), read["places"])
    calendar = calendar.filter(calendar.hazard == "cyclone")
    levels = calendar.select("place_id", "month", hazard_level="level")
    expected = absence.expected_absence(months, calendar).drop("hazard")
    judged = months.left_join(levels, ["place_id", "month"]).drop("place_id_right", "month_right")
    judged = judged.mutate(hazard_level=judged.hazard_level.fill_null(0))
    judged = remedies.with_remedies(judged, LIMITS)
    seasons = hazards.seasons(calendar).rename(village_id="place_id")
    types = households.household_types_by_season(read["roster"], seasons, engine.HELP_LIMIT)
    counted = households.counts_by_month(households.type_counts(types), seasons)
    care = read["newcomer_care"]
    return plan.with_actions(judged, levels, expected, counted, care, LIMITS, parameters())


def test_k1_the_plan_of_april_asks_for_three_responders() -> None:
    found = planned_village(worlds.village_of_ten())
    assert {month: row["responders_to_add"] for month, row in found.items() if month < 7} == {
        1: 0, 2: 3, 3: 3, 4: 3, 5: 3, 6: 0,
    }  # fmt: skip
    assert found[4]["actions"] == "replan;add;assist"
    assert found[3]["actions"] == "drill"  # 3.5 of 9 weights fall on half the responders away
    assert found[1]["actions"] == ""
    assert found[10]["actions"] == "assist"  # one household never has a responder
    assert (found[10]["fluctuating"], found[10]["always_low"]) == (0, 1)


def test_a_plan_that_knows_nothing_says_find_out() -> None:
    unknown = dict.fromkeys(f"here_{month:02d}" for month in MONTHS)
    records = [row | unknown for row in worlds.village_of_ten().to_pylist()]
    found = planned_village(worlds.rows("roster", *records))
    assert found[4]["responders_to_add"] is None
    assert {month for month, row in found.items() if row["actions"] == "evidence"} == {4, 5, 10}


def test_a_drill_counts_members_only_over_known_villages() -> None:
    stay = {"origin_id": "CITY", "destination_id": "V1", "year": YEAR, "month": 4, "people": 20}
    read = engine.read_tables(
        {
            "places": ONE_VILLAGE,
            "roster": worlds.village_of_ten(),
            "stays": worlds.rows("stays", stay),
        }
    )
    months = engine.village_months(read).filter(lambda row: row.place_id == "V1")
    asked = applied(read, months, Scenario(assigned_share=0.5), YEAR)
    found = {row["month"]: row for row in engine.run(scenario.attendance(asked, 0.8))}
    assert (found[4]["responders"], found[4]["share"], found[4]["villages_enough"]) == (3, 0.5, 0)
    assert (found[6]["responders"], found[6]["share"], found[6]["villages_enough"]) == (6, 1, 1)


@cache
def world(seed: int) -> World:
    return random_worlds.world(seed)


@cache
def tables(seed: int) -> dict[str, Table]:
    return engine.tables_of(world(seed))


@cache
def months_of(seed: int) -> Table:
    return engine.kept(engine.village_months(tables(seed), world(seed).default_year))


@cache
def before(seed: int) -> dict[tuple[str, int, int], Row]:
    return {(r["place_id"], r["year"], r["month"]): r for r in engine.run(months_of(seed))}


def after(seed: int, asked: Scenario) -> dict[tuple[str, int, int], Row]:
    expression = applied(tables(seed), months_of(seed), asked, world(seed).default_year)
    rows = engine.run(expression)
    assert len(rows) == len(before(seed))
    return {(row["place_id"], row["year"], row["month"]): row for row in rows}


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_number_and_verdict_of_a_scenario_is_the_same(name: str) -> None:
    asked, seed = SCENARIOS[name], 3
    villages = {row["place_id"] for row in world(seed).places if row["level"] == "village"}
    changed, differing = 0, {}
    for key, row in after(seed, asked).items():
        was = oracle.village_month(world(seed), *key)
        expected = scenario_oracle.as_if(world(seed), was, asked, villages)
        expected["verdict"] = oracle.verdict(expected)
        changed += expected != was | {"verdict": expected["verdict"]}
        if difference := engine.differences(row, expected):
            differing[key] = difference
    assert differing == {}
    assert changed > 50


def test_a_scenario_without_parts_changes_nothing() -> None:
    for key, row in after(4, Scenario()).items():
        assert row == before(4)[key]


def test_a_scenario_of_no_size_changes_nothing() -> None:
    asked = Scenario(0.0, ("f",), ("18-24",), (1, 2), 12)
    assert asked.is_neutral
    for key, row in after(4, asked).items():
        assert row == before(4)[key]


def test_when_everybody_leaves_no_member_is_here() -> None:
    for row in after(4, Scenario(1.0)).values():
        if row["responders"] is not None:
            assert (row["responders"], row["needs_help"]) == (0, 0)
        if row["people_here"] is not None:
            assert row["people_here"] == 0


def test_when_everybody_of_working_age_leaves_there_is_no_responder() -> None:
    for row in after(4, Scenario(1.0, (), ABLE)).values():
        if row["responders"] is not None:
            assert row["responders"] == 0
            assert row["no_responder"] == (row["needs_help"] > 0)


def test_the_groups_of_a_roster_add_up_to_the_village() -> None:
    read, months = tables(4), months_of(4)
    rosters = months.filter(months.basis.isin(["full", "sample"]))
    sums: dict[Any, float] = defaultdict(float)
    for sex in ("f", "m", "unknown"):
        here = groups.here_by_group(
            rosters, read["places"], read["roster"], read["residents"],
            engine.effective(read, world(4).default_year), (sex,),
        )  # fmt: skip
        for row in engine.run(here):
            sums[row["place_id"], row["month"]] += row["group_responders"] or 0.0
    for row in engine.run(rosters):
        if row["responders"] is not None:
            assert sums[row["place_id"], row["month"]] == pytest.approx(row["responders"])


def test_more_people_trained_never_make_a_verdict_worse() -> None:
    order = {"ok": 0, "watch": 1, "loss": 2}
    for key, row in after(4, Scenario(trained=5)).items():
        was = before(4)[key]["verdict"]
        if was in order and row["verdict"] in order:
            assert order[row["verdict"]] <= order[was], key


@pytest.mark.parametrize("shift", [-13, -1, 0, 2, 12])
def test_a_hazard_calendar_moves_whole_and_twelve_months_are_none(shift: int) -> None:
    read = tables(3)
    found = sorted(
        (row["place_id"], row["hazard"], row["month"], row["level"], row["weight"] or 0)
        for row in engine.run(scenario.shifted(read["hazards"], shift))
    )
    expected = sorted(
        (
            row["place_id"],
            row["hazard"],
            scenario_oracle.later(row["month"], shift),
            row["level"],
            row["weight"] or 0,
        )
        for row in world(3).hazards
    )
    assert found == expected


@cache
def plan_of(seed: int) -> Table:
    months = months_of(seed)
    return engine.kept(planned(tables(seed), months.filter(months.year == YEAR)))


def household_types(seed: int, village: str, month: int, calendar: list[Row]) -> set[str]:
    """Types of the village's households in the season that the month lies in."""
    homes = oracle.households(world(seed).members[village]).values()
    return {
        oracle.household_type(members, season)
        for season in oracle.seasons(calendar).values()
        if month in season
        for members in homes
    }


def test_every_gap_and_action_of_a_plan_is_the_same() -> None:
    seed, seen = 3, set()
    asked = {row["place_id"]: row for row in world(seed).newcomer_care}
    for row in engine.run(plan_of(seed)):
        village, year, month = key = (row["place_id"], row["year"], row["month"])
        months = {m: oracle.village_month(world(seed), village, year, m) for m in MONTHS}
        calendar = oracle.hazard_rows(world(seed), village).get("cyclone", [])
        levels = {each["month"]: each["level"] for each in calendar}
        rai = {m: each["rai"] for m, each in months.items()}
        expected = oracle.expected_absence(calendar, rai)
        verdict = oracle.verdict(months[month])
        types = household_types(seed, village, month, calendar)
        care = asked.get(village, {})
        codes = scenario_oracle.actions(
            months[month], verdict, levels, expected, types, care, LIMITS
        )
        seen.update(codes)
        assert row["actions"] == ";".join(codes), key
        add = scenario_oracle.to_add(months[month], LIMITS.help_loss)
        assert engine.same(row["responders_to_add"], add), key
    assert seen == set(plan.ACTIONS)


def test_an_area_s_plan_adds_up_its_villages() -> None:
    rows = engine.run(plan_of(3))
    for total in engine.run(plan.totals(plan_of(3))):
        mine = [row for row in rows if row["month"] == total["month"]]
        known = [row for row in mine if row["responders"] is not None]
        assert (total["villages_known"], total["villages_total"]) == (len(known), len(mine))
        for name in plan.SUMMED:
            added = sum(row[name] for row in known if row[name] is not None)
            assert total[name] == pytest.approx(added)
        told = [row["newcomers"] for row in mine if row["newcomers"] is not None]
        assert total["newcomers"] == pytest.approx(sum(told))
        gaps = [row["responders_to_add"] or 0.0 for row in known]
        assert total["responders_to_add"] == sum(math.ceil(gap - 1e-9) for gap in gaps)
        assert total["villages_losing"] == sum(row["verdict"] == "loss" for row in mine)
        assert total["villages_short"] == sum((r["responders_to_add"] or 0) > 1e-9 for r in mine)
        for code in plan.ACTIONS:
            listed = sum(code in row["actions"].split(";") for row in mine)
            assert total[f"actions_{code}"] == listed


def test_an_area_s_gap_is_never_less_than_that_of_its_sums() -> None:
    """Spare responders of one village must not hide the gap of another."""
    months = months_of(3).drop("verdict", "reasons").filter(lambda row: row.year == YEAR)
    whole = places.units(tables(3)["places"], "country")
    sums = {
        row["month"]: scenario_oracle.to_add(row, LIMITS.help_loss)
        for row in engine.run(areas.sum_to(months, whole, engine.LEAST_VILLAGES))
        if row["place_id"] == "LAND"
    }
    totals = {row["month"]: row["responders_to_add"] for row in engine.run(plan.totals(plan_of(3)))}
    assert all(totals[month] >= (sums[month] or 0) - 1e-6 for month in MONTHS)


def test_role_gaps_are_counted_village_by_village() -> None:
    found = {(r["month"], r["role"]): (r["empty"], r["short"]) for r in engine.run(
        plan.role_gaps(months_of(3).filter(lambda row: row.year == YEAR)))}  # fmt: skip
    expected: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for (_, year, month), row in before(3).items():
        for column, position in (("roles_empty", 0), ("roles_short", 1)):
            for role in (row[column] or "").split(";"):
                if role and year == YEAR:
                    expected[month, role][position] += 1
    assert found == {key: tuple(counts) for key, counts in expected.items()}
