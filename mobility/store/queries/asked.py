"""What a selection asks for, bound to a release's tables: places, months and hazards."""

from __future__ import annotations

from mobility.errors import UsageError
from mobility.measures import groups
from mobility.measures import hazards as hazard_measures
from mobility.measures import places as place_measures
from mobility.measures import scenario as scenarios
from mobility.measures.joining import joined
from mobility.measures.scenario import Scenario
from mobility.selection import Selection
from mobility.store.database import Table
from mobility.store.releases import Reader, Release
from mobility.words import N_


def require_places(release: Release, ids: tuple[str, ...]) -> None:
    """Raise UsageError unless every id is a place of the release."""
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


def places_in(read: Reader, ids: tuple[str, ...]) -> Table:
    """place_id of every place that is, or lies in, one of ``ids``."""
    ancestors = read["ancestors"]
    return ancestors.filter(ancestors.ancestor_id.isin(ids)).select("place_id").distinct()


def units_at(read: Reader, level: str) -> Table:
    """place_id, unit_id: the unit of a level that each place belongs to."""
    return place_measures.units(read["places"], level, read["ancestors"])


def newest_year(read: Reader, table: Table) -> int | None:
    """The newest year of a table; None where it has no row."""
    newest = read.run(table.aggregate(year=table.year.max())).column("year")[0].as_py()
    return int(newest) if newest is not None else None


def village_months(read: Reader, selection: Selection, scenario: Scenario | None = None) -> Table:
    """Building blocks of the selection's villages, months and year, as a scenario has them."""
    months = read["village_months"]
    if selection.areas:
        months = months.semi_join(places_in(read, selection.areas), "place_id")
    if selection.months:
        months = months.filter(months.month.isin(selection.months))
    year = selection.year or newest_year(read, read["village_months"])
    months = months.filter(months.year == year) if year else months
    return months if scenario is None else as_if(read, months, scenario)


def as_if(read: Reader, months: Table, scenario: Scenario) -> Table:
    """Building blocks as a scenario has them; only the villages asked about are read."""
    if not scenario.moves_people:
        return months
    villages = months.select("place_id").distinct()
    groups_here = groups.here_by_group(
        months,
        read["places"].semi_join(villages, "place_id"),
        of_villages(read["roster"], "village_id", villages),
        of_villages(read["residents"], "place_id", villages),
        of_villages(read["people_away"], "origin_id", villages),
        scenario.leave_sexes,
        scenario.leave_ages,
    )
    trained = places_in(read, (scenario.trained_at,)) if scenario.trained_at else villages
    return scenarios.applied(months, groups_here, trained, scenario)


def of_villages(table: Table, column: str, villages: Table) -> Table:
    """The rows of some villages."""
    return table.semi_join(villages, table[column] == villages.place_id)


def with_hazard(judged: Table, levels: Table) -> Table:
    """Judged months with the level of the hazard asked about, 0 where there is none."""
    found = joined(judged, levels, ["place_id", "month"])
    return found.mutate(hazard_level=found.hazard_level.fill_null(0))


def all_hazards(read: Reader, selection: Selection, scenario: Scenario | None = None) -> Table:
    """Hazards of every place."""
    return hazards_of(read, selection, read["places"], scenario)


def hazards_of(
    read: Reader, selection: Selection, places: Table, scenario: Scenario | None = None
) -> Table:
    """The hazard chosen, or each one, as ``places`` inherit it and a scenario moves it."""
    found = hazard_measures.inherited(read["hazards"], read["ancestors"], places)
    if scenario is not None:
        found = scenarios.shifted(found, scenario.hazard_shift)
    return found.filter(found.hazard == selection.hazard) if selection.hazard else found


def villages_of(read: Reader, selection: Selection) -> Table:
    """place_id of the villages of the selection."""
    villages = read["places"].filter(lambda place: place.level == "village").select("place_id")
    if not selection.areas:
        return villages
    return villages.semi_join(places_in(read, selection.areas), "place_id")


def rosters_of(read: Reader, selection: Selection) -> Table:
    """Household lists of the selection's villages."""
    roster, villages = read["roster"], villages_of(read, selection)
    return roster.semi_join(villages, roster.village_id == villages.place_id)


def village_hazards(read: Reader, selection: Selection) -> Table:
    """Hazards of the selection's villages."""
    return hazards_of(read, selection, villages_of(read, selection))


def hazards_at(read: Reader, selection: Selection, scenario: Scenario | None = None) -> Table:
    """Hazards of the selected places themselves."""
    return hazards_of(read, selection, places_selected(read, selection), scenario)


def due_levels(read: Reader, selection: Selection) -> Table:
    """place_id, month, hazard_level: like :func:`hazard_levels`, of the villages alone."""
    return (
        village_hazards(read, selection)
        .group_by("place_id", "month")
        .aggregate(hazard_level=lambda t: t.level.max())
    )


def places_selected(read: Reader, selection: Selection) -> Table:
    """The selected places; all of them where none is selected."""
    places = read["places"]
    return places.filter(places.place_id.isin(selection.areas)) if selection.areas else places


def hazard_levels(read: Reader, selection: Selection, scenario: Scenario | None = None) -> Table:
    """place_id, month, hazard_level: the highest level of the hazards asked for."""
    return hazard_measures.together(all_hazards(read, selection, scenario))
