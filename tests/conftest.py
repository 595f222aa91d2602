"""Fixtures shared by every test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests import pyspark_library  # noqa: F401 - before anything that imports pyspark

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def real_files() -> Path:
    """The folder of real files; a test that needs it is skipped where it is absent."""
    folder = Path(os.environ.get("MOBILITY_TEST_DATA") or PROJECT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"the real files are not here ({folder}); set MOBILITY_TEST_DATA")
    return folder
