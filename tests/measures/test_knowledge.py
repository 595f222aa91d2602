"""Where the next survey tells most, and changes beyond the error, worked by hand."""

from __future__ import annotations

from typing import Any

import ibis
import pytest

from mobility.measures import knowledge
from mobility.measures.change import is_beyond_error
from tests.measures import engine


def month(place: str, month: int, finding: str, sure: str | None = None, **more: Any) -> engine.Row:
    usual = {"hazard_level": 2, "without_helpers_worst": 1.0, "households_total": 50}
    return {"place_id": place, "year": 2025, "month": month, "finding": finding, "sure": sure,
            **usual, **more}  # fmt: skip


MONTHS = [
    month("certain", 4, "loses", "certain"),
    month("not due", 4, "cannot tell", hazard_level=1),
    month("probably", 4, "loses", "probably"),
    month("probably", 5, "cannot tell"),  # told least
    month("more", 4, "keeps", "probably"),
    month("unknown, large", 4, "no data", households_total=90, without_helpers_worst=None),
    month("unknown, small", 4, "no data", without_helpers_worst=None),
]
STAKES = {"certain": 9.0, "not due": 9.0, "probably": 2.0, "more": 3.0, "unknown, large": None,
          "unknown, small": None}  # fmt: skip


@pytest.fixture(scope="module")
def listed() -> list[engine.Row]:
    schema = {
        "place_id": "string", "year": "int32", "month": "int32", "finding": "string",
        "sure": "string", "hazard_level": "int32", "without_helpers_worst": "float64",
        "households_total": "int64",
    }  # fmt: skip
    judged = ibis.memtable(MONTHS, schema=schema)
    expected = ibis.memtable(
        [
            {"place_id": place, "year": 2025, "hazard": "cyclone", "expected_without_worst": people}
            for place, people in STAKES.items()
        ],
        schema={"place_id": "string", "year": "int32", "hazard": "string",
                "expected_without_worst": "float64"},
    )  # fmt: skip
    found = engine.run(knowledge.next_to_survey(judged, expected))
    return sorted(found, key=lambda row: row["rank"])


def test_most_at_stake_is_asked_first_and_what_is_not_known_by_its_households(
    listed: list[engine.Row],
) -> None:
    assert [row["place_id"] for row in listed] == [
        *("more", "probably", "unknown, large", "unknown, small")
    ]
    assert [row["at_stake"] for row in listed] == [3.0, 2.0, None, None]


def test_a_village_is_told_of_its_least_told_month(listed: list[engine.Row]) -> None:
    months = {row["place_id"]: (row["month"], row["finding"]) for row in listed}
    assert months["probably"] == (5, "cannot tell")
    assert months["more"] == (4, "keeps")


@pytest.mark.parametrize(
    ("before", "after", "beyond"),
    [
        ((0.5, 0.6), (0.7, 0.8), True),
        ((0.7, 0.8), (0.5, 0.6), True),
        ((0.5, 0.7), (0.6, 0.8), False),
        ((0.5, 0.6), (0.6, 0.7), False),  # they touch
        ((0.5, 0.5), (0.5, 0.5), False),  # full lists, the same
        ((0.5, 0.5), (0.52, 0.52), True),  # full lists have no error
    ],
)
def test_a_change_is_beyond_the_error_where_the_intervals_do_not_touch(
    before: tuple[float, float], after: tuple[float, float], *, beyond: bool
) -> None:
    assert is_beyond_error(*before, *after) is beyond
