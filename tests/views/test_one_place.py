"""The sentences of a place's page."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from mobility.store.manifest import Manifest
from mobility.views import one_place
from mobility.views.gazetteer import Gazetteer
from mobility.views.one_place import NEIGHBOURS
from mobility.views.reserves import Loan, build_reserves
from mobility.words import MONTHS, speak

EN = speak("en")
KEPT: dict[str, Any] = {
    "finding": "keeps", "sure": "certain", "basis": "full", "known": True, "few_households": False,
    "households_surveyed": 20, "households_total": 20, "year": 2025,
}  # fmt: skip


def year(**by_month: dict[str, Any]) -> list[dict[str, Any]]:
    """Twelve months, some of them other than kept: ``m4={"finding": "loses"}``."""
    return [KEPT | {"month": month} | by_month.get(f"m{month}", {}) for month in MONTHS]


LOST, DOUBTED = {"finding": "loses"}, {"finding": "loses", "sure": "probably"}
UNTOLD, NOTHING = {"finding": "cannot tell", "sure": None}, {"finding": "no data", "sure": None}


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (
            year(m4=LOST, m5=LOST, m6={"finding": "watch"}),
            (
                "Because people are away, Aye loses capacity in April and May. This is "
                "certain. It is on watch in June."
            ),
        ),
        (
            year(m4=LOST, m5=DOUBTED),
            (
                "Because people are away, Aye loses capacity in April and May. This is certain "
                "in April, otherwise probable."
            ),
        ),
        (
            year(m4=DOUBTED),
            "Because people are away, Aye loses capacity in April. This is probable.",
        ),
        (
            year(m4={"finding": "watch"}),
            (
                "Because people are away, Aye is on watch in April: fewer helpers are here "
                "than in the fullest months."
            ),
        ),
        (
            year(),
            (
                "Aye keeps its capacity in every month: nearly as many helpers are here as in the "
                "fullest months."
            ),
        ),
        (
            [row | UNTOLD for row in year()],
            "For Aye we cannot tell in any month what absence does.",
        ),
        (
            [row | NOTHING for row in year()],
            "Nothing is known about who is here and who is away in Aye.",
        ),
    ],
)
def test_a_village_s_year_in_a_sentence(months: list[dict[str, Any]], said: str) -> None:
    assert one_place.village_sentence(EN, "Aye", months) == said


def test_what_is_known_is_told_with_what_it_rests_on() -> None:
    sample = year(m4={"known": False})
    sample = [row | {"basis": "sample", "households_surveyed": 6} for row in sample]
    assert one_place.known_how(EN, sample) == [
        "Sample: 6 of 20 households; the others are taken to be like them.",
        "11 of 12 months are known.",
        "The people are those of 2025.",
    ]
    nothing = [row | {"basis": None, "known": False} for row in year()]
    assert one_place.known_how(EN, nothing) == ["This release has no data for this village."]


def gazetteer(*at: tuple[str, float | None, float | None]) -> Gazetteer:
    rows = [(name, name, None, "village", None, lon, lat) for name, lon, lat in at]
    columns = ["place_id", "name_en", "name_my", "level", "parent_id", "lon", "lat"]
    return Gazetteer(pd.DataFrame(rows, columns=columns))


def test_the_map_of_a_village_holds_the_nearest_and_has_it_in_its_middle() -> None:
    many = [(f"N{n:02d}", 95.0 + n / 1000, 16.0) for n in range(1, NEIGHBOURS + 5)]
    places = gazetteer(("V", 95.0, 16.0), *many, ("far", 96.0, 16.0), ("lost", None, None))
    near = one_place.around(places, "V")
    assert near == ("V", *(name for name, *_ in many[:NEIGHBOURS]))
    west, south, east, north = one_place.frame_about(places, "V", near)
    assert (west + east) / 2 == pytest.approx(95.0)
    assert (south + north) / 2 == pytest.approx(16.0)
    assert east == pytest.approx(95.0 + NEIGHBOURS / 1000)
    assert one_place.around(places, "lost") == ()


def test_a_village_with_nobody_near_is_alone_on_its_map() -> None:
    places = gazetteer(("V", 95.0, 16.0), ("far", 96.0, 16.0))
    assert one_place.around(places, "V") == ("V",)
    west, _, east, _ = one_place.frame_about(places, "V", ("V",))
    assert west < 95.0 < east


def test_a_lender_is_told_whom_it_could_help() -> None:
    lent = pd.DataFrame(
        [(4, "B", "V", 5.0, 2.0), (4, "C", "V", 1.0, 3.0), (5, "B", "V", 7.0, 2.0),
         (4, "B", "W", 9.0, 1.0)],
        columns=["month", "place_id", "lender_id", "helpers", "km"],
    )  # fmt: skip
    reserves = build_reserves(lent, pd.DataFrame(), gazetteer(), 10.0)
    assert one_place.lent_by(reserves, "V", 4) == [Loan("B", 5.0, 2.0), Loan("C", 1.0, 3.0)]
    assert one_place.lent_by(reserves, "C", 4) == []


def test_a_release_s_numbers_of_a_place_are_of_its_villages() -> None:
    manifest = Manifest("r1", "2026-01-01T00:00:00+00:00", "first", synthetic=False)
    rows = pd.DataFrame(
        [("A", 4, "loses", "low all year", 100.0, 40.0, 10.0),
         ("A", 5, "loses", "low all year", 100.0, 40.0, 10.0),
         ("B", 4, "keeps", "not low", None, None, None),
         ("B", 5, "keeps", "not low", None, None, None)],
        columns=["place_id", "month", "finding", "all_year", "people", "helpers_usual",
                 "needs_help_usual"],
    )  # fmt: skip
    past = one_place.past_of(manifest, rows)
    assert (past.villages, past.losing, past.low, past.losing_villages) == (2, (4, 5), 1, 1)
    assert (past.people, past.helpers, past.needs_help) == (100.0, 40.0, 10.0)
