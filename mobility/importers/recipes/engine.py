"""A table under the home format's headers, as a recipe says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from mobility import tables
from mobility.errors import DataError
from mobility.importers.home.spellings import match_columns
from mobility.importers.opening.raw_table import ROW, RawTable, refuse_doubled, text_of
from mobility.importers.problems import Problem, Rule
from mobility.importers.recipes.dates import year_and_month
from mobility.importers.recipes.derive import derived, single_months
from mobility.importers.recipes.finding import Header
from mobility.importers.recipes.recipe import Part, Recipe
from mobility.words import N_

Columns = dict[str, pa.ChunkedArray]
NUMBER = "{n}"  # in a constant of a repeated part: the number of the part
SHOWN = 40  # columns named in a refusal


def apply(recipe: Recipe, raw: RawTable, kind: str | None) -> tuple[RawTable, list[Problem]]:
    """``raw`` under the home format's headers, and notes about what was left out.

    Where a row of the file gives several rows, each has a number of its own:
    ``RawTable.parts`` times the file's, and the place among them.

    Raises:
        DataError: the file lacks a column that the recipe names.
    """
    header = Header(raw.header, raw.hashtags)
    _require(recipe, raw, header)
    rows, notes = _kept(recipe, raw, header)
    raw = replace(raw, rows=rows)
    common = _common(recipe, raw, header, kind)
    parts = _parts(recipe, header)
    table = _assembled(raw, common, parts)
    notes += _empty_rows(raw, table, parts)
    if recipe.unpivot.get("zeros") is False:
        table = _without_zeros(table, recipe.unpivot.get("into", "people"))
    table = _in_home_words(recipe, table)
    if recipe.add_up_parts:
        table = _parts_added_up(table, max(1, len(parts)))
    if recipe.distinct:
        table = _distinct(table)
    names = tuple(name for name in table.column_names if name != ROW)
    form = recipe.date_format if recipe.date_column else None
    return (
        RawTable(raw.file, raw.sheet, names, table, parts=max(1, len(parts)), date_form=form),
        notes,
    )


def fits(recipe: Recipe, names: Sequence[str], hashtags: Mapping[str, str] | None = None) -> bool:
    """Whether a header has every column that the recipe needs."""
    header = Header(names, hashtags)
    if recipe.repeat and not _numbers(recipe, header):
        return False
    return all(header.has(each) for each in recipe.needed)


def origins(recipe: Recipe | None, raw: RawTable, kind: str) -> dict[str, str]:
    """The file's column for each home column that it gives; others in use under their own names."""
    own = match_columns(raw.header, tables.table(kind)) if kind in tables.NAMES else {}
    if recipe is None:
        return own
    header = Header(raw.header, raw.hashtags)
    left = {home: name for home, name in own.items() if home not in recipe.given}
    named = {
        home: name
        for home, each in recipe.columns.items()
        if (name := header.find(each)) is not None
    }
    needed = {header.find(each) for each in recipe.needed} - {None, *named.values()}
    return {name: name for name in needed if name is not None} | left | named


def _require(recipe: Recipe, raw: RawTable, header: Header) -> None:
    missing = sorted({each[0] for each in recipe.needed if not header.has(each)})
    if not missing and recipe.repeat and not _numbers(recipe, header):
        missing = [recipe.repeat]
    for how in recipe.derive.values():
        away = how.get("months_away")
        if away and not header.has(away) and not single_months(header, away):
            missing.append(away[0])
    if not missing:
        return
    refuse_doubled(raw, missing)
    more = " …" if len(raw.header) > SHOWN else ""
    raise DataError(
        N_("The mapping names columns that the file does not have: {missing}."),
        where=N_("File: {file}. Its columns are: {header}."),
        remedy=N_("Correct the names in {mapping}."),
        missing=", ".join(missing),
        file=raw.file,
        header=", ".join(raw.header[:SHOWN]) + more,
        mapping=recipe.file,
    )


NOT_KEPT = Rule(
    "not_kept", "note", N_("{n} rows were left out, as {mapping} asks ([rows] keep, leave_out).")
)


def _kept(recipe: Recipe, raw: RawTable, header: Header) -> tuple[pa.Table, list[Problem]]:
    rows = raw.rows
    for wanted, rules in ((True, recipe.keep), (False, recipe.leave_out)):
        for name, values in rules.items():
            trimmed = pc.utf8_lower(pc.utf8_trim_whitespace(rows[header.find((name,))]))
            listed = pc.is_in(trimmed, pa.array([each.lower() for each in values], pa.string()))
            rows = rows.filter(listed if wanted else pc.invert(listed))
    left_out = raw.rows.num_rows - rows.num_rows
    if not left_out:
        return rows, []
    note = NOT_KEPT.problem({"n": left_out, "mapping": recipe.file}, file=raw.file, sheet=raw.sheet)
    return rows, [note]


