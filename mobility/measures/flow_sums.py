"""Flows added up in advance, and the source that answers a question about flows from those sums.

The sums are of stays and moves by year, month and two ends, for everybody and
by sex and age group. An end is a position in the tree of places, so an area is
a range of numbers, and sorted files can be searched by it.

Sums between units can answer only for areas that are unions of units: areas of
the level shown or of a coarser one, where a place lies in an area exactly when
its unit does. :func:`exact_levels` gives the levels for which that holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import ibis
from ibis.expr.types import BooleanColumn, Column, IntegerColumn, StringColumn, Table

from mobility.measures.flows import ENDS, UNKNOWN, Groups, Month, in_time
from mobility.measures.joins import RIGHT, joined
from mobility.measures.places import ADMINISTRATIVE, Located, units, within
from mobility.tables import MOVE_AGE_GROUPS, SEXES

# A group is stored as its index in this list: a number sorts faster than texts at publication.
GROUPS = tuple((sex, age) for sex in SEXES for age in MOVE_AGE_GROUPS)
KEY = ("moves", "year", "month", "origin", "destination")


def exact_levels(places: Table, lines: Table, tree: Table) -> Table:
    """The levels whose units can stand for their places.

    At such a level, each place lies in the same places of that level and above as its unit
    does, and the places inside those are numbered without a gap. A place whose parent is
    of a lower level breaks it.

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
    """The places that lie in an area although its range of numbers does not include theirs."""
    place = tree.select("place_id", "position")
    area = tree.select("last", ancestor_id="place_id", first="position")
    rows = pairs.inner_join(place, "place_id").inner_join(area, "ancestor_id")
    return rows.filter(~rows.position.between(rows.first, rows.last)).select(
        "place_id", "ancestor_id"
    )


def place_sums(stays: Table, moves: Table, tree: Table) -> Table:
    """People between places, by month and group; a row only where there is anybody.

    Args:
        stays: the stays that count.

    Returns:
        moves (or stays), year, month, origin, destination (positions; null where not known),
        group (position in :data:`GROUPS`), people.
    """
    kept = ("origin_id", "destination_id", "year", "month", "sex", "age_group", "people")
    kinds = {False: stays, True: moves}
    rows = ibis.union(
        *(table.select(*kept, moves=ibis.literal(kind)) for kind, table in kinds.items())
    )
    rows = rows.filter(rows.people > 0)
    for end in ENDS:
        place = tree.select(**{f"{end}_id": "place_id", end: "position"})
        rows = joined(rows, place, [f"{end}_id"])
    rows = rows.select(
        "moves",
        "origin",
        "destination",
        "people",
        year=rows.year.cast("int16"),
        month=rows.month.cast("int8"),
        group=_group(rows).cast("int8"),
    )
    return rows.group_by(*KEY, "group").agg(people=rows.people.sum())


def _group(rows: Table) -> IntegerColumn:
    sex, age = (
        rows[name].fill_null(UNKNOWN).cases(*((value, place) for place, value in enumerate(values)))
        for name, values in (("sex", SEXES), ("age_group", MOVE_AGE_GROUPS))
    )
    return sex * len(MOVE_AGE_GROUPS) + age


def unit_sums(
    sums: Table, places: Table, lines: Table, tree: Table, exact: Table, level: str
) -> Table:
    """People between the units of a level.

    Args:
        sums: what :func:`place_sums` gives.
        exact: what :func:`exact_levels` gives; other levels get no rows.

    Returns:
        The columns of ``sums``, with units for places.
    """
    place = tree.select("place_id", "position")
    unit = place.inner_join(units(places, level, lines), "place_id")
    unit = place.view().select(unit_id="place_id", unit="position").inner_join(unit, "unit_id")
    rows = sums.filter(exact.filter(exact.level == level).count().as_scalar() > 0)
    for end in ENDS:
        at = unit.select(**{end: "position", f"{end}_unit": "unit"})
        rows = joined(rows, at, [end])
    rows = rows.drop(*ENDS).rename({end: f"{end}_unit" for end in ENDS})
    return rows.group_by(*KEY, "group").agg(people=rows.people.sum())


def of_everybody(sums: Table) -> Table:
    """Sums of all groups together: the columns of ``sums`` without the group."""
    return sums.group_by(*KEY).agg(people=sums.people.sum())


