"""Writing results that take long, in a way that can be stopped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from mobility.store.database import CursorBackend, Table

SECONDS_ASLEEP = 0.2


def write(backend: CursorBackend, rows: Table, path: Path, **options: Any) -> None:
    """Write an expression as a Parquet file.

    DuckDB does not react to Ctrl-C while it works, so it works in a thread of its own
    and is interrupted. Python handles Ctrl-C only between waits, so it waits in short
    steps.
    """
    with ThreadPoolExecutor(1) as beside:
        written = beside.submit(backend.to_parquet, rows, path, **options)
        try:
            while wait([written], SECONDS_ASLEEP).not_done:
                pass
            written.result()
        except KeyboardInterrupt:
            backend.con.interrupt()
            raise
