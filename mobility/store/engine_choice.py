"""Opens the engine that computes a publication.

Spark's libraries are optional, and :mod:`mobility.store.spark` is built on them, so it is
imported only where an engine past this machine is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mobility.store.database import CursorBackend
from mobility.store.engines import Engine, InProcess, Remote


@contextmanager
def opened(remote: Remote | None, local: CursorBackend, flows: Path) -> Iterator[Engine]:
    """The engine named, or DuckDB in the process where none is.

    Args:
        remote: the engine past this machine, or None.
        local: DuckDB on the data folder.
        flows: the part of the data folder that holds the releases.

    Raises:
        UsageError: address or storage cannot be understood, or packages are missing.
        StoreError: the engine cannot be reached, or was lost.
    """
    here = InProcess(local)
    if remote is None:
        yield here
        return
    from mobility.store import spark

    with spark.connected(remote, here, flows) as engine:
        yield engine
