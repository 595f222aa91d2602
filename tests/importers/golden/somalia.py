"""A tiny country of two regions, and PRMN workbooks about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa

from mobility import tables
from mobility.importers.problems import Context

HEADER = (
    "Month End",
    "Year Week",
    "Current (Arrival) Region",
    "Current (Arrival) District",
    "Previous (Departure) Region",
    "Previous (Departure) District",
    "Reason",
    "Current (Arrival) Priority Need",
    "Number of Individuals",
)
# place_id, name, level, parent; the two towns called New Town lie in different regions.
PLACES = (
    ("S1", "Bay", "state", None),
    ("S2", "Gedo", "state", None),
    ("D1", "Baydhaba", "district", "S1"),
    ("D2", "Buur Hakaba", "district", "S1"),
    ("D3", "Luuq", "district", "S2"),
    ("D4", "New Town", "district", "S1"),
    ("D5", "New Town", "district", "S2"),
)


def country(rows: Sequence[tuple[str, str, str, str | None]] = PLACES, **aliases: str) -> Context:
    """The draft with these places and confirmed spellings."""
    places = [
        {"place_id": code, "name_en": name, "level": level, "parent_id": parent}
        for code, name, level, parent in rows
    ]
    table = pa.Table.from_pylist(places, schema=tables.table("places").schema)
    return Context(table, aliases=aliases)


def row(
    origin: str = "Luuq",
    destination: str = "Baydhaba",
    people: Any = 10,
    *,
    month_end: Any = "30/04/2016",
    week: Any = 201614,
    regions: tuple[str, str] = ("Gedo", "Bay"),
    reason: str | None = "Flood",
) -> tuple[Any, ...]:
    """One row of the workbook; ``regions`` are those of origin and destination."""
    return (
        *(month_end, week, regions[1], destination, regions[0], origin),
        *(reason, "Food", people),
    )


def workbook(path: Path, *rows: Sequence[Any], header: Sequence[str] = HEADER) -> Path:
    """Rows as an Excel file."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "OutputsArrivals"
    for cells in (header, *rows):
        sheet.append(list(cells))
    book.save(path)
    return path
