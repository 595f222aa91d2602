"""Any question of flows, against the same worked out with pandas from the release's files."""

from __future__ import annotations

import pandas as pd
import pytest

from mobility.access import OWNER
from mobility.selection import Selection
from mobility.store import draft, queries, releases
from mobility.store.releases import Release
from tests.measures import engine, random_worlds
from tests.store.plain_flows import Pair, plain_flows, plain_flows_by_month, plain_staying
from tests.store.random_questions import pairs, questions

QUESTIONS = 60
EACH_MONTH_OF = 4  # every fourth is asked month by month too


@pytest.fixture(scope="module")
def random_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Two years, one of them partly covered; unknown ends, gaps in the levels; moves as well."""
    root = tmp_path_factory.mktemp("random")
    read = engine.tables_of(random_worlds.world(5))
    rows = {name: table.to_pyarrow() for name, table in read.items()}
    draft.put(rows, sources=[{"name": "random", "kind": "all"}], root=root)
    releases.publish("a random world", root)
    return releases.open_release(root=root)


def by_flow(rows: pd.DataFrame) -> dict[tuple[int, Pair], float]:
    """People by month and pair."""
    return {
        (month, pair): people
        for month, own in rows.groupby("month")
        for pair, people in pairs(own).items()
    }


def test_any_question_is_answered_as_the_files_say(random_release: Release) -> None:
    """The demonstration is asked by tests/pages/test_flow_numbers.py."""
    release, answered = random_release, 0
    for number, asked in enumerate(questions(release, QUESTIONS)):
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
