"""Distances between places."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

EARTH_KM = 6371.0088  # mean radius (IUGG)
KM_A_DEGREE = math.pi * EARTH_KM / 180


def great_circle_km(lon: float, lat: float, lons: Numbers, lats: Numbers) -> Numbers:
    """Distances on the sphere, in km (haversine).

    Within 0.5 % of those on the ellipsoid; best tracks are given to 0.1 degree (11 km).
    """
    across = np.sin(np.radians(lons - lon) / 2) ** 2
    along = np.sin(np.radians(lats - lat) / 2) ** 2
    chord = along + math.cos(math.radians(lat)) * np.cos(np.radians(lats)) * across
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1)))
