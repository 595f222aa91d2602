"""The frame: what it holds."""

from __future__ import annotations

import numpy as np
import pytest

from mobility.maps.frame import MARGIN, fit

LON, LAT = np.array([94.8, 95.4, 95.1]), np.array([15.9, 16.5, 16.2])


def test_a_frame_holds_every_point_inside_its_margin() -> None:
    frame = fit(LON, LAT, 700, 500)
    half = np.array([350 - MARGIN, 250 - MARGIN]) + 1e-6
    assert (np.abs(frame.to_pixels(LON, LAT)) <= half).all()


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
