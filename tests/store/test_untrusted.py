"""What lies in a data folder may be anybody's: it is never followed, deleted or believed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from mobility.access import OWNER
from mobility.errors import MobilityError, StoreError
from mobility.selection import Selection
from mobility.store import database, draft, integrity, queries, recovery, releases
from mobility.store.layout import Layout, layout_of
from mobility.store.manifest import read_manifest
from tests import worlds
from tests.conftest import Published
from tests.store.writers import OUTLINES, SOURCE, computed_before

CONTENTS: dict[str, bytes] = {
    "empty": b"",
    "a folder above": b"..\n",
    "this folder": b".\n",
    "the parent by a release": b"20260101T000000Z-00000000/../../..\n",
    "not UTF-8": b"\xff\xfe\x00",
    "a zero": b"draft-0000\x000000\n",
    "two lines": b"draft-00000000\nCURRENT\n",
    "a megabyte": b"a" * 1_000_000,
    "other digits": "draft-0000000\u0664\n".encode(),
    "a name of nothing": b"draft-00000000\n",
    "a release of nothing": b"20260101T000000Z-00000000\n",
}
POINTERS = ("CURRENT", "DRAFT", "PUBLISHING")


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory, published: Published) -> Path:
    """A release with outlines, and an import that is not published yet."""
    root = tmp_path_factory.mktemp("origin") / "data"
    draft.put(worlds.two_villages(), boundaries=OUTLINES, sources=[SOURCE], root=root)
    with computed_before(published(worlds.two_villages())):
        releases.publish("first", root)
    more = worlds.rows("places", worlds.place("V3", "village", "T1"))
    draft.put({"places": more}, sources=[SOURCE | {"name": "more.csv"}], root=root)
    return root


@pytest.fixture
def root(origin: Path, tmp_path: Path) -> Path:
    """A copy of it, beside a folder that is somebody else's."""
    (tmp_path / "theirs" / "release-0123abcd").mkdir(parents=True)
    (tmp_path / "theirs" / "release-0123abcd" / "thesis.odt").write_text("years of work")
    return Path(shutil.copytree(origin, tmp_path / "data"))


@pytest.fixture
def layout(root: Path) -> Layout:
    return layout_of(root)


