"""Rosters of a sample of villages: the same synthetic people, household by household.

Four kinds of list: every household; a sample of 25 to 60; a sample too small to judge by; and a
list with unknown months. Only full lists name roles, and some of them were asked about
half-months.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from mobility.demo import figures
from mobility.demo.calendars import ROLES
from mobility.demo.people import SEXES, People, bands
from mobility.demo.stays import reasons
from mobility.demo.workers import MONTHS, Away, profiles
from mobility.measures.half_months import HALVES, column

HERE = [f"here_{month:02d}" for month in range(1, 13)]
UNKNOWN_PEOPLE = 0.06
KIND_WEIGHTS = {"fishing": 5, "salt": 5, "labour": 3}
"""Lists are drawn more often where many are away, as a project would."""
YOUNG, YOUNG_WEIGHT = 35, 3
"""Volunteers are likelier to be young."""
GAPS = ("roles_lost", "roles_down", "roles_never")
"""The gaps of a task force, as figures/assumptions.csv counts them."""
IN_SEASON = 2
"""Least level of a hazard in its season."""
LARGE = 70
"""Fewest households of a village whose list is a sample."""


def rosters(people: People, away: Away, villages: pd.DataFrame) -> pd.DataFrame:
    """The roster table for the sampled villages."""
    rng = figures.generator("rosters")
    plan = _plan(villages, rng)
    full = [
        village for village, listed in plan.items() if listed == villages["households"][village]
    ]
    gaps = _gaps(full, rng)
    parts = []
    for village, households in plan.items():
        person = _draw_households(village, households, people, rng)
        rows = _rows(person, people, rng)
        rows["village_id"] = str(villages["place_id"][village])
        rows = pd.concat([rows, _absences(person, away)], axis=1)
        if village in gaps:
            rows["roles"] = _roles(rows, gaps[village], rng)
        parts.append(rows)
    roster = pd.concat(parts, ignore_index=True)
    roster = _forget_months(roster, villages, rng)
    return _tell_half_months(roster, villages, rng)


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
    rows["work"] = profiles()["profile"].to_numpy()[away.profile[at]]
    rows.loc[~goes, ["destination_id", "absence", "reason", "work"]] = None
    return rows


def _gaps(villages: list[int], rng: np.random.Generator) -> dict[int, str]:
    """What befalls one role of each village's task force: a key of GAPS, or nothing, ""."""
    gaps = [gap for gap in GAPS for _ in range(figures.count(gap))]
    gaps += [""] * (len(villages) - len(gaps))
    return dict(zip(villages, rng.permutation(gaps).tolist(), strict=True))


def _roles(rows: pd.DataFrame, gap: str, rng: np.random.Generator) -> pd.Series:
    """Task-force roles, each held by a few adults who are here all year, most of them young.

    The role with the gap has its minimum and no more, and some of these go away in the cyclone
    season; or it never has its minimum.
    """
    able = (rows["age"].between(18, 59) & (rows["severe"] == 0)).to_numpy()
    here = rows[HERE].to_numpy() == 1
    least, most = figures.count("role_minimum"), figures.count("most_role_holders")
    wanted = rng.integers(least, most + 1, size=len(ROLES))
    order = np.argsort(
        rng.exponential(size=len(rows)) / np.where(rows["age"] < YOUNG, YOUNG_WEIGHT, 1)
    )
    chosen = order[(able & here.all(axis=1))[order]]
    if gap == "roles_never":
        wanted[0] = rng.integers(least)
    elif gap:
        wanted[0] = least
        leaving = order[_leaving(able, here)[order]][: least if gap == "roles_lost" else 1]
        chosen = np.concatenate([leaving, chosen])
    roles = np.repeat(rng.permutation(ROLES), wanted)  # the role with the gap comes first
    held = pd.Series(None, index=rows.index, dtype=object)
    held.iloc[chosen[: len(roles)]] = roles[: len(chosen)]
    return held


def _leaving(able: np.ndarray, here: np.ndarray) -> np.ndarray:
    """Who could help, is here in the fullest month and away in the emptiest of the season."""
    helpers = here[able].sum(axis=0)
    season = _cyclone_season()
    emptiest = season[helpers[season].argmin()]
    return able & here[:, helpers.argmax()] & ~here[:, emptiest]


def _cyclone_season() -> np.ndarray:
    """The months, from 0, in which cyclones are in season or at their peak."""
    levels = figures.read("hazards").set_index("hazard").loc["cyclone", MONTHS]
    return np.flatnonzero(levels.to_numpy() >= IN_SEASON)


def _forget_months(
    roster: pd.DataFrame, villages: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Blank some people's months in a few villages, as if nobody knew where they were."""
    listed = _all_listed(roster, villages)
    chosen = rng.choice(listed.index[listed], size=figures.count("unknown_rosters"), replace=False)
    members = np.flatnonzero(roster["village_id"].isin(chosen))
    asked = members[rng.random(len(members)) < UNKNOWN_PEOPLE]
    start = rng.integers(0, 9, size=len(asked))
    for position, month in zip(asked, start, strict=True):
        roster.loc[position, HERE[month : month + 4]] = np.nan
    return roster


def _tell_half_months(
    roster: pd.DataFrame, villages: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Half-months for some of the full lists whose months are all known.

    A half is as its month, but where somebody's kind of work begins or ends in the middle of
    one: such a half is as the month beside it (figures/half_months.csv).
    """
    halves = pd.DataFrame({column(*half): roster[HERE[half[0] - 1]] for half in HALVES})
    for told in figures.records("half_months"):
        own = roster["work"] == told["profile"]
        halves.loc[own, told["half"]] = roster.loc[own, HERE[MONTHS.index(told["as_in"])]]
    known = roster[HERE].notna().all(axis=1).groupby(roster["village_id"]).all()
    full = known.index[known & _all_listed(roster, villages)]
    asked = rng.choice(full, size=figures.count("half_month_rosters"), replace=False)
    return roster.join(halves[roster["village_id"].isin(asked)])


def _all_listed(roster: pd.DataFrame, villages: pd.DataFrame) -> pd.Series:
    """Whether every household of the village is in its list, by village."""
    listed = roster.groupby("village_id")["household_id"].nunique()
    return listed == villages.set_index("place_id")["households"].reindex(listed.index)
