"""Scenarios and plans: known answers, identities, and against plain Python on random worlds."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

import pytest
from ibis.expr.types import Table

from mobility.measures import (
    ends,
    finding,
    groups,
    hazards,
    households,
    places,
    plan,
    scenario,
    without,
)
from mobility.measures.parameters import parameters
from mobility.measures.scenario import Scenario
from tests import worlds
from tests.measures import engine, finding_oracle, oracle, random_worlds, scenario_oracle
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
    "three brought": Scenario(brought=3),
    "newcomers assigned": Scenario(assigned_share=0.3),
    "all at once": Scenario(0.35, ("f", "unknown"), ("25-39", "60+"), (1, 10), 2, 2, "", 0.1),
}


def applied(read: dict[str, Table], months: Table, asked: Scenario, default_year: int) -> Table:
    """Numbers and findings as a scenario has them."""
    here = groups.here_by_group(
        months,
        read["places"],
        read["roster"],
        read["residents"],
        engine.effective(read, default_year),
        asked.leave_sexes,
        asked.leave_ages,
    )
    everywhere = months.select("place_id").distinct()
    rows = scenario.applied(ends.with_ends(months, LIMITS), here, everywhere, asked)
    return finding.judged(without.with_without(rows, LIMITS), LIMITS)


def one_village(asked: Scenario, roster: Any = None, **more: Any) -> dict[int, Row]:
    """V1's twelve months in a scenario; the village of ten unless another is given."""
    given = {"roster": worlds.village_of_ten() if roster is None else roster, **more}
    read = engine.read_tables({"places": ONE_VILLAGE, **given})
    rows = engine.run(applied(read, engine.village_numbers(read), asked, YEAR))
    return {row["month"]: row for row in rows if row["place_id"] == "V1"}


def test_k1_a_third_of_the_women_who_are_helpers_leave_in_april() -> None:
    found = one_village(Scenario(1 / 3, ("f",), ("25-39",), (4,)))
    april, january = found[4], found[1]
    assert (april["helpers"], april["helpers_usual"]) == (pytest.approx(2), 6)
    assert april["availability"] == pytest.approx(1 / 3)
    assert (april["needs_help"], april["without_helpers"]) == (3, pytest.approx(2))
    assert (april["people_here"], april["people_away"]) == (pytest.approx(6), pytest.approx(4))
    assert (january["helpers"], january["availability"], january["finding"]) == (6, 1, "keeps")


def test_k1_three_helpers_brought_leave_nobody_without_and_availability_as_it_is() -> None:
    april = one_village(Scenario(brought=3))[4]
    assert (april["helpers"], april["helpers_usual"], april["availability"]) == (3, 6, 0.5)
    assert april["without_helpers"] == 0
    assert (april["finding"], april["reasons"]) == ("loses", "helpers_loss")


def test_k3_everybody_of_working_age_leaves_and_no_helper_is_here() -> None:
    october = one_village(Scenario(1.0, (), ABLE, (10,)))[10]
    assert (october["helpers"], october["availability"], october["needs_help"]) == (0, 0, 2)
    assert (october["without_helpers"], october["finding"]) == (2, "loses")


def test_k4_a_tenth_of_twenty_newcomers_makes_five_helpers_and_leaves_availability() -> None:
    stay = {"origin_id": "CITY", "destination_id": "V1", "year": YEAR, "month": 4, "people": 20}
    april = one_village(Scenario(assigned_share=0.1), stays=worlds.rows("stays", stay))[4]
    assert (april["helpers"], april["without_helpers"]) == (3, pytest.approx(0.5))
    assert (april["availability"], april["people_to_protect"]) == (0.5, 27)


def test_helpers_brought_may_lift_what_is_lost_by_too_few_for_those_who_need_help() -> None:
    """K9: fourteen of twenty for nine people; four more helpers are eighteen."""
    roster = [person("H1", n, 30, (4,) if n < 6 else ()) for n in range(20)]
    roster += [person("H2", n, 70) for n in range(9)]
    april = one_village(Scenario(brought=4), worlds.rows("roster", *roster))[4]
    assert (april["finding"], april["reasons"]) == ("watch", "helpers_watch")
    assert april["without_helpers"] == 0


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
    found = engine.run(planned(read, engine.village_numbers(read)))
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
    assert found[4]["actions"] == ("move;lend;call;second_drill;assist;newcomers;warn;shelter;ask")