def files(folder: Path) -> set[tuple[str, bytes]]:
    """Every file below a folder by name and content, wherever in it."""
    return {(path.name, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def tables(folder: Path) -> set[tuple[str, bytes]]:
    return {each for each in files(folder) if each[0].endswith((".parquet", ".odt"))}


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("name", POINTERS)
def test_no_content_of_a_pointer_deletes_a_table_or_raises_what_nobody_expects(
    name: str, content: str, root: Path, layout: Layout
) -> None:
    before = tables(root.parent)
    release = next(layout.releases.iterdir()).name
    (layout.flows / name).write_bytes(CONTENTS[content])
    for ask in (draft.open_draft, lambda root: releases.open_release(root=root)):
        with suppress(MobilityError):
            ask(root)
    said = recovery.recover(root)
    assert tables(root.parent) == before
    assert said or name == "CURRENT"
    assert recovery.recover(root) == []
    releases.rollback(release, root)
    assert releases.open_release(root=root).id == release
    assert len(draft.open_draft(root).sources) == 2


@pytest.mark.parametrize("target", ["theirs", "data/flows/releases", "data"])
def test_an_absolute_path_in_a_marker_is_not_followed(
    target: str, root: Path, layout: Layout
) -> None:
    before = tables(root.parent)
    for name in POINTERS:
        (layout.flows / name).write_text(f"{root.parent / target}\n")
    assert len(recovery.recover(root)) >= 3
    assert tables(root.parent) == before


def test_a_marker_that_names_a_release_neither_deletes_it_nor_the_draft(
    root: Path, layout: Layout
) -> None:
    before = tables(root)
    (layout.flows / "PUBLISHING").write_text(layout.current_pointer.read_text())
    recovery.recover(root)
    (layout.flows / "PUBLISHING").write_text("demonstration-00000000\n")
    recovery.recover(root)
    assert tables(root) == before
    assert not draft.open_draft(root).is_empty


@pytest.mark.parametrize("mark", ["", "-\n\n", "../..\n../theirs\n", "x" * 1_000_000])
def test_a_release_that_is_said_to_be_unfinished_is_kept(
    mark: str, root: Path, layout: Layout
) -> None:
    """It was published, and then an earlier one was taken again."""
    before, first = tables(root), releases.open_release(root=root).id
    other = layout.releases / "20990101T000000Z-0123abcd"
    shutil.copytree(layout.releases / first, other)
    replace(read_manifest(layout.releases / first), id=other.name, previous=first).write(other)
    (other / "UNFINISHED").write_text(mark)
    assert "set-aside/UNFINISHED" in recovery.recover(root)[0][1]["kept"]
    assert tables(root) == before
    assert len(releases.releases(root)) == 2
    assert recovery.recover(root) == []


@pytest.mark.parametrize("name", POINTERS)
def test_a_folder_a_pipe_or_a_link_in_the_place_of_a_pointer_is_set_aside(
    name: str, root: Path, layout: Layout
) -> None:
    pointer, before = layout.flows / name, tables(root.parent)
    for make in (
        pointer.mkdir,
        lambda: os.mkfifo(pointer),
        lambda: pointer.symlink_to(root.parent / "theirs"),
        lambda: pointer.symlink_to("nowhere"),
    ):
        pointer.unlink(missing_ok=True)
        make()
        assert recovery.recover(root)
        assert not os.path.lexists(pointer) or pointer.is_file()
    assert tables(root.parent) == before


@pytest.mark.parametrize("where", [".staging", "draft", "releases"])
def test_a_link_where_a_folder_should_be_is_never_followed_to_delete(
    where: str, root: Path, layout: Layout
) -> None:
    theirs = root.parent / "theirs"
    for name in ("release-0123abcd", "draft-0123abcd", "20260101T000000Z-0123abcd"):
        (theirs / name).mkdir(exist_ok=True)
        (theirs / name / "UNFINISHED").touch()
        (theirs / name / "draft.json").write_text('{"base": null, "sources": []}')
    before = files(theirs)
    folder = layout.flows / where
    folder.rename(layout.flows / "moved") if folder.exists() else None
    folder.symlink_to(theirs)
    recovery.recover(root)
    with pytest.raises(MobilityError):
        releases.open_release("nothing", root)
    draft.discard(root)
    assert files(theirs) == before


@pytest.mark.parametrize("where", [".staging", "draft", "releases"])
def test_a_link_of_a_name_we_give_is_never_followed_to_delete(
    where: str, root: Path, layout: Layout
) -> None:
    theirs = root.parent / "theirs" / "release-0123abcd"
    (theirs / "UNFINISHED").touch()
    before, name = files(theirs), {"draft": "draft-0123abcd"}.get(where, "demonstration-0123abcd")
    (layout.flows / where).mkdir(exist_ok=True)
    (layout.flows / where / name).symlink_to(theirs)
    recovery.recover(root)
    if where == "draft":
        layout.draft_pointer.write_text(name)
    draft.discard(root)
    assert files(theirs) == before


def test_what_somebody_put_among_the_drafts_is_set_aside(root: Path, layout: Layout) -> None:
    (layout.drafts / "notes.txt").write_text("mine")
    (layout.flows / ".staging" / "more").mkdir(parents=True)
    said = [values for _, values in recovery.recover(root)]
    assert [each["file"] for each in said] == ["flows/draft/notes.txt", "flows/.staging/more"]
    assert (root / said[0]["kept"]).read_text() == "mine"
    assert recovery.recover(root) == []


def test_a_draft_whose_pointer_is_gone_is_found_again(root: Path, layout: Layout) -> None:
    before = draft.open_draft(root)
    layout.draft_pointer.unlink()
    assert "found again" in recovery.recover(root)[0][0]
    assert draft.open_draft(root) == before


def test_without_its_pointer_no_release_is_in_use_and_the_list_still_tells(
    root: Path, layout: Layout
) -> None:
    layout.current_pointer.unlink()
    with pytest.raises(StoreError, match="No release is in use"):
        releases.open_release(root=root)
    assert [each.note for each in releases.releases(root)] == ["first"]


MANIFESTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "another id": lambda said: said | {"id": "../../.."},
    "id of a number": lambda said: said | {"id": 1},
    "previous is a path": lambda said: said | {"previous": "../x"},
    "outlines above": lambda said: said | {"boundaries": said["boundaries"] | {"file": "../x"}},
    "outlines of no name": lambda said: said | {"boundaries": {"sha256": ""}},
    "outlines are a list": lambda said: said | {"boundaries": []},
    "a table is a path": lambda said: said | {"files": {"../x": {"bytes": 1}}},
    "bytes are text": lambda said: said | {"files": {"stays": {"bytes": "1"}}},
    "files are a list": lambda said: said | {"files": ["stays"]},
    "time is no time": lambda said: said | {"created": "yesterday"},
    "time is without zone": lambda said: said | {"created": "2026-01-01"},
    "sources of numbers": lambda said: said | {"sources": [1]},
    "half a letter": lambda said: said | {"note": "\ud800"},
    "years of text": lambda said: said | {"years": ["x"]},
    "a field nobody knows": lambda said: said | {"more": 1},
    "a list": lambda said: [said],
    "nothing": lambda _: None,
}


@pytest.mark.parametrize("change", MANIFESTS)
def test_a_manifest_of_wrong_content_is_a_plain_error(
    change: str, root: Path, layout: Layout
) -> None:
    [folder] = layout.releases.iterdir()
    said = MANIFESTS[change](asdict(read_manifest(folder)))
    (folder / "manifest.json").write_text(json.dumps(said))
    (folder / "manifest.sha256").unlink()
    with pytest.raises(StoreError, match="no readable manifest"):
        releases.open_release(root=root)
    assert releases.releases(root) == []
    assert len(releases.unreadable(root)) == 1


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 100_000, b"{", b"\x00" * 100])
def test_a_manifest_that_is_no_manifest_is_a_plain_error(
    content: bytes, root: Path, layout: Layout
) -> None:
    [folder] = layout.releases.iterdir()
    (folder / "manifest.json").write_bytes(content)
    with pytest.raises(StoreError, match="no readable manifest"):
        releases.open_release(root=root)


