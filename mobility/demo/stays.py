"""The stays table: residents who are elsewhere, and newcomers from outside, month by month.

Residents' stays are counted from the synthetic people. Newcomers come from outside the townships
in streams that follow the labour calendar (harvest, transplanting, salt, fish landing).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from mobility.demo import figures
from mobility.demo.people import SEXES, People, bands
from mobility.demo.workers import COMPANION_REASON, MONTHS, Away, profiles
from mobility.measures.stays import SHORT_MONTHS

KEY = ["origin_id", "destination_id", "year", "month", "sex", "age_group", "absence", "reason"]
NEWCOMER_AGES = {"18-24": 0.4, "25-39": 0.42, "40-59": 0.18}
NEWCOMER_SPREAD = 0.5


def stays(people: People, away: Away, villages: pd.DataFrame) -> pd.DataFrame:
    """Residents elsewhere and newcomers, one row per group (columns of :data:`KEY`, and people)."""
    rows = pd.concat(
        [residents_away(people, away, villages), newcomers(people, villages)], ignore_index=True
    )
    rows["year"] = figures.count("year")
    return rows.groupby(KEY)["people"].sum().astype(float).reset_index()


def reasons(away: Away) -> np.ndarray:
    """The reason why each person is away."""
    own = profiles()["reason"].to_numpy()[away.profile]
    return np.where(away.companion, COMPANION_REASON, own)


def residents_away(people: People, away: Away, villages: pd.DataFrame) -> pd.DataFrame:
    """One row per person and month away."""
    who, month = np.nonzero(away.months)
    person = away.person[who]
    return pd.DataFrame(
        {
            "origin_id": villages["place_id"].to_numpy()[people.village[person]],
            "destination_id": away.destination[who],
            "month": month + 1,
            "sex": SEXES[people.sex[person]],
            "age_group": bands()["age_group"].to_numpy()[people.band[person]],
            "absence": profiles()["absence"].to_numpy()[away.profile[who]],
            "reason": reasons(away)[who],
            "people": 1,
        }
    )


def newcomers(people: People, villages: pd.DataFrame) -> pd.DataFrame:
    """People from outside the townships who come to work in villages."""
    rng = figures.generator("newcomers")
    residents = np.bincount(people.village, minlength=len(villages))
    streams = figures.read("newcomers").iterrows()
    return pd.concat(
        [_stream(row, villages, residents, rng) for _, row in streams], ignore_index=True
    )


def _stream(
    stream: pd.Series, villages: pd.DataFrame, residents: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    suitable = np.flatnonzero(villages["kind"] == stream["villages"])
    hosts = suitable[rng.random(len(suitable)) < stream["share_of_villages"]]
    share = stream["median_share"] * rng.lognormal(0.0, NEWCOMER_SPREAD, size=len(hosts))
    people = np.ceil(share * residents[hosts]).astype(np.int64)
    origin = rng.choice(stream["origins"].split(), size=len(hosts))
    groups = _groups(people, float(stream["men_share"]), rng)
    months = [m + 1 for m, name in enumerate(MONTHS) if stream[name]]
    teams = pd.DataFrame(
        {
            "origin_id": np.repeat(origin, groups.shape[1]),
            "destination_id": np.repeat(villages["place_id"].to_numpy()[hosts], groups.shape[1]),
            "sex": np.tile(np.repeat(SEXES, len(NEWCOMER_AGES)), len(hosts)),
            "age_group": np.tile(list(NEWCOMER_AGES), len(SEXES) * len(hosts)),
            "people": groups.ravel(),
            "absence": "short" if len(months) <= SHORT_MONTHS else "seasonal",
            "reason": stream["reason"],
        }
    )
    return teams[teams["people"] > 0].merge(pd.DataFrame({"month": months}), how="cross")


def _groups(people: np.ndarray, men_share: float, rng: np.random.Generator) -> np.ndarray:
    """Newcomers of each village by sex and age group (women first)."""
    ages = np.array(list(NEWCOMER_AGES.values()))
    shares = np.concatenate([(1 - men_share) * ages, men_share * ages])
    return rng.multinomial(people, shares)
