"""What would better a finding, who is where, and flags by chance: by hand and by the oracle."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

import ibis
import pytest

from mobility.measures import chance, expected, hazards, places, remedies, stays
from mobility.measures.parameters import Limits, parameters
from tests import worlds
from tests.measures import engine, finding_oracle, oracle, random_worlds, villages
from tests.measures.oracle import Row
from tests.measures.villages import Village, people
from tests.worlds import person

USUAL = parameters().limits
MOVED = Limits(availability_loss=0.5, availability_watch=0.95, count_error=0.2, helpers_each=1.5)


@cache
def world() -> oracle.World:
    return random_worlds.world(7, villages=90)


@cache
def months() -> ibis.Table:
    return engine.kept(engine.village_numbers(engine.tables_of(world()), world().default_year))


@cache
def judged(limits: Limits) -> ibis.Table:
    return engine.kept(engine.judged(months(), limits))


def plain(row: Row, limits: Limits = USUAL) -> Row:
    """The same village and month by the oracle."""
    return oracle.village_month(
        world(), row["place_id"], row["year"], row["month"], lines_of(limits)
    )


def lines_of(limits: Limits) -> oracle.Lines:
    return oracle.Lines(**{name: getattr(limits, name) for name in Limits.__dataclass_fields__})


@pytest.mark.parametrize("limits", [USUAL, MOVED], ids=["usual", "moved"])
def test_what_would_better_a_finding_is_the_same(limits: Limits) -> None:
    rows = remedies.with_remedies(judged(limits), limits)
    seen: dict[str | None, int] = defaultdict(int)
    for row in engine.run(rows):
        mine, lines = plain(row, limits), lines_of(limits)
        names = ("decided_by", "finding_without")
        wanted = dict(zip(names, finding_oracle.deciding(mine, lines), strict=True))
        wanted |= finding_oracle.remedies(mine, lines)
        assert engine.differences(row, wanted) == {}, (row["place_id"], row["month"])
        seen[row["decided_by"]] += 1
    assert set(seen) == {None, "helpers", "roles"}


def test_where_people_are_is_the_same_and_nobody_is_left_out() -> None:
    read = engine.tables_of(world())
    away = engine.kept(engine.effective(read, world().default_year))
    lines = engine.kept(places.ancestors(read["places"]))
    known = {(r["place_id"], r["month"]): r for r in engine.run(months()) if r["year"] == 2025}
    villages = sorted({village for village, _ in known if world().stays_from.get(village)})
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
        everybody = known.get((village, month), {}).get("people_away")
        if everybody is not None and not names_itself(village):
            assert sum(found.values()) == pytest.approx(everybody)
            summed += 1
    assert summed > 10, "too few villages to compare"


def names_itself(village: str) -> bool:
    """Whether a list contradicts itself: away, and the place they are at is the village."""
    return any(person["destination_id"] == village for person in world().members[village])


def test_flags_by_chance_are_the_same() -> None:
    due = judged(USUAL).mutate(hazard_level=ibis.ifelse(judged(USUAL).month == 4, 2, 0))
    found = engine.run(chance.flags_by_chance(due, parameters()["confidence_probably"]))
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in engine.run(judged(USUAL)):
        rows[row["month"]].append(plain(row))
    assert {row["month"] for row in found} == set(oracle.MONTHS)
    for row in found:
        assert row["due"] == (row["month"] == 4)
        assert engine.differences(row, finding_oracle.flags_by_chance(rows[row["month"]])) == {}


def test_the_ends_of_expected_absence_hold_it() -> None:
    read = engine.tables_of(world())
    calendar = hazards.inherited(read["hazards"], places.ancestors(read["places"]), read["places"])
    this_year = months().filter(lambda row: row.year == 2025)
    widths = 0
    for row in engine.run(expected.expected(engine.judged(this_year), calendar)):
        low, high = row["expected_absence_low"], row["expected_absence_high"]
        if low is not None and high is not None:
            assert low <= row["expected_absence"] + 1e-12 <= high + 2e-12
            widths += low < high
    assert widths, "the world has too few estimates to tell"


def medic(**more: Any) -> Row:
    """A role holder who is no helper, and away in April."""
    return person("M", 1, 70, (4,), roles="medic", **more)


def village(helpers: int, away: int, needs: int = 0, *more: Row) -> Village:
    """Helpers, those of them who are away in April, and people who may need help."""
    stay, leave = people(helpers - away, 30), people(away, 40, (4,))
    return Village([*stay, *leave, *people(needs, 70), *more])


# With the finding, the part that decides it, and the finding without that part.
DECIDED: dict[str, tuple[Village, tuple[Any, ...]]] = {
    "all here": (village(10, 0), ("keeps", None, None)),
    "half away": (village(10, 5), ("loses", "helpers", "keeps")),
    "too few for nine": (village(20, 6, 9), ("loses", "helpers", "keeps")),
    "a quarter away": (village(20, 5), ("watch", "helpers", "keeps")),
    "medic away": (village(10, 0, 0, medic()), ("loses", "roles", "keeps")),
    "medic and a quarter": (village(20, 5, 0, medic()), ("loses", "roles", "watch")),
    "medic and half": (village(10, 5, 0, medic()), ("loses", None, None)),
    "not known": (village(10, 5, 0, person("X", 1, 30, here_04=None)), ("no data", None, None)),
}
SPARED = {(9, 0, 1): 7, (9, 0, 4): 1, (9, 0, 5): 0, (9, 5, 1): 2}


@cache
def small() -> dict[Any, dict[int, Row]]:
    """The villages of this page, and K1, with what would better their findings."""
    given: dict[Any, Village] = {name: each for name, (each, _) in DECIDED.items()}
    given |= {counts: village(*counts) for counts in SPARED}
    given["K1"] = Village(worlds.village_of_ten().to_pylist())
    return villages.months_of(
        given, lambda read: remedies.with_remedies(engine.village_findings(read), USUAL)
    )


@pytest.mark.parametrize("name", DECIDED)
def test_one_part_decides_only_where_mending_it_betters_the_finding(name: str) -> None:
    row = small()[name][4]
    assert (row["finding"], row["decided_by"], row["finding_without"]) == DECIDED[name][1]


def test_k1_in_april_is_watched_no_more_when_two_come_back() -> None:
    """Four fifths of six helpers are 4.8, so five; three are here."""
    to_return = {month: row["helpers_to_return"] for month, row in small()["K1"].items()}
    assert (to_return[1], to_return[4]) == (0, 2)


@pytest.mark.parametrize("counts", SPARED)
def test_a_village_spares_whom_its_own_do_not_need(counts: tuple[int, ...]) -> None:
    """Also one that loses: its neighbours may still ask it."""
    assert small()[counts][4]["helpers_to_spare"] == SPARED[counts]


def test_a_full_list_raises_no_flag_by_chance_and_a_sample_one_in_ten() -> None:
    full = worlds.place("V1", "village"), [person(f"F{n}", 1, 30) for n in range(25)]
    drawn = (
        worlds.place("V2", "village", households=50),
        [person(f"S{n}", 1, 30, village_id="V2") for n in range(25)],
    )
    given = {
        "places": worlds.rows("places", full[0], drawn[0]),
        "roster": worlds.rows("roster", *full[1], *drawn[1]),
    }
    rows = engine.village_findings(engine.read_tables(given)).mutate(hazard_level=3)
    for found in engine.run(chance.flags_by_chance(rows, parameters()["confidence_probably"])):
        assert (found["cells"], found["flagged"], found["due"]) == (1, 0, True)
        assert found["flags_by_chance"] == pytest.approx(0.1)
