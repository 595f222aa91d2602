"""Fixtures shared by every test."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner
from filelock import FileLock

from mobility.cli import main
from mobility.store import draft, releases
from tests import (
    pyspark_library,  # noqa: F401 - before anything that imports pyspark
    statements,
)

# An expression is thousands of small objects, which Python would look through again and again.
gc.set_threshold(50_000, 20, 20)

PROJECT = Path(__file__).resolve().parent.parent
World = dict[str, pa.Table]
Published = Callable[..., Path]
SOURCE = {"name": "w.csv", "sha256": "0" * 64, "kind": "all", "rows_read": 1, "rows_kept": 1}


@pytest.fixture(scope="session")
def real_files() -> Path:
    """The folder of real files; a test that needs it is skipped where it is absent."""
    folder = Path(os.environ.get("MOBILITY_TEST_DATA") or PROJECT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"the real files are not here ({folder}); set MOBILITY_TEST_DATA")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _statements() -> Iterator[None]:
    """Publications that differ in their rows alone make the SQL of their rollups once."""
    with pytest.MonkeyPatch.context() as patch:
        statements.make_once(patch)
        yield


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The data folder of a small release, which is published once: to read, or to copy."""
    folders: dict[str, Path] = {}

    def folder_of(world: World, note: str = "first") -> Path:
        rows = sorted((name, table.to_pylist()) for name, table in world.items())
        key = repr((note, rows))
        if key not in folders:
            root = tmp_path_factory.mktemp("published")
            draft.put(world, sources=[SOURCE], root=root)
            releases.publish(note, root)
            folders[key] = root
        return folders[key]

    return folder_of


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration and nothing else, to read; all workers share it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    root = shared / "demonstration"
    with FileLock(shared / "demonstration.lock"):
        if not (root / "flows" / "CURRENT").exists():
            built = CliRunner(env={"MOBILITY_DATA": str(root)}).invoke(main, ["demo"])
            assert built.exit_code == 0, built.output
    return root
