"""Long work of the database stops when it is told to."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from mobility.store import database
from mobility.store.parquet_writer import write


def test_rows_are_written(tmp_path: Path) -> None:
    backend = database.connect(tmp_path)
    write(backend, ibis.memtable(pa.table({"a": [1, 2]})), tmp_path / "t.parquet")
    assert backend.read_parquet(tmp_path / "t.parquet").count().execute() == 2


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C as Python has it: a server that ran in this process may have taken it away."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_what_would_take_days_is_interrupted(tmp_path: Path) -> None:
    backend = database.connect(tmp_path)
    numbers = pa.table({"a": range(100_000)})
    one, two, three = (ibis.memtable(numbers.rename_columns([name])) for name in "abc")
    days = one.cross_join(two).cross_join(three).agg(n=(ibis._.a + ibis._.b * ibis._.c).sum())
    threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
    too_late = threading.Timer(100, backend.con.interrupt)
    too_late.start()
    with pytest.raises(KeyboardInterrupt):
        write(backend, days, tmp_path / "t.parquet")
    too_late.cancel()
    assert backend.to_pyarrow(one.count()).as_py() == 100_000
