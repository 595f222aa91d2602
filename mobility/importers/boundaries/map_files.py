"""Opening a map: TopoJSON, GeoJSON, shapefile, GeoPackage, KML, FlatGeobuf, GeoParquet.

The file's ending and content must both match one of these formats, and GDAL must open the
file with that format's own driver: a virtual file renamed ``.geojson`` is
refused at its first bytes. A zipped map (most often a shapefile) is unpacked
into a temporary folder first, after its unpacked size was counted, and only the
files of a map are unpacked.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq

from mobility.errors import FileError
from mobility.importers.boundaries.gdal import is_hardened, pyogrio
from mobility.importers.opening import files
from mobility.importers.opening.files import first_line, refuse
from mobility.importers.problems import Problem, Rule
from mobility.words import N_


@dataclass(frozen=True)
class Format:
    """One format of maps.

    Attributes:
        endings: the file endings it may have.
        drivers: the GDAL drivers that may open it; none for GeoParquet.
        is_lonlat: whether its specification says longitude and latitude on WGS 84.
    """

    name: str
    endings: tuple[str, ...]
    drivers: tuple[str, ...]
    is_lonlat: bool = False


TOPOJSON = Format("TopoJSON", (".topojson", ".json"), ("TopoJSON",), is_lonlat=True)
GEOJSON = Format("GeoJSON", (".geojson", ".json"), ("GeoJSON",), is_lonlat=True)
SHAPEFILE = Format("shapefile", (".shp",), ("ESRI Shapefile",))
GEOPACKAGE = Format("GeoPackage", (".gpkg",), ("GPKG",))
KML = Format("KML", (".kml",), ("LIBKML", "KML"), is_lonlat=True)
FLATGEOBUF = Format("FlatGeobuf", (".fgb",), ("FlatGeobuf",))
GEOPARQUET = Format("GeoParquet", (".parquet", ".geoparquet"), ())
FORMATS = (TOPOJSON, GEOJSON, SHAPEFILE, GEOPACKAGE, KML, FLATGEOBUF, GEOPARQUET)

ENDINGS = frozenset(ending for known in FORMATS for ending in known.endings)
ARCHIVES = (".zip", ".kmz")
SIDECARS = (".shx", ".dbf", ".prj", ".cpg")
HEAD = 1 << 16

UNREADABLE = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.GeometryError,
    UnicodeDecodeError,
)

_TOPOLOGY = re.compile(rb'"type"\s*:\s*"Topology"')
_GEOJSON = re.compile(
    rb'"type"\s*:\s*"(Feature|FeatureCollection|GeometryCollection|\w*Polygon|\w*Point)"'
)
_FEATURE = re.compile(rb'"type"\s*:\s*"Feature"')
_KML = re.compile(rb"<(\w+:)?kml[\s>]")
_REACHING_OUT = re.compile(rb"<!DOCTYPE|<!ENTITY|<(\w+:)?NetworkLink", re.IGNORECASE)


@dataclass(frozen=True)
class MapLayer:
    """One layer, read and not yet judged.

    Attributes:
        file: name of the imported file.
        layer: the layer's name in it.
        frame: its features with all columns; ``frame.crs`` is None where the file states none.
        problems: findings while reading.
    """

    file: str
    layer: str
    format: Format
    frame: gpd.GeoDataFrame
    problems: tuple[Problem, ...] = ()


def looks_like_map(path: Path) -> bool:
    """Whether the ending is one of a map or of an archive that may hold one."""
    return path.suffix.lower() in ENDINGS or path.suffix.lower() in ARCHIVES


def read_map(path: Path, layer: str | None = None) -> MapLayer:
    """The map in ``path``; ``layer`` chooses among several layers or zipped maps.

    Raises:
        FileError: it is no map, a dangerous one, a damaged one, or ``layer`` is needed.
    """
    if not is_hardened():
        raise refuse(
            path,
            N_("Maps are not read now: GDAL was loaded with drivers that open other files."),
            N_("Start the program again; nothing else may import pyogrio before it."),
        )
    if not looks_like_map(path):
        raise _unknown_ending(path)
    if path.suffix.lower() in ARCHIVES:
        with _unpacked(path, layer) as inner:
            try:
                return _read(inner, path.name, None)
            except FileError as error:  # the person who imports knows only the archive
                error.values = {**error.values, "file": path.name}
                raise
    if _is_bare_list(path):
        with _as_collection(path) as whole:
            return _read(whole, path.name, layer)
    return _read(path, path.name, layer)


def _is_bare_list(path: Path) -> bool:
    """Whether the file is a JSON list of features, without the collection around them."""
    if not path.is_file():
        return False
    head = _head(path).removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"[") and _FEATURE.search(head) is not None


@contextmanager
def _as_collection(path: Path) -> Iterator[Path]:
    """The list of features in a collection of features, as GeoJSON says it."""
    files.kind_of(path)
    with tempfile.TemporaryDirectory(prefix="map-") as folder:
        whole = Path(folder) / f"{path.name.split('.')[0]}.geojson"
        with whole.open("wb") as file:
            file.write(b'{"type": "FeatureCollection", "features": ')
            file.write(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
            file.write(b"}")
        yield whole


def _unknown_ending(path: Path) -> FileError:
    files.kind_of(path)
    return refuse(
        path,
        N_("“{ending}” is not the ending of a map file."),
        N_("Maps are read from: {endings}."),
        ending=path.suffix,
        endings=", ".join(sorted({*ENDINGS, *ARCHIVES})),
    )


# --- which format ---------------------------------------------------------------------------


def format_of(path: Path) -> Format:
    """The format that both ending and content show.

    Raises:
        FileError: they disagree, or the content is no map.
    """
    by_content = _format_by_content(path)
    if path.suffix.lower() not in by_content.endings:
        raise refuse(
            path,
            N_("The name ends in “{ending}”, but the content is {format}."),
            N_("If you trust the file, rename it to end in {expected}."),
            ending=path.suffix,
            format=by_content.name,
            expected=by_content.endings[0],
        )
    return by_content


def _format_by_content(path: Path) -> Format:
    if _starts_with(path, files.PARQUET):
        _check_parquet(path)
        return GEOPARQUET
    kind = files.kind_of(path)
    if kind == files.DATABASE:
        return GEOPACKAGE
    if kind == files.BINARY_MAP:
        return SHAPEFILE if _starts_with(path, files.SHAPEFILE) else FLATGEOBUF
    if kind == files.JSON:
        return _format_of_json(path)
    if kind == files.TEXT and _KML.search(_head(path)):
        _check_kml(path)
        return KML
    raise refuse(
        path,
        N_("The content is not a map."),
        N_("Give a GeoJSON, TopoJSON, GeoPackage, KML or FlatGeobuf file or a zipped shapefile."),
    )


def _starts_with(path: Path, mark: bytes) -> bool:
    return path.is_file() and _head(path).startswith(mark)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _format_of_json(path: Path) -> Format:
    with path.open("rb") as file:
        ends = file.read(HEAD)
        file.seek(max(0, path.stat().st_size - HEAD))
        ends += file.read()
    if _TOPOLOGY.search(ends):
        return TOPOJSON
    if _GEOJSON.search(ends):
        return GEOJSON
    raise refuse(
        path,
        N_("The JSON holds no map: neither GeoJSON features nor a TopoJSON topology."),
        N_("Import a table with --as places or --as residents; else export the map again."),
    )


def _check_kml(path: Path) -> None:
    if _REACHING_OUT.search(path.read_bytes()):
        raise refuse(
            path,
            N_("The KML points at other files or servers (a network link or an entity)."),
            N_("Save the outlines themselves: in Google Earth, save the place as KML."),
        )


def _check_parquet(path: Path) -> None:
    """Refuse a Parquet file that is damaged or unpacks to more than the limit."""
    try:
        metadata = pq.read_metadata(path)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _damaged(path, error) from error
    groups = (metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    if max(sum(groups), path.stat().st_size) > files.largest_bytes():
        raise refuse(
            path,
            N_("The file unpacks to more than the limit of {limit} MB."),
            N_("Split it, or raise MOBILITY_LARGEST_FILE if you trust where it comes from."),
            limit=files.largest_bytes() // files.MEGABYTE,
        )


# --- archives -------------------------------------------------------------------------------


@contextmanager
def _unpacked(path: Path, layer: str | None) -> Iterator[Path]:
    """The one map of an archive, unpacked for as long as it is read."""
    if files.kind_of(path) != files.ZIP:
        raise refuse(
            path,
            N_("The name ends in “{ending}”, but the file is not an archive of a map."),
            N_("Zip the map's files together and try again."),
            ending=path.suffix,
        )
    with tempfile.TemporaryDirectory(prefix="map-") as folder:
        with zipfile.ZipFile(path) as archive:
            maps = _unpack(archive, Path(folder))
        yield _the_one(path, maps, layer)


def _unpack(archive: zipfile.ZipFile, folder: Path) -> dict[Path, str]:
    """The maps of an archive by name; each is unpacked under a number, so no path can escape.

    Parts with the same name except the ending stay together.
    """
    homes: dict[tuple[PurePosixPath, str], Path] = {}
    maps = {}
    for part in archive.infolist():
        name = PurePosixPath(part.filename.replace("\\", "/"))
        ending = name.suffix.lower()
        is_hidden = name.name.startswith(".") or "__MACOSX" in name.parts
        if part.is_dir() or is_hidden or ending not in ENDINGS.union(SIDECARS):
            continue
        home = homes.setdefault((name.parent, name.stem.casefold()), folder / str(len(homes)))
        home.mkdir(exist_ok=True)
        target = home / f"map{ending}"
        with archive.open(part) as packed, target.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
        if ending in ENDINGS:
            maps[target] = name.stem
    return maps


def _the_one(path: Path, maps: Mapping[Path, str], layer: str | None) -> Path:
    chosen = [file for file, name in maps.items() if layer in (None, name, name + file.suffix)]
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(sorted(maps.values()))
    if not maps:
        raise refuse(
            path,
            N_("The archive holds no map."),
            N_("A zipped shapefile holds its .shp, .shx, .dbf and .prj together."),
        )
    raise _which(path, names)


def _which(path: Path, names: str) -> FileError:
    return refuse(
        path,
        N_("The file holds several layers, and it is not clear which one to read: {layers}."),
        N_("Name one with --layer."),
        layers=names,
    )


# --- reading --------------------------------------------------------------------------------


def _read(path: Path, file: str, layer: str | None) -> MapLayer:
    kind = format_of(path)
    if kind is SHAPEFILE:
        _check_shapefile_is_whole(path)
        _check_prj(path)
    if kind is GEOPACKAGE:
        _check_geopackage(path)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            name, frame = (
                _read_parquet(path) if kind is GEOPARQUET else _read_gdal(path, kind, layer)
            )
        except UNREADABLE as error:
            if "out of memory" in str(error).lower():
                raise MemoryError(str(error)) from error
            raise _damaged(path, error) from error
    if frame.empty:
        raise refuse(path, N_("The map has no features."), N_("Export it again with its features."))
    spoken = dict.fromkeys(str(warning.message).strip() for warning in caught)
    return MapLayer(file, name, kind, frame, tuple(_reader_warning(file, text) for text in spoken))


READER_WARNING = Rule(
    "reader_warning",
    "warning",
    N_("While the map was read: {text}"),
    N_("Look at the outlines before you publish them."),
)


def _reader_warning(file: str, text: str) -> Problem:
    return READER_WARNING.problem({"text": text}, file=file)


def _check_shapefile_is_whole(path: Path) -> None:
    present = {part.suffix.lower() for part in path.parent.glob("*") if part.stem == path.stem}
    missing = [ending for ending in (".shx", ".dbf") if ending not in present]
    if missing:
        raise refuse(
            path,
            N_("Parts of the shapefile are missing: {missing}."),
            N_("Keep the .shp, .shx, .dbf and .prj side by side, or zip them together."),
            missing=", ".join(missing),
        )
    with path.open("rb") as file:
        words = int.from_bytes(file.read(28)[24:28], "big")  # the header counts 16-bit words
    if path.stat().st_size < 2 * words:
        raise _damaged(path, EOFError("the .shp is shorter than its header says"))


def _check_prj(path: Path) -> None:
    """Refuse a .prj that is not text, which pyogrio does not expect."""
    for part in path.parent.glob(f"{path.stem}.[pP][rR][jJ]"):
        try:
            part.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise refuse(
                path,
                N_("The shapefile's .prj, which names its coordinate system, is not text."),
                N_("Leave the .prj out and state the system with --crs EPSG:xxxx."),
            ) from error


def _check_geopackage(path: Path) -> None:
    """Refuse a GeoPackage with views or computed columns as layers: rows may be of any size."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        try:
            tables = db.execute(
                "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"
            ).fetchall()
            layers = {name for (name,) in db.execute("SELECT table_name FROM gpkg_contents")}
            computed = [
                name
                for name, kind in tables
                if (kind == "view" and name in layers) or _has_computed_columns(db, name)
            ]
        except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
            raise _damaged(path, error) from error
    if computed:
        raise refuse(
            path,
            N_("The GeoPackage computes what is in {layer} instead of holding it."),
            N_("Export that layer to a new GeoPackage."),
            layer=computed[0],
        )


