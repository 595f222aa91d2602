"""Colours: told apart without colour vision, and legible."""

from __future__ import annotations

from itertools import pairwise

import pytest

from mobility.maps.colours import (
    ACCENT,
    ASKED,
    HAZARD_INKS,
    HAZARD_LEVELS,
    INK,
    LAND,
    LOW_MARK,
    MARKS,
    MUTED,
    PAPER,
    PLAIN_MARK,
    RIVER,
    SEA,
    hollow,
    mark_of,
    rgb,
    svg,
)
from mobility.measures.finding import FINDINGS, LOW_ALL_YEAR


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


def test_graver_findings_are_darker_in_greyscale() -> None:
    loses, watch, keeps = (mark.colour for mark in MARKS[:3])
    assert _light(loses) < _light(watch) < _light(keeps)
    assert _contrast(loses, watch) > 1.7
    assert _contrast(watch, keeps) > 2


# Machado, Oliveira and Fernandes 2009, full deuteranopia, on linear RGB.
DEUTAN = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)


def _linear(colour: str) -> list[float]:
    parts = [channel / 255 for channel in rgb(colour)[:3]]
    return [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def _deutan_light(colour: str) -> float:
    seen = [sum(w * c for w, c in zip(row, _linear(colour), strict=True)) for row in DEUTAN]
    return sum(w * min(max(c, 0), 1) for w, c in zip((0.2126, 0.7152, 0.0722), seen, strict=True))


def test_findings_differ_for_a_reader_without_green() -> None:
    lights = [_deutan_light(mark.colour) for mark in MARKS[:3]]
    assert lights == sorted(lights)
    steps = [(b + 0.05) / (a + 0.05) for a, b in pairwise(lights)]
    assert steps[0] > 1.7 and steps[1] >= 2


def test_sea_land_and_page_differ_in_grey() -> None:
    lights = [_light(colour) for colour in (SEA, LAND, ASKED, PAPER)]
    assert lights == sorted(lights)
    assert _contrast(SEA, LAND) > 1.15 and _contrast(LAND, PAPER) > 1.15
    assert _contrast(RIVER, ASKED) > 1.8


def test_graver_findings_are_larger() -> None:
    loses, watch, keeps = (mark.size for mark in MARKS[:3])
    assert loses > watch > keeps


def test_each_finding_has_a_shape_of_its_own_and_so_has_what_is_low_all_year() -> None:
    assert len({mark.points for mark in (*MARKS, LOW_MARK)}) == len(MARKS) + 1


def test_every_finding_has_a_mark() -> None:
    assert {mark.code for mark in MARKS} == set(FINDINGS)
    assert LOW_MARK.code == LOW_ALL_YEAR


def test_what_is_low_all_year_is_told_without_colour() -> None:
    assert LOW_MARK.colour == INK
    assert LOW_MARK.colour not in {mark.colour for mark in (*MARKS, PLAIN_MARK)}


@pytest.mark.parametrize("mark", [mark for mark in MARKS if mark.sure])
def test_what_is_probable_has_the_same_shape_hollow(mark: object) -> None:
    code = mark.code  # type: ignore[attr-defined]
    certain, probable = mark_of(code, "certain"), mark_of(code, "probably")
    assert certain == mark_of(code) and probable == hollow(certain)
    assert (certain.points, certain.size) == (probable.points, probable.size)
    assert certain.filled and not probable.filled
    assert f'fill="{certain.colour}"' in svg(certain)
    assert f'fill="{PAPER}"' in svg(probable)


def test_what_is_hollow_is_seen_on_white() -> None:
    loses, watch = (hollow(mark) for mark in MARKS[:2])
    assert min(_contrast(each.colour, PAPER) for each in (loses, watch)) > 4.5
