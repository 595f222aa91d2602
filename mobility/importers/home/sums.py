"""Rows that have the same key after a mapping, added up where the mapping says so."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mobility.errors import DataError
from mobility.importers.home.sheet import Sheet
from mobility.importers.opening.tabular import ROW
from mobility.importers.problems import Problem, Rule
from mobility.words import N_

COUNTED = ("people", "severe", "respondents")


def added_up(rows: ir.Table, sheet: Sheet) -> ir.Table:
    """One row per key, with the sums of its counts and the first ``_row``.

    A count that is empty in one of the rows is empty in the sum, and so is a sum that its
    column cannot hold. Standard errors of independent estimates add as squares.

    Raises:
        DataError: the table counts no people.
    """
    if not sheet.counts_people:
        raise DataError(
            N_("Rows of {kind} cannot be added up: they count no people."),
            where=N_("File: {file}."),
            remedy=N_("Take add_up out of the mapping."),
            kind=sheet.table.name,
            file=sheet.raw.file,
        )
    key, names = list(sheet.table.key), sheet.table.column_names
    sums = {name: _sum(rows, name).try_cast(rows[name].type()) for name in names if name not in key}
    first = rows[ROW].min().name(ROW)
    return rows.group_by(key).agg(first, **sums).select(*names, ROW)


def _sum(rows: ir.Table, name: str) -> ir.Value:
    column = rows[name]
    if name == "se":
        total = (column * column).sum().sqrt()
    elif name in COUNTED:
        total = column.sum()
    else:
        return column.first(order_by=rows[ROW])
    return ibis.ifelse(column.isnull().any(), ibis.null(), total)


ADDED_UP = Rule(
    "added_up",
    "note",
    N_("{before} rows came to {after} different keys and were added up, as the mapping asks."),
)


def added_note(before: int, after: int, sheet: Sheet) -> list[Problem]:
    """A note when rows were joined."""
    if before == after:
        return []
    note = ADDED_UP.problem({"before": before, "after": after})
    return [sheet.located(note)]
