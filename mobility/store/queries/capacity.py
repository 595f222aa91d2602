"""The five numbers and the verdict, with their doubts and explanations."""

from __future__ import annotations

import ibis

from mobility.access import Viewer
from mobility.measures import absence, areas, chance, ranking, remedies, verdict
from mobility.measures import half_months as half_month_measures
from mobility.measures import scenario as scenarios
from mobility.measures import stays as stay_measures
from mobility.measures.scenario import Scenario
from mobility.measures.verdict import Limits
from mobility.selection import USUAL_FORCE, Selection
from mobility.store.database import Table
from mobility.store.queries.question import question
from mobility.store.queries.scope import (
    Scope,
    in_scope,
    rosters_of,
    units_at,
    village_hazards,
    village_months,
    with_hazard,
)
from mobility.store.releases import Reader, Release

FLAGGED, JUDGED = "flagged_months", "judged_months"  # rollups


@question()
def capacity(
    scope: Scope,
    limits: Limits | None = None,
    scenario: Scenario | None = None,
    *,
    ranked: bool = False,
) -> Table:
    """The five numbers and the verdict, by place of the selection's level and month.

    Args:
        scope: the question.
        limits: the limits to judge by; None is the release's own.
        scenario: the changes to apply; None is the release as it is.
        ranked: whether to add the rank (from 0, the worst) among all village-months.

    Returns:
        The columns of ``tables/out/capacity.csv`` and what explains them: of villages all of
        ``overview.csv`` but the names; ordered by place and month.
    """
    judged = judged_villages if scope.selection.level == "village" else _judged_areas
    rows = judged(scope, limits, scenario)
    rows = ranking.with_rank(rows) if ranked else rows
    return rows.order_by("place_id", "year", "month")


def judged_villages(scope: Scope, limits: Limits | None, scenario: Scenario | None = None) -> Table:
    """Village-months with verdict, what would change it, and hazard level.

    Args:
        scope: the question, of level village.
    """
    return with_hazard(scope, _verdicts(scope, limits, scenario), scenario)


def _verdicts(scope: Scope, limits: Limits | None, scenario: Scenario | None = None) -> Table:
    """Village-months with verdict and what would change it, from kept verdicts where possible."""
    if limits is None and scenario is None and _is_kept(scope.read, JUDGED):
        return in_scope(scope, scope.read[JUDGED])
    limits = limits or scope.parameters.limits
    judged = verdict.with_verdict(village_months(scope, scenario), limits)
    return verdict.with_deciding(remedies.with_remedies(judged, limits), limits)


def _judged_areas(scope: Scope, limits: Limits | None, scenario: Scenario | None) -> Table:
    """The months of the level shown, summed from villages, with verdict and hazard level."""
    months = village_months(scope, scenario)
    months = areas.sum_to(
        months, units_at(scope.read, scope.selection.level), scope.parameters["least_villages"]
    )
    judged = verdict.with_verdict(months, limits or scope.parameters.limits)
    return with_hazard(scope, judged, scenario)


@question(level="village")
def worst_months(
    scope: Scope,
    limits: Limits | None = None,
    most: int | None = None,
    *,
    each_village_once: bool = True,
) -> Table:
    """The village-months that lose capacity or are watched when the hazard is due, worst first.

    Args:
        scope: the question.
        limits: the limits to judge by; None is the release's own.
        most: how many rows at most; None is all.
        each_village_once: only the worst month of each village.

    Returns:
        The columns of :func:`capacity` at level village, and listed: how many rows there would
        be without ``most``.
    """
    hazard = scope.selection.hazard
    if hazard and limits is None and _is_kept(scope.read, FLAGGED) and _is_usual(scope):
        ranked = _kept_ranks(scope)
    else:
        judged = judged_villages(scope, limits)
        ranked = ranking.ranked(judged.mutate(hazard=ibis.literal(hazard or "")))
    first = ranking.first_of(ranked, most, each_village_once=each_village_once)
    return first.order_by("rank").drop("hazard", "rank")


def _kept_ranks(scope: Scope) -> Table:
    """The flagged village-months of the question, as they were ranked at publication."""
    kept = scope.read[FLAGGED]
    return in_scope(scope, kept.filter(kept.hazard == scope.selection.hazard))


