"""The calendar of a hazard at a place, from the storms that came near it."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import numpy as np
import pyarrow as pa

from mobility import tables
from mobility.measures.hazards import count_level
from mobility.measures.parameters import parameters
from mobility.store.database import connect
from mobility.words import MONTHS


def calendar_of(storms: pa.Table, place_ids: Sequence[str], hazard: str, source: str) -> pa.Table:
    """Twelve ``hazards`` rows for each place: weight = storms in the month, level = its class.

    The classes are those of :func:`mobility.measures.hazards.count_level`.
    """
    grid = pa.table(
        {
            "place_id": np.repeat(np.array(place_ids, dtype=object), len(MONTHS)),
            "month": pa.array(list(MONTHS) * len(place_ids), pa.int32()),
        }
    )
    cells, listed = ibis.memtable(grid), ibis.memtable(storms)
    counted = listed.group_by("place_id", "month").agg(n=listed.count())
    cells = cells.left_join(counted, ["place_id", "month"])
    cells = cells.select("place_id", "month", n=cells.n.fill_null(0))
    rows = cells.select(
        "place_id",
        "month",
        hazard=ibis.literal(hazard),
        level=count_level(cells.n, cells.n.sum().over(group_by="place_id"), parameters()),
        weight=cells.n.cast("float64"),
        source=ibis.literal(source),
    )
    names = tables.table("hazards").column_names
    calendar = connect().to_pyarrow(rows.select(*names).order_by("place_id", "month"))
    return calendar.cast(tables.table("hazards").schema)
