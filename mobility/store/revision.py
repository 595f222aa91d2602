"""What a page changes in a release: the same release with other rows, published anew.

The draft is left alone, so an import in progress is not published with it. A
release never changes, so readers of the old one can go on reading it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import pyarrow as pa

from mobility import access, tables
from mobility.access import Viewer
from mobility.store import database, releases
from mobility.store.manifest import Manifest
from mobility.store.releases import Progress, Release
from mobility.words import N_

CALENDAR = ("hazard", "place_id")
VILLAGE = ("place_id",)
ENTERED = N_("entered on the Calendar page")
ENTERED_CARE = N_("entered on the Newcomers page")


def publish_hazards(
    base: Release,
    viewer: Viewer,
    calendars: pa.Table,
    removed: Sequence[tuple[str, str]],
    note: str,
    progress: Progress = lambda _: None,
) -> Manifest:
    """Publish ``base`` with some hazard calendars replaced or removed; make it current.

    Args:
        base: the release that was read, still the current one.
        calendars: rows of ``hazards``; for each hazard and place in them the whole
            calendar is replaced.
        removed: (hazard, place) pairs whose calendar and storms are removed.
        note: why; it may not be empty.

    Raises:
        MobilityError: the viewer does not own the release.
        UsageError: there is no note, or publishing from pages is switched off.
        StoreError: another release was published meanwhile, or an import is under way.
    """
    _require(base, viewer, note)
    gone = _keys(CALENDAR, removed)
    changed = {
        "hazards": _replaced(base, "hazards", CALENDAR, calendars, gone),
        "storms": _without(_rows(base, "storms"), gone, CALENDAR),
    }
    return _publish(base, changed, _source("hazards", ENTERED, calendars), note, progress)


def publish_newcomer_care(
    base: Release,
    viewer: Viewer,
    answers: pa.Table,
    removed: Sequence[str],
    note: str,
    progress: Progress = lambda _: None,
) -> Manifest:
    """Publish ``base`` with some villages' answers about newcomers replaced or removed.

    Args:
        base: the release that was read, still the current one.
        answers: rows of ``newcomer_care``; each takes the place of its village's row.
        removed: villages whose row is removed.
        note: why; it may not be empty.

    Raises:
        MobilityError, UsageError, StoreError: as :func:`publish_hazards`.
    """
    _require(base, viewer, note)
    gone = _keys(VILLAGE, [(place,) for place in removed])
    changed = {"newcomer_care": _replaced(base, "newcomer_care", VILLAGE, answers, gone)}
    return _publish(base, changed, _source("newcomer_care", ENTERED_CARE, answers), note, progress)


def _require(base: Release, viewer: Viewer, note: str) -> None:
    access.require_publisher(viewer, base.manifest.opened_to)
    releases.require_note(note)


def _keys(key: Sequence[str], removed: Sequence[Sequence[str]]) -> pa.Table:
    """Keys as a table of texts."""
    columns = {name: [each[at] for each in removed] for at, name in enumerate(key)}
    return pa.table(columns, schema=pa.schema([(name, pa.string()) for name in key]))


def _rows(base: Release, name: str) -> pa.Table:
    with base.tables() as read:
        return read.run(read[name]).cast(tables.table(name).schema)


def _replaced(
    base: Release, name: str, key: Sequence[str], new: pa.Table, gone: pa.Table
) -> pa.Table:
    """A table of the release, without the rows of the keys of ``new`` and ``gone``, and ``new``."""
    old = _rows(base, name)
    keys = pa.concat_tables([new.select(list(key)), gone])
    return pa.concat_tables([_without(old, keys, key), new.cast(old.schema)])


def _without(rows: pa.Table, keys: pa.Table, key: Sequence[str]) -> pa.Table:
    left, right = ibis.memtable(rows), ibis.memtable(keys)
    return database.connect().to_pyarrow(left.anti_join(right, list(key))).cast(rows.schema)


def _publish(
    base: Release,
    changed: Mapping[str, pa.Table],
    source: Mapping[str, Any],
    note: str,
    progress: Progress,
) -> Manifest:
    sources = [*base.manifest.sources, source]
    return releases.publish_changed(base, changed, sources, note.strip(), progress)


def _source(kind: str, name: str, rows: pa.Table) -> dict[str, Any]:
    """The manifest's entry for rows that did not come from a file."""
    written = str(rows.to_pylist()).encode()
    return {
        "name": name,
        "sha256": hashlib.sha256(written).hexdigest(),
        "kind": kind,
        "rows_read": rows.num_rows,
        "rows_kept": rows.num_rows,
    }
