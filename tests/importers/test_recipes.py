"""Recipes: what they reshape, derive and read, those that come with the program, and their file."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mobility.errors import MobilityError
from mobility.importers import read
from mobility.importers.problems import Context, Imported
from mobility.importers.recipes import known
from mobility.importers.recipes.dates import settled_order
from mobility.importers.recipes.recipe import Recipe, read_recipe
from tests.conftest import PROJECT
from tests.importers.handmade import CONTEXT, EMPTY, codes, faults, records, write
from tests.worlds import place, rows

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def by(recipe: dict[str, Any], folder: Path, *lines: str, kind: str = "stays") -> Imported:
    """What the import makes of a CSV of these lines by a recipe."""
    path = write(folder, "source.csv", *lines)
    return read([path], kind, CONTEXT, mapping=Recipe.of(recipe))


def book(path: Path, **sheets: list[list[Any]]) -> Path:
    """A workbook with these sheets."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, grid in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in grid:
            sheet.append(row)
    workbook.save(path)
    return path


def people(imported: Imported, table: str = "stays") -> float:
    return sum(row["people"] for row in records(imported, table))


def values(imported: Imported, table: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in records(imported, table)]


# --- the file -------------------------------------------------------------------------------


@pytest.mark.parametrize("recipe", known.shipped(), ids=lambda recipe: recipe.file)
def test_a_recipe_that_comes_with_the_program_is_read_back_as_it_was_written(
    recipe: Recipe, tmp_path: Path
) -> None:
    again = read_recipe(write(tmp_path, "again.toml", recipe.to_toml()))
    assert again.content == recipe.content
    assert recipe.title


@pytest.mark.parametrize(
    "content",
    [
        {"unpivot": {"columns": ["a"]}},
        {"parts": {"columns": {}}},
        {"parts": [{"colums": {}}]},
        {"derive": {"severe": {"any_of": ["a"]}}},
        {"date": {"order": "year"}},
        {"date": {"column": ""}},
        {"derive": {"here": {"months_away": ""}}},
        {"numbers": {"thousands": "x"}},
        {"repeat": {"columns": "m{n}"}},
        {"columns": {"nothing": "a"}},
        {"recipe": {"kind": "nothing"}},
    ],
)
def test_a_recipe_of_the_wrong_form_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises(MobilityError):
        Recipe.of(content)


# --- shape ----------------------------------------------------------------------------------


def test_destinations_as_columns_become_rows_without_their_totals(tmp_path: Path) -> None:
    matrix = ("from,V1,V2,Total", 'V1,0,"1,681","1,681"', "V2,20,0,20", 'Total,20,"1,681","1,701"')
    recipe: dict[str, Any] = {
        "columns": {"origin_id": "from"},
        "constants": {"year": 2020, "month": 4},
        "unpivot": {
            "into": "people", "every": "destination_id", "except": ["Total"], "zeros": False,
        },
        "numbers": {"thousands": ","},
        "rows": {"leave_out": {"from": ["Total"]}},
    }  # fmt: skip
    imported = by(recipe, tmp_path, *matrix, kind="moves")
    assert imported.errors == []
    found = [
        (row["origin_id"], row["destination_id"], row["people"])
        for row in records(imported, "moves")
    ]
    assert found == [("V1", "V2", 1681.0), ("V2", "V1", 20.0)]


def test_the_refusal_of_a_matrix_holds_a_recipe_that_works(tmp_path: Path) -> None:
    lines = ("origin,V1,V2,Total", "V1,0,7,7", "V2,5,0,5", "Total,5,7,12")
    path = write(tmp_path, "matrix.csv", *lines)
    with pytest.raises(MobilityError, match="Places stand in columns: V1, V2") as refusal:
        read([path], "moves", CONTEXT)
    proposed = str(refusal.value.values["recipe"]) + "\n[constants]\nyear = 2020\nmonth = 4\n"
    imported = read([path], "moves", CONTEXT, mapping=write(tmp_path, "map.toml", proposed))
    assert imported.errors == []
    assert people(imported, "moves") == 12


