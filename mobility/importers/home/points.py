"""Longitudes and latitudes that are impossible, and those that need attention.

A pair is *swapped* when its latitude is out of range but its longitude would be
a possible one, or when the point lies far from all others and its mirror image
does not. 0, 0 means that the location is not known, and is emptied with a
warning. A point outside the outline it should lie in is listed with the
distance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mobility.importers.home.rules import FAULT, VALUE
from mobility.importers.home.sheet import Sheet
from mobility.importers.locations import Point, kilometres_outside
from mobility.importers.opening.tabular import ROW
from mobility.importers.problems import Context, Problem, Rule, capped
from mobility.words import N_

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Located = dict[str | None, tuple[float, float]]

EAST, NORTH = 180.0, 90.0
NEAR, FAR = 1.0, 5.0  # degrees around the known area
NEAR_MEDIAN, FAR_FROM_MEDIAN = 5.0, 15.0  # degrees, where only the file itself is known
FEWEST_POINTS = 3  # fewer cannot tell by their number
LEAST_KM_OUTSIDE = 1.0  # outlines are generalised, villages lie on river banks


@dataclass(frozen=True)
class Box:
    """A rectangle of degrees with a margin that is near and one that is far."""

    west: float
    south: float
    east: float
    north: float
    near: float
    far: float

    def holds(self, lon: Floats, lat: Floats, margin: float) -> Flags:
        """Which points lie in the box or within ``margin`` degrees of it."""
        inside = (lon >= self.west - margin) & (lon <= self.east + margin)
        return inside & (lat >= self.south - margin) & (lat <= self.north + margin)

    def mirrored(self, lon: Floats, lat: Floats) -> Flags:
        """Which points are far outside while the swapped point is near or inside."""
        return ~self.holds(lon, lat, self.far) & self.holds(lat, lon, self.near)


def settle(judged: pa.Table, sheet: Sheet, context: Context) -> tuple[pa.Table, list[Problem]]:
    """Places with swapped points faulted and 0, 0 emptied, and warnings."""
    lon, lat = _floats(judged, "lon"), _floats(judged, "lat")
    swapped = _impossible(lon, lat)
    box = _box(context, lon[~swapped], lat[~swapped])
    mirrored = box.mirrored(lon, lat) if box is not None else np.zeros_like(swapped)
    sure = mirrored & _is_sure(judged, mirrored, context)
    swapped |= sure
    zero = (lon == 0) & (lat == 0)
    judged = _set(judged, FAULT + "lat", swapped, "swapped_location")
    judged = _set(judged, FAULT + "lon", swapped, None)
    judged = _set(judged, VALUE + "lon", zero, None)
    judged = _set(judged, VALUE + "lat", zero, None)
    found = [sheet.located(_zero(), row) for row in judged[ROW].filter(pa.array(zero)).to_pylist()]
    found += [
        sheet.located(_perhaps_swapped(row), row[ROW])
        for row in judged.filter(pa.array(mirrored & ~sure)).to_pylist()
    ]
    found += _stacked(judged, sheet)
    return judged, capped([*found, *_outside(judged, sheet, context)])


def _floats(judged: pa.Table, column: str) -> Floats:
    values: Floats = judged[VALUE + column].to_numpy().astype(float)
    return values


def _set(table: pa.Table, column: str, where: Flags, value: str | None) -> pa.Table:
    """The table with ``value`` in the rows named by ``where``."""
    if not where.any():
        return table
    field = table.schema.field(column)
    mask = pa.array(where)
    new = pa.compute.if_else(mask, pa.scalar(value, field.type), table[column])
    return table.set_column(table.schema.get_field_index(column), field, new)


def _impossible(lon: Floats, lat: Floats) -> Flags:
    is_latitude = np.abs(lon) <= NORTH
    return (np.abs(lat) > NORTH) & (np.abs(lat) <= EAST) & is_latitude


def _is_sure(judged: pa.Table, mirrored: Flags, context: Context) -> Flags:
    """Which mirrored points are swapped for certain: a place abroad may mirror one at home.

    They are where most points of the file are mirrored, or where the area that the place lies in,
    or another place of that area, is near the mirror image. Without an area nothing is certain.
    """
    lon, lat = _floats(judged, "lon"), _floats(judged, "lat")
    located = ~np.isnan(lon) & ~np.isnan(lat)
    if located.sum() >= FEWEST_POINTS and mirrored.sum() * 2 > located.sum():
        return mirrored
    sure = np.zeros_like(mirrored)
    if mirrored.any():
        around = _around(judged, mirrored, context)
        parents = judged[VALUE + "parent_id"].to_pylist()
        for at in np.flatnonzero(mirrored):
            there = around.get(parents[at])
            sure[at] = there is not None and _is_near(there, lat[at], lon[at])
    return sure


def _around(judged: pa.Table, mirrored: Flags, context: Context) -> Located:
    """Where each area lies: its outline, else its point, else the places in it."""
    names = ("place_id", "parent_id", "lon", "lat")
    rows = context.places.select(names).to_pylist()
    own = zip(*(judged[VALUE + name].to_pylist() for name in names), mirrored, strict=True)
    rows += [dict(zip(names, row, strict=True)) for *row, doubted in own if not doubted]
    located = [row for row in rows if None not in (row["lon"], row["lat"])]
    within: dict[str | None, list[tuple[float, float]]] = {}
    for row in located:
        within.setdefault(row["parent_id"], []).append((row["lon"], row["lat"]))
    within.pop(None, None)
    found: Located = {area: _middle(points) for area, points in within.items()}
    found |= {row["place_id"]: (row["lon"], row["lat"]) for row in located}
    if context.boundaries is not None and len(context.boundaries):
        west, south, east, north = context.boundaries.bounds.to_numpy().T
        middles = zip((west + east) / 2, (south + north) / 2, strict=True)
        found |= dict(zip(context.boundaries["place_id"], middles, strict=True))
    return found


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    x, y = np.median(np.array(points), axis=0)
    return float(x), float(y)


def _is_near(there: tuple[float, float], x: float, y: float) -> bool:
    return abs(there[0] - x) <= NEAR_MEDIAN and abs(there[1] - y) <= NEAR_MEDIAN


PERHAPS_SWAPPED = Rule(
    "perhaps_swapped",
    "warning",
    N_("Longitude {lon} and latitude {lat} are far from all other places."),
    N_("If they are exchanged, correct them; a place abroad is right as it is."),
)


def _perhaps_swapped(row: Mapping[str, object]) -> Problem:
    return PERHAPS_SWAPPED.problem({"lon": row["v_lon"], "lat": row["v_lat"]}, column="lat")


def _box(context: Context, lon: Floats, lat: Floats) -> Box | None:
    """Where places are expected: around the draft's outlines, its places, or the file's median."""
    if context.boundaries is not None and len(context.boundaries):
        west, south, east, north = (float(edge) for edge in context.boundaries.total_bounds)
        return Box(west, south, east, north, NEAR, FAR)
    known_lon = context.places["lon"].to_numpy().astype(float)
    known_lat = context.places["lat"].to_numpy().astype(float)
    located = ~np.isnan(known_lon) & ~np.isnan(known_lat)
    if located.any():
        lons, lats = known_lon[located], known_lat[located]
        return Box(lons.min(), lats.min(), lons.max(), lats.max(), NEAR, FAR)
    located = ~np.isnan(lon) & ~np.isnan(lat)
    if not located.any():
        return None
    x, y = float(np.median(lon[located])), float(np.median(lat[located]))
    return Box(x, y, x, y, NEAR_MEDIAN, FAR_FROM_MEDIAN)


ZERO_LOCATION = Rule(
    "zero_location",
    "warning",
    N_("Longitude and latitude are both 0; the location is taken as not known."),
    N_("Leave both empty where the location is not known."),
)


ONE_POINT = Rule(
    "one_point",
    "warning",
    N_("{n} villages are said to lie at one and the same point, {lon} {lat}."),
    N_("It may be that of an office: leave both empty where a location is not known."),
    column="lon",
)


def _zero() -> Problem:
    return ZERO_LOCATION.problem(column="lat")


def _stacked(judged: pa.Table, sheet: Sheet) -> list[Problem]:
    """A warning for each point at which several places are said to lie."""
    names = (ROW, VALUE + "level", VALUE + "lon", VALUE + "lat")
    there: dict[tuple[float, float], list[int]] = {}
    for row, level, x, y in zip(*(judged[name].to_pylist() for name in names), strict=True):
        if level == "village" and x is not None and y is not None:
            there.setdefault((x, y), []).append(row)
    return [
        sheet.located(
            ONE_POINT.problem({"n": len(rows), "lon": x, "lat": y}),
            rows[0],
        )
        for (x, y), rows in there.items()
        if len(rows) >= FEWEST_POINTS
    ]


def _outside(judged: pa.Table, sheet: Sheet, context: Context) -> list[Problem]:
    """A warning for each located place that lies outside the outline of its area."""
    if context.boundaries is None or not len(context.boundaries):
        return []
    names = ("place_id", "parent_id", "lon", "lat")
    rows = judged.select([ROW, *(VALUE + name for name in names)]).to_pylist()
    parents = dict(
        zip(
            context.places["place_id"].to_pylist(),
            context.places["parent_id"].to_pylist(),
            strict=True,
        )
    ) | {row["v_place_id"]: row["v_parent_id"] for row in rows}
    outlined = set(context.boundaries["place_id"])
    within = {row["v_place_id"]: _area(row["v_place_id"], parents, outlined) for row in rows}
    points = [
        Point(row["v_place_id"], within[row["v_place_id"]], row["v_lon"], row["v_lat"])
        for row in rows
        if None not in (row["v_lon"], row["v_lat"])
        and abs(row["v_lat"]) <= NORTH
        and abs(row["v_lon"]) <= EAST
    ]
    far = kilometres_outside(points, context.boundaries)
    return [
        sheet.located(_far(far[row["v_place_id"]], within[row["v_place_id"]]), row[ROW])
        for row in rows
        if far.get(row["v_place_id"], 0) >= LEAST_KM_OUTSIDE
    ]


def _area(place_id: str, parents: Mapping[str, str | None], outlined: set[str]) -> str:
    """The nearest area above a place that has an outline, or nothing."""
    seen = {place_id}
    parent = parents.get(place_id)
    while parent and parent not in seen:
        if parent in outlined:
            return parent
        seen.add(parent)
        parent = parents.get(parent)
    return ""


OUTSIDE_OUTLINE = Rule(
    "outside_outline",
    "warning",
    N_("The place lies {km} km outside {area}, the area it belongs to."),
    N_("Check longitude, latitude and parent_id."),
)


def _far(kilometres: float, area: str) -> Problem:
    return OUTSIDE_OUTLINE.problem({"km": f"{kilometres:.1f}", "area": area}, column="lon")
