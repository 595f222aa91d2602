"""Several hazards in a link, whatever they are called."""

from __future__ import annotations

import pytest

from mobility.views.hazard_choice import HazardChoice


def test_nothing_chosen_adds_nothing_to_a_link() -> None:
    assert HazardChoice().to_url() == {}
    assert HazardChoice.from_url({}) == (HazardChoice(), ())


@pytest.mark.parametrize("names", [("cyclone", "flood"), ("wind, strong", "50 % more rain", "ရေ")])
def test_a_link_gives_the_hazards_back(names: tuple[str, ...]) -> None:
    assert HazardChoice.from_url(HazardChoice(names).to_url()) == (HazardChoice(names), ())


def test_a_hazard_named_twice_or_not_known_is_left_out() -> None:
    choice, ignored = HazardChoice.from_url({"hazards": "flood,,flood,locusts"})
    assert (choice, ignored) == (HazardChoice(("flood", "locusts")), ())
    assert choice.among({"flood", "cyclone"}) == HazardChoice(("flood",))
