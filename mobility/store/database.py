"""The engine in the process: one hardened DuckDB per data folder, one cursor per call.

DuckDB connections are not safe to share between threads, cursors are: every
:func:`connect` hands out an Ibis backend on a cursor of its own. The database
may read and write below its data folder and nowhere else, spills to disk
instead of growing past the memory setting, and cannot be reconfigured. A
question that takes too long, or needs more memory or disk than allowed, ends
with an error that says so (:func:`ask`).

Making SQL of an expression takes longer than most answers. So an expression may hold
stand-ins (:func:`stand_in`) for values that are given when it is run; it is compiled
once (:func:`compiled`) and run as often as needed. Ibis itself puts the values of
its parameters into the SQL (ibis-project/ibis#11566).
"""

from __future__ import annotations

import errno
import os
import tempfile
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.datashape as shapes
import ibis.expr.datatypes as types
import ibis.expr.operations as ops
import pyarrow as pa
import sqlglot.expressions as sql
from ibis.backends.duckdb import Backend
from ibis.backends.duckdb.converter import DuckDBPyArrowData
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler
from ibis.expr.types import Scalar, Table

from mobility.errors import StoreError
from mobility.settings import MEMORY, QUESTION_SECONDS, SPILL
from mobility.store import spill
from mobility.words import N_

__all__ = [
    "CursorBackend",
    "Question",
    "Table",
    "ask",
    "compiled",
    "connect",
    "parquet",
    "rows",
    "stand_in",
]

# A relation would not copy the rows, but it plans a question twice, which takes longer.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")


class StandIn(ops.Scalar):
    """A value that is not known until a question is run."""

    dtype: types.DataType
    called: str
    shape = shapes.scalar


def stand_in(called: str, kind: str) -> Scalar:
    """A value of a type, under the name by which :func:`ask` receives it."""
    return StandIn(types.dtype(kind), called).to_expr()


class _Compiler(DuckDBCompiler):
    """DuckDB's SQL, with stand-ins as named parameters and files as tables."""

    def visit_StandIn(self, op: Any, *, dtype: Any, called: str) -> sql.Expression:  # noqa: ARG002, N802
        return sql.Placeholder(this=called)

    def visit_UnboundTable(  # noqa: N802 - Ibis calls it so
        self,
        op: Any,  # noqa: ARG002
        *,
        name: str,
        schema: Any,  # noqa: ARG002
        namespace: Any,  # noqa: ARG002
    ) -> sql.Expression:
        return sql.Table(this=self.f.read_parquet(name))


class CursorBackend(Backend):
    """An Ibis backend on a cursor of a database whose configuration is locked."""

    compiler = _Compiler()

    def _post_connect(self, extensions: Any = None) -> None:  # noqa: ARG002 - Ibis calls it so
        # Ibis sets the time zone here; the shared database has done so already.
        self._record_batch_readers_consumed: dict[str, bool] = {}


@cache
def _database(root: Path | None) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(config={"python_enable_replacements": False})
    spill_folder = str(spill.folder())
    allowed = [spill_folder] + ([str(root)] if root else [])
    database.execute("SET timezone = 'UTC'")
    database.execute("SET temp_directory = ?", [spill_folder])
    database.execute("SET memory_limit = ?", [MEMORY.value()])
    database.execute("SET max_temp_directory_size = ?", [SPILL.value()])
    database.execute("SET GLOBAL parquet_metadata_cache = true")
    database.execute("SET allocator_background_threads = true")  # returns freed memory
    database.execute("SET allowed_directories = ?", [allowed])
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database


def connect(root: Path | None = None) -> CursorBackend:
    """An Ibis backend for one call: reads below ``root``, or only memory when None."""
    return CursorBackend.from_connection(_database(root).cursor())


@dataclass(frozen=True)
class Question:
    """A compiled expression, without the expression itself, which holds megabytes.

    Attributes:
        sql: its text, with parameters where the expression has stand-ins.
        schema: of its rows.
        stand_ins: their names.
        in_memory: tables it reads that are not files.
    """

    sql: str
    schema: ibis.Schema
    stand_ins: frozenset[str]
    in_memory: tuple[ops.InMemoryTable, ...]


