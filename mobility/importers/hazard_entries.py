"""Hazard calendars entered as a table with a row for each hazard and a column for each month.

Changes are judged by the rules for imported files (:mod:`home`), with two more:
each row must name its source, and a calendar inherited from a higher place
cannot be removed at a lower one. Rows that nobody changed stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from mobility import tables
from mobility.importers import home
from mobility.importers.entries import raw_table, without_source
from mobility.importers.home.faults import RULES
from mobility.importers.opening.raw_table import RawTable
from mobility.importers.problems import Context, Problem, Rule
from mobility.words import MONTHS, N_

HEADER = ("hazard", "place_id", "month", "level", "weight", "source")
ROWS_APART = 100  # row 3, month 5 is numbered 305, so that a finding shows both
REPEATED = "duplicate_key"
MONTH_COLUMNS = tuple(f"month_{month:02d}" for month in MONTHS)


@dataclass(frozen=True)
class Entry:
    """One hazard's calendar at a place, as it is or as it was entered.

    Attributes:
        hazard, source: as written; empty if nothing was.
        levels: level of each month as typed, or None.
        weights: events counted in each month, which are not entered by hand; None where
            not counted.
        inherited_from: place the calendar comes from; None where it is the place's own.
    """

    hazard: str
    levels: Mapping[int, Any]
    source: str = ""
    weights: Mapping[int, float | None] = field(default_factory=dict)
    inherited_from: str | None = None

    def says_the_same(self, other: Entry) -> bool:
        """Whether months and source equal those of ``other``."""
        return self.source == other.source and all(
            self.levels.get(month) == other.levels.get(month) for month in MONTHS
        )


@dataclass(frozen=True)
class Change:
    """One difference: a level, or the source (``month`` is None)."""

    hazard: str
    month: int | None
    before: Any
    after: Any


@dataclass(frozen=True)
class Revision:
    """The changes that would be published, and the problems that prevent it.

    Attributes:
        calendars: rows of ``hazards``, whole calendars.
        removed: hazards whose own calendar at the place is removed.
        changes: what a reader would see change, by hazard and month.
        problems: findings that must be resolved before anything may be published.
    """

    calendars: pa.Table
    removed: tuple[str, ...]
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]


def revise(
    place: Mapping[str, Any],
    before: Sequence[Entry],
    entered: Sequence[Entry],
    above: Sequence[Entry] = (),
    month_names: Sequence[str] = MONTH_COLUMNS,
) -> Revision:
    """The difference that entered calendars make at a place, judged.

    Args:
        place: its row of ``places``.
        before: the place's calendars, including inherited ones.
        entered: the same after the edits, in the table's order.
        above: the calendars that the place would have without its own.
        month_names: names of the months' columns in the reader's language.
    """
    known = {entry.hazard: entry for entry in before}
    filled = [
        (row, replace(entry, hazard=entry.hazard.strip(), source=entry.source.strip()))
        for row, entry in enumerate(entered, start=1)
        if _is_filled(entry)
    ]
    touched = [(row, _weighed(entry, known)) for row, entry in filled if _is_new(entry, known)]
    calendars, problems = _judged(place, touched, month_names)
    names = {entry.hazard for _, entry in filled}
    gone = [entry for entry in before if entry.hazard not in names]
    problems += [*_repeated(filled), *(_cannot_go(entry) for entry in gone if entry.inherited_from)]
    removed = tuple(entry.hazard for entry in gone if not entry.inherited_from)
    return Revision(
        calendars,
        removed,
        () if problems else tuple(_changes(calendars, removed, known, above)),
        tuple(problems),
    )


def _is_filled(entry: Entry) -> bool:
    """Whether anything was typed; the table's last row is always empty."""
    return bool(entry.hazard.strip() or entry.source.strip() or any(entry.levels.values()))


def _is_new(entry: Entry, known: Mapping[str, Entry]) -> bool:
    """Whether somebody changed the row, or added it."""
    return entry.hazard not in known or not entry.says_the_same(known[entry.hazard])


