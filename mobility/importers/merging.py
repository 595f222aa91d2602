"""Several files of one import become one.

Rows that two files share are the same row told twice. Of places the later file
wins (outlines of two levels both name the states they lie in); in every other
table the later row is an error, because nothing says which of the two is right.
"""

from __future__ import annotations

import geopandas as gpd
import ibis
import pandas as pd
import pyarrow as pa

from mobility import tables
from mobility.importers.problems import Imported, Problem
from mobility.store.database import connect
from mobility.words import N_

LATER_WINS = ("places",)


def merged(first: Imported, second: Imported) -> Imported:
    """Everything of both."""
    problems = [*first.problems, *second.problems]
    joined = dict(first.tables)
    for name, rows in second.tables.items():
        if name not in joined:
            joined[name] = rows
        elif name in LATER_WINS:
            joined[name] = pa.concat_tables([_without(joined[name], rows, name), rows])
        else:
            fresh = _without(rows, joined[name], name)
            problems += _told_twice(second, name, rows.num_rows - fresh.num_rows)
            joined[name] = pa.concat_tables([joined[name], fresh])
    return Imported(
        tables=joined,
        boundaries=_outlines(first.boundaries, second.boundaries),
        problems=problems,
        rejected=_stacked(first.rejected, second.rejected),
        sources=[*first.sources, *second.sources],
    )


def _without(rows: pa.Table, others: pa.Table, name: str) -> pa.Table:
    """Rows whose key is in none of ``others``; an empty cell equals an empty cell."""
    key = tables.table(name).key
    left, right = ibis.memtable(rows), ibis.memtable(others.select(key))
    same = [left[column].identical_to(right[column]) for column in key]
    return connect().to_pyarrow(left.anti_join(right, same)).cast(rows.schema)


def _told_twice(imported: Imported, name: str, count: int) -> list[Problem]:
    if not count:
        return []
    return [
        Problem(
            "told_in_two_files",
            "error",
            N_("{n} rows of {table} have a key that an earlier file of this import has."),
            N_("Import the files one after the other: then the later rows replace the earlier."),
            {"n": count, "table": name},
            file=imported.sources[0].name if imported.sources else "",
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
    found = [rows for rows in (first, second) if rows is not None]
    return pa.concat_tables(found, promote_options="permissive") if found else None