def test_destinations_may_stand_in_the_header_by_their_names(tmp_path: Path) -> None:
    places = (place("A1", "district", name_en="Hill"), place("A2", "district", name_en="Lake"))
    context = Context(rows("places", *places))
    path = write(tmp_path, "matrix.csv", "origin,HILL,Lake,Total", "Hill,0,7,7", "Lake,5,0,5")
    with pytest.raises(MobilityError, match="Places stand in columns: HILL, Lake") as refusal:
        read([path], "moves", context)
    proposed = str(refusal.value.values["recipe"]) + "\n[constants]\nyear = 2020\nmonth = 4\n"
    imported = read([path], "moves", context, mapping=write(tmp_path, "map.toml", proposed))
    assert imported.errors == []
    ends = ("origin_id", "destination_id", "people")
    assert values(imported, "moves", *ends) == [("A1", "A2", 7.0), ("A2", "A1", 5.0)]


def test_twelve_months_as_columns_are_read_without_a_mapping(tmp_path: Path) -> None:
    header = ",".join(("hazard", "place_id", *MONTHS))
    path = write(tmp_path, "wide.csv", header, "cyclone,T1,0,0,1,2,3,1,0,0,1,3,2,0")
    imported = read([path], "hazards", CONTEXT)
    rows = records(imported, "hazards")
    assert [row["level"] for row in rows] == [0, 0, 1, 2, 3, 1, 0, 0, 1, 3, 2, 0]
    assert "wide_table" in codes(imported.problems)


def test_a_fault_in_one_of_the_parts_names_the_row_of_the_file(tmp_path: Path) -> None:
    lines = ("origin_id,destination_id,year,month,males,females", "V1,CITY,2024,4,3,x")
    imported = read([write(tmp_path, "stays.csv", *lines)], "stays", CONTEXT)
    assert faults(imported) == [("not_a_number", 2, "people")]
    assert [(row["sex"], row["people"]) for row in records(imported, "stays")] == [("m", 3.0)]
    assert imported.rejected is not None
    assert imported.rejected["females"].to_pylist() == ["x"]


def test_two_parts_of_a_row_with_one_key_are_told_as_repeated(tmp_path: Path) -> None:
    recipe = {
        "constants": {"destination_id": "CITY", "year": 2024, "month": 4},
        "parts": [{"columns": {"people": "a"}}, {"columns": {"people": "b"}}],
    }
    imported = by(recipe, tmp_path, "origin_id,a,b", "V1,3,4")
    assert faults(imported) == [("duplicate_key", 2, "")]
    assert people(imported) == 3
    added = by(recipe | {"rows": {"add_up_parts": True}}, tmp_path, "origin_id,a,b", "V1,3,4")
    assert (added.errors, people(added)) == ([], 7)


def test_members_in_numbered_columns_become_rows(tmp_path: Path) -> None:
    recipe = {
        "repeat": {"columns": "m{n}_{column}"},
        "columns": {"sex": "sex", "age": "age", "severe": "hard"},
        "constants": {"person_id": "{n}"},
    }
    lines = (
        "village,household_id,m1_sex,m1_age,m1_hard,m2_sex,m2_age,m2_hard",
        "V1,h1,f,20,0,m,30,1",
        "V2,h2,m,41,0,,,",
    )
    imported = by(recipe, tmp_path, *lines, kind="roster")
    assert imported.errors == []
    found = [
        (r["household_id"], r["person_id"], r["age"], r["severe"])
        for r in records(imported, "roster")
    ]
    assert found == [("h1", "1", 20, 0), ("h1", "2", 30, 1), ("h2", "1", 41, 0)]


# --- cells ----------------------------------------------------------------------------------


def test_numbers_are_read_as_the_recipe_says(tmp_path: Path) -> None:
    header = "origin_id;destination_id;year;month;people"
    recipe: dict[str, Any] = {"file": {"delimiter": ";"}}
    doubted = by(recipe, tmp_path, header, "V1;CITY;2024;4;1.234")
    assert "thousands_point" in codes(doubted.problems)
    recipe["numbers"] = {"thousands": ".", "decimal": ","}
    imported = by(recipe, tmp_path, header, "V1;CITY;2024;4;1.234", "V2;CITY;2024;4;12.345,5")
    assert (imported.errors, people(imported)) == ([], 1234 + 12345.5)


