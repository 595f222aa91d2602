"""Rows of ``places`` under construction, combined with the places of the draft.

A file seldom has everything about a place: outlines have no parents, a
gazetteer has no locations of townships. A new row replaces the draft's row of
the same id, so values that this file leaves blank are kept from the draft, and
values that differ are taken and reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

import pyarrow as pa

from mobility import tables
from mobility.importers.problems import Context, Problem, Rule
from mobility.words import N_


@dataclass(frozen=True)
class PlaceRow:
    """One place, in the columns of the data dictionary; None is unknown."""

    place_id: str
    name_en: str
    name_my: str | None
    level: str
    parent_id: str | None = None
    lon: float | None = None
    lat: float | None = None
    households: int | None = None


KEPT = ("name_en", "name_my", "parent_id", "lon", "lat", "households")
COMPARED = ("name_en", "name_my", "level", "parent_id")
CHANGED = {
    column: Rule(
        f"changed_{column}",
        "warning",
        N_("{n} places have another {column} in the draft; this file's is taken: {changes}."),
        N_("Import the file whose values you trust last."),
    )
    for column in COMPARED
}


def to_table(rows: Sequence[PlaceRow]) -> pa.Table:
    """``rows`` as the table ``places``."""
    schema = tables.table("places").schema
    columns = zip(*map(astuple, rows), strict=True) if rows else ([] for _ in schema)
    return pa.table([list(column) for column in columns], schema=schema)


def drafted(context: Context) -> dict[str, Mapping[str, Any]]:
    """The draft's places by id."""
    return {row["place_id"]: row for row in context.places.to_pylist()}


PARENT_BY_CODE = Rule(
    "parent_by_code",
    "note",
    N_("{n} places name no parent; the place whose code begins theirs was taken."),
)


def with_parents_by_code(
    rows: Sequence[PlaceRow], context: Context, file: str
) -> tuple[list[PlaceRow], list[Problem]]:
    """``rows`` whose missing parent is the place whose code begins theirs, where there is one.

    P-codes are nested by rule (Kayin MMR003 holds Hlaingbwe MMR003002), so the longest
    code of a higher level that begins a place's own code is the place it lies in.
    """
    known = drafted(context)
    levels = {id_: place["level"] for id_, place in known.items()}
    levels |= {row.place_id: row.level for row in rows}
    parents = {
        row.place_id: parent
        for row in rows
        if not row.parent_id
        and not known.get(row.place_id, {}).get("parent_id")
        and (parent := _parent_by_code(row, levels))
    }
    if not parents:
        return list(rows), []
    mended = [replace(row, parent_id=parents.get(row.place_id, row.parent_id)) for row in rows]
    return mended, [PARENT_BY_CODE.problem({"n": len(parents)}, file=file)]


def _parent_by_code(row: PlaceRow, levels: Mapping[str, str]) -> str | None:
    rank = tables.LEVELS.index(row.level)
    for length in range(len(row.place_id) - 1, 1, -1):
        candidate = row.place_id[:length]
        if candidate in levels and tables.LEVELS.index(levels[candidate]) < rank:
            return candidate
    return None


def with_known(
    rows: Sequence[PlaceRow], context: Context, file: str
) -> tuple[list[PlaceRow], list[Problem]]:
    """``rows`` completed from the draft, and a finding for each column that changes."""
    known = drafted(context)
    problems = [
        problem
        for column in COMPARED
        if (problem := _changed(rows, known, column, file)) is not None
    ]
    return [_completed(row, known.get(row.place_id)) for row in rows], problems


def _completed(row: PlaceRow, known: Mapping[str, Any] | None) -> PlaceRow:
    if known is None:
        return row
    blanks = {
        column: known[column]
        for column in KEPT
        if getattr(row, column) in (None, "") and known[column] is not None
    }
    return replace(row, **blanks)


def _changed(
    rows: Iterable[PlaceRow], known: Mapping[str, Mapping[str, Any]], column: str, file: str
) -> Problem | None:
    changes = [
        f"{row.place_id}: {before} → {now}"
        for row in rows
        if (now := getattr(row, column))
        and (before := known.get(row.place_id, {}).get(column))
        and before != now
    ]
    if not changes:
        return None
    values = {"n": len(changes), "column": column, "changes": "; ".join(changes)}
    return CHANGED[column].problem(values, file=file, column=column)
