"""Places found as one types, one wrong letter forgiven in either script."""

from __future__ import annotations

import pandas as pd
import pytest

from mobility.views.gazetteer import Gazetteer
from mobility.views.place_search import EACH, Found, Spellings, nearly, offered
from mobility.words import speak

EN, MY = speak("en"), speak("my")
COLUMNS = ["place_id", "name_en", "name_my", "level", "parent_id", "lon", "lat"]
PLACES = [
    ("D", "Labutta District", None, "district", None, None, None),
    ("T", "Labutta", "လပွတ္တာ", "township", "D", None, None),
    ("X", "Lay Ein", "လေးအိမ်", "tract", "T", None, None),
    ("V", "Zin Tint Chaung", "ဇင်တင့်ချောင်း", "village", "X", None, None),
    ("W", None, None, "village", "X", None, None),
]
GAZETTEER = Gazetteer(pd.DataFrame(PLACES, columns=COLUMNS))
SPELLINGS = Spellings(GAZETTEER)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("labuta", "T"),  # a letter is missing
        ("labuttta", "T"),  # one too many
        ("lavutta", "T"),  # a wrong one
        ("lbautta", "T"),  # two in each other's place
        ("LAY  EIM", "X"),  # capitals and spaces count for nothing
        ("zin tnit", "V"),  # the beginning of a name
        ("လပွတတာ", "T"),
        ("လပွတ္တ", "T"),
        ("ဇင်တင့်ရျောင်း", "V"),
    ],
)
def test_one_wrong_letter_is_forgiven(typed: str, place: str) -> None:
    assert SPELLINGS.near(typed)[0] == place


@pytest.mark.parametrize("typed", ["lavuta", "လပွတာာ္", "xin", "", "zzzz"])
def test_two_are_not_nor_one_of_a_very_short_text(typed: str) -> None:
    assert SPELLINGS.near(typed) == []


def test_the_nearest_whole_name_s_level_comes_first() -> None:
    found = nearly(SPELLINGS, "labuta")
    assert found == Found(("T", "D"), {"township": 1, "district": 1}, is_near=True)


def test_what_is_offered_says_where_it_lies_and_how_many_more_there_are() -> None:
    groups = offered(MY, GAZETTEER, Found(("V", "W"), {"village": 2 + EACH}))
    (group,) = groups
    assert group["title"] == MY.say("villages")
    assert group["more"] == MY.count("and {n} more", "and {n} more", EACH)
    assert group["places"] == [
        {"id": "V", "name": "ဇင်တင့်ချောင်း", "other": "Zin Tint Chaung", "where": "လေးအိမ် · လပွတ္တာ · V"},
        {"id": "W", "name": "W", "other": "", "where": "လေးအိမ် · လပွတ္တာ · W"},
    ]
