"""XLSX read back with openpyxl and calamine, neither of which wrote it."""

from __future__ import annotations

import io
import time
from datetime import datetime

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook
from python_calamine import CalamineWorkbook

from mobility.reports.workbook import LONGEST_FOOTER, workbook
from mobility.words import LANGUAGES

from .files import COLUMNS, FACTS, FORMULAS, LABUTTA, ROWS, TITLE, document


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_another_library_reads_the_table_from_the_first_sheet() -> None:
    read = pd.read_excel(
        io.BytesIO(workbook(document())), engine="calamine", dtype={0: str, 2: str}
    )
    pd.testing.assert_frame_equal(read, ROWS, check_dtype=False)


def test_numbers_are_numbers_and_codes_are_text() -> None:
    first = opened(workbook(document())).worksheets[0]
    kinds = [cell.data_type for cell in first[2]]
    assert kinds == ["s", "s", "s", "n", "n", "n", "n", "b"]
    assert first["A2"].value == "017016"
    assert first["A6"].value == "-12"
    assert sum(row[4].value or 0 for row in first.iter_rows(min_row=2)) == ROWS["people"].sum()


def test_what_is_not_known_is_empty_and_no_word() -> None:
    first = opened(workbook(document())).worksheets[0]
    assert first["A4"].value is None
    assert first["E7"].value is None


def test_formulas_are_plain_text() -> None:
    content = workbook(document(title="=1+1"))
    book = opened(content)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert [cell.value for cell in book.worksheets[0]["B"]][2:] == list(FORMULAS)
    assert not [cell for cell in cells if cell.hyperlink]


def test_a_text_that_looks_like_an_address_is_no_link() -> None:
    book = opened(workbook(document(ROWS.assign(origin="http://example.org"))))
    assert not [cell for cell in book.worksheets[0]["B"] if cell.hyperlink]


def test_the_header_stays_in_view_and_filters() -> None:
    first = opened(workbook(document())).worksheets[0]
    assert first.freeze_panes == "A2"
    assert first.auto_filter.ref == "A1:H7"
    assert first["G2"].number_format == "0.0%"
    assert first.column_dimensions["B"].width > first.column_dimensions["D"].width


def test_the_last_sheet_says_what_it_is_and_means() -> None:
    about = opened(workbook(document())).worksheets[-1]
    pairs = dict(about.iter_rows(min_row=3, max_col=2, values_only=True))
    assert about["A1"].value == TITLE
    for label, value in FACTS:
        assert pairs[label] == value
    for column in COLUMNS:
        assert pairs[column.name] == column.meaning


def test_every_printed_page_names_its_release_and_that_it_is_synthetic() -> None:
    for sheet in opened(workbook(document(title="Salt & water" + "x" * 300))):
        assert sheet.oddFooter.left.text == "release demonstration-1 · synthetic"
        assert "Salt && water" in sheet.oddHeader.left.text
        assert len(sheet.oddHeader.left.text) <= LONGEST_FOOTER + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_in_every_language(language: str) -> None:
    sheets = CalamineWorkbook.from_filelike(
        io.BytesIO(workbook(document(language=language)))
    ).sheet_names
    assert len(sheets) == 2
    assert all(len(name) <= 31 for name in sheets)


def test_burmese_is_intact() -> None:
    assert opened(workbook(document())).worksheets[0]["B2"].value == LABUTTA


def test_rows_beyond_a_sheet_go_on_to_the_next() -> None:
    content = workbook(document(), most_rows=4)
    parts = pd.read_excel(io.BytesIO(content), sheet_name=[0, 1], engine="calamine")
    assert [len(part) for part in parts.values()] == [4, 2]
    assert sum(part["people"].sum() for part in parts.values()) == ROWS["people"].sum()


def test_a_table_without_rows_opens() -> None:
    first = opened(workbook(document(ROWS.head(0)))).worksheets[0]
    assert [cell.value for cell in first[1]] == list(ROWS.columns)


def test_its_date_is_the_release_s_and_the_same_rows_give_the_same_bytes() -> None:
    first = workbook(document())
    time.sleep(2.1)  # a zip file keeps time in steps of two seconds
    assert workbook(document()) == first
    assert opened(first).properties.created == datetime(2026, 11, 25, 17, 41, 56)  # noqa: DTZ001
