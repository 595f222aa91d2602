"""The synthetic people: every resident once, in a household of a village.

Each township's people are laid out by sex and age so that the census totals hold exactly, then
shuffled over its villages. Everything else (residents, stays, rosters) is counted from them, so
the tables agree with each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mobility.demo import figures

SEXES = np.array(["f", "m"])
ADULT = 18


@dataclass(frozen=True)
class People:
    """Residents, one position a person, sorted by village.

    Attributes:
        village: row of the village in the villages frame.
        household: number of the household, unique over all villages.
        sex: 0 female, 1 male.
        band: row of figures/ages.csv.
        severe: a difficulty at "a lot" or worse.
    """

    village: np.ndarray
    household: np.ndarray
    sex: np.ndarray
    band: np.ndarray
    severe: np.ndarray

    def __len__(self) -> int:
        return len(self.village)


def bands() -> pd.DataFrame:
    """The age bands: finer than the age groups, so that they add up to the census's own."""
    return figures.read("ages")


def band_totals(township: str) -> np.ndarray:
    """People of each band; they sum exactly to the census's 0-14, 15-64 and 65+."""
    facts, ages = figures.census()[township], bands()
    census_total = ages["census_band"].map(lambda name: facts[name]).to_numpy()
    people = np.round(ages["share_of_band"].to_numpy() * census_total)
    people[ages["band"] == "0-4"] = round(facts["under_5"] / 100 * facts["people"])
    for census_band in ages["census_band"].unique():
        own = (ages["census_band"] == census_band).to_numpy()
        people[own & np.isnan(people)] = facts[census_band] - np.nansum(people[own])
    return people.astype(np.int64)


def men_totals(township: str) -> np.ndarray:
    """Men of each band; they sum exactly to the census's men."""
    expected = band_totals(township) * bands()["men_share"].to_numpy()
    return figures.whole_parts(expected, int(figures.census()[township]["male"]))


def severe_totals(township: str) -> np.ndarray:
    """People of each band with a severe difficulty: a share of the census's any difficulty."""
    facts, totals = figures.census()[township], band_totals(township)
    severe = facts["people"] * facts["difficulty"] / 100 * figures.number("severe_to_any")
    return figures.whole_parts(totals * bands()["severe_weight"].to_numpy(), round(severe))


def populate(villages: pd.DataFrame) -> People:
    """All residents of the villages."""
    rng = figures.generator("people")
    parts, first = [], 0
    for township, own in villages.groupby("township_id", sort=False):
        parts.append(_township(str(township), own, first, rng))
        first += int(own["households"].sum())
    return People(
        *(
            np.concatenate([getattr(part, field) for part in parts])
            for field in People.__dataclass_fields__
        )
    )


def _township(
    township: str, villages: pd.DataFrame, first: int, rng: np.random.Generator
) -> People:
    sex, band, severe = _individuals(township)
    order = rng.permutation(len(sex))
    spread = rng.normal(1.0, figures.number("household_spread"), size=len(villages))
    sizes = figures.whole_parts(villages["households"].to_numpy() * spread, len(sex))
    village = np.repeat(villages.index.to_numpy(), sizes)
    adult = bands()["youngest"].to_numpy()[band[order]] >= ADULT
    household = _households(village, adult, villages["households"], rng)
    return People(village, household + first, sex[order], band[order], severe[order])


def _individuals(township: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sex, band and severe of every person; severe in proportion in both sexes."""
    totals, men, ill = band_totals(township), men_totals(township), severe_totals(township)
    ill_men = np.round(ill * men / totals).astype(np.int64)
    sex, band, severe = [], [], []
    for k, total in enumerate(totals):
        counts = [total - men[k], men[k]]
        ill_counts = [ill[k] - ill_men[k], ill_men[k]]
        for s in (0, 1):
            sex.append(np.full(counts[s], s, dtype=np.int8))
            band.append(np.full(counts[s], k, dtype=np.int8))
            severe.append(np.arange(counts[s]) < ill_counts[s])
    return np.concatenate(sex), np.concatenate(band), np.concatenate(severe)


def _households(
    village: np.ndarray, adult: np.ndarray, households: pd.Series, rng: np.random.Generator
) -> np.ndarray:
    """A household for everyone: an adult each first, everybody else at random in the village."""
    row = village - village[0]
    counts = households.to_numpy()
    start = np.concatenate([[0], counts.cumsum()[:-1]])
    key = np.where(adult, 0.0, 1.0) + rng.random(len(village))
    order = np.lexsort((key, row))
    first_of_village = np.searchsorted(row, np.arange(len(counts)))
    rank = np.empty(len(village), dtype=np.int64)
    rank[order] = np.arange(len(village)) - first_of_village[row[order]]
    joined = rng.integers(0, counts[row])
    return start[row] + np.where(rank < counts[row], rank, joined)


def residents(people: People, villages: pd.DataFrame) -> pd.DataFrame:
    """The residents table: place_id, sex, age_group, people, severe; every combination once."""
    ages = bands()
    groups = list(dict.fromkeys(ages["age_group"]))
    group = ages["age_group"].map(groups.index).to_numpy()[people.band]
    cell = (people.village * 2 + people.sex) * len(groups) + group
    size = len(villages) * 2 * len(groups)
    counted = np.bincount(cell, minlength=size)
    severe = np.bincount(cell[people.severe], minlength=size)
    return pd.DataFrame(
        {
            "place_id": np.repeat(villages["place_id"].to_numpy(), 2 * len(groups)),
            "sex": np.tile(np.repeat(SEXES, len(groups)), len(villages)),
            "age_group": np.tile(groups, 2 * len(villages)),
            "people": counted.astype(float),
            "severe": severe.astype(float),
        }
    )
