"""A change of hazards is published whole or not at all, and touches nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from mobility.access import OWNER, READER, Tier, Viewer
from mobility.errors import MobilityError, StoreError, UsageError
from mobility.selection import Selection
from mobility.settings import PUBLISH_FROM_PAGES
from mobility.store import draft, queries, recovery, releases, revision, rollups
from mobility.store.releases import Release
from tests import worlds
from tests.conftest import SOURCE, Published

STORM = {
    "hazard": "cyclone",
    "place_id": "LAND",
    "storm_id": "Nargis",
    "month": 5,
    "closest_at": "2008-05-02T15:00:00Z",
    "distance_km": 12.0,
}


@pytest.fixture
def base(published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    world = worlds.two_villages() | {"storms": worlds.rows("storms", STORM)}
    shutil.copytree(published(world), tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path))
    monkeypatch.setenv(PUBLISH_FROM_PAGES.name, "1")
    return releases.open_release()


def calendar(hazard: str, place_id: str, *due: int) -> pa.Table:
    return worlds.rows("hazards", *[
        {"hazard": hazard, "place_id": place_id, "month": month, "level": 3 * (month in due),
         "source": "by hand"}
        for month in range(1, 13)
    ])  # fmt: skip


def due(release: Release, place: str, hazard: str) -> list[int]:
    found = queries.hazards(release, Selection(areas=(place,), hazard=hazard), OWNER)
    return list(found.loc[found["level"] >= 2, "month"])


def files(release: Release, *names: str) -> list[bytes]:
    folder = release.layout.releases / release.id
    return [(folder / f"{name}.parquet").read_bytes() for name in names]


def tree(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def test_a_place_gets_a_calendar_of_its_own_and_the_old_release_keeps_the_old(
    base: Release,
) -> None:
    manifest = revision.publish_hazards(
        base, OWNER, calendar("flood", "T1", 7, 8), [], "Floods of July"
    )
    new = releases.open_release()
    assert (new.id, manifest.note, manifest.previous) == (manifest.id, "Floods of July", base.id)
    assert due(new, "T1", "flood") == due(new, "V1", "flood") == [7, 8]
    assert due(new, "LAND", "flood") == due(base, "T1", "flood") == []
    assert due(new, "T1", "cyclone") == [4, 5, 10, 11]
    assert [source["kind"] for source in manifest.sources] == ["all", "hazards"]


def test_a_calendar_is_replaced_whole_and_its_storms_stay(base: Release) -> None:
    revision.publish_hazards(base, OWNER, calendar("cyclone", "LAND", 6), [], "Later")
    new = releases.open_release()
    assert due(new, "T1", "cyclone") == [6]
    assert list(queries.storms(new, Selection(areas=("T1",)), OWNER)["storm_id"]) == ["Nargis"]


def test_a_calendar_taken_away_takes_its_storms_along(base: Release) -> None:
    nothing = calendar("cyclone", "LAND").slice(0, 0)
    revision.publish_hazards(base, OWNER, nothing, [("cyclone", "LAND")], "Wrong")
    new = releases.open_release()
    assert queries.hazards(new, Selection(areas=("T1",)), OWNER).empty
    assert new.manifest.files["storms"]["rows"] == 0


OF_HAZARDS = ("hazard_calendars", "hazard_owners", "villages_first")


def test_every_table_and_rollup_that_is_not_of_hazards_is_the_same_to_the_byte(
    base: Release,
) -> None:
    revision.publish_hazards(base, OWNER, calendar("cyclone", "T1", 6), [], "Later")
    new = releases.open_release()
    untouched = [name for name in rollups.NAMES if name not in OF_HAZARDS]
    names = [*untouched, "places", "roster", "residents", "stays", "roles", "labour"]
    assert files(base, *names) == files(new, *names)
    asked = Selection(areas=("V1",), months=(6,), level="village")
    ringed = [queries.capacity(each, asked, OWNER)["hazard_level"][0] for each in (base, new)]
    assert ringed == [1, 3]


def test_a_synthetic_release_stays_synthetic_and_the_draft_is_left_alone(base: Release) -> None:
    releases.publish_demonstration(worlds.two_villages(), None, [], "synthetic")
    own = worlds.rows("places", worlds.place("MINE", "village"))
    draft.put({"places": own}, sources=[SOURCE])
    synthetic = releases.open_release()
    manifest = revision.publish_hazards(synthetic, OWNER, calendar("flood", "T1", 8), [], "August")
    assert manifest.synthetic
    assert manifest.id != synthetic.id
    assert draft.open_draft().table("places").column("place_id").to_pylist() == ["MINE"]


def care(*answers: dict[str, Any]) -> pa.Table:
    return worlds.rows("newcomer_care", *answers)


def test_answers_about_newcomers_are_replaced_and_removed_village_by_village(
    base: Release,
) -> None:
    first = care({"place_id": "V1", "warned": 1, "source": "a"}, {"place_id": "V2", "warned": 0})
    asked = Selection(areas=("T1",))
    manifest = revision.publish_newcomer_care(base, OWNER, first, [], "Asked in June")
    second = releases.open_release()
    assert (manifest.note, manifest.previous) == ("Asked in June", base.id)
    assert [source["kind"] for source in manifest.sources] == ["all", "newcomer_care"]
    assert queries.newcomer_care(second, asked, OWNER)["warned"].tolist() == [1, 0]
    assert queries.newcomer_care(base, asked, OWNER).empty
    changed = care({"place_id": "V1", "sheltered": 0})
    revision.publish_newcomer_care(second, OWNER, changed, ["V2"], "Asked again")
    third = queries.newcomer_care(releases.open_release(), asked, OWNER)
    assert third["place_id"].tolist() == ["V1"] and third["sheltered"].tolist() == [0]
    assert third["warned"].isna().all() and third["source"].isna().all()
    names = [*rollups.NAMES, "places", "roster", "stays", "hazards"]
    assert files(base, *names) == files(releases.open_release(), *names)


@pytest.mark.parametrize(
    ("viewer", "note"),
    [(Viewer(Tier("stranger", False, "nobody")), "why"), (READER, "why"), (OWNER, "  ")],
)
def test_who_does_not_own_the_data_or_says_not_why_stores_no_answer(
    base: Release, viewer: Viewer, note: str
) -> None:
    before = tree(base.layout.root)
    with pytest.raises(MobilityError):
        revision.publish_newcomer_care(base, viewer, care({"place_id": "V1"}), [], note)
    assert tree(base.layout.root) == before


@pytest.mark.parametrize(
    ("viewer", "note"),
    [
        (Viewer(Tier("stranger", False, "nobody")), "why"),
        (READER, "why"),
        (OWNER, "  "),
    ],
)
def test_who_does_not_own_the_data_or_says_not_why_changes_nothing(
    base: Release, viewer: Viewer, note: str
) -> None:
    before = tree(base.layout.root)
    with pytest.raises(MobilityError):
        revision.publish_hazards(base, viewer, calendar("flood", "T1", 8), [], note)
    assert tree(base.layout.root) == before


def test_a_release_published_meanwhile_is_not_undone(base: Release) -> None:
    revision.publish_hazards(base, OWNER, calendar("flood", "T1", 8), [], "first")
    before = tree(base.layout.root)
    with pytest.raises(StoreError, match="since you began"):
        revision.publish_hazards(base, OWNER, calendar("flood", "T1", 9), [], "second")
    assert tree(base.layout.root) == before


def test_an_import_under_way_is_neither_published_nor_left_to_undo_the_change(
    base: Release,
) -> None:
    draft.put({"places": worlds.rows("places", worlds.place("V3", "village"))}, sources=[SOURCE])
    before = tree(base.layout.root)
    with pytest.raises(StoreError, match="not published yet"):
        revision.publish_hazards(base, OWNER, calendar("flood", "T1", 8), [], "why")
    assert tree(base.layout.root) == before


def test_a_publication_that_fails_leaves_everything_as_it_was(
    base: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(rollups, "build", fail)
    with pytest.raises(OSError, match="disk full"):
        revision.publish_hazards(base, OWNER, calendar("flood", "T1", 8), [], "why")
    assert releases.current_id() == base.id
    recovery.recover()
    assert [manifest.id for manifest in releases.releases()] == [base.id]


def test_no_note_is_a_wrong_use(base: Release) -> None:
    with pytest.raises(UsageError, match="no note"):
        revision.publish_hazards(base, OWNER, calendar("flood", "T1", 8), [], "")


def test_nothing_is_published_where_publishing_from_pages_is_switched_off(
    base: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PUBLISH_FROM_PAGES.name)
    with pytest.raises(UsageError, match="switched off"):
        revision.publish_hazards(base, OWNER, calendar("flood", "T1", 8), [], "why")
    assert releases.current_id() == base.id
