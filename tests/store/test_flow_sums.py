"""Sums of flows answer as the rows themselves do; where they cannot, the rows are asked."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from mobility.access import OWNER
from mobility.errors import StoreError
from mobility.measures import flow_sums
from mobility.measures.flows import Groups
from mobility.selection import Selection
from mobility.store import draft, queries, releases, rollups, verification
from mobility.store.releases import Release
from tests.measures import engine, random_worlds
from tests.measures.oracle import World
from tests.store.other_files import with_file
from tests.store.random_questions import questions

QUESTIONS = 36
Ask = Callable[[Release, Selection, Any], pd.DataFrame]
ASKS: tuple[Ask, ...] = (
    queries.flows,
    queries.staying,
    queries.flows_by_month,
    queries.staying_by_month,
    queries.flows_and_staying,
    queries.flow_months,
)


def published(root: Path, world: World) -> Release:
    read = engine.tables_of(world)
    rows = {name: table.to_pyarrow() for name, table in read.items()}
    draft.put(rows, sources=[{"name": "random", "kind": "all"}], root=root)
    releases.publish("a random world", root)
    return releases.open_release(root=root)


@pytest.fixture(scope="module")
def regular(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Unknown ends, places that are none, gaps in the levels, years partly covered."""
    world = random_worlds.world(11, villages=60)
    return published(tmp_path_factory.mktemp("regular"), world)


