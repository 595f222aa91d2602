"""The frame: what it holds, and where far ends are met."""

from __future__ import annotations

import numpy as np
import pytest

from mobility.maps.flow_map import spread
from mobility.maps.frame import MARGIN, Frame, fit

LON, LAT = np.array([94.8, 95.4, 95.1]), np.array([15.9, 16.5, 16.2])


def test_a_frame_holds_every_point_inside_its_margin() -> None:
    frame = fit(LON, LAT, 700, 500)
    assert frame.holds(frame.to_pixels(LON, LAT)).all()


def test_a_frame_is_as_close_as_its_margin_allows() -> None:
    frame = fit(LON, LAT, 700, 500)
    pixels = np.abs(frame.to_pixels(LON, LAT))
    assert max(pixels.max(axis=0) - [350 - MARGIN, 250 - MARGIN]) == pytest.approx(0, abs=0.3)


def test_pixels_and_degrees_are_each_other_s_inverse() -> None:
    frame = fit(LON, LAT, 700, 500)
    assert np.allclose(
        frame.to_degrees(frame.to_pixels(LON, LAT)), np.column_stack([LON, LAT]), atol=1e-9
    )


def test_one_place_alone_does_not_zoom_in_for_ever() -> None:
    assert fit(LON[:1], LAT[:1], 700, 500).zoom <= 13


def test_places_without_a_location_leave_the_world_in_view() -> None:
    nowhere = np.array([np.nan])
    assert fit(nowhere, nowhere, 700, 500).zoom == 1.0


def test_a_far_end_is_met_on_the_inner_edge_in_its_own_direction() -> None:
    frame = fit(LON, LAT, 700, 500)
    bangkok = frame.to_pixels(np.array([100.5]), np.array([13.75]))
    edge = frame.to_edge(bangkok)
    half = np.array([350 - MARGIN, 250 - MARGIN])
    assert np.max(np.abs(edge) / half) == pytest.approx(1)
    assert (np.sign(edge) == np.sign(bangkok)).all()


def test_far_ends_in_one_direction_are_spread_along_the_edge() -> None:
    frame = Frame(95, 16, 8, 700, 500)
    crowd = frame.to_edge(np.array([[900.0, 10.0], [950.0, 0.0], [990.0, -5.0], [800.0, -6.0]]))
    moved = spread(crowd, frame)
    apart = [np.linalg.norm(a - b) for i, a in enumerate(moved) for b in moved[:i]]
    assert min(apart) > 40
    assert np.allclose(moved[:, 0], 350 - MARGIN)
