"""Directed flows: by month, inside one unit, by group, and the choices that readers have."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mobility import access
from mobility.access import Viewer
from mobility.measures import flow_sums
from mobility.measures import flows as flow_measures
from mobility.measures.joins import joined
from mobility.measures.places import Located
from mobility.measures.years import newest
from mobility.selection import Selection
from mobility.store import rollups
from mobility.store.database import Table
from mobility.store.queries.question import question
from mobility.store.queries.scope import Scope, located, units_at
from mobility.store.releases import Reader, Release

TOTALS = "area_months"  # a rollup
ENDS_OF_FLOWS = ("origin_id", "destination_id")


@dataclass(frozen=True)
class PlacesOfTree:
    """The places of the tree, by position.

    Attributes:
        ids: their codes.
        ranks: of each place, the rank of its code; the last is for an unknown place.
    """

    ids: pa.Array
    ranks: npt.NDArray[np.int64]


@dataclass(frozen=True)
class CoveredMonths:
    """The months that stays, or moves, cover.

    Attributes:
        covered: years and months.
        newest: the newest year that has rows and is not in the future; None where there are none.
    """

    covered: frozenset[flow_measures.Month]
    newest: int | None


def _in_order(read: Reader, rows: pa.Table) -> pd.DataFrame:
    """The rows with place ids: by month, most people first, then by code."""
    tree = _places_of_tree(read)
    by = [name for name in ("month", *ENDS_OF_FLOWS) if name in rows.column_names]
    # An unknown end is -1, the last of the ranks.
    ends = {name: rows[name].fill_null(-1).to_numpy() for name in by if name != "month"}
    keys = [tree.ranks[positions] for positions in reversed(ends.values())]
    keys.append(-rows["people"].to_numpy())
    if "month" in by:
        keys.append(rows["month"].to_numpy())
    for name in ends:
        rows = rows.set_column(rows.column_names.index(name), name, tree.ids.take(rows[name]))
    return rows.take(np.lexsort(keys)).to_pandas()


@question(arrange=_in_order)
def flows(scope: Scope) -> Table:
    """Directed flows of the selection, summed to its level, all of them.

    Returns:
        origin_id, destination_id (empty where not known), people; most people first.
    """
    source, groups = _source(scope)
    sums = flow_measures.flows(source, groups, scope.selection.direction, scope.areas)
    return _positioned(scope.read, source, sums)


@question(months=(), arrange=_in_order)
def flows_by_month(scope: Scope) -> Table:
    """What :func:`flows` gives for each of the twelve months, in one question.

    Returns:
        month, origin_id, destination_id, people; by month, most people first.
    """
    source, groups = _source(scope)
    sums = flow_measures.flows_by_month(source, groups, scope.selection.direction, scope.areas)
    return _positioned(scope.read, source, sums)


@question(arrange=_in_order)
def staying(scope: Scope) -> Table:
    """Flows whose two ends lie in the same unit of the level shown.

    Returns:
        origin_id, people; most people first.
    """
    source, groups = _source(scope)
    return _positioned(scope.read, source, flow_measures.staying(source, groups, scope.areas))


@question(months=(), arrange=_in_order)
def staying_by_month(scope: Scope) -> Table:
    """What :func:`staying` gives for each of the twelve months, in one question.

    Returns:
        month, origin_id, people; by month, most people first.
    """
    source, groups = _source(scope)
    sums = flow_measures.staying_by_month(source, groups, scope.areas)
    return _positioned(scope.read, source, sums)


@question(months=(), arrange=_in_order)
def flows_and_staying(scope: Scope) -> Table:
    """What :func:`flows_by_month` and :func:`staying_by_month` give, in one question.

    Returns:
        month, origin_id, destination_id, stays (whether it is a row of the latter), people; by
        month, most people first.
    """
    source, groups = _source(scope)
    sums = flow_measures.flows_and_staying(source, groups, scope.selection.direction, scope.areas)
    return _positioned(scope.read, source, sums)


@question(months=())
def flow_months(scope: Scope) -> Table:
    """People out of, into and within the areas, for each of the twelve months.

    Returns:
        month, out, into, within; empty where the month is not known.
    """
    selection = scope.selection
    source, groups = _source(scope)
    if _is_totalled(scope, groups):
        rows = scope.read[TOTALS]
        sums = flow_sums.total_of(rows, groups, selection.kind, selection.level, *scope.areas)
        months = flow_measures.of_twelve_months(sums, source.covered, groups)
    else:
        months = flow_measures.monthly(source, groups, scope.areas)
    return months.order_by("month")


def people_away(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """People of the areas who are away from home, elsewhere inside the areas or outside them.

    Everybody in the stays is counted, including people of villages that cannot be judged.

    Returns:
        month, people_away; empty where the month is not known.
    """
    stays = selection.but(kind="stays", level="village", months=())
    months = flow_months(release, stays, viewer)
    return months.assign(people_away=months["out"] + months["within"])[["month", "people_away"]]


def _is_totalled(scope: Scope, groups: flow_measures.Groups) -> bool:
    """Whether the months of everybody in one area were added up when the release was published."""
    chosen = groups.sexes or groups.ages or groups.reasons or groups.absences
    levels = {scope.selection.level, *(area.level for area in scope.areas)}
    is_exact = levels <= set(scope.read.release.manifest.flow_levels)
    return len(scope.areas) == 1 and not chosen and is_exact and scope.read.has(TOTALS)


def known_months(release: Release, selection: Selection, viewer: Viewer) -> list[int]:
    """Months of the year shown that the stays, or the moves, cover; any other is unknown."""
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        months = _covered(read, selection.kind)
    return list(flow_measures.known(months.covered, _groups(months, selection.but(months=()))))


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
        release, selection, viewer: as in every question.
        origin, destination: units of the selection's level; None is an unknown end.

    Returns:
        month, sex, age_group ("unknown" where not stated), people; no row where nobody.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        ends = [located(read, [end])[0] if end else None for end in (origin, destination)]
    return _flow_groups(release, selection, viewer, *ends)


@question(months=())
def _flow_groups(scope: Scope, origin: Located | None, destination: Located | None) -> Table:
    source, groups = _source(scope)
    sums = flow_measures.flow_groups(
        source,
        groups,
        scope.selection.direction,
        scope.areas,
        origin=origin,
        destination=destination,
    )
    return sums.order_by("month", "sex", "age_group")


def flow_choices(release: Release, viewer: Viewer, kind: str) -> pd.DataFrame:
    """The sexes, age groups, reasons and absence classes that the stays, or the moves, have.

    Returns:
        group (sex, age_group, reason, absence), value ("unknown" where not stated), people
        (over all rows; for stays these are person-months); by group, most people first.
        Moves have no absence.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        choices = read["flow_choices"]
        choices = choices.filter(choices.kind == kind).select("group", "value", "people")
        return read.run(choices.order_by(["group", ibis.desc("people"), "value"])).to_pandas()


