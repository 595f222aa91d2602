"""The large demonstration that speed is measured on."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from benchmarks import worlds
from mobility.access import OWNER
from mobility.selection import Selection
from mobility.store import queries, releases
from mobility.store.releases import Release

WANTED = 400_000
TOWNSHIPS = ("MMR017016", "MMR017018", "MMR017024")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    root = tmp_path_factory.mktemp("world")
    return releases.open_release(worlds.publish(WANTED, root).id, root)


@pytest.fixture(scope="module")
def stays(release: Release) -> pd.DataFrame:
    with release.tables() as read:
        return read.run(read["stays"]).to_pandas()


@pytest.mark.slow
def test_it_has_as_many_rows_as_asked_for_and_says_that_it_is_invented(
    release: Release, stays: pd.DataFrame
) -> None:
    assert abs(len(stays) - WANTED) <= worlds.ROWS_A_PAIR
    assert release.manifest.synthetic


def test_nobody_is_away_twice(release: Release, stays: pd.DataFrame) -> None:
    with release.tables() as read:
        residents = read.run(read["residents"]).to_pandas()
    group = ["origin_id", "sex", "age_group"]
    away = stays.groupby([*group, "month"])["people"].sum().groupby(group).max()
    here = residents.rename(columns={"place_id": "origin_id"}).set_index(group)["people"]
    assert (away <= here.reindex(away.index)).all() and away.sum() > 0


@pytest.mark.slow
def test_two_builds_are_the_same(release: Release, tmp_path: Path) -> None:
    assert worlds.publish(WANTED, tmp_path).id == release.id


def test_people_go_far_and_near_in_every_month(release: Release) -> None:
    for direction in ("out", "within"):
        asked = Selection(areas=TOWNSHIPS, direction=direction, level="tract")
        found = queries.flows_by_month(release, asked, OWNER)
        assert set(found["month"]) == set(range(1, 13))
