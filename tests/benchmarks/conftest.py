"""A small invented country, published once for all that measures it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import nation
from mobility.store import releases
from mobility.store.layout import layout_of
from mobility.store.releases import Release

SMALL = nation.Nation(
    60_000, years=2, shape=nation.Shape(villages=300, states=2, districts=2, townships=2)
)


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release of :data:`SMALL`."""
    root: Path = tmp_path_factory.mktemp("country")
    folder = layout_of(root).flows / "raw"
    folder.mkdir(parents=True)
    tables = nation.write(SMALL, folder)
    outlines = SMALL.boundaries()
    manifest = releases.publish_demonstration(tables, outlines, [], "small", root)
    return releases.open_release(manifest.id, root)
