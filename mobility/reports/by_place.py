"""A table of places and months as one row a place, each month's numbers side by side.

A map program draws a thing a row: twelve points over one another could not be told apart.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from mobility.reports.document import FileColumn, TableFile
from mobility.words import MONTHS

# What differs from month to month and belongs on a map; other columns of a month are left out.
MONTHLY = (
    *("finding", "sure", "hazard_level"),
    *("helpers", "availability", "availability_low", "availability_high"),
    *("needs_help", "without_helpers", "people_here", "people_away"),
    *("newcomers", "people_to_protect", "newcomer_share", "is_to_plan"),
)
PLACE = "place_id"


def by_place(document: TableFile) -> TableFile:
    """The same with a row a place, in the order of their first row.

    Columns that are the same in all rows of each place stay as they are; those of
    :data:`MONTHLY` become twelve, ``finding_01`` to ``finding_12``; others are left out. A table
    that has one row a place already, or none for a place, is given back.
    """
    rows = document.rows
    if PLACE not in rows or not rows[PLACE].duplicated().any():
        return document
    kept, names = [], set(_constant(rows))
    for column in document.columns:
        if column.name in names:
            kept.append(column)
        elif column.name in MONTHLY:
            kept += _twelve(document, column)
    wide = _wide(rows, [each.name for each in document.columns if each.name in names])
    wide = wide[[column.name for column in kept]]
    return replace(document, columns=tuple(kept), rows=wide, more=())


def _constant(rows: pd.DataFrame) -> list[str]:
    """Columns, not of a month, with one value a place."""
    others = [name for name in rows if name not in (*MONTHLY, "month", PLACE)]
    most = rows.groupby(PLACE)[others].nunique(dropna=False).max()
    return [PLACE, *most.index[most <= 1]]


def _twelve(document: TableFile, column: FileColumn) -> list[FileColumn]:
    kind, words = document.kind(column), document.words
    return [
        FileColumn(
            _of_month(column.name, month),
            words.say("{month}: {meaning}", month=words.month(month), meaning=column.meaning),
            kind,
            column.unit,
        )
        for month in MONTHS
    ]


def _wide(rows: pd.DataFrame, constant: list[str]) -> pd.DataFrame:
    places = rows.drop_duplicates(PLACE)[constant].set_index(PLACE, drop=False)
    monthly = [name for name in MONTHLY if name in rows]
    months = {
        month: of_month.set_index(PLACE)[monthly] for month, of_month in rows.groupby("month")
    }
    beside = {
        _of_month(name, month): months[month][name] if month in months else None
        for name in monthly
        for month in MONTHS
    }
    return places.assign(**beside).reset_index(drop=True)


def _of_month(name: str, month: int) -> str:
    return f"{name}_{month:02d}"
