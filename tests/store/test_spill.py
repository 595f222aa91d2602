"""Folders to spill to go with their process, killed or not; nothing else does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mobility.settings import PROJECT
from mobility.store import spill

# Opens a database that spills, says so, and waits to be told to end.
CHILD = """
import sys
from mobility.store import database
database.connect()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's processes keep what is temporary."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def child(temporary: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD], cwd=PROJECT, env={**os.environ, "TMPDIR": str(temporary)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "open\n"
    yield process
    process.kill()
    process.communicate()


def spilled(temporary: Path) -> list[Path]:
    return [path for path in temporary.iterdir() if path.is_dir()]


def grown_old(path: Path) -> Path:
    os.utime(path, times=(time.time() - 3600,) * 2)
    return path


def test_a_folder_goes_when_its_process_ends(temporary: Path, child: subprocess.Popen[str]) -> None:
    assert len(spilled(temporary)) == 1
    child.communicate("")
    assert spilled(temporary) == []


def test_the_folder_of_a_killed_process_goes_when_the_next_one_starts(
    temporary: Path, child: subprocess.Popen[str]
) -> None:
    child.send_signal(signal.SIGKILL)
    child.wait()
    [left] = spilled(temporary)
    (left / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"rows")
    grown_old(left)
    assert spilled(temporary) != [spill.folder()]
    assert not left.exists()


def test_the_folder_of_a_living_process_stays(
    temporary: Path, child: subprocess.Popen[str]
) -> None:
    [own] = spilled(temporary)
    grown_old(own)
    spill.clear_dead()
    assert own.exists() and child.poll() is None


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps who may enter elsewhere")
def test_nobody_else_may_look_into_a_folder(temporary: Path) -> None:
    assert spill.folder().stat().st_mode & 0o077 == 0


def test_what_is_not_surely_a_dead_process_s_is_left_alone(temporary: Path) -> None:
    def made(name: str, lock: bool = True) -> Path:
        path = temporary / "kept" / name
        path.mkdir(parents=True)
        (path / "rows").write_text("kept", encoding="utf-8")
        if lock:
            (path / ".lock").touch()
        return path

    link = temporary / f"{spill.PREFIX}link"
    link.symlink_to(made("linked"), target_is_directory=True)
    kept = [made(f"{spill.PREFIX}nolock", lock=False), made("mobility-other")]
    for path in kept:
        path.rename(temporary / path.name)
        grown_old(temporary / path.name)
    young = made(f"{spill.PREFIX}young")
    young.rename(temporary / young.name)
    (temporary / f"{spill.PREFIX}file").write_text("a file", encoding="utf-8")
    before = {path for path in temporary.rglob("*") if path.name != ".lock"}
    spill.clear_dead()
    assert {path for path in temporary.rglob("*") if path.name != ".lock"} == before
