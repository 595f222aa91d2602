"""Any table a person may hand over, as text cells with row numbers.

CSV, TSV, Excel (xlsx, xlsm, xlsb), OpenDocument and JSON lists of records
all become a :class:`RawTable`: every cell as text, as written, beside the row
number that a spreadsheet shows. What the text means is for the format families.
Rows that do not fit the header are kept apart, with their number, in
``RawTable.problems``; nothing is mended here.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import python_calamine as calamine

from mobility.errors import FileError
from mobility.importers import files
from mobility.importers.encodings import decode
from mobility.importers.files import refuse, sha256
from mobility.importers.problems import Problem
from mobility.words import N_

__all__ = ["ROW", "RawTable", "read_table", "refuse", "sha256"]

ROW = "_row"
DELIMITERS = (",", ";", "\t", "|")
DELIMITER_NAMES = {
    ",": N_("commas"),
    ";": N_("semicolons"),
    "\t": N_("tabs"),
    "|": N_("vertical bars"),
}
# Whole numbers up to here are exact as floating point, which is all Excel has.
EXACT_WHOLE = 1e15
QUOTE = b'"'
SAMPLE = 1 << 20  # bytes in which a header row must end
MAP_KEYS = ("features", "objects", "arcs", "geometries")


@dataclass(frozen=True)
class RawTable:
    """One sheet or text file, unread.

    Attributes:
        file: name of the file, never its path.
        sheet: name of the sheet; empty for text files.
        header: column names, trimmed, in order.
        rows: text columns named by the header, as written, and ``_row`` (int64).
        problems: what reading showed: an assumed encoding, rows that do not fit the header.
        misfits: those rows' cells, one list a row, beside their row number.
    """

    file: str
    sheet: str
    header: tuple[str, ...]
    rows: pa.Table
    problems: tuple[Problem, ...] = field(default=())
    misfits: tuple[tuple[int, tuple[str, ...]], ...] = field(default=())


Wanted = Callable[[tuple[str, ...]], bool]


def read_table(
    path: Path,
    *,
    sheet: str | None = None,
    wanted: Wanted | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> RawTable:
    """The table in ``path``.

    Args:
        path: CSV, TSV, workbook or JSON file.
        sheet: sheet to read; None is the only one with rows.
        wanted: says from a header whether a sheet is the one looked for, when there are several.
        encoding: how text is encoded; None is UTF-8, or found out and reported.
        delimiter: what separates columns; None is a comma (tab for .tsv and .txt).

    Raises:
        FileError: the file is not such a table, with the remedy.
    """
    kind = files.kind_of(path)
    if kind == files.WORKBOOK:
        return _read_workbook(path, sheet, wanted)
    if kind == files.JSON:
        return _read_json(path)
    if kind == files.TEXT:
        return _read_text(path, encoding, delimiter)
    raise refuse(
        path,
        N_("This is a map or an archive, not a table."),
        N_("Import maps with --as boundaries; give tables as CSV, Excel or JSON."),
    )


# --- text ---------------------------------------------------------------------------------


def _read_text(path: Path, encoding: str | None, delimiter: str | None) -> RawTable:
    content, problems = decode(path, encoding)
    separator = delimiter or _delimiter(path, content)
    cells, records, body = _split_header(path, content, separator)
    header = _header(path, cells)
    misfits: list[tuple[int, tuple[str, ...]]] = []
    rows = _parse(path, body, len(cells), separator, records, misfits=misfits)
    if misfits and content.count(QUOTE) % 2:
        raise refuse(
            path,
            N_("A quotation mark is opened and never closed, in row {row} or below."),
            N_("Close it, or remove it."),
            row=_first_of_several_lines(rows, records + 1),
        )
    table = _named(rows, cells, header)
    kept = table.filter(pc.invert(_is_blank(table)))
    return _without_hashtags(
        RawTable(
            path.name,
            "",
            header,
            kept,
            (*problems, *_misfit_problems(path.name, misfits, len(header))),
            tuple(misfits),
        )
    )


def _first_of_several_lines(rows: pa.Table, default: int) -> int:
    """Number of the first row with a line break in a cell: the quotation mark is before it."""
    found = [
        rows[ROW][position.as_py()].as_py()
        for name in rows.column_names
        if name != ROW
        for position in [pc.index(pc.match_substring(rows[name], "\n"), value=True)]
        if position.as_py() >= 0
    ]
    return min(found, default=default)


def _delimiter(path: Path, content: bytes) -> str:
    """Comma, or tab for .tsv and .txt; an error that names what the file has instead."""
    lines = content[:SAMPLE].decode("utf-8", errors="ignore").splitlines()
    line = next((text for text in lines if text.strip()), "")
    widths = {mark: len(next(csv.reader([line], delimiter=mark), [])) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: widths[mark])
    allowed = {".tsv": ("\t",), ".tab": ("\t",), ".txt": ("\t", ",")}.get(
        path.suffix.lower(), (",",)
    )
    if best in allowed or widths[best] == 1:
        return best if best in allowed else allowed[0]
    raise refuse(
        path,
        N_("Row 1: the columns are separated by {found}; {expected} were expected."),
        N_(
            "Save the file as “CSV UTF-8 (comma delimited)”, "
            "or state the delimiter under [file] in a mapping."
        ),
        found=DELIMITER_NAMES[best],
        expected=DELIMITER_NAMES[allowed[0]],
    )


def _split_header(path: Path, content: bytes, separator: str) -> tuple[list[str], int, bytes]:
    """The header's cells, the records up to and with it, and the bytes after it."""
    consumed = 0

    def lines() -> Iterator[str]:
        nonlocal consumed
        for line in io.StringIO(content[:SAMPLE].decode("utf-8", errors="ignore"), newline=""):
            consumed += len(line.encode())
            yield line

    try:
        for records, cells in enumerate(csv.reader(lines(), delimiter=separator), start=1):
            if any(cell.strip() for cell in cells):
                return cells, records, content[consumed:]
    except csv.Error as error:
        raise _unreadable(path, error) from error
    raise refuse(
        path,
        N_("The file has no header row."),
        N_("Put the column names into the first row; `template` prints an empty table."),
    )


