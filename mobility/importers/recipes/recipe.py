"""A recipe: the meaning of another table's rows, columns and words in the home format.

A small TOML file, written once for a source and kept next to it; a mapping file is a
small recipe. Every section may be left out::

    [recipe]               # what it is for, and the table it gives
    title = "Monthly returns"
    kind = "moves"
    rules = "prmn"         # of its own source, a module of mobility/importers/sources

    [recognise]            # a table with all these columns is read by it
    columns = ["origin", "t"]

    [file]                 # sheet, encoding, delimiter, number of the header's row
    sheet = "2024"

    [join]                 # each row gets the columns of another sheet's row
    sheet = "main"
    column = "_parent_index"
    to = "_index"

    [columns]              # home column = "column of the file", or the first of several
    origin_id = "origin"

    [constants]            # home column = the same value in every row
    destination_id = "GTM"

    [[parts]]              # each row of the file gives a row for every part
    columns = { people = "women" }
    constants = { sex = "f" }

    [unpivot]              # short for parts: columns of the file become rows
    into = "people"
    columns = { women = { sex = "f" }, men = { sex = "m" } }

    [repeat]               # short for parts: numbered columns, a row a number
    columns = "m{n}_{column}"

    [derive]               # home column = how it follows from several columns
    severe = { any_of = ["see", "walk"], words = ["lot", "cannot"] }

    [values.sex]           # "word of the file" = "word of the home format"
    "mujer" = "f"

    [date]                 # one column of dates becomes year and month
    column = "t"
    format = "%Y-%m-%d"    # or order = "day" or "month", or neither where it is plain

    [numbers]              # how the file writes numbers
    decimal = ","
    thousands = "."

    [places]               # codes with another prefix; places found by name
    prefix = { CAF = "CF" }
    names = true

    [rows]
    add_up = true          # rows with the same key are summed, with a note
    keep = { adminLevel = ["2"] }        # only rows with one of these values are read
    leave_out = { sex = ["Total"] }      # rows with one of these are not
    distinct = true        # of rows that are the same, one is read

The table is then judged like any other in the home format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mobility import tables
from mobility.importers.opening.files import refuse
from mobility.importers.opening.raw_table import text_of
from mobility.importers.recipes.shape import (
    check_date,
    check_encoding,
    check_sections,
    listed,
    parsed,
    unknown,
    written,
    wrong_form,
)
from mobility.words import N_

EVERY_COLUMN = frozenset(
    column for name in tables.NAMES for column in tables.table(name).column_names
)
SOURCES = ("census", "mimu", "prmn", "tracks")  # with rules of their own
TRACKS = "tracks"  # a kind that becomes several tables
HERE = "here"  # in [derive]: the twelve columns here_01 … here_12
Names = tuple[str, ...]  # a column of the file: the first of these that it has


@dataclass(frozen=True)
class Part:
    """What one row of the file gives: columns of its own, and constants.

    ``optional``: a file without its first column has no such part.
    """

    columns: Mapping[str, Names] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False


@dataclass(frozen=True)
class Recipe:
    """The content of a recipe, checked. ``content`` is all of it, as TOML says it."""

    content: Mapping[str, Any]
    file: str = ""

    @classmethod
    def of(cls, content: Mapping[str, Any], file: str = "recipe.toml") -> Recipe:
        """The recipe with this content.

        Raises:
            FileError: it has content that a recipe cannot have.
        """
        path = Path(file)
        check_sections(path, content)
        recipe = cls(content, file)
        check_encoding(path, recipe._section("file"))
        if "format" in recipe._section("date"):
            check_date(path, recipe.date_format)
        _check_choices(path, recipe)
        _check_columns(path, recipe)
        return recipe

    def to_toml(self) -> str:
        """The recipe as a TOML file that :func:`read_recipe` reads back."""
        return written(self.content)

    def __str__(self) -> str:
        """The same, where a message shows it on lines of its own."""
        return self.to_toml()

    def _section(self, name: str) -> dict[str, Any]:
        return dict(self.content.get(name, {}))

    @property
    def title(self) -> str:
        """What it is a recipe of; its file's name where it does not say."""
        return str(self._section("recipe").get("title", self.file))

    @property
    def kind(self) -> str | None:
        """The home table that it gives."""
        return self._section("recipe").get("kind")

    @property
    def rules(self) -> str | None:
        """The source whose own rules judge the table, one of :data:`SOURCES`."""
        return self._section("recipe").get("rules")

    @property
    def sheet(self) -> str | None:
        """The sheet to read."""
        return self._section("file").get("sheet")

    @property
    def encoding(self) -> str | None:
        """How text is encoded."""
        return self._section("file").get("encoding")

    @property
    def delimiter(self) -> str | None:
        """What separates columns of text."""
        return self._section("file").get("delimiter")

    @property
    def header(self) -> int | None:
        """Number of the row that holds the names of the columns."""
        return self._section("file").get("header")

    @property
    def join(self) -> Mapping[str, str]:
        """The other sheet, the column that names its row, and that row's own; or nothing."""
        return self._section("join")

    @property
    def columns(self) -> dict[str, Names]:
        """Home column -> column of the file."""
        return _names(self._section("columns"))

    @property
    def constants(self) -> dict[str, str]:
        """Home column -> the value of every row."""
        return _texts(self._section("constants"))

    @property
    def values(self) -> dict[str, dict[str, str]]:
        """Home column -> word of the file -> word of the home format."""
        return {name: _texts(words) for name, words in self._section("values").items()}

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that are written out, and those that [unpivot] columns stand for."""
        written = [
            Part(
                _names(part.get("columns", {})),
                _texts(part.get("constants", {})),
                part.get("optional", False),
            )
            for part in self.content.get("parts", [])
        ]
        unpivot = self._section("unpivot")
        unpivoted = [
            Part({unpivot.get("into", "people"): (name,)}, _texts(constants))
            for name, constants in unpivot.get("columns", {}).items()
        ]
        return (*written, *unpivoted)

    @property
    def unpivot(self) -> Mapping[str, Any]:
        """[unpivot] as it is written."""
        return self._section("unpivot")

    @property
    def repeat(self) -> str:
        """The form of the names of repeated columns; empty where there are none."""
        return str(self._section("repeat").get("columns", ""))

    @property
    def derive(self) -> dict[str, dict[str, Names]]:
        """Home column -> how it follows from others."""
        return {name: _names(how) for name, how in self._section("derive").items()}

    @property
    def date_column(self) -> Names:
        """The column of dates, if any."""
        return tuple(listed(self._section("date").get("column", [])))

    @property
    def date_format(self) -> str:
        """The stated form of dates; empty where it is left to the cells."""
        return str(self._section("date").get("format", ""))

    @property
    def date_order(self) -> str:
        """Which comes first in a date of figures, "day" or "month"; empty: it is not stated."""
        return str(self._section("date").get("order", ""))

    @property
    def numbers(self) -> Mapping[str, str]:
        """The marks before decimals and between thousands, where they are stated."""
        return self._section("numbers")

    @property
    def prefixes(self) -> Mapping[str, str]:
        """Prefix of the file's codes -> prefix of the same codes here."""
        return dict(self._section("places").get("prefix", {}))

    @property
    def by_name(self) -> bool:
        """Whether places may be told by their names."""
        return self._section("places").get("names") is True

    @property
    def keep(self) -> dict[str, Names]:
        """Column of the file -> values of the rows that are read."""
        return _kept(self._section("rows").get("keep", {}))

    @property
    def leave_out(self) -> dict[str, Names]:
        """Column of the file -> values of the rows that are not read."""
        return _kept(self._section("rows").get("leave_out", {}))

    @property
    def add_up(self) -> bool:
        """Whether rows of one key are summed."""
        return self._section("rows").get("add_up") is True

    @property
    def add_up_parts(self) -> bool:
        """Whether parts of one row that have one key are summed; rows are not."""
        return self._section("rows").get("add_up_parts") is True

    @property
    def every_sheet(self) -> bool:
        """Whether all sheets that it recognises are read, not one."""
        return self._section("file").get("every_sheet") is True

    @property
    def distinct(self) -> bool:
        """Whether rows that are the same are read once."""
        return self._section("rows").get("distinct") is True

    @property
    def needed(self) -> list[Names]:
        """The columns that the file must have, each by its possible names."""
        return [*self.sources, *((name,) for name in (*self.keep, *self.leave_out))]

    @property
    def sources(self) -> list[Names]:
        """Those of them from which home columns are made."""
        repeated = bool(self.repeat)
        own = [] if repeated else list(self.columns.values())
        parts = [
            names for part in self.parts if not part.optional for names in part.columns.values()
        ]
        derived = [
            (name,)
            for ways in self.derive.values()
            for how, names in ways.items()
            if how not in ("words", "months_away", "only_of")  # may be absent, or be several
            for name in names
        ]
        dates = [self.date_column] if self.date_column else []
        every = [*own, *parts, *derived, *dates]
        return [names for names in every if "" not in names]  # one that may be absent

    @property
    def home_columns(self) -> set[str]:
        """Every home column that it speaks of."""
        return {*self.given, *self.values}

    @property
    def given(self) -> set[str]:
        """The home columns that it gives, whichever the file has."""
        unpivot = self.unpivot
        into = {unpivot.get("into", "people"), unpivot.get("every", "people")} if unpivot else set()
        parts = {name for part in self.parts for name in (*part.columns, *part.constants)}
        derived = set(self.derive) - {HERE}
        return {*self.columns, *self.constants, *derived, *parts, *into}


