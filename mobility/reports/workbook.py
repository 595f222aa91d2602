"""XLSX: the table on the first sheet, its description on the last.

The table's header is its first row, so that programs can read it directly. Every text is
written as text, whatever it begins with; the file contains no formulas and no links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pandas as pd
from wcwidth import wcswidth

from mobility.reports.document import FileColumn, TableFile

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575  # of a worksheet, below its header
NUMBER_FORMATS = {
    "text": "@",
    "flag": "General",
    "integer": "0",
    "count": "#,##0",
    "tenth": "#,##0.0",
    "number": "#,##0.00",
    "share": "0.0%",
}
NARROWEST, WIDEST, MEASURED = 8, 60, 1000  # characters, characters, rows looked at
LABEL_WIDTH, TEXT_WIDTH = 26, 100
LONGEST_FOOTER = 200  # Excel refuses more than 255 characters with the marks around them
A4 = 9
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def workbook(document: TableFile, most_rows: int = MOST_ROWS) -> bytes:
    """The document as a workbook; rows beyond ``most_rows`` go on to further sheets."""
    from xlsxwriter import Workbook

    file = BytesIO()
    with Workbook(file, OPTIONS) as book:
        created = document.created.astimezone(UTC)
        about = {"title": document.title, "subject": document.stamp, "created": created}
        book.set_properties(about)
        for number, rows in enumerate(_parts(document.rows, most_rows), start=1):
            name = document.words.say("Table")
            sheet = book.add_worksheet(name if number == 1 else f"{name} {number}")
            _write_table(book, sheet, document, rows)
        _write_about(book, document)
    return file.getvalue()


def _parts(rows: pd.DataFrame, most: int) -> Iterator[pd.DataFrame]:
    """The rows in parts of at most ``most``; a table without rows is one part."""
    for start in range(0, max(len(rows), 1), most):
        yield rows.iloc[start : start + most]


def _write_table(book: Workbook, sheet: Worksheet, document: TableFile, rows: pd.DataFrame) -> None:
    heading = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
    for index, column in enumerate(document.columns):
        kind = document.kind(column)
        style = book.add_format({"num_format": NUMBER_FORMATS[kind]})
        values = rows[column.name]
        sheet.set_column(index, index, _width(column, values, kind))
        sheet.write_string(0, index, column.name, heading)
        _write_values(sheet, index, values, kind, style)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), max(len(document.columns) - 1, 0))
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # codes are meant as text
    _print_setup(sheet, document)


def _write_values(
    sheet: Worksheet, index: int, values: pd.Series, kind: str, style: Format
) -> None:
    """A column below its heading; unknown values stay empty."""
    write: Callable[..., Any] = {"text": sheet.write_string, "flag": sheet.write_boolean}.get(
        kind, sheet.write_number
    )
    as_written = str if kind == "text" else bool if kind == "flag" else float
    known = values.notna().tolist()
    for row, (value, is_known) in enumerate(zip(values.tolist(), known, strict=True), start=1):
        if is_known:
            write(row, index, as_written(value), style)


def _width(column: FileColumn, values: pd.Series, kind: str) -> int:
    """Characters that fit the heading with its filter, and the first rows."""
    texts = values.head(MEASURED).dropna()
    if kind not in ("text", "flag"):
        texts = texts.map("{:,.2f}".format)
    longest = max((wcswidth(str(text)) for text in texts), default=0)
    return min(max(longest + 1, len(column.name) + 3, NARROWEST), WIDEST)


def _print_setup(sheet: Worksheet, document: TableFile) -> None:
    """The footer of every printed page: what it is, and whether it is synthetic."""
    title, stamp = (
        text[:LONGEST_FOOTER].replace("&", "&&") for text in (document.title, document.stamp)
    )
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L{title}")
    sheet.set_footer(f"&L{stamp}&R&P / &N")


def _write_about(book: Workbook, document: TableFile) -> None:
    words = document.words
    sheet = book.add_worksheet(words.say("About"))
    title = book.add_format({"bold": True, "font_size": 14, "num_format": "@"})
    label = book.add_format({"bold": True, "valign": "top", "num_format": "@"})
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    sheet.set_column(0, 0, LABEL_WIDTH)
    sheet.set_column(1, 1, TEXT_WIDTH)
    sheet.write_string(0, 0, document.title, title)
    lines = [*document.facts, ("", ""), (words.say("column"), words.say("meaning"))]
    lines += [(column.name, column.meaning) for column in document.columns]
    for row, (name, said) in enumerate(lines, start=2):
        sheet.write_string(row, 0, name, label)
        sheet.write_string(row, 1, said, text)
    _print_setup(sheet, document)
