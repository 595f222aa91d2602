"""Directed flows: by month, inside one unit, by group, and what can be asked of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import ibis
import pandas as pd

from mobility import access
from mobility.access import Viewer
from mobility.measures import flow_sums
from mobility.measures import flows as flow_measures
from mobility.selection import Selection
from mobility.store.database import Table
from mobility.store.queries.asked import newest_year, require_places, units_at
from mobility.store.releases import Reader, Release


class Located(NamedTuple):
    """A place in the tree: its level, and the first and last position in it."""

    level: str
    span: flow_sums.Span


def flows(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Directed flows of the selection, summed to its level, all of them.

    Returns:
        origin_id, destination_id (empty where not known), people; most people first.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        source, groups = _asked(release, read, selection)
        found = flow_measures.flows(source, groups, selection.direction, selection.areas)
        order = [ibis.desc("people"), "origin_id", "destination_id"]
        return read.run(found.order_by(order)).to_pandas()


def flows_by_month(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """What :func:`flows` gives for each of the twelve months, in one question.

    Returns:
        month, origin_id, destination_id, people; by month, most people first.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        source, groups = _asked(release, read, selection.but(months=()))
        found = flow_measures.flows_by_month(source, groups, selection.direction, selection.areas)
        order = ["month", ibis.desc("people"), "origin_id", "destination_id"]
        return read.run(found.order_by(order)).to_pandas()


def staying(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Flows whose two ends lie in the same unit of the level shown.

    Returns:
        origin_id, people; most people first.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        source, groups = _asked(release, read, selection)
        found = flow_measures.staying(source, groups, selection.areas)
        return read.run(found.order_by([ibis.desc("people"), "origin_id"])).to_pandas()


def staying_by_month(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """What :func:`staying` gives for each of the twelve months, in one question.

    Returns:
        month, origin_id, people; by month, most people first.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        source, groups = _asked(release, read, selection.but(months=()))
        found = flow_measures.staying_by_month(source, groups, selection.areas)
        return read.run(found.order_by(["month", ibis.desc("people"), "origin_id"])).to_pandas()


def flows_and_staying(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """What :func:`flows_by_month` and :func:`staying_by_month` give, in one question.

    Returns:
        month, origin_id, destination_id, stays (whether it is a row of the latter), people; by
        month, most people first.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        source, groups = _asked(release, read, selection.but(months=()))
        found = flow_measures.flows_and_staying(
            source, groups, selection.direction, selection.areas
        )
        order = ["month", ibis.desc("people"), "origin_id", "destination_id"]
        return read.run(found.order_by(order)).to_pandas()


def flow_months(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """People out of, into and within the areas, for each of the twelve months.

    Returns:
        month, out, into, within; empty where the month is not known.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        source, groups = _asked(release, read, selection.but(months=()))
        found = flow_measures.monthly(source, groups, selection.areas)
        return read.run(found.order_by("month")).to_pandas()


def known_months(release: Release, selection: Selection, viewer: Viewer) -> list[int]:
    """Months that the stays, or the moves, speak of in the year asked; any other is not known."""
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        groups = _groups(read, selection.but(months=()))
        found = flow_measures.known(_covered(read, selection.kind), groups)
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
    with release.tables() as read:
        ends = [end for end in (origin, destination) if end is not None]
        source, groups = _asked(release, read, selection.but(months=()), ends)
        found = flow_measures.flow_groups(
            source,
            groups,
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
        found = read["flow_choices"]
        found = found.filter(found.kind == kind).select("group", "value", "people")
        return read.run(found.order_by(["group", ibis.desc("people"), "value"])).to_pandas()


def flow_years(release: Release, viewer: Viewer, kind: str) -> list[int]:
    """Years that the stays, or the moves, speak of: those an average is of."""
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        found = read.run(_covered(read, kind).select("year").distinct().order_by("year"))
        return [int(year) for year in found.column("year").to_pylist()]


def _asked(
    release: Release, read: Reader, selection: Selection, ends: Sequence[str] = ()
) -> tuple[flow_measures.Source, flow_measures.Groups]:
    """What a question is asked of, and of whom: of sums wherever they answer it exactly.

    Args:
        ends: units that are asked about by name.
    """
    found = _found(release, read, (*selection.areas, *ends))
    groups, summed = _groups(read, selection), _summed_at(selection.level)
    levels = {found[area].level for area in selection.areas}
    known = release.manifest.flow_levels if all(map(read.has, summed)) else ()
    if flow_sums.can_answer(groups, selection.level, levels, known):
        return _sums(read, selection, found), groups
    return _rows(read, selection), groups


def _sums(read: Reader, selection: Selection, found: Mapping[str, Located]) -> flow_sums.Sums:
    tables = [read[name] for name in _summed_at(selection.level)]
    if selection.level != flow_sums.FINEST:
        tables = [table.filter(table.level == selection.level) for table in tables]
    by_origin, by_destination = tables
    return flow_sums.Sums(
        kind=selection.kind,
        covered=_covered(read, selection.kind),
        by_origin=by_origin,
        by_destination=by_destination,
        tree=read["tree"],
        spans={place: located.span for place, located in found.items()},
    )


def _rows(read: Reader, selection: Selection) -> flow_measures.Rows:
    return flow_measures.Rows(
        kind=selection.kind,
        rows=read["people_away" if selection.kind == "stays" else "moves"],
        covered=_covered(read, selection.kind),
        ancestors=read["ancestors"],
        units=units_at(read, selection.level),
    )


def _summed_at(level: str) -> tuple[str, str]:
    """The rollups with flows between units of a level, by origin and by destination."""
    between = "flows" if level == flow_sums.FINEST else "unit_flows"
    return f"{between}_by_origin", f"{between}_by_destination"


def _found(release: Release, read: Reader, ids: Sequence[str]) -> dict[str, Located]:
    """Level and range of the places asked about.

    Raises:
        UsageError: there is no such place.
    """
    if not ids:
        return {}
    tree = read["tree"].filter(lambda place: place.place_id.isin(set(ids)))
    found = {
        place["place_id"]: Located(place["level"], (place["position"], place["last"]))
        for place in read.run(tree).to_pylist()
    }
    if len(found) < len(set(ids)):
        require_places(release, tuple(ids))
    return found


def _covered(read: Reader, kind: str) -> Table:
    """year, month that the stays, or the moves, speak of."""
    months = read["flow_months"]
    return months.filter(months.kind == kind, months.covered).select("year", "month")


def _groups(read: Reader, selection: Selection) -> flow_measures.Groups:
    return flow_measures.Groups(
        months=selection.months,
        years=_years(read, selection),
        sexes=selection.sexes,
        ages=selection.ages,
        reasons=selection.reasons,
        absences=selection.absences if selection.kind == "stays" else (),
    )


def _years(read: Reader, selection: Selection) -> tuple[int, ...]:
    """The year asked, else the newest with rows; all of them where they are averaged."""
    if selection.averaged:
        return ()
    months = read["flow_months"].filter(lambda month: month.has_rows)
    year = selection.year or newest_year(read, months.filter(months.kind == selection.kind))
    return (year,) if year else ()