def test_dates_of_several_forms_are_read_and_an_ambiguous_order_is_asked(tmp_path: Path) -> None:
    recipe: dict[str, Any] = {"constants": {"destination_id": "CITY"}, "date": {"column": "when"}}
    lines = ("V1,2024-04-05 13:30:00,1", "V1,45413,2", "V1,3 juin 2024,3", "V2,30/7/2024,4")
    imported = by(recipe, tmp_path, "origin_id,when,people", *lines)
    assert imported.errors == []
    assert [row["month"] for row in records(imported, "stays")] == [4, 5, 6, 7]
    doubtful = ("origin_id,when,people", "V1,3/4/2024,1")
    assert faults(by(recipe, tmp_path, *doubtful)) == [("unclear_date", 2, "year")]
    recipe["date"]["order"] = "month"
    assert records(by(recipe, tmp_path, *doubtful), "stays")[0]["month"] == 3


def test_an_order_is_settled_only_where_all_cells_agree() -> None:
    assert settled_order(["3/4/2024", "30/4/2024"]) == "day"
    assert settled_order(["4/30/2024", "3/4/2024"]) == "month"
    assert settled_order(["30/4/2024", "4/30/2024"]) == ""
    assert settled_order(["3/4/2024"]) == ""


def test_another_prefix_is_one_finding_a_code_whose_advice_works(tmp_path: Path) -> None:
    lines = (
        "origin_id,destination_id,year,month,people",
        "XV11,CITY,2024,4,5",
        "XV11,CITY,2024,5,7",
    )
    context = Context(rows("places", place("V11", "village"), place("CITY", "other")))
    path = write(tmp_path, "stays.csv", *lines)
    (finding,) = read([path], "stays", context).errors
    assert (finding.code, finding.rows, finding.people) == ("another_prefix", 2, 12)
    assert (finding.values["old"], finding.values["new"]) == ("XV", "V")
    mended = read([path], "stays", context, mapping=Recipe.of({"places": {"prefix": {"XV": "V"}}}))
    assert (mended.errors, people(mended)) == ([], 12)


def test_names_are_proposed_confirmed_and_read_for_any_table(tmp_path: Path) -> None:
    lines = ("origin,destination,year,month,people", "v1,Citty,2024,4,5", "V2,Citty,2024,4,7")
    path, out = write(tmp_path, "stays.csv", *lines), tmp_path / "names.csv"
    read([path], "stays", CONTEXT, options={"write_aliases": out})
    told = out.read_text(encoding="utf-8-sig")
    assert "v1,,V1" in told
    assert "Citty,,CITY" in told
    out.write_text(told.replace(",no,", ",yes,"), encoding="utf-8-sig")
    imported = read([path], "stays", CONTEXT, options={"aliases": out})
    assert (imported.errors, people(imported)) == ([], 12)


# --- totals, errors and layout ---------------------------------------------------------------


@pytest.mark.parametrize("word", ["TOTAL", "Grand Total", "Ensemble", "စုစုပေါင်း", "المجموع"])
def test_a_total_is_no_place_in_any_language(word: str, tmp_path: Path) -> None:
    lines = ("place_id,name_en,level", f"{word},{word},village", "V9,Nine,village")
    imported = read([write(tmp_path, "p.csv", *lines)], "places", EMPTY)
    assert {code for code, _, _ in faults(imported)} == {"a_total"}


def test_a_place_whose_name_is_a_word_for_a_sum_elsewhere_is_a_place(tmp_path: Path) -> None:
    header, row = "place_id,name_en,level,parent_id", "NP1,Jumla,district,"
    imported = read([write(tmp_path, "places.csv", header, row)], "places", EMPTY)
    assert imported.problems == []
    assert imported.tables["places"].num_rows == 1


def test_the_advice_on_a_total_works(tmp_path: Path) -> None:
    lines = ("place_id,sex,age_group,people", "V1,f,0-4,3", "V1,m,0-4,4", "V1,Both sexes,0-4,7")
    path = write(tmp_path, "r.csv", *lines)
    assert [found.code for found in read([path], "residents", CONTEXT).errors] == ["everybody"]
    recipe = Recipe.of({"rows": {"leave_out": {"sex": ["Both sexes"]}}})
    imported = read([path], "residents", CONTEXT, mapping=recipe)
    assert (imported.errors, people(imported, "residents")) == ([], 7)


