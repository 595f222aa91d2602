"""Small files made to exhaust, crash or mislead: each is refused in words, or its row is."""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
import xlsxwriter
from click.testing import CliRunner

from mobility.cli import main
from mobility.errors import FileError, MobilityError
from mobility.importers import boundaries, describe, read
from mobility.importers.opening.json_tables import read_json
from mobility.importers.opening.parquet_tables import open_parquet
from mobility.importers.opening.tabular import read_table
from mobility.importers.recipes.recipe import read_recipe
from mobility.store import draft
from mobility.words import speak
from tests.importers.golden import maps
from tests.importers.handmade import (
    CONTEXT,
    PLACES,
    STAY,
    STAYS_HEADER,
    codes,
    faults,
    records,
    stays,
    take,
    write,
)

NO_DRAFT = maps.draft()
PRINTABLE = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]*")


def refusal(made: Callable[[], Any]) -> str:
    """What the reader of the message is told."""
    with pytest.raises(MobilityError) as error:
        made()
    said = str(error.value)
    assert PRINTABLE.fullmatch(said)
    return said


# --- tables ---------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576"])
def test_a_cell_far_from_the_others_does_not_take_all_memory(cell: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (STAYS_HEADER.split(","), STAY.split(",")):
        book.active.append(row)
    book.active["ZZ9"] = "between"
    book.active[cell] = "far away"
    book.save(tmp_path / "stays.xlsx")
    said = refusal(lambda: read_table(tmp_path / "stays.xlsx"))
    assert "stays.xlsx" in said and "memory" in said and "a cell far from the others" in said


def test_a_long_text_that_every_cell_shares_does_not_take_all_memory(tmp_path: Path) -> None:
    path = tmp_path / "stays.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(20_000):
            sheet.write_row(row, 0, ["shared", f"a{row}"])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    strings = "xl/sharedStrings.xml"
    parts[strings] = parts[strings].replace(b"shared", b"x" * 1_000_000)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert "memory" in refusal(lambda: read_table(path))


@pytest.mark.parametrize("name", ["c{}", "same"])
def test_a_header_of_a_hundred_thousand_columns_is_refused(name: str, tmp_path: Path) -> None:
    header = ",".join(name.format(at) for at in range(100_000))
    assert "100000 columns" in refusal(lambda: read_table(write(tmp_path, "t.csv", header, "1")))


def test_a_header_of_a_megabyte_without_an_end_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", "x" * 3_000_000)
    assert "t.csv" in refusal(lambda: read([path], "stays", CONTEXT))


def test_a_cell_of_megabytes_is_an_error_of_its_row(tmp_path: Path) -> None:
    long = f"{STAY},{'x' * 1_000_000}"
    other = f"{STAY.replace(',4,', ',5,')},b"
    found = take(tmp_path, "stays", f"{STAYS_HEADER},reason", long, other)
    assert faults(found) == [("too_long", 2, "reason")]
    assert found.tables["stays"].num_rows == 1
    assert len(describe(found.errors[0], speak("en"))) < 400


def test_packed_text_that_grows_a_thousandfold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "stays.csv.gz"
    path.write_bytes(gzip.compress(STAYS_HEADER.encode() + b"\n" + b"," * 30_000_000))
    assert "zip bomb" in refusal(lambda: read([path], "stays", CONTEXT))


@pytest.mark.parametrize(
    ("code", "fault"),
    [("V\x1b[31m1", "unprintable"), ("V\u202e1", "unprintable"), ("V" * 101, "too_long")],
)
def test_a_code_that_misleads_is_an_error(code: str, fault: str, tmp_path: Path) -> None:
    found = take(tmp_path, "places", "place_id,name_en,level", f"{code},Name,village")
    assert faults(found) == [(fault, 2, "place_id")]
    assert PRINTABLE.fullmatch(describe(found.errors[0], speak("en")))


def test_a_name_comes_to_one_line_and_that_is_said(tmp_path: Path) -> None:
    lines = ("place_id,name_en,name_my,level", 'V9,"Ywar\nThit\u202e",ရွာ\u200bသစ်,village')
    found = take(tmp_path, "places", *lines)
    (place,) = records(found, "places")
    assert (place["name_en"], place["name_my"]) == ("Ywar Thit", "ရွာသစ်")
    assert [(each.code, each.values["n"]) for each in found.problems][:2] == [
        ("invisible_characters", 1),
        ("invisible_characters", 1),
    ]
    bell = take(tmp_path, "places", "place_id,name_en,level", "V9,Ywar\x07Thit,village")
    assert faults(bell) == [("unprintable", 2, "name_en")]


def test_a_sign_that_steers_a_terminal_reaches_none(tmp_path: Path) -> None:
    found = stays(tmp_path, "V1,CITY,2025,\x1b]0;owned\x07,m,18-24,3")
    assert PRINTABLE.fullmatch(describe(found.errors[0], speak("en")))
    header = f"{STAYS_HEADER},\x1b[31mred"
    said = refusal(lambda: take(tmp_path, "roster", header, STAY))
    assert "red" in said


def test_json_tells_every_value_once_and_leaves_lists_out(tmp_path: Path) -> None:
    twice = write(tmp_path, "t.json", '[{"people": 3, "people": 300}]')
    assert "two values called people" in refusal(lambda: read_json(twice))
    nested = read_json(write(tmp_path, "t.json", '[{"a": 1, "b": {"c": 2}}, {"a": 2, "b": null}]'))
    assert nested.header == ("a",)
    assert codes(nested.problems) == ["nested_column"]


@pytest.mark.parametrize(
    "content",
    [
        '[{"a": ' + "9" * 5000 + "}]",
        '[{"a": "\\ud800"}]',
        '{"a": ' * 50_000,
        "[" + ",".join(json.dumps({f"c{at}": 1}) for at in range(3000)) + "]",
    ],
    ids=["digits", "half a character", "deep", "a column a record"],
)
def test_json_that_no_table_is_made_of_is_refused(content: str, tmp_path: Path) -> None:
    assert "t.json" in refusal(lambda: read_json(write(tmp_path, "t.json", content)))


def parquet(path: Path, **columns: Any) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_a_parquet_file_of_few_bytes_and_many_rows_is_refused(tmp_path: Path) -> None:
    rows = pa.repeat(pa.scalar(1, pa.int8()), 20_000_000)
    path = parquet(tmp_path / "t.parquet", a=rows, b=rows, c=rows)
    assert path.stat().st_size < 300_000
    assert "zip bomb" in refusal(lambda: open_parquet(path))


def test_a_long_text_in_a_million_rows_of_parquet_does_not_take_all_memory(tmp_path: Path) -> None:
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 250_000, pa.int32()), ["x" * 500_000])
    path = parquet(tmp_path / "t.parquet", a=text, b=pa.array(range(250_000)))
    assert "t.parquet" in refusal(lambda: read_table(path))


