"""Who goes away, to do what, where and in which months.

Every village gets a number of workers in each kind of work (its share of the total, by the
village's livelihood and a random factor); then people of suitable sex and age are drawn. A few
take their whole household along. The shares are calibrated to the published ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mobility.demo import figures, outlines, places
from mobility.demo.people import People, bands
from mobility.words import N_

MONTHS = list(figures.MONTH_COLUMNS)
WITH_HOUSEHOLD = ("construction_and_casual_yangon", "salt")
COMPANION_REASON = N_("with the household")
HOST_DISTANCE_KM = 25.0
HOSTS = 3
NEVER = 1e-12


@dataclass(frozen=True)
class Away:
    """People away in at least one month, one entry per person.

    Attributes:
        person: position in People, each at most once.
        profile: row of figures/profiles.csv.
        companion: whether they accompany a worker of the household.
        destination: place id.
        months: n x 12, True where away.
    """

    person: np.ndarray
    profile: np.ndarray
    companion: np.ndarray
    destination: np.ndarray
    months: np.ndarray


def profiles() -> pd.DataFrame:
    """The kinds of work that people go away for."""
    return figures.read("profiles")


def away(people: People, villages: pd.DataFrame) -> Away:
    """Everybody who is away in any month."""
    rng = figures.generator("workers")
    person, profile = _workers(people, villages, rng)
    months = _months(profile, rng)
    destination = _destinations(people.village[person], profile, villages, rng)
    leader = _companions(people, person, profile, rng)
    return Away(
        person=np.concatenate([person, leader[:, 0]]),
        profile=np.concatenate([profile, profile[leader[:, 1]]]),
        companion=np.arange(len(person) + len(leader)) >= len(person),
        destination=np.concatenate([destination, destination[leader[:, 1]]]),
        months=np.concatenate([months, months[leader[:, 1]]]),
    )


def _workers(
    people: People, villages: pd.DataFrame, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Position and profile of each worker; nobody has two kinds of work."""
    taken = np.zeros(len(people), dtype=bool)
    lean = rng.lognormal(0.0, figures.number("household_leaning"), size=people.household.max() + 1)
    chosen = []
    for k, row in profiles().iterrows():
        weight = _fitness(people, float(row["men_share"]), ~taken) * lean[people.household]
        fitting = np.bincount(people.village[weight > 0], minlength=len(villages))
        wanted = _wanted(row, villages, fitting, rng)
        picked = _draw(weight, people.village, wanted, rng)
        taken[picked] = True
        chosen.append((picked, np.full(len(picked), k)))
    persons, kinds = zip(*chosen, strict=True)
    return np.concatenate(persons), np.concatenate(kinds)


def _fitness(people: People, men_share: float, free: np.ndarray) -> np.ndarray:
    """The weight of each free person by sex and age; 0 with a severe difficulty."""
    by_age = figures.read("migrant_ages").set_index("age_band")["weight"]
    age = bands()["band"].map(by_age).fillna(0.0).to_numpy()[people.band]
    fitness = age * ~people.severe * free
    pool = np.bincount(people.sex, weights=fitness, minlength=2)
    return fitness * (np.array([1.0 - men_share, men_share]) / pool)[people.sex]