def _common(recipe: Recipe, raw: RawTable, header: Header, kind: str | None) -> Columns:
    """The columns that all rows have alike, whichever part they are of."""
    rows = raw.rows
    columns: Columns = {}
    for home, source in recipe.columns.items():
        if (name := header.find(source)) is not None:
            columns[home] = rows[name]
    if recipe.date_column:
        dates = rows[header.find(recipe.date_column)]
        columns |= year_and_month(dates, recipe.date_format, recipe.date_order)
    columns |= derived(rows, header, recipe.derive)
    for home, value in recipe.constants.items():
        if NUMBER not in value:
            columns[home] = constant(value, rows.num_rows)
    return columns | _untouched(recipe, raw, header, columns, kind)


def _untouched(
    recipe: Recipe, raw: RawTable, header: Header, columns: Columns, kind: str | None
) -> Columns:
    """Columns of the file that have a home name already and that the recipe leaves alone."""
    names = (kind,) if kind in tables.NAMES else tables.NAMES
    used = {header.find(each) for each in recipe.sources}
    taken = recipe.given | columns.keys()
    found: Columns = {}
    for table in names:
        for home, name in match_columns(raw.header, tables.table(table)).items():
            is_own = kind in tables.NAMES or home == name
            if is_own and home not in taken and name not in used:
                found[home] = raw.rows[name]
    return found


# --- parts ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Found:
    """A part with the columns that the file has for it."""

    columns: Mapping[str, str]
    constants: Mapping[str, str]


def _parts(recipe: Recipe, header: Header) -> list[_Found]:
    parts: list[Part] = list(recipe.parts)
    parts += [_repeated(recipe, number) for number in _numbers(recipe, header)]
    parts += _every(recipe, header)
    found = []
    for part in parts:
        columns = {home: header.find(names) for home, names in part.columns.items()}
        if part.optional and next(iter(columns.values()), None) is None:
            continue
        there = {home: name for home, name in columns.items() if name is not None}
        found.append(_Found(there, part.constants))
    return found


def _numbers(recipe: Recipe, header: Header) -> list[str]:
    """The numbers of repeated columns, in order."""
    if not recipe.repeat:
        return []
    form = re.escape(recipe.repeat).replace(re.escape("{n}"), r"(\d{1,3})")
    columns = {name for names in recipe.columns.values() for name in names}
    found = {
        match[1]
        for column in columns
        for name in header.names
        if (match := re.fullmatch(form.replace(re.escape("{column}"), re.escape(column)), name))
    }
    return sorted(found, key=int)


def _repeated(recipe: Recipe, number: str) -> Part:
    def named(column: str) -> str:
        return recipe.repeat.replace("{n}", number).replace("{column}", column)

    return Part(
        {home: (*map(named, names),) for home, names in recipe.columns.items()},
        {
            home: value.replace(NUMBER, number)
            for home, value in recipe.constants.items()
            if NUMBER in value
        },
    )


def _every(recipe: Recipe, header: Header) -> list[Part]:
    """A part for every column that the recipe does not name otherwise."""
    every = recipe.unpivot.get("every")
    if not every:
        return []
    excepted = recipe.unpivot.get("except", [])
    excepted = [excepted] if isinstance(excepted, str) else excepted
    used = {header.find(each) for each in recipe.needed} | {header.find((n,)) for n in excepted}
    into = recipe.unpivot.get("into", "people")
    return [Part({into: (name,)}, {every: name}) for name in header.names if name not in used]


def _assembled(raw: RawTable, common: Columns, parts: Sequence[_Found]) -> pa.Table:
    rows = raw.rows
    if not parts:
        return pa.table({**common, ROW: rows[ROW]})
    homes = list(
        dict.fromkeys([*common, *(n for part in parts for n in (*part.columns, *part.constants))])
    )
    tables_of_parts = []
    for place, part in enumerate(parts):
        own = {home: rows[name] for home, name in part.columns.items()}
        fixed = {home: constant(value, rows.num_rows) for home, value in part.constants.items()}
        columns = {**common, **own, **fixed}
        numbers = pc.add(pc.multiply(rows[ROW], len(parts)), place)
        whole = pa.table(
            {
                **{home: columns.get(home, constant("", rows.num_rows)) for home in homes},
                ROW: numbers,
            }
        )
        tables_of_parts.append(whole.filter(_filled(list(own.values()), rows.num_rows)))
    return pa.concat_tables(tables_of_parts).sort_by(ROW)


EMPTY_ROWS = Rule(
    "empty_rows",
    "note",
    N_("{n} rows are empty where it matters and were left out (columns {columns})."),
)


def _empty_rows(raw: RawTable, table: pa.Table, parts: Sequence[_Found]) -> list[Problem]:
    """A note that counts the rows of the file that gave none."""
    if not parts:
        return []
    rows = pc.divide(table[ROW], len(parts))
    empty = raw.rows.num_rows - len(pc.unique(rows))
    if not empty:
        return []
    names = dict.fromkeys(name for part in parts for name in part.columns.values())
    note = EMPTY_ROWS.problem(
        {"n": empty, "columns": ", ".join(names)}, file=raw.file, sheet=raw.sheet
    )
    return [note]


