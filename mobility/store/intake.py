"""What a page may do with files: put them into the draft, publish it, go back to a release.

The commands do the same without asking; a page asks here, because whoever opened it may be
somebody else. Only the data's owner may, on their own machine, where publishing from pages is on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import ibis
import pandas as pd
import pyarrow as pa

from mobility import access, tables
from mobility.access import Viewer
from mobility.store import draft, releases
from mobility.store.draft import Change, Draft
from mobility.store.manifest import Manifest
from mobility.store.releases import Progress, Release

COUNTED = ("stays", "moves")  # tables of people by month
TOTALLED = ("residents", *COUNTED)  # tables whose rows count people


@dataclass(frozen=True)
class TableTotals:
    """A table before and after: rows, and people where its rows count people.

    Attributes:
        table: its name.
        rows_before, rows: in the release in use, and in the draft.
        people_before, people: their sum; None where rows are not counts.
    """

    table: str
    rows_before: int
    rows: int
    people_before: float | None
    people: float | None


def require(viewer: Viewer, release: Release) -> None:
    """Raise unless ``viewer`` may bring data in beside ``release``.

    Raises:
        MobilityError: they are not the owner, or not at the owner's machine.
        UsageError: publishing from pages is switched off.
    """
    access.require_publisher(viewer, release.manifest.opened_to)


def put(
    viewer: Viewer,
    release: Release,
    rows: Mapping[str, Any],
    *,
    boundaries: gpd.GeoDataFrame | None,
    sources: Sequence[Mapping[str, Any]],
    replace: bool,
) -> list[Change]:
    """Add rows to the draft, all or nothing; arguments as of :func:`mobility.store.draft.put`."""
    require(viewer, release)
    return draft.put(rows, boundaries=boundaries, sources=sources, replace=replace)


def publish(viewer: Viewer, release: Release, note: str, progress: Progress) -> Manifest:
    """Publish the draft and make it current.

    Raises:
        UsageError: there is no note, or publishing from pages is switched off.
        StoreError: the draft is empty or damaged, or another writer is at work.
    """
    require(viewer, release)
    releases.require_note(note)
    return releases.publish(note.strip(), progress=progress)


def discard(viewer: Viewer, release: Release) -> None:
    """Forget the draft."""
    require(viewer, release)
    draft.discard()


def rollback(viewer: Viewer, release: Release, other: str) -> Manifest:
    """Make another release the current one."""
    require(viewer, release)
    return releases.rollback(other)


def totals(viewer: Viewer, release: Release, drafted: Draft) -> list[TableTotals]:
    """The tables of the draft beside those of a release, where either has rows."""
    access.require_owner(viewer, release.manifest.opened_to)
    before = _sums_of_release(release)
    backend = drafted.connect()
    now = {name: _sums(backend, drafted.rows(backend, name), name) for name in tables.NAMES}
    found = (TableTotals(name, before[name][0], now[name][0], before[name][1], now[name][1])
             for name in tables.NAMES)  # fmt: skip
    return [each for each in found if each.rows or each.rows_before]


def people_by_month(viewer: Viewer, release: Release, drafted: Draft, table: str) -> pd.DataFrame:
    """People counted in ``table`` by year and month: year, month, before, now (0 for none)."""
    access.require_owner(viewer, release.manifest.opened_to)
    backend = drafted.connect()
    now = backend.to_pyarrow(_by_month(drafted.rows(backend, table)))
    with release.tables() as read:
        before = read.run(_by_month(read[table]))
    both = before.to_pandas().merge(
        now.to_pandas(), how="outer", on=["year", "month"], suffixes=("_before", "_now")
    )
    named = {"people_before": "before", "people_now": "now"}
    return both.rename(columns=named).fillna(0).sort_values(["year", "month"])


def _by_month(rows: ibis.Table) -> ibis.Table:
    return rows.group_by("year", "month").agg(people=rows.people.sum())


def _sums_of_release(release: Release) -> dict[str, tuple[int, float | None]]:
    with release.tables() as read:
        return {name: _first(read.run(_summed(read[name], name))) for name in tables.NAMES}


def _sums(backend: Any, rows: ibis.Table, name: str) -> tuple[int, float | None]:
    return _first(backend.to_pyarrow(_summed(rows, name)))


def _summed(rows: ibis.Table, name: str) -> ibis.Table:
    people = rows.people.sum() if name in TOTALLED else ibis.null("float64")
    return rows.agg(rows=rows.count(), people=people)


def _first(summed: pa.Table) -> tuple[int, float | None]:
    (row,) = summed.to_pylist()
    return int(row["rows"]), row["people"]
