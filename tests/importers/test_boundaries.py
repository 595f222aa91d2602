"""Maps: opened safely, repaired with a finding each, and turned into places."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from mobility import tables
from mobility.errors import FileError, UsageError
from mobility.importers import boundaries
from mobility.importers.problems import Imported
from tests.importers.golden import maps

NO_DRAFT = maps.draft()


def codes(imported: Imported) -> Counter[str]:
    return Counter(problem.code for problem in imported.problems)


def finding(imported: Imported, code: str) -> Any:
    return next(problem for problem in imported.problems if problem.code == code)


def places(imported: Imported) -> dict[str, dict[str, Any]]:
    return {row["place_id"]: row for row in imported.tables["places"].to_pylist()}


# --- formats --------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".shp", ".fgb", ".kml", ".parquet"])
def test_each_format_gives_the_same_places_and_outlines(tmp_path: Path, ending: str) -> None:
    path = maps.write(maps.townships(), tmp_path / f"map{ending}")
    imported = boundaries.read(path, NO_DRAFT)
    found = places(imported)
    assert [found[id_]["level"] for id_ in ("XX1", "XX1D1", "XX1001")] == [
        "state",
        "district",
        "township",
    ]
    assert found["XX1002"]["parent_id"] == "XX1D1"
    assert found["XX1D1"]["parent_id"] == "XX1"
    assert found["XX1001"]["name_my"] == "ပုသိမ်"
    assert imported.boundaries is not None
    assert sorted(imported.boundaries["place_id"]) == ["XX1001", "XX1002"]
    assert imported.boundaries.crs.to_epsg() == 4326
    assert not imported.errors


def test_a_zipped_shapefile_reads_like_the_shapefile(tmp_path: Path) -> None:
    maps.write(maps.townships(), tmp_path / "map.shp")
    path = maps.zipped(tmp_path / "map.zip", *tmp_path.glob("map.*"))
    imported = boundaries.read(path, NO_DRAFT)
    assert places(imported)["XX1001"]["name_en"] == "West Town"
    assert imported.sources[0].name == "map.zip"


def test_a_layer_is_chosen_among_several(tmp_path: Path) -> None:
    path = tmp_path / "map.gpkg"
    maps.write(maps.townships(), path, layer="townships")
    maps.write(maps.townships(shapes=(maps.EAST, maps.WEST)), path, layer="swapped")
    with pytest.raises(FileError, match="townships, swapped"):
        boundaries.read(path, NO_DRAFT)
    assert places(boundaries.read(path, NO_DRAFT, layer="swapped"))["XX1001"]["lon"] > 95.1
    with pytest.raises(FileError, match="no layer nowhere"):
        boundaries.read(path, NO_DRAFT, layer="nowhere")


def test_the_home_format_states_level_and_parent_of_each_outline(tmp_path: Path) -> None:
    columns = {
        "place_id": ["T1", "V1"],
        "name_en": ["Tract", "Village"],
        "level": ["tract", "village"],
        "parent_id": ["", "T1"],
    }
    path = maps.write(maps.townships(columns), tmp_path / "map.geojson")
    found = places(boundaries.read(path, NO_DRAFT))
    assert (found["T1"]["level"], found["T1"]["parent_id"]) == ("tract", None)
    assert (found["V1"]["level"], found["V1"]["parent_id"]) == ("village", "T1")


# --- what must not be opened ----------------------------------------------------------------

VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{secret}</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)


@pytest.mark.parametrize("ending", [".geojson", ".kml", ".json", ".gpkg", ".shp", ".vrt"])
def test_a_virtual_file_is_refused_whatever_its_name(tmp_path: Path, ending: str) -> None:
    secret = maps.write(maps.townships(), tmp_path / "secret.geojson")
    path = tmp_path / f"innocent{ending}"
    path.write_text(VRT.format(secret=secret), encoding="utf-8")
    with pytest.raises(FileError, match="virtual"):
        boundaries.read(path, NO_DRAFT)


def test_a_virtual_file_far_below_a_comment_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "innocent.geojson"
    path.write_text(f"<!--{'-' * 100_000}-->{VRT}", encoding="utf-8")
    with pytest.raises(FileError, match="not a map"):
        boundaries.read(path, NO_DRAFT)


def test_only_the_drivers_of_the_formats_read_here_are_loaded() -> None:
    program = (
        "from mobility.importers import boundaries\n"
        "from mobility.importers.boundaries.gdal import DRIVERS, pyogrio\n"
        "assert set(pyogrio.list_drivers()) <= DRIVERS, pyogrio.list_drivers()\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "driver" not in done.stderr


def test_a_kml_that_points_at_a_server_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "map.kml"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><NetworkLink><Link><href>http://x.example/'
        "</href></Link></NetworkLink></kml>",
        encoding="utf-8",
    )
    with pytest.raises(FileError, match="points at other files"):
        boundaries.read(path, NO_DRAFT)


def test_a_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILITY_LARGEST_FILE", "1")
    path = tmp_path / "map.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("map.geojson", b" " * 3_000_000)
    with pytest.raises(FileError, match="limit is 1 MB"):
        boundaries.read(path, NO_DRAFT)


def test_an_archive_cannot_write_outside_its_folder(tmp_path: Path) -> None:
    inner = maps.write(maps.townships(), tmp_path / "map.geojson")
    path = tmp_path / "map.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, "../../escaped.geojson")
    assert places(boundaries.read(path, NO_DRAFT))["XX1001"]
    assert not list(tmp_path.parent.glob("**/escaped.geojson"))


def test_a_name_that_does_not_fit_the_content_is_refused(tmp_path: Path) -> None:
    path = maps.write(maps.townships(), tmp_path / "map.gpkg").rename(tmp_path / "map.fgb")
    with pytest.raises(FileError, match="content is GeoPackage"):
        boundaries.read(path, NO_DRAFT)


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".fgb", ".parquet", ".shp", ".kml"])
def test_a_truncated_map_is_refused(tmp_path: Path, ending: str) -> None:
    path = maps.write(maps.townships(), tmp_path / f"map{ending}")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises(FileError) as refused:
        boundaries.read(path, NO_DRAFT)
    assert str(tmp_path) not in str(refused.value)


def test_a_shapefile_without_its_table_is_refused(tmp_path: Path) -> None:
    path = maps.write(maps.townships(), tmp_path / "map.shp")
    path.with_suffix(".dbf").unlink()
    with pytest.raises(FileError, match=r"missing: \.dbf"):
        boundaries.read(path, NO_DRAFT)


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "empty"), ('{"DataList": [{"a": 1}]}', "no map"), ("a,b\n1,2\n", "not a map")],
)
def test_what_is_no_map_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "map.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FileError, match=said):
        boundaries.read(path, NO_DRAFT)


# --- where the outlines lie -----------------------------------------------------------------


def test_another_coordinate_system_is_transformed_and_said(tmp_path: Path) -> None:
    path = maps.write(maps.townships().to_crs("EPSG:32646"), tmp_path / "map.gpkg")
    imported = boundaries.read(path, NO_DRAFT)
    assert "EPSG:32646" in finding(imported, "transformed").values["crs"]
    assert imported.boundaries is not None
    assert imported.boundaries.geometry.iloc[0].equals_exact(maps.WEST, 1e-6)


def test_a_topology_states_no_coordinate_system_and_that_is_said(tmp_path: Path) -> None:
    imported = boundaries.read(maps.topojson(tmp_path / "map.topojson"), NO_DRAFT)
    assert finding(imported, "crs_missing").severity == "warning"
    assert imported.boundaries is not None
    assert imported.boundaries.crs.to_epsg() == 4326


@pytest.mark.parametrize("ending", [".shp", ".gpkg", ".fgb", ".parquet"])
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_other_formats_need_their_coordinate_system_stated(tmp_path: Path, ending: str) -> None:
    path = maps.write(maps.townships(crs=None), tmp_path / f"map{ending}")
    with pytest.raises(FileError, match="--crs EPSG:xxxx"):
        boundaries.read(path, NO_DRAFT)
    imported = boundaries.read(path, NO_DRAFT, crs="EPSG:4326")
    assert codes(imported)["crs_given"] == 1


def test_a_stated_system_that_contradicts_the_file_is_refused(tmp_path: Path) -> None:
    path = maps.write(maps.townships(), tmp_path / "map.gpkg")
    with pytest.raises(FileError, match="EPSG:32646"):
        boundaries.read(path, NO_DRAFT, crs="EPSG:32646")
    with pytest.raises(UsageError, match="not a coordinate system"):
        boundaries.read(path, NO_DRAFT, crs="EPSG:nowhere")


def test_swapped_longitude_and_latitude_are_named(tmp_path: Path) -> None:
    swapped = [shapely.transform(shape, lambda xy: xy[:, ::-1]) for shape in (maps.WEST, maps.EAST)]
    path = maps.write(maps.townships(shapes=swapped), tmp_path / "map.geojson")
    with pytest.raises(FileError, match="swapped"):
        boundaries.read(path, NO_DRAFT)


def test_metres_in_a_geojson_are_not_taken_for_degrees(tmp_path: Path) -> None:
    metres = maps.townships().to_crs("EPSG:32646").set_crs(None, allow_override=True)
    path = tmp_path / "map.geojson"
    path.write_text(metres.to_json(drop_id=True), encoding="utf-8")
    with pytest.raises(FileError, match="do not fit"):
        boundaries.read(path, NO_DRAFT)
    imported = boundaries.read(path, NO_DRAFT, crs="EPSG:32646")
    assert codes(imported)["crs_overridden"] == 1
    assert places(imported)["XX1001"]["lon"] == pytest.approx(95.05, abs=1e-4)


# --- whether the outlines are sound ---------------------------------------------------------


def test_a_repair_is_reported_with_its_areas_and_keeps_the_area(tmp_path: Path) -> None:
    frame = maps.townships(shapes=(maps.TOUCHING, maps.EAST))
    imported = boundaries.read(maps.write(frame, tmp_path / "map.geojson"), NO_DRAFT)
    note = finding(imported, "outline_repaired")
    assert note.row == 1
    assert note.values["place"] == "XX1001 West Town"
    assert note.values["change"] == "0.0000"
    assert imported.boundaries is not None
    assert imported.boundaries.geometry.is_valid.all()
    before = gpd.GeoSeries([maps.TOUCHING], crs=4326).to_crs(6933).area.iloc[0]
    after = imported.boundaries.geometry.iloc[[0]].to_crs(6933).area.iloc[0]
    assert after == pytest.approx(before, rel=1e-3)


def test_an_outline_whose_area_a_repair_would_change_is_rejected(tmp_path: Path) -> None:
    frame = maps.townships(shapes=(maps.BOW_TIE, maps.EAST))
    imported = boundaries.read(maps.write(frame, tmp_path / "map.geojson"), NO_DRAFT)
    assert [problem.row for problem in imported.errors] == [1]
    assert set(places(imported)) == {"XX1", "XX1D1", "XX1002"}
    assert imported.rejected is not None
    assert "would change its area" in imported.rejected["reason"][0].as_py()


def test_points_and_missing_outlines_are_rejected(tmp_path: Path) -> None:
    frame = maps.townships(shapes=(shapely.Point(95, 16), None))
    imported = boundaries.read(maps.write(frame, tmp_path / "map.geojson"), NO_DRAFT)
    assert [problem.values.get("shape", "none") for problem in imported.errors] == ["Point", "none"]
    assert imported.tables["places"].num_rows == 0


def test_lines_in_a_collection_are_dropped_and_polygons_stay(tmp_path: Path) -> None:
    mixed = shapely.GeometryCollection([maps.WEST, shapely.LineString([(95, 16), (94, 16)])])
    frame = maps.townships(shapes=(mixed, maps.EAST))
    imported = boundaries.read(maps.write(frame, tmp_path / "map.geojson"), NO_DRAFT)
    assert codes(imported)["outline_repaired"] == 1
    assert imported.boundaries is not None
    assert imported.boundaries.geometry.iloc[0].equals(maps.WEST)


# --- what the columns say -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "name", "level"),
    [
        ("admin2Pcod", "admin2Name", "district"),
        ("adm1_pcode", "adm1_name", "state"),
        ("ADM4_PCODE", "ADM4_EN", "tract"),
        ("TS_PCODE", "TS", "township"),
        ("vt_pcode", "vt", "tract"),
        ("admin3Pcode", "admin3RefName", "township"),
    ],
)
def test_headers_of_ocha_and_mimu_are_recognised(
    tmp_path: Path, code: str, name: str, level: str
) -> None:
    frame = maps.townships({code: ["A1", "A2"], name: ["One", "Two"]})
    found = places(boundaries.read(maps.write(frame, tmp_path / "map.geojson"), NO_DRAFT))
    assert {row["level"] for row in found.values()} == {level}
    assert found["A2"]["name_en"] == "Two"


def test_a_map_without_codes_names_its_columns(tmp_path: Path) -> None:
    path = maps.write(maps.townships({"label": ["a", "b"]}), tmp_path / "map.geojson")
    with pytest.raises(FileError, match=r"No column holds P-codes\. The columns are: label"):
        boundaries.read(path, NO_DRAFT)


def test_the_level_can_be_stated_but_not_above_the_parents(tmp_path: Path) -> None:
    path = maps.write(maps.townships(), tmp_path / "map.geojson")
    assert places(boundaries.read(path, NO_DRAFT, level="tract"))["XX1001"]["level"] == "tract"
    with pytest.raises(UsageError, match="cannot be of level state"):
        boundaries.read(path, NO_DRAFT, level="state")
    with pytest.raises(UsageError, match="no level hamlet"):
        boundaries.read(path, NO_DRAFT, level="hamlet")


def test_blank_and_doubled_codes_are_rejected_with_their_rows(tmp_path: Path) -> None:
    columns = {"ADM3_PCODE": ["A1", "A1", ""], "ADM3_EN": ["One", "Two", "Three"]}
    frame = maps.townships(columns, (maps.WEST, maps.EAST, maps.EAST))
    imported = boundaries.read(maps.write(frame, tmp_path / "map.geojson"), NO_DRAFT)
    assert {(problem.code, problem.row) for problem in imported.errors} == {
        ("duplicate_code", 2),
        ("no_code", 3),
    }


def test_parts_of_one_place_are_joined_and_said(tmp_path: Path) -> None:
    columns = {"ADM3_PCODE": ["A1", "A1"], "ADM3_EN": ["One", "One"]}
    imported = boundaries.read(
        maps.write(maps.townships(columns), tmp_path / "map.geojson"), NO_DRAFT
    )
    assert finding(imported, "outlines_joined").severity == "warning"
    assert imported.boundaries is not None
    assert imported.boundaries.geometry.iloc[0].equals(shapely.box(95.0, 16.0, 95.2, 16.1))


def test_one_code_under_two_names_is_reported(tmp_path: Path) -> None:
    columns = {**maps.COLUMNS, "ADM2_EN": ["District", "Other"]}
    imported = boundaries.read(
        maps.write(maps.townships(columns), tmp_path / "map.geojson"), NO_DRAFT
    )
    assert (
        "District (1), Other (1)" in finding(imported, "code_with_several_values").values["listed"]
    )


def test_of_three_encodings_unicode_is_taken(tmp_path: Path) -> None:
    columns = {
        "TS_PCODE": ["A1", "A2"],
        "TS": ["Zalun", "Kyaiklat"],
        "TS_MYA": ["ZvGef", "usdKufvwf"],
        "ZawGyiOne": ["ဇလြန္", "ကျိုက်လတ်"],
        "Myanmar3": ["ဇလွန်", "ကျိုက်လတ်"],
    }
    imported = boundaries.read(
        maps.write(maps.townships(columns), tmp_path / "map.geojson"), NO_DRAFT
    )
    assert places(imported)["A1"]["name_my"] == "ဇလွန်"
    assert finding(imported, "old_font").column == "TS_MYA"
    assert finding(imported, "unicode_in_zawgyi").values["places"] == "Kyaiklat"


def test_zawgyi_in_a_unicode_column_is_left_out_and_said(tmp_path: Path) -> None:
    columns = {
        "TS_PCODE": ["A1", "A2", "A3"],
        "TS": ["Zalun", "Kyaiklat", "Maubin"],
        "TS_MMR": ["ဇလြန္", "ကျိုက်လတ်", "မအူပင်"],
    }
    frame = maps.townships(columns, (maps.WEST, maps.EAST, maps.EAST))
    imported = boundaries.read(maps.write(frame, tmp_path / "map.geojson"), NO_DRAFT)
    assert places(imported)["A1"]["name_my"] is None
    assert finding(imported, "zawgyi_in_unicode").values["places"] == "Zalun"


# --- meeting the draft ----------------------------------------------------------------------


def test_what_the_map_does_not_say_is_kept_from_the_draft(tmp_path: Path) -> None:
    known = {
        "place_id": "XX1001",
        "name_en": "Old Name",
        "name_my": "ပုသိမ်",
        "level": "township",
        "parent_id": "XX1D1",
        "households": 7,
    }
    frame = maps.townships({"ADM3_PCODE": ["XX1001", "XX1002"], "ADM3_EN": ["New Name", "Other"]})
    imported = boundaries.read(maps.write(frame, tmp_path / "map.geojson"), maps.draft(known))
    row = places(imported)["XX1001"]
    assert (row["name_my"], row["parent_id"], row["households"]) == ("ပုသိမ်", "XX1D1", 7)
    assert row["name_en"] == "New Name"
    assert "Old Name → New Name" in finding(imported, "changed_name_en").values["changes"]


def test_a_local_name_with_marks_out_of_order_does_not_replace_a_sound_one(tmp_path: Path) -> None:
    known = {"place_id": "A1", "name_en": "Pyapon", "name_my": "ဖျာပုံ", "level": "township"}
    columns = {"TS_PCODE": ["A1", "A2"], "TS": ["Pyapon", "Zalun"], "TS_MMR": ["ဖျာပံု", "ဇလွန်"]}
    path = maps.write(maps.townships(columns), tmp_path / "map.geojson")
    assert places(boundaries.read(path, maps.draft(known)))["A1"]["name_my"] == "ဖျာပုံ"
    alone = boundaries.read(path, NO_DRAFT)
    assert places(alone)["A1"]["name_my"] == "ဖျာပံု"
    assert finding(alone, "misordered_marks").values["places"] == "Pyapon"


def test_a_parent_is_found_by_the_code_that_begins_a_code(tmp_path: Path) -> None:
    state = {"place_id": "XX1", "name_en": "State", "level": "state"}
    frame = maps.townships({"ADM3_PCODE": ["XX1001", "YY2"], "ADM3_EN": ["One", "Two"]})
    imported = boundaries.read(maps.write(frame, tmp_path / "map.geojson"), maps.draft(state))
    assert places(imported)["XX1001"]["parent_id"] == "XX1"
    assert places(imported)["YY2"]["parent_id"] is None
    assert finding(imported, "parent_by_code").values["n"] == 1


def test_a_name_damaged_by_a_replacement_is_reported_and_not_taken(tmp_path: Path) -> None:
    known = {"place_id": "A1", "name_en": "Bago (East)", "level": "state"}
    frame = maps.townships(
        {"admin1Pcode": ["A1", "A2"], "admin1RefName": ["Bago (Eaadmin1RefName)", "Mon"]}
    )
    path = maps.write(frame, tmp_path / "map.geojson")
    assert places(boundaries.read(path, maps.draft(known)))["A1"]["name_en"] == "Bago (East)"
    alone = boundaries.read(path, NO_DRAFT)
    assert places(alone)["A1"]["name_en"] == "Bago (Eaadmin1RefName)"
    assert finding(alone, "damaged_name").values["place"] == "A1"


# --- real files -----------------------------------------------------------------------------


def test_the_townships_of_myanmar_are_all_repaired(real_files: Path) -> None:
    path = real_files / "myanmar" / "MMR_adm3.topojson.json"
    imported = boundaries.read(path, NO_DRAFT)
    assert imported.tables["places"].num_rows == 330
    assert codes(imported)["outline_repaired"] == 125
    assert codes(imported)["crs_missing"] == 1
    assert not imported.errors
    repaired = " ".join(
        p.values["place"] for p in imported.problems if p.code == "outline_repaired"
    )
    assert all(delta in repaired for delta in ("MMR017024", "MMR017018", "MMR017016"))
    assert imported.boundaries is not None
    assert imported.boundaries.geometry.is_valid.all()


def test_the_states_of_myanmar_are_read_and_their_damaged_names_found(real_files: Path) -> None:
    imported = boundaries.read(real_files / "myanmar" / "MMR_adm1.topojson.json", NO_DRAFT)
    assert {row["level"] for row in places(imported).values()} == {"state"}
    assert codes(imported)["damaged_name"] == 3


def test_the_map_in_three_encodings_gives_unicode_and_three_levels(real_files: Path) -> None:
    path = real_files / "myanmar" / "townships_ayeyarwady_three_encodings.geojson"
    imported = boundaries.read(path, NO_DRAFT)
    levels = Counter(row["level"] for row in places(imported).values())
    assert levels == {"state": 1, "district": 6, "township": 26}
    assert places(imported)["MMR017024"]["name_my"] == "ဘိုကလေး"
    assert finding(imported, "unicode_in_zawgyi").values["places"] == "Kyonpyaw, Kyaiklat, Pyapon"
    assert "Bogale" in finding(imported, "no_sure_sign").values["places"]
    assert codes(imported)["outline_repaired"] == 1


def test_the_districts_of_somalia_have_three_levels(real_files: Path, tmp_path: Path) -> None:
    folder = real_files / "somalia" / "districts"
    path = next(folder.glob("*.shp"))
    imported = boundaries.read(path, NO_DRAFT)
    levels = Counter(row["level"] for row in places(imported).values())
    assert levels == {"country": 1, "state": 18, "district": 74}
    assert places(imported)["SO2401"]["parent_id"] == "SO24"
    zipped = maps.zipped(tmp_path / "districts.zip", *folder.glob("*"))
    again = boundaries.read(zipped, NO_DRAFT)
    assert again.tables["places"].equals(imported.tables["places"])


def test_tables_follow_the_data_dictionary(tmp_path: Path) -> None:
    imported = boundaries.read(maps.write(maps.townships(), tmp_path / "map.geojson"), NO_DRAFT)
    assert imported.tables["places"].schema == tables.table("places").schema
