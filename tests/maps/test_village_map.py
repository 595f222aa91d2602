"""The village map's content: all twelve months, nothing invented, nothing twice."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from mobility.maps.colours import MARKS
from mobility.maps.frame import SMALLEST_SPAN
from mobility.maps.village_map import villages_content
from mobility.views.gazetteer import Gazetteer
from mobility.words import MONTHS, speak

PLACES = pd.DataFrame(
    [
        ("T1", "Labutta", "လပွတ္တာ", "township", None, 94.8, 16.1),
        ("T2", "Bogale", "ဘိုကလေး", "township", None, 95.4, 16.3),
        ("V1", "Aung Ze", "အောင်ဇေ", "village", "T1", 94.81, 16.12),
        ("V2", "Nowhere", None, "village", "T1", None, None),
        ("V3", "Kyun", "ကျွန်း", "village", "T2", 95.41, 16.31),
        ("V4", "Pin", "ပင်", "village", "T2", 95.43, 16.33),
    ],
    columns=["place_id", "name_en", "name_my", "level", "parent_id", "lon", "lat"],
)
NOTHING = float("nan")


def row(place: str, month: int, **values: Any) -> dict[str, Any]:
    return {
        "place_id": place, "month": month, "finding": "keeps", "sure": "certain", "helpers": 3.0,
        "helpers_usual": 6.0, "needs_help": 2.0, "without_helpers": 0.5,
        "availability_low": NOTHING, "availability_high": NOTHING, "basis": "full", "reasons": "",
        "roles_lost": None, "roles_down": None, "roles_never": None, "all_year": "not low",
        "all_year_reasons": "", **values,
    }  # fmt: skip


def year(place: str, **values: Any) -> list[dict[str, Any]]:
    return [row(place, month, **values) for month in MONTHS]


def content(rows: list[dict[str, Any]], language: str = "en") -> dict[str, Any]:
    found = villages_content(pd.DataFrame(rows), Gazetteer(PLACES), speak(language))
    text = json.dumps(found, allow_nan=False)  # as a browser is handed it
    return dict(json.loads(text))


def test_each_village_has_its_twelve_months_and_one_without_location_is_left_out() -> None:
    rows = [*year("V3"), *year("V2"), *year("V1", finding="loses")]
    rows[4]["finding"] = "no data"
    found = content(rows)
    assert found["id"] == ["V1", "V3"] and found["months"] == 12
    kinds = [mark.code for mark in MARKS]
    said = [kinds[int(each)] for each in found["findings"]]
    assert said[:12] == ["loses"] * 12
    assert [month for month, finding in enumerate(said[12:], 1) if finding == "no data"] == [5]


def test_a_probable_finding_is_told_from_a_certain_one_and_from_none() -> None:
    rows = year("V1", finding="loses", sure="probably")
    rows[0] |= {"sure": "certain"}
    rows[1] |= {"finding": "cannot tell", "sure": None}
    rows[2] |= {"finding": "no data", "sure": NOTHING}
    assert content(rows)["probably"] == "000" + "1" * 9


def test_what_is_low_all_year_is_said_once_a_village_apart_from_its_months() -> None:
    low = {"all_year": "low all year", "all_year_reasons": "help;role", "roles_never": "first aid"}
    unsure = {"all_year": "cannot tell", "all_year_reasons": "interval"}
    found = content([*year("V1", **low), *year("V3"), *year("V4", **unsure)])
    assert found["low"] == "100"
    assert [found["year"][each] for each in found["years"]] == [
        (
            "low all year: too few helpers for those who may need help, even in the fullest "
            "months; too few for first aid in every month"
        ),
        "not low all year",
        "we cannot tell whether it is low all year: the sample is too small to tell",
    ]
    kinds = [mark.code for mark in MARKS]
    assert {kinds[int(each)] for each in found["findings"]} == {"keeps"}


def test_what_is_not_known_is_null_and_never_nought() -> None:
    names = ("helpers", "helpers_usual", "needs_help", "without_helpers")
    found = content(year("V1", **dict.fromkeys(names, NOTHING)))
    assert found["usual"] == [None]
    assert set(found["here"]) == set(found["help"]) == set(found["without"]) == {None}


def test_an_estimate_brings_its_interval_and_a_full_list_none() -> None:
    between = {"availability_low": 0.254, "availability_high": 0.75}
    found = content(
        [*year("V1", **between), *year("V3", basis="sample", **between),
         *year("V4", basis="tables", **between)]
    )  # fmt: skip
    assert found["between"] == {str(number): [0.25, 0.75] for number in range(12, 36)}


def test_an_interval_that_reads_as_one_number_is_not_sent_and_a_few_are_not_none() -> None:
    rows = year("V1", basis="tables", availability_low=0.998, availability_high=1.0)
    rows[0] |= {"availability_low": 0.0012, "availability_high": 0.31}
    assert content(rows)["between"] == {"0": [0.0012, 0.31]}


def test_each_reason_is_sent_once_in_the_reader_s_language() -> None:
    rows = [*year("V1", reasons="helpers_watch"), *year("V3")]
    for language in ("en", "my"):
        found = content(rows, language)
        assert len(found["why"]) == 2 and "" in found["why"]
        said = {found["why"][each] for each in found["reasons"][:12]}
        assert said == {each for each in found["why"] if each}
    assert "some helpers are away" in content(rows)["why"]


def test_names_are_in_both_scripts_the_reader_s_first() -> None:
    assert (content(year("V1"))["name"], content(year("V1"))["other"]) == (["Aung Ze"], ["အောင်ဇေ"])
    assert content(year("V1"), "my")["name"] == ["အောင်ဇေ"]


def test_areas_are_named_at_the_middle_of_their_villages_and_one_alone_is_not() -> None:
    rows = [*year("V1"), *year("V3"), *year("V4")]
    areas = content(rows)["areas"]
    assert areas["name"] == ["Bogale", "Labutta"]
    assert (areas["lon"][0], areas["lat"][0]) == pytest.approx((95.42, 16.32))
    assert content(year("V1"))["areas"]["name"] == []


def test_the_map_opens_on_all_villages_and_one_alone_has_a_surrounding() -> None:
    assert content([*year("V1"), *year("V4")])["frame"] == [94.81, 16.12, 95.43, 16.33]
    west, south, east, north = content(year("V1"))["frame"]
    assert (east - west, north - south) == pytest.approx((SMALLEST_SPAN, SMALLEST_SPAN))


def test_of_wide_areas_each_village_has_its_one_gravest_month() -> None:
    found = content(
        [row("V3", 4, finding="loses", all_year="low all year"), row("V1", 11, finding="watch")]
    )
    assert (found["months"], found["month"]) == (1, [11, 4])
    assert (found["findings"], found["low"]) == ("10", "01")