@pytest.mark.parametrize("kind", [pa.binary(), pa.binary(4), pa.list_(pa.int8())])
def test_parquet_cells_that_are_no_single_value_are_refused(
    kind: pa.DataType, tmp_path: Path
) -> None:
    cell = [1] if pa.types.is_list(kind) else b"1234"
    path = parquet(tmp_path / "t.parquet", a=pa.array([cell], kind))
    assert "Column a" in refusal(lambda: open_parquet(path))


@pytest.mark.parametrize("text", [b"columnname", b"a value of it"])
def test_parquet_text_that_is_no_utf8_is_refused(text: bytes, tmp_path: Path) -> None:
    rows = pa.table({"columnname": ["a value of it"], "b": [1]})
    path = tmp_path / "t.parquet"
    pq.write_table(rows.replace_schema_metadata(None), path, store_schema=False, compression="none")
    content = path.read_bytes()
    assert text in content
    path.write_bytes(content.replace(text, b"\xff" + text[1:]))
    assert "damaged" in refusal(lambda: read_table(path))


def test_a_footer_that_lies_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path / "t.parquet", a=[1, 2])
    content = path.read_bytes()
    for length in (b"\xff\xff\xff\xff", b"\xff\xff\xff\x00", b"\x00\x00\x00\x00"):
        path.write_bytes(content[:-8] + length + b"PAR1")
        assert "damaged" in refusal(lambda: open_parquet(path))


@pytest.mark.parametrize(
    "time", ["inf", "-infinity", "epoch", "0000-05-02 06:00:00", "99999-05-02"]
)
def test_a_time_of_a_storm_is_a_day_of_the_calendar(time: str, tmp_path: Path) -> None:
    header = "DATETIME,CAT,CS_ID,LAT,LON,MSWS,ORIGIN_BASIN"
    rows = (f"{time},D,S1,15.4,94.3,25,BOB", "1982-05-01 06:00:00,DD,S1,15.7,94.4,9999,BOB")
    found = take(tmp_path, "tracks", header, *rows)
    assert [(each.code, each.row) for each in found.errors] == [("not_a_time", 2)]
    assert "missing_wind" in codes(found.problems)  # 9999 knots are no wind


