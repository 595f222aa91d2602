"""The ground under the flow map."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
from shapely.geometry import MultiPolygon, Point, Polygon, box

from mobility.maps import outlines
from mobility.maps.outlines import ground_content


def areas(*shapes: object, level: str = "township") -> gpd.GeoDataFrame:
    ids = [f"P{number}" for number in range(len(shapes))]
    return gpd.GeoDataFrame(
        {"place_id": ids, "level": level}, geometry=list(shapes), crs="EPSG:4326"
    )


def test_without_outlines_there_is_no_ground() -> None:
    assert ground_content(None, 8.0)["shapes"] == []
    assert ground_content(areas(), 8.0)["shapes"] == []


def test_every_ring_is_flat_longitudes_and_latitudes() -> None:
    island = MultiPolygon([box(0, 0, 1, 1), box(2, 0, 3, 1)])
    found = ground_content(areas(island, box(5, 5, 6, 6)), 8.0)
    assert found["level"] == "township"
    assert [len(rings) for rings in found["shapes"]] == [2, 1]
    ring = found["shapes"][1][0]
    assert set(zip(ring[::2], ring[1::2], strict=True)) == {(5, 5), (5, 6), (6, 6), (6, 5)}


def test_a_lake_is_a_ring_of_its_own() -> None:
    shore = Polygon(box(0, 0, 4, 4).exterior, [box(1, 1, 2, 2).exterior.coords])
    assert len(ground_content(areas(shore), 8.0)["shapes"][0]) == 2


def test_the_finest_level_that_is_not_too_many_is_taken() -> None:
    fine = areas(*(box(i, 0, i + 1, 1) for i in range(outlines.MOST_SHAPES + 1)))
    wide = areas(box(0, 0, 600, 1), level="state")
    both = gpd.GeoDataFrame(
        {
            "place_id": [*fine["place_id"], *wide["place_id"]],
            "level": [*fine["level"], *wide["level"]],
            "geometry": [*fine.geometry, *wide.geometry],
        },
        crs="EPSG:4326",
    )
    assert ground_content(both, 5.0)["level"] == "state"


def test_corners_nobody_can_see_are_left_out() -> None:
    coast = areas(Point(95, 16).buffer(0.5, quad_segs=500))
    near, far = ground_content(coast, 11.0), ground_content(coast, 5.0)
    assert len(far["shapes"][0][0]) < len(near["shapes"][0][0]) < 2 * 2001


def test_the_ground_is_never_too_heavy_to_send() -> None:
    turns = np.linspace(0, 2 * np.pi, 40_000, endpoint=False)
    reach = 0.5 + 0.1 * np.sin(turns * 9_000)
    jagged = Polygon(np.column_stack([95 + reach * np.cos(turns), 16 + reach * np.sin(turns)]))
    found = ground_content(areas(jagged), 16.0)
    assert found["shapes"]
    assert len(json.dumps(found["shapes"], separators=(",", ":"))) <= outlines.LARGEST_GROUND
