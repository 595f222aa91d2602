"""XLSX: the table on the first sheet, then the list as shown and sums, the description on the last.

The table's header is its first row, so that programs can read it directly; a workbook opens on the
list as the page shows it, where there is one. Every text is
written as text, whatever it begins with; the file contains no formulas and no links.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from io import BytesIO
from typing import TYPE_CHECKING

import pandas as pd
from wcwidth import wcswidth

from mobility.reports.document import FileColumn, Sheet, TableFile

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
    "degrees": "0.000000",
}
NARROWEST, WIDEST, MEASURED = 8, 60, 1000  # characters, characters, rows looked at
LABEL_WIDTH, TEXT_WIDTH, UNIT_WIDTH = 26, 100, 24
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
            part = Sheet(name if number == 1 else f"{name} {number}", document.columns, rows)
            _write_table(book, document, part)
        for number, more in enumerate(document.more):
            sheet = _write_table(book, document, more)
            if number == 0:
                sheet.activate()
        _write_about(book, document)
    return file.getvalue()


def _parts(rows: pd.DataFrame, most: int) -> Iterator[pd.DataFrame]:
    """The rows in parts of at most ``most``; a table without rows is one part."""
    for start in range(0, max(len(rows), 1), most):
        yield rows.iloc[start : start + most]


def _write_table(book: Workbook, document: TableFile, table: Sheet) -> Worksheet:
    sheet = book.add_worksheet(table.name)
    heading = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
    for index, column in enumerate(table.columns):
        values, kind = table.rows[column.name], _kind(document, table, column)
        style = book.add_format({"num_format": NUMBER_FORMATS[kind]})
        sheet.set_column(index, index, _width(column, values, kind))
        sheet.write_string(0, index, column.name, heading)
        _write_values(sheet, index, values, kind, style)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), max(len(table.columns) - 1, 0))
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # codes are meant as text
    _print_setup(sheet, document)
    return sheet


def _kind(document: TableFile, table: Sheet, column: FileColumn) -> str:
    """The kind of a column; the parts of a long table are all written alike."""
    return (document if table.columns is document.columns else table).kind(column)


def _write_values(
    sheet: Worksheet, index: int, values: pd.Series, kind: str, style: Format
) -> None:
    """A column below its heading; unknown values stay empty, a number among texts is one."""
    known = values.notna().tolist()
    for row, (value, is_known) in enumerate(zip(values.tolist(), known, strict=True), start=1):
        if not is_known:
            continue
        if kind == "flag":
            sheet.write_boolean(row, index, bool(value), style)
        elif kind != "text":
            sheet.write_number(row, index, float(value), style)
        elif isinstance(value, float):
            sheet.write_number(row, index, value)
        else:
            sheet.write_string(row, index, str(value), style)


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
    sheet.set_column(2, 2, UNIT_WIDTH)
    sheet.write_string(0, 0, document.title, title)
    lines = [(*fact, "") for fact in document.facts]
    lines += [("", "", ""), (words.say("column"), words.say("meaning"), words.say("unit"))]
    lines += [(each.name, each.meaning, each.unit) for each in document.described()]
    for row, (name, said, unit) in enumerate(lines, start=2):
        sheet.write_string(row, 0, name, label)
        sheet.write_string(row, 1, said, text)
        sheet.write_string(row, 2, unit, text)
    _print_setup(sheet, document)
