"""Hazards from cyclone best tracks: which months storms have come near each place.

Two headers are known: the tables made from IBTrACS for the North Indian Ocean
(``DATETIME, CAT, CS_ID, LAT, LON, MSWS, ORIGIN_BASIN``) and NOAA's own IBTrACS
v4 CSV (``SID, ISO_TIME, LAT, LON, WMO_WIND, USA_WIND`` …, with a row of units
below the header). :mod:`points` judges the points and draws each track
hour by hour; :func:`near` finds, for each place, the storms that came within a
distance of it and the hour at which each was closest.

A storm counts once for a place, in the month (UTC) of its closest approach.
The count is the ``weight`` of the hazard month. The ``level`` shows it in four
classes (:func:`calendar_of`), and ``storms`` lists the storms behind each cell.
Distances are from the place's point, not from its outline.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import IntegerValue, Table

from mobility import tables
from mobility.errors import DataError, UsageError
from mobility.importers.opening.tabular import RawTable
from mobility.importers.problems import Context, Imported, Problem
from mobility.importers.rejects import reasons_of, rejected
from mobility.importers.tracks import findings as track_findings
from mobility.importers.tracks import points as track_points
from mobility.importers.tracks.points import Hours
from mobility.measures.parameters import parameters
from mobility.store.database import connect
from mobility.words import MONTHS, N_

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

HAZARD, LEVEL, DISTANCE_KM = "cyclone", "township", 400.0
EARTH_KM = 6371.0088  # mean radius (IUGG)
KM_A_DEGREE = math.pi * EARTH_KM / 180


@dataclass(frozen=True)
class Question:
    """What is asked of the tracks.

    Attributes:
        distance_km: how near a storm must come, in kilometres.
        min_wind_kt: least wind at the closest hour, in knots; None takes every storm.
        level: level of the places that get a calendar.
        place_ids: these places instead; empty takes every place of ``level``.
        hazard: name of the hazard the storms count for.
    """

    distance_km: float = DISTANCE_KM
    min_wind_kt: float | None = None
    level: str = LEVEL
    place_ids: tuple[str, ...] = ()
    hazard: str = HAZARD

    def __post_init__(self) -> None:
        if not 0 < self.distance_km <= EARTH_KM * math.pi:
            raise UsageError(
                N_("A distance of {distance} km makes no sense."),
                remedy=N_("Give kilometres above 0; 400 is usual."),
                distance=self.distance_km,
            )
        if self.level not in tables.LEVELS:
            raise UsageError(
                N_("There is no level {level}."),
                remedy=N_("Use one of: {levels}."),
                level=self.level,
                levels=", ".join(tables.LEVELS),
            )


@dataclass(frozen=True)
class Points:
    """Places and their points: ids, longitudes and latitudes in degrees, side by side."""

    ids: tuple[str, ...]
    lon: Numbers
    lat: Numbers


@dataclass(frozen=True)
class Approaches:
    """Closest approaches, side by side: place and storm positions, hour, km, knots (NaN), where."""

    place: Whole
    storm: Whole
    at: Whole
    km: Numbers
    wind: Numbers
    lon: Numbers
    lat: Numbers

    def only(self, keep: npt.NDArray[np.bool_]) -> Approaches:
        """Those of them where ``keep`` is true."""
        return Approaches(*(getattr(self, field.name)[keep] for field in fields(self)))


def recognises(raw: RawTable) -> bool:
    """Whether the columns are those of best tracks."""
    return track_points.recognises_header(raw.header)


def read(
    raw: RawTable,
    context: Context,
    *,
    distance_km: float = DISTANCE_KM,
    min_wind_kt: float | None = None,
    level: str = LEVEL,
    place_ids: Sequence[str] = (),
    hazard: str = HAZARD,
) -> Imported:
    """A calendar of 12 months for each place, and the storms behind it.

    Options are those of :class:`Question`.

    Returns:
        ``hazards``, ``storms`` and ``storm_tracks`` rows; findings about the tracks and places.

    Raises:
        UsageError: an option makes no sense, or a place is unknown.
        DataError: no place to judge, or no point of a track that can be read.
    """
    minimum = None if min_wind_kt is None else float(min_wind_kt)
    question = Question(float(distance_km), minimum, level, tuple(place_ids), hazard)
    points, about_places = _points(context, question, raw.file)
    fixes = track_points.read(raw)
    if not fixes.kept.num_rows:
        raise DataError(
            N_("No row of the tracks has a time and a position that can be read."),
            where=N_("File: {file}."),
            remedy=N_("Check that it is a best-track table with latitude and longitude."),
            file=raw.file,
        )
    hours = track_points.hourly(fixes.kept)
    found = near(points, hours, question.distance_km)
    strong, unknown_wind = _strong(found, question.min_wind_kt)
    storms = _storms(strong, points, hours, question, raw.file)
    calendar = calendar_of(storms, points.ids, question.hazard, _source(fixes.kept, question, raw))
    reasons = reasons_of(fixes.problems)
    findings = track_findings.of(fixes, raw, calendar, unknown_wind)
    return Imported(
        tables={
            "hazards": calendar,
            "storms": storms,
            "storm_tracks": _tracks(fixes.kept, storms),
        },
        problems=[*fixes.problems, *about_places, *findings],
        rejected=rejected(raw, reasons) if reasons or raw.misfits else None,
    )


# --- places ---------------------------------------------------------------------------------


def _points(context: Context, question: Question, file: str) -> tuple[Points, list[Problem]]:
    """The places asked for that have a point, and what is to say about the others.

    Raises:
        UsageError: a place asked for is unknown.
        DataError: there is none with a point.
    """
    chosen = _chosen(context.places, question)
    inside = _inside(context)
    rows, lost, outlined = [], [], 0
    for row in chosen.to_pylist():
        if row["lon"] is None or row["lat"] is None:
            if row["place_id"] not in inside:
                lost.append(row["place_id"])
                continue
            row["lon"], row["lat"] = inside[row["place_id"]]
            outlined += 1
        rows.append(row)
    if not rows:
        raise DataError(
            N_("No place of level {level} has a location, so no distance can be measured."),
            where=N_("File: {file}."),
            remedy=N_("Import the places first (--as boundaries), or choose another level."),
            level=question.level,
            file=file,
        )
    points = Points(
        tuple(row["place_id"] for row in rows),
        np.array([row["lon"] for row in rows], float),
        np.array([row["lat"] for row in rows], float),
    )
    return points, track_findings.about_places(lost, outlined, file)


def _chosen(places: pa.Table, question: Question) -> pa.Table:
    if not question.place_ids:
        return places.filter(pc.equal(places["level"], question.level))
    unknown = set(question.place_ids) - set(places["place_id"].to_pylist())
    if unknown:
        raise UsageError(
            N_("There is no place {places}."),
            remedy=N_("Import the places first, or correct the codes."),
            places=", ".join(sorted(unknown)),
        )
    return places.filter(pc.is_in(places["place_id"], pa.array(question.place_ids)))


def _inside(context: Context) -> dict[str, tuple[float, float]]:
    """A point inside each outline of the draft."""
    if context.boundaries is None or context.boundaries.empty:
        return {}
    inside = context.boundaries.geometry.representative_point()
    return {
        place_id: (point.x, point.y)
        for place_id, point in zip(context.boundaries["place_id"], inside, strict=True)
    }


# --- geometry -------------------------------------------------------------------------------


def great_circle_km(lon: float, lat: float, lons: Numbers, lats: Numbers) -> Numbers:
    """Distances on the sphere, in km (haversine).

    Within 0.5 % of those on the ellipsoid; best tracks are given to 0.1 degree (11 km).
    """
    across = np.sin(np.radians(lons - lon) / 2) ** 2
    along = np.sin(np.radians(lats - lat) / 2) ** 2
    chord = along + math.cos(math.radians(lat)) * np.cos(np.radians(lats)) * across
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1)))


def near(points: Points, hours: Hours, distance_km: float) -> Approaches:
    """The closest approach of each storm to each place it came within ``distance_km`` of.

    Places are judged one at a time against the hours of their own band of latitude,
    so that memory grows with the tracks only. The earliest of equal hours is taken.
    """
    order = np.argsort(hours.lat, kind="stable")
    lats = hours.lat[order]
    margin = distance_km / KM_A_DEGREE + 1e-6
    parts = []
    for position, (lon, lat) in enumerate(zip(points.lon, points.lat, strict=True)):
        band = order[slice(*np.searchsorted(lats, (lat - margin, lat + margin)))]
        km = great_circle_km(lon, lat, hours.lon[band], hours.lat[band])
        within = km <= distance_km
        parts.append(_closest(position, band[within], km[within], hours))
    return Approaches(
        *(
            np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(Approaches)
        )
    )


def _closest(position: int, these: Whole, km: Numbers, hours: Hours) -> Approaches:
    """Of the hours ``these`` near one place, the closest of each storm."""
    by_storm = np.lexsort((hours.at[these], km, hours.storm[these]))
    storms, first = np.unique(hours.storm[these][by_storm], return_index=True)
    chosen = by_storm[first]
    return Approaches(
        np.full(len(storms), position, np.int64),
        storms,
        hours.at[these][chosen],
        km[chosen],
        hours.wind[these][chosen],
        _around(hours.lon[these][chosen]),
        hours.lat[these][chosen],
    )


def _around(lon: Numbers) -> Numbers:
    """Longitudes from -180 to 180; tracks run on past the date line."""
    return (lon + 180) % 360 - 180


def _strong(found: Approaches, min_wind_kt: float | None) -> tuple[Approaches, int]:
    """The approaches of at least this wind, and how many were left out with no wind known."""
    if min_wind_kt is None:
        return found, 0
    keep = found.wind >= min_wind_kt
    return found.only(keep), int(np.isnan(found.wind).sum())


# --- tables ---------------------------------------------------------------------------------


def _storms(
    found: Approaches, points: Points, hours: Hours, question: Question, file: str
) -> pa.Table:
    """Rows of ``storms``, nearest first within each place and month."""
    moments = [datetime.fromtimestamp(int(at), UTC) for at in found.at]
    rows: dict[str, Any] = {
        "hazard": [question.hazard] * len(moments),
        "place_id": [points.ids[place] for place in found.place],
        "storm_id": [hours.names[storm] for storm in found.storm],
        "month": [moment.month for moment in moments],
        "closest_at": [moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in moments],
        "distance_km": np.round(found.km, 1),
        "wind_kt": pa.array(np.round(found.wind, 1), from_pandas=True),
        "source": [file] * len(moments),
        "lon": np.round(found.lon, 3),
        "lat": np.round(found.lat, 3),
    }
    table = pa.table(rows).cast(tables.table("storms").schema)
    return table.sort_by(
        [("place_id", "ascending"), ("month", "ascending"), ("distance_km", "ascending")]
    )


def _tracks(fixes: pa.Table, storms: pa.Table) -> pa.Table:
    """Rows of ``storm_tracks``: the whole tracks, as they are fixed, of the storms listed."""
    near_ones = fixes.filter(pc.is_in(fixes["storm"], storms["storm_id"].combine_chunks()))
    rows = {
        "storm_id": near_ones["storm"],
        "at": pc.strftime(near_ones["at"].cast(pa.timestamp("s")), "%Y-%m-%dT%H:%M:%SZ"),
        "lon": _around(near_ones["lon"].to_numpy()),
        "lat": near_ones["lat"],
        "wind_kt": near_ones["wind"],
    }
    return pa.table(rows).cast(tables.table("storm_tracks").schema)


def _source(fixes: pa.Table, question: Question, raw: RawTable) -> str:
    """Where a cell's count comes from, in one line."""
    years = pc.min_max(pc.year(fixes["at"])).as_py()
    wind = f", {question.min_wind_kt:g} kt or more" if question.min_wind_kt is not None else ""
    return (
        f"{raw.file}: storms within {question.distance_km:g} km{wind}, "
        f"{years['min']}-{years['max']}, by month of closest approach"
    )


