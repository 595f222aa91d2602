"""Areas: sums first, ratios last, and an interval only where all is counted."""

from __future__ import annotations

from typing import Any

import pytest

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
    found = engine.run(
        areas.sum_to(
            engine.village_months(read).drop("verdict", "reasons"), units, engine.LEAST_VILLAGES
        )
    )
    (april,) = [row for row in found if row["month"] == 4]
    return april


TWO_HERE = [person("H1", n, 30) for n in (1, 2)]
ONE_OF_FOUR_HERE = [
    person("H2", n, 30, () if n == 1 else (4,), village_id="V2") for n in (1, 2, 3, 4)
]
NOBODY_KNOWS = [person("H2", 1, 30, village_id="V2", here_04=None)]


def test_the_share_of_an_area_is_a_ratio_of_sums_and_no_mean_of_shares() -> None:
    april = township_in_april(*TWO_HERE, *ONE_OF_FOUR_HERE)
    assert (april["responders"], april["responders_reference"]) == (3, 6)
    assert april["rai"] == 0.5 != (1 + 0.25) / 2


def test_full_lists_that_are_known_have_no_sampling_error() -> None:
    april = township_in_april(*TWO_HERE, *ONE_OF_FOUR_HERE)
    assert april["rai_low"] == april["rai"] == april["rai_high"]


def test_a_village_that_is_not_known_is_left_out_counted_and_takes_the_interval_away() -> None:
    april = township_in_april(*TWO_HERE, *NOBODY_KNOWS)
    assert (april["villages_known"], april["villages_total"]) == (1, 2)
    assert (april["responders"], april["responders_reference"], april["rai"]) == (2, 2, 1)
    assert april["rai_low"] is april["rai_high"] is None


def test_samples_are_expanded_before_they_are_summed() -> None:
    april = township_in_april(*TWO_HERE, *ONE_OF_FOUR_HERE, households=2)
    assert (april["responders"], april["responders_reference"]) == (6, 12)
    assert april["rai"] == pytest.approx(0.5)
    assert april["rai_low"] is april["rai_high"] is None
