"""The year has its seasons: who loses capacity when, who gains newcomers, who cannot be judged.

Numbers are worked with pandas from residents and stays (see conftest.py), for the villages as
tables give them.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from mobility.access import OWNER
from mobility.selection import Selection
from mobility.store import queries, releases

TOWNSHIPS = ["MMR017024", "MMR017018", "MMR017016"]


@pytest.fixture(scope="module")
def availability(measured: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return measured["helpers"] / measured["usual"]


@pytest.fixture(scope="module")
def loss(measured: dict[str, pd.DataFrame], availability: pd.DataFrame) -> pd.DataFrame:
    """Which villages lose capacity in which months, roles left out."""
    outgrown = 2 * measured["needs"] > measured["helpers"]
    was_enough = 2 * measured["needs_usual"] <= measured["usual"]
    return (availability < 2 / 3) | ((availability < 0.8) & outgrown & was_enough)


@pytest.mark.parametrize("township", TOWNSHIPS)
@pytest.mark.parametrize("season", [[4, 5], [10, 11]])
def test_a_minority_of_each_township_loses_capacity_in_each_cyclone_season(
    township: str, season: list[int], loss: pd.DataFrame, villages: pd.DataFrame
) -> None:
    own = loss.loc[villages["township_id"] == township, season].any(axis=1)
    assert 0.005 <= own.mean() <= 0.08


def test_some_lose_capacity_in_one_cyclone_season_only(loss: pd.DataFrame) -> None:
    spring, autumn = loss[[4, 5]].any(axis=1), loss[[10, 11]].any(axis=1)
    assert (spring & ~autumn).sum() >= 10
    assert (autumn & ~spring).sum() >= 10


def test_townships_differ_in_april(loss: pd.DataFrame, villages: pd.DataFrame) -> None:
    share = loss[4].groupby(villages["township_id"]).mean()
    assert share["MMR017016"] > 1.5 * share["MMR017018"]


def test_the_year_follows_the_season_of_work(
    loss: pd.DataFrame, availability: pd.DataFrame
) -> None:
    assert (availability < 0.8).mean().max() < 0.08
    assert loss[[6, 7, 8]].sum().sum() <= 3
    assert loss[[1, 2, 11, 12]].sum().min() > 20


def test_when_most_are_home_nearly_every_village_has_two_helpers_for_each(
    measured: dict[str, pd.DataFrame],
) -> None:
    strain = measured["needs_usual"][1] / measured["usual"][1]
    assert 0.3 < strain.median() < 0.4
    assert (strain > 0.5).sum() < 30


def test_april_holds_the_people_who_come_home_for_thingyan(availability: pd.DataFrame) -> None:
    mean = availability.mean()
    assert mean[4] > mean[3]
    assert mean[4] > mean[5]
    assert mean[7] > mean[4]


def test_some_villages_gain_newcomers_in_harvest_and_salt_seasons(
    measured: dict[str, pd.DataFrame],
) -> None:
    gaining = (measured["newcomers"] > 0.05).sum()
    assert gaining[11] > 50
    assert gaining[4] > 50
    assert gaining[9] < gaining[11]
    assert measured["newcomers"].max().max() < 0.75


def test_people_go_out_come_in_and_move_within(frames: dict[str, pd.DataFrame]) -> None:
    stays = frames["stays"]
    inside = (
        stays["origin_id"].str.startswith("DEMO"),
        stays["destination_id"].str.startswith("DEMO"),
    )
    out, into, within = inside[0] & ~inside[1], ~inside[0] & inside[1], inside[0] & inside[1]
    assert stays.loc[out, "people"].sum() > stays.loc[into, "people"].sum() > 0
    assert stays.loc[within, "people"].sum() > 0
    assert {"MMR013", "MMR011", "SEA", "THA", "MYS", "MMR017004"} <= set(
        stays.loc[out, "destination_id"]
    )


def test_rafts_are_empty_in_the_closed_season(frames: dict[str, pd.DataFrame]) -> None:
    at_sea = frames["stays"][frames["stays"]["destination_id"] == "SEA"]
    assert set(at_sea["month"]) == {1, 2, 3, 4, 5, 9, 10, 11, 12}


def test_rafts_hold_no_more_people_than_were_counted(frames: dict[str, pd.DataFrame]) -> None:
    """More than 4,000 fishers on 1,223 rafts in January 2020, of all townships (BNI)."""
    at_sea = frames["stays"][frames["stays"]["destination_id"] == "SEA"]
    assert 2000 < at_sea.groupby("month")["people"].sum().max() < 4000


def test_builders_are_women_and_men(frames: dict[str, pd.DataFrame]) -> None:
    stays = frames["stays"]
    builders = stays[stays["reason"] == "construction and casual work"]
    by_sex = builders.groupby("sex")["people"].sum()
    assert by_sex["f"] / by_sex.sum() == pytest.approx(0.3, abs=0.05)


def test_floods_matter_little_in_labutta(frames: dict[str, pd.DataFrame]) -> None:
    hazards = frames["hazards"]
    flood = hazards[hazards["hazard"] == "flood"].groupby("place_id")["level"].max()
    assert flood.to_dict() == {"MMR017": 3, "MMR017016": 1}


def test_cyclone_weights_are_the_counted_storms(frames: dict[str, pd.DataFrame]) -> None:
    hazards = frames["hazards"]
    assert hazards["hazard"].iloc[0] == "cyclone"
    assert hazards["hazard"].nunique() == 12
    cyclone = hazards[hazards["hazard"] == "cyclone"].sort_values("month")
    assert cyclone["weight"].tolist() == [0, 0, 1, 2, 7, 0, 0, 0, 0, 8, 2, 0]
    assert cyclone["level"].tolist() == [0, 0, 1, 2, 3, 1, 0, 0, 1, 3, 2, 1]
    surge = hazards[hazards["hazard"] == "storm surge"].sort_values("month")
    assert surge["weight"].tolist() == [0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0]


def test_every_storm_that_is_counted_is_listed_with_its_wind_and_its_source(
    frames: dict[str, pd.DataFrame],
) -> None:
    storms, hazards = frames["storms"], frames["hazards"]
    weights = hazards[hazards["hazard"].isin(storms["hazard"]) & (hazards["weight"] > 0)]
    listed = storms.groupby(["hazard", "place_id", "month"]).size()
    assert weights.set_index(["hazard", "place_id", "month"])["weight"].to_dict() == dict(listed)
    assert storms[["wind_kt", "lon", "lat"]].notna().all(axis=None)
    assert storms["source"].str.contains("IBTrACS").all()


@pytest.mark.parametrize(
    ("hazard", "force", "weights"),
    [
        ("cyclone", "34", [0, 0, 0, 2, 2, 0, 0, 0, 0, 2, 1, 0]),
        ("cyclone", "64", [0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0]),
        ("storm surge", "all", [0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_the_demonstrations_calendars_follow_the_force(
    hazard: str, force: str, weights: list[int], demonstration: Path
) -> None:
    """The published counts of docs/importing-hazards.md."""
    asked = Selection(areas=("MMR017",), hazard=hazard, force=force)
    found = queries.hazards(releases.open_release(root=demonstration), asked, OWNER)
    assert found["weight"].to_list() == weights


def test_the_documentation_counts_the_villages_as_they_are(
    loss: pd.DataFrame, measured: dict[str, pd.DataFrame], villages: pd.DataFrame
) -> None:
    page = Path(__file__).parents[2] / "docs" / "demonstration.md"
    gaining = measured["newcomers"] > 0.05
    for words, flag in (
        ("lose capacity in April or May", loss[[4, 5]].any(axis=1)),
        ("lose capacity in October or November", loss[[10, 11]].any(axis=1)),
        ("more than 5 % newcomers in April", gaining[4]),
        ("more than 5 % newcomers in November", gaining[11]),
    ):
        counts = flag.groupby(villages["township_id"]).sum()[TOWNSHIPS]
        line = f"| {words} | " + " | ".join(map(str, counts)) + " |"
        assert line in page.read_text(encoding="utf-8"), line
