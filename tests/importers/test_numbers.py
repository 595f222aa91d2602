"""When a cell is a number: the same answer for every table, and no silent guess."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable
from pathlib import Path

import ibis
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mobility import tables
from mobility.importers import families, numbers, read
from mobility.importers.opening.tabular import read_table
from mobility.importers.problems import Imported
from mobility.importers.recipes import known
from mobility.store.database import connect
from tests.importers.golden import maps, somalia, villages
from tests.importers.handmade import CONTEXT, STAY, STAYS_HEADER, codes, faults, records, write

NUMBERS = {
    "1": 1, "+5": 5, "-0.5": -0.5, ".5": 0.5, "5.": 5, "1e3": 1000, "1E-05": 1e-5, "007": 7,
    "၁၂": 12, "１２": 12, "१२.५": 12.5, "٣": 3, "1" + "0" * 15: 1e15,
}  # fmt: skip
NO_NUMBERS = (
    "nan", "NaN", "inf", "-Infinity", "1e400", "1_000", "1,000", "1 000", "0x10", "0b1", "true",
    "1.2.3", "1e", "--1", "", "½", "Ⅷ", "²", "1\u00a0000", "12 people", "N/A", "၁၂ဝ",
)  # fmt: skip
FINDINGS = ("not_a_number", "too_large")


def in_a_column(
    texts: list[str], parse: Callable[[ibis.expr.types.StringValue], ibis.expr.types.FloatingValue]
) -> list[float | None]:
    rows = ibis.memtable(pa.table({"at": range(len(texts)), "text": texts}))
    found = connect().to_pyarrow(rows.select("at", n=parse(rows.text)).order_by("at"))
    return found["n"].to_pylist()


def test_numbers_are_read_alike_alone_and_in_a_column() -> None:
    assert [numbers.parse(text) for text in NUMBERS] == list(NUMBERS.values())
    assert in_a_column(list(NUMBERS), numbers.parse_cell) == list(NUMBERS.values())


def test_what_some_library_takes_for_a_number_is_none() -> None:
    assert {text: numbers.parse(text) for text in NO_NUMBERS} == dict.fromkeys(NO_NUMBERS)
    assert in_a_column(list(NO_NUMBERS), numbers.parse_cell) == [None] * len(NO_NUMBERS)


def test_a_number_too_long_for_a_computer_is_none_or_above_every_limit() -> None:
    assert numbers.parse("9" * 400) is None
    assert in_a_column(["9" * 400], numbers.parse_cell) == [math.inf]


def test_people_elsewhere_may_have_commas_and_no_exponent() -> None:
    texts = {"1,000": 1000.0, "12,345,678.5": 12345678.5, "1,00": None, "1e9": None, "nan": None}
    assert in_a_column(list(texts), numbers.parse_people_cell) == list(texts.values())


@pytest.mark.parametrize("name", tables.NAMES)
def test_every_number_of_the_dictionary_has_limits(name: str) -> None:
    for column in tables.table(name).columns:
        if column.type in ("integer", "number"):
            assert column.minimum is not None and column.maximum is not None, column.name


@pytest.mark.parametrize("text", [text for text in NO_NUMBERS if text])
def test_people_of_the_home_format_are_numbers(text: str, tmp_path: Path) -> None:
    row = STAY.rsplit(",", 1)[0] + f',"{text}"'
    found = read([write(tmp_path, "stays.csv", STAYS_HEADER, row)], "stays", CONTEXT)
    code = "grouped_number" if re.fullmatch(r"1[,\s]000", text) else "not_a_number"
    assert faults(found) == [(code, 2, "people")]
    assert not found.tables["stays"].num_rows


@pytest.mark.parametrize("text", ["1e20", "99999999999999999999", "9" * 400, "10000000001"])
def test_more_people_than_there_are_is_an_error(text: str, tmp_path: Path) -> None:
    row = STAY.rsplit(",", 1)[0] + f",{text}"
    found = read([write(tmp_path, "stays.csv", STAYS_HEADER, row)], "stays", CONTEXT)
    assert faults(found) == [("too_large", 2, "people")]
    assert found.errors[0].values["maximum"] == "10,000,000,000"


@pytest.mark.parametrize("text", ["9" * 20, "2147483648", "-9223372036854775809", "1e99"])
@pytest.mark.parametrize("column", ["year", "month"])
def test_a_whole_number_of_any_length_is_judged_by_its_limits(
    text: str, column: str, tmp_path: Path
) -> None:
    row = STAY.replace(
        "2025" if column == "year" else ",4,", text if column == "year" else f",{text},"
    )
    found = read([write(tmp_path, "stays.csv", STAYS_HEADER, row)], "stays", CONTEXT)
    expected = "not_a_month" if column == "month" else "too_small" if "-" in text else "too_large"
    assert faults(found) == [(expected, 2, column)]


def test_digits_of_other_scripts_are_digits(tmp_path: Path) -> None:
    rows = ("V1,CITY,２０２５,၄,m,18-24,३", "V1,CITY,٢٠٢٥,5,f,18-24,3.5")
    found = read([write(tmp_path, "stays.csv", STAYS_HEADER, *rows)], "stays", CONTEXT)
    assert not found.errors
    assert [(row["year"], row["month"], row["people"]) for row in records(found, "stays")] == [
        (2025, 4, 3),
        (2025, 5, 3.5),
    ]


def typed_workbook(folder: Path, people: object) -> Path:
    book = openpyxl.Workbook()
    book.active.append(STAYS_HEADER.split(","))
    book.active.append(["V1", "CITY", 2025, 4, "m", "18-24", people])
    book.save(folder / "stays.xlsx")
    return folder / "stays.xlsx"


def typed_parquet(folder: Path, people: object) -> Path:
    cells = ["V1", "CITY", 2025, 4, "m", "18-24", people]
    columns = dict(zip(STAYS_HEADER.split(","), ([cell] for cell in cells), strict=True))
    pq.write_table(pa.table(columns), folder / "stays.parquet")
    return folder / "stays.parquet"


def typed_json(folder: Path, people: object) -> Path:
    text = {math.inf: "Infinity", True: "true"}.get(people, str(people))  # type: ignore[call-overload]
    row = '"origin_id": "V1", "destination_id": "CITY", "year": 2025, "month": 4, "sex": "m"'
    return write(folder, "stays.json", f'[{{{row}, "age_group": "18-24", "people": {text}}}]')


TYPED = (typed_workbook, typed_parquet, typed_json)
CELLS = ((True, "not_a_number"), (math.inf, "not_a_number"), (1e20, "too_large"))


@pytest.mark.parametrize(
    ("make", "people", "code"),
    [(make, *cell) for make, cell in itertools.product(TYPED, CELLS) if cell[0] != math.inf]
    + [(typed_parquet, math.inf, "not_a_number"), (typed_json, math.inf, "not_a_number")],
)
def test_typed_cells_are_judged_alike(
    make: Callable[[Path, object], Path], people: object, code: str, tmp_path: Path
) -> None:
    found = read([make(tmp_path, people)], "stays", CONTEXT)
    assert faults(found) == [(code, 2, "people")]


def test_true_and_false_are_flags_and_no_numbers(tmp_path: Path) -> None:
    header = "household_id,person_id,village_id,sex,age,severe,here_01,here_02"
    path = write(tmp_path, "roster.csv", header, "H1,1,V1,f,31,FALSE,true,0")
    found = read([path], "roster", CONTEXT)
    (person,) = records(found, "roster")
    assert (person["severe"], person["here_01"], person["here_02"]) == (0, 1, 0)


@pytest.mark.parametrize("text", ["nan", "inf", "1_000", "1e20", "0x1", "true", "9" * 30])
def test_people_of_the_census_are_numbers(text: str) -> None:
    draft = maps.draft({"place_id": "XX1001", "name_en": "West Town", "level": "township"})
    raw = villages.townships({"total_pop_male": text})
    recipe = known.recognised(raw.header, "residents")
    assert recipe is not None
    found = families.read_by_rules(raw, draft, recipe, {})
    assert set(codes(found.errors)) <= set(FINDINGS) and len(found.errors) == 1
    assert not found.tables["residents"].num_rows


@pytest.mark.parametrize("text", ["nan", "inf", "1_000", "9" * 12, "9" * 400, "0x1"])
def test_people_of_displacement_workbooks_are_numbers(text: str, tmp_path: Path) -> None:
    raw = read_table(somalia.workbook(tmp_path / "prmn.xlsx", somalia.row(people=text)))
    recipe = known.recognised(raw.header, "moves")
    assert recipe is not None
    found: Imported = families.read_by_rules(raw, somalia.country(), recipe, {})
    assert [code for code in codes(found.errors) if code in FINDINGS] and not found.tables[
        "moves"
    ].num_rows
