"""Tables as text cells with the row numbers a spreadsheet shows."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mobility.errors import FileError
from mobility.importers.opening.tabular import ROW, read_table, sha256
from tests.importers.handmade import codes, write


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, grid in sheets.items():
        sheet = book.create_sheet(name)
        for row in grid:
            sheet.append(row)
    book.save(path)
    return path


def test_cells_are_text_as_written(tmp_path: Path) -> None:
    raw = read_table(write(tmp_path, "t.csv", "code,n", "007, 1.50 ", '"a,b",'))
    assert raw.header == ("code", "n")
    assert raw.rows.to_pylist() == [
        {"code": "007", "n": " 1.50 ", ROW: 2},
        {"code": "a,b", "n": "", ROW: 3},
    ]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    lines = ("", "a,b", "1,2", "", '"two\nlines",3', "4,5")
    raw = read_table(write(tmp_path, "t.csv", *lines))
    assert raw.rows[ROW].to_pylist() == [3, 5, 6]


def test_a_row_of_another_width_is_set_apart_with_its_number(tmp_path: Path) -> None:
    raw = read_table(write(tmp_path, "t.csv", "a,b", "1,2", "3,4,5", "6", "7,8"))
    assert raw.rows[ROW].to_pylist() == [2, 5]
    assert raw.misfits == ((3, ("3", "4", "5")), (4, ("6",)))
    assert [found.row for found in raw.problems] == [3, 4]


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_the_table(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("\ufeffa,b\r\n1,2\r\n".encode())
    raw = read_table(path)
    assert raw.header == ("a", "b")
    assert raw.rows["b"].to_pylist() == ["2"]


def test_a_table_without_rows_has_its_header(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b")
    assert read_table(path).header == ("a", "b")
    assert read_table(path).rows.num_rows == 0


def test_tabs_separate_the_columns_of_tsv_and_txt(tmp_path: Path) -> None:
    for name in ("t.tsv", "t.txt"):
        assert read_table(write(tmp_path, name, "a\tb", "1\t2")).header == ("a", "b")


def test_a_row_of_hashtags_below_the_header_is_no_data(tmp_path: Path) -> None:
    raw = read_table(write(tmp_path, "t.csv", "place,n", "#adm3+code,#affected", "V1,3"))
    assert raw.rows.to_pylist() == [{"place": "V1", "n": "3", ROW: 3}]


def test_a_column_without_a_name_is_left_out_and_that_is_said(tmp_path: Path) -> None:
    raw = read_table(write(tmp_path, "t.csv", "a,,b,", "1,2,3,", "4,,6,"))
    assert raw.header == ("a", "b")
    (warning,) = raw.problems
    assert (warning.code, warning.values["number"], warning.values["n"]) == (
        "nameless_column",
        2,
        1,
    )


def test_only_a_known_mark_separates_columns(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot separate"):
        read_table(write(tmp_path, "t.csv", "a;;b", "1;;2"), delimiter=";;")


def test_a_workbook_gives_what_a_person_would_type(tmp_path: Path) -> None:
    grid = [["code", "n", "day", "yes"], ["007", 3.0, date(2025, 4, 1), True], [None, 2.5, None, 0]]
    raw = read_table(workbook(tmp_path / "t.xlsx", one=grid))
    assert raw.sheet == "one"
    assert raw.rows.select(raw.header).to_pylist() == [
        {"code": "007", "n": "3", "day": "2025-04-01", "yes": "true"},
        {"code": "", "n": "2.5", "day": "", "yes": "0"},
    ]


def test_rows_of_a_workbook_keep_their_numbers_under_empty_rows(tmp_path: Path) -> None:
    grid = [[None, None], [None, None], ["a", "b"], [1, 2], [None, None], [3, 4]]
    raw = read_table(workbook(tmp_path / "t.xlsx", one=grid))
    assert raw.rows[ROW].to_pylist() == [4, 6]


def test_among_several_sheets_the_one_with_the_wanted_columns_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", notes=[["about"]], data=[["a", "b"], [1, 2]], more=[["c"]])
    assert read_table(path, wanted=lambda header, _: "a" in header).sheet == "data"
    assert read_table(path, sheet="notes").header == ("about",)
    with pytest.raises(FileError, match="“notes”, “data”, “more”"):
        read_table(path)
    with pytest.raises(FileError, match="no sheet nothing"):
        read_table(path, sheet="nothing")


def test_json_records_are_a_table_also_inside_an_object(tmp_path: Path) -> None:
    records = [{"code": "V1", "n": 3}, {"code": "V2", "share": 0.5, "n": None}]
    for content in (records, {"DataList": records, "count": 2}):
        raw = read_table(write(tmp_path, "t.json", json.dumps(content)))
        assert raw.rows.to_pylist() == [
            {"code": "V1", "n": "3", "share": "", ROW: 2},
            {"code": "V2", "n": "", "share": "0.5", ROW: 3},
        ]


def test_utf_16_is_read_and_said(tmp_path: Path) -> None:
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        raw = read_table(write(tmp_path, "t.csv", "name,n", "Bogalé,3", encoding=encoding))
        assert raw.rows["name"].to_pylist() == ["Bogalé"]
        assert codes(raw.problems) == ["assumed_encoding"]
        assert raw.problems[0].severity == "note"


def test_a_western_code_page_is_assumed_with_a_warning(tmp_path: Path) -> None:
    names = ["Cañar", "Bolívar", "Galápagos", "Los Ríos", "Manabí", "Sucumbíos"]
    path = write(tmp_path, "t.csv", "name,n", *(f"{name},3" for name in names), encoding="cp1252")
    raw = read_table(path)
    assert raw.rows["name"].to_pylist() == names
    assert [(found.severity, found.values["encoding"]) for found in raw.problems] == [
        ("warning", "cp1252")
    ]
    assert read_table(path, encoding="cp1252").problems == ()


def test_the_sha256_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", "a", "1")
    assert sha256(path) == hashlib.sha256(b"a\n1\n").hexdigest()


def test_real_tables_are_read_whole(real_files: Path) -> None:
    known = {
        "somalia/UNHCR-PRMN-Displacement-Dataset-2016-2021.xlsx": (46_495, 9),
        "myanmar/mimu_villages_ayeyarwady.csv": (12_995, 34),
        "cyclone/IBTrACS_TCBT_AS_BOB_1982-2023.csv": (5_505, 7),
        "myanmar/River_Flood_Present_conditions.json": (330, None),
    }
    for name, (count, width) in known.items():
        raw = read_table(real_files / name)
        assert raw.rows.num_rows == count, name
        assert width in (None, len(raw.header)), name
        assert not raw.misfits
        last = count + 1
        assert raw.rows[ROW].to_pylist() == list(range(2, last + 1))
