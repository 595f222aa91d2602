"""A raw table seen as one table of the data dictionary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mobility import tables
from mobility.errors import DataError
from mobility.importers.home.spellings import match_columns, missing_columns
from mobility.importers.opening.raw_table import RawTable, refuse_doubled
from mobility.importers.problems import Problem
from mobility.words import N_

SHOWN = 60  # columns named in a refusal


@dataclass(frozen=True)
class Sheet:
    """A raw table seen as one table of the dictionary.

    Attributes:
        raw: the table as read.
        table: its description.
        columns: the header's name for each column of the table that it has.
    """

    raw: RawTable
    table: tables.Table
    columns: Mapping[str, str]

    @classmethod
    def of(cls, raw: RawTable, kind: str, as_read: RawTable | None = None) -> Sheet:
        """The sheet, after checking that its columns are there.

        Args:
            raw: the table, in the home format's columns.
            kind: name of the table.
            as_read: the same before a mapping, whose columns a refusal names.

        Raises:
            DataError: a column is missing.
        """
        table = tables.table(kind)
        refuse_doubled(raw, match_columns(raw.doubled, table).values())
        missing = missing_columns(raw.header, table)
        if missing:
            raise _missing(as_read or raw, table, missing)
        return cls(raw, table, match_columns(raw.header, table))

    @property
    def counts_people(self) -> bool:
        """Whether its rows are numbers of people."""
        return "people" in self.table.column_names

    def file_row(self, row: int | None) -> int | None:
        """The file's number of a row."""
        return None if row is None else row // self.raw.parts

    def located(self, problem: Problem, row: int | None = None) -> Problem:
        """The finding with the file, the sheet, the row and the file's own column name."""
        column = self.columns.get(problem.column, problem.column)
        return replace(
            problem, file=self.raw.file, sheet=self.raw.sheet, row=self.file_row(row), column=column
        )


def require_rows(file: str, count: int) -> None:
    """Refuse a table that is only a header.

    Raises:
        DataError: ``count`` is 0.
    """
    if not count:
        raise DataError(
            N_("The table has a header and no rows."),
            where=N_("File: {file}."),
            remedy=N_("Put the data below the header."),
            file=file,
        )


def _missing(raw: RawTable, table: tables.Table, missing: Sequence[str]) -> DataError:
    return DataError(
        N_("Columns are missing for {kind}: {missing}."),
        where=N_("File: {file}. Its columns are: {header}."),
        remedy=N_("Add or rename them, or name them in a mapping file (--mapping)."),
        kind=table.name,
        missing=", ".join(missing),
        file=f"{raw.file} ({raw.sheet})" if raw.sheet else raw.file,
        header=", ".join(raw.header[:SHOWN]) + (" …" if len(raw.header) > SHOWN else ""),
    )