def test_a_manifest_that_was_edited_is_noticed(root: Path, layout: Layout) -> None:
    [folder] = layout.releases.iterdir()
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"first"', '"fi\u0072st!"'))
    with pytest.raises(StoreError, match="not as it was published"):
        releases.open_release(root=root)
    (folder / "manifest.sha256").unlink()
    with pytest.raises(StoreError, match="not as it was published"):
        releases.open_release(root=root)


def test_a_release_of_before_opens_without_hashes_and_author(root: Path, layout: Layout) -> None:
    [folder] = layout.releases.iterdir()
    said = asdict(read_manifest(folder))
    for name in ("author", "draft"):
        del said[name]
    for known in said["files"].values():
        del known["sha256"], known["modified"]
    (folder / "manifest.json").write_text(json.dumps(said))
    (folder / "manifest.sha256").unlink()
    release = releases.open_release(root=root)
    assert release.manifest.author == ""
    assert len(queries.places(release, OWNER)) == 5


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"base": "../x", "sources": []}', b"\xff"]
)
def test_a_draft_of_wrong_content_is_a_plain_error_and_can_be_forgotten(
    content: bytes, root: Path, layout: Layout
) -> None:
    [folder] = layout.drafts.iterdir()
    (folder / "draft.json").write_bytes(content)
    recovery.recover(root)
    with pytest.raises(StoreError, match="discard"):
        draft.open_draft(root)
    draft.discard(root)
    assert draft.open_draft(root).is_empty


def test_a_table_of_the_draft_that_was_changed_is_not_published(root: Path, layout: Layout) -> None:
    flip(layout.drafts / draft.open_draft(root).name / "places.parquet")  # type: ignore[operator]
    with pytest.raises(StoreError, match=r"draft is damaged: places\.parquet"):
        releases.publish("second", root)


def flip(path: Path, at: float = 0.5, keep_time: bool = True) -> None:
    """Change one bit, and leave the file's time as it was."""
    times, content = path.stat().st_mtime_ns, bytearray(path.read_bytes())
    content[int(len(content) * at)] ^= 1
    path.unlink()  # the draft may have the same file under another name
    path.write_bytes(content)
    if keep_time:
        os.utime(path, ns=(times, times))


