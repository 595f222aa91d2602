"""More files of the kinds that people send, in other languages and with other faults.

Each comes in right, is told, or is refused: never wrong without a word.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mobility.errors import MobilityError
from mobility.importers import read
from mobility.importers.problems import Context
from mobility.importers.recipes.recipe import Recipe, read_recipe
from tests.importers.handmade import CONTEXT, EMPTY, codes, records, write
from tests.importers.test_recipes import book, people
from tests.worlds import place, rows

STAYS = "origin_id,destination_id,year,month,people"
RESIDENTS = "place_id,sex,age_group,people"
ROSTER = "household_id,person_id,village_id,sex,age,severe"
PLACES = "place_id,name_en,level,parent_id,lon,lat"
TEN = Context(rows("places", *(place(f"X{number}", "other") for number in range(10))))


@dataclass(frozen=True)
class Case:
    """Lines of a CSV, and the code of what is told; or ``refused``, words of a refusal."""

    kind: str
    lines: tuple[str, ...]
    told: str = ""
    refused: str = ""
    context: Context = CONTEXT


def stay(*cells: str) -> Case:
    """Stays whose numbers of people are written so."""
    lines = [f'V{at % 2 + 1},CITY,2024,{at + 1},"{cell}"' for at, cell in enumerate(cells)]
    return Case("stays", (STAYS, *lines))


def told(case: Case, code: str) -> Case:
    return Case(case.kind, case.lines, code, context=case.context)


def total_of_places(word: str) -> Case:
    lines = (PLACES, f"ALL,{word},village,T1,,", "V9,Nine,village,T1,,")
    return Case("places", lines, "a_total")


def residents(*lines: str, context: Context = CONTEXT, told: str = "") -> Case:
    return Case("residents", (RESIDENTS, *lines), told, context=context)


def unnamed_total(seed: int) -> Case:
    """Places with numbers by chance, and another that has as many as all."""
    chance = Random(seed)
    counts = [chance.randint(5, 900) for _ in range(6)]
    lines = [f"X{at},f,0-4,{count}" for at, count in enumerate(counts)]
    lines.insert(chance.randrange(7), f"X9,f,0-4,{sum(counts)}")
    return residents(*lines, context=TEN, told="totals_beside_parts")


def subtotals(column: str, seed: int) -> Case:
    """Stays by sex or reason, and in each place a row that leaves it open with their sum."""
    chance, lines = Random(seed), [STAYS.replace("people", f"{column},people")]
    words = {"sex": ("f", "m"), "reason": ("work", "study", "marriage")}[column]
    for origin in ("V1", "V2"):
        counts = [chance.randint(1, 90) for _ in words]
        lines += [
            f"{origin},CITY,2024,4,{word},{count}"
            for word, count in zip(words, counts, strict=True)
        ]
        lines.append(f"{origin},CITY,2024,4,,{sum(counts)}")
    return Case("stays", tuple(lines), "totals_beside_parts")


MONTHS = ("Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun")
CASES = {
    "a space between thousands": told(stay("1 234", "12 345"), "grouped_number"),
    "a narrow space between thousands": told(stay("1\u202f234"), "grouped_number"),
    "a comma between thousands": told(stay("2,345"), "grouped_number"),
    "an apostrophe between thousands": told(stay("1'234"), "grouped_number"),
    "Indian thousands": told(stay("1,23,456"), "not_a_number"),
    "about fifty": told(stay("~50"), "not_a_number"),
    "a range": told(stay("10-20"), "not_a_number"),
    "an accountant's minus": told(stay("(12)"), "not_a_number"),
    "a share": told(stay("12%"), "not_a_number"),
    "points between thousands": told(stay("1.234", "5.000"), "thousands_point"),
    "a Thai year": Case("stays", (STAYS, "V1,CITY,2567,4,3"), "too_large"),
    "a Persian year": Case("stays", (STAYS, "V1,CITY,1403,4,3"), "too_small"),
    "a year of two figures": Case("stays", (STAYS, "V1,CITY,24,4,3"), "too_small"),
    "a month of another calendar": Case("stays", (STAYS, "V1,CITY,2024,رمضان,3"), "not_a_number"),
    "people in thousands": Case(
        "stays", (STAYS.replace("people", "people (thousands)"), "V1,CITY,2024,4,3"),
        refused="missing for stays: people",
    ),
    "households for people": Case(
        "stays", (STAYS.replace("people", "households"), "V1,CITY,2024,4,3"),
        refused="missing for stays: people",
    ),
    "years as columns": Case(
        "moves", ("origin_id,destination_id,2019,2020", "V1,CITY,10,20"), refused="Years stand in"
    ),
    "months of two years": Case(
        "stays",
        (",".join(("origin_id", "destination_id", "year", *MONTHS)), "V1,CITY,2024" + ",1" * 12),
        refused="over the end of a year",
    ),
    "a Chinese total": total_of_places("总计"),
    "a Korean total": total_of_places("합계"),
    "a Thai total": total_of_places("รวม"),
    "a Persian total": total_of_places("جمع"),
    "a total of a country": total_of_places("Total Nepal"),
    "a total with a colon": total_of_places("TOTAL :"),
    "the area of the others": residents(
        "V1,f,0-4,3", "V2,f,0-4,4", "T1,f,0-4,7", told="totals_beside_parts"
    ),
    "the area by sexes of the others": residents(
        "V1,f,0-4,3", "V2,m,5-17,4", "T1,unknown,unknown,7", told="totals_beside_parts"
    ),
    **{f"a place of all, {seed}": unnamed_total(seed) for seed in (1, 2)},
    **{f"sums without {column}": subtotals(column, 3) for column in ("sex", "reason")},
    "moves of an area and its villages": Case(
        "moves", (STAYS, "V1,CITY,2024,4,3", "V2,CITY,2024,4,4", "T1,CITY,2024,4,7"),
        "totals_beside_parts",
    ),
    "wide ages beside their parts": Case(
        "moves",
        (STAYS.replace("people", "age_group,people"), "V1,CITY,2024,4,0-4,3",
         "V1,CITY,2024,4,5-17,4", "V1,CITY,2024,4,0-17,7"),
        "totals_beside_parts",
    ),
    "an age in months": Case("roster", (ROSTER, "h,1,V1,f,6 months,0"), "not_a_number"),
    "a sex as a number": Case("roster", (ROSTER, "h,1,V1,2,30,0"), "not_allowed"),
    "a difficulty as 1 or 2": Case("roster", (ROSTER, "h,1,V1,f,30,2"), "not_a_required_flag"),
    "metres for degrees": Case("places", (PLACES, "Z1,Z,village,T1,712345,1774512"), "too_large"),
    "degrees and minutes": Case("places", (PLACES, "Z1,Z,village,T1,95°12'E,16°N"), "not_a_number"),
    "villages at the office": Case(
        "places", (PLACES, *(f"Z{at},Z,village,T1,95.12,16.05" for at in range(4))), "one_point"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_file_is_told_of_or_refused(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    path = write(tmp_path, f"{case.kind}.csv", *case.lines)
    if case.refused:
        with pytest.raises(MobilityError, match=case.refused):
            read([path], case.kind, case.context)
        return
    assert case.told in codes(read([path], case.kind, case.context).problems)


def test_tables_without_totals_are_not_doubted(tmp_path: Path) -> None:
    for seed in range(3):
        chance = Random(seed)
        lines = [RESIDENTS]
        lines += [
            f"X{at},{sex},{age},{chance.randint(20, 900)}"
            for at in range(9) for sex in ("f", "m", "unknown") for age in ("0-4", "60+")
        ]  # fmt: skip
        path = write(tmp_path, f"r{seed}.csv", *lines)
        assert "totals_beside_parts" not in codes(read([path], "residents", TEN).problems)


def test_the_advice_on_a_mark_between_thousands_works(tmp_path: Path) -> None:
    for mark in (" ", ",", "'"):
        path = write(tmp_path, "stays.csv", STAYS, f'V1,CITY,2024,4,"1{mark}234"')
        (finding,) = read([path], "stays", CONTEXT).errors
        recipe = Recipe.of({"numbers": {"thousands": finding.values["mark"]}})
        assert people(read([path], "stays", CONTEXT, mapping=recipe)) == 1234


@pytest.mark.parametrize("parent", ["", "ABROAD"])
def test_a_village_abroad_is_not_called_swapped(parent: str, tmp_path: Path) -> None:
    """Its mirror image lies in the country of the others."""
    home = [
        place(f"H{at}", "state", "H", lon=lon, lat=lat)
        for at, (lon, lat) in enumerate(((32.5, 15.6), (25.4, 13.6), (35.4, 14.0)))
    ]
    context = Context(rows("places", *home, place("ABROAD", "country", lon=17.0, lat=27.0)))
    path = write(tmp_path, "far.csv", PLACES, f"TIP,Gulf,village,{parent},13.19,32.89")
    imported = read([path], "places", context)
    assert imported.errors == []
    assert "perhaps_swapped" in codes(imported.problems)


def test_a_zip_with_a_part_whose_name_is_no_text_is_told_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "survey.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("réponses.csv", "a,b\n1,2\n")
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xf3\x28", 1))
    for kind in ("roster", "stays"):
        with pytest.raises(MobilityError, match="damaged or was cut short"):
            read([path], kind, CONTEXT)


# --- two rounds of one survey -----------------------------------------------------------------

HEADER = ["Date", "Site", "Code", "People", "Round"]
TAGS = ["#date+reported", "#loc+name", "#adm3+code", "#affected+idps+ind", "#meta+round"]


def rounds(folder: Path, *grid: list[Any], width: int = 5) -> Path:
    return book(folder / "dtm.xlsx", Base=[HEADER[:width], TAGS[:width], *grid])


def test_two_rounds_of_a_month_are_asked_and_the_advice_works(tmp_path: Path) -> None:
    path = rounds(tmp_path, ["2024-04-01", "A", "T1", 10, 7], ["2024-04-20", "A", "T1", 12, 8])
    with pytest.raises(MobilityError, match="several rounds of one survey") as refusal:
        read([path], "stays", CONTEXT)
    recipe = read_recipe(write(tmp_path, "one.toml", str(refusal.value.values["recipe"])))
    assert people(read([path], "stays", CONTEXT, mapping=recipe)) == 12


def test_two_rounds_are_known_by_their_days_where_nothing_names_them(tmp_path: Path) -> None:
    days = ("2024-04-01", "2024-04-20")
    grid = [[day, site, "T1", 10] for day in days for site in "AB"]
    with pytest.raises(MobilityError, match="several rounds of one survey"):
        read([rounds(tmp_path, *grid, width=4)], "stays", CONTEXT)
    few = [*grid[:3], *([days[0], site, "T1", 1] for site in "CDEFG")]
    assert "told_twice" in codes(read([rounds(tmp_path, *few, width=4)], "stays", CONTEXT).problems)


def test_sites_of_different_days_and_rounds_of_different_months_are_no_fault(
    tmp_path: Path,
) -> None:
    grid = [["2024-04-01", "A", "T1", 10, 7], ["2024-04-09", "B", "T1", 5, 7],
            ["2024-05-20", "A", "T1", 12, 8]]  # fmt: skip
    imported = read([rounds(tmp_path, *grid)], "stays", CONTEXT)
    assert [(row["month"], row["people"]) for row in records(imported, "stays")] == [
        (4, 15.0), (5, 12.0),
    ]  # fmt: skip
    assert "told_twice" not in codes(imported.problems)


def test_a_real_workbook_without_hashtags_asks_for_its_month(
    real_files: Path, tmp_path: Path
) -> None:
    path = real_files / "more" / "dtm" / "south_sudan_baseline_assessment_round_11.xlsx"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with pytest.raises(MobilityError, match="It does not say: year, month") as refusal:
        read([path], "stays", EMPTY)
    said = f"{refusal.value.values['recipe']}\n[constants]\nyear = 2021\nmonth = 9\n"
    mapping = write(tmp_path, "month.toml", said)
    unknown = read([path], "stays", CONTEXT, mapping=mapping).errors
    found = sorted({str(each.values["value"]) for each in unknown if each.code == "unknown_place"})
    context = Context(rows("places", *(place(code, "other") for code in found)))
    imported = read([path], "stays", context, mapping=mapping)
    assert people(imported) == 2_017_236
