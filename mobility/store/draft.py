"""The draft: what was imported and not yet published.

A draft is a folder of Parquet files that is never changed: every import writes
the next one alongside, records which one it replaces, and moves the pointer
``DRAFT``. It starts from the current release, so that one corrected file can be
published alone; it starts empty where there is none, or where the current one
is synthetic, because invented and real rows must never mix.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import ibis
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from mobility import tables
from mobility.store import database, description, folders, integrity, recovery
from mobility.store.description import Description
from mobility.store.layout import DRAFT, RELEASE, Layout, layout_of
from mobility.store.manifest import read_manifest
from mobility.store.parquet_writer import write
from mobility.store.recovery import Tell

BOUNDARIES = "boundaries.parquet"
# A calendar is replaced as a whole, and so are a track, a list of those who lead and a map.
REPLACED_WHOLE = {
    "hazards": ("hazard", "place_id"),
    "labour": ("activity", "place_id"),
    "storm_tracks": ("storm_id",),
    "actors": ("place_id", "action"),
    "geography": ("box",),
    "context": ("layer",),
    "evidence": ("source",),
}


@dataclass(frozen=True)
class Draft:
    """The draft as it stands.

    Attributes:
        folder: holds its tables; None while it is empty.
        name: of the draft; None while nothing was imported.
        base: release it started from.
        sources: files that were imported.
        outlines: its outlines, a file.
        files: the entry recorded for each file: rows, bytes, sha256 and time of writing.
        root: the data folder.
    """

    folder: Path | None = None
    name: str | None = None
    base: str | None = None
    sources: tuple[Mapping[str, Any], ...] = ()
    outlines: Path | None = None
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    root: Path | None = None

    def connect(self) -> database.CursorBackend:
        """A database that may read the draft."""
        return database.connect(layout_of(self.root).root)

    def rows(self, backend: database.CursorBackend, name: str) -> database.Table:
        """Table ``name`` as an Ibis table, never held whole; empty if none were imported."""
        path = self.path(name)
        if path is None:
            return database.rows(tables.table(name).empty())
        return _rows(backend, path, name)

    def table(self, name: str) -> pa.Table:
        """Rows of a table that fits in memory, in the dictionary's schema."""
        path = self.path(name)
        if path is None:
            return tables.table(name).empty()
        return pq.read_table(path, schema=tables.table(name).schema)

    def boundaries(self) -> gpd.GeoDataFrame | None:
        """Outlines (place_id, level, geometry), or None."""
        return gpd.read_parquet(self.outlines) if self.outlines else None

    def path(self, name: str) -> Path | None:
        """The Parquet file of table ``name``, or None where it has no rows."""
        path = self.folder / f"{name}.parquet" if self.folder else None
        return path if path and path.exists() else None

    @property
    def is_empty(self) -> bool:
        """True when nothing was imported since the last publication."""
        return not self.sources


@dataclass(frozen=True)
class Change:
    """What an import did to one table."""

    table: str
    added: int
    replaced: int


def open_draft(root: Path | None = None) -> Draft:
    """The draft of a data folder.

    Raises:
        StoreError: it, or the release that it would start from, is damaged.
    """
    layout = layout_of(root)
    current = folders.read_pointer(layout.draft_pointer, DRAFT)
    if current is None:
        return _base(layout, root)
    folder = layout.drafts / current
    described = description.read_description(folder)
    description.require_whole(folder, described.files)
    outlines = folder / BOUNDARIES
    return Draft(
        folder,
        current,
        described.base,
        tuple(described.sources),
        outlines if outlines.exists() else None,
        described.files,
        root,
    )


def _base(layout: Layout, root: Path | None) -> Draft:
    """The draft that the next import starts from."""
    current = folders.read_pointer(layout.current_pointer, RELEASE)
    if current is None:
        return Draft(root=root)
    manifest = read_manifest(layout.releases / current)
    if manifest.synthetic:
        return Draft(root=root)
    integrity.require_whole(layout, manifest)
    outlines = layout.boundaries / manifest.boundaries["file"] if manifest.boundaries else None
    return Draft(
        layout.releases / current, base=current, outlines=outlines, files=manifest.files, root=root
    )


def workspace(root: Path | None = None) -> folders.Workspace:
    """A workspace for importing large files: below the data folder, cleared when it ends."""
    layout = layout_of(root)
    return folders.Workspace(layout.root, layout.flows, "import")


def put(
    new_tables: Mapping[str, pa.Table | Path],
    *,
    boundaries: gpd.GeoDataFrame | None = None,
    sources: Sequence[Mapping[str, Any]] = (),
    replace: bool = False,
    root: Path | None = None,
    tell: Tell = lambda *_, **__: None,
) -> list[Change]:
    """Add rows to the draft, all or nothing.

    A row replaces an existing row of the same key; a hazard's calendar at a
    place is replaced whole. With ``replace`` the tables named are emptied first.

    Args:
        new_tables: rows by table, or a Parquet file below the data folder with the table's
            columns, which is not held in memory.
        tell: receives what a killed writer left.

    Returns:
        One change per table: rows added and rows replaced.

    Raises:
        StoreError: another writer is at work, the draft is damaged, or the disk is full.
    """
    layout = layout_of(root)
    with recovery.writing(layout, tell), recovery.staged(layout, "draft") as staged:
        draft = open_draft(root)
        _copy(draft, staged)
        backend = database.connect(layout.root)
        _drop_old_storms(backend, staged, new_tables)
        changes = [
            _merge(backend, staged, name, rows, replace) for name, rows in new_tables.items()
        ]
        if boundaries is not None:
            _merge_boundaries(staged / BOUNDARIES, boundaries, replace)
        _describe(staged, draft, layout, sources, replace)
        _take_the_place(layout, staged, draft)
    return changes


