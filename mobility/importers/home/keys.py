"""Rows with the same key: the first is kept, later ones are errors."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from mobility import tables
from mobility.importers.home import faults
from mobility.importers.home.sheet import Sheet
from mobility.importers.opening.tabular import ROW
from mobility.importers.problems import Problem


def repeated(rows: ir.Table, table: tables.Table) -> ir.Table:
    """Rows whose key an earlier row has: ``_row``, the ``first`` such row, and its people.

    Keys are compared by a short hash first, so that only rows with the same hash are
    held in memory; a hundred million keys would not fit.

    Args:
        rows: columns of the table, and ``_row``.
        table: its description.
    """
    key = list(table.key)
    marked = rows.mutate(mark=ibis.struct({name: rows[name] for name in key}).hash())
    shared = marked.group_by("mark").agg(n=ibis._.count()).filter(ibis._.n > 1)
    suspects = marked.semi_join(shared, "mark")
    numbered = suspects.mutate(first=suspects[ROW].min().over(group_by=key))
    people = ["people"] if "people" in table.column_names else []
    later = numbered.filter(numbered[ROW] > numbered["first"])
    return later.select(ROW, "first", *people).order_by(ROW)


def repeated_rows(found: pa.Table, sheet: Sheet) -> list[Problem]:
    """The finding for each row that :func:`repeated` found."""
    key = ", ".join(sheet.columns.get(name, name) for name in sheet.table.key)
    return [
        sheet.located(
            faults.RULES["duplicate_key"].problem(
                {"key": key, "first": sheet.file_row(row["first"])}, people=row.get("people")
            ),
            row[ROW],
        )
        for row in found.to_pylist()
    ]
