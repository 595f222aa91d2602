"""Whether two engines wrote the same tables: columns, types, rows and their order.

Text, whole numbers, truth and emptiness must be equal. Floating numbers may differ in their last
digits, because engines add in different orders: by no more than :data:`RELATIVE` of the number,
or :data:`ABSOLUTE` where a difference of sums ought to be 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

RELATIVE = 1e-12
ABSOLUTE = 1e-9  # people; counts are in thousands at most, so some 1e6 times the rounding error
BATCH = 65_536


def differences(one: Path, other: Path) -> list[str]:
    """What differs between two Parquet files; nothing where they are the same."""
    with pq.ParquetFile(one) as a, pq.ParquetFile(other) as b:
        if _columns(a) != _columns(b):
            return [f"columns: {_columns(a)} and {_columns(b)}"]
        if a.metadata.num_rows != b.metadata.num_rows:
            return [f"rows: {a.metadata.num_rows:,} and {b.metadata.num_rows:,}"]
        found: dict[str, str] = {}
        for row, left, right in _side_by_side(a, b):
            for name in left.schema.names:
                wrong = unequal(left[name], right[name])
                if name not in found and wrong.any():
                    at = int(wrong.argmax())
                    found[name] = f"{name}, row {row + at}: {left[name][at]}, {right[name][at]}"
    return list(found.values())


def unequal(one: pa.Array, other: pa.Array) -> np.ndarray:
    """Where two columns of one type differ."""
    emptiness = pc.not_equal(one.is_null(), other.is_null()).to_numpy(zero_copy_only=False)
    if pa.types.is_floating(one.type):
        a, b = (column.to_numpy(zero_copy_only=False) for column in (one, other))
        return emptiness | ~np.isclose(a, b, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True)
    differ = pc.fill_null(pc.not_equal(one, other), False)
    return emptiness | differ.to_numpy(zero_copy_only=False)


def _columns(file: pq.ParquetFile) -> str:
    return ", ".join(f"{field.name} {field.type}" for field in file.schema_arrow)


def _side_by_side(
    a: pq.ParquetFile, b: pq.ParquetFile
) -> Iterator[tuple[int, pa.RecordBatch, pa.RecordBatch]]:
    """The rows of both in steps of the same length; row groups may differ."""
    row = 0
    for left, right in zip(_steps(a), _steps(b), strict=True):
        yield row, left, right
        row += left.num_rows


def _steps(file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    """Batches of exactly BATCH rows, and the rest."""
    waiting = file.schema_arrow.empty_table()
    for batch in file.iter_batches(BATCH):
        waiting = pa.concat_tables([waiting, pa.Table.from_batches([batch])])
        while waiting.num_rows >= BATCH:
            yield waiting.slice(0, BATCH).combine_chunks().to_batches()[0]
            waiting = waiting.slice(BATCH)
    if waiting.num_rows:
        yield waiting.combine_chunks().to_batches()[0]
