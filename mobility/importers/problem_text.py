"""A finding as text: where, what and what to do."""

from __future__ import annotations

from mobility.errors import printable
from mobility.importers.problems import Problem
from mobility.words import N_, Words

SEVERITY_NAMES = {"error": N_("Error"), "warning": N_("Warning"), "note": N_("Note")}


def describe(problem: Problem, words: Words) -> str:
    """One line: ``Error, stays.csv, row 5, column month: There is no month 13. …``."""
    where = words.say(", ").join(
        [words.say(SEVERITY_NAMES[problem.severity]), *_where(problem, words)]
    )
    what = words.say(problem.what, **problem.values)
    remedy = words.say(problem.remedy, **problem.values)
    return f"{where}: {what} {remedy}".rstrip()


def _where(problem: Problem, words: Words) -> list[str]:
    parts = [problem.file] if problem.file else []
    if problem.sheet:
        parts.append(words.say("sheet {sheet}", sheet=problem.sheet))
    if problem.row is not None and problem.rows > 1:
        row, more = (words.digits(str(n)) for n in (problem.row, problem.rows - 1))
        parts.append(words.say("row {row} and {n} more", row=row, n=more))
        if problem.people:
            parts.append(words.say("{people} people", people=words.number(problem.people)))
    elif problem.row is not None:
        parts.append(words.say("row {row}", row=words.digits(str(problem.row))))
    if problem.column:
        parts.append(words.say("column {column}", column=problem.column))
    return [printable(part) for part in parts]
