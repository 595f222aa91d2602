"""Tiny maps in every format: two townships in one district, beside each other on a grid."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from mobility import tables
from mobility.importers.boundaries.gdal import pyogrio
from mobility.importers.problems import Context

WEST = shapely.box(95.0, 16.0, 95.1, 16.1)
EAST = shapely.box(95.1, 16.0, 95.2, 16.1)
# The ring touches itself at a point: not valid, area unchanged by a repair.
TOUCHING = shapely.Polygon(
    [(95.0, 16.0), (95.1, 16.0), (95.1, 16.1), (95.05, 16.0), (95.0, 16.1), (95.0, 16.0)]
)
# Two triangles drawn in opposite directions: the area of the ring itself is 0.
BOW_TIE = shapely.Polygon([(95.0, 16.0), (95.1, 16.1), (95.1, 16.0), (95.0, 16.1), (95.0, 16.0)])

COLUMNS: Mapping[str, Sequence[Any]] = {
    "ADM1_PCODE": ["XX1", "XX1"],
    "ADM1_EN": ["State", "State"],
    "ADM2_PCODE": ["XX1D1", "XX1D1"],
    "ADM2_EN": ["District", "District"],
    "ADM3_PCODE": ["XX1001", "XX1002"],
    "ADM3_EN": ["West Town", "East Town"],
    "ADM3_MY": ["ပုသိမ်", "ဖျာပုံ"],
}
DRIVERS = {
    ".geojson": "GeoJSON",
    ".gpkg": "GPKG",
    ".shp": "ESRI Shapefile",
    ".fgb": "FlatGeobuf",
    ".kml": "KML",
}


def townships(
    columns: Mapping[str, Sequence[Any]] = COLUMNS,
    shapes: Sequence[shapely.Geometry | None] = (WEST, EAST),
    crs: str | None = "EPSG:4326",
) -> gpd.GeoDataFrame:
    """A map of two townships, or of what is given."""
    return gpd.GeoDataFrame(dict(columns), geometry=list(shapes), crs=crs)


def write(frame: gpd.GeoDataFrame, path: Path, layer: str | None = None) -> Path:
    """``frame`` in the format that the ending of ``path`` names."""
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        pyogrio.write_dataframe(
            frame,
            path,
            driver=DRIVERS[path.suffix],
            layer=layer,
            encoding="UTF-8",
            append=layer is not None and path.exists(),
        )
    return path


def zipped(path: Path, *inside: Path) -> Path:
    """An archive of ``inside``, in a folder of its own."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in inside:
            archive.write(part, f"folder/{part.name}")
    return path


def topojson(path: Path, objects: Mapping[str, Sequence[Any]] = COLUMNS) -> Path:
    """The two boxes as a topology, without quantisation."""
    rings = [list(WEST.exterior.coords), list(EAST.exterior.coords)]
    geometries = [
        {
            "type": "Polygon",
            "properties": {name: values[i] for name, values in objects.items()},
            "arcs": [[i]],
        }
        for i in range(2)
    ]
    content = {
        "type": "Topology",
        "objects": {"geom": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": rings,
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def draft(*places: Mapping[str, Any], boundaries: gpd.GeoDataFrame | None = None) -> Context:
    """A draft that knows ``places``."""
    schema = tables.table("places").schema
    blank = dict.fromkeys(schema.names)
    rows = [{**blank, **place} for place in places]
    table = (
        schema.empty_table() if not rows else type(schema.empty_table()).from_pylist(rows, schema)
    )
    return Context(table, boundaries)
