"""Cleaning up after killed writers, and what lies where only this program should write.

Every writer begins with it, under the lock, so that nobody builds on
unfinished work; every command does too, unless someone is writing. It deletes
only what this program provably made and never reported as done: folders below
``.staging``, and folders marked ``UNFINISHED`` while the pointer still names
what it named before them. Anything else in the way is set aside, with a
message.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from mobility.errors import StoreError
from mobility.store import database, folders, integrity
from mobility.store.description import Description, read_description, require_whole
from mobility.store.layout import DRAFT, OUTLINES, RELEASE, Layout, layout_of
from mobility.store.manifest import FILE as MANIFEST
from mobility.store.manifest import read_manifest
from mobility.words import N_

Tell = Callable[..., Any]
Message = tuple[str, dict[str, Any]]

NEW_OUTLINES = re.compile(r"outlines(-[0-9a-f]{8}|\.parquet)\.new")


def recover(root: Path | None = None) -> list[Message]:
    """Settle what a killed import or publication left behind.

    Does nothing while a writer is at work, or where the folder cannot be written.

    Returns:
        What was found and done, as message templates with their values.
    """
    layout = layout_of(root)
    messages: list[Message] = []
    if layout.flows.is_dir():
        try:
            with folders.locked(layout.flows, seconds=0):
                # Messages so far are kept if a later step fails.
                messages.extend(_settled(layout))
        except (StoreError, OSError):
            pass  # someone is writing, or this copy is read-only: nothing to settle
    return messages


@contextmanager
def writing(layout: Layout, tell: Tell) -> Iterator[None]:
    """Hold the lock of a data folder after settling what was left in it.

    Args:
        tell: receives what a killed writer left, as :func:`recover` returns it.

    Raises:
        StoreError: another writer is at work, or the disk is full.
    """
    with database.room_errors(layout.root), folders.locked(layout.flows):
        for message, values in _settled(layout):
            tell(message, **values)
        yield


@contextmanager
def staged(layout: Layout, purpose: str) -> Iterator[Path]:
    """A new empty folder to fill and put in place; anything left of it is removed afterwards."""
    path = folders.staging(layout.flows, purpose)
    try:
        yield path
    finally:
        if path.is_dir():
            _remove_outlines(layout, path)
            shutil.rmtree(path, ignore_errors=True)


def give_up_draft(layout: Layout, name: str) -> None:
    """Drop the draft of that name, then its pointer, which would otherwise find another."""
    folders.remove(layout.flows, layout.drafts / name, DRAFT)
    layout.draft_pointer.unlink(missing_ok=True)
    folders.flush_one(layout.flows)


def _settled(layout: Layout) -> Iterator[Message]:
    yield from _in_the_way(layout)
    yield from _publications(layout)
    yield from _published_draft(layout)
    yield from _draft(layout)
    yield from _other_drafts(layout)
    yield from _pieces(layout)


def _in_the_way(layout: Layout) -> Iterator[Message]:
    """Set aside pointers that name nothing, and anything that lies where our own files should."""
    for pointer, pattern in ((layout.current_pointer, RELEASE), (layout.draft_pointer, DRAFT)):
        try:
            folders.read_pointer(pointer, pattern)
        except folders.PointerError:
            yield _set_aside(layout, pointer)
    staging = layout.flows / folders.STAGING
    is_folder = staging.is_dir() and not staging.is_symlink()
    for path in [layout.old_marker] + ([] if is_folder else [staging]):
        if os.path.lexists(path):
            yield _set_aside(layout, path)


def _set_aside(layout: Layout, path: Path) -> Message:
    kept = folders.set_aside(layout.flows, path)
    message = N_(
        "{file} is not what this program writes there. Nothing was deleted: it is now in {kept}."
    )
    return message, {"file": _shown_name(layout, path), "kept": _shown_name(layout, kept)}


def _shown_name(layout: Layout, path: Path) -> str:
    """A path below the data folder, as printable text."""
    return os.fsencode(path.relative_to(layout.root)).decode(errors="replace")


def _publications(layout: Layout) -> Iterator[Message]:
    """Withdraw publications never reported as done; their content is still in the draft."""
    current = folders.read_pointer(layout.current_pointer, RELEASE)
    for folder in _unfinished(layout.releases, RELEASE):
        if folder.name == current:
            folders.finish(folder)
        elif _was_to_follow(current, folder):
            _remove_outlines(layout, folder)
            folders.remove(layout.flows, folder, RELEASE)
            message = N_(
                "The publication of {release} was cut short and was cleared; publish again."
            )
            yield message, {"release": folder.name}
        else:
            yield _set_aside(layout, folder / folders.UNFINISHED)


def _was_to_follow(current: str | None, folder: Path) -> bool:
    """Whether both a release's manifest and its mark say that it was to replace the current one."""
    try:
        previous = read_manifest(folder).previous
    except StoreError:
        return False
    return previous == current and folders.marked(folder)[0] == (current or folders.NOTHING)


