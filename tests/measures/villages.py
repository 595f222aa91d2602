"""Small villages side by side, so that one question answers for all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ibis.expr.types import Table

from tests import worlds
from tests.measures import engine
from tests.measures.engine import Row
from tests.worlds import person


@dataclass
class Village:
    """What is known of a village, to be given its id."""

    roster: list[Row] = field(default_factory=list)
    residents: list[Row] = field(default_factory=list)
    stays: list[Row] = field(default_factory=list)
    roles: dict[str, int] = field(default_factory=dict)
    households: int | None = None


def months_of(
    villages: dict[Any, Village], ask: Callable[[dict[str, Table]], Table]
) -> dict[Any, dict[int, Row]]:
    """What is asked of their tables, by village and month."""
    given: dict[str, list[Row]] = {name: [] for name in ("residents", "stays", "roster", "roles")}
    places = []
    for number, village in enumerate(villages.values()):
        name = f"V{number}"
        places.append(worlds.place(name, "village", households=village.households))
        given["roster"] += [row | {"village_id": name} for row in village.roster]
        given["residents"] += [row | {"place_id": name} for row in village.residents]
        given["stays"] += [row | {"origin_id": name} for row in village.stays]
        given["roles"] += [
            {"place_id": name, "role": role, "minimum": minimum}
            for role, minimum in village.roles.items()
        ]
    tables = {name: worlds.rows(name, *rows) for name, rows in given.items()}
    tables["places"] = worlds.rows("places", *places)
    names = {f"V{number}": key for number, key in enumerate(villages)}
    found: dict[Any, dict[int, Row]] = {key: {} for key in villages}
    for row in engine.run(ask(engine.read_tables(tables))):
        found[names[row["place_id"]]][row["month"]] = row
    return found


def people(number: int, age: int, away: Any = (), home: str = "H", **more: Any) -> list[Row]:
    """So many of one age, a household each."""
    return [person(f"{home}{age}-{n}", 1, age, away, **more) for n in range(number)]
