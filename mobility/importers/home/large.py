"""A table of the home format that is too large for memory: judged in pieces, kept on disk.

Every piece is judged by the same rules as a whole file, with the same findings.
Its clean rows go to a Parquet file in the import's workspace; rows with the same
key, which need the whole file, are found there by the database, which spills to
disk. Rejected rows are written in a second reading of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from mobility import tables
from mobility.importers import personal
from mobility.importers.home.home_table import unused_columns
from mobility.importers.home.judge import BROKEN_AT_ONCE, Judge
from mobility.importers.home.keys import repeated, repeated_rows
from mobility.importers.home.sheet import Sheet, require_rows
from mobility.importers.home.sums import added_note, added_up
from mobility.importers.opening.pieces import Gathered, Pieces
from mobility.importers.opening.tabular import ROW, RawTable, sha256
from mobility.importers.problems import Context, Findings, Imported, Problem, Source
from mobility.importers.recipes.engine import apply, origins
from mobility.importers.recipes.recipe import Recipe
from mobility.importers.recipes.rounds import Rounds
from mobility.importers.rejects import reasons_of, rejected
from mobility.store.database import CursorBackend
from mobility.store.folders import Workspace
from mobility.store.parquet_writer import write

Progress = Callable[[int, int], None]
POSITION = "file_row_number"  # DuckDB's name for a row's index in a Parquet file
REASONS = pa.schema([("row", pa.int64()), ("reason", pa.string())])
NUMBERS = pa.schema([(ROW, pa.int64())])


@dataclass(frozen=True)
class Room:
    """The working space of an import of one large file.

    Attributes:
        backend: a database that reads below the workspace.
        workspace: the folder of this import.
        name: prefix of its files.
    """

    backend: CursorBackend
    workspace: Workspace
    name: str

    def path(self, part: str) -> Path:
        """The file that holds ``part``."""
        return self.workspace.path(f"{self.name}-{part}")


@dataclass
class _Tally:
    """Counts and findings gathered from the pieces."""

    reading: Gathered = field(default_factory=Gathered)
    mapping: Gathered = field(default_factory=Gathered)
    notes: Gathered = field(default_factory=Gathered)
    errors: Findings = field(default_factory=Findings)
    personal: dict[str, str] = field(default_factory=dict)
    made_of: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    left_out: int = 0


def read(
    table: Pieces,
    context: Context,
    room: Room,
    *,
    kind: str,
    mapping: Recipe | None = None,
    keep_going: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> Imported:
    """Clean rows of table ``kind`` as a file of the workspace, and findings.

    Args:
        table: the opened file.
        context: the draft, whose places the rows may name.
        room: its working space.
        kind: name of the table.
        mapping: what the file's columns mean, where they are not the home format's.
        keep_going: whether rejected rows are wanted.
        progress: receives the number of rows read, and the approximate total.

    Raises:
        DataError: a column is missing, there are no rows, or no places to refer to.
        FileError: the file turns out to be damaged.
    """
    tally = _Tally()
    sheet = _judge_pieces(table, context, room, tally, kind, mapping, progress)
    if mapping is not None and mapping.add_up:
        staged, added = _summed(sheet, room)
        tally.notes.add(added)
    else:
        staged = _first_of_each_key(sheet, room, tally)
    has_rejects = keep_going and tally.left_out > 0
    return Imported(
        files={kind: staged},
        problems=[
            *tally.reading.problems,
            *tally.mapping.problems,
            *tally.errors.by_row(),
            *_in_order(tally.notes.problems, sheet),
            *unused_columns(sheet, tally.personal),
            *personal.notes(tally.personal, table.path.name, sheet.raw.sheet),
        ],
        rejected_files={table.path: _write_rejected(table, room, tally)} if has_rejects else {},
        sources=[
            Source(
                table.path.name, sha256(table.path), kind, tally.rows, tally.rows - tally.left_out
            )
        ],
    )


def _judge_pieces(
    table: Pieces,
    context: Context,
    room: Room,
    tally: _Tally,
    kind: str,
    mapping: Recipe | None,
    progress: Progress,
) -> Sheet:
    """Write clean rows, their row numbers and the reasons of the others; the last sheet."""
    judge = Judge(context, room.workspace.root)
    schema = tables.table(kind).schema
    rounds = Rounds(mapping or Recipe({}))
    with (
        pq.ParquetWriter(room.path("judged.parquet"), schema) as rows,
        pq.ParquetWriter(room.path("numbers.parquet"), NUMBERS) as numbers,
        pq.ParquetWriter(room.path("reasons.parquet"), REASONS) as reasons,
    ):
        for raw in table:
            tally.reading.add(raw.problems)
            translated, notes = apply(mapping, raw, kind) if mapping else (raw, [])
            tally.mapping.add(notes)
            rounds.add(raw, translated, kind)
            sheet = Sheet.of(translated, kind)
            made_of = origins(mapping, raw, kind)
            tally.personal |= personal.columns(raw, kind, made_of.values())
            tally.made_of = made_of
            tally.rows += raw.rows.num_rows + len(raw.misfits)
            tally.left_out += len(raw.misfits)
            if translated.rows.num_rows:
                judged = judge.judge(sheet)
                tally.notes.add(judged.notes)
                rows.write_table(judged.good.drop_columns([ROW]))
                numbers.write_table(judged.good.select([ROW]))
                tally.left_out += translated.rows.num_rows - judged.good.num_rows
                for problems in judged.problems:
                    tally.errors.add(problems)
                    reasons.write_table(_reasons(problems))
            progress(tally.rows, table.rows)
    if tally.rows != table.rows:  # the total was an estimate; report the end all the same
        progress(tally.rows, tally.rows)
    pa.default_memory_pool().release_unused()  # the database needs it now
    require_rows(table.path.name, tally.rows)
    tally.notes.add(rounds.found())
    return sheet


def _reasons(problems: Iterable[Problem]) -> pa.Table:
    reasons = reasons_of(list(problems))
    return pa.table({"row": list(reasons), "reason": list(reasons.values())}, schema=REASONS)


def _placed(room: Room, part: str) -> ir.Table:
    """Rows of a staged file, each with its index in the file as ``_row``."""
    rows = room.backend.read_parquet(room.path(part), file_row_number=True)
    return rows.rename({"place" if ROW in rows.columns else ROW: POSITION})


def _summed(sheet: Sheet, room: Room) -> tuple[Path, list[Problem]]:
    """One row per key, with the sums of its counts, and a note when rows were joined."""
    path = room.path("summed.parquet")
    rows = added_up(_placed(room, "judged.parquet"), sheet).order_by(ROW)
    write(room.backend, rows.drop(ROW), path)
    before = pq.read_metadata(room.path("judged.parquet")).num_rows
    return path, added_note(before, pq.read_metadata(path).num_rows, sheet)


def _first_of_each_key(sheet: Sheet, room: Room, tally: _Tally) -> Path:
    """The first row of each key, and a finding for every later one."""
    judged, path = room.path("judged.parquet"), room.path("repeated.parquet")
    later = repeated(_placed(room, "judged.parquet"), sheet.table)
    write(room.backend, later, path)
    count = pq.read_metadata(path).num_rows
    if not count:
        return judged
    tally.left_out += count
    with pq.ParquetWriter(room.path("reasons_of_repeated.parquet"), REASONS) as reasons:
        for batch in _numbered(room):
            problems = repeated_rows(batch, sheet)
            tally.errors.add(problems)
            reasons.write_table(_reasons(problems))
    rows, gone = _placed(room, "judged.parquet"), room.backend.read_parquet(path)
    kept = rows.anti_join(gone, ROW).order_by(ROW).drop(ROW)
    write(room.backend, kept, room.path("kept.parquet"))
    return room.path("kept.parquet")


def _numbered(room: Room) -> Iterator[pa.Table]:
    """Repeated rows with the file's row numbers instead of indices, a few thousand at a time."""
    rows = room.backend.read_parquet(room.path("repeated.parquet"))
    numbers, firsts = _placed(room, "numbers.parquet"), _placed(room, "numbers.parquet").view()
    joined = rows.join(numbers, rows[ROW] == numbers["place"])
    joined = joined.join(firsts, joined["first"] == firsts["place"])
    people = [rows["people"]] if "people" in rows.columns else []
    expression = joined.select(numbers[ROW], firsts[ROW].name("first"), *people).order_by(ROW)
    path = room.path("repeated_numbered.parquet")
    write(room.backend, expression, path)
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(BROKEN_AT_ONCE):
            yield pa.Table.from_batches([batch])


