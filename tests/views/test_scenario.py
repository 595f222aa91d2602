"""A scenario in a link and back, in words, and its villages compared."""

from __future__ import annotations

import pandas as pd
import pytest

from mobility.measures.scenario import Scenario
from mobility.views.scenario import BOTH, WhatIf, answer, compare, described
from mobility.words import MONTHS, speak

EN = speak("en")
WHOLE = WhatIf(
    Scenario(0.25, ("f",), ("18-24", "60+"), (10, 11), -1, 3, "V7", 0.1), "Boom & bust", 4, 6
)


def test_a_scenario_comes_back_from_its_link() -> None:
    assert WhatIf.from_url(WHOLE.to_url()) == (WHOLE, ())


def test_a_scenario_that_changes_nothing_leaves_the_link_empty() -> None:
    assert WhatIf().to_url() == {}
    assert WhatIf.from_url({}) == (WhatIf(), ())
    assert WhatIf().scenario.is_neutral


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("leave", "1.2"),
        ("leave", "nan"),
        ("leave", "some"),
        ("leave_sexes", "x"),
        ("leave_ages", "18-24,99"),
        ("leave_months", "0"),
        ("shift", "40"),
        ("brought", "-1"),
        ("assigned", "-0.1"),
        ("drill_from", "13"),
    ],
)
def test_what_a_link_says_wrongly_is_left_out_and_named(name: str, value: str) -> None:
    found, ignored = WhatIf.from_url({**WHOLE.to_url(), name: value})
    assert ignored == (name,)
    assert found.name == WHOLE.name
    assert WhatIf.from_url({name: value})[0] == WhatIf()


def test_a_name_is_kept_short() -> None:
    assert len(WhatIf.from_url({"scenario": "x" * 500})[0].name) == 80


def test_each_part_is_a_clause() -> None:
    said = described(EN, WHOLE.scenario, "cyclone", "Kyauk Chaung")
    assert said == [
        "25% of the people here leave as well in October and November (only: female, 18-24, 60+)",
        "the calendar of this hazard comes 1 month earlier: cyclone",
        "3 helpers are brought from elsewhere to Kyauk Chaung, all year",
        "10% of the newcomers are trained and assigned",
    ]
    assert described(EN, Scenario(brought=1), None, "") == [
        "1 helper is brought from elsewhere to every village, all year"
    ]
    assert described(EN, Scenario(), "cyclone", "") == []
    assert described(EN, Scenario(hazard_shift=12), "cyclone", "") == []


def rows(findings: dict[str, dict[int, str]], low: str = "", **numbers: float) -> pd.DataFrame:
    """Capacity rows of some villages: they keep theirs but where another finding is given.

    Args:
        findings: by village and month.
        low: the village that is low all year.
        numbers: of every village and month, 1 where not given.
    """
    usual = dict.fromkeys(BOTH, 1.0) | {"basis": "full", "year": 2025} | numbers
    return pd.DataFrame(
        [
            usual
            | {"place_id": village, "month": month, "finding": special.get(month, "keeps")}
            | {"all_year": "low all year" if village == low else "not low"}
            for village, special in findings.items()
            for month in MONTHS
        ]
    )


LEVELS = {4: 2, 10: 3}
VIEW = compare(
    rows({"V1": {10: "loses"}, "V2": {}, "V3": {10: "no data"}}, low="V2"),
    rows({"V1": {10: "keeps"}, "V2": {4: "loses", 10: "watch"}, "V3": {10: "no data"}}, low="V2"),
    LEVELS,
    LEVELS,
)


def test_villages_that_change_are_listed_the_worst_first() -> None:
    assert list(VIEW.changed(10)["place_id"]) == ["V2", "V1"]
    assert list(VIEW.changed(4)["place_id"]) == ["V2"]
    assert VIEW.changed(1).empty


def test_low_all_year_is_counted_once_a_village() -> None:
    assert (VIEW.low_before, VIEW.low_after) == (1, 1)


def test_the_sentence_names_the_worst_month_of_each_season_before_and_after() -> None:
    assert answer(EN, VIEW, "T1", is_neutral=False) == (
        "In T1, 1 village in April and 0 in October would lose capacity, instead of "
        "0 villages in April and 1 in October. People here who may need help and are without "
        "enough helpers: 3 in April, as many as without the change."
    )


def test_a_scenario_without_effect_says_so() -> None:
    same = compare(rows({"V1": {10: "loses"}}), rows({"V1": {10: "loses"}}), LEVELS, LEVELS)
    assert "as many as without the change" in answer(EN, same, "T1", is_neutral=False)
    neutral = answer(EN, same, "T1", is_neutral=True)
    assert "1 in October lose capacity because people are away." in neutral
    assert neutral.endswith("What would change that?")


def test_people_without_enough_helpers_change_where_no_finding_does() -> None:
    view = compare(
        rows({"V1": {}, "V2": {}}, without_helpers=2.6),
        rows({"V1": {}, "V2": {}}, without_helpers=0.4),
        LEVELS,
        LEVELS,
    )
    assert view.changed(4).empty and view.only_people(4) == 2
    assert view.total("without_helpers", 4) == (5.2, 0.8)
    assert "without enough helpers: 1 in April, instead of 5." in answer(EN, view, "T1", False)


def test_that_people_who_may_need_help_leave_too_is_said() -> None:
    view = compare(
        rows({"V1": {}}, without_helpers=5.0, needs_help=9.0),
        rows({"V1": {}}, without_helpers=4.0, needs_help=6.0),
        LEVELS,
        LEVELS,
    )
    said = answer(EN, view, "T1", is_neutral=False)
    assert said.endswith("instead of 5. 3 of those who may need help leave as well.")
    assert "leave as well" not in answer(EN, VIEW, "T1", is_neutral=False)


def test_people_without_are_told_of_the_month_when_they_are_most() -> None:
    later = rows({"V1": {}})
    later.loc[later["month"] == 10, "without_helpers"] = 7.0
    assert compare(later, later, LEVELS, LEVELS).month_of_need == 10
    assert compare(later, later, {4: 2}, {4: 2}).month_of_need == 4


def test_availability_of_an_area_is_a_sum_over_a_sum_of_the_villages_that_are_known() -> None:
    here = rows({"V1": {}, "V2": {}, "V3": {}}, helpers=4.0, helpers_usual=5.0)
    here.loc[here["place_id"] == "V2", "helpers_usual"] = 15.0
    here.loc[here["place_id"] == "V3", "helpers_usual"] = None
    view = compare(here, here.assign(helpers=2.0), {}, {})
    assert view.availability(4) == (0.4, 0.2)
    assert view.total("helpers", 4) == (8.0, 4.0)


def test_without_data_nothing_is_judged() -> None:
    nothing = rows({"V1": dict.fromkeys(MONTHS, "no data")})
    view = compare(nothing, nothing, {}, {})
    assert "no village can be judged" in answer(EN, view, "T1", is_neutral=True)


def test_the_page_opens_on_the_month_that_changes_most() -> None:
    assert VIEW.default_month == 4
