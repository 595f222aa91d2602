"""Directed flows as tapered, curved arrows.

An arrow leaves its origin's circle thin, swells to its full width (the number
of people, linear) and ends in a head at the edge of its destination's circle.
It bends to its own right, so A→B and B→A lie side by side and never over one
another. Width is a plain proportion: the same people have the same width in
every month. All lengths are pixels of a :class:`mobility.maps.frame.Frame`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mobility.maps.frame import Array

WIDEST = 26.0  # width of the scale's largest flow
THINNEST = 1.2  # nothing is drawn thinner; the legend says so
TAIL = 0.30  # width at the origin, as a share of the full width
BEND = 0.08  # how far the arrow bows out, as a share of its length
GAP = 2.0  # between a circle and an arrow's end
STEPS = 14  # points along each side
SHORTEST = 10.0  # an arrow between touching circles keeps this length


@dataclass(frozen=True)
class WidthScale:
    """People to pixels of width, linear through zero; ``largest`` people are ``WIDEST`` wide."""

    largest: float

    def width(self, people: float) -> float:
        """Width in pixels, at least ``THINNEST``."""
        return max(people / self.largest * WIDEST, THINNEST) if self.largest > 0 else THINNEST

    @property
    def finest(self) -> float:
        """The fewest people whose width is still in proportion."""
        return self.largest * THINNEST / WIDEST


def arrow(start: Array, end: Array, start_radius: float, end_radius: float, width: float) -> Array:
    """The outline of one arrow, shape (n, 2), anticlockwise, not closed.

    Args:
        start, end: centres of the two circles, shape (2,).
        start_radius, end_radius: radii the ends are trimmed at.
        width: full width.
    """
    spine = _trimmed(_curve(start, end), start, end, start_radius + GAP, end_radius + GAP)
    length = float(np.linalg.norm(np.diff(spine, axis=0), axis=1).sum())
    head_length = min(max(1.5 * width, 8.0), 0.6 * length)
    head_width = width + max(0.9 * width, 6.0)
    shaft, tip = _split(spine, length - head_length)
    normals = _normals(np.vstack([shaft, tip]))
    half = width / 2 * (TAIL + (1 - TAIL) * np.linspace(0, 1, len(shaft)))[:, None]
    right, left = shaft + normals[:-1] * half, shaft - normals[:-1] * half
    barb = normals[-2] * head_width / 2
    head = np.array([shaft[-1] + barb, tip, shaft[-1] - barb])
    return np.vstack([right, head, left[::-1]])


def _curve(start: Array, end: Array) -> Array:
    """Points of a quadratic curve that bows to the right of the direction of travel."""
    along = end - start
    control = (start + end) / 2 + BEND * 2 * np.array([-along[1], along[0]])
    t = np.linspace(0, 1, 64)[:, None]
    return np.asarray((1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end)


def _trimmed(
    curve: Array, start: Array, end: Array, start_radius: float, end_radius: float
) -> Array:
    """The part of the curve outside both circles; a stub where the circles meet."""
    outside = (np.linalg.norm(curve - start, axis=1) >= start_radius) & (
        np.linalg.norm(curve - end, axis=1) >= end_radius
    )
    kept = curve[outside]
    if len(kept) >= 3 and np.linalg.norm(kept[-1] - kept[0]) >= SHORTEST / 2:
        return kept
    middle, along = curve[len(curve) // 2], end - start
    step = along / max(float(np.linalg.norm(along)), 1e-9) * SHORTEST / 2
    return np.linspace(middle - step, middle + step, 5)


def _split(spine: Array, shaft_length: float) -> tuple[Array, Array]:
    """Evenly spaced points of the shaft, and the tip of the head."""
    reached = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(spine, axis=0), axis=1))])
    wanted = np.linspace(0, max(shaft_length, 0.0), STEPS)
    shaft = np.column_stack([np.interp(wanted, reached, spine[:, axis]) for axis in (0, 1)])
    return shaft, spine[-1]


def _normals(points: Array) -> Array:
    """Unit normals, to the right of the direction of travel on a y-down screen."""
    along = np.gradient(points, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    return np.column_stack([-along[:, 1], along[:, 0]])
