"""Hazards with their seasons and storms, and the work of the year."""

from __future__ import annotations

import pandas as pd

from mobility import access
from mobility.access import Viewer
from mobility.measures import hazards as hazard_measures
from mobility.measures.scenario import Scenario
from mobility.selection import Selection
from mobility.store.database import Table
from mobility.store.queries.asked import (
    answer,
    hazards_at,
    labour_at,
)
from mobility.store.releases import Reader, Release


def hazards(
    release: Release,
    selection: Selection,
    viewer: Viewer,
    scenario: Scenario | None = None,
    *,
    inside: bool = False,
) -> pd.DataFrame:
    """Hazards of the selected places, inherited from the nearest place that states them.

    Where no place is selected, all that are stated.

    Args:
        scenario: moves the hazards; None is the release as it is.
        inside: of hazards that none of the places has, also the calendars stated inside them.

    Returns:
        hazard, place_id, month, level, weight, source, inherited_from.
    """
    return answer(release, viewer, _hazards, selection, scenario, inside=inside).to_pandas()


def _hazards(
    read: Reader, selection: Selection, scenario: Scenario | None, *, inside: bool
) -> Table:
    found = hazards_at(read, selection, scenario, inside=inside)
    return found.order_by("hazard", "place_id", "month")


def hazards_together(
    release: Release,
    selection: Selection,
    viewer: Viewer,
    names: tuple[str, ...],
    *,
    inside: bool = False,
) -> pd.DataFrame:
    """The highest level of the hazards named, in the selected places.

    Returns:
        place_id, month, hazard_level; no row where a place has none of them.
    """
    asked = selection.but(hazard=None)
    return answer(release, viewer, _hazards_together, asked, names, inside=inside).to_pandas()


def _hazards_together(
    read: Reader, selection: Selection, names: tuple[str, ...], *, inside: bool
) -> Table:
    found = hazards_at(read, selection, inside=inside)
    found = hazard_measures.together(found.filter(found.hazard.isin(names)))
    return found.order_by("place_id", "month")


def labour(
    release: Release, selection: Selection, viewer: Viewer, *, inside: bool = False
) -> pd.DataFrame:
    """The labour calendar of the selected places, inherited like hazards.

    Returns:
        activity, place_id, month, level, who, movement, source, inherited_from.
    """
    return answer(release, viewer, _labour, selection, inside=inside).to_pandas()


def _labour(read: Reader, selection: Selection, *, inside: bool) -> Table:
    found = labour_at(read, selection, inside=inside)
    return found.order_by("activity", "place_id", "month")


def storms(
    release: Release, selection: Selection, viewer: Viewer, *, inside: bool = False
) -> pd.DataFrame:
    """The storms behind the hazard cells of the selected places, each once a hazard and month.

    Returns:
        hazard, place_id (it is the place measured from), storm_id, month, closest_at,
        distance_km, wind_kt, source, lon, lat (empty where not kept); by time.
    """
    return answer(release, viewer, _storms, selection, inside=inside).to_pandas()


def _storms(read: Reader, selection: Selection, *, inside: bool) -> Table:
    calendar = hazards_at(read, selection, inside=inside)
    found = hazard_measures.storms_behind(read["storms"], calendar)
    return found.order_by("closest_at", "place_id")


def storm_tracks(release: Release, viewer: Viewer, storm_ids: tuple[str, ...]) -> pd.DataFrame:
    """The tracks of the storms named.

    Returns:
        storm_id, at, lon, lat, wind_kt; by storm and time; empty where the release keeps none.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        found = read["storm_tracks"].filter(lambda t: t.storm_id.isin(storm_ids))
        return read.run(found.order_by("storm_id", "at")).to_pandas()


def hazard_heirs(release: Release, viewer: Viewer, place: str) -> pd.DataFrame:
    """The villages whose calendar of a hazard is the one of ``place``, or would be.

    Returns:
        hazard, place_id; for every hazard that the release states anywhere.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        villages = read["places"].filter(lambda t: t.level == "village")
        found = hazard_measures.heirs(read["hazards"], read["ancestors"], villages, place)
        return read.run(found.order_by("hazard", "place_id")).to_pandas()


def seasons(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Hazard seasons of the selected places: runs of months at level 2 or more.

    Returns:
        season, hazard, months (in the season's order), by season.
    """
    rows = answer(release, viewer, _seasons, selection).to_pandas()
    rows = rows.sort_values(["season", "position"]).drop_duplicates(["season", "month"])
    gathered = rows.groupby(["season", "hazard"])["month"].agg(tuple)
    return gathered.rename("months").reset_index()


def _seasons(read: Reader, selection: Selection) -> Table:
    return hazard_measures.seasons(hazards_at(read, selection))