def planned(read: dict[str, Table], months: Table) -> Table:
    calendar = hazards.inherited(read["hazards"], places.ancestors(read["places"]), read["places"])
    calendar = calendar.filter(calendar.hazard == "cyclone")
    levels = calendar.select("place_id", "month", hazard_level="level")
    judged = engine.judged(months)
    judged = judged.left_join(levels, ["place_id", "month"]).drop("place_id_right", "month_right")
    judged = judged.mutate(hazard_level=judged.hazard_level.fill_null(0))
    seasons = hazards.seasons(calendar).rename(village_id="place_id")
    types = households.household_types_by_season(read["roster"], seasons, engine.HELP_LIMIT)
    counted = households.counts_by_month(households.type_counts(types), seasons)
    drills = plan.drills(judged, levels)
    care = read["newcomer_care"]
    return plan.with_actions(judged, drills, counted, care, LIMITS, parameters())


def test_k1_the_plan_of_april_moves_those_without_helpers_and_calls_the_others() -> None:
    found = planned_village(worlds.village_of_ten())
    assert {month: row["people_to_move"] for month, row in found.items() if month < 7} == {
        1: 0, 2: 2, 3: 2, 4: 2, 5: 2, 6: 0,
    }  # fmt: skip
    assert found[4]["actions"] == "move;lend;call;second_drill;assist"
    assert found[1]["actions"] == "drill"  # three months before April, the last when all are here
    assert found[1]["drill_for"] == 4
    assert found[3]["actions"] == "call"  # half the helpers are away, whatever may come
    assert found[10]["actions"] == "assist"  # one household never has a helper
    assert (found[10]["fluctuating"], found[10]["always_low"]) == (0, 1)


def test_a_plan_that_knows_nothing_says_find_out() -> None:
    unknown = dict.fromkeys(f"here_{month:02d}" for month in MONTHS)
    records = [row | unknown for row in worlds.village_of_ten().to_pylist()]
    found = planned_village(worlds.rows("roster", *records))
    assert found[4]["people_to_move"] is None
    assert {month for month, row in found.items() if row["actions"] == "evidence"} == {4, 5, 10}


def test_a_drill_counts_members_only_over_known_villages() -> None:
    stay = {"origin_id": "CITY", "destination_id": "V1", "year": YEAR, "month": 4, "people": 20}
    given = {"places": ONE_VILLAGE, "roster": worlds.village_of_ten()}
    read = engine.read_tables(given | {"stays": worlds.rows("stays", stay)})
    months = engine.village_numbers(read).filter(lambda row: row.place_id == "V1")
    asked = applied(read, months, Scenario(assigned_share=0.5), YEAR)
    found = {row["month"]: row for row in engine.run(scenario.attendance(asked, 0.8))}
    assert (found[4]["helpers"], found[4]["share"], found[4]["villages_enough"]) == (3, 0.5, 0)
    assert (found[6]["helpers"], found[6]["share"], found[6]["villages_enough"]) == (6, 1, 1)


@cache
def world(seed: int) -> World:
    return random_worlds.world(seed)


@cache
def tables(seed: int) -> dict[str, Table]:
    return engine.tables_of(world(seed))


@cache
def months_of(seed: int) -> Table:
    return engine.kept(engine.village_numbers(tables(seed), world(seed).default_year))


@cache
def before(seed: int) -> dict[tuple[str, int, int], Row]:
    rows = engine.run(engine.judged(months_of(seed)))
    return {(row["place_id"], row["year"], row["month"]): row for row in rows}


def after(seed: int, asked: Scenario) -> dict[tuple[str, int, int], Row]:
    expression = applied(tables(seed), months_of(seed), asked, world(seed).default_year)
    rows = engine.run(expression)
    assert len(rows) == len(before(seed))
    return {(row["place_id"], row["year"], row["month"]): row for row in rows}


# Which of those who leave are women, or carers, does not follow.
NOT_TOLD = ("helpers_women", "helpers_men", "sole_carers")


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_number_and_finding_of_a_scenario_is_the_same(name: str) -> None:
    asked, seed = SCENARIOS[name], 3
    villages = {row["place_id"] for row in world(seed).places if row["level"] == "village"}
    changed, differing = 0, {}
    for key, row in after(seed, asked).items():
        was = oracle.village_month(world(seed), *key)
        became = scenario_oracle.as_if(world(seed), was, asked, villages)
        expected = oracle.columns(became)
        for each in NOT_TOLD:
            expected.pop(each)
        judged = finding_oracle.finding(became)
        expected |= dict(zip(("finding", "sure", "reasons"), judged, strict=True))
        changed += became != was
        if difference := engine.differences(row, expected):
            differing[key] = difference
    assert differing == {}
    assert changed > 50


