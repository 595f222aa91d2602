"""The five numbers and the verdict, and what doubts or explains them."""

from __future__ import annotations

import ibis
import pandas as pd

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
    answer,
    located,
    newest_told,
    of_selection,
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
    limits = limits or parameters().limits
    return _in_order(answer(release, viewer, _capacity, selection, limits, scenario).to_pandas())


def _in_order(cells: pd.DataFrame) -> pd.DataFrame:
    """The columns of capacity first, then what explains them."""
    rest = [column for column in cells.columns if column not in CAPACITY_COLUMNS]
    return cells[[*CAPACITY_COLUMNS, *rest]]


def _capacity(
    read: Reader, selection: Selection, limits: Limits, scenario: Scenario | None
) -> Table:
    if selection.level == "village":
        judged = judged_villages(read, selection, limits, scenario)
    else:
        judged = _judged_areas(read, selection, limits, scenario)
    return judged.order_by("place_id", "year", "month")


def judged_villages(
    read: Reader, selection: Selection, limits: Limits, scenario: Scenario | None = None
) -> Table:
    """Village-months with verdict, what would change it, and hazard level.

    Args:
        selection: of level village.
    """
    return with_hazard(read, _verdicts(read, selection, limits, scenario), selection, scenario)


def _verdicts(
    read: Reader, selection: Selection, limits: Limits, scenario: Scenario | None = None
) -> Table:
    """Village-months with verdict and what would change it; those kept where they can answer."""
    is_as_it_is = scenario is None or scenario.is_neutral
    if is_as_it_is and _is_kept(read, JUDGED, limits):
        return of_selection(read, read[JUDGED], selection)
    judged = verdict.with_verdict(village_months(read, selection, scenario), limits)
    return verdict.with_deciding(remedies.with_remedies(judged, limits), limits)


def _judged_areas(
    read: Reader, selection: Selection, limits: Limits, scenario: Scenario | None
) -> Table:
    """The months of the selection's level, summed from villages, with verdict and hazard level."""
    months = village_months(read, selection, scenario)
    months = areas.sum_to(months, units_at(read, selection.level))
    return with_hazard(read, verdict.with_verdict(months, limits), selection, scenario)


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
        The columns of :func:`capacity` at level village, and listed: how many rows there would
        be without ``most``.
    """
    limits = limits or parameters().limits
    found = answer(
        release,
        viewer,
        _worst_months,
        selection.but(level="village"),
        limits,
        most,
        each_village_once=each_village_once,
    )
    return _in_order(found.to_pandas())


def _worst_months(
    read: Reader,
    selection: Selection,
    limits: Limits,
    most: int | None,
    *,
    each_village_once: bool,
) -> Table:
    if selection.hazard and _is_kept(read, FLAGGED, limits):
        ranked = _kept_ranks(read, selection)
    else:
        judged = judged_villages(read, selection, limits)
        ranked = ranking.ranked(judged.mutate(hazard=ibis.literal(selection.hazard or "")))
    first = ranking.first_of(ranked, most, each_village_once=each_village_once)
    return first.order_by("rank").drop("hazard", "rank")


def _kept_ranks(read: Reader, selection: Selection) -> Table:
    """The selection's flagged village-months, as they were published."""
    kept = within(read, read[FLAGGED], selection.areas).drop("position")
    kept = kept.filter(
        kept.hazard == selection.hazard, kept.year == (selection.year or newest_told(read))
    )
    return kept.filter(kept.month.isin(selection.months)) if selection.months else kept


def _is_kept(read: Reader, rollup: str, limits: Limits) -> bool:
    """Whether the release keeps verdicts in a rollup, by these limits."""
    usual = parameters()
    by_these = limits == usual.limits and read.release.manifest.parameters == usual.as_dict()
    return by_these and read.has(rollup) and "verdict" in read[rollup].columns


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
    limits = limits or parameters().limits
    counts = answer(release, viewer, _verdict_counts, selection, limits)
    under = answer(release, viewer, _flag_counts, selection, shares)
    return counts.to_pandas(), under.to_pandas()


def _verdict_counts(read: Reader, selection: Selection, limits: Limits) -> Table:
    judged = _verdicts(read, selection, limits)
    return ranking.verdict_counts(judged).order_by("month", "verdict")


def _flag_counts(read: Reader, selection: Selection, shares: tuple[float, ...]) -> Table:
    return ranking.flag_counts(village_months(read, selection), shares).order_by("month")


