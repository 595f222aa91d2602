"""Text cells made comparable: trimmed, NFC, one line, no invisible characters, empty is null.

Each distinct text in a column is processed once, so that a million rows cost
little more than their distinct values.
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from mobility.importers.home.sheet import Sheet
from mobility.importers.opening.tabular import ROW
from mobility.importers.problems import Problem, Rule, capped
from mobility.importers.texts import is_code, tidy
from mobility.words import N_, burmese, zawgyi

POINT = ("lon", "lat")
COUNTS = ("people", "severe", "households")
NAMES = ("name_en", "name_my", "lead", "lead_my")

# Forms of all the cells that hold a certain sign, and the sign.
DECIMAL_COMMAS = r"^\s*-?[0-9]{1,3},[0-9]+\s*$", r"\S"
THOUSANDS = r"^\s*[1-9][0-9]{0,2}\.[0-9]{3}\s*$", r"\."

DECIMAL_COMMA = Rule(
    "decimal_comma", "note", N_("Every cell has a decimal comma; it was read as a point.")
)
THOUSANDS_POINT = Rule(
    "thousands_point",
    "warning",
    N_("Every number with a point has three digits after it: is it a point between thousands?"),
    N_(
        'If so, state it in a mapping: [numbers] thousands = "."; otherwise there is nothing to do.'
    ),
)
INVISIBLE = Rule(
    "invisible_characters",
    "note",
    N_(
        "{n} cells held line breaks, or characters that are zero-width or decomposed; "
        "they were brought to one line and to NFC."
    ),
)
ZAWGYI = Rule(
    "suspected_zawgyi",
    "warning",
    N_("“{value}” looks like Zawgyi, not Unicode. It was imported as it is."),
    N_("Convert the column to Unicode and import it again, if it reads wrongly."),
)
READ_FROM_ZAWGYI = Rule(
    "read_from_zawgyi",
    "warning",
    N_("“{value}” is Zawgyi. It was read as “{unicode}” in Unicode."),
    N_("Compare them; if it reads wrongly, write the name in Unicode and import it again."),
)


def prepare(sheet: Sheet) -> tuple[pa.Table, list[Problem]]:
    """Every column of the table as clean text, with ``_row``, and notes on what was changed.

    Columns that the file lacks come out empty.
    """
    raw = sheet.raw
    clean: dict[str, pa.ChunkedArray | pa.Array] = {}
    notes: list[Problem] = []
    for name in sheet.table.column_names:
        if name not in sheet.columns:
            clean[name] = pa.nulls(raw.rows.num_rows, pa.string())
            continue
        column = raw.rows[sheet.columns[name]]
        if name in POINT and _all_match(column, *DECIMAL_COMMAS):
            column = pc.replace_substring(column, ",", ".")
            notes.append(sheet.located(DECIMAL_COMMA.problem(column=name)))
        if name in COUNTS and _all_match(column, *THOUSANDS):
            notes.append(sheet.located(THOUSANDS_POINT.problem(column=name)))
        clean[name], changed = tidied(column, burmese.visible if is_code(name) else tidy)
        if changed:
            notes.append(sheet.located(INVISIBLE.problem({"n": changed}, column=name)))
    clean[ROW] = raw.rows[ROW]
    return pa.table(clean), notes


def tidied(column: pa.ChunkedArray, mend: Callable[[str], str]) -> tuple[pa.Array, int]:
    """The clean column, and how many cells changed by more than outer spaces."""
    encoded = column.combine_chunks().dictionary_encode()
    trimmed = pc.utf8_trim_whitespace(encoded.dictionary)
    before = trimmed.to_pylist() if not _is_plain(trimmed) else []
    after = [mend(text) if text else text for text in before]
    different = [position for position, text in enumerate(before) if text != after[position]]
    values = pa.array(after, pa.string()) if before else trimmed
    values = pc.if_else(pc.equal(values, ""), None, values)
    changed = pc.sum(pc.is_in(encoded.indices, pa.array(different, pa.int32()))).as_py()
    return values.take(encoded.indices), changed or 0


def _is_plain(texts: pa.Array) -> bool:
    """Whether all are printable ASCII, so that there is nothing to clean."""
    return not pc.any(pc.match_substring_regex(texts, r"[^ -~]")).as_py()


def _all_match(column: pa.ChunkedArray, form: str, among: str) -> bool:
    """Whether there are cells that hold ``among``, and all of them have the form."""
    some = column.filter(pc.match_substring_regex(column, among))
    return len(some) > 0 and pc.all(pc.match_substring_regex(some, form)).as_py()


def from_zawgyi(clean: pa.Table, sheet: Sheet) -> tuple[pa.Table, list[Problem]]:
    """Names in Zawgyi as Unicode, and a warning with both for each.

    A name is converted where it carries a sure sign of Zawgyi and, converted, none; with signs of
    both it stays as it is.
    """
    found = []
    for column in (each for each in NAMES if each in sheet.columns):
        names = clean[column].to_pylist()
        for at, (name, row) in enumerate(zip(names, clean[ROW].to_pylist(), strict=True)):
            if not name or burmese.sign(name) not in ("zawgyi", "both"):
                continue
            names[at] = _converted(name)
            is_read = names[at] != name
            problem = (READ_FROM_ZAWGYI if is_read else ZAWGYI).problem(
                {"value": name, **({"unicode": names[at]} if is_read else {})}, column=column
            )
            found.append(sheet.located(problem, row))
        if found:
            at = clean.column_names.index(column)
            clean = clean.set_column(at, column, pa.array(names, pa.string()))
    return clean, capped(found)


def _converted(name: str) -> str:
    converted = zawgyi.to_unicode(name)
    is_sound = burmese.sign(converted) not in ("zawgyi", "both") and not burmese.is_misordered(
        converted
    )
    return converted if burmese.sign(name) == "zawgyi" and is_sound else name