@pytest.mark.parametrize(
    "asked",
    [Scenario(), Scenario(0.0, ("f",), ("18-24",), (1, 2), 12)],
    ids=["no parts", "of no size"],
)
def test_a_scenario_that_does_nothing_changes_nothing(asked: Scenario) -> None:
    assert asked.is_neutral
    for key, row in after(4, asked).items():
        assert engine.differences(row, before(4)[key]) == {}


def test_when_everybody_leaves_no_member_is_here_and_what_is_usual_stays() -> None:
    for key, row in after(4, Scenario(1.0)).items():
        if row["helpers"] is not None:
            assert (row["helpers"], row["needs_help"]) == (0, 0)
        if row["people_here"] is not None:
            assert row["people_here"] == 0
        for name in ("helpers_usual", "needs_help_usual", "fullest", "without_helpers_usual"):
            assert row[name] == before(4)[key][name]


def test_when_everybody_of_working_age_leaves_there_is_no_helper() -> None:
    for row in after(4, Scenario(1.0, (), ABLE)).values():
        if row["helpers"] is not None:
            assert row["helpers"] == 0
            assert row["without_helpers"] == row["needs_help"]


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
            sums[row["place_id"], row["month"]] += row["group_helpers"] or 0.0
    for row in engine.run(rosters):
        if row["helpers"] is not None:
            assert sums[row["place_id"], row["month"]] == pytest.approx(row["helpers"])


def test_helpers_brought_never_make_a_finding_worse_and_never_change_availability() -> None:
    order = {"keeps": 0, "watch": 1, "loses": 2}
    for key, row in after(4, Scenario(brought=5)).items():
        was = before(4)[key]
        assert row["availability"] == was["availability"]
        if was["finding"] in order and row["finding"] in order:
            assert order[row["finding"]] <= order[was["finding"]], key


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


def test_every_action_of_a_plan_is_the_same() -> None:
    seed, seen = 4, set()
    asked = {row["place_id"]: row for row in world(seed).newcomer_care}
    for row in engine.run(plan_of(seed)):
        village, year, month = key = (row["place_id"], row["year"], row["month"])
        rows = oracle.village_year(world(seed), village, year)
        findings = {m: finding_oracle.finding(each)[0] for m, each in rows.items()}
        calendar = oracle.hazard_rows(world(seed), village).get("cyclone", [])
        due = month in {each["month"] for each in calendar if each["level"] >= 2}
        seasons = oracle.seasons(calendar).values()
        drills = scenario_oracle.drills(seasons, findings, rows)
        types = household_types(seed, village, month, calendar)
        codes = scenario_oracle.actions(
            rows[month],
            findings[month],
            due,
            month in drills,
            types,
            asked.get(village, {}),
            LIMITS,
        )
        seen.update(codes)
        assert row["actions"] == ";".join(codes), key
        assert row["drill_for"] == drills.get(month), key
        lacking = rows[month]["without_helpers"]
        to_move = None if lacking is None else finding_oracle.people_above(lacking)
        assert engine.same(row["people_to_move"], to_move), key
        assert codes or findings[month] not in ("loses", "watch"), key
    assert seen == set(plan.ACTIONS)


def test_an_area_s_plan_adds_up_its_villages() -> None:
    rows = engine.run(plan_of(3))
    for total in engine.run(plan.totals(plan_of(3))):
        mine = [row for row in rows if row["month"] == total["month"]]
        known = [r for r in mine if r["helpers"] is not None and r["helpers_usual"] is not None]
        assert (total["villages_known"], total["villages_total"]) == (len(known), len(mine))
        for name in plan.SUMMED:
            added = sum(row[name] for row in known if row[name] is not None)
            assert total[name] == pytest.approx(added)
        told = [row["newcomers"] for row in mine if row["newcomers"] is not None]
        assert total["newcomers"] == pytest.approx(sum(told))
        to_move = [row["people_to_move"] or 0 for row in known]
        assert total["people_to_move"] == sum(to_move)
        assert total["villages_losing"] == sum(row["finding"] == "loses" for row in mine)
        assert total["villages_watched"] == sum(row["finding"] == "watch" for row in mine)
        assert total["villages_moving"] == sum(people > 0 for people in to_move)
        for code in plan.ACTIONS:
            listed = sum(code in row["actions"].split(";") for row in mine)
            assert total[f"actions_{code}"] == listed


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
