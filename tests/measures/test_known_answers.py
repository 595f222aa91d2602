"""The known answers, worked by hand on villages small enough to count on fingers."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from ibis.expr.types import Table

from mobility.measures import expected, hazards, newcomers, places
from mobility.measures.parameters import parameters
from tests import known_answers
from tests.known_answers import MONTHS, VILLAGES
from tests.measures import engine, stocks
from tests.measures.engine import Row
from tests.worlds import FEBRUARY_TO_MAY, YEAR


@cache
def read() -> dict[str, Table]:
    """All of them in one country."""
    return engine.read_tables(known_answers.tables())


@cache
def numbers() -> Table:
    return engine.kept(engine.village_numbers(read()))


@cache
def findings() -> dict[str, dict[int, Row]]:
    found: dict[str, dict[int, Row]] = {name: {} for name in VILLAGES}
    for row in engine.run(engine.judged(numbers()).order_by("month")):
        found[row["place_id"]][row["month"]] = row
    return found


@cache
def expectations() -> dict[tuple[str, str], Row]:
    """What each hazard finds in each village."""
    lines = places.ancestors(read()["places"])
    calendar = hazards.inherited(read()["hazards"], lines, read()["places"])
    rows = engine.run(expected.expected(engine.judged(numbers()), calendar))
    return {(row["place_id"], row["hazard"]): row for row in rows}


def column(village: str, name: str) -> list[Any]:
    return [findings()[village][month][name] for month in MONTHS]


def april(village: str, *names: str) -> tuple[Any, ...]:
    return tuple(findings()[village][4][name] for name in names)


def test_k1_three_of_six_helpers_are_away_from_february_to_may() -> None:
    assert column("K1", "helpers") == [6, 3, 3, 3, 3, 6, 6, 6, 6, 6, 6, 6]
    assert set(column("K1", "helpers_usual")) == {6}
    assert column("K1", "fullest") == [month in (1, 6, 7) for month in MONTHS]


def test_k1_in_january_everybody_is_here() -> None:
    january = findings()["K1"][1]
    assert (january["availability"], january["without_helpers"]) == (1, 0)
    assert (january["finding"], january["sure"], january["reasons"]) == ("keeps", "certain", "")


def test_k1_in_april_half_the_helpers_are_away() -> None:
    assert april("K1", "availability", "needs_help", "without_helpers") == (0.5, 3, 1.5)
    assert april("K1", "people", "people_here", "people_away") == (10, 7, 3)
    assert april("K1", "helpers_women", "helpers_men") == (3, 0)
    assert april("K1", "finding", "sure") == ("loses", "certain")
    assert april("K1", "reasons") == ("helpers_loss;help_loss",)


def test_k1_is_a_full_list_whose_interval_is_its_point() -> None:
    assert april("K1", "basis", "availability_low", "availability_high") == ("full", 0.5, 0.5)


def test_k1_is_not_low_all_year_for_three_of_three_have_two_helpers_each() -> None:
    assert set(column("K1", "needs_help_usual")) == {3}
    assert set(column("K1", "all_year")) == {"not low"}
    assert set(column("K1", "all_year_reasons")) == {""}


def test_k1_expects_a_quarter_of_the_helpers_away_when_a_cyclone_comes() -> None:
    found = expectations()["K1", "cyclone"]
    assert found["expected_absence"] == pytest.approx(0.25)
    assert found["expected_without"] == pytest.approx(0.75)
    assert found["expected_without_away"] == pytest.approx(0.75)


def test_k1_expects_a_sixth_of_the_helpers_away_where_all_months_weigh_the_same() -> None:
    assert expectations()["K1", "equal"]["expected_absence"] == pytest.approx(1 / 6)


def test_k2_nobody_moves() -> None:
    assert set(column("K2", "availability")) == {1}
    found = expectations()["K2", "cyclone"]
    assert (found["expected_absence"], found["expected_without_away"]) == (0, 0)


def test_k3_all_four_helpers_are_away_in_april() -> None:
    assert april("K3", "helpers", "availability", "needs_help") == (0, 0, 2)
    assert april("K3", "without_helpers", "finding") == (2, "loses")


def test_k4_newcomers_add_to_the_people_to_protect_and_not_to_the_helpers() -> None:
    assert april("K1", "people_to_protect", "helpers") == (7, 3)
    assert april("K4", "people_to_protect", "helpers", "newcomers") == (27, 3, 20)


def test_k4_a_tenth_of_the_newcomers_trained_and_assigned_makes_five_helpers() -> None:
    found = engine.run(newcomers.with_newcomers(numbers(), 0.1, parameters()))
    (row,) = [row for row in found if (row["place_id"], row["month"]) == ("K4", 4)]
    assert row["helpers_with_newcomers"] == 5
    assert (row["without_with_newcomers"], row["without_helpers"]) == (0.5, 1.5)
    assert (row["helpers"], row["availability"]) == (3, 0.5)


def test_k5_an_area_s_availability_is_of_sums() -> None:
    assert april("K5 far", "availability") == (0.1,)
    assert april("K5 near", "availability") == (1,)
    units = places.units(read()["places"], "township")
    summed = engine.run(engine.area_findings(numbers(), units))
    (row,) = [row for row in summed if (row["place_id"], row["month"]) == ("T-K5", 4)]
    assert row["availability"] == pytest.approx(91 / 100)


def test_k6_the_only_early_warning_holder_is_away_and_another_helper_comes_for_them() -> None:
    assert set(column("K6", "helpers")) == set(column("K6", "availability")) == {1}
    assert (findings()["K6"][1]["weakest_cover"], april("K6", "weakest_cover")) == (1, (0,))
    assert april("K6", "roles_lost", "roles_empty") == ("early warning", "early warning")
    lost = ["loses" if month in (4, 5, 6) else "keeps" for month in MONTHS]
    assert column("K6", "finding") == lost
    assert set(column("K6", "reasons")[3:6]) == {"role_loss"}


def test_k7_six_of_twelve_helpers_are_away_eleven_months() -> None:
    assert april("K7 eleven", "helpers_usual", "away_all_year") == (8, 0)
    assert column("K7 eleven", "availability") == [1] + [0.75] * 11
    assert column("K7 eleven", "finding") == ["keeps"] + ["watch"] * 11


def test_k7_six_of_twelve_helpers_are_away_all_year() -> None:
    assert april("K7 twelve", "helpers_usual", "away_all_year", "helpers_all") == (6, 6, 12)
    assert set(column("K7 twelve", "availability")) == {1}
    assert set(column("K7 twelve", "finding")) == {"keeps"}


def test_k7_six_of_twelve_helpers_are_away_nine_months() -> None:
    assert april("K7 nine", "helpers_usual") == (12,)
    assert column("K7 nine", "availability") == [1] * 3 + [0.5] * 9
    assert column("K7 nine", "finding") == ["keeps"] * 3 + ["loses"] * 9


def test_k8_as_many_who_may_need_help_as_helpers_is_low_all_year_and_no_loss() -> None:
    assert set(column("K8", "finding")) == {"keeps"}
    assert set(column("K8", "all_year")) == {"low all year"}
    assert set(column("K8", "all_year_reasons")) == {"help"}
    assert set(column("K8", "without_helpers")) == {2}
    found = expectations()["K8", "cyclone"]
    assert (found["expected_without"], found["expected_without_away"]) == (2, 0)


@pytest.mark.parametrize(
    ("village", "finding", "reasons"),
    [("K9 with 9", "loses", "help_loss"), ("K9 with 6", "watch", "helpers_watch")],
)
def test_k9_fourteen_of_twenty_helpers_are_too_few_for_nine_and_enough_for_six(
    village: str, finding: str, reasons: str
) -> None:
    assert april(village, "availability") == pytest.approx((0.70,))
    assert april(village, "all_year", "finding", "reasons") == ("not low", finding, reasons)


def test_k12_three_people_are_away_from_february_to_may() -> None:
    away = dict.fromkeys(MONTHS, 0.0)
    stays = engine.effective(read())
    for row in engine.run(stays.filter(stays.origin_id == "K1")):
        away[row["month"]] += row["people"]
    assert away == {month: 3 if month in FEBRUARY_TO_MAY else 0 for month in MONTHS}


def test_k12_three_left_in_february_and_three_returned_in_june() -> None:
    steps = stocks.left_and_returned(read()["roster"], read()["places"], YEAR)
    found = engine.run(steps.filter(steps.place_id == "K1"))
    assert {row["month"]: row["left"] for row in found if row["left"]} == {2: 3}
    assert {row["month"]: row["returned"] for row in found if row["returned"]} == {6: 3}
