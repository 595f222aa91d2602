"""CSV with a description of itself in its first lines.

Each of those lines begins with ``# ``; the table follows. A spreadsheet runs a text that
begins with ``= + - @`` as a formula, and a CSV file cannot mark it as text. Such a text is
prefixed with an apostrophe, the spreadsheets' own mark of plain text, and a line above the
table says so. Numbers, including negative ones, and codes are left as they are.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
from pandas.api.types import is_numeric_dtype

from mobility.reports.document import TableFile

BYTE_ORDER_MARK = "\ufeff"  # without it Excel misreads Burmese
# Where a cell may begin: also after the separators of Excel in some countries.
FORMULA = re.compile(r"(^|[,;\t\r\n])([\s\"]*)(?=[=+\-@＝＋－＠])")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*%?")


def csv_file(document: TableFile) -> bytes:
    """The document as UTF-8 CSV with a byte order mark: title, facts, meanings, table."""
    table = _inert_table(document.rows)
    lines = [document.title, *(f"{label}: {value}" for label, value in document.facts)]
    lines += [f"{column.name}: {column.meaning}" for column in document.columns]
    if _texts(table) != _texts(document.rows):
        lines.append(
            document.words.say(
                "A text that a spreadsheet would run as a formula has an apostrophe (') before it."
            )
        )
    head = "".join(f"# {_one_line(line)}\n" for line in lines)
    text = BYTE_ORDER_MARK + head + table.to_csv(index=False, lineterminator="\n")
    return text.encode("utf-8")


def inert(value: Any) -> Any:
    """``value`` in a form that no spreadsheet runs; only texts are changed."""
    if not isinstance(value, str) or NUMBER.fullmatch(value):
        return value
    return FORMULA.sub(r"\1\2'", value)


def _inert_table(rows: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name in rows.columns if not is_numeric_dtype(rows[name])]
    mended = rows.assign(**{name: rows[name].map(inert, na_action="ignore") for name in texts})
    return mended.rename(columns=inert)


def _texts(rows: pd.DataFrame) -> list[set[str]]:
    """The texts of each column, including its name."""
    return [
        {name, *(value for value in rows[name].unique() if isinstance(value, str))}
        for name in rows.columns
    ]


def _one_line(text: str) -> str:
    """The text on one line: a line break would end the comment, and the rest would become rows."""
    return str(inert(" ".join(text.split())))