def totals(sums: Mapping[str, Table], units: Table, tree: Table, exact: Table) -> Table:
    """People out of and into each unit, and between the parts of it, by month.

    The parts of a unit are the units of the next finer level that is exact. So the people
    between units of a level inside an area are the sum of ``between`` over everything in the
    area that is coarser than the level: nobody is counted twice, and nothing is subtracted.

    Args:
        sums: what :func:`of_everybody` gives, by level.
        units: what :func:`mobility.measures.places.units_by_level` gives, with the position of
            each place.
        exact: what :func:`exact_levels` gives.

    Returns:
        moves, year, level, position (of the unit), month, out, into, between.
    """
    unit = tree.select(unit_id="place_id", unit="position")
    placed = joined(units, unit, ["unit_id"]).select("level", "position", "unit")
    above = _next_above(exact)
    parts = [
        each
        for level, rows in sums.items()
        for each in (*_ends_of(rows, level), _between(rows, placed, above, level))
    ]
    numbers = ibis.union(*parts)
    key = ("moves", "year", "level", "position", "month")
    return numbers.group_by(*key).agg(
        **{name: numbers[name].sum() for name in ("out", "into", "between")}
    )


def _next_above(exact: Table) -> Table:
    """Each exact level and the next coarser one: level, above (null for the coarsest)."""
    rank = exact.level.cases(*((level, n) for n, level in enumerate(ADMINISTRATIVE)))
    return exact.select("level", above=exact.level.lag().over(order_by=rank))


def _ends_of(rows: Table, level: str) -> Iterator[Table]:
    """People out of each unit of a level, and into it."""
    leaving = rows.filter(~(rows.origin == rows.destination).fill_null(False))
    for end, name in zip(ENDS, ("out", "into"), strict=True):
        sums = leaving.filter(leaving[end].notnull())
        sums = sums.group_by("moves", "year", "month", position=sums[end]).agg(
            people=sums.people.sum()
        )
        yield _part(sums, ibis.literal(level), name)


def _between(rows: Table, units: Table, above: Table, level: str) -> Table:
    """People between the units of a level that lie in one unit of the next coarser one."""
    coarser = units.semi_join(above.filter(above.level == level).select(level="above"), "level")
    for end in ENDS:
        at = coarser.select("level", **{end: "position", f"{end}_above": "unit"})
        rows = rows.inner_join(at, [end] if end == ENDS[0] else [end, "level"])
        rows = rows.select(~ibis.selectors.endswith(RIGHT))
    rows = rows.filter(rows.origin != rows.destination, rows.origin_above == rows.destination_above)
    sums = rows.group_by("moves", "year", "month", "level", position="origin_above").agg(
        people=rows.people.sum()
    )
    return _part(sums, sums.level, "between")


def _part(rows: Table, level: StringColumn, of: str) -> Table:
    """Rows of :func:`totals` with one of its three numbers."""
    numbers = {
        name: rows.people if name == of else ibis.literal(0.0)
        for name in ("out", "into", "between")
    }
    return rows.select("moves", "year", "month", "position", level=level, **numbers)


def total_of(rows: Table, groups: Groups, kind: str, level: str, area: Located) -> Table:
    """People out of, into and within one area by month.

    Args:
        rows: what :func:`totals` gives.
        groups: only their months and years are used.
        level: the level shown; like that of the area, one of :func:`exact_levels`.

    Returns:
        month, out, into, within.
    """
    coarse = ADMINISTRATIVE[ADMINISTRATIVE.index(area.level) : ADMINISTRATIVE.index(level)]
    rows = rows.filter(
        rows.moves if kind == "moves" else ~rows.moves,
        *in_time(rows, groups),
        rows.position.between(area.first, area.last),
        rows.level.isin([area.level, *coarse]),
    )
    itself = (rows.level == area.level) & (rows.position == area.first)
    return rows.group_by(month=rows.month.cast("int32")).agg(
        out=rows.out.sum(where=itself),
        into=rows.into.sum(where=itself),
        within=rows.between.sum(where=rows.level.isin(coarse)),
    )


def months_of_flows(covered: Table, stays: Table, moves: Table) -> Table:
    """The months that stays and moves cover, and those that have rows.

    Args:
        covered: year and month that stays or a roster cover. Moves have no such list: a
            month with any row is covered.
        stays: the stays that count.

    Returns:
        kind, year, month, covered, has_rows.
    """
    parts = [
        _months(covered, "stays", covered=True, has_rows=False),
        _months(stays, "stays", covered=False, has_rows=True),
        _months(moves, "moves", covered=True, has_rows=True),
    ]
    rows = ibis.union(*parts)
    return rows.group_by("kind", "year", "month").agg(
        covered=rows.covered.any(), has_rows=rows.has_rows.any()
    )


