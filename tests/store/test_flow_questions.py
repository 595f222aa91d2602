"""Any question of flows, against the same worked out with pandas from the release's files."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import pytest

from mobility import demo
from mobility.access import OWNER
from mobility.selection import ABSENCE_CLASSES, DIRECTIONS, KINDS, Selection
from mobility.store import draft, queries, releases
from mobility.store.releases import Release
from mobility.tables import AGE_GROUPS, LEVELS, SEXES
from tests.measures import engine, random_worlds
from tests.store.plain_flows import Pair, plain_flows, plain_flows_by_month, plain_staying

QUESTIONS = 100  # of each of the two releases
EACH_MONTH_OF = 4  # every fourth is asked month by month too
MOST_AREAS = 3


@pytest.fixture(scope="module")
def random_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Two years, one of them partly covered; unknown ends, gaps in the levels; moves as well."""
    root = tmp_path_factory.mktemp("random")
    read = engine.tables_of(random_worlds.world(5))
    rows = {name: table.to_pyarrow() for name, table in read.items()}
    draft.put(rows, sources=[{"name": "random", "kind": "all"}], root=root)
    releases.publish("a random world", root)
    return releases.open_release(root=root)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Release:
    root = tmp_path_factory.mktemp("demonstration")
    releases.publish_demonstration(demo.tables(), demo.boundaries(), [], "demonstration", root)
    return releases.open_release(root=root)


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


def questions(release: Release, number: int = QUESTIONS) -> list[Selection]:
    chance, there = random.Random(7), askable(release)
    return [question(chance, there) for _ in range(number)]


def pairs(rows: pd.DataFrame) -> dict[Pair, float]:
    """People by pair; each pair has one row."""
    ends = zip(rows["origin_id"], rows["destination_id"], strict=True)
    keys = [tuple(end if isinstance(end, str) else None for end in pair) for pair in ends]
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, rows["people"], strict=True))


def by_flow(rows: pd.DataFrame) -> dict[tuple[int, Pair], float]:
    """People by month and pair."""
    return {
        (month, pair): people
        for month, own in rows.groupby("month")
        for pair, people in pairs(own).items()
    }


@pytest.mark.parametrize("name", ["random_release", "demonstration"])
def test_any_question_is_answered_as_the_files_say(
    name: str, request: pytest.FixtureRequest
) -> None:
    release = request.getfixturevalue(name)
    answered = 0
    for number, asked in enumerate(questions(release)):
        expected = plain_flows(release, asked)
        assert pairs(queries.flows(release, asked, OWNER)) == pytest.approx(expected), asked
        staying = queries.staying(release, asked, OWNER).set_index("origin_id")["people"]
        assert staying.to_dict() == pytest.approx(plain_staying(release, asked)), asked
        if number % EACH_MONTH_OF == 0:
            by_month = queries.flows_by_month(release, asked, OWNER)
            found = {month: pairs(rows) for month, rows in by_month.groupby("month")}
            months = plain_flows_by_month(release, asked)
            assert found.keys() == months.keys(), asked
            for month, people in found.items():
                assert people == pytest.approx(months[month]), (asked, month)
        answered += bool(expected)
    assert answered > QUESTIONS // 4, "most questions were answered by nobody"


def test_each_month_known_is_the_sum_of_its_flows_and_who_stays_is_told_by_month(
    random_release: Release,
) -> None:
    for asked in questions(random_release, QUESTIONS // 5):
        year = queries.flow_months(random_release, asked, OWNER).set_index("month")
        by_month = queries.flows_by_month(random_release, asked, OWNER)
        sums = by_month.groupby("month")["people"].sum()
        told = year[asked.direction].dropna()
        assert told.to_dict() == pytest.approx(sums.reindex(told.index, fill_value=0).to_dict())
        assert set(sums.index) <= set(told.index)
        assert queries.known_months(random_release, asked, OWNER) == sorted(told.index)
        still = queries.staying_by_month(random_release, asked, OWNER)
        both = queries.flows_and_staying(random_release, asked, OWNER)
        assert by_flow(both[~both["stays"]]) == pytest.approx(by_flow(by_month)), asked
        inside = still.assign(destination_id=still["origin_id"])
        assert by_flow(both[both["stays"]]) == pytest.approx(by_flow(inside)), asked
        for month, rows in still.groupby("month"):
            found = rows.set_index("origin_id")["people"].to_dict()
            expected = plain_staying(random_release, asked.but(months=(month,)))
            assert found == pytest.approx(expected)


def test_the_groups_of_every_flow_sum_to_the_flow(random_release: Release) -> None:
    asked = Selection(areas=("REGION",), kind="stays", averaged=True)
    by_month = queries.flows_by_month(random_release, asked, OWNER)
    ends = dict(list(by_month.groupby(["origin_id", "destination_id"], dropna=False)))
    assert any(not isinstance(destination, str) for _, destination in ends)
    for (origin, destination), rows in ends.items():
        found = queries.flow_groups(
            random_release,
            asked,
            OWNER,
            origin=origin,
            destination=destination if isinstance(destination, str) else None,
        )
        expected = rows.set_index("month")["people"].to_dict()
        assert found.groupby("month")["people"].sum().to_dict() == pytest.approx(expected)
        assert not found.duplicated(["month", "sex", "age_group"]).any()
