"""The columns that people read: one CSV an output table, and its reader.

A table here is a download, what a command prints, or the Measures page. Each line of its CSV is
a column, in the order in which people see it, and the only description of that column: texts,
number formats and the order of files follow from it.

``column``
    Its name. A part in braces stands for what a release holds or a page compares:
    ``{hazard}``, ``finding_{side}``.
``as``
    The table that describes it already, of this folder (``overview``) or, of what came in, of
    the one above (``../storms``); after a colon, its name there if it is another. Cells that are
    left empty are taken from there. A line ``*`` stands for all columns of that table,
    ``origin_*`` for the same with ``origin_`` before each name.
``kind``
    One of :data:`KINDS`: how it is written.
``unit``
    What it counts in; empty where it counts nothing.
``meaning``
    What it is, in a phrase. ``{confidence}`` stands for the release's own, ``{helpers_each}``
    for the helpers wanted for each person who may need help, as the reader set them, and
    ``{meaning}`` for what a code of a household type says.
``note``
    What else to mind, in sentences.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from mobility import tables

FOLDER = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.csv")))
INPUT, EVERY = "../", "*"

# Each kind with its format in files (``mobility.reports.document``). Where it is empty the values
# tell. People are whole wherever they are read, also where a sample was expanded.
KINDS = {
    "code": "text",  # of a place, a household, a release
    "text": "text",  # names, words and sentences
    "time": "text",  # ISO 8601
    "flag": "flag",  # true or false
    "month": "integer",  # 1 to 12
    "year": "integer",
    "level": "integer",  # 0 to 3
    "count": "count",  # of things: households, villages, months
    "people": "count",
    "worked out": "tenth",  # people beyond what helpers can do: two helpers to one make halves
    "share": "share",  # a part of 1
    "ratio": "number",  # one number for each of another
    "degrees": "degrees",  # of longitude or latitude
    "number": "",  # any other
}


@dataclass(frozen=True)
class OutColumn:
    """One column that people read; its attributes are those of a line."""

    name: str
    kind: str
    unit: str
    meaning: str
    note: str

    @property
    def format(self) -> str:
        """The format of its numbers in files; empty: the values tell."""
        return KINDS[self.kind]


@cache
def columns(table: str) -> Mapping[str, OutColumn]:
    """The columns of an output table, one of :data:`NAMES`, by name and in their order."""
    return {column.name: column for row in rows(table) for column in _columns_of(row)}


def rows(table: str) -> list[dict[str, str]]:
    """The lines of a table's CSV as they stand."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _columns_of(row: Mapping[str, str]) -> Iterator[OutColumn]:
    """The column of a line; several where it stands for a whole table."""
    table, _, name = row["as"].partition(":")
    if row["column"].endswith(EVERY):
        prefix = row["column"].removesuffix(EVERY)
        for column in columns(table).values():
            yield replace(column, name=f"{prefix}{column.name}")
        return
    cells = {cell: row[cell] for cell in ("kind", "unit", "meaning", "note") if row[cell]}
    described = _described(table, name or row["column"])
    yield replace(described, name=row["column"], **cells)


def _described(table: str, name: str) -> OutColumn:
    """What another table says of a column; nothing where none is named."""
    if table.startswith(INPUT):
        known = {column.name: column for column in tables.table(table[len(INPUT) :]).columns}
        return OutColumn(name, "", known[name].unit, known[name].meaning, "")
    return columns(table)[name] if table else OutColumn(name, "", "", "", "")
