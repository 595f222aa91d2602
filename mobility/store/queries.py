"""The one door to the data.

Every page, report and command asks here, with a :class:`Selection` and a
viewer; there is no other way to a row, so access rules cannot be passed by.
Each function binds measures (Ibis expressions) to a release's tables, runs
them on a cursor of its own and returns a pandas DataFrame.
"""

from __future__ import annotations

from typing import Any

import ibis
import pandas as pd

from mobility import access
from mobility.access import Viewer
from mobility.errors import UsageError
from mobility.measures import absence, areas, verdict
from mobility.measures import flows as flow_measures
from mobility.measures import hazards as hazard_measures
from mobility.measures import households as household_measures
from mobility.measures import labour as labour_measures
from mobility.measures import places as place_measures
from mobility.measures.parameters import parameters
from mobility.measures.verdict import Limits
from mobility.selection import Selection
from mobility.store.database import Table
from mobility.store.releases import Reader, Release
from mobility.words import MONTHS, N_

CAPACITY_COLUMNS = (
    "place_id",
    "month",
    "responders",
    "responders_reference",
    "rai",
    "rai_low",
    "rai_high",
    "needs_help",
    "help_per_responder",
    "newcomers",
    "people_to_protect",
    "households_surveyed",
    "households_total",
    "verdict",
    "hazard_level",
)


def places(
    release: Release, viewer: Viewer, *, level: str | None = None, area: str | None = None
) -> pd.DataFrame:
    """Places with their names and locations.

    Args:
        level: only this level.
        area: only this place and what lies in it.

    Returns:
        place_id, name_en, name_my, level, parent_id, lon, lat, households; by place_id.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        found = read["places"]
        if level:
            found = found.filter(found.level == level)
        if area:
            inside = _inside(read, (area,))
            found = found.semi_join(inside, "place_id")
        return read.run(found.order_by("place_id")).to_pandas()


def flows(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Directed flows of the selection, summed to its level, all of them.

    Returns:
        origin_id, destination_id (empty where not known), people; most people first.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        found = flow_measures.flows(**_flow_question(read, selection))
        order = [ibis.desc("people"), "origin_id", "destination_id"]
        return read.run(found.order_by(order)).to_pandas()


def flows_by_month(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """What :func:`flows` gives for each of the twelve months, in one question.

    Returns:
        month, origin_id, destination_id, people; by month, most people first.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        question = _flow_question(read, selection.but(months=()))
        question.pop("months")
        found = flow_measures.flows_by_month(**question)
        order = ["month", ibis.desc("people"), "origin_id", "destination_id"]
        return read.run(found.order_by(order)).to_pandas()


