"""The five numbers and the verdict, and what doubts or explains them."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import pandas as pd

from mobility import access
from mobility.access import Viewer
from mobility.measures import absence, areas, chance, ranking, remedies, verdict
from mobility.measures import scenario as scenarios
from mobility.measures import stays as stay_measures
from mobility.measures.parameters import parameters
from mobility.measures.scenario import Scenario
from mobility.measures.verdict import Limits
from mobility.selection import Selection
from mobility.store.database import Table
from mobility.store.queries.asked import (
    newest_told,
    of_selection,
    require_places,
    units_at,
    village_hazards,
    village_months,
    with_hazard,
    within,
)
from mobility.store.releases import Reader, Release

FLAGGED, JUDGED = "flagged_months", "judged_months"  # rollups
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
    require_places(release, selection.areas)
    limits = limits or parameters().limits
    with release.tables() as read:
        is_usual = scenario is None or scenario.is_neutral
        if selection.level != "village":
            judged = _judged(read, selection, limits, scenario)
        elif is_usual and _is_kept(release, read, JUDGED, limits):
            judged = with_hazard(read, of_selection(read, read[JUDGED], selection), selection)
        else:
            judged = _judged(read, selection, limits, scenario)
            judged = verdict.with_deciding(remedies.with_remedies(judged, limits), limits)
        found = read.run(judged.order_by("place_id", "year", "month")).to_pandas()
    rest = [column for column in found.columns if column not in CAPACITY_COLUMNS]
    return found[[*CAPACITY_COLUMNS, *rest]]


def worst_months(
    release: Release,
    selection: Selection,
    viewer: Viewer,
    limits: Limits | None = None,
    most: int | None = None,
    *,
    each_village_once: bool = True,
) -> pd.DataFrame:
    """The village-months that lose capacity or are watched when the hazard is due, worst first.

    Args:
        most: how many rows at most; None is all.
        each_village_once: only the worst month of each village.

    Returns:
        The columns of :func:`capacity` at level village, without what would change them, and
        listed: how many rows there would be without ``most``.
    """
    access.require(viewer, release.manifest.opened_to)
    require_places(release, selection.areas)
    limits, villages = limits or parameters().limits, selection.but(level="village")
    with release.tables() as read:
        cells = _ranked(release, read, villages, limits)
        first = ranking.first_of(cells, each_village_once=each_village_once).order_by("rank")
        keys = read.run(first if most is None else first.limit(most)).to_pandas()
        among = None if most is None else keys["place_id"].unique().tolist()
        rows = read.run(_judged(read, villages, limits, among=among)).to_pandas()
    found = keys.drop(columns="rank").merge(rows, on=["place_id", "month"], how="left")
    rest = [column for column in found.columns if column not in CAPACITY_COLUMNS]
    return found[[*CAPACITY_COLUMNS, *rest]]


def _ranked(release: Release, read: Reader, selection: Selection, limits: Limits) -> Table:
    """The selection's flagged village-months, ranked; as published, where that was asked for."""
    year = selection.year or newest_told(read)
    if selection.hazard and _is_kept(release, read, FLAGGED, limits):
        kept = within(read, read[FLAGGED], selection.areas)
        kept = kept.filter((kept.hazard == selection.hazard) & (kept.year == year))
        return kept.filter(kept.month.isin(selection.months)) if selection.months else kept
    judged = _judged(read, selection, limits)
    return ranking.ranked(judged.mutate(hazard=ibis.literal(selection.hazard or "")))


def _is_kept(release: Release, read: Reader, rollup: str, limits: Limits) -> bool:
    """Whether the release keeps a rollup that was judged by these limits."""
    is_usual = limits == parameters().limits
    return is_usual and read.has(rollup) and release.manifest.parameters == parameters().as_dict()


