"""Proposals for a mapping: which column means what, and which place a name may be.

Nothing here decides. A person confirms on the page, and what they confirm is a mapping file
(:mod:`mobility.importers.recipes.recipe`) that the command takes too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process, utils

from mobility import tables
from mobility.importers.home.spellings import COLUMNS, allowed_spellings, match_columns
from mobility.importers.opening.tabular import RawTable
from mobility.importers.place_names import same_name_key
from mobility.importers.recipes.recipe import Recipe

ALIKE = 78  # of 100, from which a column is proposed
PLACES_PROPOSED = 5


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


class Places:
    """The draft's places, to be found by what a file calls them."""

    def __init__(self, places: pa.Table) -> None:
        self._rows = {row["place_id"]: row for row in places.to_pylist()}
        self._names = {
            (code, script): utils.default_process(row[script])
            for code, row in self._rows.items()
            for script in ("name_en", "name_my")
            if row[script]
        }
        self._by_key = defaultdict[str, set[str]](set)
        for code, script in self._names:
            if key := same_name_key(self._rows[code][script]):
                self._by_key[key].add(code)

    @property
    def codes(self) -> set[str]:
        """Of every place."""
        return set(self._rows)

    def described(self, code: str) -> str:
        """A place in words: its name, the place it lies in, and its code."""
        row = self._rows[code]
        parent = self._rows.get(row["parent_id"] or "", {})
        inside = f" ({parent['name_en']})" if parent.get("name_en") else ""
        return f"{row['name_en'] or row['name_my'] or code}{inside} · {code}"

    def proposed(self, name: str) -> list[str]:
        """Codes of the places whose name is most like ``name``, the most alike first."""
        best = process.extract(
            utils.default_process(name), self._names, scorer=fuzz.WRatio, limit=3 * PLACES_PROPOSED
        )
        return list(dict.fromkeys(code for _, _, (code, _) in best))[:PLACES_PROPOSED]

    def same(self, name: str) -> str:
        """The code of the only place of that name; empty where there is none, or several."""
        alike = self._by_key.get(same_name_key(name), set())
        return next(iter(alike)) if len(alike) == 1 else ""


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
