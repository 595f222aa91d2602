"""A table for a file: its rows, their description, and what each column means.

Every format is written from the same :class:`TableFile`, so that two files of one
question cannot disagree. A file does not contain the time it was made: the same rows of
the same release give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from pandas.api.types import is_bool_dtype, is_float_dtype, is_integer_dtype

from mobility.words import Words

KINDS = ("text", "flag", "integer", "count", "tenth", "number", "share", "degrees")


@dataclass(frozen=True)
class FileColumn:
    """One column of a file.

    Attributes:
        name: as in the rows; the same in every language.
        meaning: what it holds, in the reader's language.
        unit: what it counts in, in the reader's language; empty where it counts nothing.
        kind: one of :data:`KINDS`: ``integer`` is a month or a year, ``count`` people or
            things, ``share`` 0-1. Empty: inferred from the values.
    """

    name: str
    meaning: str
    kind: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Sheet:
    """One more sheet of a workbook: its name, what its columns are, and its rows."""

    name: str
    columns: tuple[FileColumn, ...]
    rows: pd.DataFrame

    def kind(self, column: FileColumn) -> str:
        """The kind of a column, one of :data:`KINDS`."""
        return column.kind or _kind_of(self.rows[column.name])


@dataclass(frozen=True)
class TableFile:
    """Rows with everything a reader must know about them.

    Attributes:
        title: the question or answer in a sentence.
        facts: label and value of release, date, limits, link and so on.
        columns: every column of the rows, in order.
        rows: the table itself, a thing a row; no row is a sum of others.
        more: further sheets: the list as the page shows it, sums.
        stamp: release, date and whether it is synthetic, for each printed page.
        created: when the release was published, the only date in a file.
        words: the language of the file's own texts.

    Raises:
        ValueError: a column is not described, or described twice, or a label is repeated.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[FileColumn, ...]
    rows: pd.DataFrame
    stamp: str
    created: datetime
    words: Words
    more: tuple[Sheet, ...] = ()

    def __post_init__(self) -> None:
        described = [column.name for column in self.columns]
        if described != list(self.rows.columns):
            raise ValueError(f"columns described: {described}; held: {list(self.rows.columns)}")
        if len(set(described)) < len(described) or len(dict(self.facts)) < len(self.facts):
            raise ValueError("a column or the label of a fact is repeated")
        unknown = {column.kind for column in self.columns} - {"", *KINDS}
        if unknown:
            raise ValueError(f"no such kind of column: {unknown}")

    def kind(self, column: FileColumn) -> str:
        """The kind of a column, one of :data:`KINDS`."""
        return column.kind or _kind_of(self.rows[column.name])

    def described(self) -> list[FileColumn]:
        """Every column of any sheet that has a meaning, once, those of the table first."""
        found = {column.name: column for column in self.columns}
        for sheet in self.more:
            for column in sheet.columns:
                if column.meaning:
                    found.setdefault(column.name, column)
        return list(found.values())

    def metadata(self) -> dict[str, Any]:
        """Everything but the rows, for a format that stores it separately."""
        return {
            "title": self.title,
            "language": self.words.language,
            "published": self.created.isoformat(),
            "facts": dict(self.facts),
            "columns": [
                {
                    "name": each.name,
                    "kind": self.kind(each),
                    "unit": each.unit,
                    "meaning": each.meaning,
                }
                for each in self.columns
            ],
        }


def _kind_of(values: pd.Series) -> str:
    """The kind of values without a stated one: floats that are whole numbers are counts."""
    if is_bool_dtype(values):
        return "flag"
    if is_integer_dtype(values):
        return "integer"
    if is_float_dtype(values):
        known = values.dropna()
        return "count" if (known == known.round()).all() else "number"
    return "text"