def _is_usual(scope: Scope) -> bool:
    """Whether the flagged months that were kept are of the storms that count in the question.

    Releases without calendars by force flagged all months that a calendar stated as due.
    """
    return scope.selection.force == USUAL_FORCE and scope.read.has("hazard_calendars")


def _is_kept(read: Reader, rollup: str) -> bool:
    """Whether a rollup of the release holds verdicts; they are by its own limits."""
    return read.has(rollup) and "verdict" in read[rollup].columns


@question()
def verdict_counts(scope: Scope, limits: Limits | None = None) -> Table:
    """How many of the selection's villages have each verdict: month, verdict, villages."""
    return ranking.verdict_counts(_verdicts(scope, limits)).order_by("month", "verdict")


@question()
def flag_counts(scope: Scope, shares: tuple[float, ...]) -> Table:
    """The selection's villages with less than each share of their usual responders here.

    Returns:
        month, and a column ``under_0`` … for each of ``shares``.
    """
    return ranking.flag_counts(village_months(scope), shares).order_by("month")


@question()
def part_counts(scope: Scope, limits: Limits | None = None) -> Table:
    """The parts, of the selection's level, that its villages lie in.

    Returns:
        place_id (of the part), villages, losing, watched (in a month when the hazard is due,
        by the worst verdict); most villages losing capacity first.
    """
    judged = judged_villages(scope.but(level="village"), limits)
    counts = ranking.part_counts(judged, units_at(scope.read, scope.selection.level))
    return counts.order_by([ibis.desc("losing"), ibis.desc("watched"), "place_id"])


@question()
def losses(scope: Scope, limits: Limits | None = None) -> Table:
    """The village-months of the selection that lose capacity: place_id, month."""
    judged = _verdicts(scope, limits)
    lost = judged.filter(verdict.loses(judged.verdict)).select("place_id", "month")
    return lost.order_by("place_id", "month")


def village_bases(release: Release, selection: Selection, viewer: Viewer) -> dict[str, int]:
    """How many of the selection's villages have a full list, a sample or tables."""
    counts = _village_bases(release, selection, viewer)
    return dict(zip(counts["basis"], counts["villages"].astype(int), strict=True))


@question(months=())
def _village_bases(scope: Scope) -> Table:
    months = village_months(scope)
    known = months.filter(months.basis.notnull())
    return known.group_by("basis").agg(villages=known.place_id.nunique())


@question(level="village")
def flags_by_chance(scope: Scope, limits: Limits | None = None) -> Table:
    """The most flags that sampling alone would raise in the selection's villages.

    Returns:
        month, due, cells, ratios, flagged, flags_by_chance; no row where nothing is estimated.
    """
    counts = chance.flags_by_chance(judged_villages(scope, limits), scope.parameters["confidence"])
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
def half_months(scope: Scope) -> Table:
    """Responders and people who need help here in half-months, where rosters state them.

    Returns:
        place_id, month, half ("a" to the 15th, "b" from the 16th), responders, needs_help (empty
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
def expected_absence(scope: Scope, scenario: Scenario | None = None) -> Table:
    """Expected absence of responders for each hazard, by village, as a scenario has it.

    Returns:
        place_id, hazard, expected_absence (0-1, empty where a month is not known), and the
        ends of its interval, expected_absence_low and expected_absence_high.
    """
    months, calendar = village_months(scope, scenario), village_hazards(scope)
    if scenario is not None:
        calendar = scenarios.shifted(calendar, scenario.hazard_shift)
    return absence.expected_absence(months, calendar).order_by("place_id", "hazard")


@question(months=())
def attendance(
    scope: Scope, limits: Limits | None = None, scenario: Scenario | None = None
) -> Table:
    """Usual responders who could take part in a drill, by month.

    Returns:
        month, responders, responders_reference, share, villages_enough, villages_known,
        villages_total; by month.
    """
    limits = limits or scope.parameters.limits
    months = village_months(scope, scenario)
    return scenarios.attendance(months, limits.rai_watch).order_by("month")
