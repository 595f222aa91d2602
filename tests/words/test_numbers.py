"""How numbers of people are written: whole, halves up, as the browser writes them."""

from __future__ import annotations

import pytest

from mobility.words import speak, whole


@pytest.mark.parametrize(
    ("people", "written"),
    [(0.0, "0"), (0.49, "0"), (0.5, "1"), (2.5, "3"), (14.4999, "14"), (1234.5, "1,235")],
)
def test_people_are_written_whole_and_halves_go_up(people: float, written: str) -> None:
    assert speak("en").number(people) == written
    assert whole(people) == int(written.replace(",", ""))


def test_a_sum_that_an_engine_left_just_under_a_half_is_a_half() -> None:
    assert whole(14.5 - 1e-12) == 15


def test_what_is_not_known_is_a_dash() -> None:
    assert speak("en").number(None) == speak("en").number(float("nan")) == "–"
