"""Where the rollups of a release are computed: in the process, or past one machine.

An engine reads Parquet files as Ibis tables, runs the expressions that
:mod:`mobility.store.rollups` builds on them, and writes each as one sorted
Parquet file of the release. DuckDB does it in the process. An engine that
speaks Spark Connect (:mod:`mobility.store.spark`) does it where the raw tables
outgrow one machine. A reader of the release cannot tell which: its files are
the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from mobility.errors import UsageError
from mobility.store import database
from mobility.store.database import CursorBackend, Table
from mobility.store.parquet_writer import write
from mobility.words import N_

ROW_GROUP = 122_880  # DuckDB's own


@dataclass(frozen=True)
class Remote:
    """An engine past this machine.

    Attributes:
        address: where it listens, sc://HOST:PORT, with the options Spark Connect knows.
        storage: directory or URL that this machine and the engine both see; None is the
            data folder.
    """

    address: str
    storage: str | None = None


def remote(address: str | None, storage: str | None) -> Remote | None:
    """The engine named on the command line; None is DuckDB in the process.

    Raises:
        UsageError: a storage without an engine that could use it.
    """
    if address is None and storage is not None:
        raise UsageError(
            N_("--storage is where an engine reads and writes, but no engine is given."),
            remedy=N_("Give --engine sc://HOST:PORT, or leave out --storage."),
        )
    return None if address is None else Remote(address, storage)


class Engine(Protocol):
    """Reads, computes and writes Parquet."""

    @property
    def name(self) -> str:
        """Its name in a manifest, with its version."""

    def read(self, path: Path) -> Table:
        """A Parquet file of the release."""

    def fetch(self, expression: Any) -> pa.Table:
        """The few rows of a small expression."""

    def write(
        self, rows: Table, order: Sequence[str], path: Path, row_group: int = ROW_GROUP
    ) -> Table:
        """Write ``rows``, sorted, into one Parquet file, and return them read from it."""


class InProcess:
    """DuckDB, spilling to disk past the memory setting.

    Args:
        backend: a cursor that may write where the release is staged.
    """

    def __init__(self, backend: CursorBackend) -> None:
        self.backend = backend

    @property
    def name(self) -> str:
        """DuckDB and its version."""
        return f"DuckDB {self.backend.version.removeprefix('v')}"

    def read(self, path: Path) -> Table:
        """A Parquet file of the release."""
        return database.parquet(self.backend, path)

    def fetch(self, expression: Any) -> pa.Table:
        """The few rows of a small expression."""
        return self.backend.to_pyarrow(expression)

    def write(
        self, rows: Table, order: Sequence[str], path: Path, row_group: int = ROW_GROUP
    ) -> Table:
        """Write ``rows``, sorted, into one Parquet file, and return them read from it."""
        options = {"compression": "zstd", "row_group_size": row_group}
        write(self.backend, rows.order_by(*order), path, **options)
        return self.read(path)

    def gather(
        self, parts: Path, rows: Table, order: Sequence[str], path: Path, row_group: int
    ) -> None:
        """Combine the parts that another engine wrote of ``rows`` into one file.

        An engine cuts its sorted rows into pieces as it likes, so they are sorted again.
        DuckDB recognises rows that are already in order, and takes little longer than a
        copy.
        """
        gathered = self.backend.read_parquet(sorted(parts.glob("*.parquet")))
        self.write(gathered.cast(dict(rows.schema().items())), order, path, row_group)
