"""Tables in workbooks: Excel and OpenDocument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine as calamine

from mobility.importers.opening import files, layout
from mobility.importers.opening.cell_errors import cell_errors
from mobility.importers.opening.files import refuse
from mobility.importers.opening.layout import Wanted
from mobility.importers.opening.notes import titles_above, without_notes
from mobility.importers.opening.raw_table import ROW, RawTable, assemble, columns_of, text_of
from mobility.importers.problems import Problem, Rule
from mobility.words import N_

Peeks = Mapping[str, list[tuple[str, ...]]]
RANGES_SHOWN = 5
PARENT = "_parent_index"  # by which KoboToolbox ties a row to another sheet's


@dataclass(frozen=True)
class Grid:
    """A sheet as it stands: text columns "0", "1" … with ``_row``, and what was found in it."""

    sheet: str
    rows: pa.Table
    problems: tuple[Problem, ...] = ()

    def top(self) -> list[tuple[str, ...]]:
        """The first rows, in which the header must stand."""
        cells = self.rows.drop_columns([ROW]).slice(0, layout.SEARCHED).to_pylist()
        return [tuple(row.values()) for row in cells]


def read_workbook(path: Path, sheet: str | None) -> Grid | Peeks:
    """One sheet of a workbook, or the first rows of its sheets if several have any.

    Raises:
        FileError: it is damaged or protected, or has no such sheet.
    """
    try:
        # Opened by content, so that the file's ending does not matter.
        with path.open("rb") as file:
            workbook = calamine.CalamineWorkbook.from_filelike(file)
        peeks = {} if sheet else _peeks(path, workbook)
        if len(peeks) > 1:
            return peeks
        name = sheet or next(iter(peeks))
        if name not in workbook.sheet_names:
            raise refuse(
                path,
                N_("There is no sheet {sheet}."),
                N_("Its sheets are: {sheets}."),
                sheet=name,
                sheets=_quoted(workbook.sheet_names),
            )
        return _grid(path, workbook, name)
    except calamine.PasswordError as error:
        raise files.protected(path) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise refuse(
            path,
            N_("The workbook is damaged, was cut short, or is another kind of document: {reason}."),
            N_("Open it in Excel or LibreOffice, save it again, or copy it again."),
            reason=(str(error).splitlines() or [type(error).__name__])[0].rstrip("."),
        ) from error


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _peeks(path: Path, workbook: calamine.CalamineWorkbook) -> dict[str, list[tuple[str, ...]]]:
    """The first rows of each visible sheet that has any."""
    visible = [
        each.name
        for each in workbook.sheets_metadata
        if each.visible == calamine.SheetVisibleEnum.Visible
    ]
    peeks = {
        name: rows
        for name in visible or workbook.sheet_names
        if (rows := _first_rows(workbook.get_sheet_by_name(name)))
    }
    if peeks:
        return peeks
    raise refuse(
        path,
        N_("The workbook has no rows in any sheet."),
        N_("Put the column names into the first row and the data below it."),
    )


def _first_rows(sheet: calamine.CalamineSheet) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for row in sheet.iter_rows():
        cells = tuple(text_of(cell).strip() for cell in row)
        if rows or any(cells):
            rows.append(cells)
        if len(rows) >= layout.SEARCHED:
            break
    return rows


def chosen_sheet(path: Path, peeks: Peeks, wanted: Wanted | None) -> str:
    """The only sheet that has a ``wanted`` header.

    Raises:
        FileError: there are several, or none.
    """
    fitting = [
        name
        for name, rows in peeks.items()
        if wanted
        and any(
            wanted(tuple(filter(None, cells)), layout.tags_below(rows, place))
            for place, cells in enumerate(rows)
        )
    ]
    if len(fitting) == 1:
        return fitting[0]
    if fitting or wanted is None:
        raise refuse(
            path,
            N_("The workbook has several sheets, and it is not clear which one to read: {sheets}."),
            N_('Name it under [file] in a mapping (sheet = "…"), or save that sheet alone.'),
            sheets=_quoted(fitting or list(peeks)),
        )
    below = [name for name, rows in peeks.items() if rows and PARENT in rows[0]]
    if below and len(below) < len(peeks):
        raise refuse(
            path,
            N_(
                "The workbook is an export of a survey: the members stand in sheet {below}, "
                "and their household stands in the other sheet."
            ),
            N_(
                'Join them in a mapping: [join] column = "{parent}", to = "_index"; under '
                "[columns] and [derive] say what the columns of both sheets mean "
                "(docs/importing-recipes.md)."
            ),
            below=_quoted(below),
            parent=PARENT,
        )
    raise refuse(
        path,
        N_("The workbook has {n} sheets, and none has the columns that are needed: {sheets}."),
        N_(
            'Name the sheet and its columns in a mapping ([file] sheet = "…"), '
            "or save the sheet that holds them alone."
        ),
        n=len(peeks),
        sheets=_quoted(list(peeks)),
    )


def _grid(path: Path, workbook: calamine.CalamineWorkbook, name: str) -> Grid:
    """The cells of a sheet: errors as the spreadsheet shows them, merged texts in every row."""
    sheet = workbook.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    cells = sheet.to_python(skip_empty_area=True)
    for (row, column), shown in cell_errors(path, name).items():
        if 0 <= row - top < len(cells) and 0 <= column - left < len(cells[0]):
            cells[row - top][column - left] = shown
    merged = _spread_merged(sheet, cells, (top, left))
    width = len(cells[0]) if cells else 0
    return Grid(name, columns_of(cells, width, top + 1), _merged_note(path, name, merged))


def _spread_merged(
    sheet: calamine.CalamineSheet, cells: list[list[Any]], start: tuple[int, int]
) -> list[str]:
    """Write a merged text into every row it spans; a number may be a sum, and stays alone."""
    told = []
    for (first, column), (last, _) in sheet.merged_cell_ranges or []:
        row, at = first - start[0], column - start[1]
        is_within = row >= 0 and last - start[0] < len(cells) and 0 <= at < len(cells[0])
        if last == first or not is_within:
            continue
        told.append(f"{_letters(column)}{first + 1}:{_letters(column)}{last + 1}")
        if isinstance(cells[row][at], str):
            for below in range(row + 1, last - start[0] + 1):
                cells[below][at] = cells[row][at]
    return told


def _letters(column: int) -> str:
    """A column's letters, as a spreadsheet shows them; 0 is A."""
    letters = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


