"""A table of any size, read a piece at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from mobility.importers.opening import files
from mobility.importers.opening.raw_table import RawTable
from mobility.importers.problems import Findings, Problem, totalled

ROWS_A_PIECE = 250_000


@dataclass(frozen=True)
class Pieces:
    """An open table that can be read from its start as often as needed.

    Attributes:
        path: the file.
        sheet: name of the sheet; empty for text files.
        header: column names, trimmed, in order.
        rows: their approximate number.
        size: bytes of the table, unpacked.
        read: takes the most rows a piece may have and gives the pieces; at least one,
            which may be empty. Findings while reading are in their ``problems``.
        hashtags: HXL hashtag of each column that has one.
    """

    path: Path
    sheet: str
    header: tuple[str, ...]
    rows: int
    size: int
    read: Callable[[int], Iterator[RawTable]]
    hashtags: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, path: Path, raw: RawTable) -> Pieces:
        """A table that has already been read, as a single piece."""
        rows = raw.rows.num_rows
        size, tags = raw.rows.nbytes, raw.hashtags
        return cls(path, raw.sheet, raw.header, rows, size, lambda _: iter([raw]), tags)

    def __iter__(self) -> Iterator[RawTable]:
        """The pieces, of a size that suits a laptop."""
        return self.read(ROWS_A_PIECE)

    def whole(self) -> RawTable:
        """All of it at once.

        Raises:
            FileError: it is larger than the setting allows, or cannot be read.
        """
        files.check_size(self.path, self.size)
        pieces = list(self)
        shown = Gathered()
        for piece in pieces:
            shown.add(piece.problems)
        return RawTable(
            self.path.name,
            self.sheet,
            self.header,
            pa.concat_tables([piece.rows for piece in pieces]),
            tuple(shown.problems),
            tuple(misfit for piece in pieces for misfit in piece.misfits),
            self.hashtags,
        )


class Gathered:
    """The findings of many pieces, combined for the file and bounded in number."""

    def __init__(self) -> None:
        self._errors = Findings()
        self._others: list[Problem] = []

    def add(self, problems: Iterable[Problem]) -> None:
        """Add the findings of one more piece."""
        new = list(problems)
        self._errors.add(each for each in new if each.severity == "error")
        others = [each for each in new if each.severity != "error"]
        self._others = totalled([*self._others, *others])

    @property
    def problems(self) -> list[Problem]:
        """Notes and warnings with their sums, then the first errors of each kind."""
        return [*self._others, *self._errors.capped()]
