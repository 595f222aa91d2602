"""What is agreed on a plan lies beside the releases, outlives them, and is never lost."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import pytest

from mobility.access import OWNER, READER
from mobility.errors import MobilityError, StoreError, UsageError
from mobility.selection import Selection
from mobility.store import agreements, draft, queries, releases
from mobility.store.agreements import Agreements, Entry, Step, WrittenMeanwhileError
from mobility.store.releases import Release
from tests import worlds
from tests.conftest import SOURCE, Published

MOVE = Step("V1", "cyclone", 4, "move")
BOATS = Entry("yes", "Village committee", "2027-03-31", False, "Two boats\nကြက်ခြေနီ")


@pytest.fixture
def release(published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    shutil.copytree(published(worlds.two_villages()), tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path))
    return releases.open_release()


def write(release: Release, entry: Entry, read: int = 0, step: Step = MOVE) -> int:
    return agreements.write(release, OWNER, step, entry, year=2027, read=read).number


def known(release: Release) -> Agreements:
    return agreements.agreements(release, OWNER)


def file(release: Release) -> Path:
    return release.layout.agreements / agreements.FILE


def test_what_is_written_holds_and_what_it_replaced_stays_in_the_history(release: Release) -> None:
    assert known(release) == Agreements(())
    first = write(release, BOATS)
    second = write(release, Entry("yes", "Red Cross"), first)
    found = known(release)
    assert found.current[MOVE].entry == Entry("yes", "Red Cross")
    assert [each.entry for each in found.history] == [BOATS, Entry("yes", "Red Cross")]
    assert found.history[0].writer and found.history[0].written and second == first + 1
    write(release, Entry(), second)
    assert MOVE not in known(release).current and len(known(release).history) == 3


def test_the_release_stays_as_it_was_published(release: Release) -> None:
    folder = release.layout.releases / release.id
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write(release, BOATS)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_second_writer_is_told_and_reads_what_the_first_wrote(release: Release) -> None:
    read = write(release, Entry(notes="before both"))
    write(release, Entry(notes="the first"), read)
    with pytest.raises(WrittenMeanwhileError) as told:
        write(release, Entry(notes="the second"), read)
    assert told.value.now.entry.notes == "the first"
    assert known(release).current[MOVE].entry.notes == "the first"
    write(release, Entry(notes="the second"), told.value.now.number)
    assert [each.entry.notes for each in known(release).history][1:] == ["the first", "the second"]


def test_writers_at_once_lose_nothing(release: Release) -> None:
    steps = [Step("V1", "cyclone", month, "call") for month in range(1, 13)]

    def one(step: Step) -> None:
        write(release, Entry(notes=str(step.month)), step=step)

    threads = [threading.Thread(target=one, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = known(release)
    assert {step: each.entry.notes for step, each in found.current.items()} == {
        step: str(step.month) for step in steps
    }
    assert sorted(each.number for each in found.history) == list(range(1, 13))


def test_half_a_line_of_a_killed_writer_is_passed_over_and_cut_off(release: Release) -> None:
    write(release, BOATS)
    whole = file(release).read_bytes()
    for length in (1, 20, len(whole) - 1):
        file(release).write_bytes(whole + whole[:length])
        assert [each.entry for each in known(release).history] == [BOATS]
        assert not known(release).unreadable
    write(release, Entry("no"), step=Step("V2", "cyclone", 4, "move"))
    assert [each.entry.agreed for each in known(release).history] == ["yes", "no"]
    assert file(release).read_bytes().startswith(whole + b'{"step"')


def test_a_full_disk_leaves_what_was_there(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(release, BOATS)
    before = file(release).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(agreements.os, "fsync", full)
    with pytest.raises(StoreError, match="disk is full"):
        write(release, Entry("no"), 1)
    assert file(release).read_bytes() == before


def test_it_is_read_on_the_next_release(release: Release) -> None:
    write(release, BOATS)
    draft.put(worlds.two_villages(), sources=[SOURCE])
    later = releases.open_release(releases.publish("next").id)
    found = known(later).current[MOVE]
    assert (found.entry, found.release, found.year) == (BOATS, release.id, 2027)


def test_what_is_written_on_invented_data_never_meets_real_data(release: Release) -> None:
    write(release, BOATS)
    invented = releases.open_release(
        releases.publish_demonstration(worlds.two_villages(), None, [], "synthetic").id
    )
    assert not known(invented).history
    write(invented, Entry("no"))
    assert known(invented).current[MOVE].entry.agreed == "no"
    assert known(release).current[MOVE].entry == BOATS


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"[" * 5000,
        b"\xff\xfe",
        b'{"step": {}, "entry": {}}',
        json.dumps({"step": {"place_id": "../../etc", "month": 13}}).encode(),
    ],
)
def test_a_line_of_another_hand_is_counted_and_left_alone(release: Release, line: bytes) -> None:
    write(release, BOATS)
    with file(release).open("ab") as stream:
        stream.write(line + b"\n")
    assert (len(known(release).history), known(release).unreadable) == (1, 1)
    write(release, Entry("no"), 1)
    assert len(known(release).history) == 2
    assert line in file(release).read_bytes()


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        ("step", "month", "4"),
        ("step", "month", True),
        ("step", "action", "burn"),
        ("step", "place_id", "V1\x1b[2J"),
        ("entry", "agreed", "perhaps"),
        ("entry", "done", 1),
        ("entry", "by_when", "20270331"),
        ("entry", "by_whom", "x" * 121),
        ("entry", "notes", "bell\a"),
        ("", "release", "../../elsewhere"),
        ("", "written", "yesterday"),
        ("", "year", "2027"),
    ],
)
def test_a_line_with_a_wrong_value_is_not_believed(
    release: Release, part: str, name: str, value: object
) -> None:
    write(release, BOATS)
    told = json.loads(file(release).read_text(encoding="utf-8"))
    (told[part] if part else told)[name] = value
    file(release).write_text(json.dumps(told) + "\n", encoding="utf-8")
    assert known(release) == Agreements((), 1)


def test_a_link_or_a_pipe_in_its_place_is_neither_read_nor_written(
    release: Release, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.write_text("mine", encoding="utf-8")
    release.layout.agreements.mkdir()
    file(release).symlink_to(outside)
    for act in (lambda: known(release), lambda: write(release, BOATS)):
        with pytest.raises(StoreError, match="not the file that this program writes"):
            act()
    assert outside.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "entry", [Entry("maybe"), Entry(by_when="soon"), Entry(by_whom="x" * 121), Entry(notes="\0")]
)
def test_what_cannot_be_an_entry_is_refused(release: Release, entry: Entry) -> None:
    with pytest.raises(UsageError):
        write(release, entry)
    assert not file(release).exists()


def test_another_reader_reads_and_does_not_write(release: Release) -> None:
    write(release, BOATS)
    with pytest.raises(MobilityError, match="owner's own machine"):
        agreements.write(release, READER, MOVE, Entry("no"), year=2027, read=1)
    assert known(release).current[MOVE].entry == BOATS


def test_the_steps_proposed_are_those_of_the_plan(release: Release) -> None:
    """In April two people of V1 have no helper and three of six are away; V2 is as in July."""
    found = queries.proposed_steps(
        release, Selection(hazard="cyclone"), OWNER, {"V1", "V2"}, {"T1"}
    )
    april = {(step.place_id, step.action) for step in found if step.month == 4}
    assert {("V1", "move"), ("V1", "call"), ("T1", "move"), ("T1", "call")} <= april
    assert ("V2", "move") not in april and ("V2", "call") not in april
