"""The engine in the process: one hardened DuckDB a data folder, a cursor a call.

DuckDB connections are not safe to share between threads, cursors are: every
:func:`connect` hands out an Ibis backend on a cursor of its own. The database
may read and write below its data folder and nowhere else, spills to disk
instead of growing past the memory setting, and cannot be reconfigured. A
question that takes too long, or more than there is, ends with an error that
says so (:func:`ask`).
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from mobility.errors import StoreError
from mobility.settings import MEMORY, QUESTION_SECONDS, SPILL
from mobility.words import N_

__all__ = ["CursorBackend", "Table", "ask", "connect", "parquet", "rows"]


class CursorBackend(Backend):
    """An Ibis backend on a cursor of a database whose configuration is locked."""

    def _post_connect(self, extensions: Any = None) -> None:  # noqa: ARG002 - Ibis calls it so
        # Ibis sets the time zone here; the shared database has done so already.
        self._record_batch_readers_consumed: dict[str, bool] = {}


@cache
def _database(root: Path | None) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(config={"python_enable_replacements": False})
    spill = tempfile.mkdtemp(prefix="mobility-")
    atexit.register(shutil.rmtree, spill, ignore_errors=True)
    allowed = [spill] + ([str(root)] if root else [])
    database.execute("SET timezone = 'UTC'")
    database.execute("SET temp_directory = ?", [spill])
    database.execute("SET memory_limit = ?", [MEMORY.value()])
    database.execute("SET max_temp_directory_size = ?", [SPILL.value()])
    database.execute("SET GLOBAL parquet_metadata_cache = true")
    database.execute("SET allowed_directories = ?", [allowed])
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database


def connect(root: Path | None = None) -> CursorBackend:
    """An Ibis backend for one call: reads below ``root``, or only memory when None."""
    return CursorBackend.from_connection(_database(root).cursor())


def ask(backend: CursorBackend, expression: Any) -> pa.Table:
    """The rows of an expression, within the time and memory that a question may take.

    Raises:
        StoreError: it took too long, needed more memory or disk than there is, or a file
            could not be read.
    """
    with _said_plainly(), _stopped_after(backend, float(QUESTION_SECONDS.value())):
        return backend.to_pyarrow(expression)


@contextmanager
def _stopped_after(backend: CursorBackend, seconds: float) -> Iterator[None]:
    """Interrupt what this cursor does once the time is over; other cursors go on."""
    clock = threading.Timer(seconds, backend.con.interrupt)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Turn what the engine says of time, memory and files into errors that a person can mend."""
    try:
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
    except duckdb.OutOfMemoryException as error:
        raise StoreError(
            N_("This question needs more memory ({memory}) or disk ({disk}) than it may take."),
            remedy=N_(
                "Ask about a smaller area, fewer months or a coarser level; or allow more with "
                "the settings {settings}."
            ),
            memory=MEMORY.value(),
            disk=SPILL.value(),
            settings=f"{MEMORY.name}, {SPILL.name}",
        ) from error
    except duckdb.IOException as error:
        raise StoreError(
            N_("A file of this release cannot be read."),
            remedy=N_("Use another release: python -m mobility rollback ID."),
        ) from error


def parquet(backend: CursorBackend, path: Path) -> Table:
    """A Parquet file as an Ibis table."""
    return backend.read_parquet(path)


def rows(source: pa.Table | Table) -> Table:
    """An Arrow table, or an Ibis table as it is, for use in an expression."""
    return ibis.memtable(source) if isinstance(source, pa.Table) else source
