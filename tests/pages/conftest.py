"""Pages run on the demonstration, or on a small release."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from tests.conftest import Published, World
from tests.pages.reading import app_at
from tests.ui.connection import Connection, come_by

Open = Callable[..., AppTest]
Publish = Callable[[World], None]


@pytest.fixture(scope="session", autouse=True)
def _scanned_once() -> Iterator[None]:
    """Search the installed packages for components once, not for every app that AppTest makes."""
    with pytest.MonkeyPatch.context() as patch:
        scan = "scan_component_manifests"
        patch.setattr(manifest_scanner, scan, cache(getattr(manifest_scanner, scan)))
        yield


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are read at the server's own machine, unless a test says otherwise."""
    come_by(monkeypatch, Connection())


@pytest.fixture
def opened(demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the app, at a page, with link parameters."""
    monkeypatch.setenv("MOBILITY_DATA", str(demonstration))

    return lambda *file, **parameters: app_at(*file, **parameters).run()


@pytest.fixture
def publish(published: Published, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Let pages show a release of these tables, which no test may change."""
    return lambda world: monkeypatch.setenv("MOBILITY_DATA", str(published(world)))
