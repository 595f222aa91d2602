"""The data dictionary: one CSV a table, and its reader.

Importers, the draft, the documentation and the templates all read the same
lines, so that a column is described once. ``text``, ``integer``, ``number``,
``flag`` (0 or 1) and ``geometry`` (WKB, EPSG:4326) are the only types.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa

FOLDER = Path(__file__).parent
NAMES = (
    "places", "residents", "stays", "moves", "roster", "hazards", "labour", "roles",
    "newcomer_care", "actors", "storms", "storm_tracks", "geography", "context",
    "evidence",
)  # fmt: skip
LEVELS = ("country", "state", "district", "township", "tract", "village", "other")
SEXES = ("f", "m", "unknown")
AGE_GROUPS = ("0-4", "5-17", "18-24", "25-39", "40-59", "60+", "unknown")
# Moves alone may also have wider bands, for sources that tell no more: no helper is
# ever counted from a move, and a wide band cannot tell who is one.
MOVE_AGE_GROUPS = (*AGE_GROUPS[:-1], "0-17", "18+", "unknown")
ABSENCES = ("short", "seasonal", "temporary", "long")

ARROW_TYPES = {
    "text": pa.string(),
    "integer": pa.int32(),
    "number": pa.float64(),
    "flag": pa.int8(),
    "geometry": pa.binary(),
}


@dataclass(frozen=True)
class Column:
    """One column: name, type, unit, rules and meaning."""

    name: str
    type: str
    unit: str
    required: bool
    key: bool
    values: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    references: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """One table of the home format."""

    name: str
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in order."""
        return tuple(column.name for column in self.columns)

    @property
    def key(self) -> tuple[str, ...]:
        """Columns that together name a row."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def is_map(self) -> bool:
        """Whether its rows have a geometry, so that it is imported from a map, not from a table."""
        return any(column.type == "geometry" for column in self.columns)

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema its Parquet files have."""
        return pa.schema([(c.name, ARROW_TYPES[c.type]) for c in self.columns])

    def empty(self) -> pa.Table:
        """The table without rows."""
        return self.schema.empty_table()


def _number(text: str) -> float | None:
    return float(text) if text else None


@cache
def table(name: str) -> Table:
    """The description of table ``name``, one of :data:`NAMES`."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = tuple(
        Column(
            name=row["column"],
            type=row["type"],
            unit=row["unit"],
            required=row["required"] == "yes",
            key=row["key"] == "yes",
            values=tuple(row["values"].split("|")) if row["values"] else (),
            minimum=_number(row["minimum"]),
            maximum=_number(row["maximum"]),
            references=row["references"],
            meaning=row["meaning"],
        )
        for row in rows
    )
    return Table(name, columns)
