"""The engine reads its data folder and nothing else, and many threads get right answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mobility.errors import StoreError
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


def ask(backend: database.CursorBackend, expression: Any) -> pa.Table:
    return database.ask(backend, database.compiled(backend, expression))


def test_a_question_is_compiled_once_and_asked_with_other_values_of_any_cursor(
    tmp_path: Path,
) -> None:
    pq.write_table(pa.table({"n": range(10), "name": list("abcdefghij")}), tmp_path / "t.parquet")
    backend = database.connect(tmp_path)
    rows = database.parquet(backend, tmp_path / "t.parquet")
    rows = rows.filter(rows.n >= database.stand_in("least", "int64"))
    rows = rows.inner_join(ibis.memtable({"name": ["c", "h"]}), "name").order_by("n")
    question = database.compiled(backend, rows)
    found = [
        database.ask(database.connect(tmp_path), question, {"least": least, "unused": 1})
        for least in (0, 5, 9)
    ]
    assert [each["name"].to_pylist() for each in found] == [["c", "h"], ["h"], []]


def endless(backend: database.CursorBackend) -> ibis.Table:
    """Ten thousand million rows, counted by what cannot be told without looking at each."""
    numbers = ibis.range(100_000).unnest().name("n").as_table()
    pairs = numbers.cross_join(numbers.rename(m="n"))
    return pairs.aggregate(apart=(pairs.n.hash() ^ pairs.m.hash()).bit_xor())


def test_a_slow_question_is_stopped_and_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITY_QUESTION_SECONDS", "0.5")
    slow, other = database.connect(tmp_path), database.connect(tmp_path)
    with pytest.raises(StoreError, match=r"longer than 0\.5 seconds"):
        ask(slow, endless(slow))
    assert ask(other, ibis.literal(1)).num_rows == 1
    assert ask(slow, ibis.literal(1)).num_rows == 1


def test_a_question_beyond_the_memory_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITY_MEMORY", "30MB")
    monkeypatch.setenv("MOBILITY_SPILL", "1MB")
    small = database.connect(tmp_path / "small")
    numbers = ibis.range(20_000_000).unnest().name("n").as_table()
    every = numbers.group_by(text=numbers.n.hash().cast("string")).agg(n=numbers.count())
    with pytest.raises(StoreError, match="MOBILITY_MEMORY, MOBILITY_SPILL"):
        ask(small, every.order_by("text"))


def test_a_file_that_went_away_is_said_plainly(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"a": [1]}), path)
    backend = database.connect(tmp_path)
    table = database.parquet(backend, path)
    path.unlink()
    with pytest.raises(StoreError, match="cannot be read"):
        ask(backend, table)


def test_what_is_read_of_files_is_kept(tmp_path: Path) -> None:
    settings = database.connect(tmp_path).raw_sql(
        "SELECT value FROM duckdb_settings() WHERE name = 'parquet_metadata_cache'"
    )
    assert settings.fetchall() == [("true",)]