@pytest.fixture(scope="module")
def irregular(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The same with a township below a village, and villages below that and below the sea."""
    world = random_worlds.world(12, villages=60)
    above = {"V12-0": "T12-0-A", "V12-1": "TOWN", "V12-2": "SEA"}
    for place in world.places:
        place["parent_id"] = above.get(place["place_id"], place["parent_id"])
    town = {"place_id": "TOWN", "name_en": "Town", "level": "township", "parent_id": "V12-0"}
    world.places.append(town | {"households": None})
    return published(tmp_path_factory.mktemp("irregular"), world)


def by_rows(release: Release) -> Release:
    """The same release, as if nothing had been added up."""
    return replace(release, manifest=replace(release.manifest, flow_levels=[]), questions={})


def is_summed(release: Release, asked: Selection) -> bool:
    places = queries.places(release, OWNER).set_index("place_id")["level"]
    groups = Groups(reasons=asked.reasons, absences=asked.absences)
    levels = [places[area] for area in asked.areas]
    exact = asked.level in release.manifest.flow_levels
    return exact and flow_sums.can_answer(groups, asked.level, levels)


def random_questions(release: Release) -> list[tuple[Ask, Selection]]:
    """Questions of which most can be answered by sums, each function in its turn."""
    chance = random.Random(3)
    found = []
    for number, asked in enumerate(questions(release, QUESTIONS)):
        changes: dict[str, Any] = {}
        if chance.random() < 0.8:
            changes |= {"reasons": (), "absences": ()}
        if chance.random() < 0.5:
            changes |= {"level": chance.choice(("township", "tract", "village"))}
        found.append((ASKS[number % len(ASKS)], asked.but(**changes)))
    return found


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """The same rows in any order; people may differ in their last digits."""
    keys = [name for name in expected if not pd.api.types.is_float_dtype(expected[name])]
    found, expected = (each.sort_values(keys).reset_index(drop=True) for each in (found, expected))
    pd.testing.assert_frame_equal(found, expected, rtol=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("world", ["regular", "irregular"])
def test_sums_answer_as_the_rows_do(world: str, request: pytest.FixtureRequest) -> None:
    release = request.getfixturevalue(world)
    summed = 0
    for ask, asked in random_questions(release):
        same(ask(release, asked, OWNER), ask(by_rows(release), asked, OWNER))
        summed += is_summed(release, asked)
    assert summed > QUESTIONS // 6


def test_only_levels_whose_units_stand_for_their_places_are_added_up(
    regular: Release, irregular: Release
) -> None:
    assert regular.manifest.flow_levels == ["country", "state", "township", "tract", "village"]
    assert irregular.manifest.flow_levels == ["country", "state", "township"]
    sums = irregular.manifest.files
    assert sums["state_flows_by_origin"]["rows"] == sums["state_flows_by_destination"]["rows"] > 0
    assert sums["tract_flows_by_origin"]["rows"] == 0


def test_the_groups_of_a_flow_are_those_of_its_rows(regular: Release) -> None:
    asked = Selection(areas=("REGION",), level="township", averaged=True)
    flows = queries.flows(regular, asked, OWNER)
    unknown = flows[flows["destination_id"].isna()]
    assert len(unknown)
    for flow in pd.concat([flows.head(3), unknown.head(2)]).itertuples():
        ends = {"origin": flow.origin_id, "destination": flow.destination_id}
        ends = {end: place if isinstance(place, str) else None for end, place in ends.items()}
        for more in ({}, {"sexes": ("f", "unknown"), "ages": ("25-39", "unknown")}):
            found, expected = (
                queries.flow_groups(release, asked.but(**more), OWNER, **ends)
                for release in (regular, by_rows(regular))
            )
            same(found, expected)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, True),
        ({"areas": ("CITY", "T11-0")}, True),
        ({"sexes": ("f",), "ages": ("0-4",), "averaged": True}, True),
        ({"areas": ("T11-0-A",)}, False),
        ({"areas": ("T11-0-A",), "level": "tract"}, True),
        ({"areas": ("SEA",)}, False),
        ({"level": "other"}, False),
        ({"level": "district"}, False),
        ({"reasons": ("work",)}, False),
        ({"absences": ("long",)}, False),
    ],
)
def test_what_sums_cannot_answer_is_asked_of_the_rows(
    regular: Release, asked: dict[str, Any], expected: bool
) -> None:
    assert is_summed(regular, Selection(**asked)) is expected


@pytest.fixture
def copied(regular: Release, tmp_path: Path) -> Release:
    """A copy of the release, to be damaged."""
    shutil.copytree(regular.layout.root, tmp_path, dirs_exist_ok=True)
    return releases.open_release(root=tmp_path)


def test_without_rollups_the_answers_are_the_same(regular: Release, copied: Release) -> None:
    for name in rollups.NAMES:
        path(copied, name).unlink()
    copied = releases.open_release(root=copied.layout.root)
    for ask, asked in random_questions(regular)[: len(ASKS)]:
        same(ask(copied, asked, OWNER), ask(regular, asked, OWNER))
    asked = Selection(areas=("REGION",), months=(4,), level="village", hazard="flood")
    for more in (queries.capacity, queries.hazards):
        same(more(copied, asked, OWNER), more(regular, asked, OWNER))
    assert queries.flow_choices(copied, OWNER, "moves").equals(
        queries.flow_choices(regular, OWNER, "moves")
    )


@pytest.mark.parametrize("name", ["tree", "stays"])
def test_a_file_cut_short_is_refused_and_so_is_a_table_that_is_gone(
    copied: Release, name: str
) -> None:
    file = path(copied, name)
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(StoreError, match="damaged"):
        releases.open_release(root=copied.layout.root)
    path(copied, "stays").unlink()
    with pytest.raises(StoreError, match="damaged"):
        releases.open_release(root=copied.layout.root)


def test_rollups_are_what_their_tables_give(regular: Release) -> None:
    assert verification.differing(regular) == []


@pytest.mark.parametrize("name", ["village_flow_groups_by_origin", "tract_flows_by_destination"])
@pytest.mark.parametrize("change", ["more", "less", "gone"])
def test_a_rollup_that_is_wrong_in_one_row_is_noticed(
    copied: Release, name: str, change: str
) -> None:
    rows = pq.read_table(path(copied, name))
    chosen = rows.num_rows // 2
    people = rows.column("people").to_pylist()
    people[chosen] += {"more": 0.001, "less": -0.001, "gone": 0.0}[change]
    place = rows.column_names.index("people")
    rows = rows.set_column(place, "people", pa.array(people))
    if change == "gone":
        rows = pa.concat_tables([rows.slice(0, chosen), rows.slice(chosen + 1)])
    assert verification.differing(with_file(copied, name, rows), [name]) == [name]


def test_questions_notice_wrong_sums(copied: Release) -> None:
    asked = Selection(level="state", direction="within", averaged=True)
    name = "state_flows_by_origin"
    rows = pq.read_table(path(copied, name))
    place = rows.column_names.index("people")
    more = pc.add(rows.column("people"), 1.0)
    wrong = with_file(copied, name, rows.set_column(place, "people", more))
    with pytest.raises(AssertionError):
        same(
            queries.flow_months(wrong, asked, OWNER),
            queries.flow_months(by_rows(wrong), asked, OWNER),
        )


def path(release: Release, name: str) -> Path:
    return release.layout.releases / release.id / f"{name}.parquet"
