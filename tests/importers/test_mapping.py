"""Other people's tables through a mapping file."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from mobility.errors import DataError, FileError
from mobility.importers import read
from mobility.importers.problems import Context, Imported
from tests.conftest import PROJECT
from tests.importers.handmade import CONTEXT, codes, faults, records, write
from tests.worlds import place, rows

COUNTRIES = Context(rows("places", *(place(code, "country") for code in ("GTM", "MEX", "USA"))))
DOCUMENT = PROJECT / "docs" / "importing.md"


def example(language: str, number: int = 0) -> str:
    """A block of this language in the document, the first unless stated."""
    text = DOCUMENT.read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)[number]


def mapped(folder: Path, mapping: str, *lines: str, kind: str = "moves") -> Imported:
    source = write(folder, "source.csv", *lines)
    return read([source], kind, CONTEXT, mapping=write(folder, "map.toml", mapping))


def test_the_documented_example_gives_moves(tmp_path: Path) -> None:
    source = write(tmp_path, "returns.csv", example("csv").strip())
    mapping = write(tmp_path, "returns.toml", example("toml"))
    imported = read([source], "moves", COUNTRIES, mapping=mapping)
    assert imported.errors == []
    found = sorted(records(imported, "moves"), key=lambda row: row["people"])
    assert [(row["origin_id"], row["sex"], row["age_group"], row["people"]) for row in found] == [
        ("MEX", "m", "0-17", 205 + 181),
        (None, "f", "18+", 502),
        ("MEX", "m", "18+", 2243),
    ]
    assert {(row["destination_id"], row["year"], row["month"]) for row in found} == {
        ("GTM", 2020, 1)
    }
    assert "added_up" in codes(imported.problems)
    assert (imported.sources[0].rows_read, imported.sources[0].rows_kept) == (4, 4)


def test_a_real_monthly_table_keeps_its_sums(real_files: Path, tmp_path: Path) -> None:
    path = real_files / "guatemala" / "irreg_guatemala.csv"
    mapping = write(tmp_path, "returns.toml", example("toml"))
    imported = read([path], "moves", COUNTRIES, mapping=mapping)
    assert imported.errors == []
    moves = imported.tables["moves"].to_pandas()
    source = pd.read_csv(path, parse_dates=["t"])
    assert moves["people"].sum() == source["n"].sum()
    moves["origin_id"] = moves["origin_id"].fillna("")
    ours = moves.set_index(["year", "month", "origin_id", "sex", "age_group"])["people"]
    assert ours.sort_index().to_dict() == _returns(source).to_dict()


def _returns(source: pd.DataFrame) -> pd.Series:
    """The source's own sums, by the home format's keys."""
    keys = {
        "year": source["t"].dt.year,
        "month": source["t"].dt.month,
        "origin_id": source["origin"].fillna(""),
        "sex": source["sex"].str[0],
        "age_group": source["age"].eq("adult").map({True: "18+", False: "0-17"}),
    }
    return source["n"].groupby(list(keys.values())).sum().sort_index()


def test_bands_too_wide_to_tell_helpers_are_for_moves_alone(tmp_path: Path) -> None:
    lines = ("year,month,people,age_group", "2016,4,3,18+", "2016,4,5,18-24")
    moves = mapped(tmp_path, CONSTANTS, *lines)
    assert [row["age_group"] for row in records(moves, "moves")] == ["18+", "18-24"]
    stays = mapped(tmp_path, CONSTANTS, *lines, kind="stays")
    assert faults(stays) == [("not_allowed", 2, "age_group")]


@pytest.mark.parametrize("word", ["", "Not available"])
def test_a_word_for_an_end_that_is_not_known_becomes_empty(word: str, tmp_path: Path) -> None:
    mapping = '[constants]\ndestination_id = "CITY"\n[values.origin_id]\n"not available" = ""\n'
    imported = mapped(tmp_path, mapping, "origin_id,year,month,people", f"{word},2016,4,3")
    assert imported.errors == []
    assert [row["origin_id"] for row in records(imported, "moves")] == [None]


def test_a_mapping_may_say_what_an_empty_cell_means(tmp_path: Path) -> None:
    mapping = '[constants]\ndestination_id = "CITY"\n[values.origin_id]\n"" = "V1"\n'
    imported = mapped(tmp_path, mapping, "origin_id,year,month,people", ",2016,4,3")
    assert [row["origin_id"] for row in records(imported, "moves")] == ["V1"]


def _dtm_places(names: pd.DataFrame) -> Context:
    """A place for every code of a DTM table, states and districts."""
    columns = names[["admin1Pcode", "admin2Pcode", "idpOriginAdmin1Pcode"]]
    codes = sorted(set(columns.to_numpy().ravel()) - {"", "Not available"})
    return Context(rows("places", *(place(code, "other") for code in codes)))


DTM_COLUMNS = (
    *("admin1Pcode", "admin2Pcode", "adminLevel", "numPresentIdpInd", "yearReportingDate"),
    *("monthReportingDate", "displacementReason", "idpOriginAdmin1Pcode", "assessmentType"),
)


def test_of_levels_that_hold_the_same_people_the_documented_mapping_reads_one(
    tmp_path: Path,
) -> None:
    source = write(
        tmp_path,
        "dtm.csv",
        ",".join(DTM_COLUMNS),
        ",".join(f"#{name}" for name in DTM_COLUMNS),
        "S1,,1,30,2021,6,Conflict,Not available,BA",
        "S1,D1,2,20,2021,6,conflict,Not available,BA",
        "S1,D1,2,25,2021,6,Conflict,Not available,SA",
        "S1,D2,2,10,2021,6,Conflict,S2,BA",
    )
    places = _dtm_places(pd.read_csv(source, skiprows=[1], dtype=str, keep_default_na=False))
    mapping = write(tmp_path, "dtm.toml", example("toml", 1))
    imported = read([source], "stays", places, mapping=mapping)
    assert imported.errors == []
    assert [
        (row["origin_id"], row["destination_id"], row["people"], row["reason"])
        for row in records(imported, "stays")
    ] == [(None, "D1", 20, "Conflict"), ("S2", "D2", 10, "Conflict")]


def test_a_real_table_of_several_levels_keeps_the_sums_of_one(
    real_files: Path, tmp_path: Path
) -> None:
    path = real_files / "dtm" / "global-iom-dtm-from-api-admin-0-to-2.csv"
    source = pd.read_csv(path, skiprows=[1], dtype=str, keep_default_na=False)
    mapping = write(tmp_path, "dtm.toml", example("toml", 1))
    imported = read([path], "stays", _dtm_places(source), mapping=mapping)
    assert imported.errors == []
    stays = imported.tables["stays"].to_pandas()
    kept = source[(source["adminLevel"] == "2") & (source["assessmentType"] == "BA")]
    theirs = kept["numPresentIdpInd"].astype(float).groupby(kept["admin2Pcode"]).sum()
    assert stays.groupby("destination_id")["people"].sum().to_dict() == theirs.to_dict()
    unknown = kept["idpOriginAdmin1Pcode"] == "Not available"
    assert stays["origin_id"].isna().sum() == unknown.sum()


CONSTANTS = '[constants]\norigin_id = "V1"\ndestination_id = "CITY"\n'


def test_a_date_in_another_form_is_judged_not_guessed(tmp_path: Path) -> None:
    mapping = CONSTANTS + '[date]\ncolumn = "day"\nformat = "%d/%m/%Y"\n'
    imported = mapped(tmp_path, mapping, "day,people", "30/04/2016,3", "2016-04-30,3")
    (row,) = records(imported, "moves")
    assert (row["year"], row["month"]) == (2016, 4)
    assert faults(imported) == [("not_a_date", 3, "year")]


def test_rejected_rows_are_given_back_as_they_were_in_the_source(tmp_path: Path) -> None:
    mapping = CONSTANTS + '[columns]\npeople = "n"\n[date]\ncolumn = "day"\n'
    imported = mapped(tmp_path, mapping, "day,n", "2016-04-30,3", "2016-04-30,none", "2016-05-01")
    assert imported.rejected is not None
    assert imported.rejected.select(["day", "n", "row"]).to_pylist() == [
        {"day": "2016-04-30", "n": "none", "row": 3},
        {"day": "2016-05-01", "n": "", "row": 4},
    ]


def test_words_without_a_translation_are_judged_as_they_are(tmp_path: Path) -> None:
    mapping = CONSTANTS + '[values.sex]\n"mujer" = "f"\n'
    lines = ("year,month,sex,people", "2016,4,Mujer,3", "2016,4,hombre,3")
    imported = mapped(tmp_path, mapping, *lines)
    assert [row["sex"] for row in records(imported, "moves")] == ["f"]
    assert faults(imported) == [("not_allowed", 3, "sex")]


def test_only_rows_asked_for_are_kept_and_that_is_said(tmp_path: Path) -> None:
    mapping = CONSTANTS + '[rows]\nkeep = { level = ["2"] }\n'
    lines = ("year,month,level,people", "2016,4,1,30", "2016,4,2,3")
    imported = mapped(tmp_path, mapping, *lines)
    assert [row["people"] for row in records(imported, "moves")] == [3]
    (note,) = imported.problems
    assert (note.code, note.values["n"]) == ("not_kept", 1)


def test_rows_of_one_key_are_an_error_unless_they_are_to_be_added_up(tmp_path: Path) -> None:
    lines = ("year,month,people", "2016,4,30", "2016,4,3")
    assert faults(mapped(tmp_path, CONSTANTS, *lines)) == [("duplicate_key", 3, "")]
    summed = mapped(tmp_path, CONSTANTS + "[rows]\nadd_up = true\n", *lines)
    assert [row["people"] for row in records(summed, "moves")] == [33]


def test_an_unknown_count_makes_the_sum_unknown_and_errors_add_as_squares(tmp_path: Path) -> None:
    mapping = CONSTANTS + "[rows]\nadd_up = true\n"
    lines = ("year,month,people,respondents,se", "2016,4,30,10,3", "2016,4,3,,4")
    (row,) = records(mapped(tmp_path, mapping, *lines, kind="stays"), "stays")
    assert (row["people"], row["respondents"], row["se"]) == (33, None, 5)


def test_rows_that_count_no_people_cannot_be_added_up(tmp_path: Path) -> None:
    lines = ("hazard,place_id,month,level", "flood,T1,4,2")
    with pytest.raises(DataError, match="count no people"):
        mapped(tmp_path, "[rows]\nadd_up = true\n", *lines, kind="hazards")


def test_a_mapping_tells_delimiter_encoding_and_sheet(tmp_path: Path) -> None:
    path = tmp_path / "source.csv"
    path.write_bytes("place_id;name_en;level\nA;Cañar;state\n".encode("cp1252"))
    mapping = write(tmp_path, "map.toml", '[file]\ndelimiter = ";"\nencoding = "cp1252"')
    imported = read([path], "places", CONTEXT, mapping=mapping)
    assert [row["name_en"] for row in records(imported, "places")] == ["Cañar"]
    assert imported.problems == []


@pytest.mark.parametrize(
    ("mapping", "what"),
    [
        ("[columns\n", "not valid TOML"),
        ('[colums]\npeople = "n"\n', "nothing called colums"),
        ('[date]\ncolum = "t"\n', "nothing called date.colum"),
        ('[columns]\npersonas = "n"\n', "has a column personas"),
        ("columns = 3\n", "nothing called columns"),
        ("[values]\nsex = 3\n", "values.sex has the wrong form"),
        ("[rows]\nkeep = 3\n", "rows.keep has the wrong form"),
        ("[file]\nsheet = 3\n", "file.sheet has the wrong form"),
    ],
)
def test_a_mapping_that_says_nonsense_is_refused(mapping: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=what):
        mapped(tmp_path, mapping, "n", "1")


def test_a_mapping_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no such mapping"):
        read([write(tmp_path, "a.csv", "n", "1")], "moves", CONTEXT, mapping=tmp_path / "no.toml")


def test_columns_that_the_file_lacks_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not have: count"):
        mapped(tmp_path, '[columns]\npeople = "count"\n', "n", "1")