def _has_computed_columns(db: sqlite3.Connection, table: str) -> bool:
    columns = db.execute("SELECT hidden FROM pragma_table_xinfo(?)", (table,))
    return any(hidden in (2, 3) for (hidden,) in columns)


def _read_parquet(path: Path) -> tuple[str, gpd.GeoDataFrame]:
    try:
        return path.stem, gpd.read_parquet(path)
    except (ValueError, KeyError, pa.ArrowInvalid) as error:
        raise refuse(
            path,
            N_("The Parquet file has no outlines: {reason}."),
            N_("Save it as GeoParquet, for example with geopandas or QGIS."),
            reason=first_line(error),
        ) from error


def _read_gdal(path: Path, kind: Format, layer: str | None) -> tuple[str, gpd.GeoDataFrame]:
    name = _layer(path, layer)
    driver = pyogrio.read_info(path, layer=name)["driver"]
    if driver not in kind.drivers:
        raise refuse(
            path,
            N_("The content is read as {driver}, not as {format}."),
            N_("Export the map again."),
            driver=driver,
            format=kind.name,
        )
    return name, pyogrio.read_dataframe(
        path,
        layer=name,
        encoding=_encoding(path, kind),
        datetime_as_string=True,
        on_invalid="warn",  # a feature without an outline is a fault of its own
    )