def _filled(columns: Sequence[pa.ChunkedArray], count: int) -> pa.ChunkedArray:
    """True where one of the columns has a text."""
    filled = pa.chunked_array([pa.array([False] * count, pa.bool_())])
    for column in columns:
        filled = pc.or_(filled, pc.not_equal(pc.utf8_trim_whitespace(column), ""))
    return filled


def _without_zeros(table: pa.Table, name: str) -> pa.Table:
    if name not in table.column_names:
        return table
    trimmed = pc.utf8_trim_whitespace(table[name])
    return table.filter(pc.invert(pc.match_substring_regex(trimmed, r"^0+(\.0*)?$")))


def _distinct(table: pa.Table) -> pa.Table:
    names = [name for name in table.column_names if name != ROW]
    first = table.group_by(names).aggregate([(ROW, "min")]).column(f"{ROW}_min")
    return table.filter(pc.is_in(table[ROW], first.combine_chunks()))


def _parts_added_up(table: pa.Table, parts: int) -> pa.Table:
    """Parts of one row that say the same of other people, as one; unreadable numbers stay."""
    if "people" not in table.column_names:
        return table
    counts = pc.replace_substring(table["people"], ",", "")
    if not pc.all(pc.match_substring_regex(counts, r"^\s*[0-9]+(\.[0-9]+)?\s*$")).as_py():
        return table
    others = [name for name in table.column_names if name not in ("people", ROW)]
    people = pc.cast(pc.utf8_trim_whitespace(counts), "double")
    numbered = table.set_column(table.column_names.index("people"), "people", people)
    numbered = numbered.append_column("file_row", pc.divide(table[ROW], parts))
    summed = numbered.group_by([*others, "file_row"]).aggregate([("people", "sum"), (ROW, "min")])
    texts = pa.array([text_of(value) for value in summed["people_sum"].to_pylist()], pa.string())
    columns = {name: summed[name] for name in others} | {"people": texts}
    return pa.table({**columns, ROW: summed[f"{ROW}_min"]}).sort_by(ROW)


# --- cells ----------------------------------------------------------------------------------


def _in_home_words(recipe: Recipe, table: pa.Table) -> pa.Table:
    for home, words in recipe.values.items():
        if home in table.column_names:
            table = _set(table, home, reworded(table[home], words))
    if recipe.numbers:
        for home in set(table.column_names) & _NUMBERS:
            table = _set(table, home, plain_numbers(table[home], recipe.numbers))
    for old, new in recipe.prefixes.items():
        for home in set(table.column_names) & _CODES:
            column = table[home]
            cut = pc.utf8_slice_codeunits(column, len(old))
            changed = pc.binary_join_element_wise(new, cut, "")
            table = _set(table, home, pc.if_else(pc.starts_with(column, old), changed, column))
    return table


def _home_columns(*types: str) -> frozenset[str]:
    return frozenset(
        column.name
        for name in tables.NAMES
        for column in tables.table(name).columns
        if column.type in types
    )


_NUMBERS = _home_columns("number", "integer")
_CODES = frozenset(name for name in _home_columns("text") if name.endswith("_id")) - {
    "household_id",
    "person_id",
    "storm_id",
}


def _set(table: pa.Table, name: str, column: pa.ChunkedArray) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, column)


def constant(value: str, count: int) -> pa.ChunkedArray:
    """A column with the same text in every row."""
    return pa.chunked_array([pa.repeat(pa.scalar(value, pa.string()), count)])


def reworded(column: pa.ChunkedArray, words: Mapping[str, str]) -> pa.ChunkedArray:
    """Words replaced where they are listed, in any letter case; others stay as they are."""
    encoded = column.combine_chunks().dictionary_encode()
    folded = {old.strip().casefold(): new for old, new in words.items()}
    values = [folded.get(text.strip().casefold(), text) for text in encoded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(values, pa.string()).take(encoded.indices)])


def plain_numbers(column: pa.ChunkedArray, marks: Mapping[str, str]) -> pa.ChunkedArray:
    """Numbers with a point before decimals and nothing between thousands; others as they are."""
    decimal = marks.get("decimal", ".")
    thousands = marks.get("thousands", "")
    gap = r"[ \x{00a0}\x{202f}]" if thousands == " " else re.escape(thousands)
    grouped = rf"^\s*[+-]?[0-9]{{1,3}}({gap}[0-9]{{3}})+({re.escape(decimal)}[0-9]*)?\s*$"
    if thousands:
        without = pc.replace_substring_regex(column, gap, "")
        column = pc.if_else(pc.match_substring_regex(column, grouped), without, column)
    if decimal == ".":
        return column
    # A point that is neither stands for thousands nobody stated: the cell is left, to be refused.
    is_plain = pc.match_substring_regex(column, r"^\s*[+-]?[0-9]*,[0-9]+\s*$")
    return pc.if_else(is_plain, pc.replace_substring(column, ",", "."), column)