def _parse(
    path: Path,
    body: bytes,
    width: int,
    separator: str,
    records: int,
    *,
    misfits: list[tuple[int, tuple[str, ...]]],
) -> pa.Table:
    """Text columns "0", "1" … and ``_row``; rows of another width go to ``misfits``."""
    names = [str(position) for position in range(width)]

    def set_aside(row: pyarrow.csv.InvalidRow) -> str:
        cells = next(csv.reader(io.StringIO(row.text, newline=""), delimiter=separator), [])
        misfits.append((row.number + records, tuple(cells)))
        return "skip"

    try:
        rows = (
            pyarrow.csv.read_csv(
                io.BytesIO(body),
                pyarrow.csv.ReadOptions(column_names=names, use_threads=False),
                pyarrow.csv.ParseOptions(
                    delimiter=separator,
                    newlines_in_values=True,
                    ignore_empty_lines=False,
                    invalid_row_handler=set_aside,
                ),
                pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
            )
            if body
            else pa.table({name: pa.array([], pa.string()) for name in names})
        )
    except (pa.ArrowInvalid, csv.Error) as error:
        raise _unreadable(path, error) from error
    gone = {number for number, _ in misfits}
    last = records + rows.num_rows + len(gone)
    numbers = (
        [n for n in range(records + 1, last + 1) if n not in gone]
        if gone
        else range(records + 1, last + 1)
    )
    return rows.append_column(ROW, pa.array(numbers, pa.int64()))


def _unreadable(path: Path, error: Exception) -> FileError:
    return refuse(
        path,
        N_("The text cannot be read as a table: {reason}."),
        N_("Look for a quotation mark that is never closed, or export the file again."),
        reason=str(error).splitlines()[0].rstrip("."),
    )


def _misfit_problems(
    file: str, misfits: Sequence[tuple[int, tuple[str, ...]]], width: int
) -> list[Problem]:
    return [
        Problem(
            code="ragged_row",
            severity="error",
            what=N_("The row has {found} cells where the header has {expected}."),
            remedy=N_("Put text that holds a comma in quotation marks; fill left-out cells."),
            values={"found": len(cells), "expected": width},
            file=file,
            row=row,
        )
        for row, cells in misfits
    ]


# --- workbooks ----------------------------------------------------------------------------


def _read_workbook(path: Path, sheet: str | None, wanted: Wanted | None) -> RawTable:
    try:
        # By content, so that the ending of the name does not matter.
        with path.open("rb") as file:
            workbook = calamine.CalamineWorkbook.from_filelike(file)
        name = sheet or _choose_sheet(path, workbook, wanted)
        if name not in workbook.sheet_names:
            raise refuse(
                path,
                N_("There is no sheet {sheet}."),
                N_("Its sheets are: {sheets}."),
                sheet=name,
                sheets=", ".join(workbook.sheet_names),
            )
        return _read_sheet(path, workbook, name)
    except calamine.PasswordError as error:
        raise files.protected(path) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise refuse(
            path,
            N_("The workbook is damaged, was cut short, or is another kind of document: {reason}."),
            N_("Open it in Excel or LibreOffice, save it again, or copy it again."),
            reason=(str(error).splitlines() or [type(error).__name__])[0].rstrip("."),
        ) from error


def _choose_sheet(path: Path, workbook: calamine.CalamineWorkbook, wanted: Wanted | None) -> str:
    """The only sheet with rows, else the only one whose header is ``wanted``."""
    headers = {
        name: _first_cells(workbook.get_sheet_by_name(name)) for name in workbook.sheet_names
    }
    filled = [name for name, cells in headers.items() if cells]
    if not filled:
        raise refuse(
            path,
            N_("The workbook has no rows in any sheet."),
            N_("Put the column names into the first row and the data below it."),
        )
    if len(filled) > 1 and wanted is not None:
        fitting = [name for name in filled if wanted(headers[name])]
        filled = fitting or filled
    if len(filled) == 1:
        return filled[0]
    raise refuse(
        path,
        N_("The workbook has several sheets, and it is not clear which one to read: {sheets}."),
        N_('Name it under [file] in a mapping (sheet = "…"), or save that sheet alone.'),
        sheets=", ".join(filled),
    )


