"""What would change a verdict, who is where, and flags by chance: by hand and by the oracle."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

import ibis
import pytest

from mobility.measures import absence, chance, hazards, places, remedies, stays
from mobility.measures.capacity import SCHEMA
from mobility.measures.parameters import Limits, parameters
from mobility.measures.verdict import CONDITIONS, with_deciding, with_verdict
from tests import worlds
from tests.measures import engine, oracle, random_worlds
from tests.measures.oracle import MONTHS, Row

USUAL = parameters().limits
MOVED = Limits(rai_loss=0.5, rai_watch=0.95, help_loss=0.45, help_watch=0.1)


@cache
def world() -> oracle.World:
    return random_worlds.world(7, villages=90)


@cache
def months() -> ibis.Table:
    return engine.kept(engine.village_months(engine.tables_of(world()), world().default_year))


@cache
def expected() -> dict[tuple[str, int, int], Row]:
    return {
        (row["place_id"], row["year"], row["month"]): oracle.village_month(
            world(), row["place_id"], row["year"], row["month"]
        )
        for row in engine.run(months().select("place_id", "year", "month"))
    }


def lines_of(limits: Limits) -> oracle.Lines:
    return oracle.Lines(**{name: getattr(limits, name) for name in Limits.__dataclass_fields__})


@pytest.mark.parametrize("limits", [USUAL, MOVED], ids=["usual", "moved"])
def test_what_would_change_a_verdict_is_the_same(limits: Limits) -> None:
    judged = with_verdict(months().drop("verdict", "reasons"), limits)
    found = engine.run(with_deciding(remedies.with_remedies(judged, limits), limits))
    lines = lines_of(limits)
    seen: dict[str | None, int] = defaultdict(int)
    for row in found:
        plain = expected()[row["place_id"], row["year"], row["month"]]
        decided_by, without = oracle.deciding(plain, lines)
        wanted = oracle.remedies(plain, lines) | {
            "decided_by": decided_by, "verdict_without": without
        }  # fmt: skip
        assert engine.differences(row, wanted) == {}, (row["place_id"], row["month"])
        seen[decided_by] += 1
    assert set(seen) == {None, *CONDITIONS}, "the world does not meet every condition"


def test_where_people_are_is_the_same_and_nobody_is_left_out() -> None:
    read = engine.tables_of(world())
    away = engine.kept(engine.effective(read, world().default_year))
    lines = engine.kept(places.ancestors(read["places"]))
    villages = sorted({village for village, _, _ in expected() if world().stays_from.get(village)})
    asked = [(village, month) for village in villages[:12] for month in (4, 10)]
    asked += [(village, 4) for village in sorted(world().members)[:20]]
    summed = 0
    for village, month in asked:
        rows = away.filter(away.origin_id == village, away.year == 2025, away.month == month)
        found = {
            row["destination_id"]: row["people"]
            for row in engine.run(stays.destinations(rows, lines, "township"))
        }
        wanted = oracle.destinations(world(), village, 2025, month, "township")
        assert found.keys() == wanted.keys()
        assert engine.differences(found, dict(wanted)) == {}
        everybody = expected().get((village, 2025, month), {}).get("people_away")
        if everybody is not None and not names_itself(village):
            assert sum(found.values()) == pytest.approx(everybody)
            summed += 1
    assert summed > 10, "too few villages to compare"


def names_itself(village: str) -> bool:
    """Whether a list contradicts itself: away, and the place they are at is the village."""
    return any(person["destination_id"] == village for person in world().members[village])


def test_flags_by_chance_are_the_same() -> None:
    judged = months().mutate(hazard_level=ibis.ifelse(months().month == 4, 2, 0))
    found = engine.run(chance.flags_by_chance(judged, parameters()["confidence"]))
    rows: dict[int, list[Row]] = defaultdict(list)
    for (_, _, month), row in expected().items():
        rows[month].append(row)
    assert {row["month"] for row in found} == set(MONTHS)
    for row in found:
        assert row["due"] == (row["month"] == 4)
        assert engine.differences(row, oracle.flags_by_chance(rows[row["month"]])) == {}


def test_the_ends_of_expected_absence_are_those_of_its_months() -> None:
    read = engine.tables_of(world())
    calendar = hazards.inherited(read["hazards"], places.ancestors(read["places"]), read["places"])
    this_year = months().filter(lambda row: row.year == 2025)
    widths = 0
    for row in engine.run(absence.expected_absence(this_year, calendar)):
        village, hazard = row["place_id"], row["hazard"]
        stated = oracle.hazard_rows(world(), village)[hazard]
        for name, end in (("low", "rai_high"), ("high", "rai_low")):
            shares = {month: expected()[village, 2025, month][end] for month in MONTHS}
            assert engine.same(
                row[f"expected_absence_{name}"], oracle.expected_absence(stated, shares)
            )
        if row["expected_absence_low"] is not None:
            assert row["expected_absence_low"] <= row["expected_absence"] + 1e-12
            assert row["expected_absence"] <= row["expected_absence_high"] + 1e-12
            widths += row["expected_absence_low"] < row["expected_absence_high"]
    assert widths, "the world has too few samples to tell"


FINE: dict[str, Any] = {
    "basis": "full", "published": True, "known": True, "people": 10.0, "rai": 0.9,
    "help_per_responder": 0.2, "no_responder": False, "responders": 9.0,
    "responders_reference": 10.0, "needs_help": 2.0,
}  # fmt: skip


def judged_row(**changes: Any) -> Row:
    row = dict.fromkeys(SCHEMA) | FINE | changes
    table = with_verdict(ibis.memtable([row], schema=SCHEMA), USUAL)
    (found,) = engine.run(with_deciding(remedies.with_remedies(table, USUAL), USUAL))
    return found


@pytest.mark.parametrize(
    ("changes", "decided_by", "without"),
    [
        ({}, None, None),
        ({"rai": 0.5}, "responders", "ok"),
        ({"rai": 0.5, "help_per_responder": 0.45}, "responders", "watch"),
        ({"rai": 0.5, "help_per_responder": 0.6}, None, None),
        ({"help_per_responder": 0.6, "rai": 0.75}, "help", "watch"),
        ({"roles_empty": "medic"}, "roles", "ok"),
        ({"rai": 0.0, "help_per_responder": None, "no_responder": True}, "responders", "ok"),
        ({"rai": 0.75, "roles_short": "medic"}, None, None),
        ({"known": False, "rai": 0.5}, None, None),
    ],
)
def test_one_condition_decides_only_where_mending_it_lifts_the_verdict(
    changes: dict[str, Any], decided_by: str | None, without: str | None
) -> None:
    found = judged_row(**changes)
    assert (found["decided_by"], found["verdict_without"]) == (decided_by, without)


def test_k1_in_april_needs_one_back_for_the_share_and_three_for_those_who_need_help() -> None:
    read = engine.read_tables({"roster": worlds.village_of_ten(), "places": worlds.rows(
        "places", worlds.place("V1", "village", households=3))})  # fmt: skip
    found = engine.run(remedies.with_remedies(engine.village_months(read), USUAL))
    (april,) = [row for row in found if row["month"] == 4]
    (january,) = [row for row in found if row["month"] == 1]
    assert (april["responders_to_return"], april["responders_to_add"]) == (1, 3)
    assert (april["responders_to_spare"], january["responders_to_spare"]) == (0, 0)


def test_a_village_lends_only_what_leaves_it_above_both_lines() -> None:
    assert judged_row(responders=9.0, needs_help=1.0)["responders_to_spare"] == 2  # 7 of 10 stay
    assert judged_row(responders=9.0, needs_help=4.0)["responders_to_spare"] == 1  # 8 for 4
    assert judged_row(responders=9.0, needs_help=5.0)["responders_to_spare"] == 0


def test_a_last_digit_is_no_person() -> None:
    assert judged_row(responders=0.0, needs_help=30 / 7 * 7 / 2 + 1e-12)["responders_to_add"] == 30
    assert judged_row(responders_reference=30.000000000001)["responders_to_return"] == 11


def test_a_full_list_raises_no_flag_by_chance_and_a_sample_one_in_forty() -> None:
    full = dict.fromkeys(SCHEMA) | FINE | {"rai_low": 0.9, "rai_high": 0.9, "month": 4}
    sample = full | {"basis": "sample", "rai_low": 0.8, "help_low": 0.1, "help_high": 0.3}
    table = with_verdict(ibis.memtable([full, *[sample] * 40], schema=SCHEMA), USUAL)
    (found,) = engine.run(chance.flags_by_chance(table.mutate(hazard_level=3), 0.95))
    assert (found["cells"], found["ratios"]) == (40, 80)
    assert found["flags_by_chance"] == pytest.approx(2.0)
