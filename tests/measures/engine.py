"""Running expressions on small tables, and comparing what comes out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from mobility.measures import areas, capacity, ends, finding, stays
from mobility.measures.parameters import Limits, parameters
from mobility.measures.without import with_without
from mobility.store.database import connect
from mobility.tables import NAMES, table
from tests import worlds
from tests.measures.oracle import World

Row = dict[str, Any]
USUAL = parameters().limits
LEAST_VILLAGES = parameters()["least_villages"]
HELP_LIMIT = parameters()["household_help_limit"]


def run(expression: Table) -> list[Row]:
    """The rows of an expression."""
    found: pa.Table = connect().to_pyarrow(expression)
    return found.to_pylist()


def read_tables(given: Mapping[str, pa.Table]) -> dict[str, Table]:
    """Tables as the measures take them; what is not given is empty."""
    return {name: ibis.memtable(given.get(name, table(name).empty())) for name in NAMES}


def tables_of(world: World) -> dict[str, Table]:
    """Every table of a random world."""
    return read_tables({n: worlds.rows(n, *getattr(world, n)) for n in NAMES if hasattr(world, n)})


def kept(expression: Table) -> Table:
    """The result of an expression, computed once."""
    return ibis.memtable(connect().to_pyarrow(expression))


def effective(read: dict[str, Table], default_year: int = worlds.YEAR) -> Table:
    """The stays that count."""
    return stays.effective_stays(read["stays"], read["roster"], read["places"], default_year)


def village_numbers(read: dict[str, Table], default_year: int = worlds.YEAR) -> Table:
    """The numbers of every village and month, as a release computes them."""
    return capacity.village_numbers(
        read["places"],
        read["roster"],
        read["residents"],
        effective(read, default_year),
        read["stays"].select("year", "month").distinct(),
        read["roles"],
        parameters(),
        default_year,
    )


def weighed(numbers: Table, limits: Limits) -> Table:
    """Villages with their numbers at both ends, and the people without helpers."""
    return with_without(ends.with_ends(numbers, limits), limits)


def judged(numbers: Table, limits: Limits = USUAL) -> Table:
    """Villages with their findings by some limits."""
    return finding.judged(weighed(numbers, limits), limits)


def village_findings(read: dict[str, Table], default_year: int = worlds.YEAR) -> Table:
    """Every village and month with its findings by the usual limits."""
    return judged(village_numbers(read, default_year))


def area_findings(numbers: Table, units: Table) -> Table:
    """Every area and month with its findings by the usual limits."""
    summed = areas.sum_to(weighed(numbers, USUAL), units, LEAST_VILLAGES)
    return finding.judged(summed, USUAL)


def same(found: Any, expected: Any) -> bool:
    """Equal, numbers to nine digits."""
    if isinstance(expected, int | float) and not isinstance(expected, bool) and found is not None:
        return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)
    return bool(found == expected)


def differences(found: Row, expected: Row) -> dict[str, tuple[Any, Any]]:
    """Columns in which two rows differ: found, expected."""
    return {
        name: (found[name], value)
        for name, value in expected.items()
        if not same(found[name], value)
    }
