"""Layers of one's own: points, lines and areas of a map become rows of ``context``."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from mobility import tables
from mobility.errors import FileError, UsageError
from mobility.importers import map_tables
from mobility.importers.map_tables import geo_frame
from tests.importers.golden import maps

NO_DRAFT = maps.draft()
POINT, LINE, AREA = (
    shapely.Point(95.1, 16.1),
    shapely.LineString([(95.0, 16.0), (95.2, 16.1)]),
    shapely.box(95.0, 16.0, 95.1, 16.1),
)


def layer(path: Path, shapes: list[shapely.Geometry | None], **columns: list[str]) -> Path:
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path)
    return path


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".parquet"])
def test_points_lines_and_areas_become_rows(tmp_path: Path, ending: str) -> None:
    path = layer(
        tmp_path / f"own{ending}",
        [POINT, LINE, AREA],
        Kind=["shelter", "road", "forest"],
        NAME=["Shelter 1", "", "Mangrove"],
    )
    imported = map_tables.read(path, NO_DRAFT)
    rows = imported.tables["context"]
    assert rows.schema == tables.table("context").schema
    assert rows["sign"].to_pylist() == ["shelter", "road", "forest"]
    assert rows["name_en"].to_pylist() == ["Shelter 1", None, "Mangrove"]
    assert rows["layer"].to_pylist() == [f"own{ending}"] * 3
    assert rows["number"].to_pylist() == [1, 2, 3]
    found = shapely.from_wkb(rows["geometry"].to_pylist())
    assert all(shapely.equals_exact(found, [POINT, LINE, AREA], 1e-6, normalize=True))
    assert (imported.errors, imported.sources[0].rows_kept) == ([], 3)


def test_a_layer_without_signs_is_drawn_with_the_chosen_one(tmp_path: Path) -> None:
    path = layer(tmp_path / "schools.geojson", [POINT], name=["School"])
    with pytest.raises(FileError, match="no column sign"):
        map_tables.read(path, NO_DRAFT)
    rows = map_tables.read(path, NO_DRAFT, sign="school").tables["context"]
    assert rows["sign"].to_pylist() == ["school"]
    with pytest.raises(UsageError, match="no sign castle"):
        map_tables.read(path, NO_DRAFT, sign="castle")


def test_a_feature_that_cannot_be_drawn_is_left_out_with_its_reason(tmp_path: Path) -> None:
    path = layer(tmp_path / "own.geojson", [POINT, POINT, None], sign=["castle", "school", "road"])
    imported = map_tables.read(path, NO_DRAFT)
    assert [(each.row, each.code) for each in imported.errors] == [
        (1, "not_allowed"),
        (3, "no_geometry"),
    ]
    assert imported.tables["context"].num_rows == 1
    assert imported.rejected is not None and imported.rejected.num_rows == 2


def test_geography_reads_back_what_it_wrote(tmp_path: Path) -> None:
    line = {"box": "95,16,96,17", "scale": "near", "kind": "river", "number": 1, "rank": 2}
    row = {**line, "geometry": shapely.to_wkb(LINE), "source": "GSHHG 2.3.7"}
    rows = tables.table("geography").empty().from_pylist([row], tables.table("geography").schema)
    path = tmp_path / "delta.parquet"
    geo_frame(rows).to_parquet(path)
    assert gpd.read_parquet(path).crs.to_epsg() == 4326
    assert map_tables.read(path, NO_DRAFT, table="geography").tables["geography"] == rows
