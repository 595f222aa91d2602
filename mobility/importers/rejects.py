"""Rows that were left out, as they were read, each with its row number and the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from mobility.importers.opening.tabular import ROW, RawTable
from mobility.importers.problems import Problem
from mobility.words import speak

LANGUAGE = "en"  # the file is read by programs as well


def rejected(raw: RawTable, reasons: Mapping[int, str]) -> pa.Table:
    """The rows of ``raw`` that have a reason, and those that did not fit its header."""
    numbers = raw.rows[ROW].to_pylist()
    kept = [position for position, row in enumerate(numbers) if row in reasons]
    cells = raw.rows.select(raw.header).take(pa.array(kept, pa.int64())).to_pydict()
    rows = [numbers[position] for position in kept]
    width = len(raw.header)
    for row, misfit in raw.misfits:
        rows.append(row)
        spare = [*misfit[: width - 1], ", ".join(misfit[width - 1 :])]
        for name, text in zip(raw.header, [*spare, *[""] * width], strict=False):
            cells[name].append(text)
    every = dict(reasons) | reasons_of([p for p in raw.problems if p.severity == "error"])
    columns = {
        **cells,
        free_name("row", raw.header): pa.array(rows, pa.int64()),
        free_name("reason", raw.header): [every.get(row, "") for row in rows],
    }
    return pa.table(columns)


def reasons_of(problems: Sequence[Problem]) -> dict[int, str]:
    """The reasons of each row, in words."""
    words = speak(LANGUAGE)
    found: dict[int, list[str]] = {}
    for problem in problems:
        if problem.row is not None:
            where = f"{problem.column}: " if problem.column else ""
            found.setdefault(problem.row, []).append(
                where + words.say(problem.what, **problem.values)
            )
    return {row: " ".join(texts) for row, texts in found.items()}


def free_name(name: str, header: Sequence[str]) -> str:
    """``name``, or one like it that no column of the file has."""
    taken = {column.casefold() for column in header}
    while name in taken:
        name = f"import_{name}"
    return name