def _months(table: Table, kind: str, *, covered: bool, has_rows: bool) -> Table:
    months = table.select("year", "month").distinct()
    return months.select(
        "year",
        "month",
        kind=ibis.literal(kind),
        covered=ibis.literal(covered),
        has_rows=ibis.literal(has_rows),
    )


def can_answer(groups: Groups, level: str, area_levels: Iterable[str]) -> bool:
    """Whether sums between the units of a level answer a question as the rows would.

    Args:
        level: the level shown; one of :func:`exact_levels`.
        area_levels: the levels of the areas chosen.
    """
    coarse = ADMINISTRATIVE[: ADMINISTRATIVE.index(level) + 1]
    return not (groups.reasons or groups.absences) and set(area_levels) <= set(coarse)


@dataclass(frozen=True)
class SummedFlows:
    """A source of flows that reads their sums; units are positions in the tree.

    Attributes:
        everybody, grouped: functions that give, for an end, the sums between units of the
            level shown sorted by that end: for all groups together, and by group.
    """

    kind: str
    covered: Collection[Month]
    everybody: Callable[[str], Table]
    grouped: Callable[[str], Table]

    def placed(self, groups: Groups, areas: Sequence[Located], end: str | None) -> Table:
        """Sums with this end in the areas, from the table sorted by it."""
        if areas and end is None:
            leaving = self.placed(groups, areas, "origin")
            arriving = self.placed(groups, areas, "destination")
            return ibis.union(leaving, arriving.filter(~arriving.starts_inside))
        chosen = groups.sexes or groups.ages
        rows = (self.grouped if chosen else self.everybody)(end if areas and end else "origin")
        conditions = list(self._asked(rows, groups))
        if areas and end:
            conditions += self._reach(rows[end], areas)
        return rows.filter(*conditions).select("people", **self._ends(rows, areas))

    def of_flow(
        self,
        groups: Groups,
        areas: Sequence[Located],
        origin: Located | None,
        destination: Located | None,
    ) -> Table:
        """The months of one flow, one row for each sex and age group."""
        rows = self.grouped("origin" if origin else "destination")
        conditions = list(self._asked(rows, groups))
        for end, unit in zip(ENDS, (origin, destination), strict=True):
            at = rows[end]
            conditions.append(at.isnull() if unit is None else at == unit.first)
        names = {name: ibis.array([*values])[rows.group] for name, values in _names().items()}
        return rows.filter(*conditions).select("people", **names, **self._ends(rows, areas))

    def _asked(self, rows: Table, groups: Groups) -> Iterator[BooleanColumn]:
        yield rows.moves if self.kind == "moves" else ~rows.moves
        yield from in_time(rows, groups)
        if groups.sexes or groups.ages:
            yield rows.group.isin(_chosen(groups))

    def _ends(self, rows: Table, areas: Sequence[Located]) -> dict[str, Column]:
        starts, ends = ibis.literal(True), ibis.literal(True)
        if areas:
            starts, ends = (within(rows[end], areas).fill_null(False) for end in ENDS)
        return {
            "month": rows.month.cast("int32"),
            "origin_unit": rows.origin,
            "destination_unit": rows.destination,
            "starts_inside": starts,
            "ends_inside": ends,
        }

    @staticmethod
    def _reach(position: IntegerColumn, areas: Sequence[Located]) -> Iterator[BooleanColumn]:
        """Conditions of lying in the areas; their common range lets most of a file be skipped."""
        first = ibis.least(*(area.first for area in areas))
        yield position.between(first, ibis.greatest(*(area.last for area in areas)))
        if len(areas) > 1:
            yield within(position, areas)


def _chosen(groups: Groups) -> list[int]:
    """The numbers of the groups chosen."""
    return [
        place
        for place, (sex, age) in enumerate(GROUPS)
        if sex in (groups.sexes or SEXES) and age in (groups.ages or MOVE_AGE_GROUPS)
    ]


def _names() -> dict[str, tuple[str, ...]]:
    """Sex and age group of each group."""
    return dict(zip(("sex", "age_group"), zip(*GROUPS, strict=True), strict=True))
