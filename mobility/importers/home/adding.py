"""Rows that come to one key after a mapping, added up, where the mapping asks for it."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from mobility.errors import DataError
from mobility.importers.home.rules import FAULT, VALUE
from mobility.importers.home.sheet import Sheet
from mobility.importers.opening.tabular import ROW
from mobility.importers.problems import Problem
from mobility.store.database import connect
from mobility.words import N_

COUNTED = ("people", "severe", "respondents")


def add_up(good: pa.Table, sheet: Sheet) -> tuple[pa.Table, list[Problem]]:
    """One row a key, with the sums of its counts, and a note when rows were joined.

    A count that is empty in one of the rows is empty in the sum. Standard errors
    of independent estimates add as squares.

    Raises:
        DataError: the table counts no people.
    """
    if "people" not in sheet.table.column_names:
        raise DataError(
            N_("Rows of {kind} cannot be added up: they count no people."),
            where=N_("File: {file}."),
            remedy=N_("Take add_up out of the mapping."),
            kind=sheet.table.name,
            file=sheet.raw.file,
        )
    rows = ibis.memtable(good)
    key = [VALUE + name for name in sheet.table.key]
    sums = {name: _sum(rows, name) for name in sheet.table.column_names if VALUE + name not in key}
    faults = {FAULT + name: ibis.null("string") for name in sheet.table.column_names}
    joined = rows.group_by(key).agg(
        rows[ROW].min().name(ROW), *(value.name(VALUE + name) for name, value in sums.items())
    )
    result = connect().to_pyarrow(joined.mutate(**faults)).select(good.column_names)
    return result.cast(good.schema).sort_by(ROW), _note(good.num_rows, result.num_rows, sheet)


def _sum(rows: ir.Table, name: str) -> ir.Value:
    column = rows[VALUE + name]
    if name == "se":
        total = (column * column).sum().sqrt()
    elif name in COUNTED:
        total = column.sum()
    else:
        return column.first(order_by=rows[ROW])
    return ibis.ifelse(column.isnull().any(), ibis.null(), total)


def _note(before: int, after: int, sheet: Sheet) -> list[Problem]:
    if before == after:
        return []
    note = Problem(
        "added_up",
        "note",
        N_("{before} rows came to {after} different keys and were added up, as the mapping asks."),
        values={"before": before, "after": after},
    )
    return [sheet.located(note)]
