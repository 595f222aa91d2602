"""Tables in text files: CSV and TSV."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from mobility.errors import FileError
from mobility.importers.opening.encodings import UTF_8, Text, look_through
from mobility.importers.opening.files import refuse, unpacked
from mobility.importers.opening.layout import SEARCHED, Wanted, header_place
from mobility.importers.opening.notes import titles_above, without_notes
from mobility.importers.opening.pieces import Pieces
from mobility.importers.opening.raw_table import (
    ROW,
    RawTable,
    assemble,
    hashtags_of,
    header_of,
    names_of,
    ragged_row,
)
from mobility.importers.problems import Problem
from mobility.words import N_

DELIMITERS = (",", ";", "\t", "|")
DELIMITER_NAMES = {
    ",": N_("commas"),
    ";": N_("semicolons"),
    "\t": N_("tabs"),
    "|": N_("vertical bars"),
}
SAMPLE = 1 << 20  # bytes in which a header row must end
BLOCK = 4 << 20  # bytes parsed at a time; no row may be longer
csv.field_size_limit(BLOCK)  # the same limit as in the other reader of text
Misfit = tuple[int, tuple[str, ...]]


def open_text(
    path: Path,
    encoding: str | None,
    delimiter: str | None,
    wanted: Wanted | None = None,
    header: int | None = None,
) -> Pieces:
    """The table in a text file, packed with gzip or not; options not given are detected.

    Raises:
        FileError: the text is not a table, or its separator does not match the file's ending.
    """
    text = look_through(path, encoding)
    with _utf8(path, text) as stream:
        head = stream.read(SAMPLE)
    separator = _stated(path, delimiter) if delimiter else _delimiter(path, head)
    above, below, (cells, records, consumed) = _split_header(path, head, separator, wanted, header)
    is_empty = consumed >= len(head) and len(head) < SAMPLE
    titles = titles_above(path, "", above, records)
    opened = _OpenText(path, text, separator, cells, records, consumed, is_empty, titles)
    names = header_of(path, cells)
    lines = max(0, text.lines - records)
    tags = hashtags_of(names_of(path, cells), below)
    return Pieces(path, "", names, lines, text.size, opened.pieces, tags)


@contextmanager
def _utf8(path: Path, text: Text) -> Iterator[Any]:
    """The text as a stream of UTF-8 without a byte-order mark."""
    with unpacked(path) as file:
        stream = pa.PythonFile(file, "r")
        if text.codec != UTF_8:
            stream = pa.transcoding_input_stream(stream, text.codec, "utf-8")
        elif file.read(len(BOM_UTF8)) != BOM_UTF8:
            file.seek(0)
        yield stream


@dataclass(frozen=True)
class _OpenText:
    """A text file below its header.

    Attributes:
        cells: the header's cells, named or not.
        records: records up to and with the header.
        consumed: their bytes in UTF-8.
        is_empty: whether there is nothing below it.
        titles: notes about what stands above it.
    """

    path: Path
    text: Text
    separator: str
    cells: Sequence[str]
    records: int
    consumed: int
    is_empty: bool
    titles: Sequence[Problem] = ()

    def pieces(self, most: int) -> Iterator[RawTable]:
        """The rows, ``most`` at a time; rows of another width are among the piece's misfits."""
        misfits: deque[Misfit] = deque()  # misfits are read ahead of the rows around them
        assumed = (*self.text.problems, *self.titles)
        number, begun = self.records + 1, False
        quotes = _Quotes(self.text.quotes)
        for rows, is_last in _of_size(self._batches(misfits), most, self._no_rows()):
            numbers = _numbers(number, rows.num_rows, misfits)
            number = int(numbers[-1]) + 1 if len(numbers) else number
            passed = _passed(misfits, None if is_last else number)
            numbered = rows.append_column(ROW, pa.array(numbers, pa.int64()))
            quotes.look_at(numbered, passed)
            ragged = [ragged_row(self.path.name, *misfit, len(self.cells)) for misfit in passed]
            piece = assemble(
                self.path, "", self.cells, numbered,
                problems=[*assumed, *ragged], misfits=passed, below_header=not begun,
            )  # fmt: skip
            assumed, begun = (), begun or bool(piece.rows.num_rows)
            yield without_notes(piece) if is_last else piece
        if quotes.are_unclosed:
            raise refuse(
                self.path,
                N_("A quotation mark is opened and never closed, in row {row} or below."),
                N_("Close it, or remove it."),
                row=quotes.first_of_several_lines or self.records + 1,
            )

    def _no_rows(self) -> pa.Table:
        return pa.table({str(at): pa.array([], pa.string()) for at in range(len(self.cells))})

    def _batches(self, misfits: deque[Misfit]) -> Iterator[pa.RecordBatch]:
        """Text columns "0", "1" …; rows of another width go to ``misfits`` instead."""

        def set_aside(row: pyarrow.csv.InvalidRow) -> str:
            text = io.StringIO(row.text, newline="")
            cells = next(csv.reader(text, delimiter=self.separator), [])
            misfits.append((row.number + self.records, tuple(cells)))
            return "skip"

        if self.is_empty:
            return
        names = [str(at) for at in range(len(self.cells))]
        try:
            with _utf8(self.path, self.text) as stream:
                stream.read(self.consumed)
                with pyarrow.csv.open_csv(
                    stream,
                    pyarrow.csv.ReadOptions(
                        column_names=names, use_threads=False, block_size=BLOCK
                    ),
                    pyarrow.csv.ParseOptions(
                        delimiter=self.separator,
                        newlines_in_values=True,
                        ignore_empty_lines=False,
                        invalid_row_handler=set_aside,
                    ),
                    pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
                ) as reader:
                    yield from reader
        except (pa.ArrowInvalid, csv.Error) as error:
            raise _unreadable(self.path, error) from error


