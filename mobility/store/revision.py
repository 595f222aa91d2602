"""Hazard calendars changed in a release: the same release with other calendars, published anew.

The draft is left alone, so an import in progress is not published with it. A
release never changes, so readers of the old one can go on reading it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import ibis
import pyarrow as pa

from mobility import access, tables
from mobility.access import Viewer
from mobility.errors import UsageError
from mobility.store import database, releases
from mobility.store.manifest import Manifest
from mobility.store.releases import Progress, Release
from mobility.words import N_

KEY = ("hazard", "place_id")
ENTERED = N_("entered on the Calendar page")


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
        UsageError: there is no note.
        StoreError: another release was published meanwhile, or an import is under way.
    """
    access.require_owner(viewer, base.manifest.opened_to)
    if not note.strip():
        raise UsageError(N_("The release has no note."), remedy=N_("Say why it is published."))
    gone = pa.table({name: [key[at] for key in removed] for at, name in enumerate(KEY)})
    gone = gone.cast(pa.schema([(name, pa.string()) for name in KEY]))
    with base.tables() as read:
        old = read.run(read["hazards"]).cast(tables.table("hazards").schema)
        storms = read.run(read["storms"]).cast(tables.table("storms").schema)
    replaced = pa.concat_tables([calendars.select(KEY), gone])
    changed = {
        "hazards": pa.concat_tables([_without(old, replaced), calendars.cast(old.schema)]),
        "storms": _without(storms, gone),
    }
    sources = [*base.manifest.sources, _source(calendars)]
    return releases.publish_changed(base, changed, sources, note.strip(), progress)


def _without(rows: pa.Table, keys: pa.Table) -> pa.Table:
    left, right = ibis.memtable(rows), ibis.memtable(keys)
    return database.connect().to_pyarrow(left.anti_join(right, KEY)).cast(rows.schema)


def _source(calendars: pa.Table) -> dict[str, Any]:
    """The manifest's entry for rows that did not come from a file."""
    written = str(calendars.to_pylist()).encode()
    return {
        "name": ENTERED,
        "sha256": hashlib.sha256(written).hexdigest(),
        "kind": "hazards",
        "rows_read": calendars.num_rows,
        "rows_kept": calendars.num_rows,
    }
