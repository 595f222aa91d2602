"""Directed flows as tapered, curved arrows; lengths are points, y upwards.

An arrow starts thin, swells to its full width, which is linear in people, and ends in a head. It
bows to the right of its way, so that there and back lie side by side.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
TAIL = 0.3  # width at the origin, as a share of the full width
BEND = 0.1  # how far it bows out, as a share of its length
GAP = 5.0  # between a place and an arrow's end
STEPS = 24


def arrow(start: Array, end: Array, width: float) -> Array:
    """The closed outline of one arrow, shape (n, 2); empty if it would have no length.

    Args:
        start, end: points (x, y).
        width: the full width.
    """
    along = end - start
    length = float(np.hypot(*along))
    if length <= 2 * GAP:
        return np.empty((0, 2))
    right = np.array([along[1], -along[0]]) / length
    middle = (start + end) / 2 + right * 2 * BEND * length
    ways = np.linspace(GAP / length, 1 - GAP / length, STEPS + 1)
    spine, normals = _curve(start, middle, end, ways)
    head = min(max(1.5 * width, 7.0), 0.5 * length)
    neck = int(np.searchsorted(ways, ways[-1] - head / length)) - 1
    neck = min(max(neck, 1), STEPS - 1)
    body, sides = spine[: neck + 1], normals[: neck + 1]
    half = width / 2 * (TAIL + (1 - TAIL) * np.linspace(0, 1, neck + 1))[:, None]
    wing = sides[-1] * (width / 2 + max(0.35 * width, 2.5))
    return np.vstack(
        [
            body + sides * half,
            body[-1] + wing,
            spine[-1],
            body[-1] - wing,
            (body - sides * half)[::-1],
        ]
    )


def _curve(start: Array, middle: Array, end: Array, ways: Array) -> tuple[Array, Array]:
    """Points of a quadratic curve, and the unit normals there."""
    t, s = ways[:, None], 1 - ways[:, None]
    points = s**2 * start + 2 * s * t * middle + t**2 * end
    along = 2 * s * (middle - start) + 2 * t * (end - middle)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    return points, np.column_stack([-along[:, 1], along[:, 0]])
