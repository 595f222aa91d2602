"""Published figures are kept exactly; calibrated ones come out close."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mobility.demo import figures, people, places, workers

# 2014 census and MIMU, typed here again so that a slip in the figures file is found:
# people, men, women, 0-14, 15-64, 65+, households, villages, tracts
PUBLISHED = {
    "MMR017024": (322665, 159296, 163369, 105626, 203009, 14030, 75987, 621, 76),
    "MMR017018": (311340, 153127, 158213, 95414, 200040, 15886, 74886, 721, 108),
    "MMR017016": (315218, 158912, 156306, 103460, 199680, 12078, 75583, 542, 65),
}
TOWNSHIPS = list(PUBLISHED)


@pytest.fixture
def residents(
    frames: dict[str, pd.DataFrame], villages: pd.DataFrame, towns: pd.DataFrame
) -> pd.DataFrame:
    """Those of villages and towns, with their township."""
    rows = frames["residents"]
    township = pd.concat([villages["township_id"], towns["township_id"]])
    return rows.assign(township_id=rows["place_id"].map(township))


@pytest.mark.parametrize("township", TOWNSHIPS)
def test_residents_sum_to_the_census(township: str, residents: pd.DataFrame) -> None:
    total, men, women, *_ = PUBLISHED[township]
    own = residents[residents["township_id"] == township]
    assert own["people"].sum() == total
    assert own.groupby("sex")["people"].sum().to_dict() == {"f": women, "m": men}


@pytest.mark.parametrize("township", TOWNSHIPS)
def test_age_groups_come_from_bands_that_sum_to_the_census(
    township: str, residents: pd.DataFrame
) -> None:
    _, _, _, young, adult, old, *_ = PUBLISHED[township]
    bands = people.bands().assign(people=people.band_totals(township))
    census = bands.groupby("census_band")["people"].sum()
    assert census.to_dict() == {"age_0_14": young, "age_15_64": adult, "age_65": old}
    own = residents[residents["township_id"] == township]
    expected = bands.groupby("age_group")["people"].sum()
    assert own.groupby("age_group")["people"].sum().to_dict() == expected.to_dict()


@pytest.mark.parametrize("township", TOWNSHIPS)
def test_villages_tracts_and_households_are_the_published_numbers(
    township: str, villages: pd.DataFrame, towns: pd.DataFrame, frames: dict[str, pd.DataFrame]
) -> None:
    *_, households, n_villages, n_tracts = PUBLISHED[township]
    own = villages[villages["township_id"] == township]
    places = frames["places"]
    tracts = places[(places["level"] == "tract") & (places["parent_id"] == township)]
    assert len(own) == n_villages
    assert len(tracts) == n_tracts
    assert set(own["parent_id"]) == set(tracts["place_id"])
    in_towns = towns.loc[towns["township_id"] == township, "households"].sum()
    assert own["households"].sum() + in_towns == households


def test_towns_stand_beside_the_villages_and_hold_the_published_urban_share(
    residents: pd.DataFrame, towns: pd.DataFrame, frames: dict[str, pd.DataFrame]
) -> None:
    assert set(towns["level"]) == {"other"}
    urban = residents[residents["place_id"].isin(towns.index)]
    share = (
        urban.groupby("township_id")["people"].sum()
        / residents.groupby("township_id")["people"].sum()
    )
    assert share.to_list() == pytest.approx([0.141] * 3, abs=1e-4)
    assert frames["stays"]["destination_id"].isin(towns.index).any()
    assert not frames["roster"]["village_id"].isin(towns.index).any()


def test_every_village_and_town_has_every_sex_and_age_group_once(
    residents: pd.DataFrame, villages: pd.DataFrame, towns: pd.DataFrame
) -> None:
    assert len(residents) == (len(villages) + len(towns)) * 2 * 6
    assert (residents["severe"] <= residents["people"]).all()
    assert (residents.groupby("place_id")["people"].sum() > 0).all()


def test_severe_difficulties_are_one_or_two_in_a_hundred(residents: pd.DataFrame) -> None:
    assert 0.005 < residents["severe"].sum() / residents["people"].sum() < 0.03


def test_households_men_and_yangon_have_their_published_shares() -> None:
    villages, _ = places.villages_and_tracts()
    everyone, _ = people.populate(villages, places.towns())
    away = workers.away(everyone, villages)
    sending = np.unique(everyone.household[away.person])
    worker = ~away.companion
    assert len(sending) / villages["households"].sum() == pytest.approx(0.25, abs=0.01)
    assert everyone.sex[away.person[worker]].mean() == pytest.approx(0.60, abs=0.02)
    assert (away.destination[worker] == "MMR013").mean() == pytest.approx(0.58, abs=0.02)


def test_every_figure_states_its_source_or_basis() -> None:
    for path in figures.files():
        rows = figures.read(path.stem)
        stated = [name for name in ("source", "basis", "meaning") if name in rows]
        if path.stem not in ("outlines", "syllables"):
            assert stated, path.name
            assert rows[stated[0]].notna().all(), path.name
