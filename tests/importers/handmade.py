"""A small draft and small files, written where they are used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from mobility.importers import read
from mobility.importers.problems import Context, Imported, Problem
from tests.worlds import place, rows

PLACES = rows(
    "places",
    place("T1", "township", lon=95.0, lat=16.0),
    place("V1", "village", "T1", lon=95.1, lat=16.1, name_my="ကျေးရွာ"),
    place("V2", "village", "T1", lon=95.2, lat=16.2),
    place("CITY", "other", lon=96.1, lat=16.8),
)
CONTEXT = Context(PLACES)
EMPTY = Context(PLACES.slice(0, 0))

STAYS_HEADER = "origin_id,destination_id,year,month,sex,age_group,people"
STAY = "V1,CITY,2025,4,m,18-24,3"


def write(folder: Path, name: str, *lines: str, encoding: str = "utf-8") -> Path:
    """A text file of these lines."""
    path = folder / name
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def take(
    folder: Path, kind: str, *lines: str, context: Context = CONTEXT, **options: Any
) -> Imported:
    """What the import makes of a CSV of these lines."""
    return read([write(folder, f"{kind}.csv", *lines)], kind, context, **options)


def stays(folder: Path, *lines: str) -> Imported:
    """What the import makes of these stays."""
    return take(folder, "stays", STAYS_HEADER, *lines)


def faults(imported: Imported) -> list[tuple[str, int | None, str]]:
    """Code, row and column of every error."""
    return [(found.code, found.row, found.column) for found in imported.errors]


def codes(problems: Sequence[Problem]) -> list[str]:
    """The codes of findings."""
    return [found.code for found in problems]


def records(imported: Imported, name: str) -> list[dict[str, Any]]:
    """The clean rows of a table."""
    table: pa.Table = imported.tables[name]
    return table.to_pylist()
