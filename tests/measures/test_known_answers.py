"""The known answers, worked by hand on villages small enough to count on fingers."""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pytest
from ibis.expr.types import Table

from mobility.measures import areas, expected, hazards, newcomers, places
from mobility.measures.parameters import parameters
from tests import worlds
from tests.measures import engine, stocks
from tests.measures.engine import Row
from tests.worlds import FEBRUARY_TO_MAY, YEAR, person

MONTHS = range(1, 13)
CYCLONES = (0, 0, 1, 2, 7, 0, 0, 0, 0, 8, 2, 0)
ONE_VILLAGE = worlds.rows(
    "places",
    worlds.place("T1", "township"),
    worlds.place("V1", "village", "T1"),
    worlds.place("CITY", "township"),
)


def read_village(roster: pa.Table, **more: pa.Table) -> dict[str, Table]:
    return engine.read_tables({"places": ONE_VILLAGE, "roster": roster, **more})


def months_of(roster: pa.Table, **more: pa.Table) -> dict[int, Row]:
    """V1's twelve months, in order."""
    found = engine.run(engine.village_findings(read_village(roster, **more)).order_by("month"))
    return {row["month"]: row for row in found if row["place_id"] == "V1"}


def roster_of(*people: Row) -> pa.Table:
    return worlds.rows("roster", *people)


@cache
def k1() -> dict[int, Row]:
    return months_of(worlds.village_of_ten())


def expected_for(roster: pa.Table, weights: tuple[float, ...]) -> Row:
    """What a hazard of these weights finds in V1."""
    rows = [
        {"hazard": "cyclone", "place_id": "T1", "month": month, "level": 1, "weight": weight}
        for month, weight in zip(MONTHS, weights, strict=True)
    ]
    read = read_village(roster, hazards=worlds.rows("hazards", *rows))
    lines = places.ancestors(read["places"])
    calendar = hazards.inherited(read["hazards"], lines, read["places"])
    (row,) = engine.run(expected.expected(engine.village_numbers(read), calendar))
    return row


def with_newcomers(number: int) -> pa.Table:
    """Workers from the city in V1, in April."""
    stay = {"origin_id": "CITY", "destination_id": "V1", "year": YEAR, "month": 4}
    return worlds.rows("stays", {**stay, "people": number})


def nobody_moves() -> pa.Table:
    roster = worlds.village_of_ten()
    everybody = pa.array([1] * roster.num_rows, pa.int8())
    for month in MONTHS:
        column = f"here_{month:02d}"
        roster = roster.set_column(roster.column_names.index(column), column, everybody)
    return roster


def stock_of(roster: pa.Table) -> dict[int, float]:
    """People of V1 who are elsewhere, by month."""
    away = dict.fromkeys(MONTHS, 0.0)
    for row in engine.run(engine.effective(read_village(roster))):
        away[row["month"]] += row["people"]
    return away


def column(rows: dict[int, Row], name: str) -> list[float | str | None]:
    return [rows[month][name] for month in MONTHS]


def test_k1_three_of_six_helpers_are_away_from_february_to_may() -> None:
    assert column(k1(), "helpers") == [6, 3, 3, 3, 3, 6, 6, 6, 6, 6, 6, 6]
    assert set(column(k1(), "helpers_usual")) == {6}
    assert column(k1(), "fullest") == [month in (1, 6, 7) for month in MONTHS]


def test_k1_in_january_everybody_is_here() -> None:
    january = k1()[1]
    assert (january["availability"], january["without_helpers"]) == (1, 0)
    assert (january["finding"], january["sure"], january["reasons"]) == ("keeps", "certain", "")


def test_k1_in_april_half_the_helpers_are_away() -> None:
    april = k1()[4]
    assert (april["availability"], april["needs_help"], april["without_helpers"]) == (0.5, 3, 1.5)
    assert (april["people"], april["people_here"], april["people_away"]) == (10, 7, 3)
    assert (april["helpers_women"], april["helpers_men"]) == (3, 0)
    assert (april["finding"], april["sure"]) == ("loses", "certain")
    assert april["reasons"] == "helpers_loss;help_loss"


