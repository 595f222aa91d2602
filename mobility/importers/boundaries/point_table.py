"""The points of a map, or the waypoints of a GPX file, as a table: their columns, lon and lat."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pyarrow as pa

from mobility.importers.boundaries import map_files
from mobility.importers.boundaries.admin_columns import levels_of
from mobility.importers.boundaries.map_import import attribute_texts
from mobility.importers.boundaries.outlines import to_lonlat
from mobility.importers.opening import files
from mobility.importers.opening.files import refuse
from mobility.importers.opening.raw_table import ROW, RawTable, columns_of
from mobility.words import N_

GPX = ".gpx"
DECIMALS = 7  # of a degree: a centimetre


def read_points(
    path: Path, *, crs: str | None = None, layer: str | None = None, level: str | None = None
) -> RawTable:
    """The points of ``path`` with their columns; rows are numbered from 1, as features are.

    Args:
        path: any map that outlines can be imported from, or a GPX file.
        crs: coordinate system of a file that states none.
        layer: which layer, where there are several.
        level: level of the places, where no column says it.

    Raises:
        FileError: the file is no usable map, or holds no points.
    """
    raw = _waypoints(path) if path.suffix.lower() == GPX else _features(path, crs, layer)
    if level is None or "level" in raw.header:
        return raw
    levels = pa.array([level] * raw.rows.num_rows, pa.string())
    rows = raw.rows.append_column("level", levels)
    return RawTable(raw.file, raw.sheet, (*raw.header, "level"), rows, raw.problems)


def _features(path: Path, crs: str | None, layer: str | None) -> RawTable:
    opened = map_files.read_map(path, layer)
    frame, about_crs = to_lonlat(opened, crs)
    kinds = set(frame.geometry.dropna().geom_type)
    if not kinds <= {"Point"}:
        raise refuse(
            path,
            N_("The map holds {kinds}, not points of places."),
            N_("Import outlines with --as boundaries; lines are not for this program."),
            kinds=", ".join(sorted(kinds)),
        )
    attributes = attribute_texts(frame, path)
    columns = {name: [text.strip() for text in attributes[name]] for name in attributes}
    taken = {name.casefold() for name in columns}
    for name, values in (("lon", frame.geometry.x), ("lat", frame.geometry.y)):
        if name in taken:  # the point itself is surer than what is written beside it
            columns.pop(next(each for each in columns if each.casefold() == name))
        columns[name] = ["" if value != value else repr(round(value, DECIMALS)) for value in values]
    for name in [each for each in columns if each.casefold() in ("longitude", "latitude")]:
        columns.pop(name)
    return _table(path, _home_names(columns), (*opened.problems, *about_crs))


def _home_names(columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """Columns of OCHA or MIMU under the home format's names; others as they are."""
    levels = [] if "place_id" in columns else levels_of(list(columns))
    if not levels:
        return columns
    finest, above = levels[-1], levels[-2].code if len(levels) > 1 else ""
    names = finest.name or next(iter(finest.local), finest.code)
    count = len(columns[finest.code])
    return {
        "place_id": columns[finest.code],
        "name_en": columns[names],
        "level": [finest.level] * count,
        "parent_id": columns[above] if above else [""] * count,
        "lon": columns["lon"],
        "lat": columns["lat"],
    }


def _waypoints(path: Path) -> RawTable:
    files.kind_of(path)
    text = path.read_bytes()
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise refuse(
            path,
            N_("The GPX file declares a document type or entities."),
            N_("Export the waypoints again from the device."),
        )
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - without a document type nothing expands
    except ElementTree.ParseError as error:
        raise refuse(
            path,
            N_("The file is damaged or was cut short: its packed parts cannot be read."),
            N_("Export the waypoints again from the device."),
        ) from error
    points = [each for each in root.iter() if each.tag.rsplit("}", 1)[-1] == "wpt"]
    if not points:
        raise refuse(
            path,
            N_("The GPX file has no waypoints."),
            N_("Tracks and routes are lines; export the waypoints of the villages."),
        )
    records = [
        {child.tag.rsplit("}", 1)[-1]: (child.text or "").strip() for child in point}
        | {"lon": point.get("lon", ""), "lat": point.get("lat", "")}
        for point in points
    ]
    names = list(dict.fromkeys(name for record in records for name in record))
    return _table(path, {name: [each.get(name, "") for each in records] for name in names}, ())


def _table(path: Path, columns: dict[str, list[str]], problems: tuple) -> RawTable:  # type: ignore[type-arg]
    names = tuple(columns)
    rows = columns_of(list(zip(*columns.values(), strict=True)), len(names), 1)
    rows = rows.rename_columns([*names, ROW])
    return RawTable(path.name, "", names, rows, problems)
