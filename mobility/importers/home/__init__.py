"""The home format: tables whose columns are those of the data dictionary.

Cells are made comparable (:mod:`cells`), judged all at once (:mod:`rules`) and
split into clean rows, typed as the dictionary says, and broken ones, each with
its own finding (:mod:`faults`). Nothing is mended silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from mobility import tables
from mobility.errors import DataError
from mobility.importers.home import cells, faults, points
from mobility.importers.home.adding import add_up
from mobility.importers.home.rules import FAULT, VALUE, judge
from mobility.importers.home.sheet import Sheet
from mobility.importers.home.spellings import missing_columns, plain
from mobility.importers.opening.tabular import ROW, RawTable
from mobility.importers.problems import Context, Imported, Problem
from mobility.importers.rejects import reasons_of, rejected
from mobility.store.database import connect
from mobility.words import N_

# What --keep-going writes beside the row; a mended file may be imported as it is.
OWN_COLUMNS = ("row", "import_row", "import_reason")


def kinds_of(header: Sequence[str]) -> list[str]:
    """The home tables whose required columns are all in the header."""
    return [name for name in tables.NAMES if not missing_columns(header, tables.table(name))]


def recognises(raw: RawTable, kind: str | None = None) -> bool:
    """Whether ``raw`` has the columns of table ``kind``, or of any."""
    found = kinds_of(raw.header)
    return kind in found if kind else bool(found)


def read(
    raw: RawTable,
    context: Context,
    *,
    kind: str,
    summing: bool = False,
    as_read: RawTable | None = None,
) -> Imported:
    """Clean rows of table ``kind`` and a finding for every broken one.

    Args:
        raw: the table, in the home format's columns.
        context: the draft, whose places the rows may name.
        kind: name of the table.
        summing: add up rows of one key instead of refusing them.
        as_read: the table before a mapping, from which rejected rows are given back.

    Raises:
        DataError: a column is missing, there are no rows, or no places to refer to.
    """
    sheet = Sheet.of(raw, kind)
    clean, notes = cells.prepare(sheet)
    judged = _judged(clean, sheet, context)
    if kind == "places":
        judged, about_points = points.settle(judged, sheet, context)
        notes += about_points + cells.suspected_zawgyi(clean, sheet)
    problems = _cell_problems(judged, clean, sheet, context)
    broken = _broken(judged, sheet.table)
    good, repeated = _one_a_key(judged.filter(pc.invert(broken)), sheet, summing=summing)
    problems += [found for found in repeated if found.severity == "error"]
    notes += [found for found in repeated if found.severity != "error"]
    reasons = reasons_of(problems)
    return Imported(
        tables={kind: _typed(good, sheet.table)},
        problems=[
            *faults.capped(sorted(problems, key=lambda found: found.row or 0)),
            *notes,
            *_unused(sheet),
        ],
        rejected=rejected(as_read or raw, reasons) if reasons else None,
    )


def _judged(clean: pa.Table, sheet: Sheet, context: Context) -> pa.Table:
    """Typed values and faults of every row, in the file's order."""
    known = _known_places(clean, sheet, context)
    expression = judge(ibis.memtable(clean), sheet.table, ibis.memtable(known))
    return connect().to_pyarrow(expression).sort_by(ROW)


def _known_places(clean: pa.Table, sheet: Sheet, context: Context) -> pa.Table:
    """Ids of the draft's places, and of those in the same file.

    Raises:
        DataError: the table refers to places and there are none.
    """
    known = context.places["place_id"]
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


def _broken(judged: pa.Table, table: tables.Table) -> pa.ChunkedArray:
    broken = pc.is_valid(judged[FAULT + table.column_names[0]])
    for name in table.column_names[1:]:
        broken = pc.or_(broken, pc.is_valid(judged[FAULT + name]))
    return broken


def _cell_problems(
    judged: pa.Table, clean: pa.Table, sheet: Sheet, context: Context
) -> list[Problem]:
    """A finding for every broken cell, in the order of rows and columns."""
    broken = _broken(judged, sheet.table)
    if not pc.any(broken).as_py():
        return []
    known = faults.Known.of(context.places)
    columns = [FAULT + name for name in sheet.table.column_names]
    codes = judged.select([ROW, *columns]).filter(broken).to_pylist()
    texts = clean.filter(pc.is_in(clean[ROW], judged[ROW].filter(broken))).to_pylist()
    counted = judged[VALUE + "people"].filter(broken).to_pylist() if _counts(sheet) else None
    found = []
    for position, (code, text) in enumerate(zip(codes, texts, strict=True)):
        people = counted[position] if counted else None
        for column in sheet.table.columns:
            if code[FAULT + column.name] is None:
                continue
            fault = faults.problem(code[FAULT + column.name], column, text, known)
            found.append(sheet.located(replace(fault, people=people), code[ROW]))
            people = None  # a row's people are counted once
    return found


def _counts(sheet: Sheet) -> bool:
    return "people" in sheet.table.column_names


def _one_a_key(good: pa.Table, sheet: Sheet, *, summing: bool) -> tuple[pa.Table, list[Problem]]:
    return add_up(good, sheet) if summing else _without_duplicates(good, sheet)


def _without_duplicates(good: pa.Table, sheet: Sheet) -> tuple[pa.Table, list[Problem]]:
    """The first row of each key, and a finding for every later one."""
    key = [VALUE + name for name in sheet.table.key]
    rows = ibis.memtable(good.select([*key, ROW]))
    first = rows.group_by(key).agg(first=rows[ROW].min(), n=rows.count()).filter(ibis._.n > 1)
    same = [rows[name].identical_to(first[name]) for name in key]
    later = rows.join(first, same).filter(rows[ROW] > first["first"])
    repeated = connect().to_pyarrow(later.select(rows[ROW], first["first"])).sort_by(ROW)
    if not repeated.num_rows:
        return good, []
    gone = pc.is_in(good[ROW], repeated[ROW].combine_chunks())
    people = good["v_people"].filter(gone).to_pylist() if _counts(sheet) else None
    what, remedy = faults.MESSAGES["duplicate_key"]
    shown = ", ".join(sheet.columns.get(name, name) for name in sheet.table.key)
    found = [
        sheet.located(
            Problem(
                "duplicate_key",
                "error",
                what,
                remedy,
                {"key": shown, "first": pair["first"]},
                people=people[position] if people else None,
            ),
            pair[ROW],
        )
        for position, pair in enumerate(repeated.to_pylist())
    ]
    return good.filter(pc.invert(gone)), found


def _typed(good: pa.Table, table: tables.Table) -> pa.Table:
    columns = {name: good[VALUE + name] for name in table.column_names}
    return pa.table(columns).cast(table.schema)


def _unused(sheet: Sheet) -> list[Problem]:
    """One note that names the columns nobody asked for."""
    used = set(sheet.columns.values())
    left = [n for n in sheet.raw.header if n not in used and plain(n) not in OWN_COLUMNS]
    if not left:
        return []
    note = Problem(
        "unused_columns",
        "note",
        N_("Columns that {kind} does not have were left out: {columns}."),
        N_("Nothing to do, unless one of them is a column under another name."),
        {"kind": sheet.table.name, "columns": ", ".join(left)},
    )
    return [sheet.located(note)]
