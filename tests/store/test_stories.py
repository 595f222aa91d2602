"""Stories are kept as files beside the releases: whole or not at all, and never by a path."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mobility.access import OWNER, READER
from mobility.errors import MobilityError, StoreError, UsageError
from mobility.store import stories
from mobility.store.stories import NOTHING, keep, names, read, remove, version

TEXT = '[[slide]]\nlink = ""\n'


def test_a_story_is_kept_read_replaced_and_removed(tmp_path: Path) -> None:
    assert names(tmp_path) == []
    assert read("a", tmp_path) is None
    keep(OWNER, "a", TEXT, NOTHING, tmp_path)
    keep(OWNER, "a", TEXT + "#", version(TEXT), tmp_path)
    assert names(tmp_path) == ["a"]
    assert read("a", tmp_path) == TEXT + "#"
    remove(OWNER, "a", version(TEXT + "#"), tmp_path)
    assert names(tmp_path) == []


def test_nobody_s_story_is_overwritten_unseen(tmp_path: Path) -> None:
    keep(OWNER, "a", TEXT, NOTHING, tmp_path)
    for seen in (NOTHING, version("other")):
        with pytest.raises(StoreError, match="in the meantime"):
            keep(OWNER, "a", "mine", seen, tmp_path)
        with pytest.raises(StoreError, match="in the meantime"):
            remove(OWNER, "a", seen, tmp_path)
    assert read("a", tmp_path) == TEXT


@pytest.mark.parametrize(
    "name", ["", "../CURRENT", "a/b", "A", "a.toml", "-a", "x" * 61, "a\n", ".."]
)
def test_a_name_is_no_path(tmp_path: Path, name: str) -> None:
    assert read(name, tmp_path) is None
    with pytest.raises(UsageError, match="cannot be the name"):
        keep(OWNER, name, TEXT, NOTHING, tmp_path)
    assert list(tmp_path.rglob("*.toml")) == []


def test_only_the_owner_keeps_stories(tmp_path: Path) -> None:
    with pytest.raises(MobilityError, match="owner's own machine"):
        keep(READER, "a", TEXT, NOTHING, tmp_path)
    keep(OWNER, "a", TEXT, NOTHING, tmp_path)
    with pytest.raises(MobilityError, match="owner's own machine"):
        remove(READER, "a", version(TEXT), tmp_path)
    assert read("a", tmp_path) == TEXT


def test_what_is_no_story_file_is_neither_read_nor_replaced(tmp_path: Path) -> None:
    keep(OWNER, "a", TEXT, NOTHING, tmp_path)
    folder, secret = tmp_path / "flows" / "stories", tmp_path / "secret"
    secret.write_text("secret")
    (folder / "linked.toml").symlink_to(secret)
    (folder / "large.toml").write_bytes(b"#" * (stories.MOST_BYTES + 1))
    os.mkfifo(folder / "pipe.toml")
    (folder / "folder.toml").mkdir()
    (folder / "Other Name.toml").write_text(TEXT)
    assert names(tmp_path) == ["a"]
    for name in ("linked", "large", "pipe", "folder"):
        assert read(name, tmp_path) is None
        with pytest.raises(StoreError, match="not the file"):
            keep(OWNER, name, TEXT, NOTHING, tmp_path)
    assert secret.read_text() == "secret"
    (folder / "bytes.toml").write_bytes(b"\xff")
    with pytest.raises(StoreError, match="UTF-8"):
        read("bytes", tmp_path)


def test_a_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.toml").write_text(TEXT)
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "stories").symlink_to(elsewhere)
    assert names(tmp_path) == []
    assert read("a", tmp_path) is None
    with pytest.raises(StoreError, match="not the file"):
        keep(OWNER, "b", TEXT, NOTHING, tmp_path)
    assert sorted(path.name for path in elsewhere.iterdir()) == ["a.toml"]


def test_a_killed_writer_leaves_the_story_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(OWNER, "a", TEXT, NOTHING, tmp_path)
    monkeypatch.setattr(stories.os, "fsync", _full)
    with pytest.raises(StoreError):
        keep(OWNER, "a", "half", version(TEXT), tmp_path)
    assert read("a", tmp_path) == TEXT
    assert [path.name for path in (tmp_path / "flows" / "stories").glob("*.new")] == []


def _full(_: int) -> None:
    raise OSError(28, "No space left on device")
