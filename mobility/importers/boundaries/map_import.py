"""Reads a map: its outlines, and rows for their places and the places above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from mobility import tables
from mobility.errors import UsageError
from mobility.importers.boundaries import map_files, outlines
from mobility.importers.boundaries.admin_columns import HOME, LevelColumns, is_home, levels_of
from mobility.importers.boundaries.drawn_places import completed, joined_outlines, place_rows
from mobility.importers.boundaries.faulty_features import faulty, left_out, unfit
from mobility.importers.boundaries.map_features import Described, describe, describe_home
from mobility.importers.opening.files import refuse, sha256
from mobility.importers.opening.raw_table import ROW, RawTable, columns_of, header_of
from mobility.importers.place_rows import to_table
from mobility.importers.problems import Context, Imported, Source
from mobility.importers.recipes.recipe import Recipe
from mobility.words import N_

KIND = "boundaries"


def read(
    path: Path,
    context: Context,
    *,
    crs: str | None = None,
    layer: str | None = None,
    level: str | None = None,
    recipe: Recipe | None = None,
) -> Imported:
    """Outlines and places of one map.

    Args:
        path: TopoJSON, GeoJSON, shapefile (also zipped), GeoPackage, KML, FlatGeobuf, GeoParquet.
        context: the draft; values that the map leaves blank are kept from it.
        crs: coordinate system of a file that states none.
        layer: which layer, where there are several.
        level: level of the outlines, where their columns do not show it.
        recipe: what the columns mean, where they are not of a known form.

    Raises:
        DataError: the map lacks a column that the recipe names.
        FileError: the file is not a usable map.
        UsageError: ``crs`` or ``level`` is not possible.
    """
    opened = map_files.read_map(path, layer)
    frame, about_crs = outlines.to_lonlat(opened, crs)
    attributes = attribute_texts(frame, path)
    if recipe is not None:
        attributes = _translated(attributes, recipe, path)
        frame = frame.loc[attributes.index].reset_index(drop=True)
        attributes = attributes.reset_index(drop=True)
    described = _described(attributes, path, level)
    labels = [feature.label for feature in described.features]
    shapes, repairs, faults = outlines.repaired(frame, labels, path.name)
    rejected = {fault.position: fault.problem for fault in faults}
    rejected |= unfit(attributes, path.name)
    rejected |= faulty(described, rejected, path.name)
    kept = [feature for feature in described.features if feature.position not in rejected]
    boundaries, merged = joined_outlines(kept, shapes, path.name)
    drawn = place_rows(described, kept, shapes, boundaries)
    rows, about_rows = completed(drawn, described, context, path.name)
    findings = (
        rejected.values(),
        opened.problems,
        about_crs,
        described.problems,
        merged,
        about_rows,
    )
    return Imported(
        tables={"places": to_table(rows)},
        boundaries=boundaries,
        problems=[problem for group in (*findings, repairs) for problem in group],
        rejected=left_out(attributes, rejected),
        sources=[Source(path.name, sha256(path), KIND, len(frame), len(kept))],
    )


def attribute_texts(frame: gpd.GeoDataFrame, path: Path) -> pd.DataFrame:
    """Every attribute that has a name as text, blank where there is none."""
    attributes = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    attributes.columns = [str(name).strip() for name in attributes]
    header = header_of(path, attributes.columns)
    columns = {name: [_text(value) for value in attributes[name]] for name in header}
    return pd.DataFrame(columns, index=range(len(frame)), dtype=object)


def _translated(attributes: pd.DataFrame, recipe: Recipe, path: Path) -> pd.DataFrame:
    """The attributes under the home format's names; the index tells the features that are kept."""
    header = tuple(attributes.columns)
    rows = columns_of(attributes.to_numpy().tolist(), len(header), 0)
    raw = RawTable(path.name, "", header, rows.rename_columns([*header, ROW]))
    # A map is opened in a process of its own, which loads this for the few that have a recipe.
    from mobility.importers.recipes.engine import apply

    translated, _ = apply(recipe, raw, "places")
    missing = [name for name in HOME if name not in translated.header]
    if missing or translated.parts > 1:
        raise refuse(
            path,
            N_("The mapping gives no {missing}."),
            N_("Outlines need place_id, name_en and level, each under [columns] or [constants]."),
            missing=", ".join(missing) or "parts",
        )
    frame = translated.rows.to_pandas()
    return frame.set_index(ROW).fillna("")


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
