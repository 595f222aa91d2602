"""Households by type and mobility, and the list of one village."""

from __future__ import annotations

import ibis
import pandas as pd

from mobility import access
from mobility.access import Viewer
from mobility.errors import UsageError
from mobility.measures import hazards as hazard_measures
from mobility.measures import households as household_measures
from mobility.measures.presence import HOUSEHOLD
from mobility.selection import Selection
from mobility.store.database import Table
from mobility.store.queries.hazards import seasons
from mobility.store.queries.question import question
from mobility.store.queries.scope import (
    Scope,
    of_villages,
    places_in,
    rosters_of,
    village_hazards,
    villages_of,
)
from mobility.store.releases import Release
from mobility.words import N_

SURVEY_COLUMNS = (
    "place_id",
    "year",
    "basis",
    "published",
    "households_surveyed",
    "households_total",
)
SEASON_COLUMNS = ("season", "first_month", "last_month")


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
    months = tuple((row.season, row.months) for row in wanted.itertuples())
    return _households(release, selection, viewer, months)


@question()
def _households(scope: Scope, seasons: tuple[tuple[str, tuple[int, ...]], ...]) -> Table:
    roster = scope.read["roster"]
    if scope.areas:
        roster = of_villages(roster, "village_id", places_in(scope.read, scope.areas))
    limit = scope.parameters["household_help_limit"]
    counts = [
        household_measures.household_counts(roster, months, limit).mutate(
            season=ibis.literal(season)
        )
        for season, months in seasons
    ]
    rows = ibis.union(*counts) if len(counts) > 1 else counts[0]
    return rows.relocate("season")


@question()
def household_surveys(scope: Scope) -> Table:
    """How much of each village its household list covers; villages without one have no row.

    Returns:
        place_id, year, basis (full, sample), published, households_surveyed,
        households_total; by place.
    """
    return _surveys(scope).order_by("place_id")


@question()
def household_types(scope: Scope) -> Table:
    """Household types of each village with a household list, by season of the hazard chosen.

    Counts are of the households listed; none is given where too few were surveyed.

    Returns:
        place_id, year, basis, published, households_surveyed, households_total, season,
        first_month, last_month, fluctuating, E, L, Z, R, S, unknown; by season and place.
    """
    ends = _season_ends(_village_seasons(scope))
    types = _types_published(scope).inner_join(ends, ["village_id", "season"])
    types = types.select(*SURVEY_COLUMNS, *SEASON_COLUMNS, "fluctuating", *household_measures.TYPES)
    return types.order_by("season", "place_id")


def households_by_month(scope: Scope) -> Table:
    """place_id, month, fluctuating, always_low: households listed, in the hazard's seasons."""
    return household_measures.counts_by_month(_types_published(scope), _village_seasons(scope))


@question()
def household_mobility(scope: Scope) -> Table:
    """Migrating, migrant-sending and non-migrating households of each village with a list.

    Returns:
        place_id, year, basis, published, households_surveyed, households_total,
        migrating, sending, staying, unknown; by place.
    """
    types = household_measures.mobility_types(rosters_of(scope))
    counts = household_measures.mobility_counts(types)
    published = _published_only(_surveys(scope), counts)
    names = (*household_measures.MOBILITY_TYPES, "unknown")
    return published.select(*SURVEY_COLUMNS, *names).order_by("place_id")


@question()
def household_types_by_mobility(scope: Scope) -> Table:
    """Household types among migrating, migrant-sending and non-migrating households, by season.

    Of the households listed in all villages where enough were surveyed.

    Returns:
        season, mobility (migrating, sending, staying or unknown), fluctuating, E, L, Z, R, S,
        unknown; by season and mobility.
    """
    surveys = _surveys(scope)
    told = surveys.filter(surveys.published)
    types = _types_by_season(scope)
    types = types.semi_join(told, types.village_id == told.place_id)
    mobility = household_measures.mobility_types(rosters_of(scope))
    counts = household_measures.type_counts_by_mobility(types, mobility)
    return counts.order_by("season", "mobility")


@question(households=True)
def household_list(scope: Scope) -> Table:
    """Each household of the selected villages by its code, with its type and mobility.

    For the village's own device only: the list shows whose house stands empty.

    Returns:
        place_id, household_id, season, type, mobility; by place, household and season.
    """
    mobility = household_measures.mobility_types(rosters_of(scope))
    both = _types_by_season(scope).inner_join(mobility, list(HOUSEHOLD))
    order = ("place_id", "household_id", "season")
    households_listed = both.select(*order[1:], "type", "mobility", place_id="village_id")
    return households_listed.select(*order, "type", "mobility").order_by(order)


def _types_published(scope: Scope) -> Table:
    """Surveys with the households of each type by season; empty where too few were surveyed."""
    counts = household_measures.type_counts(_types_by_season(scope))
    return _published_only(_surveys(scope), counts)


def _types_by_season(scope: Scope) -> Table:
    limit = scope.parameters["household_help_limit"]
    return household_measures.household_types_by_season(
        rosters_of(scope), _village_seasons(scope), limit
    )


def _village_seasons(scope: Scope) -> Table:
    """village_id, season, month, since_start: of the villages that have a household list."""
    listed, calendar = rosters_of(scope), village_hazards(scope)
    calendar = calendar.semi_join(listed, calendar.place_id == listed.village_id)
    months = hazard_measures.seasons(calendar)
    return months.select("season", "month", "since_start", village_id="place_id")


def _season_ends(seasons: Table) -> Table:
    """village_id, season, first_month, last_month."""
    return seasons.group_by("village_id", "season").agg(
        first_month=seasons.month.argmin(seasons.since_start),
        last_month=seasons.month.argmax(seasons.since_start),
    )


def _surveys(scope: Scope) -> Table:
    """How much of each village its household list covers; villages without one have no row."""
    months = scope.read["village_numbers"].semi_join(villages_of(scope), "place_id")
    listed = months.filter(months.basis.isin(["full", "sample"]))
    return listed.select(*SURVEY_COLUMNS).distinct()


def _published_only(surveys: Table, counts: Table) -> Table:
    """Surveys with counts of their households; counts are empty where too few were surveyed."""
    rows = surveys.inner_join(counts, surveys.place_id == counts.village_id)
    numbers = [name for name in counts.columns if name not in ("village_id", "season")]
    return rows.mutate(**{name: rows.published.ifelse(rows[name], None) for name in numbers})