def calendar_of(storms: pa.Table, place_ids: Sequence[str], hazard: str, source: str) -> pa.Table:
    """Twelve ``hazards`` rows for each place: weight = storms in the month, level = its class.

    The level follows the month's share of the place's storms, so that it means the same
    wherever tracks are many or few:

    - 0 none: no storm;
    - 1 possible: a storm, but a single one, or less than an even share (1/12);
    - 2 season: two storms or more, and at least an even share;
    - 3 peak: two or more, and at least three times an even share (1/4).

    At 16.2 N 95.15 E and 400 km (0,0,1,2,7,0,0,0,0,8,2,0) this gives April-May and
    October-November, with peaks in May and October: the months of the national
    meteorological service (DMH).
    """
    grid = pa.table(
        {
            "place_id": np.repeat(np.array(place_ids, dtype=object), len(MONTHS)),
            "month": pa.array(list(MONTHS) * len(place_ids), pa.int32()),
        }
    )
    cells, listed = ibis.memtable(grid), ibis.memtable(storms)
    counted = listed.group_by("place_id", "month").agg(n=listed.count())
    cells = cells.left_join(counted, ["place_id", "month"])
    cells = cells.select("place_id", "month", n=cells.n.fill_null(0))
    rows = cells.select(
        "place_id",
        "month",
        hazard=ibis.literal(hazard),
        level=_level(cells),
        weight=cells.n.cast("float64"),
        source=ibis.literal(source),
    )
    names = tables.table("hazards").column_names
    found = connect().to_pyarrow(rows.select(*names).order_by("place_id", "month"))
    return found.cast(tables.table("hazards").schema)


def _level(cells: Table) -> IntegerValue:
    used = parameters()
    share = cells.n / cells.n.sum().over(group_by="place_id").nullif(0)
    is_season = (cells.n >= used["storms_for_season"]) & (share >= used["storm_season_share"])
    is_peak = share >= used["storm_peak_share"]
    return ibis.cases((cells.n == 0, 0), (~is_season, 1), (is_peak, 3), else_=2)
