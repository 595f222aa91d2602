"""Long work of the database stops when it is told to."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from mobility.store import database
from mobility.store.writing import write


def test_rows_are_written(tmp_path: Path) -> None:
    backend = database.connect(tmp_path)
    write(backend, ibis.memtable(pa.table({"a": [1, 2]})), tmp_path / "t.parquet")
    assert backend.read_parquet(tmp_path / "t.parquet").count().execute() == 2


def test_what_would_take_days_is_interrupted(tmp_path: Path) -> None:
    backend = database.connect(tmp_path)
    numbers = pa.table({"a": range(100_000)})
    one, two, three = (ibis.memtable(numbers.rename_columns([name])) for name in "abc")
    days = one.cross_join(two).cross_join(three).agg(n=(ibis._.a + ibis._.b * ibis._.c).sum())
    threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        write(backend, days, tmp_path / "t.parquet")
    assert backend.to_pyarrow(one.count()).as_py() == 100_000