def test_a_cell_that_a_spreadsheet_could_not_work_out_is_an_error(tmp_path: Path) -> None:
    lines = ("origin_id,destination_id,year,month,people", "#N/A,CITY,2024,4,3")
    assert faults(read([write(tmp_path, "s.csv", *lines)], "stays", CONTEXT)) == [
        ("cell_error", 2, "origin_id")
    ]


def test_titles_hashtags_and_notes_are_no_data_in_text_either(tmp_path: Path) -> None:
    lines = (
        "Absences of the second round",
        "",
        "origin_id,destination_id,year,month,people",
        "#adm1+code,#adm2+code,#date+year,month,#affected",
        "V1,CITY,2024,4,3",
        "Note: asked of the elders,,,,",
    )
    imported = read([write(tmp_path, "s.csv", *lines)], "stays", CONTEXT)
    assert (imported.errors, people(imported)) == ([], 3)
    assert {"above_header", "foot_note"} <= set(codes(imported.problems))


def test_a_name_that_two_columns_have_is_refused_only_where_it_is_needed(tmp_path: Path) -> None:
    header = "origin_id,destination_id,year,month,people,boys,boys"
    fine = read([write(tmp_path, "a.csv", header, "V1,CITY,2024,4,3,1,2")], "stays", CONTEXT)
    assert (fine.errors, people(fine)) == ([], 3)
    header = "origin_id,destination_id,year,month,people,sex,sex"
    path = write(tmp_path, "b.csv", header, "V1,CITY,2024,4,3,f,m")
    with pytest.raises(MobilityError, match="several columns are called sex"):
        read([path], "stays", CONTEXT)
    numbered = Recipe.of({"columns": {"sex": "sex (column 7)"}})
    assert records(read([path], "stays", CONTEXT, mapping=numbered), "stays")[0]["sex"] == "m"


def test_a_merged_number_counts_once(tmp_path: Path) -> None:
    grid = [
        ["origin_id", "destination_id", "year", "month", "people"],
        ["V1", "CITY", 2024, 4, 5],
        ["", "T1", 2024, 4, None],
    ]
    path = book(tmp_path / "s.xlsx", Data=grid)
    workbook = openpyxl.load_workbook(path)
    workbook["Data"].merge_cells("A2:A3")
    workbook["Data"].merge_cells("E2:E3")
    workbook.save(path)
    imported = read([path], "stays", CONTEXT)
    assert faults(imported) == [("missing_value", 3, "people")]
    assert people(imported) == 5


# --- sources that are known ------------------------------------------------------------------

SUBMISSIONS = [
    {"household": "h1", "village": "V1", "members": [("f", 30, 0, "1"), ("m", 61, 1, "0")]},
    {"household": "h2", "village": "V2", "members": [("m", 17, 0, "0")]},
]


def main_rows(index: str) -> list[list[Any]]:
    """The first sheet of an export: a row a household, one of an interview with the village."""
    header = ["household_part/household_group/household_id", "village_id", "_id", index]
    rows = [
        [each["household"], each["village"], 7 + at, at] for at, each in enumerate(SUBMISSIONS, 1)
    ]
    return [header, *rows, ["", "V1", 99, len(rows) + 1]]


def member_rows(parent: str) -> list[list[Any]]:
    """The sheet of members."""
    groups = "household_part/member/members_group/"
    names = ("person_id", "sex", "age", "severe", "here_01", "destination_id")
    rows = [
        [number, sex, age, severe, here, "" if here == "1" else "CITY", at]
        for at, each in enumerate(SUBMISSIONS, 1)
        for number, (sex, age, severe, here) in enumerate(each["members"], 1)
    ]
    return [[*(groups + name for name in names), parent], *rows]


def as_workbook(folder: Path) -> Path:
    return book(
        folder / "kobo.xlsx", Survey=main_rows("_index"), member=member_rows("_parent_index")
    )


def as_zip(folder: Path) -> Path:
    path = folder / "odk.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, rows in (
            ("survey", main_rows("KEY")),
            ("survey-member", member_rows("PARENT_KEY")),
        ):
            text = "\n".join(",".join(map(str, row)) for row in rows)
            archive.writestr(f"{name}.csv", text)
    return path


