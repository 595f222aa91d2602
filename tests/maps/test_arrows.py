"""Arrows: direction, width and room for both ways."""

from __future__ import annotations

import numpy as np
import pytest

from mobility.maps.arrows import GAP, THINNEST, WIDEST, WidthScale, arrow

A, B = np.array([0.0, 0.0]), np.array([300.0, 40.0])


def test_widths_are_linear_in_people() -> None:
    scale = WidthScale(1000)
    assert scale.width(1000) == WIDEST
    assert scale.width(500) == pytest.approx(WIDEST / 2)
    assert scale.width(250) == pytest.approx(WIDEST / 4)


def test_an_arrow_too_thin_to_see_is_drawn_at_the_least_width_the_legend_states() -> None:
    scale = WidthScale(1000)
    assert scale.width(1) == THINNEST
    assert scale.width(scale.finest) == pytest.approx(THINNEST)


def test_the_ends_stay_outside_the_circles() -> None:
    outline = arrow(A, B, 20, 12, 10)
    assert np.linalg.norm(outline - A, axis=1).min() >= 20 - 1
    assert np.linalg.norm(outline - B, axis=1).min() >= 12 + GAP - 1


def test_the_head_points_at_the_destination() -> None:
    outline = arrow(A, B, 20, 12, 10)
    nearest = outline[np.linalg.norm(outline - B, axis=1).argmin()]
    head = np.linalg.norm(outline - nearest, axis=1).argsort()[1:3]
    tail = outline[np.linalg.norm(outline - A, axis=1).argsort()[:2]]
    spread_at_head = np.linalg.norm(np.diff(outline[np.sort(head)], axis=0))
    spread_at_tail = np.linalg.norm(np.diff(tail, axis=0))
    assert spread_at_head > 2 * spread_at_tail


def test_there_and_back_lie_side_by_side() -> None:
    there, back = arrow(A, B, 10, 10, 12), arrow(B, A, 10, 10, 12)
    across = np.array([-(B - A)[1], (B - A)[0]]) / np.linalg.norm(B - A)
    middle = slice(4, 10)
    assert ((there[middle] @ across) > 0).all()
    assert ((back[middle] @ across) < 0).all()


def test_touching_circles_still_get_an_arrow() -> None:
    outline = arrow(A, np.array([15.0, 0.0]), 12, 12, 8)
    assert np.isfinite(outline).all()
    assert np.ptp(outline, axis=0).max() > 5