def verdict_counts(
    release: Release,
    selection: Selection,
    viewer: Viewer,
    limits: Limits | None = None,
    shares: tuple[float, ...] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How many of the selection's villages have each verdict, month by month.

    Returns:
        month, verdict, villages; and month with a column ``under_0`` … for each of ``shares``:
        the villages with less than it of their usual responders here.
    """
    access.require(viewer, release.manifest.opened_to)
    require_places(release, selection.areas)
    with release.tables() as read:
        months = village_months(read, selection)
        judged = verdict.with_verdict(months, limits or parameters().limits)
        counts = read.run(ranking.verdict_counts(judged).order_by("month", "verdict"))
        under = read.run(ranking.flag_counts(months, shares).order_by("month"))
    return counts.to_pandas(), under.to_pandas()


def part_counts(
    release: Release, selection: Selection, viewer: Viewer, limits: Limits | None = None
) -> pd.DataFrame:
    """The parts, of the selection's level, that its villages lie in.

    Returns:
        place_id (of the part), villages, losing, watched (in a month when the hazard is due,
        by the worst verdict); most villages losing capacity first.
    """
    access.require(viewer, release.manifest.opened_to)
    require_places(release, selection.areas)
    with release.tables() as read:
        judged = _judged(read, selection.but(level="village"), limits or parameters().limits)
        found = ranking.part_counts(judged, units_at(read, selection.level))
        order = [ibis.desc("losing"), ibis.desc("watched"), "place_id"]
        return read.run(found.order_by(order)).to_pandas()


def losses(
    release: Release, selection: Selection, viewer: Viewer, limits: Limits | None = None
) -> pd.DataFrame:
    """The village-months of the selection that lose capacity: place_id, month."""
    access.require(viewer, release.manifest.opened_to)
    require_places(release, selection.areas)
    with release.tables() as read:
        months = village_months(read, selection)
        judged = verdict.with_verdict(months, limits or parameters().limits)
        lost = judged.filter(judged.verdict == verdict.VERDICTS[0]).select("place_id", "month")
        return read.run(lost.order_by("place_id", "month")).to_pandas()


def village_bases(release: Release, selection: Selection, viewer: Viewer) -> dict[str, int]:
    """How many of the selection's villages are told of by a full list, a sample or tables."""
    access.require(viewer, release.manifest.opened_to)
    require_places(release, selection.areas)
    with release.tables() as read:
        months = village_months(read, selection.but(months=()))
        known = months.filter(months.basis.notnull())
        found = known.group_by("basis").agg(villages=known.place_id.nunique())
        return {row["basis"]: row["villages"] for row in read.run(found).to_pylist()}


def flags_by_chance(
    release: Release, selection: Selection, viewer: Viewer, limits: Limits | None = None
) -> pd.DataFrame:
    """The most flags that sampling alone would raise in the selection's villages.

    Returns:
        month, due, cells, ratios, flagged, flags_by_chance; no row where nothing is estimated.
    """
    access.require(viewer, release.manifest.opened_to)
    require_places(release, selection.areas)
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
    require_places(release, selection.areas)
    with release.tables() as read:
        away = read["people_away"]
        year = selection.year or newest_told(read)
        asked = {"origin_id": selection.areas, "month": selection.months, "year": (year,)}
        away = away.filter(*(away[name].isin(values) for name, values in asked.items()))
        found = stay_measures.destinations(away, read["ancestors"], selection.level)
        return read.run(found.order_by(ibis.desc("people"), "destination_id")).to_pandas()


def expected_absence(
    release: Release, selection: Selection, viewer: Viewer, scenario: Scenario | None = None
) -> pd.DataFrame:
    """Expected absence of responders for each hazard, by village, as a scenario has it.

    Returns:
        place_id, hazard, expected_absence (0-1, empty where a month is not known), and the
        ends of its interval, expected_absence_low and expected_absence_high.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        months = village_months(read, selection.but(months=()), scenario)
        calendar = village_hazards(read, selection)
        if scenario is not None:
            calendar = scenarios.shifted(calendar, scenario.hazard_shift)
        found = absence.expected_absence(months, calendar)
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
    require_places(release, selection.areas)
    limits = limits or parameters().limits
    with release.tables() as read:
        months = village_months(read, selection.but(months=()), scenario)
        found = scenarios.attendance(months, limits.rai_watch)
        return read.run(found.order_by("month")).to_pandas()


def _judged(
    read: Reader,
    selection: Selection,
    limits: Limits,
    scenario: Scenario | None = None,
    *,
    among: Sequence[str] | None = None,
) -> Table:
    """Building blocks of the selection's level and months, with verdict and hazard level.

    Args:
        among: only these villages; None is all of the selection.
    """
    months = village_months(read, selection, scenario)
    if among is not None:
        months = months.filter(months.place_id.isin(among))
    if selection.level != "village":
        months = areas.sum_to(months, units_at(read, selection.level))
    return with_hazard(read, verdict.with_verdict(months, limits), selection, scenario)
