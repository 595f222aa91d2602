"""The one door to the data.

Every page, report and command asks here, with a :class:`Selection` and a
viewer; there is no other way to a row, so access rules cannot be passed by.
Each function binds measures (Ibis expressions) to a release's tables, runs
them on a cursor of its own and returns a pandas DataFrame.
"""

from __future__ import annotations

import ibis
import pandas as pd

from mobility import access
from mobility.access import Viewer
from mobility.errors import UsageError
from mobility.measures import absence, areas, chance, groups, plan, remedies, verdict
from mobility.measures import flows as flow_measures
from mobility.measures import hazards as hazard_measures
from mobility.measures import households as household_measures
from mobility.measures import labour as labour_measures
from mobility.measures import newcomers as newcomer_measures
from mobility.measures import places as place_measures
from mobility.measures import roles as role_measures
from mobility.measures import scenario as scenarios
from mobility.measures import stays as stay_measures
from mobility.measures.joining import joined
from mobility.measures.parameters import parameters
from mobility.measures.presence import HOUSEHOLD, people
from mobility.measures.scenario import Scenario
from mobility.measures.verdict import Limits
from mobility.selection import Selection
from mobility.store.database import Table
from mobility.store.releases import Reader, Release
from mobility.words import N_

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
NEWCOMER_COLUMNS = (
    "place_id",
    "year",
    "month",
    "basis",
    "people_here",
    "newcomers",
    "people_to_protect",
    "newcomer_share",
    "is_to_plan",
    "responders",
    "needs_help",
    "help_per_responder",
    "no_responder",
    "responders_with_newcomers",
    "help_with_newcomers",
    "no_responder_with_newcomers",
    "hazard_level",
)
SURVEY_COLUMNS = (
    "place_id",
    "year",
    "basis",
    "published",
    "households_surveyed",
    "households_total",
)
SEASON_COLUMNS = ("season", "first_month", "last_month")


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
        found = flow_measures.flows(
            _flow_source(read, selection),
            _flow_groups(read, selection),
            selection.direction,
            selection.areas,
        )
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
        found = flow_measures.flows_by_month(
            _flow_source(read, selection),
            _flow_groups(read, selection.but(months=())),
            selection.direction,
            selection.areas,
        )
        order = ["month", ibis.desc("people"), "origin_id", "destination_id"]
        return read.run(found.order_by(order)).to_pandas()


