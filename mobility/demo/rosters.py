"""Rosters of a sample of villages: the same synthetic people, household by household.

Four kinds of list: every household; a sample of 25 to 60; a sample too small to judge by; and a
list with unknown months. Only full lists name roles.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from mobility.demo import figures
from mobility.demo.calendars import ROLES
from mobility.demo.people import SEXES, People, bands
from mobility.demo.stays import reasons
from mobility.demo.workers import Away, profiles

HERE = [f"here_{month:02d}" for month in range(1, 13)]
UNKNOWN_PEOPLE = 0.06
KIND_WEIGHTS = {"fishing": 5, "salt": 5, "labour": 3}
"""Lists are drawn more often where many are away, as a project would."""
YOUNG, YOUNG_WEIGHT = 35, 3
"""Volunteers are likelier to be young."""
LARGE = 70
"""Fewest households of a village whose list is a sample."""


def rosters(people: People, away: Away, villages: pd.DataFrame) -> pd.DataFrame:
    """The roster table for the sampled villages."""
    rng = figures.generator("rosters")
    parts = []
    for village, households in _plan(villages, rng).items():
        person = _draw_households(village, households, people, rng)
        rows = _rows(person, people, rng)
        rows["village_id"] = str(villages["place_id"][village])
        rows = pd.concat([rows, _absences(person, away)], axis=1)
        if households >= int(villages["households"][village]):
            rows["roles"] = _roles(rows, rng)
        parts.append(rows)
    roster = pd.concat(parts, ignore_index=True)
    return _forget_months(roster, villages, rng)


def _plan(villages: pd.DataFrame, rng: np.random.Generator) -> dict[int, int]:
    """Households to list in each chosen village, by row of the villages frame."""
    total = villages["households"]
    weight = villages["kind"].map(KIND_WEIGHTS).fillna(1).to_numpy()

    def choose(candidates: np.ndarray, n: int) -> np.ndarray:
        own = weight[candidates]
        return rng.choice(candidates, size=n, replace=False, p=own / own.sum())

    n_full = figures.count("full_rosters") + figures.count("unknown_rosters")
    full = choose(np.flatnonzero(total <= figures.count("largest_full")), n_full)
    n_some, n_thin = figures.count("sampled_rosters"), figures.count("thin_rosters")
    chosen = choose(np.flatnonzero(total >= LARGE), n_some + n_thin)
    plan = {int(v): int(total[v]) for v in full}
    plan |= {int(v): int(rng.integers(25, 61)) for v in chosen[:n_some]}
    plan |= {int(v): int(rng.integers(8, 20)) for v in chosen[n_some:]}
    return dict(sorted(plan.items()))


def _draw_households(
    village: int, households: int, people: People, rng: np.random.Generator
) -> np.ndarray:
    """Positions of the members of some households of one village, household by household."""
    first, after = np.searchsorted(people.village, [village, village + 1])
    own = people.household[first:after]
    drawn = rng.choice(np.unique(own), size=households, replace=False)
    person = first + np.flatnonzero(np.isin(own, drawn))
    return person[np.argsort(people.household[person], kind="stable")]


def _rows(person: np.ndarray, people: People, rng: np.random.Generator) -> pd.DataFrame:
    """Each person's codes, sex, age and difficulty."""
    household = people.household[person]
    _, number = np.unique(household, return_inverse=True)
    return pd.DataFrame(
        {
            "household_id": [f"H{k + 1:03d}" for k in number],
            "person_id": [f"P{k + 1:02d}" for k in _within(household)],
            "sex": SEXES[people.sex[person]],
            "age": _ages(people.band[person], rng),
            "severe": people.severe[person].astype(int),
            "year": figures.count("year"),
        }
    )


def _within(household: np.ndarray) -> np.ndarray:
    """Each person's position in the household, for sorted household numbers."""
    return np.arange(len(household)) - np.searchsorted(household, household)


def _ages(band: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    ages = bands()
    return rng.integers(ages["youngest"].to_numpy()[band], ages["oldest"].to_numpy()[band] + 1)


def _absences(person: np.ndarray, away: Away) -> pd.DataFrame:
    """Whether each person is here or away in each month, where, for how long and why."""
    order = np.argsort(away.person)
    at = np.searchsorted(away.person, person, sorter=order)
    at = order[np.minimum(at, len(order) - 1)]
    goes = away.person[at] == person
    here = ~(away.months[at] & goes[:, None])
    rows = pd.DataFrame(here.astype(float), columns=HERE)
    rows["destination_id"] = away.destination[at]
    rows["absence"] = profiles()["absence"].to_numpy()[away.profile[at]]
    rows["reason"] = reasons(away)[at]
    rows.loc[~goes, ["destination_id", "absence", "reason"]] = None
    return rows


def _roles(rows: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """Task-force roles, each held by a few adults, most of them young."""
    able = rows["age"].between(18, 59) & (rows["severe"] == 0) & (rows[HERE].sum(axis=1) > 0)
    least, most = figures.count("role_minimum"), figures.count("most_role_holders")
    roles = np.repeat(ROLES, rng.integers(least, most + 1, size=len(ROLES)))
    key = rng.exponential(size=len(rows)) / np.where(rows["age"] < YOUNG, YOUNG_WEIGHT, 1)
    chosen = np.argsort(np.where(able, key, np.inf))[: able.sum()]
    held = pd.Series(None, index=rows.index, dtype=object)
    for position, role in zip(chosen, roles, strict=False):
        held.iloc[position] = role
    return held


def _forget_months(
    roster: pd.DataFrame, villages: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Blank some people's months in a few villages, as if nobody knew where they were."""
    sizes = roster.groupby("village_id")["household_id"].nunique()
    total = villages.set_index("place_id")["households"].reindex(sizes.index)
    full = sizes.index[sizes == total]
    chosen = rng.choice(full, size=figures.count("unknown_rosters"), replace=False)
    members = np.flatnonzero(roster["village_id"].isin(chosen))
    asked = members[rng.random(len(members)) < UNKNOWN_PEOPLE]
    start = rng.integers(0, 9, size=len(asked))
    for position, month in zip(asked, start, strict=True):
        roster.loc[position, HERE[month : month + 4]] = np.nan
    return roster