def as_json(folder: Path) -> Path:
    (header, *members), (names, *households) = member_rows("_parent"), main_rows("_index")
    answers = [(dict(zip(header[:-1], row[:-1], strict=True)), row[-1]) for row in members]
    content = [
        dict(zip(names[:-1], row[:-1], strict=True))
        | {"household_part/member": [answer for answer, at in answers if at == row[-1]]}
        for row in households
    ]
    return write(folder, "kobo.json", json.dumps({"count": 3, "results": content}))


@pytest.mark.parametrize("export", [as_workbook, as_zip, as_json])
def test_a_survey_by_our_form_comes_in_as_it_was_answered(export: Any, tmp_path: Path) -> None:
    imported = read([export(tmp_path)], "roster", CONTEXT)
    assert imported.errors == []
    found = [
        (
            r["household_id"],
            r["person_id"],
            r["village_id"],
            r["sex"],
            r["age"],
            r["severe"],
            r["here_01"],
        )
        for r in records(imported, "roster")
    ]
    assert found == [
        ("h1", "1", "V1", "f", 30, 0, 1),
        ("h1", "2", "V1", "m", 61, 1, 0),
        ("h2", "1", "V2", "m", 17, 0, 0),
    ]


def test_every_answer_that_the_form_keeps_of_a_member_is_read() -> None:
    with (PROJECT / "mobility" / "forms" / "questions.csv").open(encoding="utf-8") as file:
        becomes = {row["becomes"].partition("roster.")[2] for row in csv.DictReader(file)} - {""}
    kept = {
        name.format(mm=f"{month:02d}")
        for name in becomes
        for month in (
            (4, 5, 10, 11) if name.endswith(("a", "b")) and "{mm}" in name else range(1, 13)
        )
    }
    for file_name in ("kobo_members.toml", "odk_members.toml"):
        recipe = next(each for each in known.shipped() if each.file == file_name)
        assert kept <= set(recipe.columns), file_name


@pytest.mark.parametrize("single", [True, False])
def test_another_survey_is_joined_numbered_and_derived_by_a_recipe(
    single: bool, tmp_path: Path
) -> None:
    answers = [
        ("female", "feb mar", "a_lot", 1),
        ("male", "", "none", 1),
        ("male", "mar", "none", 2),
    ]
    months = [month.lower() for month in MONTHS]
    names = ["m/away"] if single else [f"m/away/{month}" for month in months]
    rows: list[list[Any]] = [["m/sex", "m/age", *names, "m/see", "m/walk", "_parent_index"]]
    for sex, away, walk, parent in answers:
        told = [away] if single else [int(month in away.split()) for month in months]
        rows.append([sex, 40, *told, "none", walk, parent])
    main = [["village", "_uuid", "_index"], ["V1", "u1", 1], ["V2", "u2", 2]]
    path = book(tmp_path / "survey.xlsx", Main=main, m=rows)
    recipe = Recipe.of(
        {
            "recipe": {"kind": "roster"},
            "join": {"column": "_parent_index", "to": "_index"},
            "columns": {
                "village_id": "village",
                "household_id": "_uuid",
                "sex": "m/sex",
                "age": "m/age",
            },
            "derive": {
                "severe": {"any_of": ["m/see", "m/walk"], "words": ["a_lot", "cannot"]},
                "here": {"months_away": "m/away"},
                "person_id": {"number_within": "_parent_index"},
            },
        }
    )
    imported = read([path], "roster", CONTEXT, mapping=recipe)
    assert imported.errors == []
    found = [
        (r["village_id"], r["person_id"], r["severe"], r["here_02"], r["here_03"], r["here_04"])
        for r in records(imported, "roster")
    ]
    assert found == [("V1", "1", 1, 0, 0, 1), ("V1", "2", 0, 1, 1, 1), ("V2", "1", 0, 1, 0, 1)]


def test_a_member_without_its_household_refuses_the_file(tmp_path: Path) -> None:
    rows = member_rows("_parent_index")
    rows[-1][-1] = 50
    path = book(tmp_path / "kobo.xlsx", Survey=main_rows("_index"), member=rows)
    with pytest.raises(MobilityError, match="1 rows of member point at no row of Survey"):
        read([path], "roster", CONTEXT)


