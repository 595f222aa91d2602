"""Releases: published whole, listed, opened, rolled back, cleaned up after.

A publication writes its tables and rollups below ``.staging``, notes its name
in ``PUBLISHING``, renames the folder into ``releases/`` and moves ``CURRENT``.
Killed before ``CURRENT`` moves, it has not happened; killed after, it has; in
both cases :func:`recover` says what was left and clears it. A reader keeps the
folder it opened, so it never sees two releases mixed.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import ibis
import pyarrow as pa
import pyarrow.parquet as pq

import mobility
from mobility import tables
from mobility.errors import StoreError, UsageError
from mobility.measures.parameters import Parameters, parameters
from mobility.store import database, draft, engines, folders, rollups
from mobility.store.layout import Layout, layout
from mobility.store.manifest import Manifest, read_manifest
from mobility.store.writing import write
from mobility.words import N_

Found = TypeVar("Found")
Progress = Callable[[str], None]
MOST_QUESTIONS = 1000  # kept compiled of a release, 35 kB each at most


@dataclass(frozen=True)
class Release:
    """An open release: its manifest, its folder, its tables.

    Attributes:
        remembered: small answers that many questions begin with; a release never changes.
        questions: those that were asked, compiled.
    """

    manifest: Manifest
    place: Layout
    remembered: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)
    questions: dict[Hashable, database.Question] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def id(self) -> str:
        """Name of the release."""
        return self.manifest.id

    @property
    def published_in(self) -> int:
        """Year it was published in."""
        return datetime.fromisoformat(self.manifest.created).year

    @cached_property
    def parameters(self) -> Parameters:
        """The conventions it was computed with, by which its numbers are judged."""
        published = datetime.fromisoformat(self.manifest.created).date()
        return parameters(published).but(self.manifest.parameters)

    @contextmanager
    def tables(self) -> Iterator[Reader]:
        """A reader on a cursor of its own, for one question."""
        backend = database.connect(self.place.root)
        try:
            yield Reader(backend, self, self.place.releases / self.id)
        finally:
            backend.disconnect()

    def boundaries(self) -> gpd.GeoDataFrame:
        """Outlines (place_id, level, geometry; EPSG:4326); empty where it has none."""
        named = self.manifest.boundaries
        if not named:
            return gpd.GeoDataFrame({"place_id": [], "level": []}, geometry=[], crs="EPSG:4326")
        return gpd.read_parquet(self.place.boundaries / named["file"])


@dataclass(frozen=True)
class Reader:
    """Tables and rollups of one release, asked with one cursor."""

    backend: database.CursorBackend
    release: Release
    folder: Path

    def __getitem__(self, name: str) -> database.Table:
        """Table or rollup ``name``.

        A release keeps the tables it was written with: of the home format's, one that came
        later is empty, and a column that came later is empty too. A rollup that it has not is
        computed, each time it is asked.
        """
        if name in rollups.NAMES:
            return self._file(name) if self.has(name) else self.computed(name)
        described = database.rows(tables.table(name).empty())
        if not self.has(name):
            return described
        found, schema = self._file(name), described.schema()
        return found.mutate(
            **{each: ibis.null(schema[each]) for each in schema if each not in found.columns}
        )

    def _file(self, name: str) -> database.Table:
        path = self.folder / f"{name}.parquet"
        return self.once(("file", name), lambda: database.parquet(self.backend, path))

    def has(self, name: str) -> bool:
        """Whether the release keeps a file of table or rollup ``name``."""
        return (self.folder / f"{name}.parquet").exists()

    def computed(self, name: str) -> database.Table:
        """A rollup from the tables, and from the rollups before it."""
        year = rollups.default_year(self.run, self["stays"], self.release.published_in)
        return rollups.BY_NAME[name].rows(rollups.Inputs(self, year, self.release.parameters))

    def once(self, name: Hashable, find: Callable[[], Found]) -> Found:
        """What ``find`` gives, looked for the first time only."""
        remembered = self.release.remembered
        if name not in remembered:
            remembered[name] = find()
        found: Found = remembered[name]
        return found

    def run(self, expression: Any) -> pa.Table:
        """The rows of an expression over these tables."""
        return database.ask(self.backend, database.compiled(self.backend, expression))

    def answer(
        self, name: Hashable, build: Callable[[], database.Table], values: Mapping[str, Any]
    ) -> pa.Table:
        """The rows of what ``build`` gives, which is built and compiled the first time only.

        Args:
            name: tells the question from any other of this release.
            build: makes an expression that depends on nothing but ``name``.
            values: what its stand-ins stand for.
        """
        questions = self.release.questions
        question = questions.get(name)
        if question is None:
            question = database.compiled(self.backend, build())
            if len(questions) >= MOST_QUESTIONS:  # seldom, and then each is only compiled again
                questions.clear()
            questions[name] = question
        return database.ask(self.backend, question, values)


def open_release(release_id: str | None = None, root: Path | None = None) -> Release:
    """The release named, else the current one.

    Raises:
        StoreError: nothing is published yet, or files are missing or cut short.
        UsageError: there is no release of that name.
    """
    place = layout(root)
    wanted = release_id or folders.read_pointer(place.current_pointer)
    if wanted is None:
        raise StoreError(
            N_("No release has been published yet."),
            remedy=N_(
                "Build the demonstration with: python -m mobility demo. Or import files and "
                "publish them: python -m mobility import --help."
            ),
        )
    if wanted not in _ids(place):
        raise UsageError(
            N_("There is no release {release}."),
            remedy=N_("List the releases with: python -m mobility releases."),
            release=wanted,
        )
    manifest = read_manifest(place.releases / wanted)
    _require_whole(place, manifest)
    return Release(manifest, place)


def releases(root: Path | None = None) -> list[Manifest]:
    """Every published release, newest first."""
    place = layout(root)
    manifests = [read_manifest(place.releases / name) for name in _ids(place)]
    return sorted(manifests, key=lambda manifest: (manifest.created, manifest.id), reverse=True)


def current_id(root: Path | None = None) -> str | None:
    """Name of the release in use, or None."""
    return folders.read_pointer(layout(root).current_pointer)


def rollback(release_id: str, root: Path | None = None) -> Manifest:
    """Make an earlier (or later) release the current one. Nothing is deleted."""
    place = layout(root)
    with folders.locked(place.flows):
        release = open_release(release_id, root)
        folders.write_pointer(place.current_pointer, release.id)
    return release.manifest


def publish(
    note: str,
    root: Path | None = None,
    progress: Progress = lambda _: None,
    engine: engines.Remote | None = None,
) -> Manifest:
    """Publish the draft as a release and make it current.

    Args:
        engine: computes the rollups; DuckDB in the process if not given.

    Raises:
        StoreError: there is nothing in the draft, another writer is at work, or the engine
            cannot be reached or was lost.
    """
    place = layout(root)
    with folders.locked(place.flows):
        current = draft.open_draft(root)
        if current.is_empty:
            raise StoreError(
                N_("The draft is empty: nothing was imported since the last publication."),
                remedy=N_("Import files first: python -m mobility import --help."),
            )
        files = {name: current.path(name) or tables.table(name).empty() for name in tables.NAMES}
        content = Content(files, current.boundaries(), current.sources, note)
        manifest = _publish(place, content, progress, engine)
        draft.forget(place)
        place.unfinished.unlink(missing_ok=True)
    return manifest


def publish_demonstration(
    rows: Mapping[str, pa.Table | Path],
    boundaries: gpd.GeoDataFrame,
    sources: Sequence[Mapping[str, Any]],
    note: str,
    root: Path | None = None,
    progress: Progress = lambda _: None,
) -> Manifest:
    """Publish synthetic tables, given as rows or as Parquet files below the root.

    The draft is left alone.
    The release's name follows from its rows, so building it again finds it there.
    """
    place = layout(root)
    with folders.locked(place.flows):
        files = {name: rows.get(name, tables.table(name).empty()) for name in tables.NAMES}
        content = Content(files, boundaries, sources, note, synthetic=True)
        manifest = _publish(place, content, progress)
        place.unfinished.unlink(missing_ok=True)
    return manifest


def publish_changed(
    base: Release,
    changed: Mapping[str, pa.Table],
    sources: Sequence[Mapping[str, Any]],
    note: str,
    progress: Progress = lambda _: None,
) -> Manifest:
    """Publish ``base`` with some of its tables replaced; the draft is left alone.

    Raises:
        StoreError: ``base`` is no longer the current release, or a draft that starts from it
            is under way and would undo the change.
    """
    place = base.place
    with folders.locked(place.flows):
        _require_current(base)
        folder = place.releases / base.id
        kept = {name: folder / f"{name}.parquet" for name in tables.NAMES}
        files = {
            name: changed.get(name, path if path.exists() else tables.table(name).empty())
            for name, path in kept.items()
        }
        content = Content(files, base.boundaries(), sources, note, base.manifest.synthetic)
        manifest = _publish(place, content, progress)
        place.unfinished.unlink(missing_ok=True)
    return manifest


def _require_current(base: Release) -> None:
    """Raise unless a change of ``base`` undoes nobody's work, and nobody's work undoes it."""
    current = folders.read_pointer(base.place.current_pointer)
    if current != base.id:
        raise StoreError(
            N_("Release {current} was published since you began; you read {release}."),
            remedy=N_("Read the new release, then make the change in it."),
            current=current,
            release=base.id,
        )
    if not base.manifest.synthetic and not draft.open_draft(base.place.root).is_empty:
        raise StoreError(
            N_("Files were imported and are not published yet; publishing them later would "
               "undo this change."),
            remedy=N_("Publish them first (python -m mobility publish), or forget them "
                      "(python -m mobility discard)."),
        )  # fmt: skip


@dataclass(frozen=True)
class Content:
    """What a publication is made of; a table is rows or a Parquet file."""

    files: Mapping[str, pa.Table | Path]
    boundaries: gpd.GeoDataFrame | None
    sources: Sequence[Mapping[str, Any]]
    note: str
    synthetic: bool = False


def recover(root: Path | None = None) -> list[tuple[str, dict[str, Any]]]:
    """Clear what a killed import or publication left behind.

    Does nothing while a writer is at work, or where the folder cannot be written.

    Returns:
        What was found and done, as templates with their values.
    """
    place = layout(root)
    if not place.flows.is_dir():
        return []
    try:
        with folders.locked(place.flows, seconds=0):
            return _recover_publication(place) + _recover_folders(place)
    except (StoreError, PermissionError, OSError):
        return []  # someone is writing, or this copy is read-only: nothing of ours to clear


def _recover_publication(place: Layout) -> list[tuple[str, dict[str, Any]]]:
    begun = folders.read_pointer(place.unfinished)
    if begun is None:
        return []
    if folders.read_pointer(place.current_pointer) == begun:
        if not read_manifest(place.releases / begun).synthetic:
            draft.forget(place)
        message = N_("Release {release} was published whole; its last step was finished now.")
    else:
        folders.clear([path for path in [place.releases / begun] if path.exists()])
        message = N_("The publication of {release} was cut short and was cleared; publish again.")
    place.unfinished.unlink(missing_ok=True)
    return [(message, {"release": begun})]


def _recover_folders(place: Layout) -> list[tuple[str, dict[str, Any]]]:
    pointed = folders.read_pointer(place.draft_pointer)
    stray = [path for path in place.drafts.glob("*") if path.name != pointed]
    stray += folders.leftovers(place.flows) + sorted(place.boundaries.glob("*.new"))
    folders.clear(stray)
    if not stray:
        return []
    message = N_("An import or publication was cut short; {n} unfinished pieces were cleared.")
    return [(message, {"n": len(stray)})]


def _ids(place: Layout) -> list[str]:
    return sorted(path.parent.name for path in place.releases.glob("*/manifest.json"))


def _require_whole(place: Layout, manifest: Manifest) -> None:
    """Raise unless every file the manifest names is there with its size.

    A rollup may be gone: it can be computed from the tables.
    """
    for name, entry in manifest.files.items():
        path = place.releases / manifest.id / f"{name}.parquet"
        there = path.exists()
        if not there and name in rollups.NAMES:
            continue
        if not there or path.stat().st_size != entry["bytes"]:
            raise StoreError(
                N_("Release {release} is damaged: {file} is missing or cut short."),
                remedy=N_("Use another release: python -m mobility rollback ID."),
                release=manifest.id,
                file=path.name,
            )


def _publish(
    place: Layout, content: Content, progress: Progress, asked: engines.Remote | None = None
) -> Manifest:
    """Write, rename, point. The caller holds the lock."""
    started = time.monotonic()
    backend = database.connect(place.root)
    with engines.opened(asked, backend, place.flows) as engine:
        staged = folders.staging(place.flows, "release")
        progress(N_("writing the tables"))
        _write_tables(backend, content.files, staged)
        written = time.monotonic()
        progress(N_("computing the rollups"))
        built = rollups.build(engine, staged)
    computed = time.monotonic()
    files = _files(staged)
    manifest = Manifest(
        id=_name(content, files),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        note=content.note,
        synthetic=content.synthetic,
        previous=folders.read_pointer(place.current_pointer),
        program=mobility.__version__,
        engine=engine.name,
        sources=[dict(source) for source in content.sources],
        files={name: {k: v for k, v in f.items() if k != "sha256"} for name, f in files.items()},
        boundaries=_write_boundaries(place, content.boundaries),
        parameters=built.parameters.as_dict(),
        home=built.home,
        years=built.years,
        flow_levels=built.flow_levels,
        rollups=built.rollups,
        build_seconds={
            "tables": round(written - started, 2),
            "rollups": round(computed - written, 2),
        },
    )
    progress(N_("putting the release in place"))
    return _put_in_place(place, staged, manifest)


def _put_in_place(place: Layout, staged: Path, manifest: Manifest) -> Manifest:
    final = place.releases / manifest.id
    if final.exists():  # the same demonstration, built before
        folders.clear([staged])
        folders.write_pointer(place.current_pointer, manifest.id)
        return read_manifest(final)
    manifest.write(staged)
    folders.write_pointer(place.unfinished, manifest.id)
    folders.put_in_place(staged, final)
    folders.write_pointer(place.current_pointer, manifest.id)
    return manifest


def _write_tables(
    backend: database.CursorBackend, files: Mapping[str, pa.Table | Path], staged: Path
) -> None:
    for name, content in files.items():
        table = backend.read_parquet(content) if isinstance(content, Path) else content
        rows = database.rows(table)
        key = [rows[column] for column in tables.table(name).key]
        write(backend, rows.order_by(key), staged / f"{name}.parquet", compression="zstd")


def _files(staged: Path) -> dict[str, dict[str, Any]]:
    return {
        path.stem: {
            "rows": pq.read_metadata(path).num_rows,
            "bytes": path.stat().st_size,
            "sha256": _sha256(path),
        }
        for path in sorted(staged.glob("*.parquet"))
    }


def _name(content: Content, files: Mapping[str, Mapping[str, Any]]) -> str:
    digest = hashlib.sha256(
        "".join(files[name]["sha256"] for name in tables.NAMES).encode()
    ).hexdigest()
    if content.synthetic:
        return f"demonstration-{digest[:8]}"
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{digest[:8]}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_boundaries(place: Layout, outlines: gpd.GeoDataFrame | None) -> dict[str, Any] | None:
    """Write outlines under the name of their content; the same outlines are kept once."""
    if outlines is None or outlines.empty:
        return None
    place.boundaries.mkdir(parents=True, exist_ok=True)
    temporary = place.boundaries / "outlines.parquet.new"
    outlines.to_parquet(temporary)
    digest = _sha256(temporary)
    name = f"outlines-{digest[:16]}.parquet"
    temporary.replace(place.boundaries / name)
    return {"file": name, "sha256": digest, "rows": len(outlines)}
