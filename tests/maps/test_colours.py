"""Colours: told apart without colour vision, and legible."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import pytest

from mobility.maps.colours import (
    ACCENT,
    ASKED,
    CHANGE_MARKS,
    FEWER,
    FLOW_FAINT,
    HAZARD_INKS,
    HAZARD_LEVELS,
    INK,
    KNOWN_MARKS,
    LAND,
    LOW_MARK,
    MARKS,
    MORE,
    MUTED,
    PAPER,
    PLAIN_MARK,
    RIVER,
    SEA,
    WORK_LEVELS,
    Mark,
    hollow,
    mark_of,
    rgb,
    svg,
)
from mobility.measures.finding import FINDINGS, LOW_ALL_YEAR


def _light(colour: str) -> float:
    return sum(w * c for w, c in zip(SEEN["grey"][0], _linear(colour), strict=True))


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


# What is seen without one kind of cone, on linear RGB: Machado, Oliveira and Fernandes 2009
# (severity 1), and without colour at all.
SEEN = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}
TO_XYZ = (  # sRGB, white point D65, divided by the white
    (0.433953, 0.376219, 0.189828),
    (0.212673, 0.715152, 0.072175),
    (0.017758, 0.109477, 0.872766),
)
# Distances in CIELAB (CIE 1976). 2.3 is just seen side by side; a scale must be read across a page.
STEP, APART = 10, 15


def _linear(colour: str) -> list[float]:
    parts = [channel / 255 for channel in rgb(colour)[:3]]
    return [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def _times(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> list[float]:
    return [sum(w * c for w, c in zip(row, vector, strict=True)) for row in matrix]


def _lab(colour: str, seen: str) -> tuple[float, float, float]:
    light = [min(max(c, 0), 1) for c in _times(SEEN[seen], _linear(colour))]
    x, y, z = (
        c ** (1 / 3) if c > 216 / 24389 else (24389 / 27 * c + 16) / 116
        for c in _times(TO_XYZ, light)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _distance(first: str, second: str, seen: str) -> float:
    return math.dist(_lab(first, seen), _lab(second, seen))


@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize("scale", [HAZARD_LEVELS, WORK_LEVELS])
def test_every_step_of_a_scale_is_seen_without_a_colour(scale: Sequence[str], seen: str) -> None:
    lights = [_lab(colour, seen)[0] for colour in scale]
    assert lights == sorted(lights, reverse=True)
    assert min(_distance(*pair, seen) for pair in combinations(scale, 2)) >= STEP


@pytest.mark.parametrize("seen", SEEN)
def test_findings_are_told_apart_by_their_colour_alone(seen: str) -> None:
    colours = [mark.colour for mark in MARKS[:3]]
    assert min(_distance(*pair, seen) for pair in combinations(colours, 2)) >= APART
    lights = [_lab(colour, seen)[0] for colour in colours]
    assert lights == sorted(lights)


@pytest.mark.parametrize("marks", [(*MARKS, LOW_MARK), KNOWN_MARKS, CHANGE_MARKS])
def test_no_two_marks_of_a_key_need_colour_to_be_told_apart(marks: Sequence[Mark]) -> None:
    drawn = [(mark.points, mark.filled) for mark in marks]
    assert len(set(drawn)) == len(marks)


@pytest.mark.parametrize("seen", SEEN)
def test_more_and_fewer_are_seen_on_the_map(seen: str) -> None:
    assert _distance(MORE, FEWER, seen) >= STEP
    assert min(_distance(each, ASKED, seen) for each in (MORE, FEWER, ACCENT, FLOW_FAINT)) >= APART


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
