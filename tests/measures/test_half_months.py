"""Half-months: who is here in the weeks of storms, beside the number of the month."""

from __future__ import annotations

from typing import Any

import ibis
import pyarrow as pa

from mobility.measures.half_months import half_months
from mobility.measures.parameters import parameters
from tests import worlds
from tests.measures import engine

Row = dict[str, Any]


def with_halves(roster: pa.Table, halves: dict[str, Row]) -> pa.Table:
    """The roster with half-months by person; whoever is not named is here in both of April."""
    usual = {"here_04a": 1, "here_04b": 1}
    return worlds.rows(
        "roster", *(row | halves.get(row["person_id"], usual) for row in roster.to_pylist())
    )


def found(roster: pa.Table, households: int | None = 3) -> list[tuple[Any, ...]]:
    village = worlds.rows("places", worlds.place("V1", "village", households=households))
    tables = {"roster": ibis.memtable(roster), "places": ibis.memtable(village)}
    rows = engine.run(half_months(tables["roster"], tables["places"], parameters()))
    rows.sort(key=lambda row: (row["month"], row["half"]))
    return [
        (row["month"], row["half"], row["helpers"], row["needs_help"]) for row in rows
    ]  # fmt: skip


def test_the_people_of_each_half_are_counted_by_its_own_column() -> None:
    """K1: three of six helpers are away in April; two come home for its first half."""
    home_for_thingyan = {"here_04a": 1, "here_04b": 0}
    away = {"here_04a": 0, "here_04b": 0}
    roster = with_halves(
        worlds.village_of_ten(),
        {"H1-1": home_for_thingyan, "H1-2": home_for_thingyan, "H1-3": away,
         "H3-2": {"here_04a": 0, "here_04b": 1}},
    )  # fmt: skip
    assert found(roster) == [(4, "a", 5, 2), (4, "b", 3, 3)]


def test_a_half_that_nobody_states_has_no_row() -> None:
    assert found(worlds.village_of_ten()) == []
    assert [row[:2] for row in found(with_halves(worlds.village_of_ten(), {}))] == [
        (4, "a"), (4, "b"),
    ]  # fmt: skip


def test_a_half_that_is_not_known_of_somebody_who_counts_has_no_number() -> None:
    child, helper = {"here_04b": 1}, {"here_04a": 1}
    roster = with_halves(worlds.village_of_ten(), {"H3-4": child, "H2-1": helper})
    assert found(roster) == [(4, "a", 6, 3), (4, "b", None, None)]


def test_a_sample_is_expanded_and_a_thin_one_tells_nothing() -> None:
    """Three of six households are half of the village; three of seven are too few."""
    roster = with_halves(worlds.village_of_ten(), {})
    assert found(roster, 6) == [(4, "a", 12, 6), (4, "b", 12, 6)]
    assert found(roster, 7) == [(4, "a", None, None), (4, "b", None, None)]
