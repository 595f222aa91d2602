"""Questions by position in the tree of places, against the same by what each place lies in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mobility.access import OWNER
from mobility.measures import hazards, labour, places
from mobility.measures.finding import CERTAIN
from mobility.measures.parameters import Limits
from mobility.measures.scenario import Scenario
from mobility.selection import FORCES, Selection
from mobility.store import draft, queries, releases
from mobility.store.database import Table
from mobility.store.queries import scope
from mobility.store.queries.scope import units_at
from mobility.store.releases import Reader, Release
from mobility.tables import LEVELS
from mobility.views.hazards import due_months, levels
from mobility.views.overview import FLAG_LIMITS, build_overview, build_wide_overview
from mobility.words import MONTHS
from tests import worlds
from tests.measures import engine, random_worlds

QUESTIONS = 24


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A random world with gaps in its levels and hazards of any place."""
    root = tmp_path_factory.mktemp("areas")
    read = engine.tables_of(random_worlds.world(11, villages=70))
    rows = {name: table.to_pyarrow() for name, table in read.items()}
    draft.put(rows, sources=[{"name": "random", "kind": "all"}], root=root)
    releases.publish("a random world", root)
    return releases.open_release(root=root)


@pytest.fixture
def read(release: Release) -> Iterator[Reader]:
    with release.tables() as opened:
        yield opened


def selections(release: Release, number: int = QUESTIONS) -> list[Selection]:
    """Random selections, the same each time: areas of any level, or none; a hazard, or any."""
    chance = random.Random(3)
    there = queries.places(release, OWNER)
    by_level = there.groupby("level")["place_id"].agg(list).to_dict()
    names = sorted(set(queries.hazards(release, Selection(), OWNER)["hazard"]))
    found = []
    for _ in range(number):
        levels = [chance.choice(list(by_level)) for _ in range(chance.randint(0, 3))]
        areas = dict.fromkeys(chance.choice(by_level[level]) for level in levels)
        hazard = chance.choice([None, *names])
        level = chance.choice(LEVELS)
        force = chance.choice(FORCES)
        found.append(Selection(areas=tuple(areas), hazard=hazard, level=level, force=force))
    return found


def rows_of(read: Reader, table: Table) -> list[tuple[Any, ...]]:
    """Rows in one order, with columns by name."""
    found = read.run(table).to_pylist()
    return sorted((tuple(sorted(row.items())) for row in found), key=str)


def calendars(read: Reader, asked: Selection) -> Table:
    """The calendars of the hazard asked by the force asked, worked out from the tables."""
    used = read.release.parameters
    found = hazards.by_force(read["hazards"], read["storms"], asked.force, used)
    return found.filter(found.hazard == asked.hazard) if asked.hazard else found


def inside(read: Reader, areas: tuple[str, ...]) -> Table:
    """place_id of what lies in the areas, by what each place lies in."""
    lines = read["ancestors"]
    return lines.filter(lines.ancestor_id.isin(areas)).select("place_id").distinct()


def test_an_area_holds_the_same_places_either_way(release: Release, read: Reader) -> None:
    some = [each.areas for each in selections(release) if each.areas]
    assert some
    for areas in some:
        assert rows_of(read, scope.places_in(read, scope.located(read, areas))) == rows_of(
            read, inside(read, areas)
        )


@pytest.mark.parametrize("level", LEVELS)
def test_units_are_those_that_are_worked_out(read: Reader, level: str) -> None:
    expected = places.units(read["places"], level)
    assert rows_of(read, scope.units_at(read, level)) == rows_of(read, expected)


def test_hazards_and_work_are_inherited_as_they_are_worked_out(
    release: Release, read: Reader
) -> None:
    told = 0
    for each in selections(release):
        stated = calendars(read, each)
        within = inside(read, each.areas) if each.areas else read["places"]
        expected = hazards.inherited(stated, read["ancestors"], within)
        about = scope.scope_of(read, each)
        assert rows_of(read, scope.village_hazards(about)) == rows_of(read, expected), each
        if not each.areas:
            continue
        chosen = read["places"].filter(lambda t, areas=each.areas: t.place_id.isin(areas))
        own = rows_of(read, hazards.inherited(stated, read["ancestors"], chosen))
        assert rows_of(read, scope.hazards_at(about)) == own, each
        work = labour.inherited(read["labour"], read["ancestors"], chosen)
        assert rows_of(read, scope.labour_at(about)) == rows_of(read, work), each
        told += bool(own)
    assert told > QUESTIONS // 4


