"""How flows are shown, to a link and back."""

from __future__ import annotations

import pytest

from mobility.views.display import Display

DISPLAYS = [
    Display(),
    Display(least=50, compare="mean", scale="month", basemap=True),
    Display(compare="4", view=(94.5, 15.75, 95.5, 16.5), place="MMR017016"),
    Display(flow=("MMR017016", "")),
]


@pytest.mark.parametrize("display", DISPLAYS)
def test_a_link_gives_the_display_back(display: Display) -> None:
    assert Display.from_url(display.to_url()) == (display, ())


def test_the_default_adds_nothing_to_a_link() -> None:
    assert Display().to_url() == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("least", "0"), ("least", "-5"), ("least", "many"), ("compare", "13"), ("compare", "x"),
        ("scale", "day"), ("view", "1,2,3"), ("view", "95,16,94,17"), ("view", "a,b,c,d"),
        ("view", "nan,nan,nan,nan"), ("flow", "A"), ("basemap", "yes"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_left_out_and_named(name: str, text: str) -> None:
    assert Display.from_url({name: text}) == (Display(), (name,))