def _wanted(
    profile: pd.Series, villages: pd.DataFrame, fitting: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Workers of one kind by village; at most a share of those suitable."""
    households = villages["households"].to_numpy()
    total = profile["share_of_migrants"] * figures.number("migrants_per_household")
    by_kind = figures.read("kind_intensity").set_index("profile").loc[profile["profile"]]
    spread = figures.number("team_spread" if profile["team"] else "common_spread")
    own = np.exp(spread * _neighbourly(villages, rng))
    weight = households * villages["kind"].map(by_kind).to_numpy(float) * own
    expected = weight / weight.sum() * total * households.sum()
    most = (fitting * figures.number("most_away")).astype(np.int64)
    return np.minimum(np.floor(expected + rng.random(len(villages))).astype(np.int64), most)


def _neighbourly(villages: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """A standard normal draw per village, half of its variance shared within the tract."""
    _, tract = np.unique(villages["parent_id"], return_inverse=True)
    shared = rng.normal(size=tract.max() + 1)[tract]
    return np.sqrt(0.5) * (shared + rng.normal(size=len(villages)))


def _draw(
    weight: np.ndarray, village: np.ndarray, wanted: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Positions of ``wanted[v]`` people of each village ``v``, drawn by weight without repeats."""
    fits = np.flatnonzero(weight > 0)
    key = rng.exponential(size=len(fits)) / weight[fits]
    order = fits[np.lexsort((key, village[fits]))]
    own = village[order]
    rank = np.arange(len(own)) - np.searchsorted(own, np.arange(len(wanted)))[own]
    return np.sort(order[rank < wanted[own]])


def _months(profile: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Months away: those of the kind of work; some people leave late or return early."""
    pattern = profiles()[MONTHS].to_numpy(bool)
    first = pattern & ~np.roll(pattern, 1, axis=1)
    last = pattern & ~np.roll(pattern, -1, axis=1)
    share, draw = figures.number("late_or_early"), rng.random((len(profile), 1))
    late = (draw < share) & first[profile]
    early = (draw > 1 - share) & last[profile]
    return pattern[profile] & ~late & ~early


def _destinations(
    village: np.ndarray, profile: np.ndarray, villages: pd.DataFrame, rng: np.random.Generator
) -> np.ndarray:
    """Each worker's destination; a village's teams go to the same few villages."""
    rows = figures.read("destinations")
    result = np.empty(len(village), dtype=object)
    for k, name in enumerate(profiles()["profile"]):
        own = rows[rows["profile"] == name]
        here = np.flatnonzero(profile == k)
        pick = rng.choice(len(own), size=len(here), p=own["share"].to_numpy())
        result[here] = own["destination"].to_numpy()[pick]
    own_town = result == "own town"
    seat = places.towns().drop_duplicates("township_id").set_index("township_id")["place_id"]
    result[own_town] = villages["township_id"].map(seat).to_numpy()[village[own_town]]
    for kind in ("salt", "rice"):
        to_village = result == f"villages:{kind}"
        host = _hosts(kind, villages, rng)[village[to_village]]
        result[to_village] = host[np.arange(len(host)), rng.integers(0, HOSTS, size=len(host))]
    return result.astype(str)


def _hosts(kind: str, villages: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """For each village, the villages of ``kind`` (n x HOSTS) it sends teams to.

    Near and large villages are likelier; none is in the village's own tract.
    """
    points = villages[["lon", "lat"]].to_numpy()
    hosts = np.flatnonzero(villages["kind"] == kind)
    apart = np.linalg.norm(points[:, None, :] - points[None, hosts, :], axis=2)
    near = np.exp(-apart * outlines.KM_PER_DEGREE / HOST_DISTANCE_KM)
    weight = near * villages["households"].to_numpy()[None, hosts]
    tract = villages["parent_id"].to_numpy()
    weight[tract[:, None] == tract[None, hosts]] = NEVER
    key = rng.exponential(size=weight.shape) / weight
    return villages["place_id"].to_numpy()[hosts[np.argsort(key, axis=1)[:, :HOSTS]]]


def _companions(
    people: People, person: np.ndarray, profile: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Companions: pairs (position in People, position of their worker in ``person``)."""
    kinds = profiles()["profile"].isin(WITH_HOUSEHOLD).to_numpy()[profile]
    leads = np.flatnonzero(kinds & (rng.random(len(person)) < figures.number("whole_household")))
    household = people.household[person[leads]]
    _, first = np.unique(household, return_index=True)
    leader_of = np.full(people.household.max() + 1, -1)
    leader_of[household[first]] = leads[first]
    follows = leader_of[people.household]
    follows[person] = -1
    members = np.flatnonzero(follows >= 0)
    return np.column_stack([members, follows[members]])