def staying(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Flows whose two ends lie in the same unit of the level shown.

    Returns:
        origin_id, people; most people first.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        question = _flow_question(read, selection)
        question.pop("direction")
        found = flow_measures.same_unit(**question)
        return read.run(found.order_by([ibis.desc("people"), "origin_id"])).to_pandas()


def flow_months(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """People out of, into and within the areas, for each of the twelve months.

    Returns:
        month, out, into, within.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        question = _flow_question(read, selection.but(months=()))
        for unused in ("direction", "months"):
            question.pop(unused)
        speaks = "covered_months" if selection.kind == "stays" else "moves"
        question["covered"] = read[speaks].select("year", "month").distinct()
        return read.run(flow_measures.monthly(**question).order_by("month")).to_pandas()


def capacity(
    release: Release, selection: Selection, viewer: Viewer, limits: Limits | None = None
) -> pd.DataFrame:
    """The five numbers and the verdict, by place of the selection's level and month.

    Returns:
        :data:`CAPACITY_COLUMNS`, then what explains them (people, people_here,
        people_away, basis, unknown, weakest_role, weakest_cover, reasons and more);
        ordered by place and month.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    limits = limits or parameters().limits
    with release.tables() as read:
        months = _village_months(read, selection)
        if selection.level != "village":
            units = place_measures.units(read["places"], selection.level)
            months = areas.sum_to(months, units)
        judged = verdict.with_verdict(months, limits)
        judged = judged.left_join(_hazard_levels(read, selection), ["place_id", "month"])
        judged = judged.select(~ibis.selectors.endswith("_right"))
        judged = judged.mutate(hazard_level=judged.hazard_level.fill_null(0))
        found = read.run(judged.order_by("place_id", "year", "month")).to_pandas()
    rest = [column for column in found.columns if column not in CAPACITY_COLUMNS]
    return found[[*CAPACITY_COLUMNS, *rest]]


def expected_absence(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Expected absence of responders for each hazard, by village.

    Returns:
        place_id, hazard, expected_absence (0-1, empty where a month is not known).
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        months = _village_months(read, selection.but(months=()))
        found = absence.expected_absence(months, _hazards(read, selection))
        return read.run(found.order_by("place_id", "hazard")).to_pandas()


def hazards(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Hazards of the selected places, inherited from the nearest place that states them.

    Returns:
        hazard, place_id, month, level, weight, source, inherited_from.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        found = _hazards(read, selection)
        if selection.areas:
            found = found.filter(found.place_id.isin(selection.areas))
        return read.run(found.order_by("hazard", "place_id", "month")).to_pandas()


def hazards_together(
    release: Release, selection: Selection, viewer: Viewer, names: tuple[str, ...]
) -> pd.DataFrame:
    """The highest level of the hazards named, in the selected places.

    Returns:
        place_id, month, hazard_level; no row where a place has none of them.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        found = _hazards_at(read, selection.but(hazard=None))
        found = hazard_measures.together(found.filter(found.hazard.isin(names)))
        return read.run(found.order_by("place_id", "month")).to_pandas()


def labour(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """The labour calendar of the selected places, inherited like hazards.

    Returns:
        activity, place_id, month, level, who, movement, source, inherited_from.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        places = _selected(read, selection)
        found = labour_measures.inherited(read["labour"], read["ancestors"], places)
        return read.run(found.order_by("activity", "place_id", "month")).to_pandas()


def storms(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """The storms behind the hazard cells of the selected places, each once a hazard and month.

    Returns:
        hazard, place_id (it is the place measured from), storm_id, month, closest_at,
        distance_km, wind_kt, source, lon, lat (empty where not kept); by time.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        found = hazard_measures.storms_behind(read["storms"], _hazards_at(read, selection))
        return read.run(found.order_by("closest_at", "place_id")).to_pandas()


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
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        found = _hazards(read, selection)
        if selection.areas:
            found = found.filter(found.place_id.isin(selection.areas))
        rows = read.run(hazard_measures.seasons(found)).to_pandas()
    rows = rows.sort_values(["season", "position"]).drop_duplicates(["season", "month"])
    gathered = rows.groupby(["season", "hazard"])["month"].agg(tuple)
    return gathered.rename("months").reset_index()


def households(release: Release, selection: Selection, season: str, viewer: Viewer) -> pd.DataFrame:
    """Household types in the villages of the selection, for the seasons named.

    Args:
        season: a season's name, or a hazard's name for each of its seasons.

    Returns:
        season, E, L, Z, R, S, unknown, migrating, sending, staying.
    """
    access.require(viewer, release.manifest.opened_to)
    known = seasons(release, selection, viewer)
    wanted = known[(known["season"] == season) | (known["hazard"] == season)]
    if wanted.empty:
        raise UsageError(
            N_("There is no season {season} at {place}."),
            remedy=N_("Seasons there: {seasons}."),
            season=season,
            place=", ".join(selection.areas),
            seasons=", ".join(known["season"]) or "–",
        )
    with release.tables() as read:
        roster = read["roster"]
        if selection.areas:
            inside = _inside(read, selection.areas)
            roster = roster.semi_join(inside, roster.village_id == inside.place_id)
        counts = [
            household_measures.household_counts(roster, tuple(row.months)).mutate(
                season=ibis.literal(row.season)
            )
            for row in wanted.itertuples()
        ]
        found = read.run(ibis.union(*counts) if len(counts) > 1 else counts[0]).to_pandas()
    return found[["season", *[column for column in found.columns if column != "season"]]]


def years(release: Release) -> list[int]:
    """Years the release's stays or moves cover."""
    return release.manifest.years


def _require_places(release: Release, ids: tuple[str, ...]) -> None:
    if not ids:
        return
    with release.tables() as read:
        found = set(
            read.run(read["places"].filter(lambda t: t.place_id.isin(ids)).select("place_id"))
            .column("place_id")
            .to_pylist()
        )
    for place in ids:
        if place not in found:
            raise UsageError(
                N_("There is no place {place} in release {release}."),
                remedy=N_("Use a code of the table places."),
                place=place,
                release=release.id,
            )


def _inside(read: Reader, ids: tuple[str, ...]) -> Table:
    """place_id of every place that is, or lies in, one of ``ids``."""
    ancestors = read["ancestors"]
    return ancestors.filter(ancestors.ancestor_id.isin(ids)).select("place_id").distinct()


def _flow_question(read: Reader, selection: Selection) -> dict[str, Any]:
    table = read["people_away"] if selection.kind == "stays" else read["moves"]
    year = selection.year or _newest_year(read, table)
    return {
        "table": table,
        "ancestors": read["ancestors"],
        "units": place_measures.units(read["places"], selection.level),
        "areas": list(selection.areas) or None,
        "direction": selection.direction,
        "months": list(selection.months or MONTHS),
        "years": [year] if year else [],
        "sexes": list(selection.sexes),
        "ages": list(selection.ages),
        "kind": selection.kind,
    }


def _newest_year(read: Reader, table: Table) -> int | None:
    newest = read.run(table.aggregate(year=table.year.max())).column("year")[0].as_py()
    return int(newest) if newest is not None else None


def _village_months(read: Reader, selection: Selection) -> Table:
    months = read["village_months"]
    if selection.areas:
        months = months.semi_join(_inside(read, selection.areas), "place_id")
    if selection.months:
        months = months.filter(months.month.isin(selection.months))
    year = selection.year or _newest_year(read, read["village_months"])
    return months.filter(months.year == year) if year else months


def _hazards(read: Reader, selection: Selection) -> Table:
    found = hazard_measures.inherited(read["hazards"], read["ancestors"], read["places"])
    return found.filter(found.hazard == selection.hazard) if selection.hazard else found


def _hazards_at(read: Reader, selection: Selection) -> Table:
    """Hazards of the selected places themselves."""
    found = hazard_measures.inherited(
        read["hazards"], read["ancestors"], _selected(read, selection)
    )
    return found.filter(found.hazard == selection.hazard) if selection.hazard else found


def _selected(read: Reader, selection: Selection) -> Table:
    """The selected places; all of them where none is selected."""
    places = read["places"]
    return places.filter(places.place_id.isin(selection.areas)) if selection.areas else places


def _hazard_levels(read: Reader, selection: Selection) -> Table:
    """place_id, month, hazard_level: the highest level of the hazards asked for."""
    return hazard_measures.together(_hazards(read, selection))