def _in_order(notes: list[Problem], sheet: Sheet) -> list[Problem]:
    """Notes about cells in the order of the table's columns, whichever piece came first."""
    order = {name: at for at, name in enumerate(sheet.columns.values())}
    return sorted(notes, key=lambda note: order.get(note.column, len(order)))


def _write_rejected(table: Pieces, room: Room, tally: _Tally) -> Path:
    """Read the file again, and write the rows that have a reason with it, as CSV."""
    parts = ("reasons.parquet", "reasons_of_repeated.parquet")
    paths = [path for part in parts if (path := room.path(part)).exists()]
    reasons = ds.dataset(paths, schema=REASONS)
    path, writer = room.path("rejected.csv"), None
    for raw in table:
        misfits = [row for row, _ in raw.misfits]
        rows = rejected(raw, _reasons_between(reasons, raw))
        rows = personal.without(rows, tally.personal, tally.made_of, misfits)
        writer = writer or pa_csv.CSVWriter(path, rows.schema)
        writer.write(rows)
    if writer:
        writer.close()
    return path


def _reasons_between(reasons: ds.Dataset, raw: RawTable) -> dict[int, str]:
    """The reasons of one piece's rows."""
    if not raw.rows.num_rows:
        return {}
    first, last = raw.rows[ROW][0].as_py(), raw.rows[ROW][-1].as_py()
    within = (pc.field("row") >= first) & (pc.field("row") <= last)
    rows = reasons.to_table(filter=within)
    return dict(zip(rows["row"].to_pylist(), rows["reason"].to_pylist(), strict=True))
