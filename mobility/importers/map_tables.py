"""Maps that become rows of a table with a geometry: ``context`` and ``geography``.

Every feature is judged by the data dictionary alone: its columns are those of the table, or, for
``context``, the few names that maps commonly give them. A layer without a column of signs is drawn
with one sign, which the person who imports it chooses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import shapely

from mobility import tables
from mobility.errors import UsageError, printable
from mobility.importers import texts
from mobility.importers.boundaries import map_files
from mobility.importers.boundaries.faulty_features import left_out
from mobility.importers.boundaries.map_import import attribute_texts
from mobility.importers.boundaries.outlines import to_lonlat
from mobility.importers.opening.files import refuse, sha256
from mobility.importers.problems import Context, Imported, Problem, Rule, Source
from mobility.words import N_

CONTEXT = "context"
KINDS = tuple(name for name in tables.NAMES if tables.table(name).is_map)
# Other names that maps give a column, in any letter case.
ALSO = {
    "sign": ("kind", "type", "amenity"),
    "name_en": ("name:en", "name", "name_eng"),
    "name_my": ("name:my", "name_mm", "name_mya"),
    "source": ("origin",),
}
GRID = 1e-6  # degrees; a tenth of a metre
LONGEST_SHOWN = 80


def read(
    path: Path,
    context: Context,
    *,
    table: str = CONTEXT,
    crs: str | None = None,
    layer: str | None = None,
    sign: str | None = None,
) -> Imported:
    """The rows of ``table`` that a map holds.

    Args:
        path: any map that outlines can be imported from.
        context: the draft; nothing of it is needed.
        table: context or geography.
        crs: coordinate system of a file that states none.
        layer: which layer, where there are several.
        sign: how all features of the file are drawn, where it does not say.

    Raises:
        FileError: the file is no usable map, or lacks a column.
        UsageError: ``crs`` or ``sign`` is not possible.
    """
    del context
    opened = map_files.read_map(path, layer)
    frame, about_crs = to_lonlat(opened, crs)
    attributes = attribute_texts(frame, path)
    stated = _stated(attributes, table)
    if table == CONTEXT:
        name = texts.tidy(layer or path.name)[: texts.LONGEST_CODE]
        stated |= {"layer": [name] * len(frame), "number": _numbers(len(frame))}
        stated |= {"sign": [_sign(sign)] * len(frame)} if sign else {}
    _require_columns(path, stated, attributes, table)
    shapes = [_sound(shape) for shape in frame.geometry]
    faults = _faults(stated, shapes, table, path.name)
    kept = [position for position in range(len(frame)) if position not in faults]
    return Imported(
        tables={table: _rows(stated, shapes, kept, table)},
        problems=[*faults.values(), *opened.problems, *about_crs],
        rejected=left_out(attributes, faults),
        sources=[Source(path.name, sha256(path), table, len(frame), len(kept))],
    )


def _numbers(count: int) -> list[str]:
    return [str(number) for number in range(1, count + 1)]


def _sign(sign: str) -> str:
    allowed = _column(CONTEXT, "sign").values
    if sign not in allowed:
        raise UsageError(
            N_("There is no sign {sign}."),
            remedy=N_("The signs are: {signs}."),
            sign=sign,
            signs=", ".join(allowed),
        )
    return sign


def _column(table: str, name: str) -> tables.Column:
    return next(column for column in tables.table(table).columns if column.name == name)


def _stated(attributes: pd.DataFrame, table: str) -> dict[str, list[str]]:
    """The file's columns under the names of the table."""
    plain = {str(column).casefold(): column for column in reversed(attributes.columns)}
    found = {}
    for column in tables.table(table).columns:
        names = (column.name, *(ALSO.get(column.name, ()) if table == CONTEXT else ()))
        own = next((plain[name] for name in names if name in plain), None)
        if own is not None and column.type != "geometry":
            found[column.name] = [texts.tidy(text) for text in attributes[own]]
    return found


def _require_columns(
    path: Path, stated: Mapping[str, Any], attributes: pd.DataFrame, table: str
) -> None:
    missing = [
        column.name
        for column in tables.table(table).columns
        if column.required and column.type != "geometry" and column.name not in stated
    ]
    if missing:
        raise refuse(
            path,
            N_("There is no column {missing}. The columns are: {columns}."),
            N_("Add it to the map; the sign of all its features can be given with --sign."),
            missing=", ".join(missing),
            columns=", ".join(map(str, attributes.columns)) or "–",
        )


def _sound(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """The geometry made valid and rounded; None where nothing is left of it."""
    if shape is None or shape.is_empty:
        return None
    sound = shapely.set_precision(shapely.make_valid(shape), GRID)
    return None if sound.is_empty else sound


NO_GEOMETRY = Rule(
    "no_geometry",
    "error",
    N_("The feature has no point, line or area."),
    N_("Draw it, or leave the feature out of the map."),
)


def _faults(
    stated: Mapping[str, Sequence[str]],
    shapes: Sequence[shapely.Geometry | None],
    table: str,
    file: str,
) -> dict[int, Problem]:
    """The finding for each feature that cannot be a row."""
    faults: dict[int, Problem] = {}
    for position, shape in enumerate(shapes):
        if shape is None:
            faults[position] = NO_GEOMETRY.problem(file=file, row=position + 1)
            continue
        for name, values in stated.items():
            found = _fault(_column(table, name), values[position])
            if found is not None:
                rule, said = found
                where = {"file": file, "row": position + 1, "column": name}
                faults[position] = rule.problem(said, **where)
    return faults


EMPTY = Rule("empty", "error", N_("The cell is empty."), N_("Fill it in."))
NOT_ALLOWED = Rule(
    "not_allowed", "error", N_("“{value}” is not one of: {allowed}."), N_("Write one of these.")
)
NO_NUMBER = Rule("no_number", "error", N_("“{value}” is not a whole number."))


def _fault(column: tables.Column, text: str) -> tuple[Rule, dict[str, object]] | None:
    shown = printable(text, LONGEST_SHOWN)
    longest = texts.LONGEST_CODE if column.key else texts.LONGEST_TEXT
    if rule := texts.fault(text, longest):
        return rule, {"value": shown, "length": len(text), "longest": longest}
    if column.required and not text:
        return EMPTY, {}
    if column.values and text and text not in column.values:
        return NOT_ALLOWED, {"value": shown, "allowed": ", ".join(column.values)}
    if column.type == "integer" and text and not text.isdecimal():
        return NO_NUMBER, {"value": shown}
    return None


def _rows(
    stated: Mapping[str, Sequence[str]],
    shapes: Sequence[shapely.Geometry | None],
    kept: Sequence[int],
    table: str,
) -> pa.Table:
    """The kept features in the dictionary's schema."""
    columns: dict[str, list[Any]] = {}
    for column in tables.table(table).columns:
        if column.type == "geometry":
            columns[column.name] = [shapely.to_wkb(shapes[position]) for position in kept]
            continue
        cells = stated.get(column.name, [""] * len(shapes))
        kind = int if column.type == "integer" else str
        columns[column.name] = [kind(cells[each]) if cells[each] else None for each in kept]
    return pa.table(columns, schema=tables.table(table).schema)


def geo_frame(rows: pa.Table) -> gpd.GeoDataFrame:
    """Rows of a table with a geometry, as a frame (EPSG:4326) that GIS programs read."""
    frame = rows.to_pandas()
    shapes = gpd.GeoSeries.from_wkb(frame.pop("geometry"), crs="EPSG:4326")
    return gpd.GeoDataFrame(frame, geometry=shapes, crs="EPSG:4326")
