"""Hazards with their seasons and storms, and the work of the year."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from mobility import access
from mobility.access import Viewer
from mobility.measures import hazards as hazard_measures
from mobility.measures.scenario import Scenario
from mobility.store.database import Table
from mobility.store.queries.question import question
from mobility.store.queries.scope import Scope, hazards_at, labour_at
from mobility.store.releases import Reader, Release


@question()
def hazards(
    scope: Scope,
    scenario: Scenario | None = None,
    *,
    inside: bool = False,
    as_stated: bool = False,
) -> Table:
    """Hazards of the selected places, inherited from the nearest place that states them.

    Where no place is selected, all that are stated. Only storms of the chosen force count.

    Args:
        scope: the question.
        scenario: moves the hazards; None is the release as it is.
        inside: for hazards that none of the places has, also give the calendars stated inside them.
        as_stated: give the calendars as the release states them, whatever the force.

    Returns:
        hazard, place_id, month, level, weight, source, inherited_from, storms (how many of the
        force count; empty where no storms stand behind the calendar).
    """
    calendars = hazards_at(scope, scenario, inside=inside, as_stated=as_stated)
    return calendars.order_by("hazard", "place_id", "month")


@question(hazard=None)
def hazards_together(scope: Scope, names: tuple[str, ...], *, inside: bool = False) -> Table:
    """The highest level of the hazards named, in the selected places.

    Returns:
        place_id, month, hazard_level; no row where a place has none of them.
    """
    levels = hazards_at(scope, inside=inside)
    levels = hazard_measures.together(levels.filter(levels.hazard.isin(names)))
    return levels.order_by("place_id", "month")


@question()
def labour(scope: Scope, *, inside: bool = False) -> Table:
    """The labour calendar of the selected places, inherited like hazards.

    Returns:
        activity, place_id, month, level, who, movement, kind, source, inherited_from.
    """
    return labour_at(scope, inside=inside).order_by("activity", "place_id", "month")


@question()
def storms(scope: Scope, *, inside: bool = False) -> Table:
    """The storms behind the hazard cells of the selected places, each once for a hazard and month.

    Returns:
        hazard, place_id (it is the place measured from), storm_id, month, closest_at,
        distance_km, wind_kt, source, lon, lat (empty where not kept), counts (whether it counts
        at the chosen force); by time.
    """
    calendar = hazards_at(scope, inside=inside)
    listed = hazard_measures.storms_behind(scope.read["storms"], calendar)
    counts = hazard_measures.counts(listed, scope.selection.force, scope.parameters)
    listed = listed.mutate(counts=counts)
    return listed.order_by("closest_at", "place_id")


def storm_tracks(release: Release, viewer: Viewer, storm_ids: tuple[str, ...]) -> pd.DataFrame:
    """The tracks of the storms named.

    Returns:
        storm_id, at, lon, lat, wind_kt; by storm and time; empty where the release keeps none.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        tracks = read["storm_tracks"].filter(lambda t: t.storm_id.isin(storm_ids))
        return read.run(tracks.order_by("storm_id", "at")).to_pandas()


def hazard_heirs(release: Release, viewer: Viewer, place: str) -> pd.DataFrame:
    """The villages whose calendar of a hazard is that of ``place``, or would be if it had one.

    Returns:
        hazard, place_id; for every hazard that the release states anywhere.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        villages = read["places"].filter(lambda t: t.level == "village")
        heirs = hazard_measures.heirs(read["hazards"], read["ancestors"], villages, place)
        return read.run(heirs.order_by("hazard", "place_id")).to_pandas()


def _gathered(_: Reader, rows: pa.Table) -> pd.DataFrame:
    """Seasons with their months, each season once however many places have it."""
    seasons_found = rows.to_pandas().sort_values(["season", "since_start"])
    seasons_found = seasons_found.drop_duplicates(["season", "month"])
    months = seasons_found.groupby(["season", "hazard"])["month"].agg(tuple)
    return months.rename("months").reset_index()


@question(arrange=_gathered)
def seasons(scope: Scope) -> Table:
    """Hazard seasons of the selected places: runs of months at level 2 or more.

    Returns:
        season, hazard, months (in the season's order), by season.
    """
    return hazard_measures.seasons(hazards_at(scope))
