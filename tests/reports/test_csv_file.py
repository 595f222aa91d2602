"""CSV read back with pandas, DuckDB and the standard library."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from mobility.reports.csv_file import NUMBER, columns_file, csv_file, inert

from .files import COLUMNS, FACTS, FORMULAS, LABUTTA, ROWS, TITLE, document

CODES = {"origin_id": str, "destination_id": str}


def lines(content: bytes) -> list[str]:
    return content.decode("utf-8-sig").splitlines()


def table(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype=CODES)


def described(content: bytes, about: str) -> dict[str, str]:
    rows = pd.read_csv(io.BytesIO(content), keep_default_na=False)
    return dict(rows[rows["about"] == about][["name", "meaning"]].to_numpy())


def test_the_first_line_names_the_columns_and_nothing_stands_above() -> None:
    assert lines(csv_file(document()))[0] == ",".join(ROWS.columns)


def test_the_second_file_says_what_it_holds() -> None:
    content = columns_file(document())
    said = described(content, "file")
    assert said["Title"] == TITLE
    for label, value in FACTS:
        assert said[label] == " ".join(value.split())
    assert described(content, "column") == {each.name: each.meaning for each in COLUMNS}


def test_numbers_codes_and_burmese_come_back_as_they_were() -> None:
    read = table(csv_file(document()))
    untouched = [name for name in ROWS.columns if name != "origin"]
    pd.testing.assert_frame_equal(read[untouched], ROWS[untouched], check_dtype=False)
    assert read["origin"][0] == LABUTTA
    assert read["people"].sum() == ROWS["people"].sum()


def test_duckdb_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "flows.csv"
    path.write_bytes(csv_file(document()))
    question = "select sum(people), min(change) from read_csv(?)"
    assert duckdb.connect().execute(question, [str(path)]).fetchone() == (
        ROWS["people"].sum(),
        -3.0,
    )


def test_no_cell_is_a_formula_in_whatever_way_a_spreadsheet_splits_it() -> None:
    rows = ROWS.assign(origin_id="017016")  # -12 is a number, whatever follows it
    made = document(rows, title='Flows,=1+1;@x,"=2"')
    text = (csv_file(made) + columns_file(made)).decode("utf-8-sig")
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(text), delimiter=separator):
            for cell in row:
                begins = cell.lstrip(' "').startswith(("=", "+", "-", "@"))
                assert not begins or NUMBER.fullmatch(cell), cell


@pytest.mark.parametrize("text", FORMULAS)
def test_an_apostrophe_makes_a_formula_text(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-12", "+95", "-1,234.5", "18-24", "60+", "a=b", "MMR017016"])
def test_codes_and_numbers_need_no_apostrophe(text: str) -> None:
    assert inert(text) == text


def test_a_formula_is_found_behind_blanks_and_quotes() -> None:
    assert inert(' "=1+1') == " \"'=1+1"
    assert inert("name; =1+1") == "name; '=1+1"


@pytest.mark.parametrize("dtype", ["str", object])
def test_the_apostrophes_are_explained_only_where_there_are_any(dtype: str | type) -> None:
    texts = ROWS.astype({"origin_id": dtype, "origin": dtype, "destination_id": dtype})
    said = "apostrophe"
    assert said in columns_file(document(texts)).decode()
    assert said not in columns_file(document(texts.assign(origin=LABUTTA))).decode()


def test_a_table_without_rows_keeps_its_header() -> None:
    assert lines(csv_file(document(ROWS.head(0))))[-1] == ",".join(ROWS.columns)


def test_the_same_rows_give_the_same_bytes() -> None:
    assert csv_file(document()) == csv_file(document())
