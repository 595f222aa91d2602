"""The expressions against a second implementation in plain Python, on random worlds."""

from __future__ import annotations

import os
import random
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from typing import Any

import ibis
import pytest
from ibis.expr.types import Table

from mobility.measures import expected, flows, hazards, households, labour, places, stays
from mobility.measures.finding import FINDINGS, SURE
from mobility.measures.parameters import Limits, parameters
from mobility.selection import FORCES
from mobility.tables import LEVELS
from tests.measures import engine, finding_oracle, oracle, random_worlds
from tests.measures.oracle import MONTHS, USUAL_LINES, Lines, Question, Row, World

# Worlds of 150 villages each. More for a longer look: MOBILITY_TEST_WORLDS=7 is a thousand.
SEEDS = range(int(os.environ.get("MOBILITY_TEST_WORLDS", "2")))


@cache
def world(seed: int) -> World:
    return random_worlds.world(seed)


@cache
def tables(seed: int) -> dict[str, Table]:
    return engine.tables_of(world(seed))


@cache
def months_of(seed: int) -> Table:
    """The numbers of every village and month, computed once."""
    return engine.kept(engine.village_numbers(tables(seed), world(seed).default_year))


@cache
def away_of(seed: int) -> Table:
    return engine.kept(engine.effective(tables(seed), world(seed).default_year))


@cache
def lines_of(seed: int) -> Table:
    return engine.kept(places.ancestors(tables(seed)["places"]))


@cache
def units_of(seed: int, level: str) -> Table:
    return engine.kept(places.units(tables(seed)["places"], level, lines_of(seed)))


@cache
def found_months(seed: int, limits: Limits = engine.USUAL) -> dict[tuple[str, int, int], Row]:
    rows = engine.run(engine.judged(months_of(seed), limits))
    found = {(row["place_id"], row["year"], row["month"]): row for row in rows}
    assert len(found) == len(rows)
    return found


@cache
def expected_months(seed: int, lines: Lines = USUAL_LINES) -> dict[tuple[str, int, int], Row]:
    years = {year for _, year, _ in found_months(seed)}
    villages = [row["place_id"] for row in world(seed).places if row["level"] == "village"]
    return {
        (village, year, month): row
        for village in villages
        for year in years
        for month, row in finding_oracle.judged_year(world(seed), village, year, lines).items()
    }


