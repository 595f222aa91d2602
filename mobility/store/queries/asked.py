"""What a selection asks for, bound to a release's tables: places, months and hazards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Concatenate, NoReturn, ParamSpec

import ibis
import pyarrow as pa

from mobility import access
from mobility.access import Viewer
from mobility.errors import UsageError
from mobility.measures import groups
from mobility.measures import hazards as hazard_measures
from mobility.measures import labour as labour_measures
from mobility.measures import places as place_measures
from mobility.measures import scenario as scenarios
from mobility.measures.joining import joined
from mobility.measures.places import Located
from mobility.measures.scenario import Scenario
from mobility.selection import Selection
from mobility.store.database import Table, stand_in
from mobility.store.releases import Reader, Release
from mobility.words import N_

STANDS_IN = "\x01"  # no code of a place begins with it
PARTS = {"place_id": "string", "first": "int32", "last": "int32"}  # of a place, and their types
Rest = ParamSpec("Rest")


def answer(
    release: Release,
    viewer: Viewer,
    build: Callable[Concatenate[Reader, Selection, Rest], Table],
    selection: Selection,
    *rest: Rest.args,
    **named: Rest.kwargs,
) -> pa.Table:
    """The rows of a question about a selection: what ``build(reader, selection, …)`` gives.

    It is built once for all areas of the same levels. While it is built, the selection's areas
    are stand-ins, so that no area can be left in it: :func:`located` tells where they lie.

    Raises:
        MobilityError: the viewer may not read the release.
        UsageError: an area is no place of the release.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        places = located(read, selection.areas)
        stand_ins = tuple(_stand_in(number, place) for number, place in enumerate(places))
        shape = selection.but(release=None, areas=stand_ins)
        name = (build, shape, rest, tuple(sorted(named.items())))
        values = {
            _called(number, part): getattr(place, part)
            for number, place in enumerate(places)
            for part in PARTS
        }
        return read.answer(name, lambda: build(read, shape, *rest, **named), values)


def located(read: Reader, ids: Sequence[str]) -> list[Located]:
    """Where the places lie in the release's tree.

    Raises:
        UsageError: an id is no place of the release.
    """
    known = read.once("located", dict)
    wanted = [place for place in ids if place not in known and not place.startswith(STANDS_IN)]
    if wanted:
        tree = read["tree"].filter(lambda place: place.place_id.isin(wanted))
        for row in read.run(tree).to_pylist():
            known[row["place_id"]] = Located(
                row["place_id"], row["level"], row["position"], row["last"]
            )
    return [_stood_in(each) or known.get(each) or _no_place(read, each) for each in ids]


def _stand_in(number: int, place: Located) -> str:
    """What stands for a place in a question that is kept; its level is part of the question."""
    return f"{STANDS_IN}{number} {place.level}"


def _stood_in(area: str) -> Located | None:
    """Of a stand-in, expressions for where its place lies."""
    if not area.startswith(STANDS_IN):
        return None
    number, level = area.removeprefix(STANDS_IN).split(" ")
    parts = {part: stand_in(_called(number, part), kind) for part, kind in PARTS.items()}
    return Located(level=level, **parts)


def _called(number: int | str, part: str) -> str:
    return f"{part}_{number}"


def _no_place(read: Reader, place: str) -> NoReturn:
    raise UsageError(
        N_("There is no place {place} in release {release}."),
        remedy=N_("Use a code of the table places."),
        place=place,
        release=read.release.id,
    )


def within(read: Reader, rows: Table, ids: tuple[str, ...]) -> Table:
    """The rows whose ``position`` is of a place that is, or lies in, one of ``ids``."""
    if not ids:
        return rows
    return rows.filter(place_measures.within(rows.position, located(read, ids)))


def _positions(read: Reader, selection: Selection) -> list[Any]:
    """Of the selection's areas themselves."""
    return [area.first for area in located(read, selection.areas)]


def places_in(read: Reader, ids: tuple[str, ...]) -> Table:
    """place_id of every place that is, or lies in, one of ``ids``."""
    return within(read, read["tree"], ids).select("place_id")


def units_at(read: Reader, level: str) -> Table:
    """place_id, unit_id: the unit of a level that each place belongs to."""
    if level == place_measures.OTHER:
        return place_measures.units(read["places"], level)
    units = read["units"]
    return units.filter(units.level == level).select("place_id", "unit_id")


def newest_year(read: Reader, table: Table) -> int | None:
    """The newest year of a table; None where it has no row."""
    newest = read.run(table.aggregate(year=table.year.max())).column("year")[0].as_py()
    return int(newest) if newest is not None else None


def newest_told(read: Reader) -> int | None:
    """The newest year that villages are told of."""
    return read.once("newest told", lambda: newest_year(read, read["village_months"]))


def months_placed(read: Reader) -> Table:
    """Building blocks of all villages with their positions, which older releases do not hold."""
    months = read["village_months"]
    if "position" in months.columns:
        return months
    return joined(months, read["tree"].select("place_id", "position"), ["place_id"])


