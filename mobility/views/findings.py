"""Findings of an import, arranged for a reader: equal ones together, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mobility.importers.problems import SEVERITIES, Problem
from mobility.words import Words


@dataclass(frozen=True)
class Finding:
    """Equal findings, as one.

    Attributes:
        severity: "error", "warning" or "note".
        said: what is wrong and what to do, in the reader's language.
        file, column: where; either may be empty.
        rows: how many rows it concerns; 0 where it concerns the file.
        first_row: as the reader's spreadsheet counts them.
        people: in those rows, where they count people.
    """

    severity: str
    said: str
    file: str
    column: str
    rows: int
    first_row: int | None
    people: float | None


def arranged(problems: Sequence[Problem], words: Words) -> list[Finding]:
    """Problems that say the same of the same column, together; errors first, then by rows."""
    groups: dict[tuple[str, str, str, str], list[Problem]] = {}
    for problem in problems:
        said = " ".join(
            words.say(text, **problem.values) for text in (problem.what, problem.remedy) if text
        )
        key = (problem.severity, said, problem.file, problem.column)
        groups.setdefault(key, []).append(problem)
    found = [_finding(*key, alike) for key, alike in groups.items()]
    return sorted(found, key=lambda each: (SEVERITIES.index(each.severity), -each.rows))


def _finding(severity: str, said: str, file: str, column: str, alike: Sequence[Problem]) -> Finding:
    placed = [problem for problem in alike if problem.row is not None]
    rows = [problem.row for problem in placed if problem.row is not None]
    people = [problem.people for problem in alike if problem.people is not None]
    return Finding(
        severity, said, file, column, sum(problem.rows for problem in placed),
        min(rows, default=None), sum(people) if people else None,
    )  # fmt: skip
