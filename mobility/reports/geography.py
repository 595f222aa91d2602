"""Rows with a geometry: GeoJSON, GeoPackage and GeoParquet, with their description inside.

No row is dropped for lack of a geometry: of a flow whose ends are not both known, or the same, and
of a village whose location is not known, it is empty.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
from pyogrio import write_dataframe
from shapely import LineString, Point

from mobility.reports.document import TableFile

Location = Callable[[str | None], tuple[float, float] | None]
WGS84 = "EPSG:4326"
DECIMALS = 6  # of a degree: a tenth of a metre
METADATA = "mobility"  # the key of our own metadata in a Parquet file
ABOUT = "about_this_file"  # the table of a GeoPackage that says what it is
AS_DATE = "%Y-%m-%dT%H:%M:%S.000Z"


def flow_lines(rows: pd.DataFrame, location: Location) -> gpd.GeoDataFrame:
    """Every row with a straight line from its origin to its destination.

    Args:
        rows: with origin_id and destination_id, either of which may be missing.
        location: longitude and latitude of a place; None if not known.

    Returns:
        The rows, with their line as ``geometry``, in degrees (EPSG:4326).
    """
    ends = zip(rows["origin_id"], rows["destination_id"], strict=True)
    return _with(rows, [_line(_at(origin, location), _at(to, location)) for origin, to in ends])


def place_points(rows: pd.DataFrame, location: Location) -> gpd.GeoDataFrame:
    """Every row with the point of its place.

    Args:
        rows: with place_id.
        location: longitude and latitude of a place; None if not known.

    Returns:
        The rows, with their point as ``geometry``, in degrees (EPSG:4326).
    """
    found = (_at(place, location) for place in rows["place_id"])
    return _with(rows, [Point(at) if at else None for at in found])


def _with(rows: pd.DataFrame, shapes: list[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry=gpd.GeoSeries(shapes, index=rows.index), crs=WGS84)


def _at(place_id: Any, location: Location) -> tuple[float, float] | None:
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


def geopackage(document: TableFile, rows: gpd.GeoDataFrame, layer: str) -> bytes:
    """The rows as a layer of a GeoPackage; the table :data:`ABOUT` in it says what they are.

    Args:
        document: what the rows are.
        rows: its rows with their geometry, in EPSG:4326.
        layer: the layer's name.
    """
    facts = [("file", label, "", value) for label, value in document.facts]
    lines = [("file", "", "", document.title), *facts]
    lines += [("column", each.name, each.unit, each.meaning) for each in document.columns]
    about = pd.DataFrame(lines, columns=["about", "name", "unit", "meaning"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.gpkg"
        kind = next(iter(rows.geometry.dropna().geom_type), "Point")
        write_dataframe(
            rows, path, layer=layer, driver="GPKG", geometry_type=kind,
            layer_options={"DESCRIPTION": document.title, "IDENTIFIER": layer},
        )  # fmt: skip
        write_dataframe(about, path, layer=ABOUT, driver="GPKG", append=True)
        _date(path, document)
        return path.read_bytes()


def _date(path: Path, document: TableFile) -> None:
    """Put the release's date where the hour of writing stands: the same rows, the same bytes."""
    with closing(sqlite3.connect(path)) as file, file:
        day = document.created.strftime(AS_DATE)
        file.execute("update gpkg_contents set last_change = ?", [day])


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