def test_a_join_by_a_value_that_two_rows_share_is_refused(tmp_path: Path) -> None:
    main = main_rows("_index")
    main[2][-1] = 1
    path = book(tmp_path / "kobo.xlsx", Survey=main, member=member_rows("_parent_index"))
    with pytest.raises(MobilityError, match="1 rows of Survey have a value of _index"):
        read([path], "roster", CONTEXT)


def test_months_that_are_nowhere_refuse_the_recipe(tmp_path: Path) -> None:
    recipe = {"derive": {"here": {"months_away": "gone"}}}
    with pytest.raises(MobilityError, match="does not have: gone"):
        by(recipe, tmp_path, "household_id,person_id", "h,p", kind="roster")


def test_areas_of_every_sheet_are_read_together(tmp_path: Path) -> None:
    path = book(
        tmp_path / "areas.xlsx",
        adm1=[["ADM1_PCODE", "ADM1_FR"], ["Q1", "Nord"], ["Q2", "Sud"]],
        adm2=[["ADM2_PCODE", "ADM2_FR", "ADM1_PCODE", "ADM1_FR"], ["Q11", "Lac", "Q1", "Nord"]],
    )
    imported = read([path], None, EMPTY)
    assert imported.errors == []
    found = sorted((r["place_id"], r["level"], r["parent_id"]) for r in records(imported, "places"))
    assert found == [("Q1", "state", None), ("Q11", "district", "Q1"), ("Q2", "state", None)]


def test_five_year_ages_are_added_up_and_never_overstate_an_age_group(tmp_path: Path) -> None:
    header = "ADM3_PCODE,F_00_04,F_05_09,F_10_14,F_15_19,F_25_29,M_00_04,M_05_09,T_TL"
    imported = read([write(tmp_path, "ps.csv", header, "T1,1,2,3,4,5,6,7,28")], None, CONTEXT)
    assert imported.errors == []
    found = {
        (row["sex"], row["age_group"]): row["people"] for row in records(imported, "residents")
    }
    assert found == {
        ("f", "0-4"): 1, ("f", "5-17"): 5, ("f", "unknown"): 4, ("f", "25-39"): 5,
        ("m", "0-4"): 6, ("m", "5-17"): 7,
    }  # fmt: skip