def _published_draft(layout: Layout) -> Iterator[Message]:
    """Drop the draft that the release in use was made from, if that release is proved whole."""
    pointed = folders.read_pointer(layout.draft_pointer, DRAFT)
    current = folders.read_pointer(layout.current_pointer, RELEASE)
    if pointed is None or current is None:
        return
    try:
        manifest = read_manifest(layout.releases / current)
        if manifest.draft != pointed:
            return
        wrong = [path.name for path in integrity.release_changed(layout, manifest, again=True)]
    except StoreError:
        return  # reported when the release is opened
    if wrong:
        message = N_(
            "Release {release} is incomplete: {files} is missing or was changed. What it was "
            "made of is still the draft: choose another release, then publish again."
        )
        yield message, {"release": current, "files": ", ".join(wrong)}
        return
    give_up_draft(layout, pointed)
    message = N_("Release {release} was published in full; its last step was finished now.")
    yield message, {"release": current}


def _unfinished(parent: Path, pattern: re.Pattern[str]) -> list[Path]:
    return [path for path in _own(parent, pattern) if folders.is_unfinished(path)]


def _own(parent: Path, pattern: re.Pattern[str]) -> list[Path]:
    return [path for path in _inside(parent) if folders.is_own(path, pattern)]


def _inside(parent: Path) -> list[Path]:
    """The contents of a folder; nothing if it is a link."""
    return sorted(parent.iterdir()) if parent.is_dir() and not parent.is_symlink() else []


def _remove_outlines(layout: Layout, folder: Path) -> None:
    """Remove the outlines that came with an unreported release, unless another names them."""
    name = folders.marked(folder)[1]
    path = layout.boundaries / name
    if not OUTLINES.fullmatch(name) or layout.boundaries.is_symlink() or path.is_symlink():
        return
    others = [
        path.parent for path in layout.releases.glob(f"*/{MANIFEST}") if path.parent != folder
    ]
    try:
        named = [read_manifest(other).boundaries for other in others]
    except StoreError:
        return  # which outlines that one names is unknown
    if not any(each and each["file"] == name for each in named) and path.is_file():
        path.unlink()


def _draft(layout: Layout) -> Iterator[Message]:
    """Make ``DRAFT`` name the draft that exists."""
    pointed = folders.read_pointer(layout.draft_pointer, DRAFT)
    if pointed and os.path.lexists(layout.drafts / pointed):
        if pointed in [path.name for path in _unfinished(layout.drafts, DRAFT)]:
            folders.finish(layout.drafts / pointed)
        return
    whole = [path for path in _own(layout.drafts, DRAFT) if _is_whole(path)]
    if len(whole) == 1:
        folders.write_pointer(layout.draft_pointer, whole[0].name)
        yield N_("The draft was found again: flows/DRAFT did not name it."), {}
    elif pointed:
        give_up_draft(layout, pointed)
        yield N_("The draft that flows/DRAFT named is not there."), {}


def _is_whole(folder: Path) -> bool:
    """Whether a draft was reported as done and has all its files."""
    try:
        require_whole(folder, read_description(folder).files)
    except StoreError:
        return False
    return not folders.is_unfinished(folder)


def _other_drafts(layout: Layout) -> Iterator[Message]:
    """Remove the drafts that came before the current one or were to follow it."""
    pointed = folders.read_pointer(layout.draft_pointer, DRAFT)
    used = _description(layout.drafts / pointed) if pointed else None
    for path in _inside(layout.drafts):
        if path.name == pointed:
            continue
        own = _description(path) if folders.is_own(path, DRAFT) else None
        is_next = own is not None and folders.is_unfinished(path) and own.replaces == pointed
        if is_next or (own and used and used.replaces == path.name):
            folders.take_out(layout.flows, path, DRAFT)
        else:
            yield _set_aside(layout, path)


def _description(folder: Path) -> Description | None:
    try:
        return read_description(folder)
    except StoreError:
        return None


def _pieces(layout: Layout) -> Iterator[Message]:
    """Clear the contents of ``.staging``, and pointers and outlines that were never renamed."""
    cleared = 0
    for path in _inside(layout.flows / folders.STAGING):
        if not folders.is_own(path, folders.STAGED):
            yield _set_aside(layout, path)
        elif not folders.is_at_work(path):
            _remove_outlines(layout, path)
            with suppress(FileNotFoundError):  # a workspace that is being cleared at this moment
                shutil.rmtree(path)
            cleared += 1
    for parent, pattern in ((layout.flows, folders.NEW_POINTER), (layout.boundaries, NEW_OUTLINES)):
        for path in _inside(parent):
            if pattern.fullmatch(path.name) and path.is_file() and not path.is_symlink():
                path.unlink()
                cleared += 1
    if cleared:
        message = N_("An import or publication was cut short; {n} unfinished pieces were cleared.")
        yield message, {"n": cleared}
