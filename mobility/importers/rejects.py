"""Rows that were left out, as they were read, each with its row number and the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from mobility.importers.opening.raw_table import ROW, RawTable, ragged_row
from mobility.importers.problems import Problem
from mobility.words import speak

LANGUAGE = "en"  # the file is read by programs as well


def rejected(raw: RawTable, reasons: Mapping[int, str]) -> pa.Table:
    """The rows of ``raw`` that have a reason, and those that did not fit its header, in order."""
    kept = raw.rows.filter(pc.is_in(raw.rows[ROW], pa.array(list(reasons), pa.int64())))
    width = len(raw.header)
    misfits = [_spread(cells, width) for _, cells in raw.misfits]
    every = dict(reasons) | reasons_of(
        [ragged_row(raw.file, row, cells, width) for row, cells in raw.misfits]
    )
    numbers = kept[ROW].to_pylist() + [row for row, _ in raw.misfits]
    columns = {
        name: pa.chunked_array(
            [*kept[name].chunks, pa.array([cells[at] for cells in misfits], pa.string())]
        )
        for at, name in enumerate(raw.header)
    }
    number = free_name("row", raw.header)
    columns[number] = pa.array(numbers, pa.int64())
    reason_texts = [every[row] for row in numbers]
    columns[free_name("reason", raw.header)] = pa.array(reason_texts, pa.string())
    return pa.table(columns).sort_by(number)


def _spread(cells: Sequence[str], width: int) -> list[str]:
    """The cells of a row of the wrong width in ``width`` columns; the last holds the rest."""
    spare = [*cells[: width - 1], ", ".join(cells[width - 1 :])]
    return [*spare, *[""] * width][:width]


def reasons_of(problems: Sequence[Problem]) -> dict[int, str]:
    """The reasons of each row, in words."""
    words = speak(LANGUAGE)
    texts_by_row: dict[int, list[str]] = {}
    for problem in problems:
        if problem.row is not None:
            where = f"{problem.column}: " if problem.column else ""
            texts_by_row.setdefault(problem.row, []).append(
                where + words.say(problem.what, **problem.values)
            )
    return {row: " ".join(texts) for row, texts in texts_by_row.items()}


def free_name(name: str, header: Sequence[str]) -> str:
    """``name``, or a similar one that no column of the file has."""
    taken = {column.casefold() for column in header}
    while name in taken:
        name = f"import_{name}"
    return name
