"""MIMU's village list: which rows are villages in use, and which faults are found."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from mobility import tables
from mobility.importers import boundaries
from mobility.importers.families import read_by_rules
from mobility.importers.opening.raw_table import RawTable
from mobility.importers.opening.tabular import read_table
from mobility.importers.problems import Context, Imported
from mobility.importers.recipes import known
from tests.importers.golden import maps
from tests.importers.golden.villages import VILLAGE, townships, villages

NO_DRAFT = maps.draft()


def places(imported: Imported, level: str = "village") -> dict[str, dict[str, Any]]:
    rows = imported.tables["places"].to_pylist()
    return {row["place_id"]: row for row in rows if row["level"] == level}


def read(raw: RawTable, context: Context) -> Imported:
    recipe = known.recognised(raw.header, "places")
    assert recipe is not None and recipe.rules == "mimu"
    return read_by_rules(raw, context, recipe, {})


def findings(imported: Imported, code: str) -> list[Any]:
    return [problem for problem in imported.problems if problem.code == code]


def test_the_list_is_recognised_by_its_header() -> None:
    read(villages({}), NO_DRAFT)
    assert known.recognised(townships({}).header, "places") is None


def test_a_village_is_tied_to_tract_township_district_and_state() -> None:
    imported = read(villages({}), NO_DRAFT)
    assert places(imported)["100001"]["parent_id"] == "XX1001001"
    assert places(imported, "tract")["XX1001001"]["parent_id"] == "XX1001"
    assert places(imported, "township")["XX1001"]["parent_id"] == "MMR017D001"
    assert places(imported, "district")["MMR017D001"]["parent_id"] == "MMR017"
    assert places(imported, "state")["MMR017"]["parent_id"] is None
    assert imported.tables["places"].schema == tables.table("places").schema
    assert not imported.errors


@pytest.mark.parametrize(
    ("change", "code", "severity"),
    [
        ({"LocationType": "Ward"}, "left_out_ward", "note"),
        ({"LocationType": "Camp"}, "left_out_other_type", "warning"),
        ({"IsActive": "0", "ChangeType": "Delete"}, "left_out_inactive", "note"),
        ({"ChangeType": "Delete"}, "left_out_deleted_but_active", "warning"),
        ({"ChangeType": "VillagetoWard"}, "left_out_became_town", "note"),
        ({"ChangeType": "Merge", "MIMUMappingStatus": "0"}, "left_out_not_mapped", "warning"),
    ],
)
def test_rows_that_are_no_village_in_use_are_left_out_and_given_back(
    change: dict[str, str], code: str, severity: str
) -> None:
    imported = read(villages({}, {"LocationPCode": "100002", **change}), NO_DRAFT)
    assert set(places(imported)) == {"100001"}
    (problem,) = findings(imported, code)
    assert (problem.severity, problem.row) == (severity, 3)
    assert "100002" in problem.values["listed"]
    assert imported.rejected is not None
    assert imported.rejected.select(["LocationPCode", "row"]).to_pylist() == [
        {"LocationPCode": "100002", "row": 3}
    ]


def test_a_village_that_took_in_another_stays() -> None:
    imported = read(villages({"ChangeType": "Merge"}), NO_DRAFT)
    assert set(places(imported)) == {"100001"}


def test_villages_of_one_name_stay_apart_by_code() -> None:
    imported = read(villages({}, {"LocationPCode": "100002"}), NO_DRAFT)
    assert len(places(imported)) == 2
    assert findings(imported, "shared_names")[0].values["most"] == 2
    assert findings(imported, "shared_name_in_tract")[0].values["listed"] == "100001, 100002"


@pytest.mark.parametrize(
    ("lon", "lat"), [("", ""), ("95.05", ""), ("0", "0"), ("0.0", "0.000"), (" ", " ")]
)
def test_blank_and_zero_coordinates_are_no_location(lon: str, lat: str) -> None:
    imported = read(villages({"Longitude": lon, "Latitude": lat}), NO_DRAFT)
    assert (places(imported)["100001"]["lon"], places(imported)["100001"]["lat"]) == (None, None)
    assert findings(imported, "no_location")[0].values["listed"] == "100001"
    assert not imported.errors


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Longitude": "16.05", "Latitude": "95.05"}, "swapped_location"),
        ({"Longitude": "east", "Latitude": "16.05"}, "not_a_number"),
        ({"Longitude": "950.5", "Latitude": "16.05"}, "too_large"),
        ({"LocationPCode": " "}, "missing_value"),
        ({"LocationPCode": "100001"}, "duplicate_key"),
        ({"VillageTractTownPCode": ""}, "no_parent"),
    ],
)
def test_rows_that_cannot_become_a_place_are_errors(change: dict[str, str], code: str) -> None:
    imported = read(villages({}, {"LocationPCode": "100002", **change}), NO_DRAFT)
    assert [(problem.code, problem.row) for problem in imported.errors] == [(code, 3)]
    assert len(places(imported)) == 1


def test_points_outside_their_township_are_listed_with_the_distance() -> None:
    outline = gpd.GeoDataFrame(
        {"place_id": ["XX1001"], "level": ["township"]}, geometry=[maps.WEST], crs=4326
    )
    raw = villages(
        {},
        {"LocationPCode": "100002", "Longitude": "95.2"},
        {"LocationPCode": "100003", "Longitude": "95.105"},
        {"LocationPCode": "100004", "Longitude": "95.3", "ChangeType": "Delete"},
    )
    imported = read(raw, maps.draft(boundaries=outline))
    # A tenth of a degree of longitude at 16.05 N is 10.7 km.
    (far,) = findings(imported, "outside_outline")
    assert (far.values["km"], far.severity, far.row) == ("10.7", "warning", 3)
    (left_out,) = findings(imported, "outside_township")
    assert (left_out.values["place"][:6], left_out.severity) == ("100004", "note")
    assert "100003 (0.54 km)" in findings(imported, "just_outside_township")[0].values["listed"]
    assert places(imported)["100002"]["lon"] == 95.2


def test_without_an_outline_it_is_said_that_points_were_not_judged() -> None:
    assert findings(read(villages({}), NO_DRAFT), "not_compared")


def test_characters_that_cannot_be_seen_are_taken_out_and_said() -> None:
    imported = read(villages({"LocationNameMM": "\u200bရွာ\u200bသစ် "}), NO_DRAFT)
    assert places(imported)["100001"]["name_my"] == "ရွာသစ်"
    assert findings(imported, "invisible_characters")[0].column == "LocationNameMM"


def test_names_that_change_under_nfc_are_normalised_and_said() -> None:
    written, normal = "အင\u103a\u1037", "အင\u1037\u103a"
    imported = read(villages({"LocationNameMM": written}), NO_DRAFT)
    assert places(imported)["100001"]["name_my"] == normal
    assert findings(imported, "invisible_characters")[0].values["n"] == 1


def test_two_shapes_of_code_are_reported_and_kept_as_text() -> None:
    ward = {"LocationPCode": "XX1001701501", "LocationType": "Ward"}
    imported = read(villages({}, ward), NO_DRAFT)
    assert findings(imported, "code_shapes")[0].values["n"] == 2


def test_the_same_point_twice_is_reported() -> None:
    other = {"LocationPCode": "100002", "LocationName": "Other"}
    assert findings(read(villages({}, other), NO_DRAFT), "shared_point")


def test_a_tract_is_put_at_the_mean_of_its_villages_and_an_outline_is_better() -> None:
    township = {
        "place_id": "XX1001",
        "name_en": "West Town",
        "level": "township",
        "lon": 95.01,
        "lat": 16.01,
    }
    raw = villages({}, {"LocationPCode": "100002", "Longitude": "95.07"})
    imported = read(raw, maps.draft(township))
    assert places(imported, "tract")["XX1001001"]["lon"] == pytest.approx(95.06)
    assert places(imported, "township")["XX1001"]["lon"] == 95.01
    assert findings(imported, "mean_location")[0].values["n"] == 3


def test_a_tract_with_two_names_is_reported() -> None:
    raw = villages({}, {"LocationPCode": "100002", "VillageTractTown": "Another"})
    (problem,) = findings(read(raw, NO_DRAFT), "code_with_several_values")
    assert problem.column == "VillageTractTown"


def test_other_columns_may_be_absent() -> None:
    first = {name: text for name, text in VILLAGE.items() if name != "MIMUMappingStatus"}
    raw = villages({})
    less = type(raw)(raw.file, "", tuple(first), raw.rows.drop_columns(["MIMUMappingStatus"]))
    assert set(places(read(less, NO_DRAFT))) == {"100001"}


# --- the real list --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ayeyarwady(real_files: Path) -> Imported:
    """The list of Ayeyarwady over the outlines of all townships."""
    outlines = boundaries.read(real_files / "myanmar" / "MMR_adm3.topojson.json", NO_DRAFT)
    context = Context(outlines.tables["places"], outlines.boundaries)
    raw = read_table(real_files / "myanmar" / "mimu_villages_ayeyarwady.csv")
    return read(raw, context)


def test_the_real_list_has_the_known_numbers_of_villages(ayeyarwady: Imported) -> None:
    township = {id_: row["parent_id"] for id_, row in places(ayeyarwady, "tract").items()}
    counts = Counter(township[row["parent_id"]] for row in places(ayeyarwady).values())
    assert (counts["MMR017024"], counts["MMR017018"], counts["MMR017016"]) == (621, 721, 542)
    assert sum(counts.values()) == 12_124
    assert len(places(ayeyarwady, "township")) == 26
    assert ayeyarwady.rejected is not None
    assert ayeyarwady.rejected.num_rows == 12_995 - 12_124
    assert not ayeyarwady.errors


def test_the_real_list_has_twelve_points_far_outside_mawlamyinegyun(ayeyarwady: Imported) -> None:
    far = [
        problem.severity
        for code in ("outside_township", "outside_outline")
        for problem in findings(ayeyarwady, code)
        if "MMR017018" in problem.values["area"] and float(problem.values["km"]) > 5
    ]
    assert sorted(far) == ["note"] * 5 + ["warning"] * 7


def test_the_real_list_shows_every_known_fault(ayeyarwady: Imported) -> None:
    deleted = findings(ayeyarwady, "left_out_deleted_but_active")
    assert sum(problem.values["n"] for problem in deleted) == 406
    assert sum(p.values["n"] for p in findings(ayeyarwady, "left_out_ward")) == 305
    changed = {p.column: p.values["n"] for p in findings(ayeyarwady, "invisible_characters")}
    assert changed == {"LocationNameMM": 1113, "TownshipMM": 393, "VillageTractTownMM": 352}
    assert findings(ayeyarwady, "shared_names")[0].values["name"] == "Ywar Thit Kone"
    assert findings(ayeyarwady, "code_shapes")[0].values["n"] == 2
    unlocated = sum(row["lon"] is None for row in places(ayeyarwady).values())
    assert unlocated == sum(p.values["n"] for p in findings(ayeyarwady, "no_location"))
    assert unlocated > 1_800
