"""Results that take long to write, and can be stopped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from mobility.store.database import CursorBackend, Table

SECONDS_ASLEEP = 0.2


def write(backend: CursorBackend, rows: Table, path: Path, **options: Any) -> None:
    """Write an expression as a Parquet file.

    DuckDB does not look at Ctrl-C while it works: it does so in a thread of its own, and
    is told to stop. Python looks when it is awake, so it does not wait without end.
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
