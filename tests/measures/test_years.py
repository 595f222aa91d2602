"""Which years a village is told for."""

from __future__ import annotations

import pyarrow as pa

from tests import worlds
from tests.measures import engine

PUBLISHED_IN = 2026
TWO_VILLAGES = worlds.rows("places", worlds.place("V1", "village"), worlds.place("V2", "village"))


def years_of(**given: pa.Table) -> dict[str, set[int]]:
    read = engine.read_tables({"places": TWO_VILLAGES, **given})
    found: dict[str, set[int]] = {"V1": set(), "V2": set()}
    for row in engine.run(engine.village_numbers(read, PUBLISHED_IN)):
        found[row["place_id"]].add(row["year"])
    return found


def roster_of(year: int | None) -> pa.Table:
    return worlds.rows("roster", worlds.person("H1", 1, 30, (4,), year=year))


def test_a_village_without_data_is_told_for_the_years_of_the_others() -> None:
    assert years_of(roster=roster_of(2024)) == {"V1": {2024}, "V2": {2024}}


def test_a_roster_that_states_no_year_is_of_the_default_year() -> None:
    assert years_of(roster=roster_of(None)) == {"V1": {PUBLISHED_IN}, "V2": {PUBLISHED_IN}}


def test_where_nobody_tells_of_any_year_the_default_year_stands_in() -> None:
    assert years_of() == {"V1": {PUBLISHED_IN}, "V2": {PUBLISHED_IN}}
