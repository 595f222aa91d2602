"""Broken files: each gets its own plain error, with place and remedy, and changes nothing."""

from __future__ import annotations

import contextlib
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow.csv as pa_csv
import pytest
from click.testing import CliRunner, Result

from mobility.cli import main
from mobility.errors import DataError, FileError, MobilityError, UsageError
from mobility.importers import read
from mobility.store import draft
from tests.importers.handmade import CONTEXT, EMPTY, PLACES, STAY, STAYS_HEADER, write

HEADER = STAYS_HEADER.split(",")


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, grid in (sheets or {"stays": [HEADER, STAY.split(",")]}).items():
        sheet = book.create_sheet(name)
        for row in grid:
            sheet.append(row)
    book.save(path)
    return path


def empty_file(folder: Path) -> Path:
    path = folder / "stays.xlsx"
    path.touch()
    return path


def blanks(folder: Path) -> Path:
    return write(folder, "stays.csv", "", "   ", "")


def truncated_workbook(folder: Path) -> Path:
    path = workbook(folder / "stays.xlsx")
    path.write_bytes(path.read_bytes()[:-400])
    return path


def flipped_workbook(folder: Path) -> Path:
    path = workbook(folder / "stays.xlsx")
    content = bytearray(path.read_bytes())
    name = b"xl/worksheets/sheet1.xml"
    content[content.index(name) + len(name) + 20] ^= 0xFF
    path.write_bytes(bytes(content))
    return path


def protected_workbook(folder: Path) -> Path:
    """An Office file in which the workbook is an encrypted stream (MS-OFFCRYPTO, MS-CFB)."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    mark, version = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (0x3E, 3, 0xFFFE, 9, 6)
    sectors = (0, 1, 1, 0, 4096, end, 0, end, 0)
    header = struct.pack("<8s16s5H6s9I", mark, b"", *version, b"", *sectors)
    table = struct.pack("<128I", 0xFFFFFFFD, end, *[free] * 126)
    streams = [("Root Entry", 5, 1, free), ("EncryptedPackage", 2, free, free)]
    entries = b""
    for text, kind, child, right in streams:
        name = text.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<HBBIII", len(name), kind, 1, free, right, child)
        entries += (name.ljust(64, b"\0") + links).ljust(128, b"\0")
    path = folder / "stays.xlsx"
    path.write_bytes(
        header + struct.pack("<109I", 0, *[free] * 108) + table + entries.ljust(512, b"\0")
    )
    return path


def old_workbook(folder: Path) -> Path:
    path = folder / "stays.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    return path


def password_in_zip(folder: Path) -> Path:
    """A workbook whose parts carry the mark of zip's own encryption."""
    path = workbook(folder / "stays.xlsx")
    content = path.read_bytes()
    content = content.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00")
    content = content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    path.write_bytes(content)
    return path


def zip_bomb(folder: Path) -> Path:
    path = folder / "stays.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(130):
                part.write(bytes(1_000_000))
    return path


def picture(folder: Path) -> Path:
    path = folder / "stays.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    return path


def program(folder: Path) -> Path:
    path = folder / "stays.csv"
    path.write_bytes(bytes(range(256)) * 20)
    return path


def letter(folder: Path) -> Path:
    path = folder / "stays.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return path


