"""Results that take long to write, and can be stopped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from mobility.store.database import CursorBackend, Table


def write(backend: CursorBackend, rows: Table, path: Path, **options: Any) -> None:
    """Write an expression as a Parquet file.

    DuckDB does not look at Ctrl-C while it works: it does so in a thread of its own, and
    is told to stop.
    """
    with ThreadPoolExecutor(1) as beside:
        written = beside.submit(backend.to_parquet, rows, path, **options)
        try:
            written.result()
        except KeyboardInterrupt:
            backend.con.interrupt()
            raise
