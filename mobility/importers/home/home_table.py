"""A table in the home format, read whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from mobility import tables
from mobility.importers import aliases, personal
from mobility.importers.home import cells
from mobility.importers.home.judge import Judge
from mobility.importers.home.keys import repeated, repeated_rows
from mobility.importers.home.named_places import proposals
from mobility.importers.home.sheet import Sheet, require_rows
from mobility.importers.home.spellings import missing_columns, plain
from mobility.importers.home.sums import added_note, added_up
from mobility.importers.opening.tabular import ROW, RawTable
from mobility.importers.problems import Context, Findings, Imported, Problem, Rule
from mobility.importers.rejects import reasons_of, rejected
from mobility.store.database import connect
from mobility.words import N_

# Columns that --keep-going adds to a row; a corrected file may be imported with them.
OWN_COLUMNS = ("row", "import_row", "import_reason")


def kinds_of(header: Sequence[str]) -> list[str]:
    """The home tables whose required columns are all in the header."""
    described = [tables.table(name) for name in tables.NAMES]
    return [
        table.name for table in described if not table.is_map and not missing_columns(header, table)
    ]


def recognises(raw: RawTable, kind: str | None = None) -> bool:
    """Whether ``raw`` has the columns of table ``kind``, or of any."""
    kinds = kinds_of(raw.header)
    return kind in kinds if kind else bool(kinds)


def read(
    raw: RawTable,
    context: Context,
    *,
    kind: str,
    summing: bool = False,
    as_read: RawTable | None = None,
    left_out: Mapping[int, str] | None = None,
    write_aliases: Path | None = None,
) -> Imported:
    """Clean rows of table ``kind`` and a finding for every broken one.

    Args:
        raw: the table, in the home format's columns.
        context: the draft, whose places the rows may name.
        kind: name of the table.
        summing: add up rows of one key instead of refusing them.
        as_read: the table before a mapping, from which rejected rows are given back.
        left_out: why rows of the table were left out before, by their numbers.
        write_aliases: where to write the names of places that stand for no code.

    Raises:
        DataError: a column is missing, there are no rows, or no places to refer to.
    """
    sheet = Sheet.of(raw, kind, as_read)
    require_rows(raw.file, raw.rows.num_rows + len(raw.misfits) + len(left_out or ()))
    if write_aliases is not None:
        clean, _ = cells.prepare(sheet)
        aliases.write_aliases(Path(write_aliases), proposals(clean, sheet, context))
    judged = Judge(context).judge(sheet)
    problems = list(chain.from_iterable(judged.problems))
    good, notes = judged.good, judged.notes
    if summing:
        good, added = _summed(good, sheet)
        notes += added
    else:
        good, later = _first_of_each_key(good, sheet)
        problems += later
    reasons = {**(left_out or {}), **reasons_of(problems)}
    exposing = personal.columns(raw, kind, sheet.columns.values())
    return Imported(
        tables={kind: good.drop_columns([ROW])},
        problems=[*Findings(problems).by_row(), *notes, *unused_columns(sheet, exposing)],
        rejected=rejected(as_read or raw, reasons) if reasons else None,
    )


def _first_of_each_key(good: pa.Table, sheet: Sheet) -> tuple[pa.Table, list[Problem]]:
    """The first row of each key, and a finding for every later one."""
    later = connect().to_pyarrow(repeated(ibis.memtable(good), sheet.table))
    if not later.num_rows:
        return good, []
    gone = pc.is_in(good[ROW], later[ROW].combine_chunks())
    return good.filter(pc.invert(gone)), repeated_rows(later, sheet)


def _summed(good: pa.Table, sheet: Sheet) -> tuple[pa.Table, list[Problem]]:
    """One row per key, with the sums of its counts, and a note when rows were joined."""
    result = connect().to_pyarrow(added_up(ibis.memtable(good), sheet)).sort_by(ROW)
    return result.cast(good.schema), added_note(good.num_rows, result.num_rows, sheet)


UNUSED_COLUMNS = Rule(
    "unused_columns",
    "note",
    N_("Columns that {kind} does not have were left out: {columns}."),
    N_("Nothing to do, unless one of them is a column under another name."),
)


def unused_columns(sheet: Sheet, personal_ones: Collection[str]) -> list[Problem]:
    """One note that names the columns that were not used, but for those about persons."""
    used = set(sheet.columns.values())
    told = used.union(personal_ones)
    left = [n for n in sheet.raw.header if n not in told and plain(n) not in OWN_COLUMNS]
    if not left:
        return []
    note = UNUSED_COLUMNS.problem({"kind": sheet.table.name, "columns": ", ".join(left)})
    return [sheet.located(note)]
