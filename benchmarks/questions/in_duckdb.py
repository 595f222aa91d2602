"""DuckDB over the release's Parquet files of rows, without rollups: the SQL files here."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.questions.contender import Contender
from benchmarks.questions.workload import Arguments, Question

SQL = Path(__file__).parent / "sql"
VIEWS = {
    "away": "people_away",
    "places": "places",
    "ancestors": "ancestors",
    "residents": "residents",
    "roster": "roster",
    "calendars": "hazard_calendars",
}


class InDuckDB(Contender):
    """Rows as they are, sorted by year and month."""

    name = "DuckDB on rows"

    @classmethod
    def answers(cls, question: Question) -> bool:
        """Every question that has a file."""
        return (SQL / f"{question.name}.sql").exists()

    def answer(self, question: Question, arguments: Arguments) -> pd.DataFrame:
        """Run the question's file."""
        text = (SQL / f"{question.name}.sql").read_text(encoding="utf-8")
        capacity = (SQL / "capacity.sql").read_text(encoding="utf-8")
        text = text.replace("{capacity}", capacity)
        values = {**arguments.as_dict(), "most": question.most}
        used = {name: value for name, value in values.items() if f"${name}" in text}
        return self._database.execute(text, used).df()

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        database = duckdb.connect()
        for view, table in VIEWS.items():
            database.read_parquet(str(self.path(table))).create_view(view)
        database.sql("from ancestors where level = 'township'").create_view("townships")
        return database
