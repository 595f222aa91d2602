"""Outlines of places, with their codes, names and parents.

A map is opened safely (:mod:`map_files`), brought to EPSG:4326 and repaired
(:mod:`outlines`); the columns of P-codes and names are recognised by their own
headers (:mod:`admin_columns`, :mod:`map_features`). The finest level with a
P-code is the level of the outlines. Its places and those of every coarser level
the columns name become rows of ``places``: an outline's point is one inside it,
a parent's one inside the union of the outlines in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import shapely

from mobility import tables
from mobility.errors import UsageError, printable
from mobility.importers import texts
from mobility.importers.boundaries import map_files, outlines
from mobility.importers.boundaries.admin_columns import (
    LevelColumns,
    codes_and_names,
    is_home,
    levels_of,
)
from mobility.importers.boundaries.map_features import (
    LONGEST_LABEL,
    Described,
    Feature,
    Parent,
    describe,
    describe_home,
)
from mobility.importers.opening.files import refuse, sha256
from mobility.importers.opening.raw_table import header_of
from mobility.importers.place_rows import PlaceRow, to_table, with_known, with_parents_by_code
from mobility.importers.problems import Context, Imported, Problem, Source
from mobility.importers.rejects import free_name, reasons_of
from mobility.words import N_

KIND = "boundaries"
DECIMALS = 6  # of a degree: a tenth of a metre


def recognises(path: Path) -> bool:
    """Whether ``path`` is named like a map."""
    return map_files.looks_like_map(path)


def read(
    path: Path,
    context: Context,
    *,
    crs: str | None = None,
    layer: str | None = None,
    level: str | None = None,
) -> Imported:
    """Outlines and places of one map.

    Args:
        path: TopoJSON, GeoJSON, shapefile (also zipped), GeoPackage, KML, FlatGeobuf, GeoParquet.
        context: the draft; what the map leaves blank is kept from it.
        crs: coordinate system of a file that states none.
        layer: which layer, where there are several.
        level: level of the outlines, where it is not the one their columns say.

    Raises:
        FileError: the file is no usable map.
        UsageError: ``crs`` or ``level`` cannot be.
    """
    opened = map_files.read_map(path, layer)
    frame, found = outlines.to_lonlat(opened, crs)
    attributes = _texts(frame, path)
    described = _described(attributes, path, level)
    labels = [feature.label for feature in described.features]
    shapes, repairs, faults = outlines.repaired(frame, labels, path.name)
    rejected = {fault.position: fault.problem for fault in faults}
    rejected |= _unfit(attributes, path.name)
    rejected |= _faulty(described, rejected, path.name)
    kept = [feature for feature in described.features if feature.position not in rejected]
    boundaries, merged = _outlines(kept, shapes, path.name)
    drawn = _parent_rows(described, kept, shapes) + _outline_rows(kept, boundaries)
    rows, about_rows = _completed(drawn, described, context, path.name)
    findings = (rejected.values(), opened.problems, found, described.problems, merged, about_rows)
    return Imported(
        tables={"places": to_table(rows)},
        boundaries=boundaries,
        problems=[problem for group in (*findings, repairs) for problem in group],
        rejected=_rejected(attributes, rejected),
        sources=[Source(path.name, sha256(path), KIND, len(frame), len(kept))],
    )


def _texts(frame: gpd.GeoDataFrame, path: Path) -> pd.DataFrame:
    """Every attribute that has a name as text, blank where there is none."""
    attributes = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    attributes.columns = [str(name).strip() for name in attributes]
    header = header_of(path, attributes.columns)
    columns = {name: [_text(value) for value in attributes[name]] for name in header}
    return pd.DataFrame(columns, index=range(len(frame)), dtype=object)


def _text(value: Any) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _described(attributes: pd.DataFrame, path: Path, level: str | None) -> Described:
    header = list(attributes.columns)
    if is_home(header):
        return describe_home(attributes)
    columns = levels_of(header)
    if not columns:
        raise refuse(
            path,
            N_("No column holds P-codes. The columns are: {columns}."),
            N_(
                "Name the columns as OCHA or MIMU do (ADM3_PCODE, ADM3_EN or TS_PCODE, TS), "
                "or place_id, name_en and level."
            ),
            columns=", ".join(header) or "–",
        )
    if level is not None:
        own = replace(columns[-1], level=_allowed(level, columns[:-1]))
        columns = [*columns[:-1], own]
    return describe(attributes, columns, path.name)


def _allowed(level: str, above: Sequence[LevelColumns]) -> str:
    """``level``, if outlines that lie in places of the levels ``above`` can have it."""
    if level not in tables.LEVELS:
        raise UsageError(
            N_("There is no level {level}."),
            remedy=N_("The levels are: {levels}."),
            level=level,
            levels=", ".join(tables.LEVELS),
        )
    coarser = above[-1].level if above else ""
    if coarser and tables.LEVELS.index(level) <= tables.LEVELS.index(coarser):
        raise UsageError(
            N_("The outlines cannot be of level {level}: they lie in places of level {above}."),
            remedy=N_("Choose a finer level with --level."),
            level=level,
            above=coarser,
        )
    return level


# --- which features can be taken ------------------------------------------------------------


def _unfit(attributes: pd.DataFrame, file: str) -> dict[int, Problem]:
    """The finding for each feature with a code or a name that no place can have."""
    codes, names = codes_and_names(list(attributes.columns))
    longest = dict.fromkeys(names, texts.LONGEST_TEXT) | dict.fromkeys(codes, texts.LONGEST_CODE)
    found: dict[int, Problem] = {}
    for column, most in longest.items():
        for position, text in enumerate(attributes[column]):
            code = texts.fault(text.strip() if column in codes else texts.tidy(text), most)
            if code is not None:
                what, remedy = texts.MESSAGES[code]
                shown = printable(text, LONGEST_LABEL)
                values = {"value": shown, "length": len(text), "longest": most}
                found[position] = Problem(
                    code, "error", what, remedy, values, file, row=position + 1, column=column
                )
    return found


def _faulty(described: Described, already: Mapping[int, Problem], file: str) -> dict[int, Problem]:
    """The finding for each feature whose code or level cannot be used."""
    parents = {parent.code for parent in described.parents}
    faulty: dict[int, Problem] = {}
    names: dict[str, str] = {}
    for feature in described.features:
        if feature.position in already:
            continue
        fault = _fault(feature, parents, names.setdefault(feature.code, feature.name_en))
        if fault is not None:
            code, what, remedy, values = fault
            faulty[feature.position] = Problem(
                code=code,
                severity="error",
                what=what,
                remedy=remedy,
                values={"place": feature.label, **values},
                file=file,
                row=feature.position + 1,
            )
    return faulty


def _fault(
    feature: Feature, parents: set[str], first_name: str
) -> tuple[str, str, str, dict[str, str]] | None:
    if not feature.code:
        return (
            "no_code",
            N_("{place}: the outline has no P-code."),
            N_("Fill in its P-code, or leave the outline out of the map."),
            {},
        )
    if feature.level not in tables.LEVELS:
        return (
            "unknown_level",
            N_("{place}: there is no level “{level}”."),
            N_("The levels are: {levels}."),
            {"level": feature.level, "levels": ", ".join(tables.LEVELS)},
        )
    if feature.code in parents:
        return (
            "code_at_two_levels",
            N_("{place}: the same P-code stands for a place of a higher level."),
            N_("Give every place a P-code of its own."),
            {},
        )
    if feature.name_en != first_name:
        return (
            "duplicate_code",
            N_("{place}: the P-code was used before, for {first}."),
            N_("Correct one of the two P-codes."),
            {"first": first_name or "–"},
        )
    return None


def _rejected(attributes: pd.DataFrame, rejected: Mapping[int, Problem]) -> pa.Table | None:
    """The attributes of the features left out, with their number in the file and the reason."""
    if not rejected:
        return None
    header = list(attributes.columns)
    reasons = reasons_of(list(rejected.values()))
    positions = sorted(rejected)
    rows = attributes.iloc[positions].assign(
        **{
            free_name("row", header): [position + 1 for position in positions],
            free_name("reason", header): [reasons[position + 1] for position in positions],
        }
    )
    return pa.Table.from_pandas(rows, preserve_index=False)


# --- outlines and places --------------------------------------------------------------------


def _outlines(
    kept: Sequence[Feature], shapes: gpd.GeoSeries, file: str
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """One outline a code; parts drawn as features of their own are joined, and that is said."""
    positions: dict[str, list[int]] = {}
    for feature in kept:
        positions.setdefault(feature.code, []).append(feature.position)
    levels = {feature.code: feature.level for feature in kept}
    joined = [_union(shapes, places) for places in positions.values()]
    problems = [
        Problem(
            code="outlines_joined",
            severity="warning",
            what=N_("{place} is drawn by {n} features of one name; they were joined."),
            remedy=N_("Check that none of them carries the P-code by mistake."),
            values={"place": code, "n": len(places)},
            file=file,
            row=places[1] + 1,
        )
        for code, places in positions.items()
        if len(places) > 1
    ]
    frame = gpd.GeoDataFrame(
        {"place_id": list(positions), "level": [levels[code] for code in positions]},
        geometry=gpd.GeoSeries(joined, crs=outlines.LONLAT),
        crs=outlines.LONLAT,
    )
    return frame, problems


def _union(shapes: gpd.GeoSeries, positions: Iterable[int]) -> shapely.Geometry | None:
    parts = [shape for place in positions if (shape := shapes.iloc[place]) is not None]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def _parent_rows(
    described: Described, kept: Sequence[Feature], shapes: gpd.GeoSeries
) -> list[PlaceRow]:
    """Rows for the places that a kept outline lies in."""
    used = {feature.position for feature in kept}
    rows = []
    for parent in described.parents:
        positions = [position for position in parent.positions if position in used]
        if positions:
            rows.append(_row(parent, _union(shapes, positions)))
    return rows


def _outline_rows(kept: Sequence[Feature], boundaries: gpd.GeoDataFrame) -> list[PlaceRow]:
    first = {feature.code: feature for feature in reversed(kept)}
    outlined = zip(boundaries["place_id"], boundaries.geometry, strict=True)
    return [_row(first[code], shape) for code, shape in outlined]


def _completed(
    rows: Sequence[PlaceRow], described: Described, context: Context, file: str
) -> tuple[list[PlaceRow], list[Problem]]:
    """The rows with what the draft and the codes add; doubtful names for want of better ones."""
    nested, about_parents = with_parents_by_code(rows, context, file)
    known, changed = with_known(nested, context, file)
    local = [
        replace(row, name_my=row.name_my or described.doubtful_local.get(row.place_id))
        for row in known
    ]
    named, unnamed = _all_named(local, described.doubtful_names, file)
    return named, [*about_parents, *changed, *unnamed]


def _row(place: Feature | Parent, shape: shapely.Geometry) -> PlaceRow:
    """The place, at a point inside ``shape``."""
    point = shape.representative_point()
    return PlaceRow(
        place.code,
        place.name_en,
        place.name_my,
        place.level,
        place.parent_id,
        round(point.x, DECIMALS),
        round(point.y, DECIMALS),
    )


def _all_named(
    rows: Sequence[PlaceRow], doubtful: Mapping[str, str], file: str
) -> tuple[list[PlaceRow], list[Problem]]:
    """Rows with a name each: the doubtful one, the local one or the code for want of another."""
    nameless = [row.place_id for row in rows if not row.name_en and row.place_id not in doubtful]
    named = [
        row
        if row.name_en
        else replace(row, name_en=doubtful.get(row.place_id) or row.name_my or row.place_id)
        for row in rows
    ]
    if not nameless:
        return named, []
    return named, [
        Problem(
            code="no_name",
            severity="warning",
            what=N_("{n} places have no name in Latin letters; their code stands in: {places}."),
            remedy=N_("Import a file that names them."),
            values={"n": len(nameless), "places": ", ".join(nameless)},
            file=file,
        )
    ]
