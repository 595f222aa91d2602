"""pyogrio, without the GDAL drivers that an import does not need.

GDAL can open files that point at other files (VRT, GDALG), at servers (WFS,
OAPIF, HTTP) or at databases. A map from a stranger must not make the machine
read its own disk or open connections, so only the drivers of the formats read
here are kept. GDAL reads ``GDAL_SKIP`` when it is loaded: this module must be
the one that imports pyogrio, and :func:`is_hardened` says whether it was.
"""

from __future__ import annotations

import os

DRIVERS = frozenset(
    ("ESRI Shapefile", "GPKG", "GeoJSON", "TopoJSON", "KML", "LIBKML", "FlatGeobuf", "MEM")
)
SKIPPED = (
    "ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,CSV,CSW,Carto,DGN,DXF,EDIGEO,EEDA,ESRIJSON,"
    "Elasticsearch,GDALG,GML,GPSBabel,GPX,GTFS,GeoJSONSeq,GeoRSS,HTTP,Idrisi,JML,JSONFG,LVBAG,"
    "MBTiles,MVT,MapInfo File,MapML,MiraMonVector,NGW,OAPIF,ODS,OGCAPI,OGR_GMT,OGR_PDS,OGR_VRT,"
    "OSM,OpenFileGDB,PCIDSK,PDF,PDS4,PGDUMP,PLSCENES,PMTiles,S57,SQLite,SXF,Selafin,VDV,VFK,"
    "VICAR,WAsP,WFS,XLSX"
)

os.environ["GDAL_SKIP"] = SKIPPED
os.environ.setdefault("OGR_GEOJSON_MAX_OBJ_SIZE", "0")  # files.py limits the size instead

import pyogrio  # noqa: E402 - GDAL reads GDAL_SKIP while it is imported

__all__ = ["DRIVERS", "is_hardened", "pyogrio"]


def is_hardened() -> bool:
    """Whether GDAL was loaded with no other driver than :data:`DRIVERS`."""
    return set(pyogrio.list_drivers()) <= DRIVERS