def read_recipe(path: Path) -> Recipe:
    """The recipe that ``path`` holds.

    Raises:
        FileError: it is not TOML, or has content that a recipe cannot have.
    """
    return Recipe.of(parsed(path), path.name)


def _check_choices(path: Path, recipe: Recipe) -> None:
    """Refuse an order of dates, a mark of numbers or a kind that there is not."""
    choices: list[tuple[str, str | None, Sequence[str]]] = [
        ("date.order", recipe.date_order or None, ("day", "month")),
        ("numbers.decimal", recipe.numbers.get("decimal"), (".", ",")),
        ("numbers.thousands", recipe.numbers.get("thousands"), (",", ".", " ", "'")),
        ("recipe.kind", recipe.kind, (*tables.NAMES, TRACKS)),
        ("recipe.rules", recipe.rules, SOURCES),
    ]
    for name, value, allowed in choices:
        if value is not None and value not in allowed:
            raise unknown(path, f"{name} = {value}", [f"“{each}”" for each in allowed])
    if recipe.repeat and not all(mark in recipe.repeat for mark in ("{n}", "{column}")):
        raise wrong_form(path, "repeat.columns")


def _check_columns(path: Path, recipe: Recipe) -> None:
    for name in sorted(recipe.home_columns - EVERY_COLUMN):
        raise refuse(
            path,
            N_("No table of the home format has a column {column}."),
            N_("Write the home column on the left; `template KIND` lists them."),
            column=name,
        )


def _texts(entries: Mapping[str, Any]) -> dict[str, str]:
    return {name: text_of(value) for name, value in entries.items()}


def _names(entries: Mapping[str, Any]) -> dict[str, Names]:
    return {name: tuple(listed(value)) for name, value in entries.items()}


def _kept(entries: Mapping[str, Any]) -> dict[str, Names]:
    return {name: tuple(map(text_of, listed(value))) for name, value in entries.items()}
