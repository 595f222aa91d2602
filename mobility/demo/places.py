"""Villages, tracts and towns: where they lie, what they are called, how many households they have.

Points are drawn inside each township, denser along the invented rivers; tracts are groups of
neighbouring points (k-means), and a tract's cell is the area nearest to its centre, so every
village is inside its tract. A village that came to lie in water is moved to the nearest land of its
tract. Numbers of villages, tracts and households are published ones.

Towns stand beside the villages: they have residents and take people in, but they are of level
"other", so that nothing counts them among the villages.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from scipy.cluster.vq import kmeans2

from mobility.demo import figures, names, outlines, surroundings

COAST_KM = 15.0
VILLAGE_APART_KM = 0.45
RIVER_PULL_KM = 1.5
AWAY_FROM_RIVER = 0.25
DECIMALS = 4
"""Coordinates are rounded to about ten metres."""

KINDS = ("fishing", "salt", "rice", "labour", "town")
"""What the people of a village mostly live from."""


def villages_and_tracts() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Villages and tracts.

    Returns:
        villages: place_id, name_en, name_my, parent_id, lon, lat, households, township_id,
            kind (one of KINDS); and tracts: place_id, name_en, name_my,
            parent_id, lon, lat (the centre of the cell).
    """
    rng = figures.generator("places")
    parts = [_township(township, rng) for township in figures.census()]
    villages = pd.concat([part[0] for part in parts], ignore_index=True)
    tracts = pd.concat([part[1] for part in parts], ignore_index=True)
    both = names.invented(len(villages) + len(tracts), rng)
    for frame, own in ((villages, both[: len(villages)]), (tracts, both[len(villages) :])):
        frame["name_en"] = [name[0] for name in own]
        frame["name_my"] = [name[1] for name in own]
    return villages, tracts


def towns() -> pd.DataFrame:
    """The towns of the three townships, largest first: place_id, township_id, households."""
    rows = figures.read("towns")
    parts = [
        figures.whole_parts(own.to_numpy(), figures.in_towns(str(township), "households"))
        for township, own in rows.groupby("township_id", sort=False)["share_of_towns"]
    ]
    return rows[["place_id", "township_id"]].assign(households=np.concatenate(parts))


def _township(township: str, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    facts = figures.census()[township]
    n_villages, n_tracts = int(facts["villages"]), int(facts["tracts"])
    in_villages = int(facts["households"]) - figures.in_towns(township, "households")
    points = _points(outlines.townships()[township], n_villages, rng)
    centres, _ = kmeans2(points, n_tracts, minit="points", rng=rng)
    centres = centres.round(DECIMALS)
    nearest = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
    order = np.lexsort((points[:, 0], -points[:, 1], nearest))
    points, nearest = points[order], nearest[order]
    households = _households(n_villages, in_villages, rng)
    kinds = _kinds(township, points, rng)
    cells = outlines.cells(centres, outlines.townships()[township])
    points = surroundings.ashore(points, [cells[tract] for tract in nearest])
    code = f"DEMO{township[-3:]}"
    tract_ids = np.array([f"{code}-T{k + 1:03d}" for k in range(n_tracts)])
    villages = pd.DataFrame(
        {
            "place_id": [f"{code}-{k + 1:04d}" for k in range(n_villages)],
            "parent_id": tract_ids[nearest],
            "lon": points[:, 0],
            "lat": points[:, 1],
            "households": households,
            "township_id": township,
            "kind": kinds,
        }
    )
    tracts = pd.DataFrame(
        {"place_id": tract_ids, "parent_id": township, "lon": centres[:, 0], "lat": centres[:, 1]}
    )
    return villages, tracts


def _points(outline: shapely.Polygon, n: int, rng: np.random.Generator) -> np.ndarray:
    """``n`` points inside, spaced apart, three times as dense near a river."""
    inside = outline.buffer(-0.008)
    candidates = _candidates(inside, 40 * n, rng)
    rivers = shapely.union_all(outlines.rivers())
    near = np.exp(-((outlines.distance_km(candidates, rivers) / RIVER_PULL_KM) ** 2))
    candidates = candidates[rng.random(len(candidates)) < AWAY_FROM_RIVER + near]
    chosen = np.empty((n, 2))
    filled = 0
    for point in candidates:
        apart = ((chosen[:filled] - point) ** 2).sum(axis=1)
        if filled == 0 or apart.min() > (VILLAGE_APART_KM / outlines.KM_PER_DEGREE) ** 2:
            chosen[filled] = point
            filled += 1
        if filled == n:
            break
    return chosen[:filled]


def _candidates(inside: shapely.Polygon, n: int, rng: np.random.Generator) -> np.ndarray:
    west, south, east, north = inside.bounds
    points = rng.uniform((west, south), (east, north), size=(n, 2)).round(DECIMALS)
    return points[shapely.contains_xy(inside, points)]


def _households(n: int, total: int, rng: np.random.Generator) -> np.ndarray:
    """Households by village: lognormal, none below the minimum, summing to ``total``."""
    smallest = figures.count("smallest_village")
    weights = rng.lognormal(0.0, figures.number("village_spread"), size=n)
    return smallest + figures.whole_parts(weights, total - smallest * n)


def _kinds(township: str, points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Kind of each village, drawn by the belt it lies in."""
    near = outlines.distance_km(points, outlines.coast()) < COAST_KM
    table = {
        row["belt"]: np.array([row[kind] for kind in KINDS])
        for row in figures.records("village_kinds")
        if row["township_id"] == township
    }
    shares = np.where(near[:, None], table["coast"], table["inland"])
    draw = rng.random(len(points))
    return np.array(KINDS)[(draw[:, None] > shares.cumsum(axis=1)).sum(axis=1)]