# --- mappings -------------------------------------------------------------------------------

MAPPINGS = {
    "deep": "a = " + "[" * 20_000,
    "digits": "[constants]\nmonth = " + "9" * 5000,
    "bytes": "[columns]\norigin_id = '\udcff'",
    "megabytes": "#" * 2_000_000,
    "no encoding": '[file]\nencoding = "hex"',
    "no text": '[file]\nencoding = "unicode_escape"',
    "no year": '[date]\ncolumn = "t"\nformat = "%d/%m"',
    "no form": '[date]\ncolumn = "t"\nformat = "%Q"',
    "year twice": '[date]\ncolumn = "t"\nformat = "%Y-%m-%Y"',
    "a table": "[constants]\nmonth = { a = 1 }",
    "a list": "[values.sex]\nwoman = ['f']",
}


@pytest.mark.parametrize("case", MAPPINGS)
def test_a_mapping_that_means_nothing_is_refused(case: str, tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_bytes(MAPPINGS[case].encode(errors="surrogateescape"))
    assert "mapping.toml" in refusal(lambda: read_recipe(path))


# --- maps -----------------------------------------------------------------------------------


def geojson(folder: Path, ring: str, **properties: str) -> Path:
    told = {"ADM3_PCODE": "T1", "ADM3_EN": "Town", **properties}
    shape = f'{{"type": "Polygon", "coordinates": [{ring}]}}'
    feature = f'{{"type": "Feature", "properties": {json.dumps(told)}, "geometry": {shape}}}'
    return write(folder, "map.geojson", f'{{"type": "FeatureCollection", "features": [{feature}]}}')


BOX = "[[95,16],[96,16],[96,17],[95,16]]"


@pytest.mark.parametrize(
    ("code", "fault"), [("T\x1b[31m1", "unprintable"), ("T" * 1_000_000, "too_long")]
)
@pytest.mark.parametrize("column", ["ADM3_PCODE", "ADM2_PCODE"])
def test_a_code_of_a_map_that_misleads_is_an_error(
    column: str, code: str, fault: str, tmp_path: Path
) -> None:
    found = boundaries.read(geojson(tmp_path, BOX, **{column: code}), NO_DRAFT)
    assert [(each.code, each.row) for each in found.errors] == [(fault, 1)]
    assert not found.tables["places"].num_rows
    said = describe(found.errors[0], speak("en"))
    assert PRINTABLE.fullmatch(said) and len(said) < 400


@pytest.mark.parametrize(
    "ring", ["[[95,16],[96,16],[96,17],[95,17]]", "[[95],[96],[97],[95]]", "[]", "[[95,16]]"]
)
def test_a_ring_that_is_none_is_an_error_of_its_feature(ring: str, tmp_path: Path) -> None:
    found = boundaries.read(geojson(tmp_path, ring), NO_DRAFT)
    assert [(each.code, each.row) for each in found.errors] == [("outline_unusable", 1)]
    assert all(describe(each, speak("en")) for each in found.problems)


@pytest.mark.parametrize("number", ["1e308", "-1e308", "1e999", "NaN", "Infinity"])
def test_a_coordinate_that_is_none_is_refused(number: str, tmp_path: Path) -> None:
    path = geojson(tmp_path, BOX.replace("96,17", f"{number},17"))
    with contextlib.suppress(MobilityError):
        assert boundaries.read(path, NO_DRAFT).errors


def test_a_star_that_crosses_itself_a_million_times_is_an_error(tmp_path: Path) -> None:
    corners = 4001
    circle = shapely.Point(95.5, 16.5).buffer(0.4, quad_segs=corners).exterior.coords[:corners]
    star = [circle[at * (corners // 2) % corners] for at in range(corners)]
    ring = json.dumps([*star, star[0]])
    (problem,) = boundaries.read(geojson(tmp_path, ring), NO_DRAFT).errors
    assert "crosses itself more than 100000 times" in describe(problem, speak("en"))


def test_a_geopackage_that_computes_its_rows_is_refused(tmp_path: Path) -> None:
    path = maps.write(maps.townships(), tmp_path / "map.gpkg")
    with contextlib.closing(sqlite3.connect(path)) as opened, opened:
        opened.execute("ALTER TABLE map ADD COLUMN g AS (printf('%.*c', 900000000, 'x'))")
    assert "computes what is in map" in refusal(lambda: boundaries.read(path, NO_DRAFT))


def shapefile(folder: Path, **changes: Callable[[bytes], bytes]) -> Path:
    """A zipped shapefile whose parts were changed."""
    maps.write(maps.townships(), folder / "map.shp")
    for ending, change in changes.items():
        part = folder / f"map.{ending}"
        part.write_bytes(change(part.read_bytes()))
    return maps.zipped(folder / "map.zip", *folder.glob("map.*"))


def test_a_shapefile_with_a_broken_part_is_refused(tmp_path: Path) -> None:
    path = shapefile(tmp_path, prj=lambda content: content[:40] + b"\xa8" + content[40:])
    said = refusal(lambda: boundaries.read(path, NO_DRAFT))
    assert ".prj" in said and "File: map.zip." in said
    for at in (8, 32, 42, 60, 100):
        broken = shapefile(
            tmp_path, dbf=lambda content, at=at: content[:at] + b"\xa8" + content[at:]
        )
        with contextlib.suppress(MobilityError):
            boundaries.read(broken, NO_DRAFT)


def test_names_in_an_archive_may_be_of_any_length(tmp_path: Path) -> None:
    shapefile(tmp_path)
    path = tmp_path / "long.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("map.*"):
            if part.suffix != ".zip":
                archive.write(part, "a" * 300 + part.suffix)
    assert not boundaries.read(path, NO_DRAFT).errors


def test_an_archive_within_an_archive_is_no_map(tmp_path: Path) -> None:
    inner = shapefile(tmp_path)
    said = refusal(lambda: boundaries.read(maps.zipped(tmp_path / "outer.zip", inner), NO_DRAFT))
    assert "holds no map" in said and "outer.zip" in said


def test_a_kml_with_a_billion_laughs_is_refused(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY l0 "ha">{laughs}]>'
    body = (
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>&l9;</name></Document></kml>'
    )
    path = write(tmp_path, "map.kml", head + body)
    assert "points at other files" in refusal(lambda: boundaries.read(path, NO_DRAFT))


# --- the command ----------------------------------------------------------------------------

KINDS = {".geojson": "boundaries", ".gpkg": "boundaries", ".zip": "boundaries"}
SOUND = "long_name.zip"  # a map with nothing wrong but the length of its name


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path / "data"))
    draft.put({"places": PLACES})
    return tmp_path


def test_attacks_of_an_earlier_day_are_refused_in_words_and_change_nothing(
    root: Path, real_files: Path
) -> None:
    folder = real_files / "attacks"
    if not folder.is_dir():
        pytest.skip("there are none here")
    before = draft.open_draft().folder
    for path in sorted(folder.iterdir()):
        kind = KINDS.get(path.suffix, path.stem.split("_")[0])
        kind = {"census": "residents", "places": "boundaries"}.get(kind, kind)
        kind = kind if kind in ("boundaries", "residents", "tracks") else "stays"
        given = [str(path), "--as", kind]
        if path.suffix == ".toml":
            given = [str(folder / "places.csv"), "--as", "places", "--mapping", str(path)]
        result = CliRunner().invoke(main, ["import", *given, "--dry-run"])
        assert result.exit_code in ((0,) if path.name == SOUND else (1, 2)), (path.name, result)
        assert isinstance(result.exception, SystemExit | None), (path.name, result.exception)
        assert PRINTABLE.fullmatch(result.output), path.name
        assert str(Path(tempfile.gettempdir())) not in result.output, path.name
        assert len(result.output) < 20_000, path.name
        assert draft.open_draft().folder == before, path.name


def test_keeping_going_leaves_the_misleading_row_out_and_takes_the_others(root: Path) -> None:
    lines = ("place_id,name_en,level", "V\x1b[31m8,Name,village", "V9,Name,village")
    path = write(root, "places.csv", *lines)
    assert CliRunner().invoke(main, ["import", str(path), "--as", "places"]).exit_code == 1
    assert draft.open_draft().table("places").num_rows == PLACES.num_rows
    result = CliRunner().invoke(main, ["import", str(path), "--as", "places", "--keep-going"])
    assert result.exit_code == 0
    assert draft.open_draft().table("places").num_rows == PLACES.num_rows + 1


def test_a_file_that_breaks_its_reader_is_an_error_of_the_file(tmp_path: Path) -> None:
    path = parquet(tmp_path / "stays.parquet", **{name: ["1"] for name in STAYS_HEADER.split(",")})
    content = bytearray(path.read_bytes())
    content[4:40] = bytes(36)
    path.write_bytes(bytes(content))
    with pytest.raises(FileError, match=r"stays\.parquet"):
        read([path], "stays", CONTEXT)
