"""The findings and the results of an importer.

A problem has a severity: an ``error`` rejects its rows, a ``warning`` lets
them in and asks for a look, a ``note`` states what was done (a repair, a
conversion). Texts are English templates, filled and translated on display.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mobility.errors import printable
from mobility.words import N_

if TYPE_CHECKING:
    import geopandas as gpd

SEVERITIES = ("error", "warning", "note")
CODES_SHOWN = 1000
LONGEST_VALUE = 20_000  # characters; a list of places may be long


@dataclass(frozen=True)
class Problem:
    """One finding: what, where and what to do.

    Attributes:
        code: stable name of the fault, such as ``"unknown_place"``.
        what, remedy: templates, filled by ``values``, whose texts are made printable.
        file, sheet, row, column: where; row counts as the reader sees it (header is row 1).
        people: people in the rejected rows, where the table counts people.
        rows: how many rows it is about; ``row`` is the first.
    """

    code: str
    severity: str
    what: str
    remedy: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    people: float | None = None
    rows: int = 1

    def __post_init__(self) -> None:
        fit = {
            name: printable(value, LONGEST_VALUE) if isinstance(value, str) else value
            for name, value in self.values.items()
        }
        object.__setattr__(self, "values", fit)


@dataclass(frozen=True)
class Rule:
    """One fault.

    Attributes:
        code: stable name, such as ``"unknown_place"``.
        severity: ``"error"`` leaves the rows out, ``"warning"`` keeps them and asks for a look,
            ``"note"`` states what was done.
        what, remedy: texts, filled with the columns of ``each``, and with value, n (rows),
            people, column and listed (the rows as ``named`` writes them).
        column: where it is shown; a form, such as ``"{table}.year"``, where rows tell it.
        shows: the rows that show it: a condition on a file's rows, or those rows of them; of the
            draft, the rows themselves. None where it is found by other means.
        each: columns for whose every different content there is a finding of its own.
        named: form of a row in a list of them, ``{listed}``, such as ``"{code} ({km} km)"``.
        reason: why one such row is left out; empty says it as ``what`` does. A rule with a
            reason of its own leaves rows out whatever its severity.
    """

    code: str
    severity: str
    what: str
    remedy: str = ""
    column: str = ""
    shows: Callable[[Any], Any] | None = None
    each: tuple[str, ...] = ()
    named: str = ""
    reason: str = ""

    def problem(self, values: Mapping[str, Any] | None = None, **where: Any) -> Problem:
        """A finding of this fault; ``where`` holds other attributes of the :class:`Problem`."""
        about = {"column": self.column, **where}
        return Problem(self.code, self.severity, self.what, self.remedy, values or {}, **about)


def by_code(*rules: Rule) -> dict[str, Rule]:
    """The rules by their codes."""
    return {rule.code: rule for rule in rules}


class Findings:
    """Findings, those that say the same of several rows as one; memory stays bounded."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._counts: Counter[str] = Counter()
        self._groups: dict[Any, Problem] = {}
        self._shown: Counter[str] = Counter()
        self._last: dict[Any, int | None] = {}  # a row of the file may give several rows
        self.add(problems)

    def add(self, problems: Iterable[Problem]) -> None:
        """Count these, and keep the first of each code."""
        for each in problems:
            key = _same(each)
            is_again = each.row is not None and self._last.get(key) == each.row
            problem = replace(each, rows=0) if is_again else each
            self._counts[problem.code] += problem.rows
            if key in self._groups:
                self._groups[key] = _together(self._groups[key], problem)
            elif self._shown[problem.code] < CODES_SHOWN:
                self._shown[problem.code] += 1
                self._groups[key] = problem
            if key in self._groups:
                self._last[key] = problem.row

    def capped(self) -> list[Problem]:
        """The findings kept, and for each code one finding that counts the rest."""
        kept = list(self._groups.values())
        last = {problem.code: problem for problem in kept}
        told: Counter[str] = Counter()
        for problem in kept:
            told[problem.code] += problem.rows
        left = {code: self._counts[code] - told[code] for code in last}
        return kept + [rest(last[code], n) for code, n in left.items() if n > 0]

    def by_row(self) -> list[Problem]:
        """The same in the order of rows."""
        self._groups = dict(sorted(self._groups.items(), key=lambda item: item[1].row or 0))
        return self.capped()


def _same(problem: Problem) -> Any:
    """What findings that say the same of several rows have in common."""
    if problem.row is None:
        return id(problem)
    said = tuple(str(problem.values.get(name)) for name in _fields(problem.what + problem.remedy))
    return (problem.code, problem.severity, problem.file, problem.sheet, problem.column, said)


@lru_cache(maxsize=1000)
def _fields(text: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name)


def _together(first: Problem, second: Problem) -> Problem:
    counted = [one.people for one in (first, second) if one.people is not None]
    people = sum(counted) if counted else None
    return replace(first, rows=first.rows + second.rows, people=people)


def capped(problems: Iterable[Problem]) -> list[Problem]:
    """The first findings of each code, and one that counts the rest."""
    return Findings(problems).capped()


def rest(like: Problem, count: int) -> Problem:
    """The finding that counts what is not told of one kind."""
    return replace(
        like,
        what=N_("and {n} more findings of the same kind ({code})."),
        remedy="",
        values={"n": count, "code": like.code},
        row=None,
        column="",
        people=None,
        rows=1,
    )


def totalled(notes: Iterable[Problem]) -> list[Problem]:
    """Notes that differ only in their count (``n``), combined with its sum."""
    totals: dict[Any, Problem] = {}
    for note in notes:
        values = {name: value for name, value in note.values.items() if name != "n"}
        same = (note.code, note.sheet, note.row, note.column, tuple(values.items()))
        if same in totals and "n" in note.values:
            n = totals[same].values["n"] + note.values["n"]
            totals[same] = replace(note, values={**note.values, "n": n})
        else:
            totals.setdefault(same, note)
    return list(totals.values())


@dataclass(frozen=True)
class Source:
    """A file that was read: its name (never its path), sha256 and rows."""

    name: str
    sha256: str
    kind: str
    rows_read: int
    rows_kept: int


@dataclass
class Imported:
    """The result of reading a file: clean tables, outlines, findings and rejected rows.

    Attributes:
        tables: clean rows by table name, in the dictionary's schema.
        files: the same of a large file, as a Parquet file in the import's workspace.
        boundaries: outlines (place_id, level, geometry; EPSG:4326), if any.
        rejected: rows left out, as read, with ``row`` and ``reason`` columns.
        rejected_files: the same of large files, as CSV in the import's workspace, by file.
    """

    tables: dict[str, pa.Table] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    boundaries: gpd.GeoDataFrame | None = None
    problems: list[Problem] = field(default_factory=list)
    rejected: pa.Table | None = None
    rejected_files: dict[Path, Path] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        """The findings that reject rows."""
        return [problem for problem in self.problems if problem.severity == "error"]


@dataclass(frozen=True)
class Context:
    """What importers know of the draft: its places, its outlines, confirmed aliases.

    Attributes:
        places: the draft's places, in the dictionary's schema.
        boundaries: the draft's outlines, or None.
        aliases: names confirmed by a person, spelling (case-folded) -> place id.
        by_name: whether a name that one place has stands for its code.
    """

    places: pa.Table
    boundaries: gpd.GeoDataFrame | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    by_name: bool = False
