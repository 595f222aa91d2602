"""Folders that appear whole or not at all, and pointers that move in one step.

A writer takes the lock, fills a folder below ``.staging``, flushes it to disk
and renames it to its final place, where a file ``UNFINISHED`` marks it until
the pointer names it. A reader follows the pointer to a folder that never
changes. Every file and every folder is on disk before the pointer moves, so a
power cut loses nothing that was reported as done.

Only :func:`remove` deletes, and only real folders, never links, in their own
place; anything else that is in the way is :func:`set_aside`.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from mobility.errors import StoreError
from mobility.settings import LOCK_SECONDS
from mobility.words import N_

STAGING = ".staging"
SET_ASIDE = "set-aside"
LOCK = ".lock"
UNFINISHED = "UNFINISHED"
NOTHING = "-"  # in a mark: the pointer named nothing
LONGEST_NAME = 200  # bytes read of a pointer; names are far shorter
KEPT_LETTERS = 40  # of the name of a file that is set aside
STAGED = re.compile(r"[a-z]+-[0-9a-f]{8}|engine")
NEW_POINTER = re.compile(r"(CURRENT|DRAFT)\.[0-9a-f]{8}\.new")
PRIVATE = 0o700  # household lists are stored in these folders


class PointerError(StoreError):
    """A pointer does not hold a name of its pattern."""


@contextmanager
def locked(folder: Path, seconds: float | None = None) -> Iterator[None]:
    """Hold the folder's lock; the system frees it when the process dies.

    Raises:
        StoreError: another import or publication still runs after ``seconds``.
    """
    make(folder)
    wait = float(LOCK_SECONDS.value()) if seconds is None else seconds
    try:
        with FileLock(folder / LOCK, timeout=wait):
            yield
    except Timeout as error:
        raise StoreError(
            N_("Another import or publication is running on this data."),
            remedy=N_("Wait until it ends, then try again."),
        ) from error


def make(folder: Path) -> None:
    """Create a folder and those it lies in, each flushed into the one above.

    Only its owner may read it; an existing folder keeps the permissions its owner gave it.
    """
    if not folder.is_dir():
        make(folder.parent)
        folder.mkdir(mode=PRIVATE, exist_ok=True)
        flush_one(folder.parent)


def staging(folder: Path, purpose: str) -> Path:
    """A new empty folder to fill."""
    path = folder / STAGING / unique(purpose)
    make(path)
    return path


def unique(name: str) -> str:
    """A name that no other process chooses."""
    return f"{name}-{uuid.uuid4().hex[:8]}"


class Workspace:
    """A folder for long-running work: created on first use, removed afterwards.

    It lies below ``.staging`` under a lock of its own, which the system frees when the
    process dies. Others may read and publish meanwhile, and recovery leaves it alone.

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
        """The path of a file of this name."""
        if self._path is None:
            with locked(self._folder):  # no other process can clear it before its own lock is held
                self._path = staging(self._folder, self._purpose)
                self._lock = FileLock(self._path / LOCK)
                self._lock.acquire()
        return self._path / name


def is_at_work(path: Path) -> bool:
    """Whether some process holds the lock in a folder, or that cannot be determined."""
    if not os.path.lexists(path / LOCK):
        return False
    try:
        with FileLock(path / LOCK, timeout=0):
            return False
    except (Timeout, OSError):
        return True


def flush(folder: Path) -> None:
    """Flush every file of ``folder`` to disk before it is renamed."""
    for path in [p for p in folder.rglob("*") if p.is_file()] + [folder]:
        flush_one(path)