def test_k1_is_a_full_list_whose_interval_is_its_point() -> None:
    april = k1()[4]
    ends = april["availability_low"], april["availability_high"]
    assert (april["basis"], *ends) == ("full", 0.5, 0.5)


def test_k1_is_not_low_all_year_for_three_of_three_have_two_helpers_each() -> None:
    assert {(row["needs_help_usual"], row["all_year"]) for row in k1().values()} == {(3, "not low")}
    assert {row["all_year_reasons"] for row in k1().values()} == {""}


def test_k1_expects_a_quarter_of_the_helpers_away_when_a_cyclone_comes() -> None:
    found = expected_for(worlds.village_of_ten(), CYCLONES)
    assert found["expected_absence"] == pytest.approx(0.25)
    assert found["expected_without"] == pytest.approx(0.75)
    assert found["expected_without_away"] == pytest.approx(0.75)


def test_k1_expects_a_sixth_of_the_helpers_away_where_all_months_weigh_the_same() -> None:
    found = expected_for(worlds.village_of_ten(), (1,) * 12)
    assert found["expected_absence"] == pytest.approx(1 / 6)


def test_k2_nobody_moves() -> None:
    roster = nobody_moves()
    assert set(column(months_of(roster), "availability")) == {1.0}
    found = expected_for(roster, CYCLONES)
    assert (found["expected_absence"], found["expected_without_away"]) == (0, 0)


def test_k3_all_four_helpers_are_away_in_april() -> None:
    helpers = [person("H1", n, 30, (4,)) for n in range(4)]
    april = months_of(roster_of(*helpers, person("H2", 1, 3), person("H2", 2, 70)))[4]
    assert (april["helpers"], april["availability"], april["needs_help"]) == (0, 0, 2)
    assert april["without_helpers"] == 2
    assert april["finding"] == "loses"


def test_k4_newcomers_add_to_the_people_to_protect_and_not_to_the_helpers() -> None:
    before = k1()[4]
    after = months_of(worlds.village_of_ten(), stays=with_newcomers(20))[4]
    assert (before["people_to_protect"], after["people_to_protect"]) == (7, 27)
    assert after["newcomers"] == 20
    assert (before["helpers"], after["helpers"]) == (3, 3)


def test_k4_a_tenth_of_the_newcomers_trained_and_assigned_makes_five_helpers() -> None:
    read = read_village(worlds.village_of_ten(), stays=with_newcomers(20))
    to_plan = parameters()["newcomer_share_to_plan"]
    months = newcomers.with_newcomers(
        engine.village_numbers(read), 0.1, to_plan, engine.USUAL.helpers_each
    )
    (april,) = [r for r in engine.run(months) if (r["place_id"], r["month"]) == ("V1", 4)]
    assert april["helpers_with_newcomers"] == 5
    assert (april["without_with_newcomers"], april["without_helpers"]) == (0.5, 1.5)
    assert (april["helpers"], april["availability"]) == (3, 0.5)


def test_k5_an_area_s_availability_is_of_sums() -> None:
    far = [person("H1", n, 30, (4,) if n else ()) for n in range(10)]
    near = [person("H2", n, 30, village_id="V2") for n in range(90)]
    villages = worlds.place("V1", "village", "T1"), worlds.place("V2", "village", "T1")
    given = worlds.rows("places", worlds.place("T1", "township"), *villages)
    read = engine.read_tables({"places": given, "roster": roster_of(*far, *near)})
    months = engine.village_numbers(read)
    april = {r["place_id"]: r["availability"] for r in engine.run(months) if r["month"] == 4}
    assert april == {"V1": 0.1, "V2": 1}
    units = places.units(read["places"], "township")
    summed = engine.run(areas.sum_to(months, units, engine.LEAST_VILLAGES))
    (together,) = [row["availability"] for row in summed if row["month"] == 4]
    assert together == pytest.approx(91 / 100)


