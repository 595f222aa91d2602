"""Folders that appear whole or not at all, and pointers that move in one step.

A writer takes the lock, fills a folder below ``.staging``, flushes it to disk,
renames it to its final place and then replaces the pointer file. A reader
follows the pointer to a folder that never changes. Whoever is killed leaves
only things below ``.staging``, a folder that no pointer names, or a note of
what was begun; :func:`leftovers` finds them and :func:`clear` removes them.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from mobility.errors import StoreError
from mobility.settings import LOCK_SECONDS
from mobility.words import N_

STAGING = ".staging"
LOCK = ".lock"
PRIVATE = 0o700


@contextmanager
def locked(folder: Path, seconds: float | None = None) -> Iterator[None]:
    """Hold the folder's lock; the system frees it when the process dies.

    Raises:
        StoreError: another import or publication still runs after ``seconds``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wait = float(LOCK_SECONDS.value()) if seconds is None else seconds
    try:
        with FileLock(folder / LOCK, timeout=wait):
            yield
    except Timeout as error:
        raise StoreError(
            N_("Another import or publication is at work on this data."),
            remedy=N_("Wait until it ends, then try again."),
        ) from error


def staging(folder: Path, purpose: str) -> Path:
    """A new empty folder to fill."""
    path = folder / STAGING / f"{purpose}-{uuid.uuid4().hex[:8]}"
    _make_private(path.parent)
    path.mkdir()
    return path


def _make_private(folder: Path) -> None:
    """Make a folder that only its owner may look into: household lists come to lie in it.

    One that is there stays as open as its owner made it.
    """
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)


class Workspace:
    """Room on disk for work that takes long: made when first asked for, gone afterwards.

    It lies below ``.staging`` under a lock of its own, which the system frees when the
    process dies. Others may read and publish meanwhile, and :func:`leftovers` leaves it alone.

    Attributes:
        root: the data folder it lies in, below which a database may read.
    """

    def __init__(self, root: Path, folder: Path, purpose: str) -> None:
        self.root = root
        self._folder, self._purpose = folder, purpose
        self._lock: FileLock | None = None
        self._path: Path | None = None

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        if self._path and self._lock:
            self._lock.release()
            shutil.rmtree(self._path, ignore_errors=True)

    def path(self, name: str) -> Path:
        """Where a file of this name lies."""
        if self._path is None:
            with locked(self._folder):  # nobody clears it before its own lock is held
                self._path = staging(self._folder, self._purpose)
                self._lock = FileLock(self._path / LOCK)
                self._lock.acquire()
        return self._path / name


def is_at_work(path: Path) -> bool:
    """Whether somebody holds the lock of a workspace, or of a folder to spill to."""
    if not (path / LOCK).exists():
        return False
    try:
        with FileLock(path / LOCK, timeout=0):
            return False
    except Timeout:
        return True


def flush(folder: Path) -> None:
    """Bring every file of ``folder`` to disk before it is renamed."""
    for path in [p for p in folder.rglob("*") if p.is_file()] + [folder]:
        _flush_one(path)


def _flush_one(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows has no folder handles to flush
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_in_place(staged: Path, final: Path) -> None:
    """Give a filled staging folder its final name."""
    flush(staged)
    _make_private(final.parent)
    staged.replace(final)
    _flush_one(final.parent)


def write_pointer(pointer: Path, name: str) -> None:
    """Point at ``name``, in one step."""
    pointer.parent.mkdir(parents=True, exist_ok=True)
    temporary = pointer.with_name(f"{pointer.name}.{uuid.uuid4().hex[:8]}.new")
    temporary.write_text(name + "\n", encoding="utf-8")
    _flush_one(temporary)
    temporary.replace(pointer)
    _flush_one(pointer.parent)


def read_pointer(pointer: Path) -> str | None:
    """What the pointer names, or None."""
    try:
        return pointer.read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def leftovers(folder: Path) -> list[Path]:
    """What writers left in ``folder`` unfinished; only meaningful under the lock."""
    staged = sorted((folder / STAGING).glob("*")) if (folder / STAGING).is_dir() else []
    return [path for path in staged if not is_at_work(path)] + sorted(folder.glob("*.new"))


def clear(paths: list[Path]) -> None:
    """Remove leftovers."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