MERGED_CELLS = Rule(
    "merged_cells",
    "note",
    N_(
        "{n} merged cells span several rows: {ranges}. A text in one counts for each of "
        "its rows, a number for the first only."
    ),
    N_("If that is not meant, split the cells in the spreadsheet and fill each row."),
)


def _merged_note(path: Path, sheet: str, ranges: Sequence[str]) -> tuple[Problem, ...]:
    if not ranges:
        return ()
    shown = ", ".join(ranges[:RANGES_SHOWN]) + (" …" if len(ranges) > RANGES_SHOWN else "")
    note = MERGED_CELLS.problem({"n": len(ranges), "ranges": shown}, file=path.name, sheet=sheet)
    return (note,)


def table_of(path: Path, grid: Grid, wanted: Wanted | None, header: int | None = None) -> RawTable:
    """The table in a sheet: rows below its header, without a note at the foot.

    Args:
        path: the workbook.
        grid: the sheet.
        wanted: decides from the names whether a row is the header.
        header: number of the header's row, where it is stated.
    """
    top = grid.top()
    numbers = grid.rows[ROW].to_pylist()[: len(top)]
    place = layout.header_place(top, wanted) if header is None else _stated(numbers, header)
    if place is None:
        raise refuse(
            path,
            N_("The sheet {sheet} is empty."),
            N_("Put the column names into the first row and the data below it."),
            sheet=grid.sheet,
        )
    problems = [*grid.problems, *titles_above(path, grid.sheet, top[:place], numbers[place])]
    raw = assemble(path, grid.sheet, top[place], grid.rows.slice(place + 1), problems=problems)
    return without_notes(raw)


def _stated(numbers: Sequence[int], header: int) -> int | None:
    return numbers.index(header) if header in numbers else None
