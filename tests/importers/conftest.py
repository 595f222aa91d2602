"""Files are read in this process, except where a process of their own is what is tested."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mobility.errors import MobilityError
from mobility.importers.opening import bounded

# What a file does to the process that reads it.
OF_THE_PROCESS = {"test_bounded", "test_hostile_files", "test_large"}
_apart = bounded.answers


@pytest.fixture(autouse=True)
def _read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Save a process and its libraries for each small file."""
    if request.module.__name__.rpartition(".")[2] not in OF_THE_PROCESS:
        monkeypatch.setattr(bounded, "answers", _here)


def _here(path: Path, function: Callable[..., Iterator[Any]], *arguments: Any) -> Iterator[Any]:
    """What the process would answer; where a reader breaks down, it is asked what it says."""
    try:
        yield from function(*arguments)
    except MobilityError:
        raise
    except Exception:  # noqa: BLE001 - whatever it is
        yield from _apart(path, function, *arguments)
