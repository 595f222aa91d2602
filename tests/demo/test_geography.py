"""Villages lie in their tracts, tracts in their townships, and neighbours share a border."""

from __future__ import annotations

from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from mobility.demo import figures

TOLERANCE = 1e-9
TOWNS = {
    "MMR017024": [(95.3968, 16.295)],
    "MMR017018": [(95.26298, 16.37894)],
    "MMR017016": [(94.75889, 16.14557), (94.80943, 15.82677)],
    "MMR017023": [(95.68019, 16.29161), (95.29017, 15.7994)],
    "MMR017026": [(95.88512, 16.40806)],
    "MMR017004": [(94.69224, 16.5431), (94.34411, 16.01602)],
    "MMR017017": [(95.18041, 16.60383), (95.1319, 16.43803)],
    "MMR017014": [(94.92977, 16.59926)],
}


def test_every_village_lies_in_its_tract_and_township(
    villages: pd.DataFrame, outlines: gpd.GeoDataFrame
) -> None:
    points = shapely.points(villages["lon"], villages["lat"])
    for parent in ("parent_id", "township_id"):
        homes = outlines.geometry.loc[villages[parent]].to_numpy()
        assert shapely.distance(points, homes).max() < TOLERANCE


def test_tracts_tile_their_township(
    frames: dict[str, pd.DataFrame], outlines: gpd.GeoDataFrame
) -> None:
    places = frames["places"]
    for township, own in places[places["level"] == "tract"].groupby("parent_id"):
        cells = outlines.geometry.loc[own["place_id"]].to_numpy()
        assert shapely.is_valid(cells).all()
        whole = outlines.geometry.loc[township]
        assert shapely.area(cells).sum() == pytest.approx(whole.area)
        assert shapely.union_all(cells).symmetric_difference(whole).area < TOLERANCE


def test_townships_hold_their_towns_and_do_not_overlap(outlines: gpd.GeoDataFrame) -> None:
    townships = outlines[outlines["level"] == "township"].geometry
    assert set(townships.index) == set(TOWNS)
    assert townships.is_valid.all()
    for township, towns in TOWNS.items():
        assert all(townships[township].contains(shapely.Point(town)) for town in towns)
    for one, other in combinations(townships, 2):
        assert one.intersection(other).area < TOLERANCE


def test_township_areas_are_roughly_right(outlines: gpd.GeoDataFrame) -> None:
    metres = outlines.to_crs("EPSG:32646").geometry.area
    for township, facts in figures.census().items():
        assert metres[township] / 1e6 == pytest.approx(facts["area"], rel=0.15)


def test_no_two_villages_share_a_point(villages: pd.DataFrame) -> None:
    points = villages[["lon", "lat"]].to_numpy()
    assert len(np.unique(points, axis=0)) == len(points)
