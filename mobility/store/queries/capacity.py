"""The numbers and both findings, with their doubts and explanations."""

from __future__ import annotations

import ibis

from mobility.access import Viewer
from mobility.measures import areas, chance, finding, ranking, remedies
from mobility.measures import expected as expectations
from mobility.measures import half_months as half_month_measures
from mobility.measures import scenario as scenarios
from mobility.measures import stays as stay_measures
from mobility.measures.hazards import is_due
from mobility.measures.parameters import Limits
from mobility.measures.scenario import Scenario
from mobility.selection import USUAL_FORCE, Selection
from mobility.store.database import Table
from mobility.store.queries.question import question
from mobility.store.queries.scope import (
    Scope,
    hazard_levels,
    in_scope,
    rosters_of,
    units_at,
    village_hazards,
    village_numbers,
    villages_of,
    weighed,
    with_hazard,
)
from mobility.store.releases import Release

FINDINGS, FIRST = "village_findings", "villages_first"  # rollups
WORKING = ("months_known", "published", "unknown_age_away")
"""Columns that only lead to others; no reader is told them, and each costs an answer time."""


@question()
def capacity(scope: Scope, limits: Limits | None = None, scenario: Scenario | None = None) -> Table:
    """The numbers and both findings, by place of the selection's level and month.

    Args:
        scope: the question.
        limits: the limits to judge by; None is the release's own.
        scenario: the changes to apply; None is the release as it is.

    Returns:
        The columns of ``tables/out/capacity.csv`` and what explains them: of villages all of
        ``overview.csv`` but the names; ordered by place and month.
    """
    judged = judged_villages if scope.selection.level == "village" else _judged_areas
    months = judged(scope, limits, scenario)
    return _told(months).order_by("place_id", "year", "month")


def _told(months: Table) -> Table:
    """Without what only leads to other columns."""
    return months.select(name for name in months.columns if name not in WORKING)


def judged_villages(scope: Scope, limits: Limits | None, scenario: Scenario | None = None) -> Table:
    """Village-months with both findings, what would better them, and hazard level.

    Args:
        scope: the question, of level village.
    """
    return with_hazard(scope, village_findings(scope, limits, scenario), scenario)


def village_findings(
    scope: Scope, limits: Limits | None, scenario: Scenario | None = None
) -> Table:
    """Village-months with both findings, from those kept where they are the same."""
    if limits is None and scenario is None and scope.read.has(FINDINGS):
        return in_scope(scope, scope.read[FINDINGS])
    limits = limits or scope.parameters.limits
    judged = finding.judged(weighed(scope, limits, scenario), limits)
    return remedies.with_remedies(judged, limits)


def _judged_areas(scope: Scope, limits: Limits | None, scenario: Scenario | None) -> Table:
    """The months of the level shown, summed from villages, with both findings and hazard level."""
    limits = limits or scope.parameters.limits
    units = units_at(scope.read, scope.selection.level)
    villages = weighed(scope, limits, scenario)
    months = areas.sum_to(villages, units, scope.parameters["least_villages"])
    return with_hazard(scope, finding.judged(months, limits), scenario)


@question(level="village")
def first_villages(
    scope: Scope, limits: Limits | None = None, most: int | None = None, order: str = "away"
) -> Table:
    """The villages that are flagged or cannot be told when the hazard is due, to prepare first.

    Args:
        scope: the question.
        limits: the limits to judge by; None is the release's own.
        most: how many rows at most; None is all.
        order: one of :data:`mobility.measures.ranking.ORDERS`.

    Returns:
        A row for each village, of its gravest month of those: the columns of :func:`capacity` at
        level village, those of :data:`mobility.measures.expected.NUMBERS`, and listed: how many
        rows there would be without ``most``.
    """
    scope = scope.but(months=())
    hazard = scope.selection.hazard
    if hazard and limits is None and scope.read.has(FIRST) and _is_usual(scope):
        kept = scope.read[FIRST]
        ranked = in_scope(scope, kept.filter(kept.hazard == hazard))
    else:
        ranked = _ranked(scope, limits)
    return _told(ranking.first_of(ranked, most, order).drop("hazard", "rank"))


@question(level="village", any_month=True)
def villages_of_month(
    scope: Scope, limits: Limits | None = None, most: int | None = None, order: str = "away"
) -> Table:
    """The villages that are flagged or cannot be told in the one month of the selection.

    Args:
        scope: the question, of a single month.
        limits: the limits to judge by; None is the release's own.
        most: how many rows at most; None is all.
        order: one of :data:`mobility.measures.ranking.ORDERS`.

    Returns:
        The columns of :func:`first_villages`, all of that month, whether the hazard is due or not.
    """
    ranked = ranking.villages_of_month(judged_villages(scope, limits))
    return _told(ranking.first_of(ranked, most, order).drop("rank"))


def _ranked(scope: Scope, limits: Limits | None) -> Table:
    """Villages in the order to prepare in; where no hazard is chosen, all of them as one."""
    limits = limits or scope.parameters.limits
    villages = with_hazard(scope, weighed(scope, limits))
    due = finding.judged(villages.filter(is_due(villages.hazard_level)), limits)
    due = remedies.with_remedies(due, limits).mutate(
        hazard=ibis.literal(scope.selection.hazard or "")
    )
    return ranking.villages_first(due, expectations.expected(villages, _one_calendar(scope)))


def _one_calendar(scope: Scope) -> Table:
    """The calendar of the chosen hazard; else the highest level of all, each month, as weight."""
    if scope.selection.hazard:
        return village_hazards(scope)
    levels = hazard_levels(scope)
    return levels.select(
        "place_id",
        "month",
        hazard=ibis.literal(""),
        level="hazard_level",
        weight=levels.hazard_level.cast("float64"),
    )