def virtual_map(folder: Path) -> Path:
    secret = write(folder, "secret.csv", "a", "1")
    source = f"<SrcDataSource>{secret}</SrcDataSource>"
    layer = f'<OGRVRTLayer name="secret">{source}</OGRVRTLayer>'
    return write(folder, "stays.csv", f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>")


def web_page(folder: Path) -> Path:
    return write(folder, "stays.csv", "<!DOCTYPE html>", "<html><body>Sign in</body></html>")


def semicolons(folder: Path) -> Path:
    return write(folder, "stays.csv", STAYS_HEADER.replace(",", ";"), STAY.replace(",", ";"))


def open_quote(folder: Path) -> Path:
    rows = [f'"V1,CITY,2025,{month},m,18-24,3' for month in range(1, 12)]
    return write(folder, "stays.csv", STAYS_HEADER, *rows)


def two_columns_of_one_name(folder: Path) -> Path:
    return write(folder, "stays.csv", f"{STAYS_HEADER},people", f"{STAY},4")


def header_alone(folder: Path) -> Path:
    return write(folder, "stays.csv", STAYS_HEADER)


def missing_column(folder: Path) -> Path:
    return write(folder, "stays.csv", "origin_id,destination_id,year,people", "V1,CITY,2025,3")


def broken_json(folder: Path) -> Path:
    return write(folder, "stays.json", '[{"origin_id": "V1", "people": 3}, {"origin')


def deep_json(folder: Path) -> Path:
    return write(folder, "stays.json", "[" * 100_000)


def map_as_table(folder: Path) -> Path:
    return write(folder, "stays.json", '{"type": "FeatureCollection", "features": []}')


def several_sheets(folder: Path) -> Path:
    grid = [HEADER, STAY.split(",")]
    return workbook(folder / "stays.xlsx", y2024=grid, y2025=grid)


def empty_workbook(folder: Path) -> Path:
    return workbook(folder / "stays.xlsx", one=[], two=[])


def folder_of_files(folder: Path) -> Path:
    path = folder / "stays.csv"
    path.mkdir()
    return path


def nothing(folder: Path) -> Path:
    return folder / "stays.csv"


BROKEN: list[tuple[Callable[[Path], Path], str, str]] = [
    (empty_file, "is empty (0 bytes)", "Export or copy it again"),
    (blanks, "nothing but blanks", "header row"),
    (truncated_workbook, "was cut short", "Copy or download it again"),
    (flipped_workbook, "damaged", "Copy or download it again"),
    (protected_workbook, "protected by a password", "remove the password"),
    (password_in_zip, "protected by a password", "remove the password"),
    (old_workbook, "old Office version", "save it as .xlsx"),
    (zip_bomb, "zip bomb", "ask its sender"),
    (picture, "a picture", "Give a CSV"),
    (program, "a binary file", "Give a CSV"),
    (letter, "a document or presentation", "Give a CSV"),
    (virtual_map, "VRT", "Import the file it points at"),
    (web_page, "a web page", "Give a CSV"),
    (semicolons, "Header row: the columns are separated by semicolons", "comma delimited"),
    (open_quote, "A quotation mark is opened and never closed, in row 2 or below", "Close it"),
    (two_columns_of_one_name, "Header row: several columns are called people", "Rename"),
    (header_alone, "a header and no rows", "Put the data below"),
    (missing_column, "Columns are missing for stays: month", "--mapping"),
    (broken_json, "cut short (line 1)", "Download or export it again"),
    (deep_json, "The JSON is broken", "Download or export it again"),
    (map_as_table, "This is a map", "--as boundaries"),
    (
        several_sheets,
        "several sheets, and it is not clear which one to read: “y2024”, “y2025”",
        "[file]",
    ),
    (empty_workbook, "no rows in any sheet", "first row"),
    (folder_of_files, "is a folder", "Name a file inside"),
    (nothing, "no such file", "Check the name"),
]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to write files in; the data folder beside it has a draft with places."""
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path / "data"))
    folder = tmp_path / "files"
    folder.mkdir()
    draft.put({"places": PLACES})
    return folder


def bring(path: Path, *more: str) -> Result:
    result = CliRunner().invoke(main, ["import", str(path), "--as", "stays", *more])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def tables_in_draft() -> dict[str, int]:
    current = draft.open_draft()
    return {name: current.table(name).num_rows for name in ("places", "stays")}


@pytest.mark.parametrize(("make", "what", "remedy"), BROKEN, ids=[b[0].__name__ for b in BROKEN])
def test_a_broken_file_is_refused_in_plain_words(
    make: Callable[[Path], Path], what: str, remedy: str, root: Path
) -> None:
    path = make(root)
    result = bring(path)
    said = " ".join(result.stderr.split())
    assert result.exit_code == 1
    assert what in said
    assert remedy in said
    assert path.name in said
    assert str(root) not in said
    assert tables_in_draft() == {"places": PLACES.num_rows, "stays": 0}


def test_a_broken_file_is_refused_in_burmese_too(root: Path) -> None:
    path = empty_file(root)
    result = CliRunner().invoke(main, ["--language", "my", "import", str(path), "--as", "stays"])
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_one_broken_row_keeps_the_whole_file_out(root: Path) -> None:
    path = write(root, "stays.csv", STAYS_HEADER, STAY, STAY.replace(",4,", ",13,"))
    result = bring(path)
    assert result.exit_code == 1
    assert "stays.csv, row 3, column month: There is no month 13." in result.stderr
    assert tables_in_draft()["stays"] == 0


def test_keep_going_stores_the_rest_and_writes_the_broken_rows_beside_the_file(root: Path) -> None:
    lines = (STAY, STAY.replace(",4,", ",13,"), "V1,CITY,2025")
    result = bring(write(root, "stays.csv", STAYS_HEADER, *lines), "--keep-going")
    assert result.exit_code == 0
    assert tables_in_draft()["stays"] == 1
    rejected = pa_csv.read_csv(root / "stays.csv.rejected.csv").to_pylist()
    assert [row["row"] for row in rejected] == [3, 4]
    assert "There is no month 13." in rejected[0]["reason"]
    assert "3 cells where the header has 7" in rejected[1]["reason"]


def test_the_size_limit_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILITY_LARGEST_FILE", "0.0001")
    path = write(tmp_path, "stays.csv", STAYS_HEADER, *[STAY] * 10)
    with pytest.raises(FileError, match="MOBILITY_LARGEST_FILE"):
        read([path], "stays", CONTEXT)


def test_a_size_limit_that_is_no_number_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITY_LARGEST_FILE", "plenty")
    with pytest.raises(UsageError, match="plenty"):
        read([write(tmp_path, "stays.csv", STAYS_HEADER, STAY)], "stays", CONTEXT)


def test_a_workbook_that_unpacks_to_more_than_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "stays.xlsx")
    packed = path.stat().st_size
    unpacked = sum(part.file_size for part in zipfile.ZipFile(path).infolist())
    monkeypatch.setenv("MOBILITY_LARGEST_FILE", str((packed + unpacked) / 2 / 1e6))
    with pytest.raises(FileError, match="once unpacked"):
        read([path], "stays", CONTEXT)


def test_the_sheet_with_the_right_columns_is_found(tmp_path: Path) -> None:
    grid = [HEADER, STAY.split(",")]
    path = workbook(tmp_path / "stays.xlsx", about=[["Stays of 2025"]], data=grid)
    assert read([path], "stays", CONTEXT).tables["stays"].num_rows == 1


def test_without_places_there_is_nothing_to_tie_rows_to(tmp_path: Path) -> None:
    path = write(tmp_path, "stays.csv", STAYS_HEADER, STAY)
    with pytest.raises(DataError, match="no places yet"):
        read([path], "stays", EMPTY)


def test_without_a_kind_an_unclear_file_is_asked_about(tmp_path: Path) -> None:
    path = write(tmp_path, "what.csv", "a,b", "1,2")
    with pytest.raises(UsageError, match="--as"):
        read([path], None, CONTEXT)


def test_an_option_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "stays.csv", STAYS_HEADER, STAY)
    with pytest.raises(UsageError, match="--distance-km means nothing for stays"):
        read([path], "stays", CONTEXT, options={"distance_km": 200.0})


@pytest.mark.parametrize("name", ["stays.csv", "stays.xlsx", "stays.json"])
def test_a_file_cut_anywhere_is_read_or_refused_but_never_a_crash(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if name.endswith("xlsx"):
        workbook(path)
    elif name.endswith("json"):
        write(tmp_path, name, '[{"origin_id": "V1", "month": 4}, {"origin_id": "V2"}]')
    else:
        write(tmp_path, name, STAYS_HEADER, STAY, 'V1,"CITY",2025,5,m,18-24,"3"')
    content = path.read_bytes()
    for end in range(0, len(content), max(1, len(content) // 40)):
        path.write_bytes(content[:end])
        with contextlib.suppress(MobilityError):
            read([path], "stays", CONTEXT)