def compiled(backend: CursorBackend, expression: Any) -> Question:
    """A question that any cursor of the same data folder can run, any number of times."""
    table, node = expression.as_table(), expression.op()
    return Question(
        backend.compile(table),
        table.schema(),
        frozenset(each.called for each in node.find(StandIn)),
        tuple(node.find(ops.InMemoryTable)),
    )


def ask(
    backend: CursorBackend, question: Question, values: Mapping[str, Any] | None = None
) -> pa.Table:
    """The rows of a question, within the time and memory that it may take.

    Args:
        values: what its stand-ins stand for; more may be given.

    Raises:
        StoreError: it took too long, needed more memory or disk than there is, or a file
            could not be read.
    """
    parameters = {name: (values or {})[name] for name in question.stand_ins}
    with _question_errors(), _stopped_after(backend, float(QUESTION_SECONDS.value())):
        for table in question.in_memory:
            backend.con.register(table.name, table.data.to_pyarrow(table.schema))
        rows = backend.con.execute(question.sql, parameters).to_arrow_table()
    return DuckDBPyArrowData.convert_table(rows, question.schema)


@contextmanager
def _stopped_after(backend: CursorBackend, seconds: float) -> Iterator[None]:
    """Interrupt this cursor once the time is up; other cursors go on."""
    clock = threading.Timer(seconds, backend.con.interrupt)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()


class UnreadableError(StoreError):
    """The engine cannot read a file."""

    def __init__(self) -> None:
        super().__init__(
            N_("A file of this release cannot be read."),
            remedy=N_("Use another release: python -m mobility rollback ID."),
        )


@contextmanager
def room_errors(folder: Path | None = None) -> Iterator[None]:
    """Turn running out of memory or disk into an error that a person can act on.

    Args:
        folder: where files are written; where the database spills, if not given.
    """
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise StoreError(
            N_("This needs more memory ({memory}) or disk ({disk}) than it may take."),
            remedy=N_(
                "Allow more with the settings {settings}; or ask about a smaller area, fewer "
                "months or a coarser level."
            ),
            memory=MEMORY.value(),
            disk=SPILL.value(),
            settings=f"{MEMORY.name}, {SPILL.name}",
        ) from error
    except (OSError, duckdb.Error, pa.ArrowException) as error:
        if not _means_no_room(error):
            raise
        raise StoreError(
            N_("The disk is full: nothing more can be written to {folder}."),
            remedy=N_("Free some room, then try again. The release in use is as it was."),
            folder=str(folder or tempfile.gettempdir()),
        ) from error


def _means_no_room(error: BaseException) -> bool:
    """Whether an error of the engine or the system means that a disk or a quota is full."""
    codes = (errno.ENOSPC, errno.EDQUOT)
    if isinstance(error, OSError) and error.errno in codes:
        return True
    return any(os.strerror(code) in str(error) for code in codes)


@contextmanager
def _question_errors() -> Iterator[None]:
    """Turn the engine's errors about time, memory and files into ones that a person can act on."""
    try:
        with room_errors():
            yield
    except duckdb.InterruptException as error:
        raise StoreError(
            N_("This question took longer than {seconds} seconds and was stopped."),
            remedy=N_(
                "Ask about a smaller area, fewer months or a coarser level; or allow more time "
                "with the setting {setting}."
            ),
            seconds=QUESTION_SECONDS.value(),
            setting=QUESTION_SECONDS.name,
        ) from error
    except duckdb.IOException as error:
        raise UnreadableError from error


def parquet(backend: CursorBackend, path: Path) -> Table:
    """A Parquet file as an Ibis table, which any cursor of the data folder can read."""
    with _question_errors():
        return ibis.table(backend.read_parquet(path).schema(), name=str(path))


def rows(source: pa.Table | Table) -> Table:
    """An Arrow table, or an Ibis table as it is, for use in an expression."""
    return ibis.memtable(source) if isinstance(source, pa.Table) else source
