"""A mapping file: the meaning of another table's columns and words in the home format.

A small TOML file, written once for a source and kept next to it::

    [file]                 # only where needed: sheet, encoding, delimiter
    sheet = "2024"

    [columns]              # home column = "column of the file"
    origin_id = "origin"

    [constants]            # home column = the same value in every row
    destination_id = "GTM"

    [values.sex]           # "word of the file" = "word of the home format"
    "mujer" = "f"

    [date]                 # one column of dates becomes year and month
    column = "t"
    format = "%Y-%m-%d"

    [rows]
    add_up = true          # rows with the same key are summed, with a note
    keep = { adminLevel = ["2"] }   # only rows with one of these values are read

The mapped table is then judged like any other in the home format.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mobility import tables
from mobility.errors import DataError, FileError
from mobility.importers.opening.files import first_line, refuse
from mobility.importers.opening.raw_table import text_of
from mobility.importers.opening.tabular import ROW, RawTable
from mobility.importers.problems import Problem
from mobility.words import N_

SECTIONS: Dictionary[str, tuple[str, ...] | None] = {
    "file": ("sheet", "encoding", "delimiter"),
    "columns": None,
    "constants": None,
    "values": None,
    "date": ("column", "format"),
    "rows": ("add_up", "keep"),
}
LARGEST = 1_000_000  # bytes
DATE = "%Y-%m-%d"
PROBES = (date(2023, 11, 5), date(1998, 2, 17))
# Python calls these encodings too, but no table is written in them.
NO_TEXT = ("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape")
EVERY_COLUMN = frozenset(
    column for name in tables.NAMES for column in tables.table(name).column_names
)


@dataclass(frozen=True)
class Mapping:
    """The content of a mapping file, checked."""

    file: str
    columns: Dictionary[str, str] = field(default_factory=dict)
    constants: Dictionary[str, str] = field(default_factory=dict)
    values: Dictionary[str, Dictionary[str, str]] = field(default_factory=dict)
    date_column: str = ""
    date_format: str = ""
    keep: Dictionary[str, tuple[str, ...]] = field(default_factory=dict)
    add_up: bool = False
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None

    @property
    def source_columns(self) -> set[str]:
        """The columns that the file must have."""
        return {*self.columns.values(), *self.keep, *filter(None, [self.date_column])}


def read_mapping(path: Path) -> Mapping:
    """The mapping that ``path`` describes.

    Raises:
        FileError: it is not TOML, or has content that a mapping cannot have.
    """
    content = _parse(path)
    _check_sections(path, content)
    _check_file(path, content.get("file", {}))
    _check_date(path, content.get("date", {}).get("format", DATE))
    rows, dates, file = (content.get(name, {}) for name in ("rows", "date", "file"))
    mapping = Mapping(
        file=path.name,
        columns=_texts(content.get("columns", {})),
        constants=_texts(content.get("constants", {})),
        values={name: _texts(words) for name, words in content.get("values", {}).items()},
        date_column=dates.get("column", ""),
        date_format=dates.get("format", DATE),
        keep={
            name: tuple(map(text_of, _listed(kept))) for name, kept in rows.get("keep", {}).items()
        },
        add_up=rows.get("add_up") is True,
        **{name: file.get(name) for name in SECTIONS["file"] or ()},
    )
    _check_columns(path, mapping)
    return mapping


def _parse(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise refuse(
                path,
                N_("A mapping of more than {limit} bytes is none."),
                N_("Compare it with the example in docs/importing.md."),
                limit=LARGEST,
            )
        return tomllib.loads(text.decode("utf-8-sig"))
    except OSError as error:
        raise refuse(
            path, N_("There is no such mapping file."), N_("Check the name and the folder.")
        ) from error
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits
        raise refuse(
            path,
            N_("The mapping is not valid TOML: {reason}."),
            N_("Compare it with the example in docs/importing.md."),
            reason=first_line(error),
        ) from error


def _check_sections(path: Path, content: Dictionary[str, Any]) -> None:
    """Refuse sections and entries that no mapping has, or of the wrong shape."""
    for section, entries in content.items():
        if section not in SECTIONS or not isinstance(entries, dict):
            raise _unknown(path, section, SECTIONS)
        allowed = SECTIONS[section]
        for entry, value in entries.items():
            if allowed is not None and entry not in allowed:
                raise _unknown(path, f"{section}.{entry}", allowed)
            if not _has_shape(section, entry, value):
                raise refuse(
                    path,
                    N_("The mapping's {name} has the wrong form."),
                    N_("Compare it with the example in docs/importing.md."),
                    name=f"{section}.{entry}",
                )


def _has_shape(section: str, entry: str, value: Any) -> bool:
    """Whether an entry has the type it should have: text, a table of words, or true or false."""
    if section == "values":
        return isinstance(value, dict) and all(map(_is_single, value.values()))
    if section == "constants":
        return _is_single(value)
    if entry == "keep":
        kept = value.values() if isinstance(value, dict) else [None]
        return all(_is_single(one) for each in kept for one in _listed(each))
    if entry == "add_up":
        return isinstance(value, bool)
    return isinstance(value, str)


def _is_single(value: Any) -> bool:
    """Whether a value can stand in a cell."""
    return isinstance(value, (str, int, float, date))


def _check_file(path: Path, file: Dictionary[str, str]) -> None:
    """Refuse an encoding that is not one of text."""
    encoding = file.get("encoding", "utf-8")
    try:
        is_text = codecs.lookup(encoding).name not in NO_TEXT and bool("a".encode(encoding))
    except (LookupError, ValueError):
        is_text = False
    if not is_text:
        raise refuse(
            path,
            N_("There is no encoding of text called “{encoding}”."),
            N_("Write its name as Python knows it, for example cp1252, utf-16 or gb18030."),
            encoding=encoding,
        )


def _check_date(path: Path, form: str) -> None:
    """Refuse a date format that does not give both year and month."""
    try:
        read_back = [datetime.strptime(day.strftime(form), form) for day in PROBES]  # noqa: DTZ007
    except (ValueError, re.error):
        read_back = []
    if [(day.year, day.month) for day in read_back] != [(day.year, day.month) for day in PROBES]:
        raise refuse(
            path,
            N_("The form of dates “{form}” does not tell year and month."),
            N_("Write it with %Y and %m, for example %d/%m/%Y."),
            form=form,
        )


def _unknown(path: Path, name: str, allowed: Any) -> FileError:
    return refuse(
        path,
        N_("A mapping has nothing called {name}."),
        N_("It may have: {allowed}."),
        name=name,
        allowed=", ".join(allowed),
    )


def _check_columns(path: Path, mapping: Mapping) -> None:
    for name in (*mapping.columns, *mapping.constants, *mapping.values):
        if name not in EVERY_COLUMN:
            raise refuse(
                path,
                N_("No table of the home format has a column {column}."),
                N_("Write the home column on the left; `template KIND` lists them."),
                column=name,
            )


def _texts(entries: Dictionary[str, Any]) -> dict[str, str]:
    return {name: text_of(value) for name, value in entries.items()}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def apply(mapping: Mapping, raw: RawTable, kind: str | None) -> tuple[RawTable, list[Problem]]:
    """``raw`` under the home format's headers, and notes about what was left out.

    Raises:
        DataError: the file lacks a column that the mapping names.
    """
    missing = sorted(mapping.source_columns - set(raw.header))
    if missing:
        raise DataError(
            N_("The mapping names columns that the file does not have: {missing}."),
            where=N_("File: {file}. Its columns are: {header}."),
            remedy=N_("Correct the names in {mapping}."),
            missing=", ".join(missing),
            file=raw.file,
            header=", ".join(raw.header),
            mapping=mapping.file,
        )
    rows, notes = _kept(mapping, raw)
    columns = {home: rows[source] for home, source in mapping.columns.items()}
    for home, value in mapping.constants.items():
        columns[home] = _constant(value, rows.num_rows)
    if mapping.date_column:
        columns |= _year_and_month(rows[mapping.date_column], mapping.date_format)
    columns |= _untouched(mapping, raw, rows, columns, kind)
    for home, spellings in mapping.values.items():
        if home in columns:
            columns[home] = _reworded(columns[home], spellings)
    table = pa.table({**columns, ROW: rows[ROW]})
    return RawTable(raw.file, raw.sheet, tuple(columns), table), notes


def _untouched(
    mapping: Mapping,
    raw: RawTable,
    rows: pa.Table,
    columns: Dictionary[str, Any],
    kind: str | None,
) -> dict[str, pa.ChunkedArray]:
    """Columns of the file that have a home name already and that the mapping leaves alone."""
    wanted = tables.table(kind).column_names if kind in tables.NAMES else EVERY_COLUMN
    used = mapping.source_columns
    return {
        name: rows[name]
        for name in raw.header
        if name in wanted and name not in columns and name not in used
    }


def _kept(mapping: Mapping, raw: RawTable) -> tuple[pa.Table, list[Problem]]:
    rows = raw.rows
    for column, values in mapping.keep.items():
        trimmed = pc.utf8_trim_whitespace(rows[column])
        rows = rows.filter(pc.is_in(trimmed, pa.array(values, pa.string())))
    left_out = raw.rows.num_rows - rows.num_rows
    if not left_out:
        return rows, []
    note = Problem(
        "not_kept",
        "note",
        N_("{n} rows were left out, as {mapping} asks ([rows] keep)."),
        values={"n": left_out, "mapping": mapping.file},
        file=raw.file,
        sheet=raw.sheet,
    )
    return rows, [note]


def _constant(value: str, count: int) -> pa.ChunkedArray:
    return pa.chunked_array([pa.repeat(pa.scalar(value, pa.string()), count)])


def _reworded(column: pa.ChunkedArray, spellings: Dictionary[str, str]) -> pa.ChunkedArray:
    """Words replaced where the mapping has them, in any letter case; others stay as they are."""
    encoded = column.combine_chunks().dictionary_encode()
    folded = {old.strip().casefold(): new for old, new in spellings.items()}
    values = [folded.get(text.strip().casefold(), text) for text in encoded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(values, pa.string()).take(encoded.indices)])


def _year_and_month(column: pa.ChunkedArray, form: str) -> dict[str, pa.ChunkedArray]:
    """Year and month of dates; a cell that is no such date stays as it is, to be judged."""
    encoded = column.combine_chunks().dictionary_encode()
    parsed = [_date(text, form) for text in encoded.dictionary.to_pylist()]
    years, months = ([pair[part] for pair in parsed] for part in (0, 1))
    return {
        name: pa.chunked_array([pa.array(texts, pa.string()).take(encoded.indices)])
        for name, texts in (("year", years), ("month", months))
    }


def _date(text: str, form: str) -> tuple[str, str]:
    try:
        moment = datetime.strptime(text.strip(), form)  # noqa: DTZ007 - a calendar month, no clock
    except ValueError:
        return text, text
    return str(moment.year), str(moment.month)
