"""What reading files found, without their rows: to show a person before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from mobility.importers.problems import Imported, Problem, Source


@dataclass(frozen=True)
class Judgement:
    """What reading files found.

    Attributes:
        problems: every finding.
        sources: the files, with rows read and kept.
        rows: rows kept, by table.
        people: counted in them; None where nothing is counted.
        outlines: how many of places.
        rejected: the rows left out, as CSV; empty for none.
    """

    problems: tuple[Problem, ...]
    sources: tuple[Source, ...]
    rows: dict[str, int]
    people: float | None
    outlines: int
    rejected: bytes

    @property
    def errors(self) -> int:
        """How many findings reject rows."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to store."""
        return not self.outlines and not any(self.rows.values())


def judgement_of(imported: Imported) -> Judgement:
    """The judgement of what was read."""
    files = {name: pq.read_metadata(path).num_rows for name, path in imported.files.items()}
    people = [pc.sum(rows["people"]).as_py() or 0 for rows in imported.tables.values()
              if "people" in rows.column_names]  # fmt: skip
    return Judgement(
        tuple(imported.problems),
        tuple(imported.sources),
        {name: rows.num_rows for name, rows in imported.tables.items()} | files,
        float(sum(people)) if people else None,
        0 if imported.boundaries is None else len(imported.boundaries),
        _csv(imported.rejected),
    )


def _csv(rows: pa.Table | None) -> bytes:
    written = BytesIO()
    if rows is not None and rows.num_rows:
        pa_csv.write_csv(rows, written)
    return written.getvalue()