def _weighed(entry: Entry, known: Mapping[str, Entry]) -> Entry:
    """The entry with the event counts of this hazard, which a new level does not change."""
    return replace(entry, weights=known[entry.hazard].weights if entry.hazard in known else {})


def _judged(
    place: Mapping[str, Any], filled: Sequence[tuple[int, Entry]], month_names: Sequence[str]
) -> tuple[pa.Table, list[Problem]]:
    """Rows of ``hazards``, and findings that name the table's own rows and columns."""
    if not filled:
        return tables.table("hazards").empty(), []
    context = Context(pa.Table.from_pylist([dict(place)], schema=tables.table("places").schema))
    imported = home.read(_raw(place, filled), context, kind="hazards")
    problems = [_located(each, month_names) for each in imported.errors if each.code != REPEATED]
    problems += [without_source("hazards", row) for row, entry in filled if not entry.source]
    once = {(each.code, each.row, each.column): each for each in problems}
    return imported.tables["hazards"], sorted(once.values(), key=lambda each: each.row or 0)


def _raw(place: Mapping[str, Any], filled: Sequence[tuple[int, Entry]]) -> RawTable:
    """The entries as a file of the home format would hold them: one row per month."""
    rows = [
        {
            "hazard": entry.hazard,
            "place_id": place["place_id"],
            "month": month,
            "level": entry.levels.get(month),
            "weight": entry.weights.get(month),
            "source": entry.source,
        }
        for _, entry in filled
        for month in MONTHS
    ]
    numbers = [row * ROWS_APART + month for row, _ in filled for month in MONTHS]
    return raw_table(HEADER, rows, numbers)


def _located(problem: Problem, month_names: Sequence[str]) -> Problem:
    """The finding with the row and the column as the person editing the table sees them."""
    if problem.row is None:
        return problem
    row, month = divmod(problem.row, ROWS_APART)
    column = month_names[month - 1] if problem.column == "level" else problem.column
    return replace(problem, row=row, column=column)


def _repeated(filled: Sequence[tuple[int, Entry]]) -> list[Problem]:
    """A finding for every row whose hazard an earlier row has."""
    first: dict[str, int] = {}
    return [
        RULES[REPEATED].problem(
            {"key": "hazard", "first": first[entry.hazard]}, row=row, column="hazard"
        )
        for row, entry in filled
        if entry.hazard and first.setdefault(entry.hazard, row) != row
    ]


INHERITED = Rule(
    "inherited",
    "error",
    N_("The calendar of {hazard} comes from {place} and cannot be taken away here."),
    N_("Put its row back; where it is not due, write 0 in its months."),
)


def _cannot_go(entry: Entry) -> Problem:
    return INHERITED.problem({"hazard": entry.hazard, "place": entry.inherited_from})


def _changes(
    calendars: pa.Table, removed: Sequence[str], known: Mapping[str, Entry], above: Sequence[Entry]
) -> list[Change]:
    """Every level and source that a reader of the place would see change."""
    after: dict[str, Entry | None] = dict.fromkeys(removed)
    after |= {entry.hazard: entry for entry in above if entry.hazard in removed}
    after |= entries(calendars.to_pylist())
    nothing = Entry("", {})
    changes = []
    for hazard, entry in after.items():
        old, new = known.get(hazard, nothing), entry or nothing
        changes += [
            Change(hazard, month, old.levels.get(month), new.levels.get(month))
            for month in MONTHS
            if old.levels.get(month) != new.levels.get(month)
        ]
        if old.source != new.source:
            changes.append(Change(hazard, None, old.source, new.source))
    return changes


def entries(rows: Sequence[Mapping[str, Any]]) -> dict[str, Entry]:
    """Rows of ``hazards`` at one place, as calendars by hazard."""
    by_hazard: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_hazard.setdefault(row["hazard"], []).append(row)
    return {
        hazard: Entry(
            hazard,
            {row["month"]: row["level"] for row in mine},
            next((row["source"] for row in mine if row["source"]), ""),
            {row["month"]: row["weight"] for row in mine},
            mine[0].get("inherited_from"),
        )
        for hazard, mine in by_hazard.items()
    }