def test_hashtags_tell_what_a_workbook_holds_and_households_are_not_people(tmp_path: Path) -> None:
    rows = [
        ["Jour", "Code", "Ménages PDI", "Individus PDI", "Remarque"],
        ["#date+reported", "#adm3+code", "#affected+idps+ind", "#affected + ind + idps", ""],
        ["2024-04-30", "T1", 3, 17, ""],
        ["2024-04-30", "V1", None, None, "nobody"],
    ]
    path = book(tmp_path / "dtm.xlsx", Lisez=[["Note"]], Base=rows)
    imported = read([path], "stays", CONTEXT)
    assert imported.errors == []
    assert [(r["destination_id"], r["month"], r["people"]) for r in records(imported, "stays")] == [
        ("T1", 4, 17.0)
    ]
    assert "empty_rows" in codes(imported.problems)


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("type,name,label", "questionnaire"),
        ("Organisation,Cluster,Activity,ADM1", "3W"),
        ("event_date,event_type,sub_event_type,fatalities", "events of conflict"),
    ],
)
def test_what_is_not_for_the_program_is_named(header: str, what: str, tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", header, ",".join("abcd"[: header.count(",") + 1]))
    for kind in (None, "stays"):
        with pytest.raises(MobilityError, match=what):
            read([path], kind, CONTEXT)


def test_waypoints_and_points_of_a_map_become_places(tmp_path: Path) -> None:
    points = (
        '<gpx version="1.1" creator="x"><wpt lat="16.3" lon="95.4"><name>Reed</name>'
        "<desc>V8</desc></wpt></gpx>"
    )
    gpx = write(tmp_path, "villages.gpx", points)
    recipe = Recipe.of({"columns": {"place_id": "desc", "name_en": "name"}})
    imported = read([gpx], "places", EMPTY, mapping=recipe, options={"level": "village"})
    assert [(r["place_id"], r["lon"], r["lat"]) for r in records(imported, "places")] == [
        ("V8", 95.4, 16.3)
    ]
    feature = {
        "type": "Feature",
        "properties": {"place_id": "V9", "name_en": "Nine", "level": "village"},
        "geometry": {"type": "Point", "coordinates": [95.5, 16.2]},
    }
    content = json.dumps({"type": "FeatureCollection", "features": [feature]})
    imported = read([write(tmp_path, "p.geojson", content)], "places", EMPTY)
    assert [(r["place_id"], r["lon"]) for r in records(imported, "places")] == [("V9", 95.5)]


def test_both_forms_of_best_tracks_of_the_centres_are_read(tmp_path: Path) -> None:
    deck = "IO, 07, 20310501%02d,   , BEST,   0, 160N,  95%dE,  50, 990, TS,  34, NEQ,    0,"
    hurdat = "20310501, %02d00,  , TS, 16.0N, 95.%dE,  50,  990, -999, -999,"
    texts = {
        "deck": [deck % (hour, at) for at, hour in enumerate((0, 0, 6))],
        "hurdat": [
            "IO072031,  UNNAMED,  2,",
            *(hurdat % (hour, at) for at, hour in enumerate((0, 6))),
        ],
    }
    for name, lines in texts.items():
        path = write(tmp_path, f"{name}.txt", *lines)
        imported = read([path], "tracks", CONTEXT, options={"level": "village"})
        assert imported.errors == []
        assert {row["storm_id"] for row in records(imported, "storms")} == {"IO072031"}
        assert imported.sources[0].rows_kept == 2, name  # a time that is told twice counts once


def test_an_option_that_does_nothing_is_refused(tmp_path: Path) -> None:
    names = write(tmp_path, "a.csv", "name,region,place_id,confirmed", "x,,V1,yes")
    feature = {"type": "Feature", "properties": {}, "geometry": None}
    a_map = write(
        tmp_path, "m.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]})
    )
    for path, kind in ((a_map, "boundaries"), (a_map, "context")):
        with pytest.raises(MobilityError, match="--aliases means nothing"):
            read([path], kind, CONTEXT, options={"aliases": names})
    recipe = Recipe.of({"columns": {"place_id": "x"}})
    for kind in ("context", "tracks"):
        with pytest.raises(MobilityError, match="--mapping means nothing"):
            read([a_map], kind, CONTEXT, mapping=recipe)


def test_real_populations_keep_their_sums(real_files: Path) -> None:
    path = real_files / "more" / "codps" / "cod_population_admin2.csv"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with path.open(encoding="utf-8-sig") as file:
        found = sorted({row["ADM2_PCODE"] for row in list(csv.DictReader(file))[1:]})
    context = Context(rows("places", *(place(code, "district") for code in found)))
    imported = read([path], "residents", context)
    assert imported.errors == []
    assert people(imported, "residents") == 103_199_358


def test_a_refusal_names_the_columns_of_the_file_not_those_of_the_recipe(tmp_path: Path) -> None:
    recipe = {"columns": {"people": "n"}}
    with pytest.raises(MobilityError, match="Its columns are: n, from, else"):
        by(recipe, tmp_path, "n,from,else", "1,V1,x")


@pytest.mark.parametrize(
    ("name", "sheet", "code", "people_there"),
    [
        ("mali_baseline_round_72", 0, "Admin 3 pcode", 401_736),
        ("libya_baseline_assessment_round_39", 3, "Muhalla_pcode", 179_047),
    ],
)
def test_real_rounds_of_displacement_keep_their_sums(
    name: str, sheet: int, code: str, people_there: float, real_files: Path
) -> None:
    path = real_files / "more" / "dtm" / f"{name}.xlsx"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    grid = list(openpyxl.load_workbook(path, read_only=True).worksheets[sheet].values)
    at = [str(cell).strip() for cell in grid[0]].index(code)
    found = sorted({str(row[at]) for row in grid[2:] if row[at]})
    context = Context(rows("places", *(place(each, "other") for each in found)))
    imported = read([path], "stays", context)
    assert imported.errors == []
    assert people(imported) == people_there
