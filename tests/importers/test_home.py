"""Tables in the home format, judged row by row."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pyarrow.csv as pa_csv
import pytest
import shapely

from mobility.errors import DataError, UsageError
from mobility.importers import describe, read
from mobility.importers.problems import CODES_SHOWN, Context
from mobility.measures.plan import ACTIONS
from mobility.tables import table
from mobility.words import speak
from tests import worlds
from tests.importers.handmade import (
    CONTEXT,
    EMPTY,
    PLACES,
    STAY,
    STAYS_HEADER,
    codes,
    faults,
    records,
    stays,
    take,
    write,
)

CARE = ({"place_id": "V1", "warned": 1, "sheltered": 0, "host_households": 2, "source": "asked"},
        {"place_id": "V2"})  # fmt: skip
ACTORS = (
    {"place_id": "LAND", "action": "drill", "lead": "Township body", "lead_my": "အဖွဲ့",
     "rank": 1, "source": "law"},
    {"place_id": "LAND", "action": "drill", "lead": "Red Cross"},
)  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["places", "residents", "stays", "roster", "hazards", "roles", "newcomer_care", "actors"],
)
def test_a_clean_table_comes_out_in_the_dictionarys_schema(name: str, tmp_path: Path) -> None:
    minimum = worlds.rows("roles", {"place_id": "V1", "role": "early warning", "minimum": 2})
    world = worlds.two_villages() | {"roles": minimum}
    world["newcomer_care"] = worlds.rows("newcomer_care", *CARE)
    world["actors"] = worlds.rows("actors", *ACTORS)
    path = tmp_path / f"{name}.csv"
    pa_csv.write_csv(world[name], path)
    imported = read([path], name, Context(world["places"]))
    assert imported.errors == []
    assert imported.tables[name].equals(world[name])
    assert imported.sources[0].rows_kept == imported.sources[0].rows_read == world[name].num_rows


CARE_HEADER = "place_id,warned,sheltered,on_committee,host_households,source"


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("V9,1,0,,2,asked", "unknown_place", "place_id"),
        ("ကျေးရွာ,1,0,,2,asked", "a_place_name", "place_id"),
        (",1,0,,2,asked", "missing_value", "place_id"),
        ("V2,9,0,,2,asked", "not_a_flag", "warned"),
        ("V2,1,perhaps,,2,asked", "not_a_flag", "sheltered"),
        ("V2,1,0,2,2,asked", "not_a_flag", "on_committee"),
        ("V2,1,0,,-2,asked", "negative", "host_households"),
        ("V2,1,0,,2.5,asked", "not_whole", "host_households"),
        ("V1,1,0,,2,asked", "duplicate_key", ""),
        ("V2,1,0,,2,\x07", "unprintable", "source"),
    ],
)
def test_an_answer_about_newcomers_that_is_none_is_named(
    row: str, code: str, column: str, tmp_path: Path
) -> None:
    imported = take(tmp_path, "newcomer_care", CARE_HEADER, "V1,1,0,,2,asked", row)
    assert faults(imported) == [(code, 3, column)]
    assert records(imported, "newcomer_care") == [
        {"place_id": "V1", "warned": 1, "sheltered": 0, "on_committee": None,
         "host_households": 2, "source": "asked"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("V9,drill,Red Cross,,1,law", "unknown_place", "place_id"),
        ("T1,evacuate,Red Cross,,1,law", "not_allowed", "action"),
        ("T1,drill,,ကြက်ခြေနီ,1,law", "missing_value", "lead"),
        ("T1,drill,Red Cross,,0,law", "too_small", "rank"),
        ("T1,drill,Red Cross,,first,law", "not_a_number", "rank"),
        ("T1,DRILL,Fire Services,,2,law", "duplicate_key", ""),
    ],
)
def test_an_actor_that_is_none_is_named(row: str, code: str, column: str, tmp_path: Path) -> None:
    header = "place_id,action,lead,lead_my,rank,source"
    imported = take(tmp_path, "actors", header, "T1,drill,Fire Services,,1,law", row)
    assert faults(imported) == [(code, 3, column)]
    assert len(records(imported, "actors")) == 1


def test_an_actor_s_name_in_zawgyi_is_converted_and_told(tmp_path: Path) -> None:
    zawgyi = "ေကာ္မတီ"
    imported = take(tmp_path, "actors", "place_id,action,lead,lead_my", f"T1,drill,A,{zawgyi}")
    (warning,) = imported.problems
    assert (warning.code, warning.column) == ("read_from_zawgyi", "lead_my")
    assert records(imported, "actors")[0]["lead_my"] == "ကော်မတီ"


def test_the_actions_an_actor_may_lead_are_those_of_the_plan() -> None:
    (action,) = [each for each in table("actors").columns if each.name == "action"]
    assert action.values == ACTIONS


def test_a_list_of_places_is_not_taken_for_answers_about_newcomers(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="warned, sheltered"):
        take(tmp_path, "newcomer_care", "place_id,source", "V1,asked")
    with pytest.raises(UsageError, match="not clear"):
        read([write(tmp_path, "some.csv", "pcode,colour", "V1,red")], None, CONTEXT)
    told = read([write(tmp_path, "told.csv", "pcode,committee,hosts", "V1,0,3")], None, CONTEXT)
    (row,) = records(told, "newcomer_care")
    assert (row["place_id"], row["on_committee"], row["host_households"]) == ("V1", 0, 3)


def test_columns_are_recognised_in_any_case_and_under_natural_names(tmp_path: Path) -> None:
    header = "Household ID,PERSON-ID,pcode,Gender,age,Severe,Here 1,here_2,absence reason,Roles"
    imported = take(tmp_path, "roster", header, "H1,P1,V1,Female,30,0,1,0,work,boat;radio")
    (row,) = records(imported, "roster")
    assert (row["village_id"], row["sex"], row["here_01"], row["here_02"]) == ("V1", "f", 1, 0)
    assert (row["reason"], row["roles"], row["here_03"]) == ("work", "boat;radio", None)


def test_half_months_are_read_beside_their_month(tmp_path: Path) -> None:
    header = "household_id,person_id,village_id,sex,age,severe,here_04,Here 4a,here_04b,here_11_b"
    imported = take(tmp_path, "roster", header, "H1,P1,V1,f,30,0,1,1,0,true")
    (row,) = records(imported, "roster")
    assert [row[f"here_{each}"] for each in ("04", "04a", "04b", "11a", "11b")] == [
        1, 1, 0, None, 1,
    ]  # fmt: skip
    assert not imported.problems
    wrong = take(tmp_path, "roster", header, "H1,P1,V1,f,30,0,1,2,0,1")
    (error,) = wrong.errors
    assert (error.code, error.column) == ("not_a_flag", "Here 4a")


def test_a_column_that_the_table_lacks_is_named_in_a_note(tmp_path: Path) -> None:
    imported = take(tmp_path, "stays", f"{STAYS_HEADER},colour", f"{STAY},red")
    (note,) = imported.problems
    assert (note.code, note.severity, note.values["columns"]) == (
        "unused_columns",
        "note",
        "colour",
    )


def test_empty_sex_and_age_group_of_stays_mean_unknown(tmp_path: Path) -> None:
    (row,) = records(stays(tmp_path, "V1,CITY,2025,4,,,3"), "stays")
    assert (row["sex"], row["age_group"]) == ("unknown", "unknown")


def test_an_origin_or_a_destination_may_be_unknown_but_not_both(tmp_path: Path) -> None:
    imported = stays(tmp_path, "V1,,2025,4,m,18-24,3", ",V1,2025,4,m,18-24,3", ",,2025,4,m,18-24,3")
    assert faults(imported) == [("no_place", 4, "origin_id")]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("V1,CITY,2025,13,m,18-24,3", "not_a_month", "month"),
        ("V1,CITY,2025,0,m,18-24,3", "not_a_month", "month"),
        ("V1,CITY,2025,April,m,18-24,3", "not_a_number", "month"),
        ("V1,CITY,2025,4.5,m,18-24,3", "not_whole", "month"),
        ("V1,CITY,25,4,m,18-24,3", "too_small", "year"),
        ("V1,CITY,20255,4,m,18-24,3", "too_large", "year"),
        ("V1,CITY,2025,4,m,18-24,-3", "negative", "people"),
        ("V1,CITY,2025,4,m,18-24,three", "not_a_number", "people"),
        ('V1,CITY,2025,4,m,18-24,"1,200"', "grouped_number", "people"),
        ("V1,CITY,2025,4,m,18-24,nan", "not_a_number", "people"),
        ("V1,CITY,2025,4,m,18-24,", "missing_value", "people"),
        ("V1,CITY,2025,4,x,18-24,3", "not_allowed", "sex"),
        ("V1,CITY,2025,4,1,18-24,3", "not_allowed", "sex"),
        ("V1,CITY,2025,4,m,23,3", "an_age", "age_group"),
        ("V1,CITY,2025,4,m,17-May,3", "a_date", "age_group"),
        ("V1,CITY,2025,4,m,18-59,3", "not_allowed", "age_group"),
        ("V9,CITY,2025,4,m,18-24,3", "unknown_place", "origin_id"),
        ("V1,ကျေးရွာ,2025,4,m,18-24,3", "a_place_name", "destination_id"),
    ],
)
def test_each_fault_has_its_own_name(row: str, code: str, column: str, tmp_path: Path) -> None:
    imported = stays(tmp_path, STAY, row)
    assert faults(imported) == [(code, 3, column)]
    assert imported.tables["stays"].num_rows == 1
    line = describe(imported.errors[0], speak("en"))
    assert line.startswith(f"Error, stays.csv, row 3, column {column}: ")
    assert len(line) > 60 and "{" not in line


def test_every_fault_of_a_file_is_reported_at_once(tmp_path: Path) -> None:
    imported = stays(tmp_path, "V9,CITY,2025,13,m,18-24,-3", STAY, "V1,CITY,2025,4,m,18-24,x")
    assert faults(imported) == [
        ("unknown_place", 2, "origin_id"),
        ("not_a_month", 2, "month"),
        ("negative", 2, "people"),
        ("not_a_number", 4, "people"),
    ]
    assert imported.rejected is not None
    assert imported.rejected["row"].to_pylist() == [2, 4]
    assert imported.rejected["people"].to_pylist() == ["-3", "x"]
    assert "month: There is no month 13." in imported.rejected["reason"][0].as_py()


def test_the_people_of_a_rejected_row_are_counted_once(tmp_path: Path) -> None:
    imported = stays(tmp_path, "V9,CITY,2025,13,m,18-24,7")
    assert [found.people for found in imported.errors] == [7.0, None]


def test_a_code_whose_first_zeros_a_spreadsheet_cut_is_recognised(tmp_path: Path) -> None:
    context = Context(worlds.rows("places", worlds.place("007001", "village")))
    rows = ("place_id,sex,age_group,people", "7001,f,60+,3")
    (error,) = take(tmp_path, "residents", *rows, context=context).errors
    assert (error.code, error.values["place_id"]) == ("a_cut_code", "007001")


def test_a_message_shows_a_cell_in_one_short_line(tmp_path: Path) -> None:
    (error,) = stays(tmp_path, f'V1,CITY,2025,4,m,18-24,"a\n\x1b[31m{{b}}{"c" * 500}"').errors
    line = describe(error, speak("en"))
    assert "“a  [31m{b}ccc" in line
    assert line.isprintable() and len(line) < 300


def test_an_age_in_place_of_an_age_group_is_told_its_group(tmp_path: Path) -> None:
    (error,) = stays(tmp_path, "V1,CITY,2025,4,m,61,3").errors
    assert error.values["group"] == "60+"


def test_digits_may_be_burmese_and_whole_numbers_come_from_spreadsheets(tmp_path: Path) -> None:
    (row,) = records(stays(tmp_path, "V1,CITY,၂၀၂၅,4.0,m,18–24,၃"), "stays")
    assert (row["year"], row["month"], row["age_group"], row["people"]) == (2025, 4, "18-24", 3)


def test_flags_are_1_or_0_or_empty(tmp_path: Path) -> None:
    header = "household_id,person_id,village_id,sex,age,severe,here_01,here_02,here_03"
    imported = take(
        tmp_path,
        "roster",
        header,
        "H1,P1,V1,f,30,0.0,1.0,0,",
        "H1,P2,V1,f,30,no,1,0,1",
        "H1,P3,V1,f,30,0,yes,0,1",
    )
    (row,) = records(imported, "roster")
    assert (row["severe"], row["here_01"], row["here_02"], row["here_03"]) == (0, 1, 0, None)
    assert faults(imported) == [
        ("not_a_required_flag", 3, "severe"),
        ("not_a_flag", 4, "here_01"),
    ]


def test_a_repeated_key_names_the_row_it_repeats(tmp_path: Path) -> None:
    imported = stays(tmp_path, STAY, "V1,CITY,2025,5,m,18-24,3", "V1,CITY,2025,4.0,M,18-24,9")
    assert [(found.code, found.row, found.values["first"]) for found in imported.errors] == [
        ("duplicate_key", 4, 2)
    ]
    assert imported.errors[0].people == 9
    assert imported.tables["stays"].num_rows == 2


def test_empty_cells_of_a_key_are_equal(tmp_path: Path) -> None:
    twice = ("V1,,2025,4,m,18-24,3", "V1,,2025,4,m,18-24,3")
    assert faults(stays(tmp_path, *twice)) == [("duplicate_key", 3, "")]


def test_a_long_list_of_one_fault_is_cut_and_counted(tmp_path: Path) -> None:
    bad = [f"V1,CITY,2025,4,m,18-24,x{n}" for n in range(1500)]
    imported = stays(tmp_path, *bad)
    assert len(imported.errors) == CODES_SHOWN + 1
    assert imported.errors[-1].values["n"] == 500
    assert imported.rejected is not None
    assert imported.rejected.num_rows == 1500


def test_places_of_the_same_file_may_be_named_as_parents(tmp_path: Path) -> None:
    rows = ("place_id,name_en,level,parent_id", "V5,Five,village,T5", "T5,T,township,")
    assert take(tmp_path, "places", *rows, context=EMPTY).errors == []


def test_a_place_cannot_lie_in_itself(tmp_path: Path) -> None:
    imported = take(tmp_path, "places", "place_id,name,level,parent_id", "V5,Five,village,V5")
    assert faults(imported) == [("own_parent", 2, "parent_id")]


def test_words_for_levels_are_understood(tmp_path: Path) -> None:
    imported = take(tmp_path, "places", "pcode,name,level", "A,A,Village Tract", "B,B,Region")
    assert [row["level"] for row in records(imported, "places")] == ["tract", "state"]


PLACES_HEADER = "place_id,name_en,level,parent_id,lon,lat"


def test_a_latitude_that_cannot_be_one_is_a_swapped_pair(tmp_path: Path) -> None:
    imported = take(tmp_path, "places", PLACES_HEADER, "V5,Five,village,T1,16.2,95.1")
    assert faults(imported) == [("swapped_location", 2, "lat")]


def test_a_pair_whose_mirror_image_lies_among_the_other_places_is_swapped(tmp_path: Path) -> None:
    nepal = (
        "V1,One,village,D,84.1,28.2",
        "V2,Two,village,D,28.3,84.2",
        "V3,T,village,D,85.0,27.9",
        "D,District,district,,,",
    )
    imported = take(tmp_path, "places", PLACES_HEADER, *nepal, context=EMPTY)
    assert faults(imported) == [("swapped_location", 3, "lat")]


def test_a_pair_whose_mirror_image_lies_in_the_outlines_is_swapped(tmp_path: Path) -> None:
    outline = shapely.box(84, 27, 86, 29)
    outlines = gpd.GeoDataFrame(
        {"place_id": ["T1"], "level": ["township"]}, geometry=[outline], crs="EPSG:4326"
    )
    rows = ("V5,Five,village,T1,28.1,85.1", "V6,Six,village,T1,85.1,28.1")
    imported = take(
        tmp_path, "places", PLACES_HEADER, *rows, context=Context(PLACES, boundaries=outlines)
    )
    assert faults(imported) == [("swapped_location", 2, "lat")]


def test_a_point_outside_its_township_is_kept_and_listed_with_the_distance(tmp_path: Path) -> None:
    outline = shapely.box(95, 16, 96, 17)
    outlines = gpd.GeoDataFrame(
        {"place_id": ["T1"], "level": ["township"]}, geometry=[outline], crs="EPSG:4326"
    )
    rows = ("V5,Five,village,T1,96.1,16.5", "V6,Six,village,T1,95.5,16.5")
    imported = take(
        tmp_path, "places", PLACES_HEADER, *rows, context=Context(PLACES, boundaries=outlines)
    )
    (warning,) = imported.problems
    assert (warning.code, warning.row) == ("outside_outline", 2)
    assert float(warning.values["km"]) == pytest.approx(10.7, abs=0.1)
    assert imported.tables["places"].num_rows == 2


def test_0_0_is_no_location_and_half_a_pair_an_error(tmp_path: Path) -> None:
    rows = ("V5,Five,village,T1,0,0", "V6,Six,village,T1,95.1,", "V7,Seven,village,T1,,")
    imported = take(tmp_path, "places", PLACES_HEADER, *rows)
    assert faults(imported) == [("half_location", 3, "lat")]
    assert [row["lon"] for row in records(imported, "places")] == [None, None]
    assert "zero_location" in codes(imported.problems)


def test_burmese_names_lose_what_cannot_be_seen_and_that_is_said(tmp_path: Path) -> None:
    rows = ("place_id,name_en,name_my,level", "V5,Five,\u200bတောင်ကလေး,village")
    imported = take(tmp_path, "places", *rows)
    assert records(imported, "places")[0]["name_my"] == "တောင်ကလေး"
    (note,) = imported.problems
    assert (note.code, note.severity, note.values["n"]) == ("invisible_characters", "note", 1)


def test_a_name_in_zawgyi_becomes_unicode_and_both_are_told(tmp_path: Path) -> None:
    zawgyi = "ေမာ္လၿမိဳင္ကၽြန္း"
    rows = ("place_id,name_en,name_my,level", f"V5,Five,{zawgyi},village", "V6,S,ဘိုကလေး,village")
    imported = take(tmp_path, "places", *rows)
    names = [row["name_my"] for row in records(imported, "places")]
    assert names == ["မော်လမြိုင်ကျွန်း", "ဘိုကလေး"]
    (warning,) = imported.problems
    assert (warning.code, warning.severity, warning.row) == ("read_from_zawgyi", "warning", 2)
    assert warning.values == {"value": zawgyi, "unicode": names[0]}


def test_more_people_in_difficulty_than_people_is_an_error(tmp_path: Path) -> None:
    rows = ("place_id,sex,age_group,people,severe", "V1,f,60+,10,11")
    assert faults(take(tmp_path, "residents", *rows)) == [("severe_above_people", 2, "severe")]


def test_a_file_written_for_mending_may_be_imported_once_mended(tmp_path: Path) -> None:
    rejected = stays(tmp_path, "V1,CITY,2025,13,m,18-24,3").rejected
    assert rejected is not None
    mended = tmp_path / "mended.csv"
    pa_csv.write_csv(rejected, mended)
    mended.write_text(mended.read_text().replace('"13"', '"12"'))
    imported = read([mended], "stays", CONTEXT)
    assert imported.errors == []
    assert records(imported, "stays")[0]["month"] == 12


def test_without_a_kind_the_headers_decide(tmp_path: Path) -> None:
    hazards = write(tmp_path, "h.csv", "hazard,place_id,month,level", "cyclone,T1,4,2")
    assert list(read([hazards], None, CONTEXT).tables) == ["hazards"]


def test_two_files_of_one_import_are_one_and_repeated_keys_an_error(tmp_path: Path) -> None:
    first = write(tmp_path, "a.csv", STAYS_HEADER, STAY)
    second = write(tmp_path, "b.csv", STAYS_HEADER, STAY, "V1,CITY,2025,5,m,18-24,3")
    imported = read([first, second], "stays", CONTEXT)
    assert imported.tables["stays"].num_rows == 2
    assert codes(imported.errors) == ["told_in_two_files"]
    assert [source.name for source in imported.sources] == ["a.csv", "b.csv"]
