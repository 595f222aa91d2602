"""Releases appear whole, are listed, rolled back and never mixed."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from mobility.access import OWNER
from mobility.errors import StoreError, UsageError
from mobility.selection import Selection
from mobility.store import draft, folders, queries, recovery, releases
from mobility.store.layout import layout_of
from mobility.store.manifest import Manifest
from tests import worlds
from tests.conftest import Published
from tests.store.writers import computed_before


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def first(root: Path, published: Published) -> Manifest:
    """A release that is there, as a publication left it."""
    shutil.copytree(published(worlds.two_villages()), root, dirs_exist_ok=True)
    return releases.open_release().manifest


def put_world() -> None:
    draft.put(worlds.two_villages(), sources=[source("world.csv")])


def source(name: str) -> dict[str, object]:
    return {"name": name, "sha256": "0" * 64, "kind": "all", "rows_read": 1, "rows_kept": 1}


def test_nothing_published_says_what_to_do(root: Path) -> None:
    with pytest.raises(StoreError, match="python -m mobility demo"):
        releases.open_release()


def test_a_published_draft_becomes_the_current_release_and_empties_the_draft(root: Path) -> None:
    put_world()
    manifest = releases.publish("first")
    assert releases.current_id() == manifest.id
    assert draft.open_draft().is_empty
    assert manifest.sources[0]["name"] == "world.csv"
    assert manifest.files["roster"]["rows"] == 10
    assert manifest.home == ["T1"]


def test_the_same_rows_published_at_once_again_are_another_release(
    root: Path, published: Published
) -> None:
    names = []
    with computed_before(published(worlds.two_villages())):
        for note in ("one", "two", "three"):
            put_world()
            names.append(releases.publish(note).id)
            assert releases.open_release().manifest.note == note
    assert names == sorted(set(names))


def test_an_empty_draft_is_not_published(root: Path) -> None:
    with pytest.raises(StoreError, match="draft is empty"):
        releases.publish("nothing")


def test_the_next_draft_starts_from_the_current_release(first: Manifest) -> None:
    more = worlds.rows("places", worlds.place("V3", "village", "T1"))
    changes = draft.put({"places": more}, sources=[source("more.csv")])
    assert (changes[0].added, changes[0].replaced) == (1, 0)
    second = releases.publish("second")
    assert [named["name"] for named in second.sources] == ["w.csv", "more.csv"]
    found = queries.places(releases.open_release(), OWNER, level="village")
    assert list(found["place_id"]) == ["V1", "V2", "V3"]


def test_a_row_with_a_known_key_takes_its_place_and_the_old_release_keeps_its_own(
    first: Manifest,
) -> None:
    renamed = worlds.rows("places", worlds.place("V1", "village", "T1") | {"name_en": "New name"})
    changes = draft.put({"places": renamed}, sources=[source("names.csv")])
    assert (changes[0].added, changes[0].replaced) == (0, 1)
    second = releases.publish("second")

    def name(release_id: str) -> str:
        found = queries.places(releases.open_release(release_id), OWNER)
        return str(found.set_index("place_id").loc["V1", "name_en"])

    assert (name(first.id), name(second.id)) == ("V1", "New name")


def test_rollback_moves_the_pointer_and_deletes_nothing(first: Manifest) -> None:
    draft.put(
        {"places": worlds.rows("places", worlds.place("V3", "village", "T1"))},
        sources=[source("x")],
    )
    second = releases.publish("second")
    assert second.previous == first.id
    releases.rollback(first.id)
    assert releases.open_release().id == first.id
    assert {manifest.id for manifest in releases.releases()} == {first.id, second.id}


def test_rolling_back_to_an_unknown_release_is_refused(first: Manifest) -> None:
    with pytest.raises(UsageError, match="no release nowhere"):
        releases.rollback("nowhere")


def test_real_rows_never_join_a_synthetic_release(root: Path) -> None:
    world = worlds.two_villages()
    releases.publish_demonstration(world, None, [], "synthetic")
    draft.put(
        {"places": worlds.rows("places", worlds.place("X", "village"))}, sources=[source("x")]
    )
    assert draft.open_draft().table("places").column("place_id").to_pylist() == ["X"]


def test_building_the_demonstration_twice_gives_one_release(root: Path) -> None:
    first = releases.publish_demonstration(worlds.two_villages(), None, [], "synthetic")
    again = releases.publish_demonstration(worlds.two_villages(), None, [], "synthetic")
    assert first.id == again.id
    assert len(releases.releases()) == 1


def test_a_release_with_a_shortened_file_is_refused(first: Manifest) -> None:
    path = layout_of().releases / first.id / "stays.parquet"
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(StoreError, match="damaged"):
        releases.open_release()


def test_a_second_writer_is_refused_while_the_first_is_at_work(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITY_LOCK_SECONDS", "0.1")
    put_world()
    held = threading.Event()
    done = threading.Event()

    def hold() -> None:
        with folders.locked(layout_of().flows):
            held.set()
            done.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    try:
        with pytest.raises(StoreError, match="Another import or publication"):
            releases.publish("second writer")
    finally:
        done.set()
        thread.join()


def test_leftovers_of_a_killed_writer_are_named_and_cleared(first: Manifest) -> None:
    folders.staging(layout_of().flows, "release").joinpath("half.parquet").write_bytes(b"PAR1")
    layout_of().flows.joinpath("CURRENT.0123abcd.new").write_text("half")
    messages = recovery.recover()
    assert [values["n"] for _, values in messages] == [2]
    assert recovery.recover() == []
    assert releases.open_release().id == first.id


WRITER = """
import sys, pyarrow as pa
from mobility.store import draft, releases
from tests import worlds
n = int(sys.argv[1])
print("ready", flush=True)
while True:
    n += 1
    world = worlds.two_villages()
    people = world["residents"].to_pylist()
    world["residents"] = worlds.rows("residents", *[row | {"people": float(n)} for row in people])
    stays = world["stays"].to_pylist()
    world["stays"] = worlds.rows("stays", *[row | {"people": float(n)} for row in stays])
    draft.put(world, sources=[{"name": "w", "kind": "all"}])
    releases.publish(str(n))
    print("published", n, flush=True)
