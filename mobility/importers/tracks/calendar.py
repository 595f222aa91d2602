"""The calendar of a hazard at a place, from the storms that came near it."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr.types import IntegerValue, Table

from mobility import tables
from mobility.measures.parameters import parameters
from mobility.store.database import connect
from mobility.words import MONTHS


def calendar_of(storms: pa.Table, place_ids: Sequence[str], hazard: str, source: str) -> pa.Table:
    """Twelve ``hazards`` rows for each place: weight = storms in the month, level = its class.

    The level follows the month's share of the place's storms, so that it means the same
    wherever tracks are many or few:

    - 0 none: no storm;
    - 1 possible: a storm, but a single one, or less than an even share (1/12);
    - 2 season: two storms or more, and at least an even share;
    - 3 peak: two or more, and at least three times an even share (1/4).

    At 16.2 N 95.15 E and 400 km (0,0,1,2,7,0,0,0,0,8,2,0) this gives April-May and
    October-November, with peaks in May and October: the months of the national
    meteorological service (DMH).
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
        level=_level(cells),
        weight=cells.n.cast("float64"),
        source=ibis.literal(source),
    )
    names = tables.table("hazards").column_names
    calendar = connect().to_pyarrow(rows.select(*names).order_by("place_id", "month"))
    return calendar.cast(tables.table("hazards").schema)


def _level(cells: Table) -> IntegerValue:
    used = parameters()
    share = cells.n / cells.n.sum().over(group_by="place_id").nullif(0)
    is_season = (cells.n >= used["storms_for_season"]) & (share >= used["storm_season_share"])
    is_peak = share >= used["storm_peak_share"]
    return ibis.cases((cells.n == 0, 0), (~is_season, 1), (is_peak, 3), else_=2)