def staying(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Flows whose two ends lie in the same unit of the level shown.

    Returns:
        origin_id, people; most people first.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        found = flow_measures.staying(
            _flow_source(read, selection), _flow_groups(read, selection), selection.areas
        )
        return read.run(found.order_by([ibis.desc("people"), "origin_id"])).to_pandas()


def staying_by_month(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """What :func:`staying` gives for each of the twelve months, in one question.

    Returns:
        month, origin_id, people; by month, most people first.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        found = flow_measures.staying_by_month(
            _flow_source(read, selection),
            _flow_groups(read, selection.but(months=())),
            selection.areas,
        )
        return read.run(found.order_by(["month", ibis.desc("people"), "origin_id"])).to_pandas()


def flow_months(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """People out of, into and within the areas, for each of the twelve months.

    Returns:
        month, out, into, within; empty where the month is not known.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        found = flow_measures.monthly(
            _flow_source(read, selection),
            _flow_groups(read, selection.but(months=())),
            selection.areas,
        )
        return read.run(found.order_by("month")).to_pandas()


def known_months(release: Release, selection: Selection, viewer: Viewer) -> list[int]:
    """Months that the stays, or the moves, speak of in the year asked; any other is not known."""
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        groups = _flow_groups(read, selection.but(months=()))
        found = flow_measures.known(_flow_covered(read, selection.kind), groups)
        return sorted(read.run(found).column("month").to_pylist())


def flow_groups(
    release: Release,
    selection: Selection,
    viewer: Viewer,
    *,
    origin: str | None,
    destination: str | None,
) -> pd.DataFrame:
    """One flow of :func:`flows_by_month` over twelve months, by sex and age group.

    Args:
        origin, destination: units of the selection's level; None is an end not known.

    Returns:
        month, sex, age_group ("unknown" where not stated), people; no row where nobody.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, (*selection.areas, *filter(None, (origin, destination))))
    with release.tables() as read:
        found = flow_measures.flow_groups(
            _flow_source(read, selection),
            _flow_groups(read, selection.but(months=())),
            selection.direction,
            selection.areas,
            origin=origin,
            destination=destination,
        )
        return read.run(found.order_by("month", "sex", "age_group")).to_pandas()


def flow_choices(release: Release, viewer: Viewer, kind: str) -> pd.DataFrame:
    """The sexes, age groups, reasons and absence classes that the stays, or the moves, have.

    Returns:
        group (sex, age_group, reason, absence), value ("unknown" where not stated), people
        (over all rows; of stays, person-months); by group, most people first. Moves have no
        absence.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        found = flow_measures.choices(_flow_rows(read, kind))
        return read.run(found.order_by(["group", ibis.desc("people"), "value"])).to_pandas()


def flow_years(release: Release, viewer: Viewer, kind: str) -> list[int]:
    """Years that the stays, or the moves, speak of: those an average is of."""
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        found = read.run(_flow_covered(read, kind).select("year").distinct().order_by("year"))
        return [int(year) for year in found.column("year").to_pylist()]


def capacity(
    release: Release,
    selection: Selection,
    viewer: Viewer,
    limits: Limits | None = None,
    scenario: Scenario | None = None,
) -> pd.DataFrame:
    """The five numbers and the verdict, by place of the selection's level and month.

    Args:
        limits: the lines to judge by; None is the usual ones.
        scenario: what would be different; None is the release as it is.

    Returns:
        :data:`CAPACITY_COLUMNS`, then what explains them (people, people_here,
        people_away, basis, unknown, weakest_role, weakest_cover, reasons and more) and,
        for villages, what would change them (responders_to_add, responders_to_return,
        responders_to_spare, decided_by, verdict_without); ordered by place and month.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    limits = limits or parameters().limits
    with release.tables() as read:
        judged = _judged(read, selection, limits, scenario)
        if selection.level == "village":
            judged = verdict.with_deciding(remedies.with_remedies(judged, limits), limits)
        found = read.run(judged.order_by("place_id", "year", "month")).to_pandas()
    rest = [column for column in found.columns if column not in CAPACITY_COLUMNS]
    return found[[*CAPACITY_COLUMNS, *rest]]


def flags_by_chance(
    release: Release, selection: Selection, viewer: Viewer, limits: Limits | None = None
) -> pd.DataFrame:
    """The most flags that sampling alone would raise in the selection's villages.

    Returns:
        month, due, cells, ratios, flagged, flags_by_chance; no row where nothing is estimated.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        judged = _judged(read, selection.but(level="village"), limits or parameters().limits)
        found = chance.flags_by_chance(judged, parameters()["confidence"])
        return read.run(found.order_by("month", "due")).to_pandas()


def destinations(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Where the people of one village are who are away in a month, whole townships together.

    Args:
        selection: one area, one month; its level is the level of the destinations.

    Returns:
        destination_id (empty where not known), people; most people first.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        away = read["people_away"]
        year = selection.year or _newest_year(read, read["village_months"])
        asked = {"origin_id": selection.areas, "month": selection.months, "year": (year,)}
        away = away.filter(*(away[name].isin(values) for name, values in asked.items()))
        found = stay_measures.destinations(away, read["ancestors"], selection.level)
        return read.run(found.order_by(ibis.desc("people"), "destination_id")).to_pandas()


def expected_absence(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Expected absence of responders for each hazard, by village.

    Returns:
        place_id, hazard, expected_absence (0-1, empty where a month is not known), and the
        ends of its interval, expected_absence_low and expected_absence_high.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        months = _village_months(read, selection.but(months=()))
        found = absence.expected_absence(months, _hazards(read, selection))
        return read.run(found.order_by("place_id", "hazard")).to_pandas()


def attendance(
    release: Release,
    selection: Selection,
    viewer: Viewer,
    limits: Limits | None = None,
    scenario: Scenario | None = None,
) -> pd.DataFrame:
    """Usual responders who could take part in a drill, by month.

    Returns:
        month, responders, responders_reference, share, villages_enough, villages_known,
        villages_total; by month.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    limits = limits or parameters().limits
    with release.tables() as read:
        months = _village_months(read, selection.but(months=()), scenario)
        found = scenarios.attendance(months, limits.rai_watch)
        return read.run(found.order_by("month")).to_pandas()


def plan_villages(
    release: Release, selection: Selection, viewer: Viewer, limits: Limits | None = None
) -> pd.DataFrame:
    """What each village lacks in the months asked, and the actions whose rules hold.

    Returns:
        The columns of :func:`capacity` at level village, and responders_to_add,
        newcomer_share, expected_absence, actions; by month, most responders to add first.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        rows = _plan(read, selection, limits or parameters().limits)
        order = ["month", ibis.desc("responders_to_add", nulls_first=False), "rai", "place_id"]
        return read.run(rows.order_by(order)).to_pandas()


def plan_months(
    release: Release, selection: Selection, viewer: Viewer, limits: Limits | None = None
) -> pd.DataFrame:
    """The plan of the selected areas together: what :func:`mobility.measures.plan.totals` gives."""
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        rows = _plan(read, selection.but(months=()), limits or parameters().limits)
        return read.run(plan.totals(rows).order_by("month")).to_pandas()


def plan_roles(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Villages in which a role is empty or short.

    Returns:
        month, role, empty, short; by month, most villages first.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        gaps = plan.role_gaps(_village_months(read, selection.but(months=())))
        return read.run(gaps.order_by(["month", ibis.desc("empty"), "role"])).to_pandas()


def hazards(
    release: Release, selection: Selection, viewer: Viewer, scenario: Scenario | None = None
) -> pd.DataFrame:
    """Hazards of the selected places, inherited from the nearest place that states them.

    Returns:
        hazard, place_id, month, level, weight, source, inherited_from.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        found = _hazards_at(read, selection, scenario)
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
        found = _hazards_at(read, selection)
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


def newcomers(
    release: Release, selection: Selection, viewer: Viewer, trained: float = 0.0
) -> pd.DataFrame:
    """Newcomers beside the people they are among, by village and month.

    Args:
        trained: share of newcomers counted as responders, 0-1.

    Returns:
        place_id, year, month, basis, people_here, newcomers, people_to_protect,
        newcomer_share, is_to_plan, responders, needs_help, help_per_responder,
        no_responder, responders_with_newcomers, help_with_newcomers,
        no_responder_with_newcomers, hazard_level; by place and month.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        months = _village_months(read, selection)
        found = newcomer_measures.with_newcomers(
            months, trained, parameters()["newcomer_share_to_plan"]
        )
        found = found.left_join(_due_levels(read, selection), ["place_id", "month"])
        found = found.mutate(hazard_level=found.hazard_level.fill_null(0))
        return read.run(found.select(*NEWCOMER_COLUMNS).order_by("place_id", "month")).to_pandas()


def newcomer_months(
    release: Release, selection: Selection, viewer: Viewer, trained: float = 0.0
) -> pd.DataFrame:
    """The same summed over the villages, for each month.

    Returns:
        month, villages, villages_known, newcomers_told; over the known villages people_here,
        newcomers, people_to_protect, newcomer_share, responders, needs_help,
        responders_with_newcomers, help_with_newcomers and more; by month.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        months = newcomer_measures.area_months(_village_months(read, selection.but(months=())))
        found = newcomer_measures.with_newcomers(
            months, trained, parameters()["newcomer_share_to_plan"]
        )
        return read.run(found.order_by("month")).to_pandas()


def newcomer_origins(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Where the newcomers of the selected villages come from, by month.

    Origins are summed to the selection's level; a coarser one stays what it is.

    Returns:
        month, origin_id (empty where not known), people; by month, most people first.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        stays, villages = read["people_away"], _villages(read, selection)
        year = selection.year or _newest_year(read, read["village_months"])
        arrived = stays.semi_join(villages, stays.destination_id == villages.place_id)
        arrived = arrived.filter(arrived.year == year) if year else arrived
        named = arrived.select(place_id="origin_id").distinct()
        units = place_measures.units(_lineage(read, named), selection.level)
        found = newcomer_measures.origins(arrived, units)
        found = found.group_by("month", "origin_id").agg(people=found.people.sum())
        order = ["month", ibis.desc("people"), "origin_id"]
        return read.run(found.order_by(order)).to_pandas()


def household_surveys(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """How much of each village its household list covers; villages without one have no row.

    Returns:
        place_id, year, basis (full, sample), published, households_surveyed,
        households_total; by place.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        return read.run(_surveys(read, selection).order_by("place_id")).to_pandas()


def household_types(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Household types of each village with a household list, by season of the hazard chosen.

    Counts are of the households listed; none is given where too few were surveyed.

    Returns:
        place_id, year, basis, published, households_surveyed, households_total, season,
        first_month, last_month, fluctuating, E, L, Z, R, S, unknown; by season and place.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        surveys, seasons = _surveys(read, selection), _village_seasons(read, selection)
        types = household_measures.household_types_by_season(_roster(read, selection), seasons)
        counts = household_measures.type_counts(types)
        found = _published_only(surveys, counts).inner_join(
            _season_ends(seasons), ["village_id", "season"]
        )
        found = found.select(
            *SURVEY_COLUMNS, *SEASON_COLUMNS, "fluctuating", *household_measures.TYPES
        )
        return read.run(found.order_by("season", "place_id")).to_pandas()


def household_mobility(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Migrating, migrant-sending and non-migrating households of each village with a list.

    Returns:
        place_id, year, basis, published, households_surveyed, households_total,
        migrating, sending, staying, unknown; by place.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        roster = _roster(read, selection)
        counts = household_measures.mobility_counts(household_measures.mobility_types(roster))
        found = _published_only(_surveys(read, selection), counts)
        names = (*household_measures.MOBILITY_TYPES, "unknown")
        return read.run(found.select(*SURVEY_COLUMNS, *names).order_by("place_id")).to_pandas()


def household_list(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Each household of the selected villages by its code, with its type and mobility.

    For the village's own device only: the list shows whose house stands empty.

    Returns:
        place_id, household_id, season, type, mobility; by place, household and season.
    """
    access.require(viewer, release.manifest.opened_to)
    access.require_households(viewer)
    _require_places(release, selection.areas)
    with release.tables() as read:
        roster, seasons = _roster(read, selection), _village_seasons(read, selection)
        types = household_measures.household_types_by_season(roster, seasons)
        both = types.inner_join(household_measures.mobility_types(roster), list(HOUSEHOLD))
        order = ("place_id", "household_id", "season")
        found = both.select(*order[1:], "type", "mobility", place_id="village_id")
        return read.run(found.select(*order, "type", "mobility").order_by(order)).to_pandas()


def role_cover(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Holders here against the minimum, by village, role and month; full lists only.

    Returns:
        place_id, role, month, here, minimum, cover, hazard_level; here and cover are empty
        in a month that is not known; by place, role and month.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        months = _full_list_months(read, selection)
        persons = people(_roster(read, selection))
        cells = role_measures.role_cover(
            persons, read["roles"], _lineage(read, _villages(read, selection)), months.drop("known")
        )
        found = cells.inner_join(months, ["village_id", "month"])
        found = found.mutate(
            place_id=found.village_id,
            here=found.known.ifelse(found.here, None),
            cover=found.known.ifelse(found.cover, None),
        )
        found = found.left_join(_due_levels(read, selection), ["place_id", "month"])
        found = found.mutate(hazard_level=found.hazard_level.fill_null(0))
        found = found.select(
            "place_id", "role", "month", "here", "minimum", "cover", "hazard_level"
        )
        return read.run(found.order_by("place_id", "role", "month")).to_pandas()


def deputy_counts(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """How many members of each fully listed village could deputise for a role.

    Returns:
        place_id, deputies, women, men; no row where the hazard is never due.
    """
    access.require(viewer, release.manifest.opened_to)
    _require_places(release, selection.areas)
    with release.tables() as read:
        due = _full_list_due(read, selection)
        counts = role_measures.deputy_counts(_deputies(read, selection, due))
        found = due.select("village_id").distinct().left_join(counts, "village_id")
        names = ("deputies", "women", "men")
        found = found.select(
            place_id="village_id", **{name: found[name].fill_null(0) for name in names}
        )
        return read.run(found.order_by("place_id")).to_pandas()


def deputies(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """The members themselves, by their codes: for the village's own device only.

    Returns:
        place_id, household_id, person_id, sex, age_group, months_here; those here most first.
    """
    access.require(viewer, release.manifest.opened_to)
    access.require_households(viewer)
    _require_places(release, selection.areas)
    with release.tables() as read:
        found = _deputies(read, selection, _full_list_due(read, selection))
        found = found.rename(place_id="village_id")
        order = ["place_id", ibis.desc("months_here"), "household_id", "person_id"]
        return read.run(found.order_by(order)).to_pandas()


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


def _units(read: Reader, level: str) -> Table:
    return place_measures.units(read["places"], level, read["ancestors"])


def _flow_rows(read: Reader, kind: str) -> Table:
    return read["people_away"] if kind == "stays" else read["moves"]


def _flow_covered(read: Reader, kind: str) -> Table:
    """year, month that the rows speak of. Moves have no list: a month with any row is covered."""
    return read["covered_months" if kind == "stays" else "moves"].select("year", "month").distinct()


def _flow_source(read: Reader, selection: Selection) -> flow_measures.Source:
    return flow_measures.Source(
        kind=selection.kind,
        rows=_flow_rows(read, selection.kind),
        covered=_flow_covered(read, selection.kind),
        ancestors=read["ancestors"],
        units=_units(read, selection.level),
    )


def _flow_groups(read: Reader, selection: Selection) -> flow_measures.Groups:
    return flow_measures.Groups(
        months=selection.months,
        years=_flow_years(read, selection),
        sexes=selection.sexes,
        ages=selection.ages,
        reasons=selection.reasons,
        absences=selection.absences if selection.kind == "stays" else (),
    )


def _flow_years(read: Reader, selection: Selection) -> tuple[int, ...]:
    """The year asked, else the newest; all of them where they are averaged."""
    if selection.averaged:
        return ()
    year = selection.year or _newest_year(read, _flow_rows(read, selection.kind))
    return (year,) if year else ()


def _newest_year(read: Reader, table: Table) -> int | None:
    newest = read.run(table.aggregate(year=table.year.max())).column("year")[0].as_py()
    return int(newest) if newest is not None else None


def _village_months(read: Reader, selection: Selection, scenario: Scenario | None = None) -> Table:
    months = read["village_months"]
    if selection.areas:
        months = months.semi_join(_inside(read, selection.areas), "place_id")
    if selection.months:
        months = months.filter(months.month.isin(selection.months))
    year = selection.year or _newest_year(read, read["village_months"])
    months = months.filter(months.year == year) if year else months
    return months if scenario is None else _as_if(read, months, scenario)


def _as_if(read: Reader, months: Table, scenario: Scenario) -> Table:
    """Building blocks as a scenario has them; only the villages asked about are read."""
    if not scenario.moves_people:
        return months
    villages = months.select("place_id").distinct()
    groups_here = groups.here_by_group(
        months,
        read["places"].semi_join(villages, "place_id"),
        _of(read["roster"], "village_id", villages),
        _of(read["residents"], "place_id", villages),
        _of(read["people_away"], "origin_id", villages),
        scenario.leave_sexes,
        scenario.leave_ages,
    )
    trained = _inside(read, (scenario.trained_at,)) if scenario.trained_at else villages
    return scenarios.applied(months, groups_here, trained, scenario)


def _of(table: Table, column: str, villages: Table) -> Table:
    """The rows of some villages."""
    return table.semi_join(villages, table[column] == villages.place_id)


def _judged(
    read: Reader, selection: Selection, limits: Limits, scenario: Scenario | None = None
) -> Table:
    """Building blocks of the selection's level and months, with verdict and hazard level."""
    months = _village_months(read, selection, scenario)
    if selection.level != "village":
        months = areas.sum_to(months, _units(read, selection.level))
    return _with_hazard(
        verdict.with_verdict(months, limits), _hazard_levels(read, selection, scenario)
    )


def _with_hazard(judged: Table, levels: Table) -> Table:
    """Judged months with the level of the hazard asked about, 0 where there is none."""
    found = joined(judged, levels, ["place_id", "month"])
    return found.mutate(hazard_level=found.hazard_level.fill_null(0))


def _plan(read: Reader, selection: Selection, limits: Limits) -> Table:
    """Villages with what they lack and the actions proposed."""
    levels = _hazard_levels(read, selection)
    year = _village_months(read, selection.but(months=()))
    expected = absence.expected_absence(year, _hazards(read, selection))
    expected = expected.group_by("place_id").agg(expected_absence=expected.expected_absence.max())
    judged = _with_hazard(verdict.with_verdict(_village_months(read, selection), limits), levels)
    return plan.with_actions(judged, levels, expected, limits, parameters())


def _hazards(read: Reader, selection: Selection, scenario: Scenario | None = None) -> Table:
    """Hazards of every place."""
    return _hazards_of(read, selection, read["places"], scenario)


def _hazards_of(
    read: Reader, selection: Selection, places: Table, scenario: Scenario | None = None
) -> Table:
    """The hazard chosen, or each one, as ``places`` inherit it and a scenario moves it."""
    found = hazard_measures.inherited(read["hazards"], read["ancestors"], places)
    if scenario is not None:
        found = scenarios.shifted(found, scenario.hazard_shift)
    return found.filter(found.hazard == selection.hazard) if selection.hazard else found


def _villages(read: Reader, selection: Selection) -> Table:
    """place_id of the villages of the selection."""
    villages = read["places"].filter(lambda place: place.level == "village").select("place_id")
    if not selection.areas:
        return villages
    return villages.semi_join(_inside(read, selection.areas), "place_id")


def _roster(read: Reader, selection: Selection) -> Table:
    """Household lists of the selection's villages."""
    roster, villages = read["roster"], _villages(read, selection)
    return roster.semi_join(villages, roster.village_id == villages.place_id)


def _lineage(read: Reader, ids: Table) -> Table:
    """The places named by place_id in ``ids`` and all they lie in, as rows of places."""
    lines = read["ancestors"].semi_join(ids, "place_id")
    above = lines.select(place_id="ancestor_id").distinct()
    return read["places"].semi_join(above, "place_id")


def _village_hazards(read: Reader, selection: Selection) -> Table:
    """Hazards of the selection's villages."""
    return _hazards_of(read, selection, _villages(read, selection))


def _hazards_at(read: Reader, selection: Selection, scenario: Scenario | None = None) -> Table:
    """Hazards of the selected places themselves."""
    return _hazards_of(read, selection, _selected(read, selection), scenario)


def _due_levels(read: Reader, selection: Selection) -> Table:
    """place_id, month, hazard_level: like :func:`_hazard_levels`, of the villages alone."""
    return (
        _village_hazards(read, selection)
        .group_by("place_id", "month")
        .aggregate(hazard_level=lambda t: t.level.max())
    )


def _village_seasons(read: Reader, selection: Selection) -> Table:
    """village_id, season, month, position."""
    found = hazard_measures.seasons(_village_hazards(read, selection))
    return found.select("season", "month", "position", village_id="place_id")


def _season_ends(seasons: Table) -> Table:
    """village_id, season, first_month, last_month."""
    return seasons.group_by("village_id", "season").agg(
        first_month=seasons.month.argmin(seasons.position),
        last_month=seasons.month.argmax(seasons.position),
    )


def _surveys(read: Reader, selection: Selection) -> Table:
    """How much of each village its household list covers; villages without one have no row."""
    months = read["village_months"].semi_join(_villages(read, selection), "place_id")
    listed = months.filter(months.basis.isin(["full", "sample"]))
    return listed.select(*SURVEY_COLUMNS).distinct()


def _published_only(surveys: Table, counts: Table) -> Table:
    """Surveys with counts of their households; counts are empty where too few were surveyed."""
    found = surveys.inner_join(counts, surveys.place_id == counts.village_id)
    numbers = [name for name in counts.columns if name not in ("village_id", "season")]
    return found.mutate(**{name: found.published.ifelse(found[name], None) for name in numbers})


def _full_list_months(read: Reader, selection: Selection) -> Table:
    """village_id, month, known: villages of which every household is listed."""
    months = read["village_months"].semi_join(_villages(read, selection), "place_id")
    return months.filter(months.basis == "full").select("month", "known", village_id="place_id")


def _full_list_due(read: Reader, selection: Selection) -> Table:
    """village_id and month in which the hazard is due at a fully listed village."""
    levels = _due_levels(read, selection)
    due = levels.filter(levels.hazard_level >= hazard_measures.SEASON_LEVEL)
    due = due.select("month", village_id="place_id")
    return due.semi_join(_full_list_months(read, selection), "village_id")


def _deputies(read: Reader, selection: Selection, due: Table) -> Table:
    persons = people(_roster(read, selection))
    return role_measures.deputies(persons, due.mutate(month=due.month.cast("int32")))


def _selected(read: Reader, selection: Selection) -> Table:
    """The selected places; all of them where none is selected."""
    places = read["places"]
    return places.filter(places.place_id.isin(selection.areas)) if selection.areas else places


def _hazard_levels(read: Reader, selection: Selection, scenario: Scenario | None = None) -> Table:
    """place_id, month, hazard_level: the highest level of the hazards asked for."""
    return hazard_measures.together(_hazards(read, selection, scenario))
