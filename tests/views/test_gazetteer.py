"""Places as a reader knows them."""

from __future__ import annotations

import pandas as pd

from mobility.views.gazetteer import Gazetteer
from mobility.words import speak

EN, MY = speak("en"), speak("my")
PLACES = Gazetteer(
    pd.DataFrame(
        [
            ("MMR", "Myanmar", "မြန်မာ", "country", None, 96.0, 20.0),
            ("MMR017", "Ayeyarwady", "ဧရာဝတီ", "state", "MMR", None, None),
            ("T1", "Labutta", "လပွတ္တာ", "township", "MMR017", 94.8, 16.1),
            ("T2", "Bogale", None, "township", "MMR017", 95.4, 16.3),
            ("X1", "Lay Ein", None, "tract", "T1", None, None),
            ("V1", None, None, "village", "X1", None, None),
        ],
        columns=["place_id", "name_en", "name_my", "level", "parent_id", "lon", "lat"],
    )
)


def test_a_name_is_in_the_reader_s_script_where_there_is_one() -> None:
    assert PLACES.name(MY, "T1") == "လပွတ္တာ"
    assert PLACES.name(MY, "T2") == "Bogale"
    assert PLACES.name(EN, "V1") == "V1"
    assert PLACES.name(EN, None) == "place not known"
    assert PLACES.name(EN, float("nan")) == "place not known"


def test_the_other_script_is_given_beside_it() -> None:
    assert PLACES.other_name(EN, "T1") == "လပွတ္တာ"
    assert PLACES.other_name(EN, "T2") == ""


def test_a_village_knows_what_it_lies_in() -> None:
    assert PLACES.above("V1", "township") == "T1"
    assert PLACES.above("V1", "district") is None


def test_the_choice_holds_home_what_holds_it_and_the_parts_of_what_is_chosen() -> None:
    assert PLACES.choices(["T1", "T2"], ["T1"]) == ["MMR", "MMR017", "T1", "T2", "X1"]
    assert PLACES.choices(["T1"], []) == ["MMR", "MMR017", "T1"]


def test_names_are_listed_as_a_sentence_says_them() -> None:
    assert EN.listed(("A", "B", "C")) == "A, B and C"
    assert EN.listed(("A",)) == "A"
    assert EN.listed(()) == ""
