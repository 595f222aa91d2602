"""A sheet, or a piece of one, split into clean rows and findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from mobility import tables
from mobility.errors import DataError
from mobility.importers import personal
from mobility.importers.home import cells, faults, named_places, points
from mobility.importers.home.rules import FAULT, VALUE, judge
from mobility.importers.home.sheet import Sheet
from mobility.importers.opening.tabular import ROW
from mobility.importers.problems import Context, Problem
from mobility.store.database import connect
from mobility.words import N_

BROKEN_AT_ONCE = 10_000  # a finding is a hundred times larger than its row


@dataclass(frozen=True)
class Judged:
    """The result of judging a sheet.

    Attributes:
        good: clean rows in the dictionary's schema, and ``_row``, in the file's order.
        problems: findings of the other rows, in their order, many rows at a time.
        notes: what was changed, and what needs attention.
    """

    good: pa.Table
    problems: Iterator[list[Problem]]
    notes: list[Problem]


class Judge:
    """Judges sheets against one draft; lookups of the draft's places are built once.

    The database is that of the data folder ``root``, or one in memory.
    """

    def __init__(self, context: Context, root: Path | None = None) -> None:
        self.context = context
        self._root = root

    def judge(self, sheet: Sheet) -> Judged:
        """Clean rows and findings.

        Raises:
            DataError: there are no places to refer to.
        """
        clean, notes = cells.prepare(sheet)
        clean, about_zawgyi = cells.from_zawgyi(clean, sheet)
        notes += about_zawgyi
        clean, about_names = named_places.found(clean, sheet, self.context)
        notes += about_names
        judged = self._judged(clean, sheet)
        if sheet.table.name == "places":
            judged, about_points = points.settle(judged, sheet, self.context)
            notes += about_points
        for name in set(personal.IDS) & set(sheet.columns):
            notes += map(sheet.located, personal.suspected(name, clean[name]))
        broken = _broken(judged, sheet.table)
        good = _typed(judged.filter(pc.invert(broken)), sheet.table)
        return Judged(good, self._problems(judged.filter(broken), clean, sheet), notes)

    def _judged(self, clean: pa.Table, sheet: Sheet) -> pa.Table:
        """Typed values and faults of every row, in the file's order."""
        known = ibis.memtable(self._known_places(clean, sheet))
        expression = judge(ibis.memtable(clean), sheet.table, known)
        backend = connect(self._root)  # it keeps tables it is given, so each sheet gets its own
        try:
            return backend.to_pyarrow(expression).sort_by(ROW)
        finally:
            backend.disconnect()

    def _known_places(self, clean: pa.Table, sheet: Sheet) -> pa.Table:
        """Ids of the draft's places, and of those in the same file."""
        known = self.context.places["place_id"]
        if sheet.table.name == "places":
            known = pa.chunked_array([*known.chunks, *clean["place_id"].chunks], pa.string())
        elif not len(known) and any(column.references for column in sheet.table.columns):
            raise DataError(
                N_("The draft has no places yet, so no row can be tied to one."),
                where=N_("File: {file}."),
                remedy=N_("Import the places first: --as places or --as boundaries."),
                file=sheet.raw.file,
            )
        return pa.table({"place_id": pc.drop_null(pc.unique(known))})

    @cached_property
    def _known(self) -> faults.Known:
        return faults.Known.of(self.context.places)

    def _problems(self, broken: pa.Table, clean: pa.Table, sheet: Sheet) -> Iterator[list[Problem]]:
        """A finding for every broken cell, in the order of rows and columns."""
        for start in range(0, broken.num_rows, BROKEN_AT_ONCE):
            rows = broken.slice(start, BROKEN_AT_ONCE)
            texts = clean.filter(pc.is_in(clean[ROW], rows[ROW].combine_chunks()))
            yield list(self._cell_problems(rows, texts, sheet))

    def _cell_problems(self, broken: pa.Table, texts: pa.Table, sheet: Sheet) -> Iterator[Problem]:
        columns = [FAULT + name for name in sheet.table.column_names]
        codes = broken.select([ROW, *columns]).to_pylist()
        counted = broken[VALUE + "people"].to_pylist() if sheet.counts_people else None
        for position, (code, text) in enumerate(zip(codes, texts.to_pylist(), strict=True)):
            people = counted[position] if counted else None
            for column in sheet.table.columns:
                if code[FAULT + column.name] is None:
                    continue
                fault = faults.problem(
                    code[FAULT + column.name], column, text, self._known, sheet.raw.date_form
                )
                yield sheet.located(replace(fault, people=people), code[ROW])
                people = None  # a row's people are counted once


def _broken(judged: pa.Table, table: tables.Table) -> pa.ChunkedArray:
    broken = pc.is_valid(judged[FAULT + table.column_names[0]])
    for name in table.column_names[1:]:
        broken = pc.or_(broken, pc.is_valid(judged[FAULT + name]))
    return broken


def _typed(good: pa.Table, table: tables.Table) -> pa.Table:
    columns = {name: good[VALUE + name] for name in table.column_names}
    return pa.table(columns).cast(table.schema).append_column(ROW, good[ROW])