def _first_cells(sheet: calamine.CalamineSheet) -> tuple[str, ...]:
    for row in sheet.iter_rows():
        cells = [_text(cell).strip() for cell in row]
        if any(cells):
            return tuple(cells)
    return ()


def _read_sheet(path: Path, workbook: calamine.CalamineWorkbook, name: str) -> RawTable:
    sheet = workbook.get_sheet_by_name(name)
    first = (sheet.start or (0, 0))[0] + 1
    grid = sheet.to_python(skip_empty_area=True)
    place = next((i for i, row in enumerate(grid) if any(_text(c).strip() for c in row)), None)
    if place is None:
        raise refuse(
            path,
            N_("The sheet {sheet} is empty."),
            N_("Put the column names into the first row and the data below it."),
            sheet=name,
        )
    cells = [_text(cell) for cell in grid[place]]
    header = _header(path, cells)
    rows = _columns(grid[place + 1 :], len(cells), first + place + 1)
    table = _named(rows, cells, header)
    kept = table.filter(pc.invert(_is_blank(table)))
    return _without_hashtags(RawTable(path.name, name, header, kept))


def _columns(grid: Sequence[Sequence[Any]], width: int, first_row: int) -> pa.Table:
    """Text columns "0", "1" … and ``_row`` from a list of rows."""
    columns: dict[str, pa.Array] = {
        str(position): pa.array([_text(row[position]) for row in grid], pa.string())
        for position in range(width)
    }
    columns[ROW] = pa.array(range(first_row, first_row + len(grid)), pa.int64())
    return pa.table(columns)


def _text(cell: Any) -> str:
    """A cell as a person would type it: 3.0 is "3", a day is ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT_WHOLE else repr(cell)
    if isinstance(cell, datetime):
        at_midnight = cell.time() == time(0)
        return cell.date().isoformat() if at_midnight else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


# --- JSON ---------------------------------------------------------------------------------


def _read_json(path: Path) -> RawTable:
    content, problems = decode(path, None)
    try:
        records = _records(path, json.loads(content))
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise refuse(
            path,
            N_("The JSON is broken or was cut short (line {line})."),
            N_("Download or export it again."),
            line=line,
        ) from error
    names = list(dict.fromkeys(str(name) for record in records for name in record))
    header = _header(path, names)
    grid = [[record.get(name) for name in names] for record in records]
    table = _named(_columns(grid, len(names), 2), names, header)
    return RawTable(path.name, "", header, table, tuple(problems))


def _records(path: Path, content: Any) -> list[dict[str, Any]]:
    """The list of records: the content itself, or the one list of records in an object."""
    if isinstance(content, dict) and not any(key in content for key in MAP_KEYS):
        lists = [value for value in content.values() if _is_records(value)]
        content = lists[0] if len(lists) == 1 else content
    if _is_records(content):
        return list(content)
    is_map = isinstance(content, dict) and any(key in content for key in MAP_KEYS)
    if is_map:
        raise refuse(
            path,
            N_("This is a map, not a table."),
            N_("Import it with --as boundaries."),
        )
    raise refuse(
        path,
        N_("The JSON is not a list of records."),
        N_("A table in JSON is a list of objects, one a row, with the columns as names."),
    )


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


# --- what they share ----------------------------------------------------------------------


def _header(path: Path, cells: Iterable[str]) -> tuple[str, ...]:
    """Trimmed names of the columns that have one.

    Raises:
        FileError: two columns of one name.
    """
    names = [cell.strip() for cell in cells]
    for name in names:
        if name and names.count(name) > 1:
            raise refuse(
                path,
                N_("Row 1: two columns are called {column}."),
                N_("Rename or remove one of them."),
                column=name,
            )
    return tuple(name for name in names if name and name != ROW)


def _named(rows: pa.Table, cells: Sequence[str], header: tuple[str, ...]) -> pa.Table:
    """Columns "0", "1" … under the header's names; columns without a name are left out."""
    positions = {cell.strip(): str(position) for position, cell in enumerate(cells)}
    columns = {name: rows[positions[name]] for name in header}
    return pa.table({**columns, ROW: rows[ROW]})


def _is_blank(table: pa.Table) -> pa.ChunkedArray:
    """True where every cell of the row is empty or blank."""
    blank = pa.chunked_array([pa.array([True] * table.num_rows, pa.bool_())])
    for name in table.column_names:
        if name != ROW and pc.any(blank).as_py():
            blank = pc.and_(blank, pc.equal(pc.utf8_trim_whitespace(table[name]), ""))
    return blank


def _without_hashtags(raw: RawTable) -> RawTable:
    """The table without a row of HXL hashtags below its header."""
    if not raw.rows.num_rows:
        return raw
    first = [raw.rows[name][0].as_py().strip() for name in raw.header]
    if not any(first) or not all(cell.startswith("#") for cell in first if cell):
        return raw
    return RawTable(raw.file, raw.sheet, raw.header, raw.rows.slice(1), raw.problems, raw.misfits)
