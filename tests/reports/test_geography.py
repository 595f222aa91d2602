"""GeoJSON, GeoPackage and GeoParquet read back with pyogrio, geopandas, pyarrow and DuckDB."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import duckdb
import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest

from mobility.reports.geography import (
    ABOUT,
    flow_lines,
    geojson,
    geopackage,
    geoparquet,
    place_points,
)

from .files import COLUMNS, FACTS, LABUTTA, ROWS, TITLE, document, location

HAS_LINE = [True, False, False, False, True, False]
NOWHERE = ROWS.assign(destination_id=None)


def collection(rows: pd.DataFrame = ROWS) -> Any:
    return json.loads(geojson(document(rows), flow_lines(rows, location)))


def parquet(rows: pd.DataFrame = ROWS) -> bytes:
    return geoparquet(document(rows), flow_lines(rows, location))


def in_duckdb(path: Path) -> Any:
    """People, lines and rows, counted by DuckDB."""
    question = "select sum(people), count(geometry), count(*) from read_parquet(?)"
    return duckdb.connect().execute(question, [str(path)]).fetchone()


def is_described(metadata: dict[str, Any]) -> bool:
    return (
        metadata["title"] == TITLE
        and metadata["facts"] == dict(FACTS)
        and [each["meaning"] for each in metadata["columns"]] == [c.meaning for c in COLUMNS]
    )


def test_a_line_runs_from_the_origin_to_the_destination() -> None:
    first = collection()["features"][0]
    assert first["geometry"] == {
        "type": "LineString",
        "coordinates": [[94.761235, 16.147], [96.1561, 16.8056]],
    }


def test_a_row_without_two_places_on_the_map_has_no_geometry_and_is_kept() -> None:
    features = collection()["features"]
    assert [feature["geometry"] is not None for feature in features] == HAS_LINE
    assert sum(f["properties"]["people"] or 0 for f in features) == ROWS["people"].sum()


def test_the_properties_are_the_rows() -> None:
    properties = pd.DataFrame([feature["properties"] for feature in collection()["features"]])
    pd.testing.assert_frame_equal(properties, ROWS, check_dtype=False)


def test_the_collection_keeps_to_the_standard() -> None:
    found = collection()
    assert found["type"] == "FeatureCollection"
    assert "crs" not in found  # RFC 7946: always WGS 84, longitude first
    assert all(set(f) == {"type", "properties", "geometry"} for f in found["features"])


def test_the_collection_says_what_it_holds() -> None:
    assert is_described(collection()["metadata"])


def test_a_map_program_opens_the_geojson(tmp_path: Path) -> None:
    path = tmp_path / "flows.geojson"
    path.write_bytes(geojson(document(), flow_lines(ROWS, location)))
    read = gpd.read_file(path, engine="pyogrio")
    assert read.crs.to_epsg() == 4326
    assert read.geometry.notna().tolist() == HAS_LINE
    assert read["origin"][0] == LABUTTA


def test_geopandas_reads_the_geoparquet() -> None:
    read = gpd.read_parquet(io.BytesIO(parquet()))
    assert read.crs.to_epsg() == 4326
    assert read.geometry.notna().tolist() == HAS_LINE
    assert list(read.geometry[0].coords) == [(94.761235, 16.147), (96.1561, 16.8056)]
    pd.testing.assert_frame_equal(
        pd.DataFrame(read.drop(columns="geometry")), ROWS, check_dtype=False
    )


def test_duckdb_reads_the_geoparquet(tmp_path: Path) -> None:
    path = tmp_path / "flows.parquet"
    path.write_bytes(parquet())
    assert in_duckdb(path) == (ROWS["people"].sum(), sum(HAS_LINE), len(ROWS))


def test_the_geoparquet_says_what_it_holds() -> None:
    kept = pq.read_metadata(io.BytesIO(parquet())).metadata
    assert is_described(json.loads(kept[b"mobility"]))
    assert json.loads(kept[b"geo"])["primary_column"] == "geometry"


def test_a_map_program_opens_the_geopackage_and_finds_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "flows.gpkg"
    path.write_bytes(geopackage(document(), flow_lines(ROWS, location), "flows"))
    assert [name for name, _ in pyogrio.list_layers(path)] == ["flows", ABOUT]
    read = gpd.read_file(path, layer="flows")
    assert read.crs.to_epsg() == 4326
    assert read.geometry.notna().tolist() == HAS_LINE
    assert (read["people"].sum(), read["origin"][0]) == (ROWS["people"].sum(), LABUTTA)
    about = gpd.read_file(path, layer=ABOUT)
    meanings = about[about["about"] == "column"].set_index("name")["meaning"]
    assert meanings.to_dict() == {each.name: each.meaning for each in COLUMNS}


def test_a_village_is_a_point_where_it_lies() -> None:
    rows = pd.DataFrame({"place_id": ["017016", "SEA", None]})
    points = place_points(rows, location)
    assert (points.geometry[0].x, points.geometry[0].y) == (94.761235, 16.147)
    assert points.geometry.isna().tolist() == [False, True, True]


@pytest.mark.parametrize("rows", [ROWS.head(0), NOWHERE], ids=["no rows", "no line"])
def test_without_any_line_both_files_still_open(rows: pd.DataFrame, tmp_path: Path) -> None:
    assert len(collection(rows)["features"]) == len(rows)
    path = tmp_path / "flows.parquet"
    path.write_bytes(parquet(rows))
    assert len(gpd.read_parquet(path)) == len(rows)
    assert in_duckdb(path)[2] == len(rows)
    package = tmp_path / "flows.gpkg"
    package.write_bytes(geopackage(document(rows), flow_lines(rows, location), "flows"))
    assert len(gpd.read_file(package, layer="flows")) == len(rows)


def test_the_same_rows_give_the_same_bytes() -> None:
    lines = flow_lines(ROWS, location)
    assert geopackage(document(), lines, "a") == geopackage(document(), lines, "a")
    assert parquet() == parquet()
    assert collection() == collection()


def test_the_rows_given_are_left_as_they_were() -> None:
    before = ROWS.copy()
    flow_lines(ROWS, location)
    pd.testing.assert_frame_equal(ROWS, before)
