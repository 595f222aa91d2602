"""Folders that household lists lie in can be entered by their owner only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mobility.store import folders

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows keeps who may enter elsewhere")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_what_is_filled_and_put_in_place_is_private(tmp_path: Path) -> None:
    staged = folders.staging(tmp_path, "release")
    assert mode(staged.parent) == 0o700
    folders.put_in_place(staged, tmp_path / "releases" / "one")
    assert mode(tmp_path / "releases") == 0o700


def test_a_folder_that_its_owner_opened_stays_open(tmp_path: Path) -> None:
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases").chmod(0o750)
    folders.put_in_place(folders.staging(tmp_path, "release"), tmp_path / "releases" / "one")
    assert mode(tmp_path / "releases") == 0o750
