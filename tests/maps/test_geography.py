"""What lies under the browser's maps: small to send, and the same shapes when read back."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString, Point, Polygon, box

from mobility import tables
from mobility.maps.colours import ASKED, LAND, PAPER, SEA
from mobility.maps.frame import Frame
from mobility.maps.geography import LARGEST, base_content, names_content, signs_content
from mobility.maps.outlines import asked_outlines, ground
from mobility.maps.signs import SIGN, SIGNS
from mobility.views.gazetteer import Gazetteer
from mobility.words import speak

FRAME = (95.0, 16.0, 96.0, 17.0)
ISLAND = box(95.1, 16.1, 95.9, 16.9).difference(box(95.4, 16.4, 95.6, 16.6))


def geography(*rows: tuple[str, str, int | None, Any]) -> gpd.GeoDataFrame:
    columns = {
        "box": ["95,16,96,17"] * len(rows),
        "scale": [row[0] for row in rows],
        "kind": [row[1] for row in rows],
        "rank": pd.array([row[2] for row in rows], dtype="Int32"),
        "number": range(1, len(rows) + 1),
    }
    return gpd.GeoDataFrame(columns, geometry=[row[3] for row in rows], crs="EPSG:4326")


def context(*rows: tuple[str, str, Any]) -> gpd.GeoDataFrame:
    columns = {
        "layer": ["own"] * len(rows),
        "number": range(1, len(rows) + 1),
        "sign": [row[0] for row in rows],
        "name_en": [row[1] for row in rows],
        "name_my": [""] * len(rows),
        "source": [""] * len(rows),
    }
    return gpd.GeoDataFrame(columns, geometry=[row[2] for row in rows], crs="EPSG:4326")


def read_back(line: list[int], steps: int) -> list[tuple[float, float]]:
    at = np.array(line).reshape(-1, 2).cumsum(axis=0) / steps
    return [tuple(point) for point in at.tolist()]


def test_without_any_there_is_nothing_to_send() -> None:
    assert base_content(geography(), context(), FRAME) is None


def test_shapes_come_back_as_they_were() -> None:
    river = LineString([(95.2, 16.2), (95.25, 16.3), (95.35, 16.31)])
    rows = geography(("near", "land", None, ISLAND), ("near", "river", 2, river))
    (part,) = base_content(rows, context(), FRAME)["parts"]  # type: ignore[index]
    shell, hole = (read_back(ring, part["steps"]) for ring in part["land"])
    assert Polygon(shell, [hole]).symmetric_difference(ISLAND).area < 1e-6
    ((rank, line),) = part["rivers"]
    assert rank == 2
    assert LineString(read_back(line, part["steps"])).hausdorff_distance(river) < 1e-4


def test_a_country_s_coast_is_cut_to_what_is_looked_at() -> None:
    angles = np.linspace(0, 2 * np.pi, 60_000)
    jagged = 5 + 0.02 * np.random.default_rng(1).random(len(angles))
    coast = Polygon(np.column_stack([95 + jagged * np.cos(angles), 16 + jagged * np.sin(angles)]))
    content = base_content(geography(("near", "land", None, coast)), context(), FRAME)
    assert len(json.dumps(content)) < 1.2 * LARGEST
    (part,) = content["parts"]  # type: ignore[index]
    points = [point for ring in part["land"] for point in read_back(ring, part["steps"])]
    west, south, east, north = shapely.MultiPoint(points).bounds
    assert 93.9 < west < 95 and 96 < east < 97.1 and 14.9 < south < 16 and 17 < north < 18.1


def test_every_sign_of_the_dictionary_has_a_look() -> None:
    (column,) = [each for each in tables.table("context").columns if each.name == "sign"]
    assert set(column.values) == set(SIGN)


def test_layers_are_points_lines_and_areas_and_the_key_has_only_those_in_use() -> None:
    rows = context(
        ("shelter", "Shelter 1", Point(95.2, 16.2)),
        ("road", "", LineString([(95.2, 16.2), (95.3, 16.3)])),
        ("forest", "", box(95.4, 16.4, 95.5, 16.5)),
        ("water_name", "Ayeyarwady River", Point(95.5, 16.5)),
    )
    layers = {each["sign"]: each for each in base_content(geography(), rows, FRAME)["layers"]}  # type: ignore[index]
    assert set(layers) == {"shelter", "road", "forest"}
    assert layers["shelter"]["points"] == [[95.2, 16.2, "Shelter 1", "", ""]]
    assert len(layers["road"]["lines"]) == len(layers["forest"]["areas"]) == 1
    known = [sign.code for sign in SIGNS]
    used = [each["code"] for each in signs_content(rows, speak("en"))]
    assert used == sorted({"shelter", "road", "forest"}, key=known.index)


@pytest.fixture
def gazetteer() -> Gazetteer:
    places = [
        ("L", "Land", "country", None),
        ("A", "Asked", "township", "L"),
        ("B", "Beside", "township", "L"),
        ("V", "Village", "village", "A"),
        ("T", "A Town", "other", "A"),
        ("S", "The sea", "other", None),
    ]
    columns = ["place_id", "name_en", "level", "parent_id"]
    frame = pd.DataFrame(places, columns=columns, dtype=object)
    return Gazetteer(frame.assign(name_my=None, lon=95.5, lat=16.5))


def test_towns_units_and_waters_are_named_and_far_destinations_are_not(
    gazetteer: Gazetteer,
) -> None:
    rows = context(("water_name", "Ayeyarwady River", Point(95.5, 16.5)))
    found = names_content(gazetteer, rows, speak("en"))
    kinds = dict(zip(found["name"], found["kind"], strict=True))
    assert kinds == {
        "Ayeyarwady River": "water", "A Town": "town", "Land": "country",
        "Asked": "township", "Beside": "township",
    }  # fmt: skip


def test_the_area_asked_about_is_the_outline_it_lies_in_or_those_with_villages(
    gazetteer: Gazetteer,
) -> None:
    assert asked_outlines(gazetteer, ["A", "B"], ["V"]) == ["A"]
    assert asked_outlines(gazetteer, ["A", "B"], ["L"]) == ["A", "B"]
    assert asked_outlines(gazetteer, ["A", "B"], []) == ["A"]


def test_the_storm_map_has_sea_under_land_under_rivers() -> None:
    river = LineString([(95.2, 16.2), (95.25, 16.3)])
    rows = geography(("near", "land", None, ISLAND), ("near", "river", 1, river))
    frame = Frame(95.5, 16.5, 8.0, 500, 300)
    assert [layer.id for layer in ground(None, rows, frame)] == [
        "sea near", "land near", "rivers near",
    ]  # fmt: skip
    assert ground(None, geography(), frame) == ground(None, None, frame) == []


def test_sea_land_and_page_are_three_colours() -> None:
    assert len({SEA, LAND, ASKED, PAPER}) == 4
