"""Combining several files into one import.

Rows with the same key in two files are duplicates. In places the later file
wins (outlines of two levels both name the states they lie in); in every other
table the later row is an error, because nothing says which of the two is right.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import ibis
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from mobility import tables
from mobility.importers.problems import Imported, Problem, Rule
from mobility.store.database import connect, rows
from mobility.store.folders import Workspace
from mobility.store.parquet_writer import write
from mobility.words import N_

LATER_WINS = ("places",)


def merged(first: Imported, second: Imported, workspace: Workspace | None = None) -> Imported:
    """Both imports combined; the workspace holds large tables."""
    problems = [*first.problems, *second.problems]
    joined, files = dict(first.tables), {**first.files, **second.files}
    small = dict(second.tables)
    for name in files.keys() & (first.files.keys() | first.tables.keys()):
        if workspace is not None and (name in second.files or name in small):
            files[name], count = _joined_files(first, second, name, workspace)
            problems += _duplicates(second, name, count)
            joined.pop(name, None)
            small.pop(name, None)
    for name, new in small.items():
        if name not in joined:
            joined[name] = new
        elif name in LATER_WINS:
            joined[name] = pa.concat_tables([_without(joined[name], new, name), new])
        else:
            fresh = _without(new, joined[name], name)
            problems += _duplicates(second, name, new.num_rows - fresh.num_rows)
            joined[name] = pa.concat_tables([joined[name], fresh])
    return Imported(
        tables=joined,
        files=files,
        boundaries=_outlines(first.boundaries, second.boundaries),
        problems=problems,
        rejected=_stacked(first.rejected, second.rejected),
        rejected_files={**first.rejected_files, **second.rejected_files},
        sources=[*first.sources, *second.sources],
    )


def _joined_files(
    first: Imported, second: Imported, name: str, workspace: Workspace
) -> tuple[Path, int]:
    """A file with the rows of both imports, and how many of the second's are in the first too."""
    backend = connect(workspace.root)
    earlier, later = (
        backend.read_parquet(one.files[name]) if name in one.files else rows(one.tables[name])
        for one in (first, second)
    )
    same = [later[column].identical_to(earlier[column]) for column in tables.table(name).key]
    fresh = later.anti_join(earlier, same)
    path = workspace.path(f"joined-{len(first.sources)}-{name}.parquet")
    write(backend, ibis.union(earlier, fresh), path)
    both = int(backend.execute(earlier.count())) + int(backend.execute(later.count()))
    return path, both - pq.read_metadata(path).num_rows


def _without(new: pa.Table, others: pa.Table, name: str) -> pa.Table:
    """Rows whose key is in none of ``others``; an empty cell equals an empty cell."""
    key = tables.table(name).key
    left, right = ibis.memtable(new), ibis.memtable(others.select(key))
    same = [left[column].identical_to(right[column]) for column in key]
    return connect().to_pyarrow(left.anti_join(right, same)).cast(new.schema)


TOLD_IN_TWO_FILES = Rule(
    "told_in_two_files",
    "error",
    N_("{n} rows of {table} have a key that an earlier file of this import has."),
    N_("Import the files one after the other: then the later rows replace the earlier."),
)


def _duplicates(imported: Imported, name: str, count: int) -> list[Problem]:
    if not count:
        return []
    return [
        TOLD_IN_TWO_FILES.problem(
            {"n": count, "table": name}, file=imported.sources[0].name if imported.sources else ""
        )
    ]


def _outlines(
    first: gpd.GeoDataFrame | None, second: gpd.GeoDataFrame | None
) -> gpd.GeoDataFrame | None:
    if first is None or second is None:
        return second if first is None else first
    kept = first[~first["place_id"].isin(second["place_id"])]
    return gpd.GeoDataFrame(pd.concat([kept, second], ignore_index=True), crs=second.crs)


def _stacked(first: pa.Table | None, second: pa.Table | None) -> pa.Table | None:
    tables_given = [rows for rows in (first, second) if rows is not None]
    return pa.concat_tables(tables_given, promote_options="permissive") if tables_given else None
