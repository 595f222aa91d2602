"""Releases: published whole, listed, opened, rolled back, cleaned up after.

A publication writes its tables and rollups below ``.staging``, renames the
folder into ``releases/``, where it is marked ``UNFINISHED``, and moves
``CURRENT``. If it is killed before ``CURRENT`` moves, it has not happened; if
after, it has; in both cases :mod:`mobility.store.recovery` reports what was
left and clears it. A reader keeps the folder it opened, so it never sees two
releases mixed.
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

import duckdb
import geopandas as gpd
import ibis
import pyarrow as pa

import mobility
from mobility import tables
from mobility.errors import StoreError, UsageError
from mobility.measures.parameters import Parameters, parameters
from mobility.store import (
    database,
    description,
    draft,
    engine_choice,
    engines,
    folders,
    integrity,
    recovery,
    rollups,
)
from mobility.store.author import author_name
from mobility.store.layout import RELEASE, Layout, layout_of
from mobility.store.manifest import FILE as MANIFEST
from mobility.store.manifest import OTHER_RELEASE, Manifest, read_manifest
from mobility.store.parquet_writer import write
from mobility.words import N_

Found = TypeVar("Found")
Progress = Callable[..., Any]  # receives a template and its values
PROGRAM = N_("the program")  # published the demonstration
NEXT_SECOND = 0.05  # seconds between two checks of the clock
MOST_QUESTIONS = 1000  # compiled questions kept per release, 35 kB each at most


@dataclass(frozen=True)
class Release:
    """An open release: its manifest, its folder, its tables.

    Attributes:
        remembered: small answers that many questions start from; they hold because a
            release never changes.
        questions: compiled questions by their key.
    """

    manifest: Manifest
    layout: Layout
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
        """A reader on a cursor of its own, for one question.

        Raises:
            StoreError: a file is missing, was changed since it was published, or cannot be read.
        """
        integrity.require_whole(self.layout, self.manifest)
        backend = database.connect(self.layout.root)
        try:
            yield Reader(backend, self, self.layout.releases / self.id)
        except (duckdb.Error, UnicodeDecodeError, database.UnreadableError) as error:
            self.remembered.clear()  # a rollup may be missing: it is computed the next time
            self.questions.clear()
            integrity.require_whole(self.layout, self.manifest, again=True)
            if all("sha256" in known for known in self.manifest.files.values()):
                raise  # its files are unchanged, so this is a fault of the program
            raise database.UnreadableError from error  # older releases kept no hashes
        finally:
            backend.disconnect()

    def boundaries(self) -> gpd.GeoDataFrame:
        """Outlines (place_id, level, geometry; EPSG:4326); empty where it has none."""
        named = self.manifest.boundaries
        if not named:
            return gpd.GeoDataFrame({"place_id": [], "level": []}, geometry=[], crs="EPSG:4326")
        integrity.require_whole(self.layout, self.manifest)
        return gpd.read_parquet(self.layout.boundaries / named["file"])


@dataclass(frozen=True)
class Reader:
    """Tables and rollups of one release, read with one cursor."""

    backend: database.CursorBackend
    release: Release
    folder: Path

    def __getitem__(self, name: str) -> database.Table:
        """Table or rollup ``name``.

        A release keeps the tables it was written with: tables and columns added to the home
        format since then are empty. A missing rollup is computed on every use.
        """
        if name in rollups.NAMES:
            return self._file(name) if self.has(name) else self.computed(name)
        described = database.rows(tables.table(name).empty())
        if not self.has(name):
            return described
        rows, schema = self._file(name), described.schema()
        return rows.mutate(
            **{each: ibis.null(schema[each]) for each in schema if each not in rows.columns}
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
        """The result of ``find``, which is called the first time only."""
        remembered = self.release.remembered
        if name not in remembered:
            remembered[name] = find()
        answer: Found = remembered[name]
        return answer

    def run(self, expression: Any) -> pa.Table:
        """The rows of an expression over these tables."""
        return database.ask(self.backend, database.compiled(self.backend, expression))

    def answer(
        self, name: Hashable, build: Callable[[], database.Table], values: Mapping[str, Any]
    ) -> pa.Table:
        """The rows of the expression that ``build`` makes, built and compiled the first time only.

        Args:
            name: identifies the question among those of this release.
            build: makes an expression that depends on nothing but ``name``.
            values: what its stand-ins stand for.
        """
        questions = self.release.questions
        question = questions.get(name)
        if question is None:
            question = database.compiled(self.backend, build())
            if len(questions) >= MOST_QUESTIONS:  # rare, and each is then only compiled again
                questions.clear()
            questions[name] = question
        return database.ask(self.backend, question, values)


def open_release(
    release_id: str | None = None, root: Path | None = None, checked: bool = True
) -> Release:
    """The release named, else the current one.

    Args:
        checked: whether its files must be as they were published.

    Raises:
        StoreError: nothing is published yet, or files are missing or were changed.
        UsageError: there is no release of that name.
    """
    layout = layout_of(root)
    wanted = release_id or current_id(root)
    if wanted is None:
        raise StoreError(
            N_("No release has been published yet."),
            remedy=N_(
                "Build the demonstration with: python -m mobility demo. Or import files and "
                "publish them: python -m mobility import --help."
            ),
        )
    if wanted not in _ids(layout):
        raise UsageError(
            N_("There is no release {release}."),
            remedy=N_("List the releases with: python -m mobility releases."),
            release=wanted,
        )
    manifest = read_manifest(layout.releases / wanted)
    if checked:
        integrity.require_whole(layout, manifest)
    return Release(manifest, layout)


def releases(root: Path | None = None) -> list[Manifest]:
    """Every published release that can be read, newest first."""
    layout = layout_of(root)
    manifests = [
        manifest for name in _ids(layout) if isinstance(manifest := _tried(layout, name), Manifest)
    ]
    return sorted(manifests, key=lambda manifest: (manifest.created, manifest.id), reverse=True)


def unreadable(root: Path | None = None) -> list[StoreError]:
    """The errors of releases that exist but cannot be read."""
    tried = [_tried(layout_of(root), name) for name in _ids(layout_of(root))]
    return [each for each in tried if isinstance(each, StoreError)]


def _tried(layout: Layout, name: str) -> Manifest | StoreError:
    try:
        return read_manifest(layout.releases / name)
    except StoreError as error:
        return error


def current_id(root: Path | None = None) -> str | None:
    """Name of the release in use; None if nothing was ever published.

    Raises:
        StoreError: releases are kept, and it is not known which of them is in use.
    """
    layout = layout_of(root)
    current, kept = folders.read_pointer(layout.current_pointer, RELEASE), _ids(layout)
    if current not in kept and (kept or current):
        raise StoreError(
            N_("No release is in use: flows/CURRENT does not name one that is kept."),
            remedy=OTHER_RELEASE,
        )
    return current


def rollback(
    release_id: str, root: Path | None = None, tell: recovery.Tell = lambda *_, **__: None
) -> Manifest:
    """Make an earlier (or later) release the current one. Nothing is deleted.

    Args:
        tell: receives what a killed writer left.
    """
    layout = layout_of(root)
    with recovery.writing(layout, tell):
        release = open_release(release_id, root)
        folders.write_pointer(layout.current_pointer, release.id)
    return release.manifest


def require_note(note: str) -> None:
    """Raise unless a note says why a release is published."""
    if not note.strip():
        raise UsageError(
            N_("The release has no note."), remedy=N_("Say why you are publishing it.")
        )


def publish(
    note: str,
    root: Path | None = None,
    progress: Progress = lambda *_, **__: None,
    engine: engines.Remote | None = None,
    author: str | None = None,
) -> Manifest:
    """Publish the draft as a release and make it current.

    Args:
        author: who publishes it; the user of this system if not given.
        engine: computes the rollups; DuckDB in the process if not given.

    Raises:
        StoreError: there is nothing in the draft, it is damaged, another writer is at work, the
            disk is full, or the engine cannot be reached or was lost.
        UsageError: the author's name cannot be one.
    """
    layout = layout_of(root)
    author = author_name(author)
    with recovery.writing(layout, progress):
        current = draft.open_draft(root)
        if current.is_empty or current.folder is None or current.name is None:
            raise StoreError(
                N_("The draft is empty: nothing was imported since the last publication."),
                remedy=N_("Import files first: python -m mobility import --help."),
            )
        description.require_whole(current.folder, current.files, again=True)
        files = {name: current.path(name) or tables.table(name).empty() for name in tables.NAMES}
        outlines = current.boundaries()
        content = Content(files, outlines, current.sources, note, author, draft=current.name)
        manifest = _publish(layout, content, progress, engine)
        recovery.give_up_draft(layout, current.name)
    return manifest


def publish_demonstration(
    rows: Mapping[str, pa.Table | Path],
    boundaries: gpd.GeoDataFrame,
    sources: Sequence[Mapping[str, Any]],
    note: str,
    root: Path | None = None,
    progress: Progress = lambda *_, **__: None,
) -> Manifest:
    """Publish synthetic tables, given as rows or as Parquet files below the root.

    The draft is left alone.
    The release's name is derived from its rows, so building it again finds the existing one.
    """
    layout = layout_of(root)
    with recovery.writing(layout, progress):
        files = {name: rows.get(name, tables.table(name).empty()) for name in tables.NAMES}
        content = Content(files, boundaries, sources, note, PROGRAM, synthetic=True)
        return _publish(layout, content, progress)


def publish_changed(
    base: Release,
    changed: Mapping[str, pa.Table],
    sources: Sequence[Mapping[str, Any]],
    note: str,
    progress: Progress = lambda *_, **__: None,
) -> Manifest:
    """Publish ``base`` with some of its tables replaced; the draft is left alone.

    Raises:
        StoreError: ``base`` is no longer the current release, or a draft that starts from it
            is under way and would undo the change.
    """
    layout = base.layout
    with recovery.writing(layout, progress):
        _require_current(base)
        integrity.require_whole(layout, base.manifest)
        folder = layout.releases / base.id
        kept = {name: folder / f"{name}.parquet" for name in tables.NAMES}
        files = {
            name: changed.get(name, path if path.exists() else tables.table(name).empty())
            for name, path in kept.items()
        }
        author, synthetic = author_name(None), base.manifest.synthetic
        content = Content(files, base.boundaries(), sources, note, author, synthetic)
        return _publish(layout, content, progress)


def _require_current(base: Release) -> None:
    """Raise if a change of ``base`` would undo other work, or other work would undo the change."""
    current = current_id(base.layout.root)
    if current != base.id:
        raise StoreError(
            N_("Release {current} was published since you began; you read {release}."),
            remedy=N_("Read the new release, then make the change in it."),
            current=current,
            release=base.id,
        )
    if not base.manifest.synthetic and not draft.open_draft(base.layout.root).is_empty:
        raise StoreError(
            N_("Files were imported and are not published yet; publishing them later would "
               "undo this change."),
            remedy=N_(
                "Publish them first (python -m mobility publish), or discard them (python -m "
                "mobility discard)."
            ),
        )  # fmt: skip


@dataclass(frozen=True)
class Content:
    """The content of a publication.

    Attributes:
        files: tables by name, each rows or a Parquet file.
        boundaries: outlines, or None.
        sources: files it was made from.
        note: why it is published.
        author: who publishes it.
        synthetic: whether its rows are invented.
        draft: name of the draft it publishes, or None.
    """

    files: Mapping[str, pa.Table | Path]
    boundaries: gpd.GeoDataFrame | None
    sources: Sequence[Mapping[str, Any]]
    note: str
    author: str
    synthetic: bool = False
    draft: str | None = None


def _ids(layout: Layout) -> list[str]:
    """Names of the releases that were published whole."""
    published = [path.parent for path in layout.releases.glob(f"*/{MANIFEST}")]
    current = folders.small_text(layout.current_pointer) or ""
    return sorted(
        folder.name
        for folder in published
        if RELEASE.fullmatch(folder.name)
        and (folder.name == current.strip() or not folders.is_unfinished(folder))
    )


def _publish(
    layout: Layout, content: Content, progress: Progress, remote: engines.Remote | None = None
) -> Manifest:
    """Write, rename, point. The caller holds the lock."""
    started = time.monotonic()
    backend = database.connect(layout.root)
    with recovery.staged(layout, "release") as staged:
        with engine_choice.opened(remote, backend, layout.flows) as engine:
            progress(N_("writing the tables"))
            _write_tables(backend, content.files, staged)
            written = time.monotonic()
            progress(N_("computing the rollups"))
            built = rollups.build(engine, staged)
        computed = time.monotonic()
        progress(N_("putting the release in place"))
        files = integrity.entries(staged)
        previous = folders.read_pointer(layout.current_pointer, RELEASE)
        folders.mark(staged, previous)
        manifest = Manifest(
            id=_name(layout, content, files),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            note=content.note,
            synthetic=content.synthetic,
            previous=previous,
            program=mobility.__version__,
            author=content.author,
            draft=content.draft,
            engine=engine.name,
            sources=[dict(source) for source in content.sources],
            files=files,
            boundaries=_put_outlines(layout, content.boundaries, staged, previous),
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
        return _put_in_place(layout, staged, manifest)


def _put_in_place(layout: Layout, staged: Path, manifest: Manifest) -> Manifest:
    """Put a release in place in steps, each on disk before the next; ``CURRENT`` moves last."""
    final = layout.releases / manifest.id
    if final.exists() or final.is_symlink():  # the same demonstration, built before
        kept = _tried(layout, manifest.id)
        if isinstance(kept, Manifest) and not any(integrity.release_changed(layout, kept, True)):
            folders.write_pointer(layout.current_pointer, manifest.id)
            return kept
        folders.set_aside(layout.flows, final)
    manifest.write(staged)
    folders.put_in_place(staged, final)
    integrity.require_whole(layout, manifest)
    folders.write_pointer(layout.current_pointer, manifest.id)
    folders.finish(final)
    return manifest


def _write_tables(
    backend: database.CursorBackend, files: Mapping[str, pa.Table | Path], staged: Path
) -> None:
    for name, content in files.items():
        table = backend.read_parquet(content) if isinstance(content, Path) else content
        rows = database.rows(table)
        key = [rows[column] for column in tables.table(name).key]
        write(backend, rows.order_by(key), staged / f"{name}.parquet", compression="zstd")


def _name(layout: Layout, content: Content, files: Mapping[str, Mapping[str, Any]]) -> str:
    hashed = hashlib.sha256("".join(files[name]["sha256"] for name in tables.NAMES).encode())
    if content.synthetic:
        return f"demonstration-{hashed.hexdigest()[:8]}"
    return f"{_own_second(layout)}-{hashed.hexdigest()[:8]}"


def _own_second(layout: Layout) -> str:
    """A second in which nothing else was published, so that names are distinct and sort by age."""
    while True:
        second = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        if not any(layout.releases.glob(f"{second}-*")):
            return second
        time.sleep(NEXT_SECOND)


def _put_outlines(
    layout: Layout, outlines: gpd.GeoDataFrame | None, staged: Path, previous: str | None
) -> dict[str, Any] | None:
    """Write outlines under the name of their content; the same outlines are kept once.

    The release being written records that they came with it, so that recovery knows where they
    belong.
    """
    if outlines is None or outlines.empty:
        return None
    folders.make(layout.boundaries)
    temporary = layout.boundaries / f"{folders.unique('outlines')}.new"
    try:
        outlines.to_parquet(temporary)
        digest = integrity.digest(temporary)
        name = f"outlines-{digest[:16]}.parquet"
        entry = {"file": name, "sha256": digest, "rows": len(outlines)}
        if not integrity.outlines_are_whole(layout, entry, again=True):
            folders.mark(staged, previous, name)
            temporary.replace(layout.boundaries / name)
    finally:
        temporary.unlink(missing_ok=True)
    folders.flush_one(layout.boundaries / name)
    folders.flush_one(layout.boundaries)
    return entry
