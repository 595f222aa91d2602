"""Outlines prepared for use: brought to EPSG:4326, checked and repaired.

Nothing is repaired silently. A coordinate system that a file does not state is
assumed only where the format's own specification fixes it, or taken from the
person who imports it; each repaired outline is a finding with its area before
and after, measured in an equal-area projection (EPSG:6933). An outline whose
area would change by more than :data:`LARGEST_AREA_CHANGE` is rejected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError

from mobility.errors import FileError, UsageError
from mobility.importers.boundaries.map_files import MapLayer
from mobility.importers.problems import Problem, Rule
from mobility.words import N_

LONLAT = "EPSG:4326"
EQUAL_AREA = "EPSG:6933"
LARGEST_AREA_CHANGE = 0.001
SQUARE_METRES = 1_000_000  # in a square kilometre
EAST, NORTH = 180, 90  # the last degrees of longitude and latitude
# Crossings of an outline with itself. Drawing errors cause some; from a million, GEOS would make a
# million corners.
MOST_CROSSINGS = 100_000
FEWEST_EDGES, PAIRS_LOOKED_AT = 20, 2_000_000


HEIGHTS_DROPPED = Rule("heights_dropped", "note", N_("Heights were left out."))
TRANSFORMED = Rule(
    "transformed", "note", N_("The coordinates were transformed from {crs} to EPSG:4326 (WGS 84).")
)
CRS_OVERRIDDEN = Rule(
    "crs_overridden",
    "note",
    N_("The file says {found}, which its coordinates cannot be; {crs} was used."),
)
CRS_GIVEN = Rule(
    "crs_given", "note", N_("The file states no coordinate system; {crs} was used, as --crs says.")
)
REPAIRED = Rule(
    "outline_repaired",
    "note",
    N_(
        "{place}: the outline was not valid ({reason}). It was repaired; its area was {before} km² "
        "and is {after} km² (change {change} %)."
    ),
)
NO_OUTLINE = Rule(
    "outline_unusable",
    "error",
    N_("{place}: the feature has no outline."),
    N_("Draw it, or leave the feature out of the map."),
)
NO_AREA = Rule(
    "outline_unusable",
    "error",
    N_("{place}: the feature is a {shape}, not an area."),
    N_("Import outlines (polygons); points of villages are imported with --as places."),
)
NOT_A_COORDINATE = Rule(
    "outline_unusable",
    "error",
    N_("{place}: a coordinate of the outline is not a number."),
    N_("Correct the outline in a map program and import it again."),
)
TOO_CROSSED = Rule(
    "outline_unusable",
    "error",
    N_("{place}: the outline crosses itself more than {most} times."),
    N_("Draw it again, or leave the feature out of the map."),
)
CHANGED_BY_REPAIR = Rule(
    "outline_unusable",
    "error",
    N_(
        "{place}: the outline is not valid ({reason}), and a repair would change its area "
        "from {before} to {after} km²."
    ),
    N_("Correct the outline in a map program and import it again."),
)


@dataclass(frozen=True)
class Fault:
    """Why one feature cannot be used: its position in the frame, and the finding."""

    position: int
    problem: Problem


# --- where the outlines lie -----------------------------------------------------------------


def to_lonlat(layer: MapLayer, stated: str | None) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """The features in EPSG:4326, in two dimensions, and findings about the conversion.

    Args:
        layer: a map as read.
        stated: the coordinate system given by the person who imports it, such as ``"EPSG:32646"``.

    Raises:
        FileError: no coordinate system is known, or the coordinates do not fit it.
        UsageError: ``stated`` is not a coordinate system.
    """
    frame, problems = _with_crs(layer, _crs(stated))
    if shapely.has_z(frame.geometry.array).any():
        frame = frame.set_geometry(shapely.force_2d(frame.geometry.array), crs=frame.crs)
        problems.append(HEIGHTS_DROPPED.problem(file=layer.file))
    if not CRS(frame.crs).equals(CRS(LONLAT), ignore_axis_order=True):
        problems.append(TRANSFORMED.problem({"crs": _name(frame.crs)}, file=layer.file))
    try:
        frame = frame.to_crs(LONLAT)
    except ProjError as error:
        raise _misplaced(layer, _name(frame.crs)) from error
    if not _fits_lonlat(frame):
        raise _misplaced(layer, _name(layer.frame.crs or stated or LONLAT))
    return frame, problems


def _crs(stated: str | None) -> CRS | None:
    try:
        return CRS.from_user_input(stated) if stated else None
    except CRSError as error:
        raise UsageError(
            N_("“{crs}” is not a coordinate system."),
            remedy=N_("State it by its EPSG code, for example --crs EPSG:32646."),
            crs=stated,
        ) from error


def _name(crs: CRS | str) -> str:
    known = CRS(crs)
    epsg = known.to_epsg()
    return f"EPSG:{epsg} ({known.name})" if epsg else known.name


def _with_crs(layer: MapLayer, stated: CRS | None) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    frame = layer.frame
    if frame.crs is None:
        return _assigned(layer, stated)
    if stated is None or CRS(frame.crs).equals(stated, ignore_axis_order=True):
        return frame, []
    if CRS(frame.crs).is_geographic and not _fits_lonlat(frame):
        return frame.set_crs(stated, allow_override=True), [
            CRS_OVERRIDDEN.problem(
                {"found": _name(frame.crs), "crs": _name(stated)}, file=layer.file
            )
        ]
    raise FileError(
        N_("The file states {found}, but --crs says {crs}."),
        where=N_("File: {file}."),
        remedy=N_("Leave out --crs; the file's own statement is used."),
        file=layer.file,
        found=_name(frame.crs),
        crs=_name(stated),
    )


CRS_MISSING = Rule(
    "crs_missing",
    "warning",
    N_(
        "The file states no coordinate system. {format} holds longitude and latitude "
        "on WGS 84 unless it says otherwise, and every coordinate fits: "
        "EPSG:4326 was used."
    ),
    N_("If they are in another system, state it with --crs EPSG:xxxx."),
)


def _assigned(layer: MapLayer, stated: CRS | None) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Features of a file without a coordinate system, given one."""
    frame = layer.frame
    if stated is not None:
        note = CRS_GIVEN.problem({"crs": _name(stated)}, file=layer.file)
        return frame.set_crs(stated), [note]
    if layer.format.is_lonlat and _fits_lonlat(frame):
        return frame.set_crs(LONLAT), [
            CRS_MISSING.problem({"format": layer.format.name}, file=layer.file)
        ]
    west, south, east, north = (round(float(edge), 3) for edge in frame.total_bounds)
    raise FileError(
        N_(
            "The file states no coordinate system; its coordinates run from {west}, {south} "
            "to {east}, {north}."
        ),
        where=N_("File: {file}."),
        remedy=N_(
            "State it with --crs EPSG:xxxx (longitude and latitude on WGS 84 are EPSG:4326), "
            "or add the shapefile's .prj."
        ),
        file=layer.file,
        west=west,
        south=south,
        east=east,
        north=north,
    )


