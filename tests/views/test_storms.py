"""Storms of a month: each once, the nearest first, and how many were counted."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from mobility.views.calendar import build_calendar
from mobility.views.storms import (
    counted,
    numbers_counted,
    storms_of_month,
    strongest,
    strongest_counted,
)
from mobility.words import MONTHS, speak

EN = speak("en")
NARGIS = "2008-05-02T15:00:00Z"
STORMS = pd.DataFrame(
    [
        ("cyclone", "T1", "Nargis", 5, NARGIS, 12.0, 90.0, "tracks", 95.0, 16.0, True),
        ("surge", "T2", "Nargis", 5, NARGIS, 40.0, 90.0, "tracks", 95.0, 16.0, True),
        ("cyclone", "T1", "Gwa", 5, "1982-05-04", 134.0, None, None, None, None, False),
        ("cyclone", "T1", "Close", 5, "some day", 3.0, 30.0, "tracks", None, None, False),
        ("cyclone", "T1", "Giri", 10, "2010-10-21", 372.0, 45.0, "tracks", None, None, True),
    ],
    columns=["hazard", "place_id", "storm_id", "month", "closest_at", "distance_km", "wind_kt",
             "source", "lon", "lat", "counts"],
)  # fmt: skip
NOBODY = pd.DataFrame(columns=["place_id", "month", "helpers", "villages_known", "villages_total"])
NO_FLOWS = pd.DataFrame({"month": [], "out": [], "into": [], "within": []})


def test_a_storm_of_two_hazards_is_one_storm_where_it_came_nearest() -> None:
    found = storms_of_month(STORMS, 5)
    assert [(storm.storm_id, storm.distance_km) for storm in found] == [
        ("Close", 3.0), ("Nargis", 12.0), ("Gwa", 134.0),
    ]  # fmt: skip
    assert [storm.at for storm in found] == [None, (95.0, 16.0), None]
    assert [storm.wind_kt for storm in found] == [30.0, 90.0, None]
    assert storms_of_month(STORMS, 1) == ()


def test_a_day_is_written_out_and_what_is_no_day_stands_as_it_is() -> None:
    close, nargis, gwa = storms_of_month(STORMS, 5)
    assert (nargis.day(EN), gwa.day(EN), close.day(EN)) == (
        "May 2, 2008", "May 4, 1982", "some day",
    )  # fmt: skip
    assert replace(gwa, closest_at="").day(EN) == ""


def test_the_strongest_are_named_by_their_wind_each_once() -> None:
    assert [storm.storm_id for storm in strongest(STORMS, 2)] == ["Nargis", "Giri"]
    assert [storm.storm_id for storm in strongest(STORMS, 9)] == ["Nargis", "Giri", "Close"]
    assert strongest(STORMS.iloc[:0], 3) == ()


def test_only_storms_that_count_are_counted_of_each_hazard() -> None:
    assert numbers_counted(STORMS, "cyclone") == {**dict.fromkeys(MONTHS, 0), 5: 1, 10: 1}
    named = strongest_counted(STORMS, "cyclone")
    assert {month: storm.storm_id for month, storm in named.items()} == {5: "Nargis", 10: "Giri"}
    assert {month: s.distance_km for month, s in strongest_counted(STORMS, "surge").items()} == {
        5: 40.0
    }


def hazards(**weights: float | None) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"hazard": "cyclone", "place_id": place, "month": month, "level": 1, "source": None,
             "weight": weight if month == 5 else 0.0}
            for place, weight in weights.items() for month in MONTHS
        ]
    )  # fmt: skip


def test_events_are_counted_only_where_all_places_share_their_count() -> None:
    def of(**weights: float | None) -> int | None:
        return counted(build_calendar(NOBODY, {}, hazards(**weights), NO_FLOWS), ("cyclone",), 5)

    assert of(T1=7.0) == 7
    assert of(T1=7.0, T2=7.0) == 7
    assert of(T1=7.0, T2=6.0) is None
    assert of(T1=0.5) is None
    assert of(T1=None) is None
