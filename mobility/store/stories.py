"""Stories that are presented to a room: a file each, kept beside the releases, in none of them.

A story is known by its name, letters and digits that :data:`~mobility.store.layout.STORY` allows;
no other file of the folder is read, and no name is followed as a path. A file is replaced in one
step, under a lock of the folder's own. Whoever replaces one says which text they have read, and is
told if somebody else has written meanwhile. What a story says is judged in
:mod:`mobility.views.stories`, not here.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from mobility import access
from mobility.access import Viewer
from mobility.errors import StoreError, UsageError
from mobility.store import database, folders
from mobility.store.layout import STORY, Layout, layout_of
from mobility.words import N_

ENDING = ".toml"
MOST_BYTES = 300_000
MOST_STORIES = 500
NOTHING = ""  # the version of a story that is not there


def names(root: Path | None = None) -> list[str]:
    """The names of the stories kept, in order."""
    folder = layout_of(root).stories
    if not _is_folder(folder):
        return []
    found = (path for path in folder.iterdir() if path.name.endswith(ENDING))
    return sorted(path.stem for path in found if STORY.fullmatch(path.stem) and _is_plain(path))


def read(name: str, root: Path | None = None) -> str | None:
    """The text of a story; None where none of that name is kept.

    Raises:
        StoreError: its file is not text.
    """
    path = _path(layout_of(root), name)
    if path is None or not _is_folder(path.parent) or not _is_plain(path):
        return None
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise StoreError(
            N_("{file} is not text in UTF-8."),
            remedy=N_("Write the story again, or remove it."),
            file=f"stories/{name}{ENDING}",
        ) from error


def version(text: str | None) -> str:
    """What tells a text from any other; :data:`NOTHING` where there is none."""
    return NOTHING if text is None else hashlib.sha256(text.encode()).hexdigest()


def keep(viewer: Viewer, name: str, text: str, seen: str, root: Path | None = None) -> None:
    """Keep a story, in the place of the one that its writer has read.

    Args:
        seen: the :func:`version` that the writer has read.

    Raises:
        MobilityError: the viewer may not keep stories.
        UsageError: the name cannot be one, the text is too long, or there are too many stories.
        StoreError: somebody else has written meanwhile, or something is in the way.
    """
    access.require_storyteller(viewer)
    layout = layout_of(root)
    path = _path(layout, name)
    if path is None:
        raise UsageError(
            N_("“{name}” cannot be the name of a story."),
            remedy=N_("Use small letters, digits and hyphens, at most 60: consultation-2027."),
            name=name,
        )
    content = text.encode()
    if len(content) > MOST_BYTES:
        raise UsageError(
            N_("The story is longer than {most} bytes."),
            remedy=N_("Shorten it."),
            most=MOST_BYTES,
        )
    _require_own(layout, path)
    with database.room_errors(layout.root), folders.locked(layout.stories):
        _require_seen(name, seen, root)
        if seen == NOTHING and len(names(root)) >= MOST_STORIES:
            raise UsageError(
                N_("{most} stories are kept, and no more can be."),
                remedy=N_("Remove one first."),
                most=MOST_STORIES,
            )
        _replace(path, content)


def remove(viewer: Viewer, name: str, seen: str, root: Path | None = None) -> None:
    """Remove a story that was read.

    Raises:
        MobilityError: the viewer may not.
        StoreError: somebody else has written meanwhile.
    """
    access.require_storyteller(viewer)
    layout = layout_of(root)
    path = _path(layout, name)
    if path is None or read(name, root) is None:
        return
    with folders.locked(layout.stories):
        _require_seen(name, seen, root)
        path.unlink()
        folders.flush_one(path.parent)


def _path(layout: Layout, name: str) -> Path | None:
    """Where a story of this name lies; None where it cannot be a name."""
    return layout.stories / f"{name}{ENDING}" if STORY.fullmatch(name) else None


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_plain(path: Path) -> bool:
    """Whether this is a file, no link, and not larger than anybody writes."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size <= MOST_BYTES


def _require_own(layout: Layout, path: Path) -> None:
    """Raise if the folder or the file is something that this program did not put there."""
    folder = layout.stories
    in_the_way = [each for each in (folder, path) if os.path.lexists(each)]
    if any(each.is_symlink() for each in in_the_way) or (
        path in in_the_way and not _is_plain(path)
    ):
        raise StoreError(
            N_("{file} is not the file that this program writes there."),
            remedy=N_("Move it away, then try again."),
            file=f"flows/{folder.name}/{path.name}",
        )


def _require_seen(name: str, seen: str, root: Path | None) -> None:
    if version(read(name, root)) != seen:
        raise StoreError(
            N_("Somebody else has changed the story “{name}” in the meantime; yours is not saved."),
            remedy=N_("Read theirs, or save yours under another name."),
            name=name,
        )


def _replace(path: Path, content: bytes) -> None:
    """Put the content into the place of the file in one step, on disk when this returns."""
    new = path.with_name(f".{folders.unique(path.stem)}.new")
    try:
        with new.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        folders.move(new, path)
    finally:
        new.unlink(missing_ok=True)
