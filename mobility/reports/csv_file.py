"""CSV in two files: the table alone, its header first, and what its columns mean.

Excel, Power BI, pandas and R open the table as it is; what it is stands in a second table beside
it (docs/decisions/files.md). A spreadsheet runs a text that begins with ``= + - @`` as a formula,
and a CSV file cannot mark it as text. Such a text is prefixed with an apostrophe, the
spreadsheets' own mark of plain text, and the second file says so. Numbers, including negative
ones, and codes are left as they are.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
from pandas.api.types import is_numeric_dtype

from mobility.reports.document import TableFile
from mobility.words import N_

BYTE_ORDER_MARK = "\ufeff"  # without it Excel misreads Burmese
# Where a cell may begin: also after the separators of Excel in some countries.
FORMULA = re.compile(r"(^|[,;\t\r\n])([\s\"]*)(?=[=+\-@＝＋－＠])")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*%?")
DESCRIBED = ("about", "name", "unit", "meaning")


def csv_file(document: TableFile) -> bytes:
    """The rows as UTF-8 CSV with a byte order mark; the first line names the columns."""
    return _written(document.rows)


def columns_file(document: TableFile) -> bytes:
    """What :func:`csv_file` holds, as a CSV of the same form.

    Its columns are about (``file`` or ``column``), name, unit, meaning: first what the file is,
    how to cite it and which limits were used, then a line for each column.
    """
    say = document.words.say
    facts = [(say("Title"), document.title), *document.facts]
    if _texts(_inert_table(document.rows)) != _texts(document.rows):
        note = N_(
            "A text that a spreadsheet would run as a formula has an apostrophe (') before it."
        )
        facts.append((say("Apostrophes"), say(note)))
    lines = [("file", label, "", _one_line(value)) for label, value in facts]
    lines += [("column", each.name, each.unit, each.meaning) for each in document.columns]
    return _written(pd.DataFrame(lines, columns=list(DESCRIBED)))


def _written(rows: pd.DataFrame) -> bytes:
    text = _inert_table(rows).to_csv(index=False, lineterminator="\n")
    return (BYTE_ORDER_MARK + text).encode("utf-8")


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
    return " ".join(text.split())
