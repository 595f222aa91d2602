"""The SQL of rollups, made once a process.

Of a release of ten rows, making the SQL takes three quarters of the time, and it differs from
another release's by a folder only. Engines of another kind are handed their expressions as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mobility import tables
from mobility.store import database, rollups
from mobility.store.database import Question, Table
from mobility.store.engines import Engine, InProcess
from mobility.store.rollups import Built, Inputs, Rollup


class Statement(NamedTuple):
    """A rollup's question, and the folder whose tables it names."""

    question: Question
    folder: str

    def write(self, backend: database.CursorBackend, path: Path, row_group: int) -> None:
        """Write its rows, of the tables beside ``path``."""
        for table in self.question.in_memory:
            backend.con.register(table.name, table.data.to_pyarrow(table.schema))
        sql = self.question.sql.replace(self.folder, str(path.parent))
        options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {row_group}"
        backend.con.execute(f"COPY ({sql}) TO '{path}' ({options})")


class Remembering(InProcess):
    """DuckDB, handed statements."""

    def write(self, rows: Any, _: Sequence[str], path: Path, row_group: int = 0) -> Table:
        """Write the rows of a statement, which sorts them itself."""
        rows.write(self.backend, path, row_group)
        return self.read(path)


def make_once(patch: pytest.MonkeyPatch) -> None:
    """Let every publication of this process use the statements of the ones before."""
    plain, made = rollups.build, dict[Any, Statement]()
    remembering = tuple(
        replace(each, rows=partial(_statement, made, each)) for each in rollups.ROLLUPS
    )

    def build(engine: Engine, folder: Path, progress: Callable[[str], None] = str) -> Built:
        if type(engine) is not InProcess:
            return plain(engine, folder, progress)
        with pytest.MonkeyPatch.context() as within:
            within.setattr(rollups, "ROLLUPS", remembering)
            return plain(Remembering(engine.backend), folder, progress)

    patch.setattr(rollups, "build", build)


def _statement(made: dict[Any, Statement], rollup: Rollup, inputs: Inputs) -> Statement:
    schemas = tuple(inputs[name].schema() for name in tables.NAMES)
    key = (rollup.name, inputs.default_year, repr(inputs.parameters), schemas)
    if key not in made:
        rows = rollup.rows(inputs).order_by(*rollup.order)
        folder = str(Path(inputs["places"].get_name()).parent)
        made[key] = Statement(database.compiled(database.connect(), rows), folder)
    return made[key]
