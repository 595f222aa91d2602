"""What lies under the demonstration's maps: the real coast and rivers, and invented buildings.

The coast and the rivers are an extract of GSHHG (``geography/README.md`` names its licence); the
names of waters are those in common use. Shelters, health posts, roads and embankments are drawn
here (``context.csv``), none of them exists.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from mobility.demo import figures, outlines
from mobility.importers.problems import Source
from mobility.tables import table
from mobility.words import N_

EXTRACT = Path(__file__).parent / "geography" / "delta.parquet"
ASHORE = 0.0025  # degrees, about 250 m from the shore
APART = 0.003  # degrees between a village that was moved and the others
DECIMALS = 4


def geography() -> pa.Table:
    """Coast, rivers and borders, as table ``geography`` has them."""
    rows = pq.read_table(EXTRACT)
    return rows.select(table("geography").column_names).cast(table("geography").schema)


def extract_evidence() -> pd.DataFrame:
    """What kind of evidence the coast and the rivers are."""
    sources = geography()["source"].unique().to_pylist()
    return pd.DataFrame({"source": sources, "kinds": "published"})


def context() -> pd.DataFrame:
    """Invented layers and the names of waters, as table ``context`` has them."""
    rows = figures.read("context")
    numbers = rows.groupby("layer").cumcount() + 1
    shapes = shapely.to_wkb(shapely.from_wkt(rows["shape"].to_numpy()))
    return rows.assign(number=numbers, geometry=shapes)


def source() -> Source:
    """The extract, as a release names the files it was made from."""
    rows = pq.read_metadata(EXTRACT).num_rows
    return Source(EXTRACT.name, figures.sha256(EXTRACT), N_("geography"), rows, rows)


@cache
def land() -> shapely.Geometry:
    """The land of the extract, near scale."""
    rows = geography().to_pandas()
    near = rows[(rows["scale"] == "near") & (rows["kind"] == "land")]
    return shapely.union_all(shapely.from_wkb(near["geometry"].to_numpy()))


def ashore(points: np.ndarray, homes: list[shapely.Geometry]) -> np.ndarray:
    """Points (n x 2, degrees) of which those in water are moved to the nearest land of their home.

    Args:
        homes: for each point the area it must stay in; one without free land is left.
    """
    dry = land().buffer(-ASHORE)
    inside = shapely.contains_xy(dry, points)
    settled = list(shapely.points(points[inside]))
    moved = points.copy()
    for number in np.flatnonzero(~inside):
        home = shapely.intersection(homes[number].buffer(-outlines.MARGIN), dry)
        free = home.difference(shapely.union_all(settled).buffer(APART))
        if not free.is_empty:
            way = shapely.shortest_line(free, shapely.Point(points[number]))
            moved[number] = shapely.get_coordinates(way)[0]
        settled.append(shapely.Point(moved[number]))
    return moved.round(DECIMALS)
