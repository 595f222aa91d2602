"""The known answers, worked by hand on villages small enough to count on fingers."""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pytest
from ibis.expr.types import Table

from mobility.measures import absence, hazards, places, remedies
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


def months_of(roster: pa.Table, **more: pa.Table) -> dict[int, Row]:
    """V1's twelve months, in order."""
    read = engine.read_tables({"places": ONE_VILLAGE, "roster": roster, **more})
    found = engine.run(engine.village_months(read).order_by("month"))
    return {row["month"]: row for row in found if row["place_id"] == "V1"}


@cache
def k1() -> dict[int, Row]:
    return months_of(worlds.village_of_ten())


def absence_for(roster: pa.Table, weights: tuple[float, ...]) -> float:
    """Expected absence in V1 for a hazard of these weights."""
    rows = [
        {"hazard": "cyclone", "place_id": "T1", "month": month, "level": 1, "weight": weight}
        for month, weight in zip(MONTHS, weights, strict=True)
    ]
    read = engine.read_tables(
        {"places": ONE_VILLAGE, "roster": roster, "hazards": worlds.rows("hazards", *rows)}
    )
    lines = places.ancestors(read["places"])
    calendar = hazards.inherited(read["hazards"], lines, read["places"])
    (row,) = engine.run(absence.expected_absence(engine.village_months(read), calendar))
    return float(row["expected_absence"])


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
    read = engine.read_tables({"places": ONE_VILLAGE, "roster": roster})
    away = dict.fromkeys(MONTHS, 0.0)
    for row in engine.run(engine.effective(read)):
        away[row["month"]] += row["people"]
    return away


def with_column(months: Table, **columns: object) -> Row:
    """April, with more columns."""
    (row,) = engine.run(months.mutate(**columns).filter(months.month == 4))
    return row


def test_k1_in_january_all_six_responders_are_here() -> None:
    january = k1()[1]
    assert (january["responders"], january["responders_reference"], january["rai"]) == (6, 6, 1)
    assert (january["needs_help"], january["help_per_responder"]) == (3, 0.5)
    assert january["verdict"] == "watch"
    assert january["reasons"] == "help_watch"


def test_k1_in_april_half_the_responders_are_away() -> None:
    april = k1()[4]
    assert (april["responders"], april["responders_reference"], april["rai"]) == (3, 6, 0.5)
    assert (april["needs_help"], april["help_per_responder"]) == (3, 1.0)
    assert (april["people"], april["people_here"], april["people_away"]) == (10, 7, 3)
    assert april["verdict"] == "loss"


def test_k1_in_april_needs_three_more_responders() -> None:
    read = engine.read_tables({"places": ONE_VILLAGE, "roster": worlds.village_of_ten()})
    months = engine.village_months(read).filter(lambda row: row.place_id == "V1")
    limit = parameters()["help_loss"]
    add = remedies.responders_to_add(months.needs_help, months.responders, limit)
    assert with_column(months, add=add)["add"] == 3


def test_k1_is_a_full_list_whose_interval_is_its_point() -> None:
    april = k1()[4]
    assert (april["basis"], april["rai_low"], april["rai_high"]) == ("full", 0.5, 0.5)


def test_x_of_the_cyclone_calendar_is_a_quarter() -> None:
    assert absence_for(worlds.village_of_ten(), CYCLONES) == pytest.approx(0.25)


def test_x_of_equal_weights_is_a_sixth() -> None:
    assert absence_for(worlds.village_of_ten(), (1,) * 12) == pytest.approx(1 / 6)


def test_k2_nobody_moves() -> None:
    roster = nobody_moves()
    assert {row["rai"] for row in months_of(roster).values()} == {1.0}
    assert absence_for(roster, CYCLONES) == 0.0


def test_k3_everyone_of_working_age_is_away_in_april() -> None:
    workers = [person("H1", n, 30, (4,)) for n in (1, 2, 3)]
    roster = worlds.rows("roster", *workers, person("H2", 1, 3), person("H2", 2, 70))
    april = months_of(roster)[4]
    assert (april["responders"], april["rai"], april["needs_help"]) == (0, 0, 2)
    assert april["no_responder"] and april["help_per_responder"] is None
    assert april["verdict"] == "loss"


def test_k4_newcomers_add_to_the_people_to_protect_and_not_to_responders() -> None:
    before = k1()[4]
    after = months_of(worlds.village_of_ten(), stays=with_newcomers(20))[4]
    assert (before["people_to_protect"], after["people_to_protect"]) == (7, 27)
    assert after["newcomers"] == 20
    assert (before["responders"], after["responders"]) == (3, 3)


def test_k4_a_tenth_of_the_newcomers_trained_and_assigned_makes_five_responders() -> None:
    given = {"roster": worlds.village_of_ten(), "stays": with_newcomers(20)}
    months = engine.village_months(engine.read_tables({"places": ONE_VILLAGE, **given}))
    months = months.filter(months.place_id == "V1")
    able = absence.responders_with_newcomers(months.responders, months.newcomers, 0.1)
    april = with_column(months, able=able, strain=months.needs_help / able)
    assert (april["able"], april["strain"]) == (5, pytest.approx(0.6))


def test_k6_the_volunteer_and_another_responder_swap_months_away() -> None:
    role = {"roles": "early warning"}
    other = person("H2", 1, 40)
    here_in_april = [person("H1", 1, 30, (10,), **role), person("H1", 2, 30, (4,)), other]
    away_in_april = [person("H1", 1, 30, (4,), **role), person("H1", 2, 30, (10,)), other]
    before = months_of(worlds.rows("roster", *here_in_april))
    after = months_of(worlds.rows("roster", *away_in_april))
    assert [row["rai"] for row in before.values()] == [row["rai"] for row in after.values()]
    assert (before[4]["weakest_cover"], after[4]["weakest_cover"]) == (1, 0)
    assert (before[10]["weakest_cover"], after[10]["weakest_cover"]) == (0, 1)
    assert after[4]["weakest_role"] == after[4]["roles_empty"] == "early warning"
    assert after[4]["verdict"] == "loss"


def test_k12_three_people_are_away_from_february_to_may() -> None:
    away = stock_of(worlds.village_of_ten())
    assert away == {month: 3 if month in FEBRUARY_TO_MAY else 0 for month in MONTHS}


def test_k12_three_left_in_february_and_three_returned_in_june() -> None:
    read = engine.read_tables({"places": ONE_VILLAGE, "roster": worlds.village_of_ten()})
    found = engine.run(stocks.left_and_returned(read["roster"], read["places"], YEAR))
    assert {row["place_id"] for row in found} == {"V1"}
    assert {row["month"]: row["left"] for row in found if row["left"]} == {2: 3}
    assert {row["month"]: row["returned"] for row in found if row["returned"]} == {6: 3}
