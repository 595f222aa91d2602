"""The outlines of a map joined by code, and rows for the places they draw and lie in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import shapely

from mobility.importers.boundaries.map_features import Described, Feature, Parent
from mobility.importers.boundaries.outlines import LONLAT
from mobility.importers.place_rows import PlaceRow, with_known, with_parents_by_code
from mobility.importers.problems import Context, Problem, Rule
from mobility.words import N_

DECIMALS = 6  # of a degree: a tenth of a metre


OUTLINES_JOINED = Rule(
    "outlines_joined",
    "warning",
    N_("{place} is drawn by {n} features of one name; they were joined."),
    N_("Check that none of them carries the P-code by mistake."),
)


def joined_outlines(
    kept: Sequence[Feature], shapes: gpd.GeoSeries, file: str
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """One outline per code; parts drawn as separate features are joined, with a finding."""
    positions: dict[str, list[int]] = {}
    for feature in kept:
        positions.setdefault(feature.code, []).append(feature.position)
    levels = {feature.code: feature.level for feature in kept}
    joined = [_union(shapes, places) for places in positions.values()]
    problems = [
        OUTLINES_JOINED.problem({"place": code, "n": len(places)}, file=file, row=places[1] + 1)
        for code, places in positions.items()
        if len(places) > 1
    ]
    frame = gpd.GeoDataFrame(
        {"place_id": list(positions), "level": [levels[code] for code in positions]},
        geometry=gpd.GeoSeries(joined, crs=LONLAT),
        crs=LONLAT,
    )
    return frame, problems


def _union(shapes: gpd.GeoSeries, positions: Iterable[int]) -> shapely.Geometry | None:
    parts = [shape for place in positions if (shape := shapes.iloc[place]) is not None]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def place_rows(
    described: Described,
    kept: Sequence[Feature],
    shapes: gpd.GeoSeries,
    boundaries: gpd.GeoDataFrame,
) -> list[PlaceRow]:
    """Rows for the places that a kept outline lies in, then for the outlines themselves."""
    return _parent_rows(described, kept, shapes) + _outline_rows(kept, boundaries)


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


def completed(
    rows: Sequence[PlaceRow], described: Described, context: Context, file: str
) -> tuple[list[PlaceRow], list[Problem]]:
    """The rows completed from the draft and the codes; doubtful names if there are no others."""
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


NO_NAME = Rule(
    "no_name",
    "warning",
    N_("{n} places have no name in Latin letters; their code is used instead: {places}."),
    N_("Import a file that names them."),
)


def _all_named(
    rows: Sequence[PlaceRow], doubtful: Mapping[str, str], file: str
) -> tuple[list[PlaceRow], list[Problem]]:
    """Rows that all have a name: the doubtful one, the local one or the code if need be."""
    nameless = [
        row.place_id
        for row in rows
        if not (row.name_en or row.name_my) and row.place_id not in doubtful
    ]
    named = [
        row
        if row.name_en
        else replace(row, name_en=doubtful.get(row.place_id) or row.name_my or row.place_id)
        for row in rows
    ]
    if not nameless:
        return named, []
    return named, [NO_NAME.problem({"n": len(nameless), "places": ", ".join(nameless)}, file=file)]