@dataclass
class _Quotes:
    """Whether a quotation mark is left open: an odd count, and rows that do not fit."""

    count: int
    any_misfit: bool = False
    first_of_several_lines: int | None = None

    def look_at(self, rows: pa.Table, misfits: Sequence[Misfit]) -> None:
        """Take the rows of one piece into account."""
        if self.count % 2:
            self.any_misfit = self.any_misfit or bool(misfits)
            found = self.first_of_several_lines or _first_of_several_lines(rows)
            self.first_of_several_lines = found

    @property
    def are_unclosed(self) -> bool:
        """Whether one is open after the last piece."""
        return bool(self.count % 2) and self.any_misfit


def _first_of_several_lines(rows: pa.Table) -> int | None:
    """Number of the first row with a line break in a cell: the quotation mark is before it."""
    found = [
        rows[ROW][position.as_py()].as_py()
        for name in rows.column_names
        if name != ROW
        for position in [pc.index(pc.match_substring(rows[name], "\n"), value=True)]
        if position.as_py() >= 0
    ]
    return min(found, default=None)


def _of_size(
    batches: Iterator[pa.RecordBatch], most: int, no_rows: pa.Table
) -> Iterator[tuple[pa.Table, bool]]:
    """Tables of ``most`` rows and, marked so, what is left at the end."""
    waiting = no_rows
    for batch in batches:
        waiting = pa.concat_tables([waiting, pa.Table.from_batches([batch])])
        while waiting.num_rows >= most:
            yield waiting.slice(0, most), False
            waiting = waiting.slice(most)
    yield waiting, True


def _numbers(first: int, count: int, misfits: Iterable[Misfit]) -> np.ndarray:
    """The next ``count`` numbers that no misfit has."""
    gone = np.array([row for row, _ in misfits], np.int64)
    numbers = np.arange(first, first + count + len(gone))
    return np.setdiff1d(numbers, gone, assume_unique=True)[:count]


def _passed(misfits: deque[Misfit], before: int | None) -> list[Misfit]:
    """Remove and return the misfits above row ``before``, or all of them."""
    found = []
    while misfits and (before is None or misfits[0][0] < before):
        found.append(misfits.popleft())
    return found


def _stated(path: Path, delimiter: str) -> str:
    if delimiter in DELIMITERS:
        return delimiter
    raise refuse(
        path,
        N_("“{delimiter}” cannot separate columns."),
        N_("State a comma, a semicolon, a tab (\\t) or a vertical bar."),
        delimiter=delimiter,
    )


def _delimiter(path: Path, head: bytes) -> str:
    """Comma, or tab for .tsv and .txt; raises if the file has another delimiter."""
    lines = head.decode("utf-8", errors="ignore").splitlines()
    widths = dict.fromkeys(DELIMITERS, 1)
    for line in filter(str.strip, lines[:SEARCHED]):  # a title may stand above the header
        widths = {mark: len(next(csv.reader([line], delimiter=mark), [])) for mark in DELIMITERS}
        if max(widths.values()) > 1:
            break
    best = max(DELIMITERS, key=lambda mark: widths[mark])
    allowed = {".tsv": ("\t",), ".tab": ("\t",), ".txt": ("\t", ",")}.get(_ending(path), (",",))
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


def _ending(path: Path) -> str:
    """The ending of the file's name, or of the packed file inside."""
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix


def _split_header(
    path: Path, head: bytes, separator: str, wanted: Wanted | None, stated: int | None
) -> tuple[list[list[str]], list[str], tuple[list[str], int, int]]:
    """Rows above the header and the one below; its cells, records up to it, and their bytes."""
    consumed = 0

    def lines() -> Iterator[str]:
        nonlocal consumed
        for line in io.StringIO(head.decode("utf-8", errors="ignore"), newline=""):
            consumed += len(line.encode())
            yield line

    found: list[tuple[list[str], int, int]] = []
    try:
        for number, cells in enumerate(csv.reader(lines(), delimiter=separator), start=1):
            found.append((cells, number, consumed))
            if number >= SEARCHED:
                break
    except csv.Error as error:
        if not any(any(map(str.strip, cells)) for cells, _, _ in found):
            raise _unreadable(path, error) from error
    rows = [cells for cells, _, _ in found]
    place = header_place(rows, wanted) if stated is None else stated - 1
    if place is not None and 0 <= place < len(found):
        below = rows[place + 1] if place + 1 < len(rows) else []
        return rows[:place], below, found[place]
    raise refuse(
        path,
        N_("The file has no header row."),
        N_("Put the column names into the first row; `template` prints an empty table."),
    )


def _unreadable(path: Path, error: Exception) -> FileError:
    return refuse(
        path,
        N_("The text cannot be read as a table: {reason}."),
        N_("Look for a quotation mark that is never closed, or export the file again."),
        reason=str(error).splitlines()[0].rstrip("."),
    )
