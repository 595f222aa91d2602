"""Rollups computed past one machine are DuckDB's, and a lost engine changes nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from pysail.spark import SparkConnectServer

from benchmarks.same_tables import differences
from mobility import demo
from mobility.cli import main
from mobility.errors import StoreError, UsageError
from mobility.store import database, draft, engine_choice, engines, folders, releases, rollups
from mobility.store.engines import Remote
from mobility.store.layout import layout_of
from mobility.store.storage import Storage
from mobility.tables import NAMES, table
from tests import worlds
from tests.measures import random_worlds

WORLD = [{"name": "world", "sha256": "0" * 64, "kind": "all", "rows_read": 1, "rows_kept": 1}]
UNUSED = "sc://127.0.0.1:1"


@pytest.fixture(scope="module")
def sail() -> Iterator[str]:
    """The address of a Sail server in this process."""
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    yield f"sc://{host}:{port}"
    server.stop()


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def random_world() -> dict[str, pa.Table]:
    """Villages with full lists, with samples, with tables and without anything."""
    made = random_worlds.world(11, villages=60)
    return {name: worlds.rows(name, *getattr(made, name, ())) for name in NAMES}


def written(root: Path, rows: Mapping[str, pa.Table], name: str) -> Path:
    """A folder below the data folder that holds the tables."""
    folder = folders.staging(layout_of(root).flows, name)
    for each in NAMES:
        pq.write_table(rows.get(each, table(each).empty()), folder / f"{each}.parquet")
    return folder


def built(root: Path, folder: Path, asked: Remote | None) -> rollups.Built:
    """The rollups of the tables in ``folder``, written beside them."""
    local = database.connect(layout_of(root).root)
    with engine_choice.opened(asked, local, layout_of(root).flows) as engine:
        return rollups.build(engine, folder)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rows", "shared"),
    [(demo.tables, None), (random_world, "with spaces, ရွာ"), (dict, None)],
    ids=["demonstration", "random world on another storage", "nothing"],
)
def test_sail_builds_the_rollups_that_duckdb_builds(
    root: Path,
    tmp_path: Path,
    sail: str,
    rows: Callable[[], dict[str, pa.Table]],
    shared: str | None,
) -> None:
    made = rows()
    one, other = written(root, made, "duckdb"), written(root, made, "sail")
    storage = tmp_path / shared if shared else None
    here = built(root, one, None)
    there = built(root, other, Remote(sail, str(storage) if storage else None))
    for name in rollups.NAMES:
        assert not differences(one / f"{name}.parquet", other / f"{name}.parquet"), name
    assert (here.home, here.years) == (there.home, there.years)
    assert not list(root.rglob("engine")) and not (storage and list(storage.iterdir()))


def test_a_difference_between_two_tables_is_seen(tmp_path: Path) -> None:
    def differ(one: list[object], other: list[object]) -> bool:
        for name, values in (("one", one), ("other", other)):
            pq.write_table(pa.table({"value": values}), tmp_path / name)
        return bool(differences(tmp_path / "one", tmp_path / "other"))

    assert not differ([0.1 + 0.2, None], [0.3, None])
    assert differ([0.3, 1.0], [0.3000001, 1.0])
    assert differ([0.3, None], [0.3, 0.0])
    assert differ(["a", "b"], ["b", "a"])
    assert differ(["a", None], ["a", ""])
    assert differ([1, 2], [1, 2, 3])
    assert differ([1, 2], [1.0, 2.0])


def test_rows_of_a_rollup_have_one_order_and_its_types_are_those_it_tells(root: Path) -> None:
    folder = written(root, random_world(), "duckdb")
    local = database.connect(layout_of(root).root)

    class Watched(engines.InProcess):
        def write(self, rows: Any, order: Any, path: Path, *more: Any) -> Any:
            read = super().write(rows, order, path, *more)
            assert read.schema() == rows.schema(), path.stem
            found = pq.read_table(path).to_pandas().drop_duplicates()
            assert not found.duplicated(list(order)).any(), path.stem
            return read

    rollups.build(Watched(local), folder)


def test_rows_gathered_from_an_engine_lie_as_duckdb_lays_them(root: Path, sail: str) -> None:
    local, flows = database.connect(layout_of(root).root), layout_of(root).flows
    folder = folders.staging(flows, "tables")
    many = pa.table({"number": pa.array(range(10_000)), "turn": [n % 7 for n in range(10_000)]})
    pq.write_table(many, folder / "many.parquet")
    laid = []
    for asked in (None, Remote(sail)):
        with engine_choice.opened(asked, local, flows) as engine:
            path = folder / "sorted.parquet"
            engine.write(engine.read(folder / "many.parquet"), ["turn", "number"], path, 2048)
        file = pq.ParquetFile(path).metadata
        groups = [file.row_group(each) for each in range(file.num_row_groups)]
        laid.append([(each.num_rows, each.column(0).compression) for each in groups])
        ordered = many.sort_by([("turn", "ascending"), ("number", "ascending")])
        assert pq.read_table(path).to_pydict() == ordered.to_pydict()
    assert laid[0] == laid[1] and len(laid[0]) > 1


def test_publishing_on_an_engine_is_publishing(root: Path, sail: str) -> None:
    draft.put(worlds.two_villages(), sources=WORLD)
    found = CliRunner().invoke(main, ["publish", "--note", "sail", "--engine", sail])
    assert found.exit_code == 0, found.output
    manifest = releases.open_release().manifest
    assert manifest.engine.startswith("Spark Connect")
    assert manifest.home == ["T1"]
    assert draft.open_draft().is_empty


class Killed:
    """A Sail server that ends when the rollup named is begun."""

    def __init__(self, root: Path, rollup: str) -> None:
        command = [sys.executable, "-m", "tests.store.sail"]
        self.server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.server.stdout
        self.address = f"sc://127.0.0.1:{self.server.stdout.readline().strip()}"
        self.begun = layout_of(root).flows / folders.STAGING / "engine" / rollup
        self.watch = threading.Thread(target=self._kill)
        self.watch.start()

    def _kill(self) -> None:
        while self.server.poll() is None and not self.begun.exists():
            time.sleep(0.005)
        self.server.kill()

    def end(self) -> None:
        self.server.kill()
        self.watch.join()
        self.server.wait()
        assert self.server.stdout
        self.server.stdout.close()


def test_an_engine_lost_half_way_leaves_the_current_release_and_no_trace(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft.put(worlds.two_villages(), sources=WORLD)
    first = releases.publish("first")
    draft.put({"places": worlds.rows("places", worlds.place("V3", "village", "T1"))}, sources=WORLD)
    monkeypatch.setattr("mobility.store.spark.RETRIES", 1)
    lost = Killed(root, "ancestors")
    try:
        with pytest.raises(StoreError, match=r"(?s)sc://127\.0\.0\.1:\d+ was lost.*as it was"):
            releases.publish("second", engine=Remote(lost.address))
    finally:
        lost.end()
    assert releases.current_id() == first.id
    assert not (layout_of(root).flows / folders.STAGING / "engine").exists()
    assert not draft.open_draft().is_empty
    assert releases.publish("third").id != first.id


def test_a_killed_publication_leaves_what_the_next_one_clears(root: Path, sail: str) -> None:
    shared = root.parent / "shared"
    folder = written(root, worlds.two_villages(), "tables")
    with engine_choice.opened(
        Remote(sail, str(shared)), database.connect(layout_of(root).root), layout_of(root).flows
    ):
        (mine,) = shared.iterdir()
    (mine / "people_away").mkdir(parents=True)
    (mine / "people_away" / "part.parquet").write_text("cut short")
    built(root, folder, Remote(sail, str(shared)))
    assert not mine.exists()


@pytest.mark.parametrize("address", [UNUSED, f"{UNUSED}/;token=secret;use_ssl=true"])
def test_nobody_at_the_address_is_said_at_once_and_changes_nothing(
    root: Path, address: str
) -> None:
    draft.put(worlds.two_villages(), sources=WORLD)
    found = CliRunner().invoke(main, ["publish", "--note", "lost", "--engine", address])
    assert found.exit_code == 1
    assert f"No engine answers at {UNUSED}: " in found.output
    assert "secret" not in found.output and "Traceback" not in found.output
    assert releases.current_id() is None and not draft.open_draft().is_empty


@pytest.mark.parametrize("address", ["http://host:15002", "host:15002", "sc://", "sc://host:port"])
def test_what_is_no_address_is_refused(root: Path, address: str) -> None:
    draft.put(worlds.two_villages(), sources=WORLD)
    with pytest.raises(UsageError, match=r"sc://HOST:PORT"):
        releases.publish("lost", engine=Remote(address))


def test_a_storage_without_an_engine_is_refused() -> None:
    assert engines.remote(None, None) is None
    with pytest.raises(UsageError, match="no engine is given"):
        engines.remote(None, "/shared")


@pytest.mark.parametrize("storage", ["nonsense://bucket", "s3://"])
def test_a_storage_that_is_not_understood_is_refused(root: Path, sail: str, storage: str) -> None:
    draft.put(worlds.two_villages(), sources=WORLD)
    with pytest.raises(UsageError, match="is not understood"):
        releases.publish("lost", engine=Remote(sail, storage))


def test_a_storage_that_cannot_be_written_is_said(root: Path, sail: str) -> None:
    draft.put(worlds.two_villages(), sources=WORLD)
    file = root.parent / "file"
    file.write_text("not a folder")
    with pytest.raises(StoreError, match="cannot be read or written"):
        releases.publish("lost", engine=Remote(sail, str(file)))


def test_an_engine_that_does_not_see_the_data_is_told_from_one_that_is_lost(
    root: Path, sail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft.put(worlds.two_villages(), sources=WORLD)
    monkeypatch.setattr(Storage, "put", lambda _, path: f"file:///mounted/elsewhere/{path.name}")
    with pytest.raises(StoreError, match=r"does not see the data.*places\.parquet.*--storage"):
        releases.publish("lost", engine=Remote(sail))
    assert releases.current_id() is None


def test_missing_libraries_are_named(
    root: Path, sail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "mobility.store.spark", raising=False)
    monkeypatch.delattr("mobility.store.spark", raising=False)
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    draft.put(worlds.two_villages(), sources=WORLD)
    with pytest.raises(UsageError, match="pip install pyspark-client"):
        releases.publish("lost", engine=Remote(sail))
