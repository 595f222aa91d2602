"""Areas: sums first, ratios last."""

from __future__ import annotations

from functools import cache

import pytest

from mobility.measures import places
from tests import worlds
from tests.measures import engine
from tests.measures.engine import Row
from tests.worlds import person


def people(number: int, away: int = 0, age: int = 30, **more: None) -> list[Row]:
    """So many of one household, some of them away in April."""
    return [person("H", n, age, (4,) if n < away else (), **more) for n in range(number)]


TWO_HERE = people(2)
ONE_OF_FOUR_HERE = people(4, away=3)
ELDERS = [row | {"household_id": "E"} for row in people(2, age=70)]
HALF_A_YEAR = {f"here_{month:02d}": None for month in range(6, 13)}

# Townships of two villages, and the households of each village.
TOWNSHIPS: dict[str, tuple[tuple[list[Row], list[Row]], int | None]] = {
    "lists": ((TWO_HERE, ONE_OF_FOUR_HERE), None),
    "one not known": ((TWO_HERE, people(1, here_04=None)), None),
    "one half known": ((TWO_HERE, people(1, **HALF_A_YEAR)), None),
    "with elders": ((TWO_HERE, ONE_OF_FOUR_HERE + ELDERS), None),
    "samples": ((TWO_HERE, ONE_OF_FOUR_HERE), 2),
}


@cache
def townships() -> dict[str, Row]:
    """All of them in April."""
    given, roster = [], []
    for township, (villages, households) in TOWNSHIPS.items():
        given.append(worlds.place(township, "township"))
        for number, members in enumerate(villages):
            name = f"{township} {number}"
            given.append(worlds.place(name, "village", township, households=households))
            roster += [row | {"village_id": name} for row in members]
    tables = {"places": worlds.rows("places", *given), "roster": worlds.rows("roster", *roster)}
    read = engine.read_tables(tables)
    units = places.units(read["places"], "township")
    found = engine.run(engine.area_findings(engine.village_numbers(read), units))
    return {row["place_id"]: row for row in found if row["month"] == 4}


def test_availability_of_an_area_is_a_ratio_of_sums_and_no_mean_of_ratios() -> None:
    april = townships()["lists"]
    assert (april["helpers"], april["helpers_usual"]) == (3, 6)
    assert april["availability"] == 0.5 != (1 + 0.25) / 2
    assert (april["finding"], april["sure"]) == ("loses", "certain")


def test_full_lists_that_are_known_have_no_sampling_error() -> None:
    april = townships()["lists"]
    assert april["availability_low"] == april["availability"] == april["availability_high"]


def test_a_village_that_is_not_known_is_left_out_and_counted() -> None:
    april = townships()["one not known"]
    assert (april["villages_known"], april["villages_total"]) == (1, 2)
    assert (april["helpers"], april["helpers_usual"], april["availability"]) == (2, 2, 1)


def test_a_village_of_which_too_few_months_are_known_is_left_out_of_both_sums() -> None:
    april = townships()["one half known"]
    assert (april["villages_known"], april["helpers"], april["helpers_usual"]) == (1, 2, 2)


def test_people_without_helpers_are_not_helped_by_those_of_another_village() -> None:
    april = townships()["with elders"]
    assert (april["helpers"], april["needs_help"]) == (3, 2)
    assert april["without_helpers"] == 1.5  # of the second, where one helper is here


def test_samples_are_expanded_before_they_are_summed() -> None:
    april = townships()["samples"]
    assert (april["helpers"], april["helpers_usual"]) == (6, 12)
    assert april["availability"] == pytest.approx(0.5)


def test_a_village_without_an_interval_takes_that_of_its_area_away() -> None:
    """One household of two was asked, and some of it are here: nothing says how sure that is."""
    april = townships()["samples"]
    assert april["availability_low"] is april["availability_high"] is None
    assert (april["finding"], april["sure"]) == ("cannot tell", None)
