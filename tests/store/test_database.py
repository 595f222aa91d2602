"""The engine reads its data folder and nothing else, and many threads get right answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mobility.store import database


def test_a_file_outside_the_data_folder_cannot_be_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside.parquet"
    pq.write_table(pa.table({"a": [1]}), outside)
    (tmp_path / "data").mkdir()
    with pytest.raises(duckdb.PermissionException):
        database.connect(tmp_path / "data").read_parquet(outside)


def test_the_locked_configuration_cannot_be_opened_again(tmp_path: Path) -> None:
    with pytest.raises(duckdb.InvalidInputException):
        database.connect(tmp_path).raw_sql("SET enable_external_access = true")


def test_twelve_threads_get_their_own_answers(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": list(range(1000))}), tmp_path / "t.parquet")

    def ask(factor: int) -> bool:
        backend = database.connect(tmp_path)
        table = backend.read_parquet(tmp_path / "t.parquet")
        scaled = table.join(ibis.memtable({"factor": [factor]}), how="cross")
        total = backend.to_pyarrow((scaled.a * scaled.factor).sum()).as_py()
        return bool(total == factor * sum(range(1000)))

    with ThreadPoolExecutor(12) as threads:
        assert all(threads.map(ask, range(120)))
