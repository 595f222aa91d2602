"""What a release computes once, when it is published: see :data:`ROLLUPS`.

Each rollup is an Ibis expression over the release's own tables and the rollups
before it, sorted for the question it answers and written as one Parquet file
beside them. A question that no rollup answers exactly is asked of the rows
themselves, never answered by an approximation.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ibis

from mobility import tables
from mobility.measures import capacity, places, stays
from mobility.measures.parameters import parameters
from mobility.store.database import Table
from mobility.store.engines import Engine

HOME_LEVELS = ("township", "district", "state", "country")
MOST_HOME_AREAS = 12


@dataclass(frozen=True)
class Inputs:
    """What rollups are computed from.

    Attributes:
        read: tables of the home format, and the rollups written so far, by name.
        default_year: year of a roster that states none.
    """

    read: Mapping[str, Table]
    default_year: int

    def __getitem__(self, name: str) -> Table:
        return self.read[name]


@dataclass(frozen=True)
class Rollup:
    """A table that is computed when a release is published.

    Attributes:
        use: what is asked of it; stands in the manifest.
        rows: its expression.
        order: columns it is sorted by; rows that are equal in them are equal in all, so
            that every engine writes the rows in the same order.
    """

    name: str
    use: str
    rows: Callable[[Inputs], Table]
    order: tuple[str, ...]


def _ancestors(inputs: Inputs) -> Table:
    return places.ancestors(inputs["places"])


def _tree(inputs: Inputs) -> Table:
    return places.tree(inputs["places"])


def _people_away(inputs: Inputs) -> Table:
    return stays.effective_stays(
        inputs["stays"], inputs["roster"], inputs["places"], inputs.default_year
    )


def _covered_months(inputs: Inputs) -> Table:
    return stays.covered_months(inputs["stays"], inputs["roster"], inputs.default_year)


def _village_months(inputs: Inputs) -> Table:
    return capacity.village_months(
        inputs["places"],
        inputs["roster"],
        inputs["residents"],
        inputs["people_away"],
        stays.asked_months(inputs["stays"], inputs["places"]),
        inputs["roles"],
        parameters(),
        inputs.default_year,
    )


ROLLUPS = (
    Rollup(
        "ancestors",
        "every place with itself and each place it lies in",
        _ancestors,
        ("place_id", "level", "ancestor_id"),
    ),
    Rollup(
        "tree",
        "places numbered so that what lies in one is a range of numbers",
        _tree,
        ("position",),
    ),
    Rollup(
        "people_away",
        "stays after the rosters took the place of the tables they outrank",
        _people_away,
        (
            *("year", "month", "origin_id", "destination_id", "sex", "age_group"),
            *("absence", "reason", "people", "se"),
        ),
    ),
    Rollup(
        "covered_months",
        "the years and months that stays or rosters speak of",
        _covered_months,
        ("year", "month"),
    ),
    Rollup(
        "village_months",
        "the building blocks of the five numbers, a row a village and month",
        _village_months,
        ("place_id", "year", "month"),
    ),
)
NAMES = tuple(rollup.name for rollup in ROLLUPS)


@dataclass(frozen=True)
class Built:
    """What a release says of its rollups.

    Attributes:
        home: areas the release is about.
        years: years its flows cover.
        rollups: seconds and use of each, by name.
    """

    home: list[str]
    years: list[int]
    rollups: dict[str, dict[str, Any]]


def build(engine: Engine, folder: Path, progress: Callable[[str], None] = lambda _: None) -> Built:
    """Write every rollup of the tables in ``folder``."""
    read = {name: engine.read(folder / f"{name}.parquet") for name in tables.NAMES}
    newest = engine.fetch(read["stays"].year.max()).as_py()
    inputs = Inputs(read, newest or datetime.now(UTC).year)
    written: dict[str, dict[str, Any]] = {}
    for rollup in ROLLUPS:
        progress(rollup.name)
        started = time.monotonic()
        path = folder / f"{rollup.name}.parquet"
        read[rollup.name] = engine.write(rollup.rows(inputs), rollup.order, path)
        seconds = round(time.monotonic() - started, 2)
        written[rollup.name] = {"use": rollup.use, "seconds": seconds}
    return Built(_home(engine, read), _years(engine, read), written)


def _years(engine: Engine, read: Mapping[str, Table]) -> list[int]:
    years = ibis.union(read["stays"].select("year"), read["moves"].select("year"), distinct=True)
    return sorted(engine.fetch(years)["year"].to_pylist())


def _home(engine: Engine, read: Mapping[str, Table]) -> list[str]:
    """The areas that hold everybody the release tells of, as fine as a page can name them all."""
    peopled = ibis.union(
        read["roster"].select(place_id="village_id"),
        read["residents"].select("place_id"),
        distinct=True,
    )
    lines = read["ancestors"]
    above = lines.semi_join(peopled, "place_id").select("place_id", "level", "ancestor_id")
    found = engine.fetch(above).to_pandas()
    everybody = found["place_id"].nunique()
    for level in HOME_LEVELS:
        areas = found[found["level"] == level]
        ids = sorted(areas["ancestor_id"].unique())
        if 0 < len(ids) <= MOST_HOME_AREAS and areas["place_id"].nunique() == everybody:
            return ids
    return []
