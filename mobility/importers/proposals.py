"""Proposals for a mapping: which column means what.

Nothing here decides. A person confirms on the page, and what they confirm is a mapping file
(:mod:`mobility.importers.recipes.recipe`) that the command takes too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow.compute as pc
from rapidfuzz import fuzz, utils

from mobility import tables
from mobility.importers.home.spellings import COLUMNS, allowed_spellings, match_columns
from mobility.importers.opening.tabular import RawTable
from mobility.importers.recipes.recipe import Recipe

ALIKE = 78  # of 100, from which a column is proposed


@dataclass(frozen=True)
class Answers:
    """What a person said about a file.

    Attributes:
        kind: the table it becomes.
        columns: home column -> column of the file.
        constants: home column -> the same value in every row.
        values: home column -> word of the file -> word of the home format.
        date: column and form of dates that stand for year and month; empty for none.
        sheet: of a workbook; empty for the only one.
        add_up: rows of one key are summed.
    """

    kind: str
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date: tuple[str, str] = ("", "")
    sheet: str = ""
    add_up: bool = False


def columns_of(kind: str, header: Sequence[str]) -> dict[str, str]:
    """The file's column proposed for each home column: the same name, else one much like it."""
    table = tables.table(kind)
    known = match_columns(header, table)
    likely = sorted(
        (
            (_likeness(column, name), column, name)
            for column in table.column_names
            for name in header
            if column not in known and name not in known.values()
        ),
        reverse=True,
    )
    for likeness, column, name in likely:
        if likeness >= ALIKE and column not in known and name not in known.values():
            known[column] = name
    return known


def _likeness(column: str, name: str) -> float:
    """How alike a column of a file is to the spellings of a home column, out of 100."""
    spellings = [spelling.replace("_", " ") for spelling in (column, *COLUMNS.get(column, ()))]
    return max(fuzz.token_sort_ratio(each, utils.default_process(name)) for each in spellings)


def words_of(raw: RawTable, column: str) -> dict[str, int]:
    """The different words of a column with their numbers of rows, the most frequent first."""
    counted = pc.value_counts(pc.utf8_trim_whitespace(raw.rows[column].combine_chunks()))
    found = {str(each["values"]): int(each["counts"].as_py()) for each in counted}
    found.pop("", None)
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def unknown_words(column: tables.Column, words: Iterable[str]) -> list[str]:
    """The words that a column with fixed values does not take."""
    taken = allowed_spellings(column)
    return [word for word in words if word.casefold() not in taken]


def recipe_of(answers: Answers) -> Recipe:
    """The answers as a recipe."""
    column, form = answers.date
    content: dict[str, Any] = {
        "recipe": {"kind": answers.kind},
        "file": {"sheet": answers.sheet} if answers.sheet else {},
        "columns": dict(answers.columns),
        "constants": dict(answers.constants),
        "values": {name: dict(words) for name, words in answers.values.items()},
        "date": {"column": column, "format": form} if column else {},
        "rows": {"add_up": True} if answers.add_up else {},
    }
    return Recipe.of({section: entries for section, entries in content.items() if entries})
