"""Publications whose rollups were computed once, for tests of all that is around them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from mobility.store import engines, releases, rollups
from mobility.store.layout import layout

SOURCE = {"name": "w.csv", "sha256": "0" * 64, "kind": "all", "rows_read": 1, "rows_kept": 1}
OUTLINES = gpd.GeoDataFrame(
    {"place_id": ["T1"], "level": ["township"]}, geometry=[shapely.box(95, 16, 96, 17)],
    crs="EPSG:4326",
)  # fmt: skip


@contextmanager
def computed_before(root: Path) -> Iterator[None]:
    """Take the rollups, which take most of the time, from the release in use of another folder.

    They are written below ``.staging`` alone, and nobody looks at what they hold.
    """
    folder, of = layout(root).releases, releases.open_release(root=root).manifest

    def build(engine: engines.Engine, staged: Path, progress: Any = None) -> rollups.Built:
        for name in rollups.NAMES:
            shutil.copyfile(folder / of.id / f"{name}.parquet", staged / f"{name}.parquet")
        return rollups.Built(of.home, of.years, of.flow_levels, of.rollups)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rollups, "build", build)
        yield
