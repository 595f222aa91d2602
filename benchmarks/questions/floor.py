"""The floor: the least an answer takes. ``SELECT 1``, and reading the bytes it needs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from benchmarks.questions.contender import Contender
from benchmarks.questions.workload import Arguments, Question


@dataclass(frozen=True)
class Read:
    """Columns of a file, from the row groups that may hold the answer.

    Attributes:
        file: a table or rollup.
        where: columns that the file is sorted by, each with the name of the value wanted, or
            of the area whose positions in the tree of places are wanted.
    """

    file: str
    columns: tuple[str, ...]
    where: Mapping[str, str] = field(default_factory=dict)


ENDS = ("origin_id", "destination_id")
TIME = {"year": "year", "month": "month"}
POSITIONS = ("origin", "position")
UNITS = ("origin", "destination", "people")
SHARE = "availability"
# Files sorted for the question first; the first that the release has is read.
READS: Mapping[str, tuple[Read, ...]] = {
    "township_flows": (
        Read("township_flows_by_origin", UNITS, TIME),
        Read("people_away", (*ENDS, "people"), TIME),
    ),
    "village_flows": (
        Read("village_flow_groups_by_origin", (*UNITS, "group"), {**TIME, "origin": "township"}),
        Read("people_away", (*ENDS, "people", "sex", "age_group"), TIME),
    ),
    "township_capacity": (
        Read("village_numbers", ("month", SHARE), {"position": "township", "year": "year"}),
        Read("village_numbers", ("place_id", "month", SHARE), {"year": "year"}),
    ),
    "first_villages": (
        Read("villages_first", ("place_id", "month", "rank"), {"hazard": "hazard", "year": "year"}),
        Read("village_numbers", ("place_id", "month", SHARE), {"year": "year"}),
    ),
    "directions": (
        Read("township_flows_by_origin", ("month", *UNITS), {"year": "year", "origin": "state"}),
        Read("people_away", (*ENDS, "month", "people"), {"year": "year"}),
    ),
    "names": (
        Read("place_names", ("place_id", "text")),
        Read("places", ("place_id", "name_en", "name_my")),
    ),
}


class Floor(Contender):
    """Reads what is needed, and answers nothing."""

    name = "floor"

    @classmethod
    def answers(cls, question: Question) -> bool:
        """Whether it knows the bytes of a question."""
        return question.name in READS

    def answer(self, question: Question, arguments: Arguments) -> pd.DataFrame:
        """``SELECT 1``, then every byte of the column chunks needed."""
        self._database.execute("select 1").fetchall()
        read = self.read(question)
        with self.path(read.file).open("rb") as file:
            for start, size in self._chunks(read, arguments):
                os.pread(file.fileno(), size, start)
        return pd.DataFrame()

    def read(self, question: Question) -> Read:
        """What is read of this release."""
        return next(each for each in READS[question.name] if self._has(each))

    def _has(self, read: Read) -> bool:
        columns = {*read.columns, *read.where}
        return self.path(read.file).exists() and columns <= set(self._names(read.file))

    def _chunks(self, read: Read, arguments: Arguments) -> Iterator[tuple[int, int]]:
        """Where the column chunks begin, and their sizes."""
        metadata, names = self._metadata(read.file), self._names(read.file)
        spans = {name: self._span(name, value, arguments) for name, value in read.where.items()}
        for n in range(metadata.num_row_groups):
            group = metadata.row_group(n)
            stated = {name: group.column(names.index(name)).statistics for name in spans}
            if all(
                found is None or (found.min <= spans[name][1] and spans[name][0] <= found.max)
                for name, found in stated.items()
            ):
                for name in read.columns:
                    chunk = group.column(names.index(name))
                    start = chunk.dictionary_page_offset or chunk.data_page_offset
                    yield start, chunk.total_compressed_size

    def _span(self, column: str, value: str, arguments: Arguments) -> tuple[Any, Any]:
        """The least and the greatest value wanted of a column."""
        wanted = arguments.as_dict()[value]
        return self._positions[wanted] if column in POSITIONS else (wanted, wanted)

    @cached_property
    def _positions(self) -> dict[Any, tuple[int, int]]:
        """The positions of what lies in each place."""
        tree = pq.read_table(self.path("tree")).to_pandas()
        spans = zip(tree["position"], tree["last"], strict=True)
        return dict(zip(tree["place_id"], spans, strict=True))

    def _names(self, file: str) -> list[str]:
        metadata = self._metadata(file)
        return [metadata.schema.column(n).name for n in range(metadata.num_columns)]

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
