"""What villages answer about their newcomers, entered as a table: a row a village.

What was changed is judged by the very rules of an imported file (:mod:`home`), and names its
source. A row that is emptied is taken away: nobody is said to have been asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from mobility import tables
from mobility.importers import home
from mobility.importers.entries import raw_table, without_source
from mobility.importers.problems import Context, Problem

KIND = "newcomer_care"
ANSWERS = ("warned", "sheltered", "on_committee", "host_households")
CELLS = (*ANSWERS, "source")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One difference: a column of a village's row, before and after; None is not asked."""

    place_id: str
    column: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Revision:
    """What would be published, and what stands against it.

    Attributes:
        answers: rows of ``newcomer_care``, whole.
        removed: villages whose row is taken away.
        changes: what a reader would see change, in the order of the table.
        problems: while there is any, nothing may be published.
    """

    answers: pa.Table
    removed: tuple[str, ...]
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]


def revise(places: Sequence[Row], before: Sequence[Row], entered: Sequence[Row]) -> Revision:
    """The difference that entered answers make, judged.

    Args:
        places: rows of ``places``: the villages of the table.
        before: their rows of ``newcomer_care``, as the release has them.
        entered: the table after somebody changed it, in its order; an empty cell is None.
    """
    known = {row["place_id"]: row for row in before}
    touched = [
        (number, row)
        for number, row in enumerate(map(_trimmed, entered), start=1)
        if any(row[cell] != _before(known, row["place_id"])[cell] for cell in CELLS)
    ]
    filled = [(number, row) for number, row in touched if any(map(_is_said, _cells(row)))]
    emptied = [row for _, row in touched if not any(map(_is_said, _cells(row)))]
    answers, problems = _judged(places, filled)
    removed = tuple(row["place_id"] for row in emptied)
    after = {row["place_id"]: row for row in answers.to_pylist()}
    changes = () if problems else tuple(_changes(touched, known, after))
    return Revision(answers, removed, changes, tuple(problems))


def _trimmed(row: Row) -> Row:
    return {**row, "source": (row["source"] or "").strip() or None}


def _before(known: Mapping[str, Row], place_id: str) -> Row:
    return known.get(place_id) or dict.fromkeys(CELLS)


def _cells(row: Row) -> list[Any]:
    return [row[cell] for cell in CELLS]


def _is_said(cell: Any) -> bool:
    return cell is not None


def _judged(
    places: Sequence[Row], filled: Sequence[tuple[int, Row]]
) -> tuple[pa.Table, list[Problem]]:
    """Rows of the table, and findings that name its own rows."""
    if not filled:
        return tables.table(KIND).empty(), []
    context = Context(pa.Table.from_pylist(list(places), schema=tables.table("places").schema))
    rows, numbers = [row for _, row in filled], [number for number, _ in filled]
    imported = home.read(raw_table(("place_id", *CELLS), rows, numbers), context, kind=KIND)
    problems = [replace(each, file="", sheet="") for each in imported.errors]
    problems += [without_source(KIND, number) for number, row in filled if row["source"] is None]
    return imported.tables[KIND], sorted(problems, key=lambda each: each.row or 0)


def _changes(
    touched: Sequence[tuple[int, Row]], known: Mapping[str, Row], after: Mapping[str, Row]
) -> list[Change]:
    """Every cell that a reader would see change."""
    return [
        Change(place, cell, old[cell], new[cell])
        for place, old, new in (
            (row["place_id"], _before(known, row["place_id"]), _before(after, row["place_id"]))
            for _, row in touched
        )
        for cell in CELLS
        if old[cell] != new[cell]
    ]
