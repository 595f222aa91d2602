"""The one door: what it lets through, and to whom."""

from __future__ import annotations

import inspect
from collections import Counter
from pathlib import Path
from typing import Any

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
from tests.conftest import Published
from tests.store.other_files import as_it_lies, with_file

T1 = Selection(areas=("T1",))


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    root = tmp_path_factory.mktemp("data")
    draft.put(worlds.two_villages(), sources=[{"name": "w", "kind": "all"}], root=root)
    releases.publish("two villages", root)
    return releases.open_release(root=root)


def test_a_viewer_of_an_unknown_tier_gets_no_row(release: Release) -> None:
    stranger = Viewer(Tier("stranger", False, "nobody"))
    flows = (queries.flows, queries.flows_by_month, queries.flow_months, queries.staying)
    others = (queries.capacity, queries.hazards, queries.storms, queries.seasons)
    years = (queries.staying_by_month, queries.flows_and_staying, queries.known_months)
    for ask in (*flows, *years, *others):
        with pytest.raises(MobilityError, match="tier"):
            ask(release, T1, stranger)
    with pytest.raises(MobilityError, match="tier"):
        queries.flow_groups(release, T1, stranger, origin="T1", destination="CITY")
    for ask_kind in (queries.flow_choices, queries.flow_years):
        with pytest.raises(MobilityError, match="tier"):
            ask_kind(release, stranger, "stays")
    with pytest.raises(MobilityError, match="tier"):
        queries.places(release, stranger)


def test_every_question_takes_a_viewer() -> None:
    asked = {name: each for name, each in vars(queries).items() if inspect.isfunction(each)}
    assert len(asked) > 40
    taken = {
        name: inspect.signature(each, follow_wrapped=False).parameters
        for name, each in asked.items()
    }
    assert [name for name in taken if "viewer" not in taken[name]] == ["years"]  # of the manifest


def test_an_unknown_place_is_named_in_the_error(release: Release) -> None:
    with pytest.raises(UsageError, match="NOWHERE"):
        queries.capacity(release, Selection(areas=("NOWHERE",)), OWNER)


def test_moved_limits_change_the_finding_and_nothing_else(release: Release) -> None:
    asked = Selection(areas=("V1",), months=(4,), level="village")
    usual = queries.capacity(release, asked, OWNER).iloc[0]
    lenient = queries.capacity(release, asked, OWNER, Limits(0.4, 0.5, 2.0, 0.3)).iloc[0]
    assert (usual.finding, lenient.finding) == ("loses", "keeps")
    assert usual.availability == lenient.availability == 0.5
    assert usual.without_helpers == lenient.without_helpers == 1.5


def test_more_helpers_for_each_person_leave_more_people_without(release: Release) -> None:
    asked = Selection(areas=("V1",), months=(4,), level="village")
    three = queries.capacity(release, asked, OWNER, Limits(2 / 3, 0.8, 3.0, 0.3)).iloc[0]
    assert (three.without_helpers, three.availability) == (2, 0.5)
    assert (three.all_year, three.all_year_reasons) == ("low all year", "help")
    assert queries.capacity(release, asked, OWNER).iloc[0].all_year == "not low"


def test_counts_are_as_sure_as_the_error_they_are_taken_to_have(release: Release) -> None:
    """V2: of 80 helpers 30 are away in October: 0.625; a third fewer would be 0.72 of them."""
    asked = Selection(areas=("V2",), months=(10,), level="village")

    def told(error: float) -> tuple[str, str]:
        row = queries.capacity(release, asked, OWNER, Limits(2 / 3, 0.8, 2.0, error)).iloc[0]
        return row.finding, "" if pd.isna(row.sure) else row.sure

    assert told(0.0) == told(0.05) == ("loses", "certain")
    assert told(0.3) == ("loses", "probably")
    assert told(0.95) == ("cannot tell", "")


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