def differing(found: dict[Any, Row], expected: dict[Any, Row]) -> dict[Any, Any]:
    assert found.keys() == expected.keys()
    return {
        key: difference
        for key, row in expected.items()
        if (difference := engine.differences(found[key], row))
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_every_number_and_finding_of_every_village_and_month_is_the_same(seed: int) -> None:
    assert differing(found_months(seed), expected_months(seed)) == {}


@pytest.mark.parametrize(
    "moved",
    [
        {"availability_loss": 0.5, "availability_watch": 0.95},
        {"count_error": 0.1},
        {"count_error": 0.6, "availability_watch": 0.7},
        {"helpers_each": 1.0},
        {"helpers_each": 4.0, "availability_loss": 0.8},
    ],
    ids=str,
)
def test_other_limits_give_the_same_findings_too(moved: dict[str, float]) -> None:
    """Each limit is said again in the numbers that follow from it."""
    found = found_months(0, replace(engine.USUAL, **moved))
    assert differing(found, expected_months(0, replace(USUAL_LINES, **moved))) == {}
    assert differing(found, expected_months(0)) != {}


def test_the_random_worlds_meet_every_finding_and_every_kind_of_village() -> None:
    rows = [row for seed in SEEDS for row in expected_months(seed).values()]
    seen = Counter((row["basis"], row["finding"], row["sure"]) for row in rows)
    assert {finding for _, finding, _ in seen} == set(FINDINGS)
    assert {basis for basis, _, _ in seen} == {"full", "sample", "tables", None}
    for basis in ("sample", "tables"):
        sure = {each[2] for each in seen if each[:2] in {(basis, "loses"), (basis, "watch")}}
        assert sure == set(SURE)
    codes = {code for row in rows for code in row["reasons"].split(";")}
    assert codes - {""} == {
        *("helpers_loss", "help_loss", "role_loss", "helpers_watch", "role_watch"),
        *("not_known", "too_few_households", "too_few_months", "interval", "count_error"),
    }
    codes = {code for row in rows for code in row["all_year_reasons"].split(";")}
    assert codes - {""} == {
        *("help", "no_helper", "role"),
        *("not_known", "too_few_households", "too_few_months", "interval"),
    }
    samples = [row for row in rows if row["basis"] == "sample" and row["published"]]
    assert {0.0, 1.0} <= {row["availability"] for row in samples}
    assert any(row["households_surveyed"] == 1 for row in rows)
    assert any(row["few_households"] for row in rows)
    assert any(row["helpers"] == 0 and row["needs_help"] for row in rows)
    for name in ("roles_lost", "roles_down", "roles_never", "sole_carers"):
        assert any(row[name] for row in rows), name
    counted = [row for row in rows if row["basis"] == "tables" and row["known"]]
    assert any(row["people_away"] > row["people"] for row in counted)
    assert any(row["away_all_year"] for row in rows)


@pytest.mark.parametrize("level", ["tract", "township", "country"])
@pytest.mark.parametrize("seed", SEEDS)
def test_areas_are_the_sums_of_their_villages(seed: int, level: str) -> None:
    units = places.units(tables(seed)["places"], level)
    gathered: dict[Any, list[Row]] = defaultdict(list)
    for village, year, month in expected_months(seed):
        row = oracle.village_month(world(seed), village, year, month)
        gathered[oracle.unit_of(world(seed), village, level), year, month].append(row)
    found = engine.run(engine.area_findings(months_of(seed), units))
    assert len(found) == len(gathered)
    for row in found:
        key = (row["place_id"], row["year"], row["month"])
        area = oracle.area_month(gathered[key])
        judged = dict(zip(("finding", "sure"), finding_oracle.finding(area)[:2], strict=True))
        assert engine.differences(row, oracle.columns(area) | judged) == {}, key


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_hazard_finds_and_inherited_hazards_are_the_same(seed: int) -> None:
    read = tables(seed)
    inherited = hazards.inherited(read["hazards"], lines_of(seed), read["places"])
    months = months_of(seed).filter(lambda row: row.year == 2025)
    found = {
        (row["place_id"], row["hazard"]): row
        for row in engine.run(expected.expected(engine.judged(months), inherited))
    }
    calendars: dict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for row in engine.run(inherited):
        calendars[row["place_id"], row["hazard"]].append(
            (row["month"], row["level"], row["weight"])
        )
    told = set()
    for place_id in world(seed).place:
        for hazard, rows in oracle.hazard_rows(world(seed), place_id).items():
            stated = sorted((row["month"], row["level"], row["weight"]) for row in rows)
            assert sorted(calendars.pop((place_id, hazard))) == stated
            if world(seed).place[place_id]["level"] == "village":
                wanted = oracle.expected(rows, oracle.village_year(world(seed), place_id, 2025))
                mine = found.get((place_id, hazard), dict.fromkeys(wanted))
                assert engine.differences(mine, wanted) == {}, (place_id, hazard)
                told |= {name for name, value in wanted.items() if value}
    assert not calendars
    assert told == set(wanted)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("force", FORCES)
def test_calendars_by_the_force_of_storms_are_the_same(seed: int, force: str) -> None:
    read = tables(seed)
    found = engine.run(hazards.by_force(read["hazards"], read["storms"], force, parameters()))
    by_month = {
        (row["hazard"], row["place_id"], row["month"]): (row["level"], row["weight"], row["storms"])
        for row in found
    }
    assert len(by_month) == len(found)
    assert by_month == oracle.by_force(world(seed), force)
    assert {storms is None for _, _, storms in by_month.values()} == {True, False}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_inherited_labour_calendar_is_the_same(seed: int) -> None:
    read = tables(seed)
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in engine.run(labour.inherited(read["labour"], lines_of(seed), read["places"])):
        found[row["place_id"], row["activity"]].append(row)
    for place_id in world(seed).place:
        for activity, rows in oracle.labour_rows(world(seed), place_id).items():
            mine = sorted(found.pop((place_id, activity)), key=lambda row: row["month"])
            assert [row["level"] for row in mine] == [row["level"] for row in rows]
            owner = rows[0]["place_id"]
            assert {row["source"] for row in mine} == {owner}
            own = None if owner == place_id else owner
            assert {row["inherited_from"] for row in mine} == {own}
    assert not found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("names", [("cyclone", "flood"), ("flood",), ()])
def test_hazards_together_are_the_same(seed: int, names: tuple[str, ...]) -> None:
    read = tables(seed)
    rows = hazards.inherited(read["hazards"], lines_of(seed), read["places"])
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for row in engine.run(hazards.together(rows.filter(rows.hazard.isin(names)))):
        found[row["place_id"]][row["month"]] = row["hazard_level"]
    for place_id in world(seed).place:
        assert found.get(place_id, {}) == oracle.hazards_together(world(seed), place_id, names)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_storms_behind_the_calendars_of_several_places_are_the_same(seed: int) -> None:
    read, chance, compared = tables(seed), random.Random(seed), 0
    owners = sorted({row["place_id"] for row in world(seed).hazards})
    for _ in range(20):
        asked = chance.sample(owners, 2) + chance.sample(sorted(world(seed).place), 1)
        selected = read["places"].filter(read["places"].place_id.isin(asked))
        calendars = hazards.inherited(read["hazards"], lines_of(seed), selected)
        found = engine.run(hazards.storms_behind(read["storms"], calendars))
        nearest = {(r["hazard"], r["storm_id"], r["month"]): r["distance_km"] for r in found}
        assert len(nearest) == len(found)
        assert nearest == oracle.storms_behind(world(seed), asked)
        compared += len(found)
    assert compared > 50


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("owner", ["LAND", "REGION", "T{seed}-1", "T{seed}-2", "T{seed}-2-A"])
def test_the_heirs_of_a_calendar_are_the_same(seed: int, owner: str) -> None:
    read, owner = tables(seed), owner.format(seed=seed)
    villages = read["places"].filter(read["places"].level == "village")
    found = engine.run(hazards.heirs(read["hazards"], lines_of(seed), villages, owner))
    assert {(row["hazard"], row["place_id"]) for row in found} == {
        (hazard, place_id)
        for hazard in {row["hazard"] for row in world(seed).hazards}
        for place_id, place in world(seed).place.items()
        if place["level"] == "village" and oracle.is_heir(world(seed), place_id, owner, hazard)
    }
    assert found


@pytest.mark.parametrize("seed", SEEDS)
def test_seasons_are_the_same(seed: int) -> None:
    read = tables(seed)
    found: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for row in engine.run(hazards.seasons(read["hazards"])):
        found[row["place_id"], row["season"]].append((row["since_start"], row["month"]))
    expected: dict[tuple[str, str], list[int]] = {}
    owned: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in world(seed).hazards:
        owned[row["place_id"], row["hazard"]].append(row)
    for (place_id, _), rows in owned.items():
        for name, months in oracle.seasons(rows).items():
            expected[place_id, name] = months
    assert {key: [month for _, month in sorted(rows)] for key, rows in found.items()} == expected


@pytest.mark.parametrize("season", [(4, 5), (12, 1), (10,)])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_household_has_the_same_type_and_mobility(seed: int, season: tuple[int, ...]) -> None:
    roster = tables(seed)["roster"]
    types = engine.run(households.household_types(roster, season, engine.HELP_LIMIT))
    mobility = engine.run(households.mobility_types(roster))
    found = {(row["village_id"], row["household_id"]): [row["type"]] for row in types}
    for row in mobility:
        found[row["village_id"], row["household_id"]].append(row["mobility"])
    expected = {
        (village, household): [
            oracle.household_type(members, season),
            oracle.mobility_type(members),
        ]
        for village, people in world(seed).members.items()
        for household, members in oracle.households(people).items()
    }
    assert found == expected


def test_the_random_worlds_meet_every_household_type() -> None:
    types = {
        oracle.household_type(members, (4, 5))
        for seed in SEEDS
        for people in world(seed).members.values()
        for members in oracle.households(people).values()
    }
    assert types == set(households.TYPES)


@pytest.mark.parametrize("seed", SEEDS)
def test_stays_that_count_are_the_same(seed: int) -> None:
    def gathered(rows: list[Row]) -> dict[tuple[Any, ...], float]:
        found: dict[tuple[Any, ...], float] = defaultdict(float)
        for row in rows:
            group = (row["sex"] or "unknown", row["age_group"] or "unknown")
            key = (row["origin_id"], row["destination_id"], row["year"], row["month"], *group)
            found[(*key, row["absence"], row["reason"])] += row["people"]
        return found

    found = gathered(engine.run(away_of(seed)))
    expected = gathered(world(seed).effective)
    assert found.keys() == expected.keys()
    assert all(engine.same(found[key], people) for key, people in expected.items())


def random_question(chance: random.Random, asked: World) -> Question:
    names = [row["place_id"] for row in asked.places]
    townships = [row["place_id"] for row in asked.places if row["level"] == "township"]
    stays_asked = chance.random() < 0.5
    return Question(
        kind="stays" if stays_asked else "moves",
        level=chance.choice(LEVELS),
        areas=chance.choice(
            ((), ("REGION",), tuple(townships[:2]), (townships[0], names[-1]), (names[-2],))
        ),
        months=chance.choice(((4,), (12, 1, 2), tuple(MONTHS))),
        years=chance.choice(((), (2025,), (2024, 2025))),
        sexes=chance.choice(((), (), ("f",), ("m", "unknown"))),
        ages=chance.choice(((), (), ("18-24", "25-39", "unknown"))),
        reasons=chance.choice(((), (), ("work", "flood"), ("work, or looking for it", "unknown"))),
        absences=chance.choice(((), ("long",), ("unknown", "seasonal"))) if stays_asked else (),
    )


Covered = set[tuple[int, int]]


@cache
def covered_of(seed: int, kind: str) -> Covered:
    """Year and month that the stays, or the moves, speak of; the oracle's own account."""
    asked = world(seed)
    if kind == "moves":
        return {(row["year"], row["month"]) for row in asked.moves}
    return asked.spoken_of | {
        (oracle.survey(asked, village).year, month)
        for village in {person["village_id"] for person in asked.roster}
        for month in MONTHS
        if any(oracle.here(person, month) is not None for person in asked.members[village])
    }


def asked_of(
    seed: int, question: Question, covered: Covered
) -> tuple[list[Row], flows.Source, flows.Groups, list[places.Located]]:
    """The rows asked, and what asks the same of an expression, where only some months are told."""
    stays_asked = question.kind == "stays"
    rows = world(seed).effective if stays_asked else world(seed).moves
    told = ibis.memtable([{"year": year, "month": month} for year, month in covered])
    told = told.cast({"year": "int32", "month": "int32"})
    table = away_of(seed) if stays_asked else tables(seed)["moves"]
    source = flows.RowFlows(
        kind=question.kind,
        rows=table.semi_join(told, ["year", "month"]),
        covered=covered,
        ancestors=lines_of(seed),
        units=units_of(seed, question.level),
    )
    groups = flows.Groups(
        months=question.months,
        years=question.years,
        sexes=question.sexes,
        ages=question.ages,
        reasons=question.reasons,
        absences=question.absences,
    )
    kept = [row for row in rows if (row["year"], row["month"]) in covered]
    return kept, source, groups, [anywhere(area) for area in question.areas]


def anywhere(place: str) -> places.Located:
    """A place; rows are asked by what they lie in, not by position."""
    return places.Located(place, "", 0, 0)


def partly(covered: Covered) -> Covered:
    """Without March of all years but 2024."""
    return {(year, month) for year, month in covered if month != 3 or year == 2024}


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("seed", SEEDS)
def test_flows_are_the_same(seed: int, number: int) -> None:
    question = random_question(random.Random(f"{seed} {number}"), world(seed))
    covered = partly(covered_of(seed, question.kind))
    rows, source, groups, inside = asked_of(seed, question, covered)
    expected = oracle.flows(world(seed), rows, question, covered)
    found = {
        direction: engine.run(flows.flows(source, groups, direction, inside))
        for direction in ("out", "into", "within")
    }
    found["same"] = [
        row | {"destination_id": row["origin_id"]}
        for row in engine.run(flows.staying(source, groups, inside))
    ]
    for direction, listed in found.items():
        by_pair = {(row["origin_id"], row["destination_id"]): row["people"] for row in listed}
        assert len(by_pair) == len(listed)
        assert engine.differences(by_pair, expected[direction]) == {}, (direction, question)
        assert by_pair.keys() == expected[direction].keys()


@pytest.mark.parametrize("number", range(2))
@pytest.mark.parametrize("seed", SEEDS)
def test_flows_of_each_month_are_empty_where_the_month_is_not_known(seed: int, number: int) -> None:
    question = random_question(random.Random(f"{seed} {number}"), world(seed))
    question = replace(question, months=tuple(MONTHS))
    covered = partly(covered_of(seed, question.kind))
    rows, source, groups, inside = asked_of(seed, question, covered)
    for row in engine.run(flows.monthly(source, groups, inside)):
        asked = replace(question, months=(row["month"],))
        expected = oracle.flows(world(seed), rows, asked, covered)
        speaks = {year for year, month in covered if month == row["month"]}
        is_known = speaks & set(question.years or speaks)
        for direction in ("out", "into", "within"):
            total = sum(expected[direction].values()) if is_known else None
            assert engine.same(row[direction], total), (row, question)


@pytest.mark.parametrize("direction", ["out", "into", "within", "same"])
@pytest.mark.parametrize("seed", SEEDS)
def test_flows_of_twelve_months_at_once_are_those_of_each_month(seed: int, direction: str) -> None:
    question = random_question(random.Random(f"{seed} {direction}"), world(seed))
    question = replace(question, months=tuple(MONTHS))
    covered = covered_of(seed, question.kind)
    rows, source, groups, inside = asked_of(seed, question, covered)
    expression = (
        flows.staying_by_month(source, groups, inside)
        if direction == "same"
        else flows.flows_by_month(source, groups, direction, inside)
    )
    found: dict[int, dict[Any, float]] = {month: {} for month in MONTHS}
    for row in engine.run(expression):
        end = row["origin_id"] if direction == "same" else row["destination_id"]
        found[row["month"]][row["origin_id"], end] = row["people"]
    for month, by_pair in found.items():
        asked = replace(question, months=(month,))
        expected = oracle.flows(world(seed), rows, asked, covered)[direction]
        assert by_pair.keys() == expected.keys()
        assert engine.differences(by_pair, expected) == {}, (month, question)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_groups_of_one_flow_are_the_same(seed: int) -> None:
    """The flow of most people, and those whose end is not known."""
    question = replace(
        random_question(random.Random(f"{seed} groups"), world(seed)),
        months=tuple(MONTHS),
        areas=("REGION",),
        level="township",
    )
    covered = covered_of(seed, question.kind)
    rows, source, groups, inside = asked_of(seed, question, covered)
    pairs = oracle.flows(world(seed), rows, question, covered)["out"]
    somewhere = max(pairs, key=lambda pair: pairs[pair])
    nowhere = next((pair for pair in pairs if pair[1] is None), somewhere)
    by_month = engine.run(flows.flows_by_month(source, groups, "out", inside))
    for origin, destination in (somewhere, nowhere):
        start, end = (anywhere(place) if place else None for place in (origin, destination))
        found = engine.run(
            flows.flow_groups(source, groups, "out", inside, origin=start, destination=end)
        )
        for row in found:
            asked = replace(
                question, months=(row["month"],), sexes=(row["sex"],), ages=(row["age_group"],)
            )
            wanted = [each for each in rows if question.wants(each)]
            expected = oracle.flows(world(seed), wanted, asked, covered)["out"]
            assert engine.same(row["people"], expected[origin, destination]), row
        total = sum(
            row["people"]
            for row in by_month
            if (row["origin_id"], row["destination_id"]) == (origin, destination)
        )
        assert found and engine.same(sum(row["people"] for row in found), total)


@pytest.mark.parametrize("kind", ["stays", "moves"])
def test_the_choices_are_the_values_that_rows_with_people_have(kind: str) -> None:
    rows = world(0).effective if kind == "stays" else world(0).moves
    expected: dict[tuple[str, str], float] = defaultdict(float)
    for row in rows:
        for name in ("sex", "age_group", "reason", "absence"):
            if name in row and row["people"] > 0:
                expected[name, row[name] or "unknown"] += row["people"]
    table = away_of(0) if kind == "stays" else tables(0)["moves"]
    found = engine.run(flows.choices(table))
    assert {(row["group"], row["value"]): row["people"] for row in found} == pytest.approx(expected)
    assert len(found) == len(expected)
    assert ("absence" in {row["group"] for row in found}) == (kind == "stays")


@pytest.mark.parametrize("seed", SEEDS)
def test_months_spoken_of_and_what_a_roster_outranks_are_the_same(seed: int) -> None:
    read, made = tables(seed), world(seed)
    covered = engine.run(stays.covered_months(read["stays"], read["roster"], made.default_year))
    assert {(row["year"], row["month"]) for row in covered} == covered_of(seed, "stays")
    by_table: dict[Any, float] = defaultdict(float)
    for row in made.stays:
        if made.members.get(row["origin_id"]) and row["destination_id"] != row["origin_id"]:
            by_table[row["origin_id"], row["year"], row["month"]] += row["people"]
    in_both = {village for village, _, _ in by_table}
    by_roster: dict[Any, float] = defaultdict(float)
    for row in made.effective:
        if row["origin_id"] in in_both:
            by_roster[row["origin_id"], row["year"], row["month"]] += row["people"]
    expected = {
        key: pytest.approx((by_roster[key], by_table[key]))
        for key in {*by_table, *by_roster}
        if abs(by_roster[key] - by_table[key]) > 0.5
    }
    found = engine.run(
        stays.roster_differences(read["stays"], read["roster"], read["places"], made.default_year)
    )
    assert expected == {
        (row["origin_id"], row["year"], row["month"]): (row["by_roster"], row["by_table"])
        for row in found
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_units_and_ancestors_are_the_same(seed: int) -> None:
    read = tables(seed)
    pairs = {(row["place_id"], row["ancestor_id"]) for row in engine.run(lines_of(seed))}
    assert pairs == {
        (place_id, above["place_id"])
        for place_id in world(seed).place
        for above in world(seed).line(place_id)
    }
    for level in ("country", "state", "township", "tract", "village", "other"):
        expected = {
            place_id: oracle.unit_of(world(seed), place_id, level) for place_id in world(seed).place
        }
        # Finding the lines anew is the same at every level.
        for lines in (None, lines_of(seed)) if level == "township" else (lines_of(seed),):
            found = engine.run(places.units(read["places"], level, lines))
            assert {row["place_id"]: row["unit_id"] for row in found} == expected