def _fits_lonlat(frame: gpd.GeoDataFrame) -> bool:
    west, south, east, north = frame.total_bounds
    edges = np.array([west, south, east, north])
    if np.isnan(edges).all():  # no feature has a geometry; each is a fault of its own
        return True
    return bool(
        np.isfinite(edges).all() and max(-west, east) <= EAST and max(-south, north) <= NORTH
    )


def _misplaced(layer: MapLayer, crs: str) -> FileError:
    west, south, east, north = layer.frame.total_bounds
    looks_swapped = max(abs(west), abs(east)) <= NORTH < max(abs(south), abs(north)) <= EAST
    return FileError(
        N_("Longitude and latitude look swapped: the coordinates do not fit {crs}.")
        if looks_swapped
        else N_("The coordinates do not fit {crs}, the coordinate system of the file."),
        where=N_("File: {file}."),
        remedy=N_("Export the map again with longitude first.")
        if looks_swapped
        else N_("State the right one with --crs EPSG:xxxx, or export the map again."),
        file=layer.file,
        crs=crs,
    )


# --- whether they are sound -----------------------------------------------------------------


def repaired(
    frame: gpd.GeoDataFrame, labels: Sequence[str], file: str
) -> tuple[gpd.GeoSeries, list[Problem], list[Fault]]:
    """Valid polygons for every feature that can have one.

    Args:
        frame: features in EPSG:4326.
        labels: the name of each feature in findings: its code and name.
        file: name of the file.

    Returns:
        The geometries in the frame's order (None where there is a fault), a note for
        each repair, and the faults.
    """
    before = frame.geometry
    after = gpd.GeoSeries([_polygons(shape) for shape in before], index=before.index, crs=LONLAT)
    area_before, area_after = _areas(before), _areas(after)
    problems, faults = [], []
    for position, shape in enumerate(before):
        areas = (area_before[position], area_after[position])
        found = _fault(shape, after.iloc[position], areas)
        place = {"place": labels[position]}
        if found is not None:
            rule, values = found
            problem = rule.problem(place | values, file=file, row=position + 1)
            faults.append(Fault(position, problem))
        elif not shape.is_valid or shape.geom_type == "GeometryCollection":
            values = place | _repair_values(shape, areas)
            note = REPAIRED.problem(values, file=file, row=position + 1)
            problems.append(note)
    after.iloc[[fault.position for fault in faults]] = None
    return after, problems, faults