@pytest.mark.parametrize("name", ["stays", "hazards", "village_numbers", "outlines"])
def test_one_bit_that_is_another_is_noticed_when_a_release_is_opened(
    name: str, root: Path, layout: Layout
) -> None:
    [path] = [each for each in root.rglob(f"{name}*.parquet") if "draft" not in each.parts]
    flip(path)
    with pytest.raises(StoreError, match=f"damaged: {name}"):
        releases.open_release(root=root)


@pytest.mark.parametrize("name", ["hazards", "stays"])
def test_a_table_that_goes_or_changes_while_a_release_is_open_is_noticed(
    name: str, root: Path, layout: Layout
) -> None:
    release = releases.open_release(root=root)
    asked = Selection(areas=("V1",))
    assert len(queries.hazards(release, asked, OWNER)) == 12
    path = layout.releases / release.id / f"{name}.parquet"
    content = path.read_bytes()
    flip(path, keep_time=False)
    with pytest.raises(StoreError, match=f"damaged: {name}"):
        queries.hazards(release, asked, OWNER)
    path.unlink()
    with pytest.raises(StoreError, match=f"damaged: {name}"):
        queries.hazards(release, asked, OWNER)
    path.write_bytes(content)
    assert len(queries.hazards(release, asked, OWNER)) == 12


def test_a_rollup_that_goes_while_a_release_is_open_is_computed_from_the_next_question_on(
    root: Path, layout: Layout
) -> None:
    release = releases.open_release(root=root)
    asked = Selection(areas=("V1",))
    before = queries.hazards(release, asked, OWNER)
    for name in ("ancestors", "tree", "hazard_owners"):
        (layout.releases / release.id / f"{name}.parquet").unlink()
    with suppress(StoreError):
        queries.hazards(release, asked, OWNER)
    assert queries.hazards(release, asked, OWNER).equals(before)


def test_a_large_file_is_trusted_by_its_time_and_hashed_where_that_is_another(
    root: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integrity, "ALWAYS_HASHED", 0)
    release = releases.open_release(root=root)
    path = layout.releases / release.id / "stays.parquet"
    os.utime(path, (1, 1))
    releases.open_release(root=root)
    integrity.remember(layout, release.manifest)
    assert int(path.stat().st_mtime) == release.manifest.files["stays"]["modified"]
    flip(path)
    releases.open_release(root=root)
    assert list(integrity.release_changed(layout, release.manifest, again=True)) == [path]
    os.utime(path, (1, 1))
    with pytest.raises(StoreError, match="damaged: stays"):
        releases.open_release(root=root)


@pytest.mark.parametrize("at", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.9999])
def test_a_damaged_file_that_nobody_hashed_is_a_plain_error_or_an_answer(
    at: float, root: Path, layout: Layout
) -> None:
    """Releases of before kept no hashes: what the engine says of a broken file is said plainly."""
    test_a_release_of_before_opens_without_hashes_and_author(root, layout)
    [folder] = layout.releases.iterdir()
    for name in ("hazards", "places", "ancestors"):
        flip(folder / f"{name}.parquet", at)
    with suppress(StoreError):
        queries.hazards(releases.open_release(root=root), Selection(areas=("V1",)), OWNER)


def test_a_demonstration_that_was_damaged_is_built_again(
    tmp_path: Path, published: Published
) -> None:
    world = worlds.two_villages()
    with computed_before(published(world)):
        first = releases.publish_demonstration(world, OUTLINES, [], "synthetic", tmp_path)
        flip(layout_of(tmp_path).releases / first.id / "stays.parquet")
        with pytest.raises(StoreError, match="damaged"):
            releases.open_release(root=tmp_path)
        again = releases.publish_demonstration(world, OUTLINES, [], "synthetic", tmp_path)
    assert releases.open_release(root=tmp_path).id == again.id == first.id
    assert again.author == "the program"


def test_a_full_disk_is_said_in_one_sentence(tmp_path: Path) -> None:
    for error in (OSError(28, os.strerror(28), "x"), OSError(122, os.strerror(122))):
        with (
            pytest.raises(StoreError, match="disk is full"),
            database.room_errors(tmp_path),
        ):
            raise error
