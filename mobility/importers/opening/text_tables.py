"""Tables in text files: CSV and TSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from mobility.errors import FileError
from mobility.importers.opening.encodings import decode
from mobility.importers.opening.files import refuse
from mobility.importers.opening.raw_table import ROW, RawTable, assemble
from mobility.importers.problems import Problem
from mobility.words import N_

DELIMITERS = (",", ";", "\t", "|")
DELIMITER_NAMES = {
    ",": N_("commas"),
    ";": N_("semicolons"),
    "\t": N_("tabs"),
    "|": N_("vertical bars"),
}
QUOTE = b'"'
SAMPLE = 1 << 20  # bytes in which a header row must end


def read_text(path: Path, encoding: str | None, delimiter: str | None) -> RawTable:
    """The table in a text file; what is not stated is found out.

    Raises:
        FileError: the text is no table, or not separated as its name says.
    """
    content, problems = decode(path, encoding)
    separator = _stated(path, delimiter) if delimiter else _delimiter(path, content)
    cells, records, body = _split_header(path, content, separator)
    misfits: list[tuple[int, tuple[str, ...]]] = []
    rows = _parse(path, body, len(cells), separator, records, misfits=misfits)
    if misfits and content.count(QUOTE) % 2:
        raise refuse(
            path,
            N_("A quotation mark is opened and never closed, in row {row} or below."),
            N_("Close it, or remove it."),
            row=_first_of_several_lines(rows, records + 1),
        )
    found = [*problems, *_misfit_problems(path.name, misfits, len(cells))]
    return assemble(path, "", cells, rows, problems=found, misfits=misfits)


def _stated(path: Path, delimiter: str) -> str:
    if delimiter in DELIMITERS:
        return delimiter
    raise refuse(
        path,
        N_("“{delimiter}” cannot separate columns."),
        N_("State a comma, a semicolon, a tab (\\t) or a vertical bar."),
        delimiter=delimiter,
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
        N_("Header row: the columns are separated by {found}; {expected} were expected."),
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
