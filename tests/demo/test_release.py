"""Published and asked through the one door, the demonstration has every verdict."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from mobility.access import OWNER
from mobility.selection import Selection
from mobility.store import queries, releases
from mobility.store.releases import Release

VERDICTS = {"loss", "watch", "ok", "cannot tell", "no data"}


@pytest.fixture(scope="module")
def release(demonstration: Path) -> Release:
    return releases.open_release(root=demonstration)


@pytest.fixture(scope="module")
def capacity(release: Release, villages: pd.DataFrame) -> pd.DataFrame:
    rows = queries.capacity(release, Selection(level="village"), OWNER)
    return rows.assign(township_id=rows["place_id"].map(villages["township_id"]))


def test_the_release_says_that_it_is_synthetic_and_what_it_came_from(
    release: Release,
) -> None:
    manifest = release.manifest
    assert manifest.synthetic
    assert "synthetic" in manifest.note
    assert "census.csv" in {source["name"] for source in manifest.sources}
    assert set(manifest.home) == {"MMR017016", "MMR017018", "MMR017024"}


def test_every_village_has_a_verdict_in_every_month(
    capacity: pd.DataFrame, villages: pd.DataFrame
) -> None:
    assert len(capacity) == 12 * len(villages)
    assert set(capacity["verdict"]) == VERDICTS


@pytest.mark.parametrize("month", [4, 5, 10, 11])
def test_a_minority_loses_capacity_when_cyclones_are_due(
    month: int, capacity: pd.DataFrame
) -> None:
    now = capacity[capacity["month"] == month]
    assert (now["hazard_level"] >= 2).all()
    share = (now["verdict"] == "loss").groupby(now["township_id"]).mean()
    assert share.between(0.02, 0.12).all()
    assert (now["verdict"] == "ok").mean() > 0.6
    assert (now["verdict"] == "cannot tell").sum() >= 10
    assert (now["verdict"] == "no data").sum() >= 1


def test_some_samples_are_clear_enough_for_a_verdict(capacity: pd.DataFrame) -> None:
    sampled = capacity[(capacity["basis"] == "sample") & (capacity["month"] == 4)]
    assert {"loss", "ok", "cannot tell"} <= set(sampled["verdict"])


def test_two_implementations_agree_where_there_is_no_roster(
    capacity: pd.DataFrame, measured: dict[str, pd.DataFrame]
) -> None:
    rows = capacity[capacity["basis"] == "tables"].set_index(["place_id", "month"])
    assert len(rows) > 20_000
    for column, name in (("rai", "rai"), ("help_per_responder", "help")):
        expected = measured[name].stack().reindex(rows.index)
        assert (rows[column] - expected).abs().max() < 1e-9