def test_k6_the_only_early_warning_holder_is_away_and_another_helper_comes_for_them() -> None:
    instead = [month for month in MONTHS if month not in (4, 5, 6)]
    holder = person("H1", 1, 30, (4, 5, 6), roles="early warning")
    rows = months_of(roster_of(holder, person("H2", 1, 40, instead)))
    assert set(column(rows, "helpers")) == set(column(rows, "availability")) == {1}
    assert (rows[1]["weakest_cover"], rows[4]["weakest_cover"]) == (1, 0)
    assert rows[4]["roles_lost"] == rows[4]["roles_empty"] == "early warning"
    lost = ["loses" if month in (4, 5, 6) else "keeps" for month in MONTHS]
    assert column(rows, "finding") == lost
    assert {rows[month]["reasons"] for month in (4, 5, 6)} == {"role_loss"}


def twelve_helpers_six_away(months: range) -> dict[int, Row]:
    leaving = [person("H1", n, 30, months) for n in range(6)]
    return months_of(roster_of(*leaving, *(person("H2", n, 30) for n in range(6))))


def test_k7_six_of_twelve_helpers_are_away_eleven_months() -> None:
    rows = twelve_helpers_six_away(range(2, 13))
    assert rows[1]["helpers_usual"] == 8
    assert column(rows, "availability") == [1] + [0.75] * 11
    assert column(rows, "finding") == ["keeps"] + ["watch"] * 11
    assert rows[1]["away_all_year"] == 0


def test_k7_six_of_twelve_helpers_are_away_all_year() -> None:
    rows = twelve_helpers_six_away(MONTHS)
    assert rows[1]["helpers_usual"] == 6
    assert set(column(rows, "availability")) == {1}
    assert set(column(rows, "finding")) == {"keeps"}
    assert (rows[1]["away_all_year"], rows[1]["helpers_all"]) == (6, 12)


def test_k7_six_of_twelve_helpers_are_away_nine_months() -> None:
    rows = twelve_helpers_six_away(range(4, 13))
    assert rows[1]["helpers_usual"] == 12
    assert column(rows, "availability") == [1] * 3 + [0.5] * 9
    assert column(rows, "finding") == ["keeps"] * 3 + ["loses"] * 9


def test_k8_as_many_who_may_need_help_as_helpers_is_low_all_year_and_no_loss() -> None:
    helpers = [person("H1", n, 30) for n in range(4)]
    roster = roster_of(*helpers, *(person("H2", n, 70) for n in range(4)))
    rows = months_of(roster)
    assert set(column(rows, "finding")) == {"keeps"}
    assert set(column(rows, "all_year")) == {"low all year"}
    assert set(column(rows, "all_year_reasons")) == {"help"}
    assert set(column(rows, "without_helpers")) == {2}
    found = expected_for(roster, CYCLONES)
    assert (found["expected_without"], found["expected_without_away"]) == (2, 0)


@pytest.mark.parametrize(
    ("needs", "finding", "reasons"), [(9, "loses", "help_loss"), (6, "watch", "helpers_watch")]
)
def test_k9_fourteen_of_twenty_helpers_are_too_few_for_nine_and_enough_for_six(
    needs: int, finding: str, reasons: str
) -> None:
    helpers = [person("H1", n, 30, (4,) if n < 6 else ()) for n in range(20)]
    april = months_of(roster_of(*helpers, *(person("H2", n, 70) for n in range(needs))))[4]
    assert april["availability"] == pytest.approx(0.70)
    assert april["all_year"] == "not low"
    assert (april["finding"], april["reasons"]) == (finding, reasons)


def test_k12_three_people_are_away_from_february_to_may() -> None:
    away = stock_of(worlds.village_of_ten())
    assert away == {month: 3 if month in FEBRUARY_TO_MAY else 0 for month in MONTHS}


def test_k12_three_left_in_february_and_three_returned_in_june() -> None:
    read = read_village(worlds.village_of_ten())
    found = engine.run(stocks.left_and_returned(read["roster"], read["places"], YEAR))
    assert {row["place_id"] for row in found} == {"V1"}
    assert {row["month"]: row["left"] for row in found if row["left"]} == {2: 3}
    assert {row["month"]: row["returned"] for row in found if row["returned"]} == {6: 3}