def _layer(path: Path, layer: str | None) -> str:
    names = [str(name) for name, geometry in pyogrio.list_layers(path) if geometry is not None]
    if layer is not None and layer not in names:
        raise refuse(
            path,
            N_("There is no layer {layer}."),
            N_("Its layers with outlines are: {layers}."),
            layer=layer,
            layers=", ".join(names),
        )
    if layer is None and len(names) > 1:
        raise _which(path, ", ".join(names))
    if not names:
        raise refuse(path, N_("The map has no layer with outlines."), N_("Export it again."))
    return layer or names[0]


def _encoding(path: Path, kind: Format) -> str | None:
    """UTF-8 where a shapefile's table does not name another code page and is valid UTF-8."""
    if kind is not SHAPEFILE or any(path.parent.glob(f"{path.stem}.[cC][pP][gG]")):
        return None
    table = next(
        part for part in path.parent.glob("*") if part.name.lower() == path.stem.lower() + ".dbf"
    )
    try:
        table.read_bytes()[_header_bytes(table) :].decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "UTF-8"


def _header_bytes(table: Path) -> int:
    """Length of a dBase header, which its bytes 8 and 9 state."""
    with table.open("rb") as file:
        return int.from_bytes(file.read(10)[8:10], "little")


def _damaged(path: Path, error: Exception) -> FileError:
    return refuse(
        path,
        N_("The map is damaged or was cut short: {reason}."),
        N_("Download or export it again."),
        reason=first_line(error),
    )
