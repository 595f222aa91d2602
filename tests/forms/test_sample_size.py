"""Households and villages to ask, against answers of the textbooks."""

from __future__ import annotations

import pytest

from mobility.forms.sample_size import Precision, corrected, needed, sample_size, table_of
from mobility.measures.parameters import parameters


@pytest.mark.parametrize(
    ("share", "within", "expected"), [(0.5, 0.05, 384.15), (0.5, 0.1, 96.04), (0.2, 0.04, 384.15)]
)
def test_households_of_a_village_without_end(share: float, within: float, expected: float) -> None:
    assert needed(share, within, 0.95) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(("total", "expected"), [(100, 80), (1000, 278), (10_000, 370)])
def test_the_finite_population_correction(total: int, expected: int) -> None:
    """Krejcie and Morgan's table of 1970."""
    found = sample_size(Precision(within=0.05, households=total), parameters())
    assert found.to_interview == expected


def test_never_more_than_there_are() -> None:
    assert corrected(1e9, 40) <= 40
    found = sample_size(Precision(within=0.01, households=40, answering=0.5), parameters())
    assert found.to_interview == found.to_approach == 40


def test_a_design_effect_multiplies_before_the_correction() -> None:
    found = sample_size(Precision(within=0.05, households=1000, design_effect=2), parameters())
    assert found.before_correction == pytest.approx(768.29, abs=0.01)
    assert found.to_interview == 435  # 768.29 / (1 + 767.29 / 1000)


def test_those_who_do_not_answer_are_added() -> None:
    found = sample_size(Precision(households=120, answering=0.8), parameters())
    assert (found.to_interview, found.to_approach) == (54, 68)


def test_villages_for_one_number_of_an_area() -> None:
    wanted = Precision(within=0.1, households=120, villages=1000, alike=0.05)
    found = sample_size(wanted, parameters())
    # 54 in each: 1 + 53 * 0.05 = 3.65; 96.04 * 3.65 / 54 = 6.49, of a thousand 6.46
    assert found.area_effect == pytest.approx(3.65)
    assert (found.villages, found.interviews) == (7, 378)


def test_too_few_to_be_told_is_said() -> None:
    few = sample_size(Precision(within=0.3, households=120), parameters())
    assert few.to_interview == 10
    assert few.fewest == 25 and not few.is_enough
    small = sample_size(Precision(within=0.1, households=20), parameters())
    assert small.fewest == 10 and small.is_enough  # half of a small village is enough


def test_the_table_says_what_was_asked_and_what_is_needed() -> None:
    wanted = Precision()
    row = table_of(wanted, sample_size(wanted, parameters())).iloc[0]
    assert (row["village_households"], row["to_interview"], row["fewest"]) == (120, 54, 25)
