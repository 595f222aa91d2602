"""What a question is about: the tables of a release and the part of them that a selection chooses.

A :class:`Scope` holds the positions of the chosen areas in the tree of places, never the areas
themselves, so that one question is compiled for all areas
(:mod:`mobility.store.queries.question`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

import ibis
from ibis.expr.types import Value

from mobility.errors import UsageError
from mobility.measures import ends, groups
from mobility.measures import hazards as hazard_measures
from mobility.measures import labour as labour_measures
from mobility.measures import places as place_measures
from mobility.measures import scenario as scenarios
from mobility.measures.parameters import Limits, Parameters
from mobility.measures.places import Located
from mobility.measures.scenario import Scenario
from mobility.measures.without import with_without
from mobility.measures.years import newest
from mobility.selection import Selection
from mobility.store.database import Table
from mobility.store.releases import Reader
from mobility.words import N_


@dataclass(frozen=True)
class Scope:
    """What a question is about.

    Attributes:
        read: tables and rollups of the release.
        selection: the choices of the reader, without the release and the areas.
        areas: where the chosen areas lie; empty is every place.
        month: the one month chosen, in a question that is compiled once for all months.
    """

    read: Reader
    selection: Selection
    areas: tuple[Located, ...]
    month: ibis.Scalar | None = None

    def but(self, **changes: Any) -> Scope:
        """The same with some parts of the selection changed."""
        month = None if "months" in changes else self.month
        return replace(self, selection=self.selection.but(**changes), month=month)

    @property
    def parameters(self) -> Parameters:
        """The conventions of the release."""
        return self.read.release.parameters

    @property
    def year(self) -> int | None:
        """The year chosen, else the newest for which villages have data; None where none has."""
        return self.selection.year or newest_known_year(self.read)


def scope_of(read: Reader, selection: Selection) -> Scope:
    """The scope of a selection in a release.

    Raises:
        UsageError: an area is not a place of the release.
    """
    shape = selection.but(release=None, areas=())
    return Scope(read, shape, tuple(located(read, selection.areas)))


def located(read: Reader, ids: Sequence[str]) -> list[Located]:
    """The positions of the places in the release's tree.

    Raises:
        UsageError: an id is not a place of the release.
    """
    known = read.once("located", dict)
    wanted = [place for place in ids if place not in known]
    if wanted:
        tree = read["tree"].filter(lambda place: place.place_id.isin(wanted))
        for row in read.run(tree).to_pylist():
            known[row["place_id"]] = Located(
                row["place_id"], row["level"], row["position"], row["last"]
            )
    return [known.get(each) or _no_place(read, each) for each in ids]


def _no_place(read: Reader, place: str) -> NoReturn:
    raise UsageError(
        N_("There is no place {place} in release {release}."),
        remedy=N_("Use a code of the table places."),
        place=place,
        release=read.release.id,
    )


def within(rows: Table, areas: Sequence[Located]) -> Table:
    """The rows whose ``position`` is that of an area, or of a place in one."""
    return rows.filter(place_measures.within(rows.position, areas)) if areas else rows


def places_in(read: Reader, areas: Sequence[Located]) -> Table:
    """place_id of the areas and of every place in them."""
    return within(read["tree"], areas).select("place_id")


def units_at(read: Reader, level: str) -> Table:
    """place_id, unit_id: the unit of a level that each place belongs to."""
    if level == place_measures.OTHER:
        return place_measures.units(read["places"], level)
    units = read["units"]
    return units.filter(units.level == level).select("place_id", "unit_id")


def newest_year(read: Reader, table: Table) -> int | None:
    """The newest year of a table that is not in the future; None where it has no row."""
    years = read.run(table.select("year").distinct()).column("year").to_pylist()
    return newest(int(year) for year in years if year is not None)


def newest_known_year(read: Reader) -> int | None:
    """The newest year for which villages have data."""
    return read.once("newest known year", lambda: newest_year(read, read["village_numbers"]))


def village_numbers(scope: Scope) -> Table:
    """Building blocks of the chosen villages, months and year."""
    return in_scope(scope, scope.read["village_numbers"]).drop(*ends.COLUMNS)


def weighed(scope: Scope, limits: Limits, scenario: Scenario | None = None) -> Table:
    """The chosen villages, months and year: numbers at both ends, and people without helpers."""
    rows = _with_ends(scope, limits)
    rows = rows if scenario is None else as_if(scope.read, rows, scenario)
    return with_without(rows, limits)


def _with_ends(scope: Scope, limits: Limits) -> Table:
    """Building blocks with their ends: those kept, unless counts are to have another error.

    All twelve months are needed to work out new ones.
    """
    kept = scope.read["village_numbers"]
    if _is(limits.count_error, scope.parameters["count_error"]):
        return in_scope(scope, kept)
    year = in_scope(scope.but(months=()), kept)
    return in_months(scope, ends.with_ends(year.drop(*ends.COLUMNS), limits))


def _is(limit: float | Value, usual: float) -> bool:
    """Whether a limit is the usual one; an expression stands for one that was moved."""
    return not isinstance(limit, Value) and limit == usual


def in_months(scope: Scope, rows: Table) -> Table:
    """The rows of the chosen months."""
    if scope.month is not None:
        return rows.filter(rows.month == scope.month)
    months = scope.selection.months
    return rows.filter(rows.month.isin(months)) if months else rows


def in_scope(scope: Scope, rows: Table) -> Table:
    """The rows of the chosen villages, months and year, without their position."""
    rows = in_months(scope, within(rows, scope.areas))
    return (rows.filter(rows.year == scope.year) if scope.year else rows).drop("position")


def as_if(read: Reader, rows: Table, scenario: Scenario) -> Table:
    """Villages changed by a scenario; only the chosen ones are read."""
    if not scenario.moves_people:
        return rows
    villages = rows.select("place_id").distinct()
    groups_here = groups.here_by_group(
        rows,
        read["places"].semi_join(villages, "place_id"),
        of_villages(read["roster"], "village_id", villages),
        of_villages(read["residents"], "place_id", villages),
        of_villages(read["people_away"], "origin_id", villages),
        scenario.leave_sexes,
        scenario.leave_ages,
    )
    place = scenario.brought_to
    helped = places_in(read, [place]) if isinstance(place, Located) else villages
    return scenarios.applied(rows, groups_here, helped, scenario)


def of_villages(table: Table, column: str, villages: Table) -> Table:
    """The rows of some villages."""
    return table.semi_join(villages, table[column] == villages.place_id)


def with_hazard(scope: Scope, judged: Table, scenario: Scenario | None = None) -> Table:
    """Judged months with the level of the chosen hazard, 0 where there is none."""
    if scope.selection.hazard is None:
        levels = hazard_levels(scope, scenario)
        rows = judged.left_join(levels, ["place_id", "month"])
    else:  # one calendar serves many places: no need to expand it to every place
        owned = hazard_owners(scope).select("place_id", "owner_id")
        stated = hazard_rows(scope, scenario)
        levels = stated.select("month", owner_id="place_id", hazard_level="level")
        rows = judged.left_join(owned, ["place_id"])
        rows = rows.left_join(levels, ["owner_id", "month"])
    # One select of all that is joined: the engine plans each column of each step.
    return rows.select(
        *(judged[name] for name in judged.columns), hazard_level=rows.hazard_level.fill_null(0)
    )


def villages_of(scope: Scope) -> Table:
    """place_id of the chosen villages."""
    inside = within(scope.read["tree"], scope.areas)
    return inside.filter(inside.level == "village").select("place_id")


def rosters_of(scope: Scope) -> Table:
    """Household lists of the chosen villages."""
    return of_villages(scope.read["roster"], "village_id", villages_of(scope))


def labour_at(scope: Scope, *, inside: bool = False) -> Table:
    """Labour calendars of the chosen places, as :func:`hazards_at` gives hazards."""
    labour, tree = scope.read["labour"], scope.read["tree"]
    stating = labour.semi_join(within(tree, scope.areas), "place_id")
    stating = stating.mutate(inherited_from=ibis.null("string"))
    if not scope.areas:
        return stating
    chosen = tree.filter(tree.position.isin(_positions(scope)))
    own = labour_measures.inherited(labour, scope.read["ancestors"], chosen)
    others = stating.anti_join(own, "activity").select(*own.columns)
    return ibis.union(own, others) if inside else own


def places_above(scope: Scope) -> Table:
    """place_id of the chosen places and of those they lie in."""
    tree = scope.read["tree"]
    chosen = tree.filter(tree.position.isin(_positions(scope)))
    lines = scope.read["ancestors"].semi_join(chosen, "place_id")
    return lines.select(place_id="ancestor_id")


def _positions(scope: Scope) -> list[Any]:
    """The positions of the areas themselves."""
    return [area.first for area in scope.areas]


def hazard_rows(
    scope: Scope, scenario: Scenario | None = None, *, as_stated: bool = False
) -> Table:
    """The calendars of the chosen hazard, or of every hazard, shifted by a scenario.

    Args:
        as_stated: not by the force of the storms chosen, but as the release states them.
    """
    if as_stated:
        stated = scope.read["hazards"].mutate(storms=ibis.null("int64"))
    else:
        every = scope.read["hazard_calendars"]
        stated = every.filter(every.force == scope.selection.force).drop("force")
    if scope.selection.hazard:
        stated = stated.filter(stated.hazard == scope.selection.hazard)
    return stated if scenario is None else scenarios.shifted(stated, scenario.hazard_shift)


def hazard_owners(scope: Scope) -> Table:
    """Whose calendar of the chosen hazard, or of each, every place has; with its position."""
    owned, hazard = scope.read["hazard_owners"], scope.selection.hazard
    return owned.filter(owned.hazard == hazard) if hazard else owned


def hazards_at(
    scope: Scope,
    scenario: Scenario | None = None,
    *,
    inside: bool = False,
    as_stated: bool = False,
) -> Table:
    """Hazards of the chosen places themselves; where none is chosen, all that are stated.

    Args:
        inside: for hazards that none of the places has, also give what is stated inside them.
        as_stated: as :func:`hazard_rows` takes it.
    """
    owned = hazard_owners(scope)
    stating = within(owned.filter(owned.owner_id == owned.place_id), scope.areas)
    if scope.areas:
        own = owned.filter(owned.position.isin(_positions(scope)))
        stating = ibis.union(own, stating.anti_join(own, "hazard")) if inside else own
    rows = hazard_rows(scope, scenario, as_stated=as_stated)
    return hazard_measures.calendars(rows, stating)


def village_hazards(scope: Scope) -> Table:
    """Hazards of every place in the areas."""
    owned = within(hazard_owners(scope), scope.areas)
    return hazard_measures.calendars(hazard_rows(scope), owned)


def hazard_levels(scope: Scope, scenario: Scenario | None = None) -> Table:
    """place_id, month, hazard_level: the highest level of the chosen hazards.

    For villages, those in the areas; for coarser levels, all are kept: a unit can extend past
    the areas.
    """
    owned = hazard_owners(scope)
    if scope.selection.level == "village":
        owned = within(owned, scope.areas)
    calendars = hazard_measures.calendars(hazard_rows(scope, scenario), owned)
    return hazard_measures.together(calendars)


def due_levels(scope: Scope) -> Table:
    """place_id, month, hazard_level: of the chosen villages."""
    return hazard_levels(scope.but(level="village"))
