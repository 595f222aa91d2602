"""Every expression can also be said in Spark's SQL, for data that outgrow one machine.

The rollups are run on such an engine, and compared, in ``tests/store/test_engines.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

import ibis
from ibis.expr.types import Table

from mobility.measures import (
    absence,
    areas,
    chance,
    flows,
    hazards,
    households,
    labour,
    places,
    remedies,
    stays,
    verdict,
)
from mobility.measures.parameters import parameters
from mobility.store.spark import Compiler, SparkBackend
from mobility.tables import NAMES, table
from tests.measures import engine


def expressions() -> Iterator[tuple[str, Table]]:
    """Each measure over tables that have columns and no rows."""
    read = {
        name: ibis.table(ibis.memtable(table(name).empty()).schema(), name=name) for name in NAMES
    }
    lines, units = places.ancestors(read["places"]), places.units(read["places"], "township")
    away, months = engine.effective(read), engine.village_months(read)
    calendar = hazards.inherited(read["hazards"], lines, read["places"])
    source = flows.Source("stays", away, read["stays"].select("year", "month"), lines, units)
    groups = flows.Groups(months=(4,), years=(2025,), reasons=("work",), absences=("unknown",))
    yield "ancestors", lines
    yield "units", units
    yield "village_months", months
    yield "areas", areas.sum_to(months.drop("verdict", "reasons"), units)
    yield "hazards", calendar
    yield "seasons", hazards.seasons(calendar)
    yield "hazards_together", hazards.together(calendar)
    yield "storms", hazards.storms_behind(read["storms"], calendar)
    yield "heirs", hazards.heirs(read["hazards"], lines, read["places"], "T1")
    yield "labour", labour.inherited(read["labour"], lines, read["places"])
    yield "expected_absence", absence.expected_absence(months, calendar)
    yield "households", households.household_counts(read["roster"], (4, 5))
    yield "stays", away
    yield "left_and_returned", stays.left_and_returned(read["roster"], read["places"], 2025)
    yield (
        "differences",
        stays.roster_differences(read["stays"], read["roster"], read["places"], 2025),
    )
    yield "flows", flows.flows(source, groups, "out", ["T1"])
    yield "staying", flows.staying(source, groups, ["T1"])
    yield "flows_and_staying", flows.flows_and_staying(source, groups, "out", ["T1"])
    yield "flow_months", flows.monthly(source, groups, ["T1"])
    for origin, destination in (("T1", None), (None, "T1")):
        yield (
            "flow_groups",
            flows.flow_groups(
                source, groups, "out", ["T1"], origin=origin, destination=destination
            ),
        )
    yield "choices", flows.choices(away)
    yield "destinations", stays.destinations(away, lines, "township")
    limits = parameters().limits
    judged = remedies.with_remedies(verdict.with_deciding(months, limits), limits)
    yield "remedies", judged
    yield "chance", chance.flags_by_chance(judged.mutate(hazard_level=ibis.literal(2)), 0.95)


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
