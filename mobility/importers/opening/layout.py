"""Which rows of a sheet are what: header, titles above it, hashtags below, notes at the foot.

Tables that people send have a title above the names of the columns, a row of groups
above them, a row of hashtags below, and a note under the last row. None of these is data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

# From names and, where a row of hashtags stands below them, the hashtag of each name.
Wanted = Callable[[tuple[str, ...], Mapping[str, str]], bool]
SEARCHED = 30  # rows in which the header must stand
FEWEST_NAMES = 3  # a header of fewer columns is told from a title by what is wanted alone
LEAST_NOTE = 12  # characters; a shorter cell may be a code
_HASHTAG = re.compile(r"^#[a-z]+\w*([ ]*\+[ ]*[a-z]\w*)*$")
# What a spreadsheet shows where it could not work a cell out.
CELL_ERROR = (
    r"^#(REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA)$"
)


def header_place(rows: Sequence[Sequence[str]], wanted: Wanted | None) -> int | None:
    """Index of the row that holds the names of the columns; None if all are blank.

    The first row whose names are ``wanted``; else the first that is as wide as a table.
    """
    filled = [[cell.strip() for cell in row if cell.strip()] for row in rows[:SEARCHED]]
    for place, names in enumerate(filled):
        if names and wanted and wanted(tuple(names), tags_below(rows, place)):
            return place
    widest = max(map(len, filled), default=0)
    least = max(2, (widest + 1) // 2) if widest >= FEWEST_NAMES else 1
    return next((place for place, names in enumerate(filled) if len(names) >= least), None)


def tags_below(rows: Sequence[Sequence[str]], place: int) -> dict[str, str]:
    """The hashtag of each name of a row that has one below it."""
    below = rows[place + 1] if place + 1 < len(rows) else ()
    if not is_hashtags(below):
        return {}
    pairs = zip(rows[place], below, strict=False)
    return {name.strip(): tag.strip() for name, tag in pairs if tag.strip().startswith("#")}


def is_hashtags(cells: Sequence[str]) -> bool:
    """Whether a row holds HXL hashtags; some of its cells may have none."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    tagged = sum(bool(_HASHTAG.match(cell)) for cell in filled)
    return tagged > 0 and tagged * 2 >= len(filled)


def is_note(cells: Sequence[str]) -> bool:
    """Whether a row of a table is a note: one cell of several words, in the first columns."""
    filled = [(at, cell.strip()) for at, cell in enumerate(cells) if cell.strip()]
    if len(filled) != 1 or len(cells) < FEWEST_NAMES:
        return False
    at, text = filled[0]
    return at < FEWEST_NAMES and len(text) >= LEAST_NOTE and " " in text
