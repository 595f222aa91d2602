"""Flows added up beforehand, and what a question of flows is asked of where they answer it.

A row is a kind, a year, a month and two ends, with the people of each sex and
age group side by side. An end is a position in the tree of places, so that an
area is a range of numbers, which sorted files are searched by.

Sums between units can answer only for areas that are unions of units: areas of
the level shown or of a coarser one, where a place lies in an area exactly when
its unit does. :func:`exact_levels` says of which levels that holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, or_

import ibis
from ibis.expr.types import BooleanColumn, Column, FloatingColumn, IntegerColumn, Table

from mobility.measures.flows import ENDS, UNKNOWN, Groups, in_time
from mobility.measures.places import ADMINISTRATIVE, units
from mobility.tables import MOVE_AGE_GROUPS, SEXES

GROUPS = {f"{sex}_{age}": (sex, age) for sex in SEXES for age in MOVE_AGE_GROUPS}
KEY = ("kind", "year", "month", "origin", "destination")
Span = tuple[int, int]


def exact_levels(places: Table, lines: Table, tree: Table) -> Table:
    """The levels whose units can stand for their places.

    Of such a level, each place lies in the same places of that level and above as its unit
    does, and what lies in those is numbered without a gap. A place whose parent is of a
    lower level breaks it.

    Args:
        lines, tree: what :mod:`mobility.measures.places` gives.

    Returns:
        level.
    """
    broken = [_broken(places, lines, tree, level) for level in ADMINISTRATIVE]
    there = places.select("level").filter(places.level.isin(ADMINISTRATIVE)).distinct()
    return there.anti_join(ibis.union(*broken), "level")


def _broken(places: Table, lines: Table, tree: Table, level: str) -> Table:
    """level, a row for each place and area that break it."""
    coarse = ADMINISTRATIVE[: ADMINISTRATIVE.index(level) + 1]
    own = lines.filter(lines.level.isin(coarse)).select("place_id", "ancestor_id")
    unit = units(places, level, lines)
    above = own.view().select("ancestor_id", unit_id="place_id")
    of_unit = above.inner_join(unit, "unit_id").select("place_id", "ancestor_id")
    pair = ["place_id", "ancestor_id"]
    faults = ibis.union(
        own.anti_join(of_unit, pair), of_unit.anti_join(own, pair), _out_of_range(own, tree)
    )
    return faults.select(level=ibis.literal(level))


def _out_of_range(pairs: Table, tree: Table) -> Table:
    """The places that lie in an area whose range of numbers is without theirs."""
    place = tree.select("place_id", "position")
    area = tree.select("last", ancestor_id="place_id", first="position")
    rows = pairs.inner_join(place, "place_id").inner_join(area, "ancestor_id")
    return rows.filter(~rows.position.between(rows.first, rows.last)).select(
        "place_id", "ancestor_id"
    )


def place_sums(stays: Table, moves: Table, tree: Table) -> Table:
    """People between places, by kind and month; a row only where there is anybody.

    Args:
        stays: the stays that count.

    Returns:
        kind, year, month, origin, destination (positions; null where not known), origin_id,
        destination_id (their places), people, and people of each group of :data:`GROUPS`.
    """
    kept = ("origin_id", "destination_id", "year", "month", "sex", "age_group", "people")
    kinds = {"stays": stays, "moves": moves}
    rows = ibis.union(
        *(table.select(*kept, kind=ibis.literal(kind)) for kind, table in kinds.items())
    )
    rows = rows.filter(rows.people > 0)
    for end in ENDS:
        place = tree.select(**{f"{end}_id": "place_id", end: "position"})
        rows = rows.left_join(place, f"{end}_id").drop(f"{end}_id_right")
    group = rows.sex.fill_null(UNKNOWN).concat("_", rows.age_group.fill_null(UNKNOWN))
    rows = rows.select(*KEY, "people", group=group)
    found = rows.group_by(*KEY).agg(
        people=rows.people.sum(),
        **{name: rows.people.sum(where=rows.group == name).fill_null(0.0) for name in GROUPS},
    )
    return _named(found, tree)


def unit_sums(
    sums: Table, places: Table, lines: Table, tree: Table, exact: Table, level: str
) -> Table:
    """People between the units of a level.

    Args:
        sums: what :func:`place_sums` gives.
        exact: what :func:`exact_levels` gives; of another level there are no rows.

    Returns:
        The columns of ``sums``, with units for places.
    """
    place = tree.select("place_id", "position")
    unit = place.inner_join(units(places, level, lines), "place_id")
    unit = place.view().select(unit_id="place_id", unit="position").inner_join(unit, "unit_id")
    rows = sums.filter(exact.filter(exact.level == level).count().as_scalar() > 0)
    for end in ENDS:
        at = unit.select(**{end: "position", f"{end}_unit": "unit"})
        rows = rows.left_join(at, end).drop(f"{end}_right")
    when = [name for name in KEY if name not in ENDS]
    found = rows.group_by(*when, origin="origin_unit", destination="destination_unit").agg(
        **{name: rows[name].sum() for name in ("people", *GROUPS)}
    )
    return _named(found.select(*KEY, "people", *GROUPS), tree)


def _named(sums: Table, tree: Table) -> Table:
    """Sums with the place ids of their ends."""
    columns = sums.columns
    for end in ENDS:
        place = tree.select(**{end: "position", f"{end}_id": "place_id"})
        sums = sums.left_join(place, end).drop(f"{end}_right")
    return sums.select(*columns, *(f"{end}_id" for end in ENDS))


def months_told(covered: Table, stays: Table, moves: Table) -> Table:
    """The months that stays and moves speak of, and those that have rows.

    Args:
        covered: year and month that stays or a roster speak of. Moves have no such list: a
            month with any row is covered.
        stays: the stays that count.

    Returns:
        kind, year, month, covered, has_rows.
    """
    told = [
        _months(covered, "stays", covered=True, has_rows=False),
        _months(stays, "stays", covered=False, has_rows=True),
        _months(moves, "moves", covered=True, has_rows=True),
    ]
    rows = ibis.union(*told)
    return rows.group_by("kind", "year", "month").agg(
        covered=rows.covered.any(), has_rows=rows.has_rows.any()
    )


def _months(table: Table, kind: str, *, covered: bool, has_rows: bool) -> Table:
    found = table.select("year", "month").distinct()
    return found.select(
        "year",
        "month",
        kind=ibis.literal(kind),
        covered=ibis.literal(covered),
        has_rows=ibis.literal(has_rows),
    )


def can_answer(
    groups: Groups, level: str, area_levels: Iterable[str], exact: Container[str]
) -> bool:
    """Whether sums answer a question as the rows themselves would.

    Args:
        level: the level shown.
        area_levels: the levels of the areas asked.
        exact: levels that :func:`exact_levels` gives.
    """
    if groups.reasons or groups.absences or level not in exact:
        return False
    return set(area_levels) <= set(ADMINISTRATIVE[: ADMINISTRATIVE.index(level) + 1])


@dataclass(frozen=True)
class Sums:
    """A source of flows that is sums of them.

    Attributes:
        sorted_by: sums between units of the level shown, sorted by their origin or destination.
        spans: first and last position in each area and unit asked, by place id.
    """

    kind: str
    covered: Collection[tuple[int, int]]
    sorted_by: Callable[[str], Table]
    spans: Mapping[str, Span]

    def placed(self, groups: Groups, areas: Sequence[str] | None, end: str | None) -> Table:
        """Sums whose end lies in the areas, from the table that is sorted by it."""
        if areas and end is None:
            leaving = self.placed(groups, areas, "origin")
            arriving = self.placed(groups, areas, "destination")
            return ibis.union(leaving, arriving.filter(~arriving.starts_inside))
        rows = self.sorted_by(end if areas and end else "origin")
        people = _people(rows, groups)
        conditions = [*self._asked(rows, groups), people > 0]
        if areas and end:
            conditions += self._reach(rows[end], areas)
        return rows.filter(*conditions).select("month", **self._ends(rows, areas), people=people)

    def of_flow(
        self,
        groups: Groups,
        areas: Sequence[str] | None,
        origin: str | None,
        destination: str | None,
    ) -> Table:
        """The months of one flow, a row a sex and age group."""
        rows = self.sorted_by("origin" if origin else "destination")
        conditions = self._asked(rows, groups)
        for end, unit in zip(ENDS, (origin, destination), strict=True):
            at = rows[end]
            conditions.append(at.isnull() if unit is None else at == self.spans[unit][0])
        few = rows.filter(*conditions)
        parts = [
            few.select(
                "month", **self._ends(few, areas), people=few[name], group=ibis.literal(name)
            )
            for name in _columns(groups)
        ]
        found = ibis.union(*parts)
        group = found.group.split("_")
        found = found.filter(found.people > 0)
        return found.mutate(sex=group[0], age_group=group[1])

    def _asked(self, rows: Table, groups: Groups) -> list[BooleanColumn]:
        return [rows.kind == self.kind, *in_time(rows, groups)]

    def _ends(self, rows: Table, areas: Sequence[str] | None) -> dict[str, Column]:
        starts, ends = ibis.literal(True), ibis.literal(True)
        if areas:
            starts, ends = (self._lies(rows[end], areas).fill_null(False) for end in ENDS)
        return {
            "origin_unit": rows.origin_id,
            "destination_unit": rows.destination_id,
            "starts_inside": starts,
            "ends_inside": ends,
        }

    def _reach(self, position: IntegerColumn, areas: Sequence[str]) -> Iterator[BooleanColumn]:
        """Conditions of lying in the areas; their common range lets most of a file be skipped."""
        spans = [self.spans[area] for area in areas]
        yield position.between(min(first for first, _ in spans), max(last for _, last in spans))
        if len(spans) > 1:
            yield self._lies(position, areas)

    def _lies(self, position: IntegerColumn, areas: Sequence[str]) -> BooleanColumn:
        return reduce(or_, (position.between(*self.spans[area]) for area in areas))


def _columns(groups: Groups) -> list[str]:
    """The columns of the groups asked."""
    return [
        name
        for name, (sex, age) in GROUPS.items()
        if sex in (groups.sexes or SEXES) and age in (groups.ages or MOVE_AGE_GROUPS)
    ]


def _people(rows: Table, groups: Groups) -> FloatingColumn:
    if not (groups.sexes or groups.ages):
        return rows.people
    return reduce(add, (rows[name] for name in _columns(groups)))