def stay(year: int, month: int, people: float, **more: Any) -> dict[str, Any]:
    return {
        "origin_id": "V1",
        "destination_id": "CITY",
        "year": year,
        "month": month,
        "sex": "m",
        "age_group": "25-39",
        "people": people,
        **more,
    }


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Stays of January to March 2025, and of January and April 2024; moves in two years."""
    root = tmp_path_factory.mktemp("years")
    world = {"places": worlds.two_villages()["places"]}
    world["stays"] = worlds.rows(
        "stays",
        *[stay(2024, 1, 10, reason="salt work"), stay(2024, 4, 8, absence="long")],
        *[stay(2025, 1, 20, reason="harvest, or drying"), stay(2025, 2, 40, sex=None)],
        *[stay(2025, 2, 5, destination_id="V2"), stay(2025, 3, 0)],
    )
    moves = [(2024, 1, 10, "flood"), (2025, 1, 30, "flood"), (2025, 2, 7, None), (2025, 3, 0, None)]
    world["moves"] = worlds.rows(
        "moves",
        *[stay(year, month, people, reason=reason) for year, month, people, reason in moves],
    )
    draft.put(world, sources=[{"name": "w", "kind": "all"}], root=root)
    releases.publish("two years", root)
    return releases.open_release(root=root)


def people_out(release: Release, **asked: Any) -> float:
    return float(queries.flows(release, T1.but(**asked), OWNER)["people"].sum())


def test_stays_of_several_months_are_averaged_over_the_months_that_are_known(
    two_years: Release,
) -> None:
    """2025: 20, 40 and 0; nobody asked from April on."""
    assert people_out(two_years, months=(1, 2, 3, 4)) == pytest.approx(60 / 3)
    assert people_out(two_years) == pytest.approx(60 / 3)
    assert people_out(two_years, year=2024) == pytest.approx(18 / 2)
    assert people_out(two_years, months=(5,)) == 0


def test_averaged_years_count_for_the_months_they_speak_of(two_years: Release) -> None:
    """January is of both years, 15; February and March of 2025, 40 and 0; April of 2024, 8."""
    assert people_out(two_years, averaged=True, months=(1,)) == 15
    assert people_out(two_years, averaged=True, months=(1,), year=1999) == 15
    assert people_out(two_years, averaged=True) == pytest.approx((15 + 40 + 0 + 8) / 4)
    months = queries.flow_months(two_years, T1.but(averaged=True), OWNER).set_index("month")
    assert list(months["out"].dropna()) == [15, 40, 0, 8]
    assert months.loc[5:].isna().all(axis=None)


def test_moves_of_several_months_are_summed_after_the_years_are_averaged(
    two_years: Release,
) -> None:
    assert people_out(two_years, kind="moves") == 37
    assert people_out(two_years, kind="moves", averaged=True) == 20 + 7
    months = queries.flow_months(two_years, T1.but(kind="moves", year=2024), OWNER)
    assert list(months["out"].notna()) == [True] + [False] * 11
    assert queries.known_months(two_years, T1.but(kind="moves", year=2024), OWNER) == [1]


def test_reasons_and_absences_left_empty_are_unknown(two_years: Release) -> None:
    assert people_out(two_years, months=(1,), reasons=("harvest, or drying",)) == 20
    assert people_out(two_years, months=(1,), reasons=("unknown",)) == 0
    assert people_out(two_years, averaged=True, months=(4,), reasons=("unknown",)) == 8
    assert people_out(two_years, averaged=True, months=(4,), absences=("long",)) == 8
    assert people_out(two_years, averaged=True, months=(4,), absences=("unknown",)) == 0
    assert people_out(two_years, averaged=True, months=(1,), absences=("unknown",)) == 15


def test_moves_are_never_asked_for_a_class_of_absence(two_years: Release) -> None:
    assert people_out(two_years, kind="moves", absences=("long",)) == 37


def test_who_stays_in_a_unit_is_told_by_month(two_years: Release) -> None:
    found = queries.staying_by_month(two_years, T1, OWNER)
    assert found.to_dict("records") == [{"month": 2, "origin_id": "T1", "people": 5.0}]


def test_one_flow_is_told_by_sex_and_age(two_years: Release) -> None:
    found = queries.flow_groups(two_years, T1, OWNER, origin="T1", destination="CITY")
    assert found.to_dict("records") == [
        {"month": 1, "sex": "m", "age_group": "25-39", "people": 20.0},
        {"month": 2, "sex": "unknown", "age_group": "25-39", "people": 40.0},
    ]
    assert queries.flow_groups(two_years, T1, OWNER, origin="T1", destination=None).empty


def test_only_what_there_is_can_be_chosen(two_years: Release) -> None:
    found = queries.flow_choices(two_years, OWNER, "moves").set_index(["group", "value"])
    assert found["people"].to_dict() == {
        ("age_group", "25-39"): 47,
        ("reason", "flood"): 40,
        ("reason", "unknown"): 7,
        ("sex", "m"): 47,
    }
    stays = queries.flow_choices(two_years, OWNER, "stays")
    assert set(stays[stays["group"] == "absence"]["value"]) == {"long", "unknown"}
    assert queries.flow_years(two_years, OWNER, "stays") == [2024, 2025]


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
    assert set(found["finding"]) == {"no data"}


def test_seasons_of_a_village_are_those_of_its_country(release: Release) -> None:
    found = queries.seasons(release, Selection(areas=("V1",)), OWNER)
    assert dict(zip(found["season"], found["months"], strict=True)) == {
        "cyclone 4-5": (4, 5),
        "cyclone 10-11": (10, 11),
    }


def test_what_would_mend_a_village_follows_the_limits_asked(release: Release) -> None:
    asked = Selection(areas=("V1",), months=(4,), level="village")
    usual = queries.capacity(release, asked, OWNER).iloc[0]
    lenient = queries.capacity(release, asked, OWNER, Limits(0.4, 0.6, 2.0, 0.3)).iloc[0]
    assert (usual.helpers_to_return, lenient.helpers_to_return) == (2, 1)
    assert (usual.decided_by, usual.finding_without) == ("helpers", "keeps")
    assert (lenient.decided_by, lenient.finding_without) == ("helpers", "keeps")


def test_newcomers_help_by_the_limit_asked_and_beside_the_result_without_them(
    tmp_path: Path,
) -> None:
    """K4: of twenty newcomers a tenth is assigned, so that five help instead of three."""
    world = worlds.two_villages()
    arrived = {"origin_id": "CITY", "destination_id": "V1", "year": worlds.YEAR, "month": 4,
               "people": 20}  # fmt: skip
    world["stays"] = worlds.rows("stays", *world["stays"].to_pylist(), arrived)
    draft.put(world, sources=[{"name": "w", "kind": "all"}], root=tmp_path)
    releases.publish("newcomers", tmp_path)
    opened = releases.open_release(root=tmp_path)
    asked = Selection(areas=("V1",), months=(4,))

    def told(*more: Any) -> tuple[float, ...]:
        (row,) = queries.newcomers(opened, asked, OWNER, *more).itertuples()
        return (row.helpers, row.helpers_with_newcomers, row.without_helpers,
                row.without_with_newcomers)  # fmt: skip

    assert told() == (3, 3, 1.5, 1.5)
    assert told(0.1) == (3, 5, 1.5, 0.5)
    assert told(0.1, Limits(2 / 3, 0.8, 1.0, 0.3)) == (3, 5, 0, 0)
    months = queries.newcomer_months(opened, asked, OWNER, 0.1).set_index("month")
    assert tuple(months.loc[4, ["without_helpers", "without_with_newcomers"]]) == (1.5, 0.5)


def test_the_people_of_a_village_are_told_by_where_they_are_that_month(release: Release) -> None:
    asked = Selection(areas=("V1",), months=(4,), level="township")
    found = queries.destinations(release, asked, OWNER)
    assert found.to_dict("records") == [{"destination_id": "CITY", "people": 3.0}]
    assert queries.destinations(release, asked.but(months=(7,)), OWNER).empty


def test_where_nothing_is_estimated_no_flag_comes_by_chance(release: Release) -> None:
    assert queries.flags_by_chance(release, Selection(areas=("V1",)), OWNER).empty
    with pytest.raises(MobilityError, match="tier"):
        queries.flags_by_chance(release, T1, Viewer(Tier("stranger", False, "nobody")))
    with pytest.raises(MobilityError, match="tier"):
        queries.destinations(release, T1, Viewer(Tier("stranger", False, "nobody")))


def test_a_table_that_a_release_does_not_have_yet_is_empty(release: Release) -> None:
    folder = release.layout.releases / release.id
    gone = ("labour", "storm_tracks", "newcomer_care", "actors", "evidence")
    for name in gone:
        (folder / f"{name}.parquet").rename(folder / f"{name}.gone")
    try:
        before = as_it_lies(release)
        assert queries.labour(before, T1, OWNER).empty
        assert queries.storm_tracks(before, OWNER, ("S1",)).empty
        assert queries.newcomer_care(before, T1, OWNER).empty
        assert queries.actors(before, T1, OWNER).empty
        assert queries.evidence(before, OWNER).empty
        assert queries.newcomers(before, T1, OWNER)["warned"].isna().all()
        assert len(queries.plan_months(before, T1, OWNER)) == 12
    finally:
        for name in gone:
            (folder / f"{name}.gone").rename(folder / f"{name}.parquet")


def actor(place: str, lead: str, rank: int | None = 1, action: str = "drill") -> dict[str, Any]:
    return {"place_id": place, "action": action, "lead": lead, "rank": rank}


def test_actors_are_those_stated_at_the_places_asked_above_and_inside_them(
    tmp_path: Path,
) -> None:
    stated = [
        actor("LAND", "last", None), actor("LAND", "second", 2), actor("LAND", "first"),
        actor("T1", "township"), actor("V1", "village"), actor("CITY", "city"),
    ]  # fmt: skip
    world = worlds.two_villages() | {"actors": worlds.rows("actors", *stated)}
    draft.put(world, sources=[{"name": "w", "kind": "all"}], root=tmp_path)
    corrected = worlds.rows("actors", actor("V1", "the village's own"))
    draft.put({"actors": corrected}, sources=[{"name": "v", "kind": "actors"}], root=tmp_path)
    releases.publish("actors", tmp_path)
    opened = releases.open_release(root=tmp_path)

    def led(*areas: str) -> list[str]:
        return list(queries.actors(opened, Selection(areas=areas), OWNER)["lead"])

    assert led("T1") == ["first", "second", "last", "township", "the village's own"]
    assert led("V2") == ["first", "second", "last", "township"]
    assert led("CITY") == ["city", "first", "second", "last"]
    assert set(led()) == {*led("T1"), "city"}
    with pytest.raises(MobilityError, match="tier"):
        queries.actors(opened, T1, Viewer(Tier("stranger", False, "nobody")))


def test_a_column_that_a_release_does_not_have_yet_is_empty(tmp_path: Path) -> None:
    storm = {"hazard": "cyclone", "place_id": "LAND", "storm_id": "Nargis", "month": 5,
             "closest_at": "2008-05-02T15:00:00Z", "distance_km": 12.0}  # fmt: skip
    world = worlds.two_villages() | {"storms": worlds.rows("storms", storm)}
    draft.put(world, sources=[{"name": "w", "kind": "all"}], root=tmp_path)
    releases.publish("storms", tmp_path)
    opened = releases.open_release(root=tmp_path)
    path = opened.layout.releases / opened.id / "storms.parquet"
    before = with_file(opened, "storms", pq.read_table(path).drop_columns(["lon", "lat"]))
    (found,) = queries.storms(before, T1, OWNER).to_dict("records")
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


CYCLONES = [("Weak", 4, 30.0), ("Gale", 5, 40.0), ("Strong", 5, 90.0), ("Late", 10, 20.0)]


@pytest.mark.parametrize(
    ("force", "absence", "without"), [("all", 0.375, 1.125), ("34", 0.5, 1.5), ("64", 0.5, 1.5)]
)
def test_what_is_expected_and_the_plan_weigh_the_storms_of_the_force(
    force: str, absence: float, without: float, published: Published
) -> None:
    """Of V1's six helpers three are away in April and May: of all four storms, in three."""
    number = Counter(month for _, month, _ in CYCLONES)
    hazards = [
        {"hazard": "cyclone", "place_id": "LAND", "month": month, "weight": float(number[month]),
         "level": {4: 1, 5: 3, 10: 1}.get(month, 0)}
        for month in range(1, 13)
    ]  # fmt: skip
    storms = [
        {"hazard": "cyclone", "place_id": "LAND", "storm_id": name, "month": month,
         "closest_at": "2008-05-02", "distance_km": 300.0, "wind_kt": wind}
        for name, month, wind in CYCLONES
    ]  # fmt: skip
    world = worlds.two_villages() | {
        "hazards": worlds.rows("hazards", *hazards),
        "storms": worlds.rows("storms", *storms),
    }
    opened = releases.open_release(root=published(world))
    asked = Selection(areas=("V1",), hazard="cyclone", force=force)
    (found,) = queries.expected(opened, asked, OWNER).itertuples()
    assert found.expected_absence == pytest.approx(absence)
    assert found.expected_without == found.expected_without_away == pytest.approx(without)
    due = [] if force == "64" else [(5, 3)]
    planned = queries.plan_villages(opened, asked, OWNER)
    moved = planned[planned["actions"].str.contains("move")]
    assert list(zip(moved["month"], moved["hazard_level"], strict=True)) == due
    first = queries.first_villages(opened, asked, OWNER)
    assert list(zip(first["month"], first["hazard_level"], strict=True)) == due
    assert first["expected_without_away"].to_list() == pytest.approx([without] * len(due))