def flow_years(release: Release, viewer: Viewer, kind: str) -> list[int]:
    """Years that the stays, or the moves, cover: those that an average covers."""
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        return sorted({year for year, _ in _covered(read, kind).covered})


def _source(scope: Scope) -> tuple[flow_measures.Source, flow_measures.Groups]:
    """The source that answers a question, sums wherever they answer it exactly, and its groups."""
    read, selection = scope.read, scope.selection
    months = _covered(read, selection.kind)
    groups, level = _groups(months, selection), selection.level
    levels = {area.level for area in scope.areas}
    is_summed = level in read.release.manifest.flow_levels and all(
        read.has(name(level, end))
        for name in (rollups.flow_sums_of, rollups.flow_groups)
        for end in flow_measures.ENDS
    )
    if is_summed and flow_sums.can_answer(groups, level, levels):
        return flow_sums.SummedFlows(
            kind=selection.kind,
            covered=months.covered,
            everybody=lambda end: read[rollups.flow_sums_of(level, end)],
            grouped=lambda end: read[rollups.flow_groups(level, end)],
        ), groups
    return flow_measures.RowFlows(
        kind=selection.kind,
        rows=read["people_away" if selection.kind == "stays" else "moves"],
        covered=months.covered,
        ancestors=read["ancestors"],
        units=units_at(read, level),
    ), groups


def _positioned(read: Reader, source: flow_measures.Source, sums: Table) -> Table:
    """Flows with the positions of their ends; sums have these already, rows have codes instead."""
    if isinstance(source, flow_sums.SummedFlows):
        return sums
    ends, columns = [name for name in ENDS_OF_FLOWS if name in sums.columns], sums.columns
    for end in ends:
        at = read["tree"].select(**{end: "place_id", f"{end}_position": "position"})
        sums = joined(sums, at, [end])
    return sums.select(
        *(sums[f"{name}_position"].name(name) if name in ends else name for name in columns)
    )


def _places_of_tree(read: Reader) -> PlacesOfTree:
    """The places of a release's tree."""
    return read.once("places of the tree", lambda: _read_places(read))


def _read_places(read: Reader) -> PlacesOfTree:
    tree = read["tree"]
    ids = read.run(tree.order_by("position").select("place_id"))["place_id"].combine_chunks()
    ranks = np.empty(len(ids) + 1, dtype=np.int64)
    ranks[pc.sort_indices(ids).to_numpy()] = np.arange(len(ids))
    ranks[-1] = len(ids)
    return PlacesOfTree(ids, ranks)


def _covered(read: Reader, kind: str) -> CoveredMonths:
    """The months that the stays, or the moves, cover."""
    return read.once(("months of flows", kind), lambda: _read_covered(read, kind))


def _read_covered(read: Reader, kind: str) -> CoveredMonths:
    months = read["flow_months"]
    rows = read.run(months.filter(months.kind == kind)).to_pylist()
    return CoveredMonths(
        frozenset((row["year"], row["month"]) for row in rows if row["covered"]),
        newest(row["year"] for row in rows if row["has_rows"]),
    )


def _groups(months: CoveredMonths, selection: Selection) -> flow_measures.Groups:
    return flow_measures.Groups(
        months=selection.months,
        years=_years(months, selection),
        sexes=selection.sexes,
        ages=selection.ages,
        reasons=selection.reasons,
        absences=selection.absences if selection.kind == "stays" else (),
    )


def _years(months: CoveredMonths, selection: Selection) -> tuple[int, ...]:
    """The year chosen, else the newest with rows; empty (all years) where they are averaged."""
    if selection.averaged:
        return ()
    year = selection.year or months.newest
    return (year,) if year else ()
