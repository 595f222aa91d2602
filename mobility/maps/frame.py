"""The frame of a map: which part of the world it shows, and at what scale.

Marks and labels are laid out in pixels of the frame and converted to longitude
and latitude at the end, so that what does not overlap in the layout does not
overlap on the screen. The projection is Web Mercator, as in deck.gl: the world
is ``512 * 2**zoom`` pixels wide.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mobility.views.display import Box

Array = npt.NDArray[np.float64]

TILE = 512
LARGEST_ZOOM = 13.0
SMALLEST_SPAN = 0.02  # degrees, about two kilometres: even a single village shows its surroundings
WORLD: Box = (-170.0, -55.0, 170.0, 70.0)
PLACES_AFTER_POINT = 5
MERCATOR_LIMIT = 85.0
MARGIN = 26  # pixels kept free around the places
LARGEST_MAP = (1080, 680)  # pixels, for the finest outlines a map opens with


@dataclass(frozen=True)
class Frame:
    """A window on the world: centre (degrees), zoom and size (pixels)."""

    lon: float
    lat: float
    zoom: float
    width: int
    height: int
    margin: int = MARGIN

    def to_pixels(self, lon: Array, lat: Array) -> Array:
        """Degrees to pixels of the frame, shape (n, 2), origin at its centre, y downwards."""
        return np.column_stack(_world(lon, lat, self.zoom)) - np.array(
            _world(self.lon, self.lat, self.zoom)
        )

    def to_degrees(self, pixels: Array) -> Array:
        """Pixels of the frame, shape (n, 2), back to longitude and latitude."""
        world = pixels + np.array(_world(self.lon, self.lat, self.zoom))
        size = TILE * 2.0**self.zoom
        lon = world[:, 0] / size * 360.0 - 180.0
        lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * world[:, 1] / size))))
        return np.column_stack([lon, lat])


def _world(lon: Array | float, lat: Array | float, zoom: float) -> tuple[Array, Array]:
    size = TILE * 2.0**zoom
    radians = np.radians(np.clip(lat, -MERCATOR_LIMIT, MERCATOR_LIMIT))
    x = (np.asarray(lon) + 180.0) / 360.0 * size
    y = (1 - np.arcsinh(np.tan(radians)) / np.pi) / 2 * size
    return np.asarray(x), np.asarray(y)


def fit(lon: Array, lat: Array, width: int, height: int, margin: int = MARGIN) -> Frame:
    """The closest frame with all points inside its margin.

    Args:
        lon, lat: degrees; without any finite point the whole world is shown.
        width, height: pixels of the drawing.
    """
    known = np.isfinite(lon) & np.isfinite(lat)
    if not known.any():
        return Frame(0.0, 10.0, 1.0, width, height)
    x, y = _world(lon[known], lat[known], 0.0)
    spans = (np.ptp(x) / (width - 2 * margin), np.ptp(y) / (height - 2 * margin))
    widest = max(*spans, 2.0**-LARGEST_ZOOM)
    centre = Frame(-180.0, MERCATOR_LIMIT, 0.0, width, height)
    middle = np.array([[(x.min() + x.max()) / 2, (y.min() + y.max()) / 2]])
    corner = np.array(_world(centre.lon, centre.lat, 0.0))
    degrees = centre.to_degrees(middle - corner)[0]
    # Rounded down, so that the outermost places stay inside the margin.
    zoom = float(np.floor(min(-np.log2(widest), LARGEST_ZOOM) * 1000) / 1000)
    return Frame(float(degrees[0]), float(degrees[1]), zoom, width, height, margin)


def box_of(at: Array) -> Box:
    """The bounding box of points of longitude and latitude, shape (n, 2); of none, the world."""
    if not len(at):
        return WORLD
    low, high = at.min(axis=0), at.max(axis=0)
    room = np.maximum(SMALLEST_SPAN - (high - low), 0.0) / 2
    west, south = (low - room).round(PLACES_AFTER_POINT).tolist()
    east, north = (high + room).round(PLACES_AFTER_POINT).tolist()
    return west, south, east, north


def opening_zoom(frame: tuple[float, float, float, float]) -> float:
    """The zoom at which the largest map of a page opens with a frame: west, south, east, north."""
    west, south, east, north = frame
    return fit(np.array([west, east]), np.array([south, north]), *LARGEST_MAP).zoom
