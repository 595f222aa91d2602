"""Turns a table of best tracks into hazard calendars, with the storms behind them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mobility import tables
from mobility.errors import DataError, UsageError
from mobility.importers.opening.tabular import RawTable
from mobility.importers.problems import Context, Imported
from mobility.importers.recipes.recipe import Recipe
from mobility.importers.rejects import rejected
from mobility.importers.sources.tracks import findings as track_findings
from mobility.importers.sources.tracks import points as track_points
from mobility.importers.sources.tracks.approaches import Approaches, Points, around, near, with_wind
from mobility.importers.sources.tracks.calendar import calendar_of
from mobility.importers.sources.tracks.points import Hours
from mobility.measures.distance import EARTH_KM
from mobility.words import N_

HAZARD, LEVEL, DISTANCE_KM = "cyclone", "township", 400.0


@dataclass(frozen=True)
class TrackOptions:
    """The options of an import of tracks.

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


def read(
    raw: RawTable,
    context: Context,
    recipe: Recipe,
    *,
    distance_km: float = DISTANCE_KM,
    min_wind_kt: float | None = None,
    level: str = LEVEL,
    place_ids: Sequence[str] = (),
    hazard: str = HAZARD,
) -> Imported:
    """A calendar of 12 months for each place, and the storms behind it.

    Options are those of :class:`TrackOptions`.

    Returns:
        ``hazards``, ``storms`` and ``storm_tracks`` rows; findings about the tracks and places.

    Raises:
        UsageError: an option makes no sense, or a place is unknown.
        DataError: there is no place with a location, or no point of a track that can be read.
    """
    minimum = None if min_wind_kt is None else float(min_wind_kt)
    options = TrackOptions(float(distance_km), minimum, level, tuple(place_ids), hazard)
    points, lost, outlined = _points(context, options, raw.file)
    fixes = track_points.read(raw, recipe)
    if not fixes.kept.num_rows:
        raise DataError(
            N_("No row of the tracks has a time and a position that can be read."),
            where=N_("File: {file}."),
            remedy=N_("Check that it is a best-track table with latitude and longitude."),
            file=raw.file,
        )
    hours = track_points.hourly(fixes.kept)
    approaches = near(points, hours, options.distance_km)
    strong, unknown_wind = with_wind(approaches, options.min_wind_kt)
    storms = _storms(strong, points, hours, options, raw.file)
    calendar = calendar_of(storms, points.ids, options.hazard, _source(fixes.kept, options, raw))
    seen = track_findings.Seen(raw, fixes, calendar, unknown_wind, lost, outlined)
    return Imported(
        tables={"hazards": calendar, "storms": storms, "storm_tracks": _tracks(fixes.kept, storms)},
        problems=[*fixes.problems, *track_findings.of(seen)],
        rejected=rejected(raw, fixes.reasons) if fixes.reasons or raw.misfits else None,
    )


# --- places ---------------------------------------------------------------------------------


def _points(context: Context, options: TrackOptions, file: str) -> tuple[Points, list[str], int]:
    """The chosen places that have a point, those without, and how many have one by outline.

    Raises:
        UsageError: a chosen place is unknown.
        DataError: none of them has a point.
    """
    chosen = _chosen(context.places, options)
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
            level=options.level,
            file=file,
        )
    points = Points(
        tuple(row["place_id"] for row in rows),
        np.array([row["lon"] for row in rows], float),
        np.array([row["lat"] for row in rows], float),
    )
    return points, lost, outlined


def _chosen(places: pa.Table, options: TrackOptions) -> pa.Table:
    if not options.place_ids:
        return places.filter(pc.equal(places["level"], options.level))
    unknown = set(options.place_ids) - set(places["place_id"].to_pylist())
    if unknown:
        raise UsageError(
            N_("There is no place {places}."),
            remedy=N_("Import the places first, or correct the codes."),
            places=", ".join(sorted(unknown)),
        )
    return places.filter(pc.is_in(places["place_id"], pa.array(options.place_ids)))


def _inside(context: Context) -> dict[str, tuple[float, float]]:
    """A point inside each outline of the draft."""
    if context.boundaries is None or context.boundaries.empty:
        return {}
    inside = context.boundaries.geometry.representative_point()
    return {
        place_id: (point.x, point.y)
        for place_id, point in zip(context.boundaries["place_id"], inside, strict=True)
    }


# --- tables ---------------------------------------------------------------------------------


def _storms(
    approaches: Approaches, points: Points, hours: Hours, options: TrackOptions, file: str
) -> pa.Table:
    """Rows of ``storms``, nearest first within each place and month."""
    moments = [datetime.fromtimestamp(int(at), UTC) for at in approaches.at]
    rows: dict[str, Any] = {
        "hazard": [options.hazard] * len(moments),
        "place_id": [points.ids[place] for place in approaches.place],
        "storm_id": [hours.names[storm] for storm in approaches.storm],
        "month": [moment.month for moment in moments],
        "closest_at": [moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in moments],
        "distance_km": np.round(approaches.km, 1),
        "wind_kt": pa.array(np.round(approaches.wind, 1), from_pandas=True),
        "source": [file] * len(moments),
        "lon": np.round(approaches.lon, 3),
        "lat": np.round(approaches.lat, 3),
    }
    table = pa.table(rows).cast(tables.table("storms").schema)
    return table.sort_by(
        [("place_id", "ascending"), ("month", "ascending"), ("distance_km", "ascending")]
    )


def _tracks(fixes: pa.Table, storms: pa.Table) -> pa.Table:
    """Rows of ``storm_tracks``: the whole tracks, fix by fix, of the storms listed."""
    near_ones = fixes.filter(pc.is_in(fixes["storm"], storms["storm_id"].combine_chunks()))
    rows = {
        "storm_id": near_ones["storm"],
        "at": pc.strftime(near_ones["at"].cast(pa.timestamp("s")), "%Y-%m-%dT%H:%M:%SZ"),
        "lon": around(near_ones["lon"].to_numpy()),
        "lat": near_ones["lat"],
        "wind_kt": near_ones["wind"],
    }
    return pa.table(rows).cast(tables.table("storm_tracks").schema)


def _source(fixes: pa.Table, options: TrackOptions, raw: RawTable) -> str:
    """Where a cell's count comes from, in one line."""
    years = pc.min_max(pc.year(fixes["at"])).as_py()
    wind = f", {options.min_wind_kt:g} kt or more" if options.min_wind_kt is not None else ""
    return (
        f"{raw.file}: storms within {options.distance_km:g} km{wind}, "
        f"{years['min']}-{years['max']}, by month of closest approach"
    )
