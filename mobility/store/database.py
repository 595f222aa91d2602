"""The engine in the process: one hardened DuckDB a data folder, a cursor a call.

DuckDB connections are not safe to share between threads, cursors are: every
:func:`connect` hands out an Ibis backend on a cursor of its own. The database
may read and write below its data folder and nowhere else, spills to disk
instead of growing past the memory setting, and cannot be reconfigured.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from mobility.settings import MEMORY

__all__ = ["CursorBackend", "Table", "connect", "parquet", "rows"]


class CursorBackend(Backend):
    """An Ibis backend on a cursor of a database whose configuration is locked."""

    def _post_connect(self, extensions: Any = None) -> None:  # noqa: ARG002 - Ibis calls it so
        # Ibis sets the time zone here; the shared database has done so already.
        self._record_batch_readers_consumed: dict[str, bool] = {}


@cache
def _database(root: Path | None) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(config={"python_enable_replacements": False})
    spill = tempfile.mkdtemp(prefix="mobility-")
    allowed = [spill] + ([str(root)] if root else [])
    database.execute("SET timezone = 'UTC'")
    database.execute("SET temp_directory = ?", [spill])
    database.execute("SET memory_limit = ?", [MEMORY.value()])
    database.execute("SET allowed_directories = ?", [allowed])
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database


def connect(root: Path | None = None) -> CursorBackend:
    """An Ibis backend for one call: reads below ``root``, or only memory when None."""
    return CursorBackend.from_connection(_database(root).cursor())


def parquet(backend: CursorBackend, path: Path) -> Table:
    """A Parquet file as an Ibis table."""
    return backend.read_parquet(path)


def rows(source: pa.Table | Table) -> Table:
    """An Arrow table, or an Ibis table as it is, for use in an expression."""
    return ibis.memtable(source) if isinstance(source, pa.Table) else source