def _polygons(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """The valid polygons of ``shape``, or None where there are none."""
    if shape is None or shape.is_empty:
        return None
    if shape.is_valid:
        sound = shape
    elif _flaw(shape):
        return None
    else:
        sound = shapely.make_valid(shape, method="structure")
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(sound)).ravel()
        if part.geom_type == "Polygon" and not part.is_empty
    ]
    if not parts:
        return None
    if shape.is_valid and shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _flaw(shape: shapely.Geometry) -> Rule | None:
    """Why an invalid outline cannot even be repaired, or None."""
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return NOT_A_COORDINATE
    return TOO_CROSSED if _crossings(shape) > MOST_CROSSINGS else None


def _crossings(shape: shapely.Geometry) -> float:
    """The approximate number of crossings of a shape's edges, from an even sample of them."""
    rings = shapely.get_rings(shapely.get_parts(shapely.get_parts(shape)).ravel())
    points, ring = shapely.get_coordinates(rings, return_index=True)
    is_edge = ring[:-1] == ring[1:]
    starts, ends = points[:-1][is_edge], points[1:][is_edge]
    count = len(starts)
    if count**2 < MOST_CROSSINGS:
        return 0
    looked_at = max(FEWEST_EDGES, PAIRS_LOOKED_AT // count)
    some = range(0, count, max(1, count // looked_at))
    crossed = sum(_crossing(starts[at], ends[at], starts, ends) for at in some)
    return crossed / len(some) * count / 2


def _crossing(start: np.ndarray, end: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> int:
    """How many edges cross this one: the ends of each lie on both sides of the other."""
    apart = _side(start, end, starts) * _side(start, end, ends) < 0
    return int((apart & (_side(starts, ends, start) * _side(starts, ends, end) < 0)).sum())


def _side(start: np.ndarray, end: np.ndarray, point: np.ndarray) -> np.ndarray:
    """Above 0 where a point lies to the left of an edge, below 0 to the right."""
    along, across = end - start, point - start
    side: np.ndarray = along[..., 0] * across[..., 1] - along[..., 1] * across[..., 0]
    return side


def _areas(shapes: gpd.GeoSeries) -> np.ndarray:
    """Square kilometres of each geometry, NaN where there is none."""
    areas: np.ndarray = shapes.to_crs(EQUAL_AREA).area.to_numpy() / SQUARE_METRES
    return areas


def _fault(
    before: shapely.Geometry | None, after: shapely.Geometry | None, areas: tuple[float, float]
) -> tuple[Rule, dict[str, object]] | None:
    """Why a feature cannot be used, and the values of the finding; or None."""
    if before is None or before.is_empty:
        return NO_OUTLINE, {}
    flaw = None if after is not None or before.is_valid else _flaw(before)
    if flaw is not None:
        return flaw, {"most": MOST_CROSSINGS}
    if after is None:
        return NO_AREA, {"shape": before.geom_type}
    if not abs(areas[1] - areas[0]) <= LARGEST_AREA_CHANGE * areas[0]:
        return CHANGED_BY_REPAIR, _repair_values(before, areas)
    return None


def _repair_values(shape: shapely.Geometry, areas: tuple[float, float]) -> dict[str, object]:
    before, after = areas
    return {
        "reason": "GeometryCollection" if shape.is_valid else shapely.is_valid_reason(shape),
        "before": f"{before:.3f}",
        "after": f"{after:.3f}",
        "change": f"{abs(after / before - 1) * 100:.4f}" if before else "–",
    }
