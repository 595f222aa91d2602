"""Files of several tables that belong together, one joined to the other as a recipe says.

They are sheets of a workbook, CSV files in a zip, or lists of records within records of JSON.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mobility.errors import DataError
from mobility.importers.opening import bounded, files, layout
from mobility.importers.opening.encodings import decode
from mobility.importers.opening.raw_table import ROW, RawTable, assemble, columns_of
from mobility.importers.opening.text_tables import open_text
from mobility.importers.opening.workbooks import Grid, read_workbook, table_of
from mobility.importers.recipes import known
from mobility.importers.recipes.recipe import Recipe
from mobility.words import N_

INDEX, PARENT = "_index", "_parent_index"  # as KoboToolbox calls them
FIRST_ROW = 2
HEADER = 1_000_000  # bytes; KoboToolbox separates columns with semicolons
Sheets = Mapping[str, RawTable]


def sheets_of(path: Path, columns: Collection[str]) -> Sheets:
    """The tables of a file that holds several, some of them with one of ``columns``; else nothing.

    ``columns`` are those by which rows point at another table: a workbook without them is not
    read for nothing.
    """
    if not path.is_file():
        return {}
    kind = files.kind_of(path, in_pieces=True)
    if kind == files.WORKBOOK:
        return _workbook_sheets(path, columns)
    if kind == files.ZIP:
        return _zipped_tables(path)
    return bounded.call(path, nested_records, path) if kind == files.JSON else {}


def alike_sheets(path: Path, kind: str | None) -> list[tuple[RawTable, Recipe]]:
    """The sheets of a workbook that one recipe recognises and reads together; or none."""
    if not path.is_file() or files.kind_of(path, in_pieces=True) != files.WORKBOOK:
        return []
    peeks = bounded.call(path, read_workbook, path, None)
    found: dict[str, Recipe] = {}
    for name, rows in ({} if isinstance(peeks, Grid) else peeks).items():
        names = tuple(filter(None, rows[0]))
        recipe = known.recognised(names, kind, layout.tags_below(rows, 0))
        if recipe is not None and recipe.every_sheet:
            found[name] = recipe
    if len(found) < 2 or len(set(map(id, found.values()))) > 1:
        return []
    return [
        (table_of(path, bounded.call(path, read_workbook, path, name), None), recipe)
        for name, recipe in found.items()
    ]


def _workbook_sheets(path: Path, columns: Collection[str]) -> Sheets:
    peeks = bounded.call(path, read_workbook, path, None)
    if isinstance(peeks, Grid):
        return {}
    if not any(column in cells for column in columns for rows in peeks.values() for cells in rows):
        return {}
    grids = {name: bounded.call(path, read_workbook, path, name) for name in peeks}
    return {name: table_of(path, grid, None) for name, grid in grids.items()}


def _zipped_tables(path: Path) -> Sheets:
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory(prefix="tables-") as folder:
        found = {}
        for number, part in enumerate(archive.infolist()):
            name = PurePosixPath(part.filename)
            if name.suffix.lower() == ".csv" and not name.name.startswith("."):
                own = Path(folder) / f"{number}.csv"
                own.write_bytes(archive.read(part))
                with own.open("rb") as file:
                    is_kobos = b'";"' in file.readline(HEADER)
                opened = open_text(own, None, ";" if is_kobos else None)
                found[name.stem] = replace(opened.whole(), file=path.name, sheet=name.stem)
        return found


def nested_records(path: Path) -> Sheets:
    """The records of a JSON file, and those that lie in lists within them."""
    text, _ = decode(path, None)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if isinstance(content, dict):
        content = content.get("results", content.get("value"))
    if not isinstance(content, list) or not all(isinstance(each, dict) for each in content):
        return {}
    tables: dict[str, list[dict[str, Any]]] = {"": []}
    for number, record in enumerate(content, start=1):
        tables[""].append(_flat(record) | {INDEX: number})
        for name, value in record.items():
            for each in value if isinstance(value, list) else []:
                if isinstance(each, dict):
                    tables.setdefault(name, []).append(_flat(each) | {PARENT: number})
    if len(tables) == 1:
        return {}
    return {name: _table(path, name, records) for name, records in tables.items()}


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """Groups within a record as names with a slash; lists are left out."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat |= {f"{name}/{inner}": each for inner, each in _flat(value).items()}
        elif not isinstance(value, list):
            flat[name] = value
    return flat


def _table(path: Path, sheet: str, records: list[dict[str, Any]]) -> RawTable:
    names = list(dict.fromkeys(name for record in records for name in record))
    grid = [[record.get(name) for name in names] for record in records]
    return assemble(path, sheet, names, columns_of(grid, len(names), FIRST_ROW))


def pointer(recipe: Recipe) -> str:
    """The column by which a row points at another table."""
    return recipe.join.get("column", PARENT)


def joined(recipe: Recipe, sheets: Sheets) -> RawTable | None:
    """Rows of the sheet that points at another, each with that one's columns; None: no such two.

    Raises:
        DataError: a row points at none.
    """
    column, to = pointer(recipe), recipe.join.get("to", INDEX)
    below = _sheet(sheets, recipe.sheet, lambda header: column in header)
    above = _sheet(
        sheets, recipe.join.get("sheet"), lambda header: to in header and column not in header
    )
    if below is None or above is None or column not in below.header or to not in above.header:
        return None
    return _together(below, above, column, to)


def recognised_tables(
    sheets: Sheets, joining: Sequence[Recipe]
) -> Iterator[tuple[RawTable, Recipe]]:
    """The tables that recipes of the program make of the sheets of one survey.

    Nothing is of a survey where no sheet is joined to another.
    """
    for recipe in joining if sheets else ():
        raw = joined(recipe, sheets)
        if raw is not None and known.recognises(recipe, raw.header):
            yield raw, recipe
            break
    else:
        return
    for recipe in known.shipped():
        if recipe not in joining and known.held(recipe) is None:
            for raw in sheets.values():
                if known.recognises(recipe, raw.header, raw.hashtags):
                    yield raw, recipe


def _sheet(sheets: Sheets, name: str | None, fits: Any) -> RawTable | None:
    if name is not None:
        return sheets.get(name)
    fitting = [raw for raw in sheets.values() if fits(raw.header)]
    return max(fitting, key=lambda raw: raw.rows.num_rows, default=None)


def _together(below: RawTable, above: RawTable, column: str, to: str) -> RawTable:
    keys = above.rows[to].combine_chunks()
    shared = len(keys) - len(pc.unique(keys))
    if shared:
        raise DataError(
            N_("{n} rows of {above} have a value of {column} that another row has too."),
            where=N_("File: {file}."),
            remedy=N_("Join by a column that has another value in every row."),
            n=shared,
            above=above.sheet or above.file,
            column=to,
            file=below.file,
        )
    places = pc.index_in(below.rows[column], value_set=keys)
    lost = pc.sum(pc.is_null(places)).as_py()
    if lost:
        raise DataError(
            N_("{n} rows of {below} point at no row of {above} (column {column})."),
            where=N_("File: {file}."),
            remedy=N_("Export all sheets together, from the same day."),
            n=lost,
            below=below.sheet or below.file,
            above=above.sheet or above.file,
            column=column,
            file=below.file,
        )
    added = {
        name: above.rows[name].take(places)
        for name in above.header
        if name not in below.header and name != ROW
    }
    columns = {name: below.rows[name] for name in below.header} | added
    return RawTable(
        below.file,
        below.sheet,
        tuple(columns),
        pa.table({**columns, ROW: below.rows[ROW]}),
        (*below.problems, *above.problems),
        below.misfits,
    )
