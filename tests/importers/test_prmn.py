"""The PRMN workbook: what goes in comes out, less what is reported."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mobility import tables
from mobility.errors import DataError
from mobility.importers import boundaries, describe
from mobility.importers.aliases import read_aliases
from mobility.importers.families import read_by_rules
from mobility.importers.opening.tabular import RawTable, read_table
from mobility.importers.problems import Context, Imported
from mobility.importers.recipes import known
from mobility.words import speak
from tests.importers.golden.somalia import HEADER, country, row, workbook

Rows = Sequence[Sequence[Any]]
Sums = dict[tuple[str | None, str | None, int, int, str | None], float]


def read(raw: RawTable, context: Context, **options: Any) -> Imported:
    recipe = known.recognised(raw.header, "moves")
    assert recipe is not None and recipe.rules == "prmn"
    return read_by_rules(raw, context, recipe, options)


def imported(folder: Path, *rows: Sequence[Any], context: Context | None = None) -> Imported:
    return read(read_table(workbook(folder / "prmn.xlsx", *rows)), context or country())


def sums(found: Imported) -> Sums:
    return {
        (line["origin_id"], line["destination_id"], line["year"], line["month"], line["reason"]): (
            line["people"]
        )
        for line in found.tables["moves"].to_pylist()
    }


def codes(found: Imported, severity: str | None = None) -> set[str]:
    return {p.code for p in found.problems if severity in (None, p.severity)}


def finding(found: Imported, code: str) -> Any:
    return next(problem for problem in found.problems if problem.code == code)


def rejected_people(found: Imported) -> float:
    if found.rejected is None:
        return 0
    return sum(float(people) for people in found.rejected[HEADER[-1]].to_pylist())


def test_rows_are_summed_by_pair_month_and_reason(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        row(people=10),
        row(people=5, week=201617),
        row(people=7, reason="Drought related"),
        row(people=3, month_end="31/05/2016", week=201620),
        row("Baydhaba", "Luuq", 2, regions=("Bay", "Gedo")),
    )
    assert sums(found) == {
        ("D3", "D1", 2016, 4, "Flood"): 15,
        ("D3", "D1", 2016, 4, "Drought related"): 7,
        ("D3", "D1", 2016, 5, "Flood"): 3,
        ("D1", "D3", 2016, 4, "Flood"): 2,
    }
    moves = found.tables["moves"]
    assert moves.schema == tables.table("moves").schema
    assert set(moves["sex"].to_pylist()) == set(moves["age_group"].to_pylist()) == {"unknown"}
    assert not found.errors
    assert found.rejected is None


def test_people_displaced_within_their_district_are_kept(tmp_path: Path) -> None:
    found = imported(tmp_path, row("Luuq", "Luuq", 30, regions=("Gedo", "Gedo")), row(people=10))
    assert sums(found)["D3", "D3", 2016, 4, "Flood"] == 30
    assert finding(found, "summary").values["share"] == 75


def test_a_month_is_read_however_the_day_is_written(tmp_path: Path) -> None:
    month_ends = (
        "30/04/2016", " 30/04/2016 ", "30-04-2016", "04/30/2016", "2016-04-30",
        "2016-04-30T00:00:00", "2016-04-30 00:00:00", date(2016, 4, 30),
        datetime.combine(date(2016, 4, 30), time(21, 30)),
    )  # fmt: skip
    rows = [row(month_end=each, people=2**n) for n, each in enumerate(month_ends)]
    assert sums(imported(tmp_path, *rows)) == {("D3", "D1", 2016, 4, "Flood"): 2**9 - 1}


def test_a_day_that_is_no_month_end_is_read_day_first_and_reported(tmp_path: Path) -> None:
    found = imported(tmp_path, row(month_end="05/04/2016"))
    assert list(sums(found)) == [("D3", "D1", 2016, 4, "Flood")]
    assert finding(found, "not_month_end").values["month"] == 4


def test_what_is_no_day_is_rejected(tmp_path: Path) -> None:
    no_days = ["31/04/2016", "April", "", "30/04/16", "30/13/2016"]
    found = imported(tmp_path, *(row(month_end=each) for each in no_days), row(people=4))
    assert sums(found) == {("D3", "D1", 2016, 4, "Flood"): 4}
    told = [problem for problem in found.problems if problem.code == "not_a_month"]
    assert [(p.severity, p.row, p.column, p.people) for p in told] == [
        ("error", number, "Month End", 10) for number in range(2, 7)
    ]
    assert rejected_people(found) == 50


def test_headers_in_another_order_case_and_spacing_are_the_same_headers(tmp_path: Path) -> None:
    order = [8, 5, 4, 3, 2, 6, 7, 0, 1]
    header = [f" {HEADER[position].upper().replace(' ', '  ')} " for position in order]
    header[0] = "No. of individuals"
    rows = [[cells[position] for position in order] for cells in (row(), row(people=1))]
    raw = read_table(workbook(tmp_path / "later.xlsx", *rows, header=header))
    assert sums(read(raw, country())) == {("D3", "D1", 2016, 4, "Flood"): 11}


def test_other_tables_are_not_taken_for_it(tmp_path: Path) -> None:
    path = tmp_path / "moves.csv"
    path.write_text("origin_id,destination_id,year,month,people,reason\nD1,D2,2016,4,3,Flood\n")
    assert known.recognised(read_table(path).header, "moves") is None


def test_a_file_of_text_gives_what_the_workbook_gives(tmp_path: Path) -> None:
    path = tmp_path / "prmn.csv"
    cells = [HEADER, *(map(str, row(people=n)) for n in (3, '"1,234"'))]
    path.write_text("\n".join(",".join(line) for line in cells), encoding="utf-8")
    found = read(read_table(path), country())
    assert sums(found) == {("D3", "D1", 2016, 4, "Flood"): 1237}
    assert finding(found, "thousands_comma").values["rows"] == 1


def test_what_is_no_number_of_people_is_rejected(tmp_path: Path) -> None:
    no_numbers = ["many", None, "nan", "12,5", "1e9", -3]
    found = imported(tmp_path, *(row(people=each) for each in no_numbers), row(people=4))
    assert sums(found) == {("D3", "D1", 2016, 4, "Flood"): 4}
    told = [(problem.row, problem.code) for problem in found.errors]
    assert sorted(told) == [*((row, "not_a_number") for row in range(2, 7)), (7, "negative")]
    assert found.rejected is not None
    assert found.rejected["row"].to_pylist() == [2, 3, 4, 5, 6, 7]


def test_zeros_and_fractions_are_kept_and_reported(tmp_path: Path) -> None:
    found = imported(tmp_path, row(people=0), row(people=2.5))
    assert sums(found) == {("D3", "D1", 2016, 4, "Flood"): 2.5}
    assert {"no_people", "fraction_of_people"} <= codes(found, "warning")


def test_a_name_is_found_whatever_its_case_blanks_and_marks(tmp_path: Path) -> None:
    found = imported(tmp_path, row("LUUQ ", "buur-hakaba"))
    assert sums(found) == {("D3", "D2", 2016, 4, "Flood"): 10}


def test_the_region_tells_namesakes_apart(tmp_path: Path) -> None:
    found = imported(tmp_path, row("New Town", "New Town", regions=("Gedo", "Bay")))
    assert sums(found) == {("D5", "D4", 2016, 4, "Flood"): 10}


def test_namesakes_that_no_region_tells_apart_are_rejected(tmp_path: Path) -> None:
    found = imported(tmp_path, row("New Town", regions=("", "Bay")), row(people=1))
    assert sums(found) == {("D3", "D1", 2016, 4, "Flood"): 1}
    assert codes(found, "error") == {"ambiguous_place"}


def test_a_name_nobody_has_is_listed_once_with_its_rows_and_people(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        row("Baidoa", "Baidoa", 40, regions=("Bay", "Bay")),
        row("Luuq", "Baidoa", 2),
        row("Luuq", "Baydhaba", 7),
    )
    problem = finding(found, "unmatched_name")
    assert (problem.values["rows"], problem.values["people"]) == (2, 42)
    assert (problem.values["place_id"], problem.row) == ("D1", 2)
    assert "Baydhaba (D1)" in describe(problem, speak("en"))
    assert sums(found) == {("D3", "D1", 2016, 4, "Flood"): 7}
    assert rejected_people(found) == finding(found, "left_out").values["people"] == 42


def test_a_confirmed_spelling_is_taken_and_noted(tmp_path: Path) -> None:
    rows = [row("Luuq", "Baidoa")]
    path = tmp_path / "prmn.aliases.csv"
    raw = read_table(workbook(tmp_path / "prmn.xlsx", *rows))
    read(raw, country(), write_aliases=path)
    assert not read_aliases(path, country().places).confirmed
    path.write_text(path.read_text("utf-8-sig").replace(",no,yes", ",yes,yes"), "utf-8")
    confirmed = read_aliases(path, country().places).confirmed
    found = read(raw, Context(country().places, aliases=confirmed))
    assert sums(found) == {("D3", "D1", 2016, 4, "Flood"): 10}
    assert finding(found, "alias_used").values["place_id"] == "D1"


def test_a_district_under_two_regions_is_reported_and_kept(tmp_path: Path) -> None:
    found = imported(tmp_path, row(people=9), row(people=1, regions=("Bay", "Bay")))
    assert sums(found) == {("D3", "D1", 2016, 4, "Flood"): 10}
    assert finding(found, "district_in_two_regions").values["listed"] == "Gedo (1, 9), Bay (1, 1)"
    assert finding(found, "region_differs").values["region"] == "Bay"


def test_weeks_that_are_none_are_reported_and_kept(tmp_path: Path) -> None:
    rows = [row(week=week) for week in (201600, 201653, 201552, "spring", None)]
    found = imported(tmp_path, *rows)
    assert sums(found) == {("D3", "D1", 2016, 4, "Flood"): 50}
    odd = [p for p in found.problems if p.column == "Year Week"]
    assert {(p.code, p.values["value"]) for p in odd} == {
        ("week_out_of_range", "201600"),
        ("week_out_of_range", "201653"),
        ("week_of_another_year", "201552"),
        ("not_a_week", "spring"),
    }


def test_a_blank_reason_and_a_blank_end_are_kept_as_not_known(tmp_path: Path) -> None:
    found = imported(tmp_path, row(reason=None), row("", "Luuq", 4, regions=("", "Gedo")))
    assert sums(found) == {("D3", "D1", 2016, 4, None): 10, (None, "D3", 2016, 4, "Flood"): 4}
    assert {"blank_reason", "origin_not_known"} <= codes(found, "warning")


def test_a_row_without_any_district_is_rejected(tmp_path: Path) -> None:
    found = imported(tmp_path, row("", "", regions=("", "")), row(people=1))
    assert codes(found, "error") == {"no_place"}
    assert rejected_people(found) == 10


def test_reasons_that_differ_by_capitals_stay_apart_and_are_reported(tmp_path: Path) -> None:
    found = imported(tmp_path, row(), row(reason="FLOOD", people=1))
    assert len(sums(found)) == 2
    assert finding(found, "reason_spellings").values["listed"] == "Flood, FLOOD"


def test_repeated_rows_are_counted_and_reported(tmp_path: Path) -> None:
    found = imported(tmp_path, row(), row())
    assert sums(found) == {("D3", "D1", 2016, 4, "Flood"): 20}
    assert finding(found, "repeated_rows").values["rows"] == 1


def test_without_districts_in_the_draft_nothing_can_be_matched(tmp_path: Path) -> None:
    states = country([("S1", "Bay", "state", None)])
    with pytest.raises(DataError, match="no places of level district"):
        imported(tmp_path, row(), context=states)


def test_every_finding_can_be_said(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        *(row(people=people) for people in (0, -1, 2.5, "x", "1,000")),
        *(row(name) for name in ("Baidoa", "Nowhere", "New Town", "")),
        *(row(month_end=text) for text in ("x", "01/04/2016")),
        *(row(week=week) for week in (201600, "x", 201501)),
        row(regions=("Bay", "Bay"), reason="flood"),
    )
    for problem in found.problems:
        assert "{" not in describe(problem, speak("en"))


def plain_sums(rows: Rows, ids: dict[tuple[str, str], str | None]) -> Sums:
    """People by pair, month and reason: the oracle, on rows as the workbook has them."""
    total: Sums = defaultdict(float)
    for month_end, _, to_region, to_name, from_region, from_name, reason, _, people in rows:
        origin, destination = ids[from_name, from_region], ids[to_name, to_region]
        if origin is None or destination is None:
            continue
        _, month, year = map(int, month_end.split("/"))
        total[origin, destination, year, month, reason] += people
    return dict(total)


def test_sums_hold_on_random_workbooks(tmp_path: Path) -> None:
    dice = random.Random(17)
    names = {("Luuq", "Gedo"): "D3", ("Baydhaba", "Bay"): "D1", ("New Town", "Bay"): "D4"}
    ids: dict[tuple[str, str], str | None] = {**names, ("Nowhere", "Bay"): None}
    for n in range(6):
        rows = []
        for _ in range(200):
            (origin, first), (destination, second) = dice.choices(list(ids), k=2)
            month_end = dice.choice(["31/01/2020", "29/02/2020", "31/12/2021"])
            rows.append(
                row(
                    origin,
                    destination,
                    dice.randint(0, 99_999),
                    month_end=month_end,
                    regions=(first, second),
                    reason=dice.choice(["Flood", "Drought related", "Conflict/Insecurity"]),
                )
            )
        folder = tmp_path / str(n)
        folder.mkdir()
        found = imported(folder, *rows)
        assert sums(found) == plain_sums(rows, ids)
        kept = sum(sums(found).values())
        assert kept + rejected_people(found) == sum(cells[-1] for cells in rows)


# --- the real workbook ----------------------------------------------------------------------

PRMN = "somalia/UNHCR-PRMN-Displacement-Dataset-2016-2021.xlsx"
DISTRICTS = "somalia/districts/SOM_Adminbnda_Adm3_Districts_UNOCHA.shp"
CONFIRMED = {"Baidoa": "SO2401", "Kismayo": "SO2801", "Lasqoray": "SO1503"}


@pytest.fixture(scope="module")
def somalia(real_files: Path) -> Context:
    nothing = Context(tables.table("places").empty())
    return Context(boundaries.read(real_files / DISTRICTS, nothing).tables["places"])


@pytest.fixture(scope="module")
def by_openpyxl(real_files: Path) -> Rows:
    book = openpyxl.load_workbook(real_files / PRMN, read_only=True)
    return list(book.worksheets[0].iter_rows(min_row=2, values_only=True))


def test_real_sums_equal_those_of_another_reader(
    real_files: Path, somalia: Context, by_openpyxl: Rows, tmp_path: Path
) -> None:
    raw = read_table(real_files / PRMN)
    path = tmp_path / "prmn.aliases.csv"
    before = read(raw, somalia, write_aliases=path)
    unmatched = {p.values["name"] for p in before.errors}
    assert unmatched == {*CONFIRMED, "Badhan", "Dhahar"}
    proposed = read_aliases(path, somalia.places).proposals
    assert {p.name: p.place_id for p in proposed if p.place_id} == CONFIRMED
    path.write_text(path.read_text("utf-8-sig").replace(",no,yes", ",yes,yes"), "utf-8")

    confirmed = read_aliases(path, somalia.places).confirmed
    found = read(raw, Context(somalia.places, aliases=confirmed))
    expected = plain_sums(by_openpyxl, _ids(somalia, by_openpyxl))
    assert sums(found) == expected
    total = sum(cells[-1] for cells in by_openpyxl)
    assert total == 5_298_911
    assert sum(expected.values()) + rejected_people(found) == total
    assert {p.values["name"] for p in found.errors} == {"Badhan", "Dhahar"}


def _ids(somalia: Context, rows: Rows) -> dict[tuple[str, str], str | None]:
    by_name = {
        place["name_en"]: place["place_id"]
        for place in somalia.places.to_pylist()
        if place["level"] == "district"
    } | CONFIRMED
    pairs = {(cells[3], cells[2]) for cells in rows} | {(cells[5], cells[4]) for cells in rows}
    return {(name, region): by_name.get(name) for name, region in pairs}


def test_real_quirks_are_named(real_files: Path, somalia: Context, by_openpyxl: Rows) -> None:
    found = read(read_table(real_files / PRMN), somalia)
    weeks = Counter(str(cells[1]) for cells in by_openpyxl if not 1 <= cells[1] % 100 <= 52)
    told = [p for p in found.problems if p.code == "week_out_of_range"]
    assert {p.values["value"]: p.values["rows"] for p in told} == weeks
    assert sum(weeks.values()) == 193
    split = [p for p in found.problems if p.code == "district_in_two_regions"]
    assert {p.values["name"] for p in split} == {"Qardho", "Saakow", "Buuhoodle"}
