"""A file that makes its reader run away is refused in words, and takes nothing with it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mobility.errors import FileError, UsageError
from mobility.importers.opening import bounded
from mobility.importers.opening.bounded import Allowance, answers, call
from tests.importers import greedy
from tests.importers.handmade import write

posix = pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limits")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path, "file.txt", "a", "b")


def test_the_answer_is_that_of_the_function(path: Path) -> None:
    assert call(path, greedy.size, path) == 4


def test_what_a_library_prints_is_not_taken_for_the_answer(path: Path) -> None:
    assert call(path, greedy.prints, path) == "answer"


def test_a_refusal_comes_back_as_it_was_said(path: Path) -> None:
    with pytest.raises(FileError) as error:
        call(path, greedy.refuses, path)
    assert str(error.value) == "This is wrong. File: file.txt. Do another."


def test_pieces_come_one_by_one_until_the_reader_fails(path: Path) -> None:
    found = answers(path, greedy.lines, path)
    assert [next(found), next(found)] == ["a", "b"]
    with pytest.raises(FileError, match="LookupError"):
        next(found)


def test_what_no_one_foresaw_is_told_in_a_line_without_folders_and_signs(path: Path) -> None:
    with pytest.raises(FileError) as error:
        call(path, greedy.errs, path)
    said = str(error.value)
    assert "file.txt" in said
    assert str(path.parent) not in said and said.isprintable()
    assert "Traceback" in str(error.value.__cause__)


@posix
def test_a_reader_that_wants_all_memory_is_stopped(path: Path) -> None:
    with pytest.raises(FileError, match="needs more than 1200 MB of memory") as error:
        call(path, greedy.takes_memory, path)
    assert "MOBILITY_READING_MEMORY" in str(error.value)


@posix
def test_a_reader_that_never_ends_is_stopped(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILITY_READING_SECONDS", "1")
    with pytest.raises(FileError, match="took longer than 1 seconds") as error:
        call(path, greedy.takes_time, path)
    assert "MOBILITY_READING_SECONDS" in str(error.value)


def test_where_the_system_has_no_limits_the_clock_stops_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "WAITING", 0.0)
    with pytest.raises(FileError, match="took longer"):
        call(path, greedy.takes_time, path)


@posix
def test_a_crash_is_a_refusal(path: Path) -> None:
    with pytest.raises(FileError, match="broke down on it"):
        call(path, greedy.crashes, path)


def test_what_a_reader_leaves_behind_is_gone_with_it(path: Path) -> None:
    left = Path(call(path, greedy.leaves_files, path))
    assert not left.exists() and not left.parent.parent.exists()


def test_a_large_file_is_allowed_more_up_to_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = write(tmp_path, "small", "a"), tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(40_000_000)
    assert Allowance.of(small).memory < Allowance.of(large).memory
    assert Allowance.of(small).seconds < Allowance.of(large).seconds
    monkeypatch.setenv("MOBILITY_READING_MEMORY", "1500")
    monkeypatch.setenv("MOBILITY_READING_SECONDS", "20")
    assert Allowance.of(large) == Allowance(1_500_000_000, 20)
    monkeypatch.setenv("MOBILITY_READING_MEMORY", "nan")
    with pytest.raises(UsageError, match="no number above 0"):
        Allowance.of(small)