def _is_usual(scope: Scope) -> bool:
    """Whether the villages that were ranked are so by the storms that count in the question."""
    return scope.selection.force == USUAL_FORCE


@question()
def finding_counts(scope: Scope, limits: Limits | None = None) -> Table:
    """The selection's villages by month and finding: month, finding, sure, villages."""
    counts = ranking.finding_counts(village_findings(scope, limits))
    return counts.order_by("month", "finding", "sure")


@question(months=())
def all_year_counts(scope: Scope, limits: Limits | None = None) -> Table:
    """The selection's villages by what they are all year, and their helpers away all year.

    Returns:
        all_year, villages, helpers_all, away_all_year (people).
    """
    return ranking.all_year_counts(village_findings(scope, limits)).order_by("all_year")


@question()
def flag_counts(scope: Scope, shares: tuple[float, ...]) -> Table:
    """The selection's villages with less than each share of their usual helpers here.

    Returns:
        month, and a column ``under_0`` … for each of ``shares``.
    """
    return ranking.flag_counts(village_numbers(scope), shares).order_by("month")


@question()
def losses(scope: Scope, limits: Limits | None = None, sure: str | None = None) -> Table:
    """The village-months of the selection that lose capacity: place_id, month.

    Args:
        scope: the question.
        limits: the limits to judge by; None is the release's own.
        sure: only those that are certain, or probable; None is all.
    """
    judged = village_findings(scope, limits)
    lost = judged.filter(finding.loses(judged.finding))
    if sure:
        lost = lost.filter(lost.sure == sure)
    return lost.select("place_id", "month").order_by("place_id", "month")


def village_bases(release: Release, selection: Selection, viewer: Viewer) -> dict[str, int]:
    """How many of the selection's villages have a full list, a sample or tables."""
    counts = _village_bases(release, selection, viewer)
    return dict(zip(counts["basis"], counts["villages"].astype(int), strict=True))


@question(months=())
def _village_bases(scope: Scope) -> Table:
    months = village_numbers(scope)
    known = months.filter(months.basis.notnull())
    return known.group_by("basis").agg(villages=known.place_id.nunique())


@question(level="village")
def flags_by_chance(scope: Scope, limits: Limits | None = None) -> Table:
    """The most flags that error alone would raise in the selection's villages.

    Returns:
        month, due, cells, flagged, flags_by_chance; no row where nothing is estimated.
    """
    confidence = scope.parameters["confidence_probably"]
    counts = chance.flags_by_chance(judged_villages(scope, limits), confidence)
    return counts.order_by("month", "due")


@question()
def destinations(scope: Scope) -> Table:
    """Where the people of one village who are away in a month are, summed to the selection's level.

    Args:
        scope: one area, one month; its level is the level of the destinations.

    Returns:
        destination_id (empty where not known), people; most people first.
    """
    away = scope.read["people_away"]
    village = [area.place_id for area in scope.areas]
    wanted = {"origin_id": village, "month": scope.selection.months, "year": (scope.year,)}
    away = away.filter(*(away[name].isin(values) for name, values in wanted.items()))
    people = stay_measures.destinations(away, scope.read["ancestors"], scope.selection.level)
    return people.order_by(ibis.desc("people"), "destination_id")


@question()
def village_destinations(scope: Scope) -> Table:
    """What :func:`destinations` gives, for all chosen villages and months at once.

    Returns:
        place_id, month, destination_id, people; by place and month, most people first.
    """
    away, villages = scope.read["people_away"], villages_of(scope)
    away = away.semi_join(villages, away.origin_id == villages.place_id)
    away = away.filter(away.year == scope.year) if scope.year else away
    by = ("origin_id", "month")
    people = stay_measures.destinations(
        away, scope.read["ancestors"], scope.selection.level, by
    ).rename(place_id="origin_id")
    return people.order_by(["place_id", "month", ibis.desc("people"), "destination_id"])


@question()
def half_months(scope: Scope) -> Table:
    """Helpers and people who need help here in half-months, where rosters state them.

    Returns:
        place_id, month, half ("a" to the 15th, "b" from the 16th), helpers, needs_help (empty
        where not known of everybody who counts); of the chosen months and year; by time.
    """
    rows = half_month_measures.half_months(
        rosters_of(scope), scope.read["places"], scope.parameters
    )
    if scope.selection.months:
        rows = rows.filter(rows.month.isin(scope.selection.months))
    if scope.year:
        rows = rows.filter(rows.year.fill_null(scope.year) == scope.year)
    return rows.drop("year").order_by("place_id", "month", "half")


@question(months=())
def expected(scope: Scope, limits: Limits | None = None, scenario: Scenario | None = None) -> Table:
    """What to expect when each hazard comes, by village, as a scenario has it.

    Returns:
        place_id, hazard, :data:`mobility.measures.expected.NUMBERS`; by place and hazard.
    """
    judged, calendar = village_findings(scope, limits, scenario), village_hazards(scope)
    if scenario is not None:
        calendar = scenarios.shifted(calendar, scenario.hazard_shift)
    found = expectations.expected(judged, calendar)
    return found.drop("year").order_by("place_id", "hazard")


@question(months=())
def attendance(
    scope: Scope, limits: Limits | None = None, scenario: Scenario | None = None
) -> Table:
    """Helpers who could take part in a drill, by month.

    Returns:
        month, helpers, helpers_usual, share, villages_enough, villages_known,
        villages_total; by month.
    """
    limits = limits or scope.parameters.limits
    months = village_numbers(scope) if scenario is None else weighed(scope, limits, scenario)
    return scenarios.attendance(months, limits.availability_watch).order_by("month")
