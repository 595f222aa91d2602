"""The floor: what an answer cannot do without. ``SELECT 1``, and the bytes that it is read from."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from benchmarks.questions.asked import Asked, Question
from benchmarks.questions.contender import Contender


@dataclass(frozen=True)
class Read:
    """Columns of a file, of the row groups that may hold what is asked.

    Attributes:
        file: a table or rollup.
        where: columns that the file is sorted by, with the name of the value asked.
    """

    file: str
    columns: tuple[str, ...]
    where: Mapping[str, str]


ENDS = ("origin_id", "destination_id")
READS = {
    "township_flows": Read("people_away", (*ENDS, "people"), {"year": "year", "month": "month"}),
    "village_flows": Read(
        "people_away",
        (*ENDS, "people", "sex", "age_group"),
        {"year": "year", "month": "month"},
    ),
    "township_capacity": Read("village_months", ("place_id", "month", "rai"), {}),
    "worst_months": Read("village_months", ("place_id", "month", "rai"), {}),
    "directions": Read("people_away", (*ENDS, "month", "people"), {"year": "year"}),
    "names": Read("places", ("place_id", "name_en", "name_my"), {}),
}


class Floor(Contender):
    """Reads what is needed, and answers nothing."""

    name = "floor"

    @classmethod
    def answers(cls, question: Question) -> bool:
        """Every one it knows the bytes of."""
        return question.name in READS

    def answer(self, question: Question, asked: Asked) -> pd.DataFrame:
        """``SELECT 1``, then every byte of the column chunks needed."""
        self._database.execute("select 1").fetchall()
        read = READS[question.name]
        with self.path(read.file).open("rb") as file:
            for start, size in self._chunks(read, asked):
                os.pread(file.fileno(), size, start)
        return pd.DataFrame()

    def _chunks(self, read: Read, asked: Asked) -> Iterator[tuple[int, int]]:
        """Where the column chunks begin, and their sizes."""
        metadata = self._metadata(read.file)
        names = [metadata.schema.column(n).name for n in range(metadata.num_columns)]
        values = asked.as_dict()
        for n in range(metadata.num_row_groups):
            group = metadata.row_group(n)
            stated = {name: group.column(names.index(name)).statistics for name in read.where}
            if all(
                found is None or found.min <= values[read.where[name]] <= found.max
                for name, found in stated.items()
            ):
                for name in read.columns:
                    chunk = group.column(names.index(name))
                    start = chunk.dictionary_page_offset or chunk.data_page_offset
                    yield start, chunk.total_compressed_size

    def _metadata(self, file: str) -> pq.FileMetaData:
        if file not in self._known:
            self._known[file] = pq.read_metadata(self.path(file))
        return self._known[file]

    @cached_property
    def _known(self) -> dict[str, pq.FileMetaData]:
        return {}

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect()
