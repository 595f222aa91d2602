"""Published and asked through the one door, the demonstration has every finding."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from mobility.access import OWNER
from mobility.measures.finding import ALL_YEAR, FINDINGS, SURE
from mobility.selection import Selection
from mobility.store import queries, releases
from mobility.store.releases import Release


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


def test_every_village_has_both_findings_in_every_month(
    capacity: pd.DataFrame, villages: pd.DataFrame
) -> None:
    assert len(capacity) == 12 * len(villages)
    assert set(capacity["finding"]) == set(FINDINGS)
    assert set(capacity["sure"].dropna()) == set(SURE)
    assert set(capacity["all_year"]) == set(ALL_YEAR)


def test_what_is_so_all_year_is_so_in_every_month(capacity: pd.DataFrame) -> None:
    assert (capacity.groupby("place_id")["all_year"].nunique() == 1).all()


def test_no_village_loses_with_most_of_its_helpers_here_unless_a_role_says_so(
    capacity: pd.DataFrame,
) -> None:
    losing = capacity[(capacity["finding"] == "loses") & capacity["roles_lost"].isna()]
    assert len(losing) > 100
    assert (losing["availability"] < 0.8).all()
    made_by_absence = losing["without_helpers"] > losing["without_helpers_usual"]
    assert (made_by_absence | (losing["availability"] < 2 / 3)).all()


def test_without_an_error_of_counts_absence_still_makes_every_loss(release: Release) -> None:
    sure = replace(release.parameters.limits, count_error=0.0)
    rows = queries.capacity(release, Selection(level="village"), OWNER, sure)
    losing = rows[(rows["finding"] == "loses") & rows["roles_lost"].isna()]
    assert len(losing) > 100
    made_by_absence = losing["without_helpers"] > losing["without_helpers_usual"]
    assert (made_by_absence | (losing["availability"] < 2 / 3)).all()
    by_role = rows[(rows["finding"] == "loses") & (rows["availability"] >= 0.8)]
    assert by_role["roles_lost"].notna().all()


@pytest.mark.parametrize("month", [4, 5, 10, 11])
def test_a_minority_loses_capacity_when_cyclones_are_due(
    month: int, capacity: pd.DataFrame
) -> None:
    now = capacity[capacity["month"] == month]
    assert (now["hazard_level"] >= 2).all()
    share = (now["finding"] == "loses").groupby(now["township_id"]).mean()
    assert share.between(0.002, 0.06).all()
    assert (now["finding"] == "keeps").mean() > 0.9
    assert (now["finding"] == "cannot tell").sum() >= 10
    assert (now["finding"] == "no data").sum() >= 1


def test_some_samples_are_clear_enough_for_a_finding(capacity: pd.DataFrame) -> None:
    sampled = capacity[(capacity["basis"] == "sample") & (capacity["month"].isin([4, 11]))]
    assert {"loses", "keeps", "cannot tell"} <= set(sampled["finding"])


def test_two_implementations_agree_where_there_is_no_roster(
    capacity: pd.DataFrame, measured: dict[str, pd.DataFrame]
) -> None:
    rows = capacity[capacity["basis"] == "tables"].set_index(["place_id", "month"])
    assert len(rows) > 20_000
    for column, name in (
        ("helpers", "helpers"),
        ("helpers_usual", "usual"),
        ("needs_help", "needs"),
        ("needs_help_usual", "needs_usual"),
    ):
        expected = measured[name].stack().reindex(rows.index)
        assert (rows[column] - expected).abs().max() < 1e-9, column
