"""Flows as lines: GeoJSON and GeoParquet, with their description inside.

No row is dropped for lack of a line: a row has no geometry if an end is not known or has no
location, or if both ends are the same place.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
from shapely import LineString

from mobility.reports.document import TableFile

Location = Callable[[str | None], tuple[float, float] | None]
WGS84 = "EPSG:4326"
DECIMALS = 6  # of a degree: a tenth of a metre
METADATA = "mobility"  # the key of our own metadata in a Parquet file


def flow_lines(rows: pd.DataFrame, location: Location) -> gpd.GeoDataFrame:
    """Every row with a straight line from its origin to its destination.

    Args:
        rows: with origin_id and destination_id, either of which may be missing.
        location: longitude and latitude of a place; None if not known.

    Returns:
        The rows, with their line as ``geometry``, in degrees (EPSG:4326).
    """
    ends = zip(rows["origin_id"], rows["destination_id"], strict=True)
    lines = [_line(_point(origin, location), _point(to, location)) for origin, to in ends]
    return gpd.GeoDataFrame(rows, geometry=gpd.GeoSeries(lines, index=rows.index), crs=WGS84)


def _point(place_id: Any, location: Location) -> tuple[float, float] | None:
    found = location(place_id) if isinstance(place_id, str) else None
    return (round(found[0], DECIMALS), round(found[1], DECIMALS)) if found else None


def _line(
    origin: tuple[float, float] | None, destination: tuple[float, float] | None
) -> LineString | None:
    """A line; None if it would have no length."""
    if origin is None or destination is None or origin == destination:
        return None
    return LineString([origin, destination])


def geojson(document: TableFile, rows: gpd.GeoDataFrame) -> bytes:
    """The rows as a FeatureCollection (RFC 7946), with the document's metadata.

    Args:
        document: what the rows are.
        rows: its rows with their geometry, in EPSG:4326.
    """
    collection = rows.to_geo_dict(na="null", drop_id=True)
    content = {
        "type": "FeatureCollection",
        "metadata": document.metadata(),
        "features": collection["features"],
    }
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8")


def geoparquet(document: TableFile, rows: gpd.GeoDataFrame) -> bytes:
    """The rows as GeoParquet, the document's metadata as JSON under :data:`METADATA`.

    Args:
        document: what the rows are.
        rows: its rows with their geometry, in EPSG:4326.
    """
    written, file = BytesIO(), BytesIO()
    rows.to_parquet(written, index=False)
    table = pq.read_table(written)
    own = json.dumps(document.metadata(), ensure_ascii=False)
    kept = table.schema.metadata
    pq.write_table(table.replace_schema_metadata({**kept, METADATA: own}), file)
    return file.getvalue()
