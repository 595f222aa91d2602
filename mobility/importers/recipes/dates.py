"""Year and month of the dates in a column, in the form that is stated, or in a plain one.

Plain are ISO 8601, with or without a time; the serial number of a spreadsheet; a month in
words; and figures where the order of day and month is stated, or where some cell of the
column can be read in one order only and none in the other only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import pyarrow as pa

from mobility.importers.recipes.months import month_number

YearMonth = tuple[str, str]
EXCEL_BEGINS = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)  # 1954 to 2119
UNREADABLE_MONTH = "1"  # beside a year that is no year, so that one fault is told, not two
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})(?:[-/.]\d{1,2})?(?:[T ]\d.*)?$")
_FIGURES = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ]\d.*)?$")
_WORDS = re.compile(r"^(?:(\d{1,2})[\s.-]+)?([^\W\d]+)\.?[\s,.-]+(?:\d{1,2},?\s+)?(\d{4})$")
_TIME = re.compile(r"[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$")


def serial_day(text: str) -> date | None:
    """The day that a spreadsheet's serial number stands for."""
    whole = text.split(".", maxsplit=1)[0]
    if whole.isdigit() and len(whole) == 5 and int(whole) in SERIALS:
        return EXCEL_BEGINS + timedelta(days=int(whole))
    return None


def year_and_month(column: pa.ChunkedArray, form: str, order: str) -> dict[str, pa.ChunkedArray]:
    """Year and month of dates; a cell that is no such date stays in ``year``, to be judged."""
    encoded = column.combine_chunks().dictionary_encode()
    texts = [(text or "").strip() for text in encoded.dictionary.to_pylist()]
    read = _stated(form) if form else _plain(order or settled_order(texts))
    pairs = [read(text) if text else ("", "") for text in texts]
    found = [pair or (text, UNREADABLE_MONTH) for pair, text in zip(pairs, texts, strict=True)]
    return {
        name: pa.chunked_array(
            [pa.array([pair[part] for pair in found], pa.string()).take(encoded.indices)]
        )
        for part, name in enumerate(("year", "month"))
    }


def settled_order(texts: Sequence[str]) -> str:
    """Whether "day" or "month" comes first in a column's figures; empty where they do not tell."""
    figures = [match for text in texts if (match := _FIGURES.match(text))]
    day_first = any(int(match[1]) > 12 for match in figures)
    month_first = any(int(match[2]) > 12 for match in figures)
    if day_first == month_first:
        return ""
    return "day" if day_first else "month"


def _stated(form: str) -> Callable[[str], YearMonth | None]:
    def read(text: str) -> YearMonth | None:
        for each in (text, _TIME.sub("", text)):
            try:
                moment = datetime.strptime(each, form)  # noqa: DTZ007 - a month, no clock
            except ValueError:
                continue
            return str(moment.year), str(moment.month)
        return None

    return read


def _plain(order: str) -> Callable[[str], YearMonth | None]:
    def read(text: str) -> YearMonth | None:
        if match := _ISO.match(text):
            return match[1], str(int(match[2]))
        if day := serial_day(text):
            return str(day.year), str(day.month)
        if match := _WORDS.match(text):
            month = month_number(match[2])
            return (match[3], str(month)) if month else None
        if order and (match := _FIGURES.match(text)):
            return match[3], str(int(match[2] if order == "day" else match[1]))
        return None

    return read
