"""The data dictionary: one CSV a table, and its reader.

Importers, the draft, the documentation and the templates all read the same
lines, so that a column is described once. ``text``, ``integer``, ``number``,
``flag`` (0 or 1) and ``geometry`` (WKB, EPSG:4326) are the only types.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa

from mobility.words import N_

FOLDER = Path(__file__).parent
LEVELS = ("country", "state", "district", "township", "tract", "village", "other")
SEXES = ("f", "m", "unknown")
AGE_GROUPS = ("0-4", "5-17", "18-24", "25-39", "40-59", "60+", "unknown")
# Moves alone may also have wider bands, for sources that tell no more: no helper is
# ever counted from a move, and a wide band cannot tell who is one.
MOVE_AGE_GROUPS = (*AGE_GROUPS[:-1], "0-17", "18+", "unknown")
ABSENCES = ("short", "seasonal", "temporary", "long")


@dataclass(frozen=True)
class Contents:
    """What a table holds: its name, as one would name a file of it, and its meaning, a phrase."""

    name: str
    meaning: str


CONTENTS: Mapping[str, Contents] = {
    "places": Contents(N_("places"), N_("places with their codes, names and locations")),
    "residents": Contents(
        N_("residents by sex and age"), N_("residents by sex and age, from counts")
    ),
    "stays": Contents(
        N_("people of one place at another, by month"),
        N_("people of one place who are at another, by month"),
    ),
    "moves": Contents(
        N_("people who moved, by month"), N_("people who went from one place to another, by month")
    ),
    "roster": Contents(
        N_("household lists"), N_("household lists: each member, here or away in each month")
    ),
    "hazards": Contents(N_("hazard calendar"), N_("level of each hazard by place and month")),
    "labour": Contents(
        N_("work calendar"), N_("how much of each kind of work there is, by place and month")
    ),
    "roles": Contents(
        N_("task-force roles"), N_("task-force roles and the minimum number of people for each")
    ),
    "newcomer_care": Contents(
        N_("answers about newcomers"),
        N_("what villages answer about their newcomers, and who lodges or hires them"),
    ),
    "actors": Contents(
        N_("who leads which action"), N_("who leads each action of a plan, by law and practice")
    ),
    "storms": Contents(N_("storms"), N_("storms that passed within a distance of a place")),
    "storm_tracks": Contents(N_("tracks of storms"), N_("the tracks of those storms")),
    "geography": Contents(
        N_("coast, rivers and borders"), N_("coast, rivers and borders, drawn under the maps")
    ),
    "context": Contents(
        N_("a layer for the maps"),
        N_("layers added to the maps: shelters, schools, roads, names of waters"),
    ),
    "evidence": Contents(N_("how sure each source is"), N_("what kind of evidence each source is")),
}
NAMES = tuple(CONTENTS)

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
