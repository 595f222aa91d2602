"""What writes into a data folder: its commands, on a small world, for tests of killed writers.

Most of the time of a publication is spent on rollups; :func:`computed_before` takes them from
another, for tests of all that is around them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pytest
import shapely

from mobility.access import OWNER
from mobility.measures.parameters import parameters
from mobility.settings import PUBLISH_FROM_PAGES
from mobility.store import draft, engines, releases, revision, rollups
from mobility.store.layout import layout_of
from tests import worlds

Action = Callable[[Path], None]
State = tuple[str, int, int, int]

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
    folder, of = layout_of(root).releases, releases.open_release(root=root).manifest

    def build(engine: engines.Engine, staged: Path, progress: Any = None) -> rollups.Built:
        for name in rollups.NAMES:
            shutil.copyfile(folder / of.id / f"{name}.parquet", staged / f"{name}.parquet")
        return rollups.Built(of.home, of.years, of.flow_levels, parameters(), of.rollups)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rollups, "build", build)
        yield


def begin(root: Path) -> Path:
    """Two releases, the second in use, and an import that is not published yet."""
    for note in ("first", "second"):
        draft.put(worlds.two_villages(), boundaries=OUTLINES, sources=[SOURCE], root=root)
        releases.publish(note, root)
    wider = OUTLINES.assign(geometry=[shapely.box(94, 16, 96, 17)])
    draft.put(village("V3"), boundaries=wider, sources=[SOURCE | {"name": "new.csv"}], root=root)
    return root


def village(place_id: str) -> dict[str, pa.Table]:
    """One more village to import."""
    return {"places": worlds.rows("places", worlds.place(place_id, "village", "T1"))}


def bring(root: Path) -> None:
    """Import one more village into the draft."""
    draft.put(village("V4"), sources=[SOURCE | {"name": "newest.csv"}], root=root)


def publish(root: Path) -> None:
    """Publish the draft."""
    releases.publish("third", root)


def roll_back(root: Path) -> None:
    """Use the first release again."""
    first = next(each for each in releases.releases(root) if each.note == "first")
    releases.rollback(first.id, root)


def discard(root: Path) -> None:
    """Forget the draft."""
    draft.discard(root)


def change_hazards(root: Path) -> None:
    """Forget the draft, then publish the release in use with another calendar."""
    march = {"hazard": "flood", "place_id": "T1", "month": 3, "level": 3}
    draft.discard(root)
    used = releases.open_release(root=root)
    with pytest.MonkeyPatch.context() as within:
        within.setenv(PUBLISH_FROM_PAGES.name, "1")
        revision.publish_hazards(used, OWNER, worlds.rows("hazards", march), [], "third")


ACTIONS: tuple[Action, ...] = (bring, publish, roll_back, discard, change_hazards)
# What may be seen besides what was there before and what is there afterwards.
BETWEEN: dict[Action, tuple[State, ...]] = {change_hazards: (("second", 0, 5, 5),)}


def state(root: Path) -> State:
    """What a reader sees: the note of the release in use, files and places of the draft, places."""
    used, current = releases.open_release(root=root), draft.open_draft(root)
    with used.tables() as read:
        places = read.run(read["places"]).num_rows
    note = used.manifest.note
    return note, len(current.sources), current.table("places").num_rows, places