"""


def release_is_one_piece() -> float:
    """The number all rows of the current release carry."""
    release = releases.open_release()
    with release.tables() as read:
        residents = read.run(read["residents"].select("people").distinct())["people"].to_pylist()
        stays = read.run(read["stays"].select("people").distinct())["people"].to_pylist()
    assert residents == stays and len(residents) == 1
    assert release.manifest.note == str(int(residents[0]))
    return residents[0]


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_the_current_release_whole(root: Path) -> None:
    moments = random.Random(20081105)
    newest = 0.0
    for _ in range(5):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(int(newest))],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        if not newest:
            writer.stdout.readline()
        time.sleep(moments.uniform(0.0, 1.2))
        writer.kill()
        writer.wait()
        now = release_is_one_piece()
        recovery.recover()
        assert recovery.recover() == []
        assert now >= newest
        assert release_is_one_piece() == now
        newest = now


def read_many(root: str, seconds: float) -> int:
    """Read the current release over and over; returns how often it was read."""
    end = time.monotonic() + seconds
    count = 0
    while time.monotonic() < end:
        release = releases.open_release(root=Path(root))
        found = queries.capacity(release, Selection(areas=("T1",), level="village"), OWNER)
        people = set(found.loc[found["place_id"] == "V2", "people"].dropna())
        assert len(people) <= 1
        assert people == {3.0 * int(release.manifest.note)}
        count += 1
    return count


@pytest.mark.slow
def test_readers_never_see_a_mix_of_two_releases(root: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, "0"], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    writer.stdout.readline()
    writer.stdout.readline()
    try:
        with multiprocessing.get_context("spawn").Pool(2) as pool:
            counts = pool.starmap(read_many, [(str(root), 3.0)] * 2)
    finally:
        writer.kill()
        writer.wait()
    assert min(counts) > 0


def hazard_month(month: int) -> dict[str, object]:
    return {"hazard": "cyclone", "place_id": "T1", "month": month, "level": 2}


def storm(name: str) -> dict[str, object]:
    return {"hazard": "cyclone", "place_id": "T1", "storm_id": name, "month": 4}


def test_a_new_hazard_calendar_takes_the_old_one_and_its_storms_away(root: Path) -> None:
    first = worlds.rows("hazards", hazard_month(4), hazard_month(5))
    draft.put({"hazards": first, "storms": worlds.rows("storms", storm("A"), storm("B"))})
    draft.put(
        {
            "hazards": worlds.rows("hazards", hazard_month(4)),
            "storms": worlds.rows("storms", storm("A")),
        }
    )
    assert draft.open_draft().table("hazards").column("month").to_pylist() == [4]
    assert draft.open_draft().table("storms").column("storm_id").to_pylist() == ["A"]
