"""Areas: sums first, ratios last."""

from __future__ import annotations

from typing import Any

import pytest
from mobility.measures.finding import with_finding

from mobility.measures import areas, places
from tests import worlds
from tests.measures import engine
from tests.measures.engine import Row
from tests.worlds import person


def township_in_april(*members: dict[str, Any], households: int = 1) -> Row:
    """T1 in April: V1 and V2, of one surveyed household each."""
    villages = [
        worlds.place(village, "village", "T1", households=households) for village in ("V1", "V2")
    ]
    read = engine.read_tables(
        {
            "places": worlds.rows("places", worlds.place("T1", "township"), *villages),
            "roster": worlds.rows("roster", *members),
        }
    )
    units = places.units(read["places"], "township")
    summed = areas.sum_to(engine.village_numbers(read), units, engine.LEAST_VILLAGES)
    found = engine.run(with_finding(summed, engine.USUAL))
    (april,) = [row for row in found if row["month"] == 4]
    return april


TWO_HERE = [person("H1", n, 30) for n in (1, 2)]
ONE_OF_FOUR_HERE = [
    person("H2", n, 30, () if n == 1 else (4,), village_id="V2") for n in (1, 2, 3, 4)
]
NOBODY_KNOWS = [person("H2", 1, 30, village_id="V2", here_04=None)]


def test_availability_of_an_area_is_a_ratio_of_sums_and_no_mean_of_ratios() -> None:
    april = township_in_april(*TWO_HERE, *ONE_OF_FOUR_HERE)
    assert (april["helpers"], april["helpers_usual"]) == (3, 6)
    assert april["availability"] == 0.5 != (1 + 0.25) / 2
    assert (april["finding"], april["sure"]) == ("loses", "certain")


def test_full_lists_that_are_known_have_no_sampling_error() -> None:
    april = township_in_april(*TWO_HERE, *ONE_OF_FOUR_HERE)
    assert april["availability_low"] == april["availability"] == april["availability_high"]


def test_a_village_that_is_not_known_is_left_out_and_counted() -> None:
    april = township_in_april(*TWO_HERE, *NOBODY_KNOWS)
    assert (april["villages_known"], april["villages_total"]) == (1, 2)
    assert (april["helpers"], april["helpers_usual"], april["availability"]) == (2, 2, 1)


def test_a_village_of_which_too_few_months_are_known_is_left_out_of_both_sums() -> None:
    unknown = {f"here_{month:02d}": None for month in range(6, 13)}
    april = township_in_april(*TWO_HERE, person("H2", 1, 30, village_id="V2", **unknown))
    assert (april["villages_known"], april["helpers"], april["helpers_usual"]) == (1, 2, 2)


def test_people_without_helpers_are_not_helped_by_those_of_another_village() -> None:
    elders = [person("H2", n, 70, village_id="V2") for n in (5, 6)]
    april = township_in_april(*TWO_HERE, *ONE_OF_FOUR_HERE, *elders)
    assert (april["helpers"], april["needs_help"]) == (3, 2)
    assert april["without_helpers"] == 1.5  # of V2, where one helper is here


def test_samples_are_expanded_before_they_are_summed() -> None:
    april = township_in_april(*TWO_HERE, *ONE_OF_FOUR_HERE, households=2)
    assert (april["helpers"], april["helpers_usual"]) == (6, 12)
    assert april["availability"] == pytest.approx(0.5)


def test_a_single_household_of_two_has_no_end_and_takes_those_of_its_area_away() -> None:
    april = township_in_april(*TWO_HERE, *ONE_OF_FOUR_HERE, households=2)
    assert april["availability_low"] is april["availability_high"] is None
    assert (april["finding"], april["sure"]) == ("cannot tell", None)
