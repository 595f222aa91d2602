"""The one door: what it lets through, and to whom."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from mobility.access import OWNER, Tier, Viewer
from mobility.errors import MobilityError, UsageError
from mobility.measures.parameters import Limits
from mobility.selection import Selection
from mobility.store import draft, queries, releases
from mobility.store.releases import Release
from tests import worlds

T1 = Selection(areas=("T1",))


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    root = tmp_path_factory.mktemp("data")
    draft.put(worlds.two_villages(), sources=[{"name": "w", "kind": "all"}], root=root)
    releases.publish("two villages", root)
    return releases.open_release(root=root)


def test_a_viewer_of_an_unknown_tier_gets_no_row(release: Release) -> None:
    stranger = Viewer(Tier("stranger", "village", False, "nobody"))
    for ask in (queries.flows, queries.capacity, queries.hazards, queries.storms, queries.seasons):
        with pytest.raises(MobilityError, match="tier"):
            ask(release, T1, stranger)
    with pytest.raises(MobilityError, match="tier"):
        queries.places(release, stranger)


def test_an_unknown_place_is_named_in_the_error(release: Release) -> None:
    with pytest.raises(UsageError, match="NOWHERE"):
        queries.capacity(release, Selection(areas=("NOWHERE",)), OWNER)


def test_moved_limits_change_the_verdict_and_nothing_else(release: Release) -> None:
    asked = Selection(areas=("V1",), months=(4,), level="village")
    usual = queries.capacity(release, asked, OWNER).iloc[0]
    lenient = queries.capacity(release, asked, OWNER, Limits(0.4, 0.5, 2.0, 1.5)).iloc[0]
    assert (usual.verdict, lenient.verdict) == ("loss", "ok")
    assert usual.rai == lenient.rai


def test_the_hazard_asked_for_sets_the_level(release: Release) -> None:
    found = queries.capacity(release, T1.but(level="village", hazard="flood"), OWNER)
    assert set(found["hazard_level"]) == {0}


def test_months_without_anybody_away_are_zero_and_unknown_years_are_not_known(
    release: Release,
) -> None:
    this_year = queries.flow_months(release, T1, OWNER)
    assert this_year.set_index("month").loc[1, "out"] == 0
    last_year = queries.flow_months(release, T1.but(year=2024), OWNER)
    assert last_year["out"].isna().all()


def test_flows_into_the_city_name_the_township_they_come_from(release: Release) -> None:
    asked = Selection(areas=("CITY",), months=(10,), direction="into")
    found = queries.flows(release, asked, OWNER)
    assert found.to_dict("records") == [
        {"origin_id": "T1", "destination_id": "CITY", "people": 30.0}
    ]


def test_rows_that_start_outside_do_not_say_that_villages_were_asked(tmp_path: Path) -> None:
    world = worlds.two_villages()
    newcomers = [
        row | {"origin_id": "CITY", "destination_id": "V2"} for row in world["stays"].to_pylist()
    ]
    world["stays"] = worlds.rows("stays", *newcomers)
    draft.put(world, sources=[{"name": "w", "kind": "all"}], root=tmp_path)
    releases.publish("newcomers only", tmp_path)
    asked = Selection(areas=("V2",), level="village")
    found = queries.capacity(releases.open_release(root=tmp_path), asked, OWNER)
    assert set(found["verdict"]) == {"no data"}


def test_seasons_of_a_village_are_those_of_its_country(release: Release) -> None:
    found = queries.seasons(release, Selection(areas=("V1",)), OWNER)
    assert dict(zip(found["season"], found["months"], strict=True)) == {
        "cyclone 4-5": (4, 5),
        "cyclone 10-11": (10, 11),
    }


def test_a_table_that_a_release_does_not_have_yet_is_empty(release: Release) -> None:
    folder = release.place.releases / release.id
    for name in ("labour", "storm_tracks"):
        (folder / f"{name}.parquet").rename(folder / f"{name}.gone")
    try:
        assert queries.labour(release, T1, OWNER).empty
        assert queries.storm_tracks(release, OWNER, ("S1",)).empty
    finally:
        for name in ("labour", "storm_tracks"):
            (folder / f"{name}.gone").rename(folder / f"{name}.parquet")


def test_a_column_that_a_release_does_not_have_yet_is_empty(tmp_path: Path) -> None:
    storm = {"hazard": "cyclone", "place_id": "LAND", "storm_id": "Nargis", "month": 5,
             "closest_at": "2008-05-02T15:00:00Z", "distance_km": 12.0}  # fmt: skip
    world = worlds.two_villages() | {"storms": worlds.rows("storms", storm)}
    draft.put(world, sources=[{"name": "w", "kind": "all"}], root=tmp_path)
    releases.publish("storms", tmp_path)
    opened = releases.open_release(root=tmp_path)
    path = opened.place.releases / opened.id / "storms.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["lon", "lat"]), path)
    (found,) = queries.storms(opened, T1, OWNER).to_dict("records")
    assert found["storm_id"] == "Nargis"
    assert pd.isna(found["lon"]) and pd.isna(found["lat"])


def test_labour_is_inherited_and_said_to_be(tmp_path: Path) -> None:
    work = {"activity": "salt", "place_id": "LAND", "month": 4, "level": 3, "who": "both"}
    world = worlds.two_villages() | {"labour": worlds.rows("labour", work)}
    draft.put(world, sources=[{"name": "w", "kind": "all"}], root=tmp_path)
    releases.publish("labour", tmp_path)
    found = queries.labour(releases.open_release(root=tmp_path), T1, OWNER)
    assert [tuple(row) for row in found[["activity", "place_id", "month", "level"]].values] == [
        ("salt", "T1", 4, 3)
    ]
    assert list(found["inherited_from"]) == ["LAND"]
