"""Township tables of the census: residents by sex, and what is wrong beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mobility import tables
from mobility.errors import DataError, UsageError
from mobility.importers import boundaries
from mobility.importers.families import read_by_rules
from mobility.importers.opening.tabular import RawTable, read_table
from mobility.importers.problems import Context, Imported
from mobility.importers.recipes import known
from tests.importers.golden import maps
from tests.importers.golden.villages import table, townships, villages

CENSUS_2014 = 51_486_253  # Union Report: all people
DRAFT = maps.draft(
    {"place_id": "XX1001", "name_en": "West Town", "level": "township"},
    {"place_id": "XX1002", "name_en": "East Town", "level": "township"},
)
EAST = {"ts": "East Town", "ts_pcode": "XX1002"}
WIND = {"ts_pcode": "XX1001", "hut_house_risk": "0", "t_ead_crop": "0"}
LAYER = {"TS_PCODE": "XX1001", "total_pop": "1100", "female_headed_hhs": "20"}


def read(raw: RawTable, context: Context) -> Imported:
    recipe = known.recognised(raw.header, "residents")
    assert recipe is not None
    known.refuse_foreign(recipe, raw.file)
    return read_by_rules(raw, context, recipe, {})


def finding(imported: Imported, code: str) -> Any:
    return next(problem for problem in imported.problems if problem.code == code)


def test_women_and_men_of_unknown_age_are_the_residents() -> None:
    imported = read(townships({}), DRAFT)
    residents = imported.tables["residents"]
    assert residents.schema == tables.table("residents").schema
    assert [
        (row["place_id"], row["sex"], row["age_group"], row["people"], row["severe"])
        for row in residents.to_pylist()
    ] == [("XX1001", "f", "unknown", 520.0, None), ("XX1001", "m", "unknown", 480.0, None)]
    assert finding(imported, "age_bands_not_used").severity == "note"
    assert not imported.errors


def test_a_header_in_capitals_is_recognised() -> None:
    raw = townships({})
    capitals = raw.rows.rename_columns(
        [n.upper() if n != "_row" else n for n in raw.rows.schema.names]
    )
    upper = RawTable(raw.file, "", tuple(name.upper() for name in raw.header), capitals)
    assert read(upper, DRAFT).tables["residents"].num_rows == 2


def test_the_scrambled_column_is_found_with_its_remedy() -> None:
    imported = read(townships({}, {**EAST, "conventional_hh__female__headed": "9"}), DRAFT)
    problem = finding(imported, "female_headed_scrambled")
    assert (problem.values["n"], problem.values["all"], problem.row) == (1, 2, 3)
    assert problem.column == "conventional_hh__female__headed"
    assert "all households − male-headed" in problem.remedy


def test_a_share_of_households_divided_by_people_is_found() -> None:
    of_people = {"p_conventional_hh__female__head": "5"}
    imported = read(townships(of_people, EAST), DRAFT)
    assert finding(imported, "share_of_people").values["n"] == 1


def test_ages_that_do_not_add_up_and_fractions_are_reported() -> None:
    some = {"pop_15___64": "600", "total_pop_male": "480.25", "total_pop_female": "519.75"}
    imported = read(townships(some), DRAFT)
    assert finding(imported, "ages_do_not_add_up").values["listed"] == "XX1001 West Town"
    assert finding(imported, "fractions_of_people").severity == "note"


def test_numbers_as_text_with_commas_are_read_and_said() -> None:
    grouped = {
        "total_pop_both_sexes": "1,000,000",
        "total_pop_male": " 480,000 ",
        "total_pop_female": "520,000",
    }
    imported = read(townships(grouped), DRAFT)
    assert imported.tables["residents"]["people"].to_pylist() == [520_000.0, 480_000.0]
    assert finding(imported, "thousands_separators")


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"ts_pcode": "YY9"}, "unknown_place", "ts_pcode"),
        ({"ts_pcode": "XX1001"}, "duplicate_key", ""),
        ({"total_pop_male": "many"}, "not_a_number", "total_pop_male"),
        ({"total_pop_female": "-1"}, "negative", "total_pop_female"),
        ({"total_pop_male": "481"}, "sexes_do_not_add_up", "total_pop_both_sexes"),
    ],
)
def test_rows_that_cannot_give_residents_are_errors(
    change: dict[str, str], code: str, column: str
) -> None:
    imported = read(townships({}, {**EAST, **change}), DRAFT)
    (problem,) = imported.errors
    assert (problem.code, problem.row, problem.column) == (code, 3, column)
    assert problem.people == 1000
    assert imported.tables["residents"].num_rows == 2
    assert imported.rejected is not None
    assert imported.rejected["row"].to_pylist() == [3]


def test_without_places_in_the_draft_the_remedy_is_to_import_them() -> None:
    with pytest.raises(DataError) as refused:
        read(townships({}), maps.draft())
    assert "--as boundaries" in refused.value.remedy


def test_tables_without_residents_are_recognised_and_say_why() -> None:
    wind, layer = table(WIND, {}), table(LAYER, {})
    with pytest.raises(UsageError, match="no people"):
        read(wind, DRAFT)
    with pytest.raises(UsageError, match="must not be mixed"):
        read(layer, DRAFT)
    assert known.recognised(villages({}).header, "residents") is None


# --- the real tables ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def myanmar(real_files: Path) -> Context:
    """A draft with the townships of Myanmar."""
    outlines = boundaries.read(real_files / "myanmar" / "MMR_adm3.topojson.json", maps.draft())
    return Context(outlines.tables["places"], outlines.boundaries)


def test_the_real_table_gives_the_census_total(real_files: Path, myanmar: Context) -> None:
    raw = read_table(real_files / "myanmar" / "River_Flood_Present_conditions.json")
    imported = read(raw, myanmar)
    residents = imported.tables["residents"].to_pylist()
    assert len(residents) == 660
    assert sum(row["people"] for row in residents) == pytest.approx(CENSUS_2014, abs=1)
    delta = {
        place: sum(row["people"] for row in residents if row["place_id"] == place)
        for place in ("MMR017024", "MMR017018", "MMR017016")
    }
    assert delta == {"MMR017024": 322_665, "MMR017018": 311_340, "MMR017016": 315_218}
    assert not imported.errors


def test_the_real_table_shows_every_known_fault(real_files: Path, myanmar: Context) -> None:
    raw = read_table(real_files / "myanmar" / "River_Flood_Present_conditions.json")
    imported = read(raw, myanmar)
    assert finding(imported, "female_headed_scrambled").values["n"] == 242
    assert finding(imported, "share_of_people").values["n"] == 330
    assert finding(imported, "ages_do_not_add_up").values["n"] == 3
    assert finding(imported, "fractions_of_people").values["n"] == 13


def test_the_other_real_tables_give_no_residents(real_files: Path, myanmar: Context) -> None:
    wind = read_table(real_files / "myanmar" / "Cyclone_wind_Present.json")
    with pytest.raises(UsageError, match="no people"):
        read(wind, myanmar)
    layer = read_table(real_files / "myanmar" / "vulnerability-layers.json")
    with pytest.raises(UsageError, match="must not be mixed"):
        read(layer, myanmar)
