"""The part of the world that a picture shows, in points: what lies in it, its scale, free room.

Nothing here draws; pictures by matplotlib and the maps of briefings are laid out with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from mobility.maps.frame import TILE, Frame

EARTH_KM = 40_075.0  # round the equator
LONGEST_SCALE = 0.25  # of the drawing's width
APART = 2.0  # points between names
Box = tuple[float, float, float, float]


def pieces_in(frame: Frame, geography: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """The pieces that lie in a frame; far ones only where near ones do not cover it."""
    if geography is None or geography.empty:
        return gpd.GeoDataFrame({"kind": [], "scale": [], "geometry": []})
    window = shapely.box(*bounds(frame))
    is_near = geography["scale"] == "near"
    is_covered = any(box_of(each).covers(window) for each in geography.loc[is_near, "box"].unique())
    pieces = geography[is_near] if is_covered else geography
    return pieces[pieces.intersects(window)]


def bounds(frame: Frame, margin: float = 0.0) -> Box:
    """West, south, east and north of a frame, with a margin of so many points."""
    half = np.array([frame.width / 2 + margin, frame.height / 2 + margin])
    corners = frame.to_degrees(np.array([half * (-1, 1), half * (1, -1)]))
    west, south = corners.min(axis=0).tolist()
    east, north = corners.max(axis=0).tolist()
    return west, south, east, north


def box_of(said: str) -> Any:
    """A part of the world: ``west,south,east,north``."""
    return shapely.box(*map(float, said.split(",")))


def half_a_point(frame: Frame) -> float:
    """In degrees."""
    return 360.0 / (TILE * 2.0**frame.zoom) / 2


def scale_of(frame: Frame) -> tuple[float, float]:
    """A round number of kilometres that a scale can show, and its length in points."""
    km_a_point = EARTH_KM * np.cos(np.radians(frame.lat)) / (TILE * 2.0**frame.zoom)
    longest = frame.width * LONGEST_SCALE * km_a_point
    power = 10 ** np.floor(np.log10(longest))
    km = float(power * max(step for step in (1, 2, 5) if step * power <= longest))
    return km, float(km / km_a_point)


class FreeRoom:
    """Finds places for names where they cover neither one another nor what must be seen."""

    def __init__(self, width: float, height: float) -> None:
        self._size = (width, height)
        self._taken: list[Box] = []

    def keep_clear(self, x: float, y: float, radius: float) -> None:
        """Nothing is written over a mark."""
        self.take((x - radius, y - radius, x + radius, y + radius))

    def take(self, box: Box) -> None:
        """Nothing is written over a box: left, low, right, high."""
        self._taken.append(box)

    def find(
        self, x: float, y: float, width: float, height: float, away: float
    ) -> tuple[float, float] | None:
        """Take room beside a point, or over it; gives its lower left corner, None without room.

        Args:
            away: points between the point and the room; 0 over it.
        """
        for left, low in _spots(x, y, width, height, away):
            box = (left - APART, low - APART, left + width + APART, low + height + APART)
            if self._is_free(box):
                self._taken.append(box)
                return left, low
        return None

    def _is_free(self, box: Box) -> bool:
        width, height = self._size
        left, low, right, high = box
        if left < 0 or low < 0 or right > width or high > height:
            return False
        return not any(
            left < other[2] and right > other[0] and low < other[3] and high > other[1]
            for other in self._taken
        )


def _spots(
    x: float, y: float, width: float, height: float, away: float
) -> Sequence[tuple[float, float]]:
    """Lower left corners to try, the best first."""
    over = (x - width / 2, y - height / 2)
    if not away:
        return [over]
    return [
        (x + away, y - height / 2),
        (x - away - width, y - height / 2),
        (over[0], y + away),
        (over[0], y - away - height),
    ]
