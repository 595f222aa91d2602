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
from mobility.measures import absence, areas, verdict
from mobility.measures import flows as flow_measures
from mobility.measures import hazards as hazard_measures
from mobility.measures import households as household_measures
from mobility.measures import places as place_measures
from mobility.measures.parameters import parameters
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
            months = areas.sum_to(months, _units(read, selection.level))
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


def storms(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """The storms behind the cyclone cells of the selected places and what holds them."""
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        found = read["storms"]
        if selection.areas:
            above = read["ancestors"].filter(lambda t: t.place_id.isin(selection.areas))
            found = found.semi_join(above, [found.place_id == above.ancestor_id])
        return read.run(found.order_by("closest_at", "place_id")).to_pandas()


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


def _hazard_levels(read: Reader, selection: Selection) -> Table:
    """place_id, month, hazard_level: the highest level of the hazards asked for."""
    return (
        _hazards(read, selection)
        .group_by("place_id", "month")
        .aggregate(hazard_level=lambda t: t.level.max())
    )
