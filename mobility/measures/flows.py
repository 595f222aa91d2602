"""Directed flows between places, summed to a level; totals come from all rows.

For an area A: out, the origin is in A and the destination is not; into, the
reverse; within, both are in A and in different units of the level shown. An
unknown place lies in no area. Where no area is chosen, everything is within,
so that nobody of unknown origin is lost.

Each calendar month is first averaged over those of the chosen years for which
the table covers it. Stays are a stock: several months are then averaged,
counting only those that are covered in some chosen year. Moves are events:
several months are summed. A month that is not covered is unknown, never zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import ibis
from ibis.expr.types import BooleanColumn, FloatingColumn, IntegerColumn, Table

from mobility.measures.joins import joined
from mobility.measures.measure import Measure
from mobility.measures.places import Located
from mobility.words import MONTHS, N_

UNKNOWN = "unknown"
CHOSEN = ("sex", "age_group", "reason", "absence")
ENDS = ("origin", "destination")
Month = tuple[int, int]  # a year and a month of it
END_INSIDE = {"out": "origin", "into": "destination", "within": "origin"}


@dataclass(frozen=True)
class Groups:
    """Months, years and groups; an empty part is all. An empty value in a row is unknown."""

    months: Sequence[int] = ()
    years: Sequence[int] = ()
    sexes: Sequence[str] = ()
    ages: Sequence[str] = ()
    reasons: Sequence[str] = ()
    absences: Sequence[str] = ()


class Source(Protocol):
    """Where flows are read: from the rows themselves, or from sums that answer exactly as they do.

    Placed rows have month, origin_unit and destination_unit (in the source's own codes; null
    where unknown), starts_inside and ends_inside (whether the end lies in the areas) and
    people. Rows with nobody are left out.
    """

    @property
    def kind(self) -> str:
        """Stays or moves."""

    @property
    def covered(self) -> Collection[Month]:
        """Years and months that the source covers; any other month is unknown."""

    def placed(self, groups: Groups, areas: Sequence[Located], end: str | None) -> Table:
        """Placed rows, at least those whose ``end`` (None: either end) lies in the areas."""

    def of_flow(
        self,
        groups: Groups,
        areas: Sequence[Located],
        origin: Located | None,
        destination: Located | None,
    ) -> Table:
        """Placed rows from one unit to another (None: not known), with sex and age_group."""


@dataclass(frozen=True)
class RowFlows:
    """A source of flows that reads the rows themselves.

    Attributes:
        rows: the stays that count, or the moves.
        ancestors, units: what :mod:`mobility.measures.places` gives.
    """

    kind: str
    rows: Table
    covered: Collection[Month]
    ancestors: Table
    units: Table

    def placed(self, groups: Groups, areas: Sequence[Located], end: str | None) -> Table:
        """The chosen rows, summed before anything is joined, so that few rows are."""
        del end  # rows are filtered by their ends after they are placed
        return self._placed(_summed(_asked(self.rows, groups), "month"), areas)

    def of_flow(
        self,
        groups: Groups,
        areas: Sequence[Located],
        origin: Located | None,
        destination: Located | None,
    ) -> Table:
        """The rows between two units, by sex and age group."""
        rows = _asked(self.rows, groups)
        for end, unit in zip(ENDS, (origin, destination), strict=True):
            rows = _ending(rows, self.units, f"{end}_id", unit)
        by = ("sex", "age_group")
        rows = rows.mutate(**{name: rows[name].fill_null(UNKNOWN) for name in by})
        return self._placed(_summed(rows, "month", *by), areas)

    def _placed(self, rows: Table, areas: Sequence[Located]) -> Table:
        """The rows with the unit of each end, and whether each end lies in the areas."""
        for end in ENDS:
            unit = self.units.select(**{f"{end}_id": "place_id", f"{end}_unit": "unit_id"})
            rows = joined(rows, unit, [f"{end}_id"])
        if not areas:
            return rows.mutate(starts_inside=ibis.literal(True), ends_inside=ibis.literal(True))
        lines = self.ancestors
        ids = [area.place_id for area in areas]
        inside = lines.filter(lines.ancestor_id.isin(ids)).select("place_id").distinct()
        for end in ENDS:
            lies = inside.select(**{f"{end}_id": "place_id"}).mutate(**{f"{end}_lies": True})
            rows = joined(rows, lies, [f"{end}_id"])
        return rows.mutate(
            starts_inside=rows.origin_lies.fill_null(False),
            ends_inside=rows.destination_lies.fill_null(False),
        )


def flows(source: Source, groups: Groups, direction: str, areas: Sequence[Located] = ()) -> Table:
    """Flows of one direction over the chosen months.

    Args:
        direction: out, into or within.
        areas: none is every place.

    Returns:
        origin_id, destination_id (units; null where not known), people.
    """
    by_month = flows_by_month(source, groups, direction, areas)
    return _over_months(by_month, source, groups, "origin_id", "destination_id")


def flows_by_month(
    source: Source, groups: Groups, direction: str, areas: Sequence[Located] = ()
) -> Table:
    """What :func:`flows` gives, for each month by itself.

    Returns:
        month, origin_id, destination_id (units; null where not known), people.
    """
    rows = source.placed(groups, areas, END_INSIDE[direction])
    rows = rows.filter(_directions(rows)[direction])
    return _over_years(_by_flow(rows), source, groups)


def staying(source: Source, groups: Groups, areas: Sequence[Located] = ()) -> Table:
    """People both ends of whose flow lie in one unit of the areas: origin_id, people."""
    by_month = staying_by_month(source, groups, areas)
    return _over_months(by_month, source, groups, "origin_id")


def staying_by_month(source: Source, groups: Groups, areas: Sequence[Located] = ()) -> Table:
    """What :func:`staying` gives, for each month by itself: month, origin_id, people."""
    rows = source.placed(groups, areas, "origin")
    stayers = rows.filter(_stay(rows)).group_by(month="month", origin_id="origin_unit")
    return _over_years(stayers.agg(people=_total), source, groups)


def flows_and_staying(
    source: Source, groups: Groups, direction: str, areas: Sequence[Located] = ()
) -> Table:
    """:func:`flows_by_month` and :func:`staying_by_month` in one: the rows are read once.

    Returns:
        month, origin_id, destination_id (units; null where not known), stays (whether the row
        counts people who stay), people.
    """
    rows = source.placed(groups, areas, END_INSIDE[direction])
    stays = _stay(rows)
    rows = rows.mutate(stays=stays).filter(stays | _directions(rows)[direction])
    return _over_years(_by_flow(rows, "stays"), source, groups)


def monthly(source: Source, groups: Groups, areas: Sequence[Located] = ()) -> Table:
    """People out of, into and within the areas, for each of the twelve months.

    Returns:
        month, out, into, within: 0 where nobody, null where the month is not known.
    """
    rows = source.placed(groups, areas, None)
    sums = {name: _total(rows, where) for name, where in _directions(rows).items()}
    return of_twelve_months(rows.group_by("month").agg(**sums), source.covered, groups)


def of_twelve_months(sums: Table, covered: Collection[Month], groups: Groups) -> Table:
    """The mean of each calendar month over the years that cover it.

    Args:
        sums: month, and numbers summed over the chosen years; no row where there is nobody.

    Returns:
        The columns of ``sums``: 0 where there is nobody, null where the month is unknown.
    """
    months = _years_of_months(known(covered, groups)).left_join(sums, "month")
    numbers = [name for name in sums.columns if name != "month"]
    return months.select(
        "month", **{name: months[name].fill_null(0.0) / months.years for name in numbers}
    )


def known(covered: Collection[Month], groups: Groups) -> dict[int, int]:
    """How many chosen years cover each chosen month; months that none covers are left out."""
    months = [
        month
        for year, month in set(covered)
        if (not groups.years or year in groups.years)
        and (not groups.months or month in groups.months)
    ]
    return dict(sorted(Counter(months).items()))


def flow_groups(
    source: Source,
    groups: Groups,
    direction: str,
    areas: Sequence[Located] = (),
    *,
    origin: Located | None,
    destination: Located | None,
) -> Table:
    """One flow of :func:`flows_by_month`, by sex and age group.

    Args:
        origin, destination: units of the level shown; None is an unknown end.

    Returns:
        month, sex, age_group, people.
    """
    rows = source.of_flow(groups, areas, origin, destination)
    rows = rows.filter(_directions(rows)[direction])
    by_group = rows.group_by("month", "sex", "age_group").agg(people=_total(rows))
    return _over_years(by_group, source, groups)


def choices(rows: Table) -> Table:
    """The values of each group that a reader can choose, as found in rows with people.

    Args:
        rows: stays that count, or moves.

    Returns:
        group (sex, age_group, reason, absence), value, people (over all rows; for stays
        these are person-months).
    """
    there = [name for name in CHOSEN if name in rows.columns]
    rows = rows.filter(rows.people > 0)
    rows = rows.mutate(**{name: rows[name].fill_null(UNKNOWN) for name in there})
    few = rows.group_by(there).agg(people=rows.people.sum())
    return ibis.union(
        *(
            few.group_by(value=few[name])
            .agg(people=few.people.sum())
            .select("value", "people", group=ibis.literal(name))
            for name in there
        )
    ).select("group", "value", "people")


def in_time(table: Table, groups: Groups) -> list[BooleanColumn]:
    """Conditions that a row is in the chosen months and years."""
    wanted = {"month": groups.months, "year": groups.years}
    return [table[name].isin(list(values)) for name, values in wanted.items() if values]


def _asked(rows: Table, groups: Groups) -> Table:
    """The rows of the chosen months, years and groups."""
    chosen = (groups.sexes, groups.ages, groups.reasons, groups.absences)
    conditions = in_time(rows, groups) + [
        rows[name].fill_null(UNKNOWN).isin(list(values))
        for name, values in zip(CHOSEN, chosen, strict=True)
        if values
    ]
    return rows.filter(*conditions) if conditions else rows


def _summed(rows: Table, *by: str) -> Table:
    sums = rows.group_by("origin_id", "destination_id", *by).agg(people=rows.people.sum())
    return sums.filter(sums.people > 0)


def _ending(rows: Table, units: Table, end: str, unit: Located | None) -> Table:
    """The rows whose end lies in ``unit``, or at an unknown place where it is None."""
    if unit is None:
        return rows.anti_join(units.select(**{end: "place_id"}), end)
    inside = units.filter(units.unit_id == unit.place_id)
    return rows.semi_join(inside.select(**{end: "place_id"}), end)


def _by_flow(rows: Table, *by: str) -> Table:
    ends = {"origin_id": "origin_unit", "destination_id": "destination_unit"}
    return rows.group_by(*by, month="month", **ends).agg(people=_total(rows))


def _directions(rows: Table) -> dict[str, BooleanColumn]:
    starts, ends = rows.starts_inside, rows.ends_inside
    return {
        "out": starts & ~ends,
        "into": ~starts & ends,
        "within": starts & ends & ~_same_unit(rows),
    }


def _stay(rows: Table) -> BooleanColumn:
    """Whether both ends lie in one unit of the areas."""
    return rows.starts_inside & rows.ends_inside & _same_unit(rows)


def _same_unit(rows: Table) -> BooleanColumn:
    """Whether both ends are known to lie in one unit."""
    return (rows.origin_unit == rows.destination_unit).fill_null(False)


def _total(rows: Table, where: BooleanColumn | None = None) -> FloatingColumn:
    return rows.people.sum(where=where).fill_null(ibis.literal(0.0))


def _over_years(sums: Table, source: Source, groups: Groups) -> Table:
    """The mean of each month over the years that cover it."""
    years = known(source.covered, groups)
    sums = sums.filter(sums.month.isin(list(years)))
    if set(years.values()) <= {1}:
        return sums
    return sums.mutate(people=sums.people / _years(sums.month, years))


def _years(month: IntegerColumn, years: Mapping[int, int]) -> IntegerColumn:
    cases = [(each, ibis.literal(number, "int64")) for each, number in years.items()]
    return month.cases(*cases)


def _years_of_months(years: Mapping[int, int]) -> Table:
    """Month (all twelve), years (null where it is not known)."""
    rows = {"month": list(MONTHS), "years": [years.get(month) for month in MONTHS]}
    return ibis.memtable(rows, schema={"month": "int32", "years": "int64"})


def _over_months(by_month: Table, source: Source, groups: Groups, *by: str) -> Table:
    """Moves: the sum of the months; stays: their mean over the months that are covered."""
    months = len(known(source.covered, groups)) if source.kind == "stays" else 1
    people = by_month.people.sum()
    return by_month.group_by(*by).agg(people=people / months if months > 1 else people)


MEASURES = (
    Measure(
        "flow",
        N_("Flow"),
        "sum of people by origin unit and destination unit",
        N_("Working convention of this project."),
    ),
)
