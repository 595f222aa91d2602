"""Directed flows between places, summed to a level; totals come from all rows.

For an area A: out, the origin is in A and the destination is not; into, the
reverse; within, both are in A and in different units of the level shown. A
place that is not known lies in no area. Stays are a stock: over several months
they are averaged. Moves are events: over several months they are summed.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import BooleanColumn, FloatingColumn, Table

from mobility.measures.measure import Measure
from mobility.measures.places import month_numbers
from mobility.words import N_


def flows(
    table: Table,
    ancestors: Table,
    units: Table,
    *,
    kind: str,
    areas: Sequence[str] | None,
    direction: str,
    months: Sequence[int],
    years: Sequence[int],
    sexes: Sequence[str] = (),
    ages: Sequence[str] = (),
) -> Table:
    """Flows of one direction.

    Args:
        table: stays that count, or moves.
        ancestors, units: what :mod:`mobility.measures.places` gives.
        kind: stays or moves.
        areas: place ids; None is every place.
        direction: out, into or within.
        months, years, sexes, ages: groups; empty means all.

    Returns:
        origin_id, destination_id (units; null where not known), people.
    """
    pairs = _pairs(_grouped(table, months, years, sexes, ages))
    rows = _placed(pairs, ancestors, units, areas)
    rows = rows.filter(_directions(rows)[direction], rows.people > 0)
    return rows.group_by(origin_id="origin_unit", destination_id="destination_unit").agg(
        people=_people(rows, kind, (len(months) or 12) * max(1, len(years)))
    )


def flows_by_month(
    table: Table,
    ancestors: Table,
    units: Table,
    *,
    kind: str,
    areas: Sequence[str] | None,
    direction: str,
    years: Sequence[int],
    sexes: Sequence[str] = (),
    ages: Sequence[str] = (),
) -> Table:
    """What :func:`flows` gives, for each month by itself.

    Returns:
        month, origin_id, destination_id (units; null where not known), people.
    """
    pairs = _pairs(_grouped(table, (), years, sexes, ages), "month")
    rows = _placed(pairs, ancestors, units, areas)
    rows = rows.filter(_directions(rows)[direction], rows.people > 0)
    return rows.group_by(
        month="month", origin_id="origin_unit", destination_id="destination_unit"
    ).agg(people=_people(rows, kind, max(1, len(years))))


def same_unit(
    table: Table,
    ancestors: Table,
    units: Table,
    *,
    kind: str,
    areas: Sequence[str] | None,
    months: Sequence[int],
    years: Sequence[int],
    sexes: Sequence[str] = (),
    ages: Sequence[str] = (),
) -> Table:
    """People both ends of whose flow lie in one unit of the areas: origin_id, people."""
    pairs = _pairs(_grouped(table, months, years, sexes, ages))
    rows = _placed(pairs, ancestors, units, areas)
    inside = rows.starts_inside & rows.ends_inside
    rows = rows.filter(inside & (rows.origin_unit == rows.destination_unit), rows.people > 0)
    return rows.group_by(origin_id="origin_unit").agg(
        people=_people(rows, kind, (len(months) or 12) * max(1, len(years)))
    )


def monthly(
    table: Table,
    ancestors: Table,
    units: Table,
    covered: Table,
    *,
    kind: str,
    areas: Sequence[str] | None,
    years: Sequence[int],
    sexes: Sequence[str] = (),
    ages: Sequence[str] = (),
) -> Table:
    """People out of, into and within the areas, for each of the twelve months.

    Args:
        covered: year and month the release speaks of.

    Returns:
        month, out, into, within: 0 where nobody, null where the month is not known.
    """
    pairs = _pairs(_grouped(table, (), years, sexes, ages), "month")
    rows = _placed(pairs, ancestors, units, areas)
    sums = {
        direction: _people(rows, kind, max(1, len(years)), where)
        for direction, where in _directions(rows).items()
    }
    told = rows.group_by("month").agg(**sums)
    known = _grouped(covered, (), years, (), ()).select("month").distinct().mutate(known=True)
    found = month_numbers().left_join(known, "month").drop("month_right")
    found = found.left_join(told, "month").drop("month_right")
    zero = ibis.ifelse(found.known.fill_null(False), 0.0, ibis.null("float64"))
    return found.select("month", **{each: ibis.coalesce(found[each], zero) for each in sums})


def _grouped(
    table: Table,
    months: Sequence[int],
    years: Sequence[int],
    sexes: Sequence[str],
    ages: Sequence[str],
) -> Table:
    """The rows of the groups asked for; a sex or age left empty is unknown."""
    wanted = {"month": months, "year": years}
    conditions = [table[name].isin(list(values)) for name, values in wanted.items() if values]
    groups = {"sex": sexes, "age_group": ages}
    conditions += [
        table[name].fill_null("unknown").isin(list(values))
        for name, values in groups.items()
        if values
    ]
    return table.filter(*conditions) if conditions else table


def _pairs(rows: Table, *by: str) -> Table:
    """People by origin and destination: few rows before anything is joined to them."""
    return rows.group_by("origin_id", "destination_id", *by).agg(people=rows.people.sum())


def _placed(rows: Table, ancestors: Table, units: Table, areas: Sequence[str] | None) -> Table:
    """The rows with the unit of each end, and whether each end lies in the areas."""
    inside = (
        (ancestors.filter(ancestors.ancestor_id.isin(list(areas))) if areas else ancestors)
        .select("place_id")
        .distinct()
    )
    for end in ("origin", "destination"):
        unit = units.select(**{f"{end}_id": "place_id", f"{end}_unit": "unit_id"})
        rows = rows.left_join(unit, f"{end}_id").drop(f"{end}_id_right")
        lies = inside.select(**{f"{end}_id": "place_id"}).mutate(**{f"{end}_lies": True})
        rows = rows.left_join(lies, f"{end}_id").drop(f"{end}_id_right")
    return rows.mutate(
        starts_inside=rows.origin_lies.fill_null(False),
        ends_inside=rows.destination_lies.fill_null(False),
    )


def _directions(rows: Table) -> dict[str, BooleanColumn]:
    starts, ends = rows.starts_inside, rows.ends_inside
    return {
        "out": starts & ~ends,
        "into": ~starts & ends,
        "within": starts & ends & (rows.origin_unit != rows.destination_unit),
    }


def _people(
    rows: Table, kind: str, periods: int, where: BooleanColumn | None = None
) -> FloatingColumn:
    people = rows.people.sum(where=where).fill_null(ibis.literal(0.0))
    return people / periods if kind == "stays" and periods > 1 else people


MEASURES = (
    Measure(
        "flow",
        N_("Flow"),
        N_("people"),
        "sum of people by origin unit and destination unit",
        N_(
            "Stays: people of the origin who are at the destination in the month; over several "
            "months their mean. Moves: people who left in the month; over several months their sum."
        ),
        N_("Working convention of this project."),
    ),
)