def test_the_level_of_a_judged_place_is_the_highest_it_inherits(
    release: Release, read: Reader
) -> None:
    due = 0
    for each in selections(release, QUESTIONS // 2):
        stated = calendars(read, each)
        inherited = hazards.inherited(stated, read["ancestors"], read["places"])
        levels = read.run(hazards.together(inherited)).to_pandas()
        highest = levels.set_index(["place_id", "month"])["hazard_level"].to_dict()
        for row in queries.capacity(release, each, OWNER).itertuples():
            assert row.hazard_level == highest.get((row.place_id, row.month), 0), each
            due += row.hazard_level > 1
    assert due


def test_hazards_stated_inside_are_told_only_of_those_an_area_has_none_of(
    release: Release, read: Reader
) -> None:
    told = 0
    for each in selections(release):
        asked_for = each.but(hazard=None)
        own = queries.hazards(release, asked_for, OWNER)
        both = queries.hazards(release, asked_for, OWNER, inside=True)
        more = both[~both["hazard"].isin(own["hazard"])]
        assert len(own) + len(more) == len(both)
        assert more["inherited_from"].isna().all()
        if each.areas:
            held = {row["place_id"] for row in read.run(inside(read, each.areas)).to_pylist()}
            assert set(more["place_id"]) <= held
            told += len(more)
    assert told


@pytest.mark.slow
def test_findings_kept_are_those_that_are_judged_when_asked(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [each.but(level="village") for each in selections(release, QUESTIONS // 2)]
    kept = [(capacity_of(release, each), first_of(release, each)) for each in wanted]
    keeps = Reader.has
    monkeypatch.setattr(
        Reader, "has", lambda read, name: name not in FINDINGS_KEPT and keeps(read, name)
    )
    forgetful = releases.Release(release.manifest, release.layout)
    for each, (capacity, first) in zip(wanted, kept, strict=True):
        same(capacity, capacity_of(forgetful, each))
        same(first, first_of(forgetful, each))
    assert any(len(first) for _, first in kept)


def test_a_release_is_judged_by_the_limits_that_held_when_it_was_published(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeps, by_limits = Reader.has, {*FINDINGS_KEPT, "village_numbers"}
    monkeypatch.setattr(
        Reader, "has", lambda read, name: name not in by_limits and keeps(read, name)
    )
    held = LIMITS[0]
    manifest = replace(release.manifest, parameters=asdict(held))
    earlier = releases.Release(manifest, release.layout)
    selection = Selection(areas=("REGION",), level="village")
    same(
        queries.capacity(earlier, selection, OWNER),
        queries.capacity(release, selection, OWNER, held),
    )
    # What it was published without holds as the file has it.
    assert earlier.parameters["confidence"] == release.parameters["confidence"]


FINDINGS_KEPT = ("village_findings", "villages_first")


def capacity_of(release: Release, asked_for: Selection) -> pd.DataFrame:
    return queries.capacity(release, asked_for, OWNER)


def first_of(release: Release, asked_for: Selection) -> pd.DataFrame:
    return queries.first_villages(release, asked_for, OWNER, None, 20)


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, check_like=True)


@pytest.mark.slow
def test_a_question_kept_for_one_area_answers_for_another(release: Release) -> None:
    """Each is compiled with stand-ins for its areas, so that none of them is left in it."""
    areas = dict(queries.places(release, OWNER).groupby("level")["place_id"].agg(list))
    asked_for: Any = {"months": (5,), "level": "village", "direction": "out"}
    villages = areas.pop("village")
    some = [[(area,) for area in ids[:2]] for ids in (*areas.values(), villages)]
    several = [(villages[2], villages[3]), (villages[5], villages[4])]
    asks = (
        *(capacity_of, first_of, queries.flows, queries.flow_months, queries.plan_villages),
        *(queries.hazards, queries.labour, queries.newcomers, queries.role_cover),
        *(queries.newcomer_care, queries.actors),
        *(queries.expected, queries.household_types, queries.destinations),
        *(queries.all_year_counts, queries.half_months),
    )
    for turn, ask in enumerate(asks):
        viewed = (OWNER,) if ask not in (capacity_of, first_of) else ()
        # Two levels for each, in turn: all are located in the same way, before a question is built.
        for alike in (some[turn % len(some)], some[(turn + 1) % len(some)], several):
            wanted = [Selection(areas=each, **asked_for) for each in alike]
            found = [ask(release, each, *viewed) for each in wanted]
            for number in range(1, len(alike)):  # the first is compiled of itself
                fresh = releases.Release(release.manifest, release.layout, release.remembered)
                same(found[number], ask(fresh, wanted[number], *viewed))
    kept = [question.sql for question in release.questions.values()]
    areas_asked = {area for alike in (*some, several) for each in alike for area in each}
    assert not [sql for sql in kept for area in areas_asked if f"'{area}'" in sql]


LIMITS = [Limits(0.3, 0.9, 2.0, 0.5), Limits(0.8, 0.9, 0.5, 0.1)]
PEOPLE = [Scenario(0.4), Scenario(brought=2, assigned_share=0.3)]
BROUGHT = [Scenario(brought=number, brought_to=f"V11-{number}0") for number in (1, 2)]
SHIFTS = [Scenario(hazard_shift=months) for months in (-2, 1)]
MOVED: dict[str, tuple[Any, list[Any]]] = {
    "limits of a list": (queries.capacity, LIMITS),
    "limits of those to prepare first": (queries.first_villages, LIMITS),
    "limits of what is low all year": (queries.all_year_counts, LIMITS),
    "limits of parts": (queries.part_counts, LIMITS),
    "limits of a plan": (queries.plan_months, LIMITS),
    "who leaves, is brought or assigned": (queries.capacity, PEOPLE),
    "where helpers are brought": (queries.capacity, BROUGHT),
    "months a hazard is moved by": (queries.hazards, SHIFTS),
    "what is expected": (queries.expected, SHIFTS),
    "attendance": (partial(queries.attendance, limits=LIMITS[0]), PEOPLE),
    "newcomers trained": (queries.newcomers, [0.05, 0.5]),
    "limits of newcomers": (partial(queries.newcomers, trained=0.5), LIMITS),
}


@pytest.mark.parametrize("moved", MOVED)
def test_a_step_of_a_slider_compiles_nothing(release: Release, moved: str) -> None:
    """Limits and the numbers of a scenario are values of a compiled question, as areas are."""
    ask, steps = MOVED[moved]
    selection = Selection(areas=("REGION",), hazard="cyclone", level="village")
    name = {Scenario: "scenario", Limits: "limits", float: "trained"}[type(steps[0])]
    kept = releases.Release(release.manifest, release.layout, release.remembered)
    found = [ask(kept, selection, OWNER, **{name: step}) for step in steps]
    assert len(kept.questions) == 1
    for step, answer in zip(steps, found, strict=True):
        fresh = releases.Release(release.manifest, release.layout, release.remembered)
        same(answer, ask(fresh, selection, OWNER, **{name: step}))
    assert not found[0].equals(found[1])


def test_a_plan_s_step_to_another_month_compiles_nothing(release: Release) -> None:
    selection = Selection(areas=("REGION",), hazard="cyclone")
    year = queries.plan_villages(release, selection, OWNER).drop(columns="listed")
    kept = releases.Release(release.manifest, release.layout, release.remembered)
    for month, wanted in year.groupby("month"):
        found = queries.plan_villages(kept, selection.but(months=(month,)), OWNER)
        assert set(found["listed"]) == {len(wanted)}
        same(found.drop(columns="listed"), wanted.reset_index(drop=True))
    assert len(kept.questions) == 1
    assert year["month"].nunique() > 1


def test_a_wide_area_is_counted_and_ranked_as_a_list_of_its_villages_is(release: Release) -> None:
    ranked = 0
    for each in selections(release, QUESTIONS // 2):
        selection = each.but(level="village")
        cells = queries.capacity(release, selection, OWNER)
        due = levels(queries.hazards(release, each, OWNER), each.hazard)
        first = queries.first_villages(release, selection, OWNER)
        all_year = queries.all_year_counts(release, selection, OWNER)
        listed = build_overview(cells, first, all_year, due, each.hazard)
        counts = queries.finding_counts(release, selection, OWNER)
        under = queries.flag_counts(release, selection, OWNER, FLAG_LIMITS)
        few = queries.first_villages(release, selection, OWNER, None, 5)
        villages = int(cells["place_id"].nunique())
        months = due_months(due)
        lose, certain = (
            queries.losses(release, selection.but(months=months), OWNER, None, sure)[
                "place_id"
            ].nunique()
            if months
            else 0
            for sure in (None, CERTAIN)
        )
        wide = build_wide_overview(
            counts, under, few, all_year, due, each.hazard, villages, lose, certain
        )
        pd.testing.assert_frame_equal(wide.counts, listed.counts, check_names=False)
        pd.testing.assert_frame_equal(wide.sure, listed.sure, check_names=False)
        assert [wide.flags(m) for m in MONTHS] == [listed.flags(m) for m in MONTHS]
        first = listed.ranking.head(5)[["place_id", "month", "finding"]]
        assert wide.ranking[list(first)].values.tolist() == first.values.tolist(), each
        assert (wide.flagged, wide.villages, wide.losing, wide.certain) == (
            *(listed.flagged, listed.villages, listed.losing, listed.certain),
        )
        assert wide.all_year == listed.all_year
        ranked += wide.flagged > 5
    assert ranked


LISTED = ("loses", "watch", "cannot tell")


def weights_of(release: Release, hazard: str) -> dict[tuple[str, int], float]:
    """The weight of each village and month, of the hazard's calendar as usual."""
    with release.tables() as read:
        asked = scope.scope_of(read, Selection(level="village", hazard=hazard))
        rows = read.run(hazards.weights(scope.village_hazards(asked))).to_pylist()
    return {(row["place_id"], row["month"]): row["w"] for row in rows}


def first_in_python(
    cells: pd.DataFrame, weights: dict[tuple[str, int], float]
) -> list[tuple[str, int]]:
    """Villages to prepare first and their gravest month, in order, worked out row by row."""
    found = []
    for place, months in cells.groupby("place_id"):
        due = [row for row in months.itertuples() if row.hazard_level > 1 and row.finding in LISTED]
        if not due:
            continue
        gravest = min(due, key=_gravity)
        worst = "_worst" if gravest.finding == "cannot tell" else ""
        numbers = [_mean(months, weights, worst, away) for away in (True, False)]
        found.append((*(-number for number in numbers), place, gravest.month))
    return [(place, month) for *_, place, month in sorted(found)]


def _gravity(row: Any) -> tuple[Any, ...]:
    share = 2.0 if pd.isna(row.availability) else round(row.availability, 9)
    return LISTED.index(row.finding), share, -row.hazard_level, row.month


def _mean(
    months: pd.DataFrame, weights: dict[tuple[str, int], float], worst: str, away: bool
) -> float:
    """People without helpers, those whom absence makes or all; -1 where a month is not known."""
    usual = f"without_helpers_usual{worst}"
    sums = weight = 0.0
    for row in months.to_dict("records"):
        if w := weights.get((row["place_id"], row["month"]), 0.0):
            people = row[f"without_helpers{worst}"] - (row[usual] if away else 0.0)
            if pd.isna(people):
                return -1.0
            sums += w * max(0.0, people)
            weight += w
    return round(sums / weight, 9) if weight else -1.0


@pytest.mark.parametrize("most", [None, 7])
def test_villages_to_prepare_first_come_in_order_and_say_of_how_many(
    release: Release, most: int | None
) -> None:
    selection = Selection(level="village", hazard="cyclone")
    cells = queries.capacity(release, selection, OWNER)
    expected = first_in_python(cells, weights_of(release, "cyclone"))
    found = queries.first_villages(release, selection, OWNER, None, most)
    assert list(zip(found["place_id"], found["month"], strict=True)) == expected[:most]
    assert set(found["listed"]) == {len(expected)}
    assert len(expected) > 7
    assert {"loses", "cannot tell"} <= set(found["finding"]) or most


def month_in_python(cells: pd.DataFrame) -> list[str]:
    """Villages to prepare first for one month, worked out row by row."""
    found = []
    for row in cells[cells["finding"].isin(LISTED)].to_dict("records"):
        worst = "_worst" if row["finding"] == "cannot tell" else ""
        people, usual = row[f"without_helpers{worst}"], row[f"without_helpers_usual{worst}"]
        away = -1.0 if pd.isna(people - usual) else round(max(0.0, people - usual), 9)
        found.append((-away, 1.0 if pd.isna(people) else -round(people, 9), row["place_id"]))
    return [place for *_, place in sorted(found)]


@pytest.mark.parametrize("most", [None, 7])
def test_the_list_of_a_month_is_of_that_month_alone_and_a_step_compiles_nothing(
    release: Release, most: int | None
) -> None:
    kept = releases.Release(release.manifest, release.layout, release.remembered)
    lists = []
    for month in MONTHS:
        selection = Selection(level="village", hazard="cyclone", months=(month,))
        expected = month_in_python(queries.capacity(release, selection, OWNER))
        found = queries.villages_of_month(kept, selection, OWNER, None, most)
        assert found["place_id"].tolist() == expected[:most]
        assert set(found["month"]) <= {month} and set(found["listed"]) <= {len(expected)}
        lists.append(tuple(expected))
    assert len(kept.questions) == 1
    assert len(set(lists)) > 6


def test_villages_are_listed_by_the_largest_drop_or_by_their_code_too(release: Release) -> None:
    selection = Selection(level="village", hazard="cyclone")
    by_people = queries.first_villages(release, selection, OWNER)
    by_drop = queries.first_villages(release, selection, OWNER, order="drop")
    by_code = queries.first_villages(release, selection, OWNER, order="place")
    assert list(by_code["place_id"]) == sorted(by_people["place_id"])
    known = by_drop["availability"].dropna()
    assert known.is_monotonic_increasing and by_drop["availability"].notna()[: len(known)].all()
    assert set(by_drop["place_id"]) == set(by_people["place_id"])


def test_what_is_low_all_year_is_so_in_every_month_and_counted_once(release: Release) -> None:
    selection = Selection(level="village")
    cells = queries.capacity(release, selection, OWNER)
    assert (cells.groupby("place_id")["all_year"].nunique() == 1).all()
    villages = cells.drop_duplicates("place_id")
    counts = queries.all_year_counts(release, selection, OWNER).set_index("all_year")
    assert counts["villages"].to_dict() == villages["all_year"].value_counts().to_dict()
    assert {"low all year", "not low"} <= set(counts.index)
    away = cells.groupby("place_id")["away_all_year"].max().sum()
    assert counts["away_all_year"].sum() == pytest.approx(away)


def test_losses_and_bases_count_what_the_list_of_villages_holds(release: Release) -> None:
    selection = Selection(level="village")
    cells = queries.capacity(release, selection, OWNER)
    loses = cells[cells["finding"] == "loses"]
    for sure, rows in ((None, loses), ("certain", loses[loses["sure"] == "certain"])):
        pd.testing.assert_frame_equal(
            queries.losses(release, selection, OWNER, None, sure),
            rows[["place_id", "month"]].reset_index(drop=True),
        )
    bases = cells.dropna(subset="basis").groupby("basis")["place_id"].nunique().to_dict()
    assert queries.village_bases(release, selection, OWNER) == bases


@pytest.mark.parametrize("hazard", ["cyclone", "flood"])
@pytest.mark.parametrize("level", ["township", "tract"])
def test_parts_count_what_each_of_them_alone_is_told(
    release: Release, read: Reader, level: str, hazard: str
) -> None:
    """Each part by its villages and the months in which the hazard is due in it, one at a time."""
    asked = Selection(hazard=hazard, level=level)
    cells = queries.capacity(release, asked.but(level="village"), OWNER)
    hoped = queries.expected(release, asked, OWNER).set_index("place_id")
    units = {row["place_id"]: row["unit_id"] for row in read.run(units_at(read, level)).to_pylist()}
    counts, losses, levels, ahead = (
        ask(release, asked, OWNER).set_index("place_id")
        for ask in (
            queries.part_counts,
            queries.part_losses,
            queries.part_levels,
            queries.part_expected,
        )
    )
    assert set(counts.index) == {units[each] for each in cells["place_id"]}
    assert counts["losing"].sum()
    for part, row in counts.iterrows():
        mine = cells[cells["place_id"].map(units) == part]
        calendar = queries.hazards(release, asked.but(areas=(part,)), OWNER, inside=True)
        due = {int(m) for m, n in zip(calendar["month"], calendar["level"], strict=True) if n > 1}
        told = levels[(levels.index == part) & (levels["hazard_level"] > 1)]
        assert set(told["month"]) == due
        by_village = [rows[rows["month"].isin(due)] for _, rows in mine.groupby("place_id")]
        lost = [rows[rows["finding"] == "loses"] for rows in by_village]
        flagged = [set(rows["finding"]) & {"loses", "watch"} for rows in by_village]
        unclear = ["cannot tell" in set(rows["finding"]) for rows in by_village]
        assert row.to_dict() == {
            "villages": len(by_village),
            "losing": sum(bool(len(rows)) for rows in lost),
            "certain": sum("certain" in set(rows["sure"]) for rows in lost),
            "watched": sum(found == {"watch"} for found in flagged),
            "unsure": sum(one and not found for one, found in zip(unclear, flagged, strict=True)),
            "low": int((mine.drop_duplicates("place_id")["all_year"] == "low all year").sum()),
        }
        by_month = mine[mine["finding"] == "loses"].groupby("month").size()
        mine_lost = losses[losses.index == part].set_index("month")["losing"]
        assert mine_lost[mine_lost > 0].to_dict() == by_month.to_dict()
        people = hoped.loc[hoped.index.intersection(mine["place_id"]), "expected_without"].dropna()
        if part in ahead.index:
            assert ahead.at[part, "villages_expected"] == len(people)
            assert ahead.at[part, "expected_without"] == pytest.approx(
                people.sum() if len(people) else float("nan"), nan_ok=True
            )
        else:
            assert not len(people)


def test_a_place_is_found_in_either_script_or_by_its_code(tmp_path: Path) -> None:
    rows = [
        ("MMR", "Myanmar", "မြန်မာ", "country", None),
        ("T1", "Bogale", "ဘိုကလေး", "township", "MMR"),
        ("V1", "Old Bogale", "ဘိုကလေး ဟောင်း", "village", "T1"),
        ("V2", "Bogale North", None, "village", "T1"),
        ("B9", None, None, "village", "T1"),
    ]
    columns = ["place_id", "name_en", "name_my", "level", "parent_id"]
    table = pd.DataFrame(rows, columns=columns)
    draft.put({"places": _home(table)}, sources=[{"name": "w", "kind": "all"}], root=tmp_path)
    releases.publish("names", tmp_path)
    found = releases.open_release(root=tmp_path)

    def named(text: str, most: int | None = None) -> list[str]:
        return queries.places_named(found, OWNER, text, most)

    assert named("BOGALE") == ["T1", "V2", "V1"]
    assert named("bogale", 2) == ["T1", "V2"]
    assert named("ဘိုကလေး") == ["T1", "V1"]
    assert named("ဟောင်း") == ["V1"]
    assert named("v") == ["V1", "V2"]
    assert named("b9") == ["B9"]
    assert named("%") == named("_") == named("") == named("Atlantis") == []


def _home(frame: pd.DataFrame) -> Any:
    clean = frame.astype(object).where(frame.notna(), None)
    return worlds.rows("places", *clean.to_dict("records"))
