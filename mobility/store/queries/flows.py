"""Directed flows: by month, inside one unit, by group, and what can be asked of them."""

from __future__ import annotations

import ibis
import pandas as pd

from mobility import access
from mobility.access import Viewer
from mobility.measures import flows as flow_measures
from mobility.selection import Selection
from mobility.store.database import Table
from mobility.store.queries.asked import (
    newest_year,
    require_places,
    units_at,
)
from mobility.store.releases import Reader, Release


def flows(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Directed flows of the selection, summed to its level, all of them.

    Returns:
        origin_id, destination_id (empty where not known), people; most people first.
    """
    access.require(viewer, release.manifest.opened_to)
    require_places(release, selection.areas)
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
    require_places(release, selection.areas)
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
    require_places(release, selection.areas)
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
    require_places(release, selection.areas)
    with release.tables() as read:
        found = flow_measures.staying_by_month(
            _flow_source(read, selection),
            _flow_groups(read, selection.but(months=())),
            selection.areas,
        )
        return read.run(found.order_by(["month", ibis.desc("people"), "origin_id"])).to_pandas()


def flows_and_staying(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """What :func:`flows_by_month` and :func:`staying_by_month` give, in one question.

    Returns:
        month, origin_id, destination_id, stays (whether it is a row of the latter), people; by
        month, most people first.
    """
    access.require(viewer, release.manifest.opened_to)
    require_places(release, selection.areas)
    with release.tables() as read:
        found = flow_measures.flows_and_staying(
            _flow_source(read, selection),
            _flow_groups(read, selection.but(months=())),
            selection.direction,
            selection.areas,
        )
        order = ["month", ibis.desc("people"), "origin_id", "destination_id"]
        return read.run(found.order_by(order)).to_pandas()


def flow_months(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """People out of, into and within the areas, for each of the twelve months.

    Returns:
        month, out, into, within; empty where the month is not known.
    """
    access.require(viewer, release.manifest.opened_to)
    require_places(release, selection.areas)
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
    require_places(release, (*selection.areas, *filter(None, (origin, destination))))
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
        units=units_at(read, selection.level),
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
    year = selection.year or newest_year(read, _flow_rows(read, selection.kind))
    return (year,) if year else ()
