"""Reads any supported table as text cells with row numbers.

CSV, TSV, Parquet, Excel (xlsx, xlsm, xlsb), OpenDocument and JSON lists of
records all become a :class:`RawTable`, or several of some rows each: every cell as
text, as written, with the row number that a spreadsheet shows. The format families
interpret the text. Rows that do not fit the header are kept apart, with their
number, in ``RawTable.problems``; nothing is corrected here.
"""

from __future__ import annotations

from pathlib import Path

from mobility.importers.opening import bounded, files
from mobility.importers.opening.files import refuse, sha256
from mobility.importers.opening.json_tables import read_json
from mobility.importers.opening.layout import Wanted
from mobility.importers.opening.parquet_tables import is_map, open_parquet
from mobility.importers.opening.pieces import Pieces
from mobility.importers.opening.raw_table import ROW, RawTable
from mobility.importers.opening.text_tables import open_text
from mobility.importers.opening.workbooks import Grid, chosen_sheet, read_workbook, table_of
from mobility.words import N_

__all__ = [
    "ROW",
    "Pieces",
    "RawTable",
    "is_map",
    "open_table",
    "read_table",
    "refuse",
    "sha256",
    "sheets",
]


def open_table(
    path: Path,
    *,
    sheet: str | None = None,
    wanted: Wanted | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: int | None = None,
) -> Pieces:
    """The table in ``path``, to be read whole or in pieces.

    Args:
        path: CSV or TSV (also packed with gzip), Parquet, workbook or JSON file.
        sheet: sheet to read; None is the only one with rows.
        wanted: decides from a header whether a sheet is the right one, when there are several.
        encoding: how text is encoded; None is UTF-8, or detected and reported.
        delimiter: what separates columns; None is a comma (tab for .tsv and .txt).
        header: number of the row that holds the names of the columns; None finds it.

    Raises:
        FileError: the file is not such a table, with the remedy.
    """
    kind = files.kind_of(path, in_pieces=True)
    if kind == files.TEXT:
        return open_text(path, encoding, delimiter, wanted, header)
    if kind == files.PARQUET_FILE:
        return open_parquet(path)
    files.check_size(path, path.stat().st_size)
    if kind == files.WORKBOOK:
        return Pieces.of(path, _workbook(path, sheet, wanted, header))
    if kind == files.JSON:
        return Pieces.of(path, bounded.call(path, read_json, path))
    raise refuse(
        path,
        N_("This is a map or an archive, not a table."),
        N_("Import maps with --as boundaries; give tables as CSV, Excel or JSON."),
    )


def sheets(path: Path) -> list[str]:
    """The sheets of a workbook that have rows; empty for one sheet, or a file without sheets.

    Raises:
        FileError: the file cannot be read.
    """
    if files.kind_of(path, in_pieces=True) != files.WORKBOOK:
        return []
    found = bounded.call(path, read_workbook, path, None)
    return [] if isinstance(found, Grid) else list(found)


def _workbook(path: Path, sheet: str | None, wanted: Wanted | None, header: int | None) -> RawTable:
    """The table in one sheet; if there are several, it is chosen by its header."""
    found = bounded.call(path, read_workbook, path, sheet)
    if not isinstance(found, Grid):
        found = bounded.call(path, read_workbook, path, chosen_sheet(path, found, wanted))
    return table_of(path, found, wanted, header)


def read_table(
    path: Path,
    *,
    sheet: str | None = None,
    wanted: Wanted | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> RawTable:
    """The whole table in ``path``; see :func:`open_table`.

    Raises:
        FileError: the file is not such a table, or too large to be read at once.
    """
    opened = open_table(path, sheet=sheet, wanted=wanted, encoding=encoding, delimiter=delimiter)
    return opened.whole()