def part_counts(
    release: Release, selection: Selection, viewer: Viewer, limits: Limits | None = None
) -> pd.DataFrame:
    """The parts, of the selection's level, that its villages lie in.

    Returns:
        place_id (of the part), villages, losing, watched (in a month when the hazard is due,
        by the worst verdict); most villages losing capacity first.
    """
    limits = limits or parameters().limits
    return answer(release, viewer, _part_counts, selection, limits).to_pandas()


def _part_counts(read: Reader, selection: Selection, limits: Limits) -> Table:
    judged = judged_villages(read, selection.but(level="village"), limits)
    found = ranking.part_counts(judged, units_at(read, selection.level))
    return found.order_by([ibis.desc("losing"), ibis.desc("watched"), "place_id"])


def losses(
    release: Release, selection: Selection, viewer: Viewer, limits: Limits | None = None
) -> pd.DataFrame:
    """The village-months of the selection that lose capacity: place_id, month."""
    limits = limits or parameters().limits
    return answer(release, viewer, _losses, selection, limits).to_pandas()


def _losses(read: Reader, selection: Selection, limits: Limits) -> Table:
    judged = _verdicts(read, selection, limits)
    lost = judged.filter(judged.verdict == verdict.VERDICTS[0]).select("place_id", "month")
    return lost.order_by("place_id", "month")


def village_bases(release: Release, selection: Selection, viewer: Viewer) -> dict[str, int]:
    """How many of the selection's villages are told of by a full list, a sample or tables."""
    found = answer(release, viewer, _village_bases, selection.but(months=()))
    return {row["basis"]: row["villages"] for row in found.to_pylist()}


def _village_bases(read: Reader, selection: Selection) -> Table:
    months = village_months(read, selection)
    known = months.filter(months.basis.notnull())
    return known.group_by("basis").agg(villages=known.place_id.nunique())


def flags_by_chance(
    release: Release, selection: Selection, viewer: Viewer, limits: Limits | None = None
) -> pd.DataFrame:
    """The most flags that sampling alone would raise in the selection's villages.

    Returns:
        month, due, cells, ratios, flagged, flags_by_chance; no row where nothing is estimated.
    """
    limits, villages = limits or parameters().limits, selection.but(level="village")
    return answer(release, viewer, _flags_by_chance, villages, limits).to_pandas()


def _flags_by_chance(read: Reader, selection: Selection, limits: Limits) -> Table:
    judged = judged_villages(read, selection, limits)
    found = chance.flags_by_chance(judged, parameters()["confidence"])
    return found.order_by("month", "due")


def destinations(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Where the people of one village are who are away in a month, whole townships together.

    Args:
        selection: one area, one month; its level is the level of the destinations.

    Returns:
        destination_id (empty where not known), people; most people first.
    """
    return answer(release, viewer, _destinations, selection).to_pandas()


def _destinations(read: Reader, selection: Selection) -> Table:
    away, year = read["people_away"], selection.year or newest_told(read)
    village = [area.place_id for area in located(read, selection.areas)]
    asked = {"origin_id": village, "month": selection.months, "year": (year,)}
    away = away.filter(*(away[name].isin(values) for name, values in asked.items()))
    found = stay_measures.destinations(away, read["ancestors"], selection.level)
    return found.order_by(ibis.desc("people"), "destination_id")


def expected_absence(
    release: Release, selection: Selection, viewer: Viewer, scenario: Scenario | None = None
) -> pd.DataFrame:
    """Expected absence of responders for each hazard, by village, as a scenario has it.

    Returns:
        place_id, hazard, expected_absence (0-1, empty where a month is not known), and the
        ends of its interval, expected_absence_low and expected_absence_high.
    """
    asked = selection.but(months=())
    return answer(release, viewer, _expected_absence, asked, scenario).to_pandas()


def _expected_absence(read: Reader, selection: Selection, scenario: Scenario | None) -> Table:
    months, calendar = village_months(read, selection, scenario), village_hazards(read, selection)
    if scenario is not None:
        calendar = scenarios.shifted(calendar, scenario.hazard_shift)
    return absence.expected_absence(months, calendar).order_by("place_id", "hazard")


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
    limits, asked = limits or parameters().limits, selection.but(months=())
    return answer(release, viewer, _attendance, asked, limits, scenario).to_pandas()


def _attendance(
    read: Reader, selection: Selection, limits: Limits, scenario: Scenario | None
) -> Table:
    months = village_months(read, selection, scenario)
    return scenarios.attendance(months, limits.rai_watch).order_by("month")
