"""The list that a page shows, as a sheet of its file: the same cells in the same order.

A page's table is HTML. A cell is a large text and mostly a small one, which become two columns of
the sheet; numbers become numbers again, so that they can be sorted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

import pandas as pd

from mobility.reports.document import FileColumn, Sheet
from mobility.ui.frame.parts import Column
from mobility.words import MONTHS, Words

ARABIC = str.maketrans("၀၁၂၃၄၅၆၇၈၉−", "0123456789-")
NUMBER = re.compile(r"[+-]?\d{1,3}(,?\d{3})*(\.\d+)?")
SHARE = re.compile(r"\d+(\.\d+)?%")
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
SMALL = "small"
OWN_LINE = ("div", "li", "br", "p")


def sheet(words: Words, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Sheet:
    """A page's table as the sheet "As shown".

    Args:
        columns: of the page's table; those that are filled in by hand stay empty.
        rows: its cells, texts or HTML, all of them in the order of the page.
    """
    cells = [[_parts_of(str(cell)) for cell in row] for row in rows]
    found: dict[str, pd.Series] = {}
    described: list[FileColumn] = []
    for place, column in enumerate(columns):
        for part, heading in enumerate((column.title, f"{column.title} …")):
            texts = [row[place][part] for row in cells]
            if part and not any(texts):
                continue
            values, kind = _typed(texts) if column.number else (texts, "text")
            name = _unlike(heading, found)
            found[name] = pd.Series(values, dtype=object if kind == "text" else "float64")
            described.append(FileColumn(name, "", kind))
    return Sheet(words.say("As shown"), tuple(described), pd.DataFrame(found))


def year_sheet(words: Words, first: Sequence[str], rows: Sequence[Sequence[str]]) -> Sheet:
    """A table with a column for each month, such as the Village calendar.

    Args:
        first: headings before the months.
        rows: texts, as many as ``first`` and the months together.
    """
    columns = [*(Column(each) for each in first), *(Column(words.month(each)) for each in MONTHS)]
    return sheet(words, columns, rows)


def drawn_year(words: Words, rows: Sequence[str]) -> Sheet:
    """The same of rows made by :func:`mobility.ui.frame.parts.year_row` and ``year_group``."""
    cells = [CELL.findall(str(row)) for row in rows]
    told = [[*row, *[""] * (1 + len(MONTHS) - len(row))] for row in cells if any(row)]
    return year_sheet(words, [words.say("by month")], told)


def _unlike(name: str, others: dict[str, pd.Series]) -> str:
    return name if name not in others else _unlike(f"{name} …", others)


def _parts_of(cell: str) -> tuple[str, str]:
    reader = _Reader()
    reader.feed(cell)
    reader.close()
    return _tidy(reader.large), _tidy(reader.small)


def _tidy(texts: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(texts).split("\n"))
    return "\n".join(line for line in lines if line)


def _typed(texts: list[str]) -> tuple[list[object], str]:
    """Numbers where a text is one, so that they can be sorted; texts such as "up to 5" stay."""
    values = [_number(text) for text in texts]
    shares = [text.endswith("%") for text, each in zip(texts, values, strict=True) if _is(each)]
    if any(isinstance(each, str) for each in values) or len(set(shares)) > 1:
        return values, "text"
    if any(shares):
        return values, "share"
    whole = all(each is None or float(str(each)).is_integer() for each in values)
    return values, "count" if whole else "number"


def _is(value: object) -> bool:
    return isinstance(value, float)


def _number(text: str) -> object:
    """The number that a text is, a share as a part of 1; None for a dash; else the text."""
    plain = text.translate(ARABIC)
    if plain in ("", "–"):
        return None
    if SHARE.fullmatch(plain):
        return float(plain.rstrip("%")) / 100
    return float(plain.replace(",", "")) if NUMBER.fullmatch(plain) else text


class _Reader(HTMLParser):
    """The texts of a cell: ``large``, and those within ``small``."""

    def __init__(self) -> None:
        super().__init__()
        self.large: list[str] = []
        self.small: list[str] = []
        self._within = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self._within += tag == SMALL
        if tag in OWN_LINE:
            self._said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in OWN_LINE:
            self._said.append("\n")
        self._within -= tag == SMALL

    def handle_data(self, data: str) -> None:
        self._said.append(data)

    @property
    def _said(self) -> list[str]:
        return self.small if self._within else self.large