def village_months(read: Reader, selection: Selection, scenario: Scenario | None = None) -> Table:
    """Building blocks of the selection's villages, months and year, as a scenario has them."""
    months = of_selection(read, months_placed(read), selection)
    return months if scenario is None else as_if(read, months, scenario)


def of_selection(read: Reader, months: Table, selection: Selection) -> Table:
    """The rows of the selection's villages, months and year, without their position."""
    found = within(read, months, selection.areas).drop("position")
    if selection.months:
        found = found.filter(found.month.isin(selection.months))
    year = selection.year or newest_told(read)
    return found.filter(found.year == year) if year else found


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


def with_hazard(
    read: Reader, judged: Table, selection: Selection, scenario: Scenario | None = None
) -> Table:
    """Judged months with the level of the hazard asked about, 0 where there is none."""
    if selection.hazard is None:
        found = joined(judged, hazard_levels(read, selection, scenario), ["place_id", "month"])
    else:  # one calendar a place: no need to spell it out for every place
        owned = hazard_owners(read, selection).select("place_id", "owner_id")
        stated = hazard_rows(read, selection, scenario)
        levels = stated.select("month", owner_id="place_id", hazard_level="level")
        found = joined(judged, owned, ["place_id"])
        found = joined(found, levels, ["owner_id", "month"]).drop("owner_id")
    return found.mutate(hazard_level=found.hazard_level.fill_null(0))


def villages_of(read: Reader, selection: Selection) -> Table:
    """place_id of the villages of the selection."""
    found = within(read, read["tree"], selection.areas)
    return found.filter(found.level == "village").select("place_id")


def rosters_of(read: Reader, selection: Selection) -> Table:
    """Household lists of the selection's villages."""
    roster, villages = read["roster"], villages_of(read, selection)
    return roster.semi_join(villages, roster.village_id == villages.place_id)


def labour_at(read: Reader, selection: Selection, *, inside: bool = False) -> Table:
    """Labour calendars of the selected places, as :func:`hazards_at` gives hazards."""
    labour, tree = read["labour"], read["tree"]
    stating = labour.semi_join(within(read, tree, selection.areas), "place_id")
    stating = stating.mutate(inherited_from=ibis.null("string"))
    if not selection.areas:
        return stating
    chosen = tree.filter(tree.position.isin(_positions(read, selection)))
    own = labour_measures.inherited(labour, read["ancestors"], chosen)
    others = stating.anti_join(own, "activity").select(*own.columns)
    return ibis.union(own, others) if inside else own


def hazard_rows(read: Reader, selection: Selection, scenario: Scenario | None = None) -> Table:
    """The calendars that places state for the hazard chosen, or each, as a scenario moves them."""
    stated = read["hazards"]
    if selection.hazard:
        stated = stated.filter(stated.hazard == selection.hazard)
    return stated if scenario is None else scenarios.shifted(stated, scenario.hazard_shift)


def hazard_owners(read: Reader, selection: Selection) -> Table:
    """Whose calendar of the hazard chosen, or of each, every place has: with its position."""
    owned = read["hazard_owners"]
    return owned.filter(owned.hazard == selection.hazard) if selection.hazard else owned


def hazards_at(
    read: Reader, selection: Selection, scenario: Scenario | None = None, *, inside: bool = False
) -> Table:
    """Hazards of the selected places themselves; where none is selected, all that are stated.

    Args:
        inside: of hazards that none of the selected places has, also what is stated inside them.
    """
    owned = hazard_owners(read, selection)
    stating = within(read, owned.filter(owned.owner_id == owned.place_id), selection.areas)
    if selection.areas:
        own = owned.filter(owned.position.isin(_positions(read, selection)))
        stating = ibis.union(own, stating.anti_join(own, "hazard")) if inside else own
    return hazard_measures.calendars(hazard_rows(read, selection, scenario), stating)


def village_hazards(read: Reader, selection: Selection) -> Table:
    """Hazards of all that lies in the selection."""
    owned = within(read, hazard_owners(read, selection), selection.areas)
    return hazard_measures.calendars(hazard_rows(read, selection), owned)


def hazard_levels(read: Reader, selection: Selection, scenario: Scenario | None = None) -> Table:
    """place_id, month, hazard_level: the highest level of the hazards asked for.

    Of villages, those of the selection; of areas all, for one may reach beyond the selection.
    """
    owned = hazard_owners(read, selection)
    if selection.level == "village":
        owned = within(read, owned, selection.areas)
    stated = hazard_rows(read, selection, scenario)
    found = hazard_measures.calendars(stated, owned)
    return hazard_measures.together(found)


def due_levels(read: Reader, selection: Selection) -> Table:
    """place_id, month, hazard_level: of the selection's villages."""
    return hazard_levels(read, selection.but(level="village"))