def _take_the_place(layout: Layout, staged: Path, old: Draft) -> None:
    final = layout.drafts / staged.name
    folders.mark(staged, old.name)
    folders.put_in_place(staged, final)
    folders.write_pointer(layout.draft_pointer, final.name)
    folders.finish(final)
    if old.name:
        folders.remove(layout.flows, layout.drafts / old.name, DRAFT)


def discard(root: Path | None = None, tell: Tell = lambda *_, **__: None) -> None:
    """Forget the draft; releases stay."""
    layout = layout_of(root)
    with recovery.writing(layout, tell):
        if name := folders.read_pointer(layout.draft_pointer, DRAFT):
            recovery.give_up_draft(layout, name)


def _copy(draft: Draft, staged: Path) -> None:
    for name in tables.NAMES:
        if path := draft.path(name):
            _link(path, staged / path.name)
    if draft.outlines:
        _link(draft.outlines, staged / BOUNDARIES)


def _link(source: Path, target: Path) -> None:
    """Link a file under another name; copy it where the disk has no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _merge(
    backend: database.CursorBackend,
    staged: Path,
    name: str,
    new: pa.Table | Path,
    replace: bool,
) -> Change:
    """Write the old rows whose key is not in ``new``, and ``new``; neither is held in memory."""
    path, added = staged / f"{name}.parquet", _count(new)
    if replace or not path.exists():
        _write(path, name, new)
        return Change(name, added, 0)
    old, fresh = _rows(backend, path, name), _rows(backend, new, name)
    kept = _without(old, fresh, REPLACED_WHOLE.get(name, tables.table(name).key))
    before, merged = _count(path), staged / f"{name}.merged"
    write(backend, ibis.union(kept, fresh), merged)
    replaced = before + added - _count(merged)
    merged.replace(path)
    return Change(name, max(0, added - replaced), replaced)


def _drop_old_storms(
    backend: database.CursorBackend, staged: Path, new_tables: Mapping[str, pa.Table | Path]
) -> None:
    """A new calendar of a hazard at a place removes the storms behind the old one."""
    path = staged / "storms.parquet"
    if "hazards" in new_tables and path.exists():
        hazards = _rows(backend, new_tables["hazards"], "hazards")
        kept = _without(_rows(backend, path, "storms"), hazards, REPLACED_WHOLE["hazards"])
        _write(path, "storms", backend.to_pyarrow(kept))


def _rows(backend: database.CursorBackend, source: pa.Table | Path, name: str) -> database.Table:
    """Rows as the dictionary has them; a column that an older file lacks is empty."""
    is_file = isinstance(source, Path)
    rows = database.parquet(backend, source) if is_file else database.rows(source)
    schema = ibis.Schema.from_pyarrow(tables.table(name).schema)
    return rows.select(
        **{
            column: rows[column].cast(kind) if column in rows.columns else ibis.null(kind)
            for column, kind in schema.items()
        }
    )


def _without(old: database.Table, new: database.Table, key: tuple[str, ...]) -> database.Table:
    """Rows of ``old`` whose key is not in ``new``; an empty cell equals an empty cell."""
    return old.anti_join(new, [old[column].identical_to(new[column]) for column in key])


def _count(source: pa.Table | Path) -> int:
    return (pq.read_metadata(source) if isinstance(source, Path) else source).num_rows


def _write(path: Path, name: str, rows: pa.Table | Path) -> None:
    path.unlink(missing_ok=True)  # a link must not change the file it was made from
    if isinstance(rows, Path):
        _link(rows, path)
    else:
        description = tables.table(name)
        pq.write_table(rows.select(description.column_names).cast(description.schema), path)


def _merge_boundaries(path: Path, new: gpd.GeoDataFrame, replace: bool) -> None:
    if path.exists() and not replace:
        old = gpd.read_parquet(path)
        new = pd.concat([old[~old["place_id"].isin(new["place_id"])], new], ignore_index=True)
    path.unlink(missing_ok=True)
    new[["place_id", "level", "geometry"]].to_parquet(path)


def _describe(
    staged: Path, draft: Draft, layout: Layout, sources: Sequence[Mapping[str, Any]], replace: bool
) -> None:
    """Write the draft's description; its sources include those of the base release."""
    is_new = draft.name is None and draft.base is not None
    earlier = (
        read_manifest(layout.releases / draft.base).sources
        if is_new and draft.base
        else draft.sources
    )
    replaced = {source["kind"] for source in sources} if replace else set()
    kept = [source for source in earlier if source["kind"] not in replaced]
    named = {(source["name"], source["kind"]): dict(source) for source in [*kept, *sources]}
    Description(draft.base, list(named.values()), draft.name, _files(staged, draft)).write(staged)


def _files(staged: Path, draft: Draft) -> dict[str, dict[str, Any]]:
    """The entry of each file; that of a file that was only linked is already known."""
    entries = {}
    for path in sorted(staged.glob("*.parquet")):
        known = draft.files.get(path.stem, {})
        old = draft.folder / path.name if draft.folder else None
        is_old = "sha256" in known and old and old.exists() and path.samefile(old)
        entries[path.stem] = dict(known) if is_old else integrity.entry(path)
    return entries
