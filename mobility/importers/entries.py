"""What people type into a table on a page, made ready for the rules of an imported file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from mobility import tables
from mobility.importers.home.faults import RULES
from mobility.importers.opening.raw_table import ROW, RawTable, text_of
from mobility.importers.problems import Problem


def raw_table(
    header: Sequence[str], rows: Sequence[Mapping[str, Any]], numbers: Sequence[int]
) -> RawTable:
    """Rows as a file of the home format would hold them, each with its number."""
    columns: dict[str, pa.Array] = {
        name: pa.array([text_of(row.get(name)) for row in rows], pa.string()) for name in header
    }
    columns[ROW] = pa.array(numbers, pa.int64())
    return RawTable("", "", tuple(header), pa.table(columns))


def without_source(kind: str, row: int) -> Problem:
    """The finding for a row that somebody typed without saying where it comes from."""
    meaning = next(c.meaning for c in tables.table(kind).columns if c.name == "source")
    return RULES["missing_value"].problem({"meaning": meaning}, row=row, column="source")
