"""Colours: told apart without colour vision, and legible."""

from __future__ import annotations

import pytest

from mobility.maps.colours import (
    ACCENT,
    HAZARD_INKS,
    HAZARD_LEVELS,
    INK,
    MARKS,
    MUTED,
    PAPER,
    rgb,
)
from mobility.measures.verdict import VERDICTS


def _light(colour: str) -> float:
    parts = [channel / 255 for channel in rgb(colour)[:3]]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(first: str, second: str) -> float:
    low, high = sorted([_light(first), _light(second)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [INK, MUTED, ACCENT])
def test_text_is_legible_on_paper(colour: str) -> None:
    assert _contrast(colour, PAPER) >= 4.5


def test_a_hazard_level_s_word_is_legible_on_its_colour() -> None:
    for colour, ink in zip(HAZARD_LEVELS, HAZARD_INKS, strict=True):
        assert _contrast(colour, ink) >= 4.5


def test_hazard_levels_darken_in_order() -> None:
    lights = [_light(colour) for colour in HAZARD_LEVELS]
    assert lights == sorted(lights, reverse=True)


def test_graver_verdicts_are_darker_in_greyscale() -> None:
    loss, watch, ok = (_light(mark.colour) for mark in MARKS[:3])
    for darker, lighter in ((loss, watch), (watch, ok)):
        assert (lighter + 0.05) / (darker + 0.05) > 1.5


def test_graver_verdicts_are_larger() -> None:
    loss, watch, ok = (mark.size for mark in MARKS[:3])
    assert loss > watch > ok


def test_each_verdict_has_a_shape_of_its_own() -> None:
    assert len({mark.points for mark in MARKS}) == len(MARKS)


def test_every_verdict_has_a_mark() -> None:
    assert {mark.code for mark in MARKS} == set(VERDICTS)
