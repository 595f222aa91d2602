"""Any table a person may hand over, as text cells with row numbers.

CSV, TSV, Excel (xlsx, xlsm, xlsb), OpenDocument and JSON lists of records
all become a :class:`RawTable`: every cell as text, as written, beside the row
number that a spreadsheet shows. What the text means is for the format families.
Rows that do not fit the header are kept apart, with their number, in
``RawTable.problems``; nothing is mended here.
"""

from __future__ import annotations

from pathlib import Path

from mobility.importers.opening import files
from mobility.importers.opening.files import refuse, sha256
from mobility.importers.opening.json_tables import read_json
from mobility.importers.opening.raw_table import ROW, RawTable
from mobility.importers.opening.text_tables import read_text
from mobility.importers.opening.workbooks import Wanted, read_workbook
from mobility.words import N_

__all__ = ["ROW", "RawTable", "read_table", "refuse", "sha256"]


def read_table(
    path: Path,
    *,
    sheet: str | None = None,
    wanted: Wanted | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> RawTable:
    """The table in ``path``.

    Args:
        path: CSV, TSV, workbook or JSON file.
        sheet: sheet to read; None is the only one with rows.
        wanted: says from a header whether a sheet is the one looked for, when there are several.
        encoding: how text is encoded; None is UTF-8, or found out and reported.
        delimiter: what separates columns; None is a comma (tab for .tsv and .txt).

    Raises:
        FileError: the file is not such a table, with the remedy.
    """
    kind = files.kind_of(path)
    if kind == files.WORKBOOK:
        return read_workbook(path, sheet, wanted)
    if kind == files.JSON:
        return read_json(path)
    if kind == files.TEXT:
        return read_text(path, encoding, delimiter)
    raise refuse(
        path,
        N_("This is a map or an archive, not a table."),
        N_("Import maps with --as boundaries; give tables as CSV, Excel or JSON."),
    )
