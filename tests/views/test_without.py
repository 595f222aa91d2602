"""People without enough helpers, as pages write them."""

from __future__ import annotations

import pytest

from mobility.views.without import people_without
from mobility.words import speak


@pytest.mark.parametrize(
    ("people", "said"),
    [
        *[(0.0, "0"), (1e-12, "0"), (0.4, "under 1"), (0.5, "1"), (1.5, "2"), (1234.2, "1,234")],
        *[(None, "–"), (float("nan"), "–")],
    ],
)
def test_less_than_half_a_person_is_not_nobody(people: float | None, said: str) -> None:
    assert people_without(speak("en"), people) == said
