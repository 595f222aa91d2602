"""A table as text cells with row numbers, and the functions that readers build it with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mobility.importers.opening import layout
from mobility.importers.opening.files import refuse
from mobility.importers.problems import Problem, Rule
from mobility.words import N_

ROW = "_row"
_NUMBERED = re.compile(r"^(.+) \(column \d+\)$", re.DOTALL)
# Whole numbers up to here are exact as floating point, which is all Excel has.
EXACT_WHOLE = 1e15
MOST_COLUMNS = 2000


@dataclass(frozen=True)
class RawTable:
    """One sheet or text file, unread.

    Attributes:
        file: name of the file, never its path.
        sheet: name of the sheet; empty for text files.
        header: column names, trimmed, in order.
        rows: text columns named by the header, as written, and ``_row`` (int64).
        problems: findings while reading: an assumed encoding, rows that do not fit the header.
        misfits: row number and cells of each of those rows.
        hashtags: HXL hashtag of each column that has one.
        parts: rows that a row of the file gives; ``_row`` is then the file's number times
            this, and the place among them.
        date_form: the stated form of the dates that became year and month; empty where it
            was left to the cells, None where they were no dates.
    """

    file: str
    sheet: str
    header: tuple[str, ...]
    rows: pa.Table
    problems: tuple[Problem, ...] = field(default=())
    misfits: tuple[tuple[int, tuple[str, ...]], ...] = field(default=())
    hashtags: Mapping[str, str] = field(default_factory=dict)
    parts: int = 1
    date_form: str | None = None

    @property
    def doubled(self) -> tuple[str, ...]:
        """Names that several columns of the file have; here each carries its number."""
        return doubled(self.header)


def doubled(header: Iterable[str]) -> tuple[str, ...]:
    """The names that :func:`names_of` had to number."""
    return tuple(dict.fromkeys(found[1] for name in header if (found := _NUMBERED.match(name))))


def refuse_doubled(raw: RawTable, names: Iterable[str]) -> None:
    """Refuse a table in which several columns have one of these names.

    Raises:
        FileError: nothing says which of them is meant; all such names are told at once.
    """
    unclear = [name for name in raw.doubled if name in set(names)]
    if unclear:
        raise refuse(
            Path(raw.file),
            N_("Header row: several columns are called {columns}."),
            N_(
                "Rename or remove all but one, or name one in a mapping "
                "with its number: “{example}”."
            ),
            columns=", ".join(unclear),
            example=next(name for name in raw.header if name.startswith(f"{unclear[0]} (column ")),
        )


RAGGED_ROW = Rule(
    "ragged_row",
    "error",
    N_("The row has {found} cells where the header has {expected}."),
    N_("Put text that holds a comma in quotation marks; fill left-out cells."),
)


def ragged_row(file: str, row: int, cells: Sequence[str], width: int) -> Problem:
    """The finding for a row that does not fit the header."""
    return RAGGED_ROW.problem({"found": len(cells), "expected": width}, file=file, row=row)


def columns_of(grid: Sequence[Sequence[Any]], width: int, first_row: int) -> pa.Table:
    """Text columns "0", "1" … and ``_row`` from a list of rows."""
    columns: dict[str, pa.Array] = {
        str(position): pa.array([text_of(row[position]) for row in grid], pa.string())
        for position in range(width)
    }
    columns[ROW] = pa.array(range(first_row, first_row + len(grid)), pa.int64())
    return pa.table(columns)


def text_of(cell: Any) -> str:
    """A cell as a person would type it: 3.0 is "3", a day is ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"  # a flag may be true or false, a number of people never
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT_WHOLE else repr(cell)
    if isinstance(cell, datetime):
        at_midnight = cell.time() == time(0)
        return cell.date().isoformat() if at_midnight else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


def assemble(
    path: Path,
    sheet: str,
    cells: Sequence[str],
    rows: pa.Table,
    *,
    problems: Sequence[Problem] = (),
    misfits: Sequence[tuple[int, tuple[str, ...]]] = (),
    below_header: bool = True,
) -> RawTable:
    """The table with these header cells over columns "0", "1" … and ``_row``.

    Blank rows and a row of HXL hashtags below the header are not data; columns
    without a name are left out, with a warning where they have content.

    Args:
        below_header: whether the rows are the file's first.

    Raises:
        FileError: there are too many columns.
    """
    names = names_of(path, cells)
    found = [*problems, *_nameless(path, sheet, cells, rows)]
    kept = {name: str(at) for at, name in enumerate(names) if name}
    table = pa.table({**{name: rows[at] for name, at in kept.items()}, ROW: rows[ROW]})
    table = table.filter(pc.invert(_is_blank(table)))
    hashtags: Mapping[str, str] = {}
    if below_header and table.num_rows:
        first = [table[name][0].as_py() for name in kept]
        hashtags = hashtags_of(list(kept), first)
        table = table.slice(1 if hashtags else 0)
    return RawTable(path.name, sheet, tuple(kept), table, tuple(found), tuple(misfits), hashtags)


def hashtags_of(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The hashtag of each column, where the row below the header holds hashtags."""
    if len(cells) != len(names) or not layout.is_hashtags(cells):
        return {}
    return {
        name: cell.strip()
        for name, cell in zip(names, cells, strict=True)
        if name and cell.strip().startswith("#")
    }


def header_of(path: Path, cells: Iterable[str]) -> tuple[str, ...]:
    """Trimmed names of the columns that have one; see :func:`names_of`."""
    return tuple(name for name in names_of(path, cells) if name)


def names_of(path: Path, cells: Iterable[str]) -> list[str]:
    """A name for each column, empty where it has none; names that several have are numbered.

    Raises:
        FileError: there are too many columns.
    """
    names = [cell.strip() for cell in cells]
    if len(names) > MOST_COLUMNS:
        raise refuse(
            path,
            N_("Header row: there are {n} columns; {most} are the most that are read."),
            N_("Look for cells far to the right, or leave out the columns that are not needed."),
            n=len(names),
            most=MOST_COLUMNS,
        )
    several = {name for name, count in Counter(names).items() if name and count > 1}
    numbered = [
        f"{name} (column {at})" if name in several else name
        for at, name in enumerate(names, start=1)
    ]
    return ["" if name == ROW else name for name in numbered]


NAMELESS_COLUMN = Rule(
    "nameless_column",
    "warning",
    N_("Column {number} has no name; its {n} cells were not read."),
    N_("Name it in the header row if it matters."),
)


def _nameless(path: Path, sheet: str, cells: Sequence[str], rows: pa.Table) -> list[Problem]:
    """A warning for each column that has cells and no name."""
    found = []
    for position, cell in enumerate(cells):
        if cell.strip():
            continue
        filled = pc.sum(pc.not_equal(pc.utf8_trim_whitespace(rows[str(position)]), "")).as_py()
        if filled:
            found.append(
                NAMELESS_COLUMN.problem(
                    {"number": position + 1, "n": filled}, file=path.name, sheet=sheet
                )
            )
    return found


def _is_blank(table: pa.Table) -> pa.ChunkedArray:
    """True where every cell of the row is empty or blank."""
    blank = pa.chunked_array([pa.array([True] * table.num_rows, pa.bool_())])
    for name in table.column_names:
        if name != ROW and pc.any(blank).as_py():
            blank = pc.and_(blank, pc.equal(pc.utf8_trim_whitespace(table[name]), ""))
    return blank