def flush_one(path: Path) -> None:
    """Flush a file's content, or the names in a folder, to disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows has no folder handles to flush
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def move(source: Path, target: Path) -> None:
    """Rename in one step, on disk when this returns."""
    source.replace(target)
    for folder in {source.parent, target.parent}:
        flush_one(folder)


def mark(filled: Path, before: str | None, came_with: str = "") -> None:
    """Mark a staging folder as unfinished.

    Args:
        before: what the pointer names until it names this folder.
        came_with: a file elsewhere that nothing else needs if this folder is withdrawn.
    """
    (filled / UNFINISHED).write_text(f"{before or NOTHING}\n{came_with}\n", encoding="utf-8")
    flush_one(filled / UNFINISHED)
    flush_one(filled)


def marked(folder: Path) -> tuple[str, str]:
    """What :func:`mark` wrote; empty where it is not in that form."""
    lines = (small_text(folder / UNFINISHED) or "").splitlines()
    return (lines[0], lines[1]) if len(lines) == 2 else ("", "")


def put_in_place(filled: Path, final: Path) -> None:
    """Give a marked staging folder its final name; :func:`finish` it once a pointer names it."""
    flush(filled)
    make(final.parent)
    move(filled, final)


def is_unfinished(folder: Path) -> bool:
    """Whether a folder was put in place and not finished."""
    return os.path.lexists(folder / UNFINISHED)


def finish(folder: Path) -> None:
    """Record that the pointer names this folder; on disk when this returns."""
    (folder / UNFINISHED).unlink(missing_ok=True)
    flush_one(folder)


def write_pointer(pointer: Path, name: str) -> None:
    """Point at ``name``, in one step."""
    make(pointer.parent)
    temporary = pointer.with_name(f"{pointer.name}.{uuid.uuid4().hex[:8]}.new")
    try:
        temporary.write_text(name + "\n", encoding="utf-8")
        flush_one(temporary)
        move(temporary, pointer)
    finally:
        temporary.unlink(missing_ok=True)


def read_pointer(pointer: Path, pattern: re.Pattern[str]) -> str | None:
    """The name that a pointer holds, or None where there is none.

    Raises:
        PointerError: it holds anything but a name of the pattern.
    """
    text = small_text(pointer)
    if text is None and not os.path.lexists(pointer):
        return None
    name = (text or "").strip()
    if not pattern.fullmatch(name):
        raise PointerError(
            N_("{file} does not hold the name it should hold."),
            remedy=N_(
                "Run: python -m mobility releases. It sets the file aside and says what to do next."
            ),
            file=f"{pointer.parent.name}/{pointer.name}",
        )
    return name


def small_text(path: Path) -> str | None:
    """The content of a small text file; None where it is not one."""
    with suppress(FileNotFoundError, UnicodeDecodeError):
        if stat.S_ISREG(path.stat().st_mode):  # reading a pipe would never end
            with path.open("rb") as file:
                return file.read(LONGEST_NAME).decode("utf-8")
    return None


def is_own(path: Path, pattern: re.Pattern[str]) -> bool:
    """Whether a path is a folder of ours: with a name we give, and not reached through a link."""
    is_real = path.is_dir() and not path.is_symlink() and not path.parent.is_symlink()
    return is_real and bool(pattern.fullmatch(path.name))


def take_out(flows: Path, path: Path, pattern: re.Pattern[str]) -> Path | None:
    """Move a folder of ours, in one step, to where recovery deletes it.

    A link, or a folder of another name, is left alone.
    """
    if not is_own(path, pattern):
        return None
    make(flows / STAGING)
    gone = flows / STAGING / unique("gone")
    move(path, gone)
    return gone


def remove(flows: Path, path: Path, pattern: re.Pattern[str]) -> None:
    """Delete a folder of ours and its contents, so that a kill never leaves half of it."""
    if gone := take_out(flows, path, pattern):
        shutil.rmtree(gone)


def set_aside(flows: Path, path: Path) -> Path:
    """Move what is in the way (a link itself, not its target) to where it does no harm.

    Raises:
        StoreError: the folder for such files is a link.
    """
    aside = flows / SET_ASIDE
    if aside.is_symlink():
        raise StoreError(
            N_("{folder} is a link, and should be a folder."),
            remedy=N_("Remove the link, then try again."),
            folder=str(aside),
        )
    make(aside)
    kept = aside / unique(path.name[:KEPT_LETTERS])
    path.rename(kept)
    flush_one(aside)
    flush_one(path.parent)
    return kept
