"""Tables in Parquet files: every cell becomes the text that a person would type."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mobility.importers.opening import bounded, files
from mobility.importers.opening.files import PARQUET, refuse
from mobility.importers.opening.pieces import Pieces
from mobility.importers.opening.raw_table import ROW, RawTable, assemble, header_of
from mobility.words import N_

FIRST_ROW = 2  # as if below a header
MIDNIGHT = r" 00:00:00(\.0+)?Z?$"
MAP = b"geo"  # GeoParquet's own metadata
BYTES_A_CELL = 4  # the least memory of a cell, however small it is in the file
# What pyarrow raises of a file that is not whole; names and texts may be no UTF-8.
DAMAGED = (pa.ArrowException, OSError, ValueError)
LARGEST_FOOTER = 8 << 20  # a hundred million rows need less


def is_map(path: Path) -> bool:
    """Whether a Parquet file holds a map (GeoParquet)."""
    return MAP in (_metadata(path).metadata or {})


def open_parquet(path: Path) -> Pieces:
    """The table in a Parquet file; its rows are numbered as if below a header.

    Raises:
        FileError: it is damaged, a map, or holds cells that are not single values.
    """
    metadata = _metadata(path)
    if MAP in (metadata.metadata or {}):
        raise refuse(
            path,
            N_("This is a map, not a table."),
            N_("Import it with --as boundaries."),
        )
    schema = _schema(path, metadata)
    header = header_of(path, schema.names)
    files.check_ratio(path, metadata.num_rows * len(schema) * BYTES_A_CELL)
    for field in schema:
        if not _is_simple(field.type):
            raise refuse(
                path,
                N_("Column {column} holds lists or records, not single values."),
                N_("Leave the column out, or give each value a column of its own."),
                column=field.name,
            )
    groups = (metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    read = partial(bounded.answers, path, _read, path)
    return Pieces(path, "", header, metadata.num_rows, sum(groups), read)


def _metadata(path: Path) -> pq.FileMetaData:
    try:
        with path.open("rb") as file:
            file.seek(-len(PARQUET) - 4, os.SEEK_END)
            size = int.from_bytes(file.read(4), "little")
        if size > LARGEST_FOOTER:
            raise _damaged(path)
        return pq.read_metadata(path)
    except DAMAGED as error:
        raise _damaged(path) from error


def _schema(path: Path, metadata: pq.FileMetaData) -> pa.Schema:
    try:
        return metadata.schema.to_arrow_schema()
    except DAMAGED as error:
        raise _damaged(path) from error


def _is_simple(kind: pa.DataType) -> bool:
    """Whether a cell of this type can be written as text."""
    if pa.types.is_dictionary(kind):
        return _is_simple(kind.value_type)
    is_one = pa.types.is_primitive(kind) or pa.types.is_decimal(kind) or pa.types.is_null(kind)
    return is_one or pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _damaged(path: Path) -> Exception:
    return refuse(
        path,
        N_("The Parquet file is damaged or was cut short."),
        N_("Copy, download or export it again."),
    )


def _read(path: Path, most: int) -> Iterator[RawTable]:
    first = FIRST_ROW
    try:
        with pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20) as file:
            names = file.schema_arrow.names
            for batch in file.iter_batches(batch_size=most):
                rows = _as_text(pa.Table.from_batches([batch]), first)
                yield assemble(path, "", names, rows, below_header=first == FIRST_ROW)
                first += batch.num_rows
            if first == FIRST_ROW:
                empty = _as_text(file.schema_arrow.empty_table(), first)
                yield assemble(path, "", names, empty)
    except MemoryError:
        raise
    except DAMAGED as error:
        raise _damaged(path) from error


def _as_text(rows: pa.Table, first: int) -> pa.Table:
    """Text columns "0", "1" … and ``_row``."""
    columns = {str(at): _text(column) for at, column in enumerate(rows.columns)}
    numbers = pa.array(range(first, first + rows.num_rows), pa.int64())
    return pa.table({**columns, ROW: numbers})


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Typed cells as text; 3.0 is "3", a day is ISO 8601, null is empty."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    text = column.cast(pa.string())
    text.validate(full=True)  # a damaged text may be no UTF-8
    if pa.types.is_timestamp(kind):
        text = pc.replace_substring_regex(text, MIDNIGHT, "")
    return pc.fill_null(text, "")
