"""Every expression can also be said in Spark's SQL, for data that outgrow one machine.

The rollups are run on such an engine, and compared, in ``tests/store/test_engines.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

import ibis
from ibis.expr.types import Table

from mobility.measures import (
    areas,
    chance,
    expected,
    finding,
    flow_sums,
    flows,
    half_months,
    hazards,
    households,
    knowledge,
    labour,
    parts,
    places,
    ranking,
    remedies,
    stays,
)
from mobility.measures.parameters import parameters
from mobility.store.spark import Compiler, SparkBackend
from mobility.tables import NAMES, table
from tests.measures import engine

T1 = places.Located("T1", "township", 1, 2)
T2 = places.Located("T2", "township", 5, 6)


def written(name: str, rows: Table) -> Table:
    """The rows as a release keeps them: as a table, whose own making is compiled once."""
    return ibis.table(rows.schema(), name=name)


def questions_of_flows(
    source: flows.Source, groups: flows.Groups, *areas: places.Located
) -> Iterator[tuple[str, Table]]:
    """Each question of flows; where no area is given, of one."""
    areas = areas or (T1,)
    yield "flows", flows.flows(source, groups, "out", areas)
    yield "staying", flows.staying(source, groups, areas)
    yield "flows_and_staying", flows.flows_and_staying(source, groups, "out", areas)
    yield "flow_months", flows.monthly(source, groups, areas)
    for origin, destination in ((T1, None), (None, T1)):
        yield (
            "flow_groups",
            flows.flow_groups(source, groups, "out", areas, origin=origin, destination=destination),
        )


def sums_of_flows(
    read: dict[str, Table], lines: Table, away: Table, covered: set[tuple[int, int]]
) -> Iterator[tuple[str, Table]]:
    """Flows added up, and what is asked of them."""
    tree = places.tree(read["places"])
    yield "tree", tree
    tree = written("tree", tree)
    exact = flow_sums.exact_levels(read["places"], lines, tree)
    sums = flow_sums.place_sums(away, read["moves"], tree)
    yield "exact_levels", exact
    yield "place_sums", sums
    exact, sums = written("flow_levels", exact), written("sums", sums)
    yield "unit_sums", flow_sums.unit_sums(sums, read["places"], lines, tree, exact, "township")
    yield "months_of_flows", flow_sums.months_of_flows(read["stays"], away, read["moves"])
    everybody = flow_sums.of_everybody(sums)
    yield "of_everybody", everybody
    everybody = written("everybody", everybody)
    summed = flow_sums.SummedFlows("stays", covered, lambda _: everybody, lambda _: sums)
    yield from questions_of_flows(summed, flows.Groups(sexes=("f",)), T1, T2)
    units = places.units_by_level(read["places"], lines)
    yield "units_by_level", units
    units = written("units", units.mutate(position=ibis.literal(0, "int32")))
    totals = flow_sums.totals({"state": everybody, "township": everybody}, units, tree, exact)
    yield "totals", totals
    totals = written("area_months", totals)
    year = flows.Groups(years=(2025,))
    yield "total_of", flow_sums.total_of(totals, year, "stays", "village", T1)


def findings_of(months: Table, units: Table, calendar: Table) -> Iterator[tuple[str, Table]]:
    """What is found of villages and areas, and what is asked of it."""
    limits = parameters().limits
    weighed = engine.weighed(months, limits)
    yield "weighed", weighed
    weighed = written("weighed", weighed)
    yield "areas", finding.judged(areas.sum_to(weighed, units, 0.5), limits)
    judged = remedies.with_remedies(finding.judged(weighed, limits), limits)
    yield "village_findings", judged
    judged = written("village_findings", judged)
    ahead = expected.expected(judged, calendar)
    yield "expected", ahead
    ahead = written("expected", ahead)
    due = judged.mutate(hazard_level=ibis.literal(2), hazard=ibis.literal("cyclone"))
    yield "chance", chance.flags_by_chance(due, 0.80)
    first = ranking.villages_first(due, ahead)
    yield "villages_first", first
    first = written("villages_first", first)
    for order in ranking.ORDERS:
        yield f"first_of by {order}", ranking.first_of(first, 9, order)
    yield "finding_counts", ranking.finding_counts(due)
    yield "all_year_counts", ranking.all_year_counts(due)
    yield "flag_counts", ranking.flag_counts(due, (0.7, 0.8))
    levels = due.select("place_id", "month", "hazard_level")
    yield "known", knowledge.known(months)
    yield "next_to_survey", knowledge.next_to_survey(due, ahead)
    yield "part_counts", parts.part_counts(due, units, levels)
    yield "part_losses", parts.part_losses(due, units)
    yield "part_expected", parts.part_expected(ahead, units)


def expressions() -> Iterator[tuple[str, Table]]:
    """Each measure over tables that have columns and no rows."""
    read = {
        name: ibis.table(ibis.memtable(table(name).empty()).schema(), name=name) for name in NAMES
    }
    lines, units = places.ancestors(read["places"]), places.units(read["places"], "township")
    away, months = engine.effective(read), engine.village_numbers(read)
    yield "ancestors", lines
    yield "units", units
    yield "stays", away
    yield "village_numbers", months
    lines, units = written("ancestors", lines), written("units", units)
    away, months = written("people_away", away), written("village_numbers", months)
    calendar = hazards.inherited(read["hazards"], lines, read["places"])
    covered = {(2024, 4), (2025, 4), (2025, 5)}
    source = flows.RowFlows("stays", away, covered, lines, units)
    groups = flows.Groups(months=(4, 5), reasons=("work",), absences=("unknown",))
    yield "hazards", calendar
    yield "by_force", hazards.by_force(read["hazards"], read["storms"], "64", parameters())
    yield "seasons", hazards.seasons(calendar)
    yield "hazards_together", hazards.together(calendar)
    yield "storms", hazards.storms_behind(read["storms"], calendar)
    yield "heirs", hazards.heirs(read["hazards"], lines, read["places"], "T1")
    yield "labour", labour.inherited(read["labour"], lines, read["places"])
    yield from findings_of(months, units, calendar)
    yield "half_months", half_months.half_months(read["roster"], read["places"], parameters())
    yield "households", households.household_counts(read["roster"], (4, 5), 2.0)
    yield (
        "differences",
        stays.roster_differences(read["stays"], read["roster"], read["places"], 2025),
    )
    yield from questions_of_flows(source, groups)
    yield "choices", flows.choices(away)
    yield from sums_of_flows(read, lines, away, covered)
    yield "destinations", stays.destinations(away, lines, "township")
    names = places.sought(read["places"])
    yield "place_names", names
    yield "named", places.named(names, ibis.literal("bogale"))
    yield "hazard_owners", places.owners(read["hazards"], lines, "hazard")


def test_every_measure_compiles_for_spark() -> None:
    SparkBackend.register_options()
    for name, expression in expressions():
        assert "SELECT" in Compiler().to_sqlglot(expression).sql("spark"), name


def test_a_number_with_a_point_is_no_decimal() -> None:
    """Spark reads 0.1 as a decimal, and Sail rounds what meets it to fifteen places."""
    SparkBackend.register_options()
    third = ibis.table({"x": "float64"}, name="t").select(y=lambda t: t.x + 1 / 3)
    said = Compiler().to_sqlglot(third).sql("spark")
    assert "CAST('0.3333333333333333' AS DOUBLE)" in said
