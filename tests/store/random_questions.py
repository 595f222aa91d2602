"""Random questions of flows that a release can be asked."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from mobility.access import OWNER
from mobility.selection import ABSENCE_CLASSES, DIRECTIONS, KINDS, Selection
from mobility.store import queries
from mobility.store.releases import Release
from mobility.tables import AGE_GROUPS, LEVELS, SEXES
from tests.store.plain_flows import Pair

MOST_AREAS = 3


def some(chance: random.Random, values: Sequence[str], chosen: float) -> tuple[str, ...]:
    """None of the values, more often than not, else one or two of them."""
    if chance.random() > chosen:
        return ()
    return tuple(chance.sample(values, min(len(values), chance.randint(1, 2))))


@dataclass(frozen=True)
class Askable:
    """What there is to ask of a release: places by level, reasons and years by kind."""

    places: dict[str, list[str]]
    reasons: dict[str, list[str]]
    years: dict[str, list[int]]


def askable(release: Release) -> Askable:
    places = queries.places(release, OWNER)
    reasons, years = {}, {}
    for kind in KINDS:
        if getattr(release.manifest, f"has_{kind}"):
            choices = queries.flow_choices(release, OWNER, kind)
            reasons[kind] = [*choices[choices["group"] == "reason"]["value"], "no such reason"]
            years[kind] = queries.flow_years(release, OWNER, kind)
    return Askable(places.groupby("level")["place_id"].agg(list).to_dict(), reasons, years)


def question(chance: random.Random, there: Askable) -> Selection:
    """A random question; areas are of any level, reasons are mostly those there are."""
    kind = chance.choice(list(there.reasons))
    levels = [chance.choice(list(there.places)) for _ in range(chance.randint(0, MOST_AREAS))]
    return Selection(
        areas=tuple(dict.fromkeys(chance.choice(there.places[level]) for level in levels)),
        months=tuple(sorted(chance.sample(range(1, 13), chance.choice((0, 1, 1, 3, 6))))),
        year=chance.choice((None, *there.years[kind])),
        averaged=chance.random() < 0.4,
        direction=chance.choice(DIRECTIONS),
        level=chance.choice(LEVELS),
        kind=kind,
        sexes=some(chance, SEXES, 0.3),
        ages=some(chance, AGE_GROUPS, 0.3),
        reasons=some(chance, there.reasons[kind], 0.3),
        absences=some(chance, ABSENCE_CLASSES, 0.3),
    )


def questions(release: Release, number: int) -> list[Selection]:
    """So many random questions, the same each time."""
    chance, there = random.Random(7), askable(release)
    return [question(chance, there) for _ in range(number)]


def pairs(rows: pd.DataFrame) -> dict[Pair, float]:
    """People by pair; each pair has one row."""
    ends = zip(rows["origin_id"], rows["destination_id"], strict=True)
    keys = [tuple(end if isinstance(end, str) else None for end in pair) for pair in ends]
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, rows["people"], strict=True))
