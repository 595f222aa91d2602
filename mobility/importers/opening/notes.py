"""What stands above a header and under the last row: named, and not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mobility.importers.opening import layout
from mobility.importers.opening.raw_table import ROW, RawTable
from mobility.importers.problems import Problem, Rule
from mobility.words import N_

TEXTS_SHOWN = 5


ABOVE_HEADER = Rule(
    "above_header",
    "note",
    N_("Row {header} holds the names of the columns; what stands above was not read: {above}."),
    N_("If another row holds them, state it in a mapping: [file] header = {header}."),
)


def titles_above(path: Path, sheet: str, above: Sequence[Sequence[str]], row: int) -> list[Problem]:
    """A note that names what stands above the header."""
    texts = [cell.strip() for cells in above for cell in cells if cell.strip()]
    if not texts:
        return []
    shown = ", ".join(f"“{text}”" for text in texts[:TEXTS_SHOWN])
    return [
        ABOVE_HEADER.problem(
            {"header": row, "above": shown + (" …" if len(texts) > TEXTS_SHOWN else "")},
            file=path.name,
            sheet=sheet,
        )
    ]


def without_notes(raw: RawTable) -> RawTable:
    """The table without the notes under its last row, each of which is named."""
    count, notes = raw.rows.num_rows, []
    while count:
        cells = raw.rows.slice(count - 1, 1).to_pylist()[0]
        row = cells.pop(ROW)
        if not layout.is_note(list(cells.values())):
            break
        notes.append(foot_note(raw, row, "".join(cells.values()).strip()))
        count -= 1
    if not notes:
        return raw
    problems = (*raw.problems, *reversed(notes))
    return replace(raw, rows=raw.rows.slice(0, count), problems=problems)


FOOT_NOTE = Rule("foot_note", "note", N_("The last row is a note, not data: “{text}”."))


def foot_note(raw: RawTable, row: int, text: str) -> Problem:
    """A note that a row is a note."""
    return FOOT_NOTE.problem({"text": text}, file=raw.file, sheet=raw.sheet, row=row)
