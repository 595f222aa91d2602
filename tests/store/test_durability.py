"""Whatever a writer was killed at, and whatever the power was cut at: nothing is lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import file_steps
from mobility.errors import StoreError
from mobility.store import draft, recovery, releases
from mobility.store.layout import Layout, layout_of
from mobility.store.manifest import read_manifest
from tests import worlds
from tests.conftest import Published
from tests.store.writers import (
    ACTIONS,
    BETWEEN,
    OUTLINES,
    SOURCE,
    Action,
    begin,
    bring,
    change_hazards,
    computed_before,
    publish,
    roll_back,
    state,
)


@pytest.fixture(scope="module", autouse=True)
def _quick(published: Published) -> Iterator[None]:
    with computed_before(published(worlds.two_villages())):
        yield


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory, _quick: None) -> Path:
    """Two releases, the second in use, and an import that is not published yet."""
    return begin(tmp_path_factory.mktemp("start"))


def copied(start: Path, target: Path) -> Path:
    shutil.copytree(start, target)
    return target


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
def test_a_writer_killed_before_any_step_has_done_it_or_not(
    action: Action, start: Path, tmp_path: Path
) -> None:
    """What lies on disk before each step is what a kill at that step leaves."""
    root = copied(start, tmp_path / "root")
    before, killed, told = state(root), [], list[str]()

    def keep(step: str, path: str) -> None:
        told.append(f"{step} {Path(path).parent}")
        if told[-1:] != told[-2:-1]:  # of steps alike, the first: `benchmarks.durability` does all
            killed.append((copied(root, tmp_path / str(len(killed))), f"{step} {path}"))

    with file_steps.report_steps(root, keep):
        action(root)
    states = (before, *BETWEEN.get(action, ()), state(root))
    assert len(killed) > 3
    for left, step in killed:
        recovery.recover(left)
        assert state(left) in states, step
        assert recovery.recover(left) == [], step
        assert_nothing_is_left(layout_of(left))
        draft.discard(left)
        assert state(left)[1] == 0, step


def assert_nothing_is_left(layout: Layout) -> None:
    named = {each.boundaries["file"] for each in releases.releases(layout.root) if each.boundaries}
    assert {path.name for path in layout.boundaries.iterdir()} == named
    assert not list((layout.flows / ".staging").glob("*"))
    assert {path.name for path in layout.flows.iterdir()} <= {
        ".lock", ".staging", "CURRENT", "DRAFT", "draft", "releases"
    }  # fmt: skip
    assert len(list(layout.drafts.iterdir())) <= 1
    assert len(releases.releases(layout.root)) == len(list(layout.releases.iterdir()))


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> set[tuple[int, ...]]:
    """Inode, size and times of everything that was brought to disk."""
    stamps: set[tuple[int, ...]] = set()
    flush = os.fsync

    def record(handle: int) -> None:
        flush(handle)
        stamps.add(stamp(os.stat(handle)))

    monkeypatch.setattr(os, "fsync", record)
    return stamps


def stamp(found: os.stat_result) -> tuple[int, ...]:
    return found.st_ino, found.st_size, found.st_mtime_ns


@pytest.mark.parametrize("action", [bring, publish, change_hazards], ids=lambda each: each.__name__)
def test_everything_is_on_disk_before_a_pointer_names_it(
    action: Action,
    start: Path,
    tmp_path: Path,
    flushed: set[tuple[int, ...]],
) -> None:
    root = copied(start, tmp_path / "root")
    layout, moved = layout_of(root), []

    def look(step: str, path: str) -> None:
        if step == "rename" and Path(path) in (layout.current_pointer, layout.draft_pointer):
            moved.append(Path(path).name)
            new = next(layout.flows.glob(f"{Path(path).name}.*.new")).read_text().strip()
            parent = layout.drafts if new.startswith("draft") else layout.releases
            needed = [parent, parent / new, *(parent / new).iterdir()]
            if parent == layout.releases and (named := read_manifest(parent / new).boundaries):
                needed += [layout.boundaries, layout.boundaries / named["file"]]
            missed = [each for each in needed if stamp(each.stat()) not in flushed]
            assert not missed

    with file_steps.report_steps(root, look):
        action(root)
    assert moved


def test_a_draft_outlives_a_release_that_is_not_whole(
    start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a power cut on a disk that had not written what it said it had."""
    root = copied(start, tmp_path / "root")
    layout, before = layout_of(root), draft.open_draft(root)
    monkeypatch.setattr(recovery, "give_up_draft", lambda *_: None)  # killed before its last step
    manifest = releases.publish("third", root)
    monkeypatch.undo()
    assert manifest.boundaries
    path = layout.boundaries / manifest.boundaries["file"]
    path.write_bytes(b"")
    assert "is incomplete" in recovery.recover(root)[0][0]
    with pytest.raises(StoreError, match="damaged"):
        releases.open_release(root=root)
    assert draft.open_draft(root) == before
    roll_back(root)
    releases.publish("again", root)
    assert state(root) == ("again", 0, 6, 6)


def test_the_same_outlines_are_not_written_again(start: Path, tmp_path: Path) -> None:
    """Older releases read the file: a cut while it was written anew would empty it for all."""
    root = copied(start, tmp_path / "root")
    [old] = layout_of(root).boundaries.iterdir()
    before = old.stat()
    draft.put({}, boundaries=OUTLINES, sources=[SOURCE], root=root)
    assert releases.publish("third", root).boundaries["file"] == old.name
    assert stamp(old.stat()) == stamp(before)


def test_a_writer_settles_what_one_that_was_killed_meanwhile_left(
    start: Path, tmp_path: Path
) -> None:
    """A publication is killed after ``CURRENT`` moved, while others wait for the lock."""
    root = copied(start, tmp_path / "root")
    left = []

    def keep(step: str, path: str) -> None:
        if Path(path).name.startswith("UNFINISHED") and (step, len(left)) == ("remove", 0):
            left.append(copied(root, tmp_path / "left"))

    with file_steps.report_steps(root, keep):
        releases.publish("third", root)
    [left_behind] = left
    words: list[str] = []
    roll_back_telling(left_behind, words)
    assert "last step was finished" in words[0]
    assert state(left_behind)[:2] == ("first", 0)
    assert {each.note for each in releases.releases(left_behind)} == {"first", "second", "third"}
    bring(left_behind)
    recovery.recover(left_behind)
    assert state(left_behind)[:2] == ("first", 2)


def roll_back_telling(root: Path, words: list[str]) -> None:
    first = next(each for each in releases.releases(root) if each.note == "first")
    releases.rollback(first.id, root, tell=lambda text, **_: words.append(text))
