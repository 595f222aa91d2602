"""Tables in workbooks: Excel and OpenDocument."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import python_calamine as calamine

from mobility.importers.opening import files
from mobility.importers.opening.files import refuse
from mobility.importers.opening.raw_table import RawTable, assemble, columns_of, text_of
from mobility.words import N_

Wanted = Callable[[tuple[str, ...]], bool]


def read_workbook(path: Path, sheet: str | None) -> RawTable | dict[str, tuple[str, ...]]:
    """The table in one sheet of a workbook, or the headers of its sheets if several have one.

    Raises:
        FileError: it is damaged or protected, or has no such sheet.
    """
    try:
        # Opened by content, so that the file's ending does not matter.
        with path.open("rb") as file:
            workbook = calamine.CalamineWorkbook.from_filelike(file)
        headers = {} if sheet else _headers(path, workbook)
        if len(headers) > 1:
            return headers
        name = sheet or next(iter(headers))
        if name not in workbook.sheet_names:
            raise refuse(
                path,
                N_("There is no sheet {sheet}."),
                N_("Its sheets are: {sheets}."),
                sheet=name,
                sheets=", ".join(workbook.sheet_names),
            )
        return _read_sheet(path, workbook, name)
    except calamine.PasswordError as error:
        raise files.protected(path) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise refuse(
            path,
            N_("The workbook is damaged, was cut short, or is another kind of document: {reason}."),
            N_("Open it in Excel or LibreOffice, save it again, or copy it again."),
            reason=(str(error).splitlines() or [type(error).__name__])[0].rstrip("."),
        ) from error


def _headers(path: Path, workbook: calamine.CalamineWorkbook) -> dict[str, tuple[str, ...]]:
    """The first cells of each sheet that has any."""
    headers = {
        name: cells
        for name in workbook.sheet_names
        if (cells := _first_cells(workbook.get_sheet_by_name(name)))
    }
    if headers:
        return headers
    raise refuse(
        path,
        N_("The workbook has no rows in any sheet."),
        N_("Put the column names into the first row and the data below it."),
    )


def chosen_sheet(path: Path, headers: Mapping[str, tuple[str, ...]], wanted: Wanted | None) -> str:
    """The only sheet whose header is ``wanted``.

    Raises:
        FileError: there are several, or none.
    """
    fitting = [name for name, cells in headers.items() if wanted and wanted(cells)]
    if len(fitting) == 1:
        return fitting[0]
    raise refuse(
        path,
        N_("The workbook has several sheets, and it is not clear which one to read: {sheets}."),
        N_('Name it under [file] in a mapping (sheet = "…"), or save that sheet alone.'),
        sheets=", ".join(fitting or headers),
    )


def _first_cells(sheet: calamine.CalamineSheet) -> tuple[str, ...]:
    for row in sheet.iter_rows():
        cells = [text_of(cell).strip() for cell in row]
        if any(cells):
            return tuple(cells)
    return ()


def _read_sheet(path: Path, workbook: calamine.CalamineWorkbook, name: str) -> RawTable:
    sheet = workbook.get_sheet_by_name(name)
    first = (sheet.start or (0, 0))[0] + 1
    grid = sheet.to_python(skip_empty_area=True)
    place = next((i for i, row in enumerate(grid) if any(text_of(c).strip() for c in row)), None)
    if place is None:
        raise refuse(
            path,
            N_("The sheet {sheet} is empty."),
            N_("Put the column names into the first row and the data below it."),
            sheet=name,
        )
    cells = [text_of(cell) for cell in grid[place]]
    rows = columns_of(grid[place + 1 :], len(cells), first + place + 1)
    return assemble(path, name, cells, rows)
