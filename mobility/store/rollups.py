"""The tables computed once, when a release is published: see :data:`ROLLUPS`.

Each rollup is an Ibis expression over the release's own tables and the rollups
before it, sorted for the question it answers and written as one Parquet file
next to them. A question that no rollup answers exactly is answered from the
rows themselves, never by an approximation.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import ibis

from mobility import tables
from mobility.measures import (
    capacity,
    ends,
    expected,
    finding,
    flow_sums,
    flows,
    hazards,
    places,
    ranking,
    remedies,
    stays,
)
from mobility.measures.joins import joined
from mobility.measures.parameters import Parameters, parameters
from mobility.measures.without import with_without
from mobility.measures.years import newest
from mobility.selection import FORCES, USUAL_FORCE
from mobility.store.database import Table
from mobility.store.engines import Engine

FINEST = places.ADMINISTRATIVE[-1]
FLOW_ROW_GROUP = 491_520
NAMES_ROW_GROUP = 20_480  # each search reads it all, in parallel on every core
HOME_LEVELS = ("township", "district", "state", "country")
MOST_HOME_AREAS = 12


class Readable(Protocol):
    """Gives a table or a rollup by its name."""

    def __getitem__(self, name: str) -> Table: ...


@dataclass(frozen=True)
class Inputs:
    """The inputs of rollups.

    Attributes:
        read: tables of the home format, and the rollups written so far, by name.
        default_year: year of a roster that states none.
        parameters: the conventions of the release.
    """

    read: Readable
    default_year: int
    parameters: Parameters

    def __getitem__(self, name: str) -> Table:
        return self.read[name]


@dataclass(frozen=True)
class Rollup:
    """A table that is computed when a release is published.

    Attributes:
        use: what it is for; recorded in the manifest.
        rows: its expression.
        order: columns it is sorted by; rows equal in these are equal in all columns, so
            that every engine writes the same order.
        row_group: rows that are read or skipped together. With a hundred million rows, a
            question spends more on checking many small groups than on reading one large one.
    """

    name: str
    use: str
    rows: Callable[[Inputs], Table]
    order: tuple[str, ...]
    row_group: int = 122_880


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


def _flow_levels(inputs: Inputs) -> Table:
    return flow_sums.exact_levels(inputs["places"], inputs["ancestors"], inputs["tree"])


def _flow_months(inputs: Inputs) -> Table:
    return flow_sums.months_of_flows(
        inputs["covered_months"], inputs["people_away"], inputs["moves"]
    )


def _flow_choices(inputs: Inputs) -> Table:
    kinds = {"stays": inputs["people_away"], "moves": inputs["moves"]}
    return ibis.union(
        *(
            flows.choices(rows).select(
                kind=ibis.literal(kind), group="group", value="value", people="people"
            )
            for kind, rows in kinds.items()
        )
    )


def _groups_of(level: str, inputs: Inputs) -> Table:
    """Flows between units of a level by group; at the finest level, units are the places."""
    if level == FINEST:
        return flow_sums.place_sums(inputs["people_away"], inputs["moves"], inputs["tree"])
    return flow_sums.unit_sums(
        inputs[flow_groups(FINEST, "origin")],
        inputs["places"],
        inputs["ancestors"],
        inputs["tree"],
        inputs["flow_levels"],
        level,
    )


def flow_groups(level: str, end: str) -> str:
    """Name of the rollup with flows of a level by sex and age group, sorted by an end."""
    return f"{level}_flow_groups_by_{end}"


def flow_sums_of(level: str, end: str) -> str:
    """Name of the rollup with flows of a level, of all groups together, sorted by an end."""
    return f"{level}_flows_by_{end}"


def _flow_rollups(level: str) -> Iterator[Rollup]:
    """Flows between units of a level, sorted by each end: the rows of an area lie together."""
    groups, everybody = flow_groups(level, "origin"), flow_sums_of(level, "origin")
    into = ("moves", "year", "destination", "month", "origin")
    out = ("moves", "year", "origin", "month", "destination")
    use = f"flows between units of level {level} by month"
    yield Rollup(
        groups,
        f"{use}, sex and age group, out of an area or within it",
        partial(_groups_of, level),
        (*out, "group"),
        FLOW_ROW_GROUP,
    )
    yield Rollup(
        flow_groups(level, "destination"),
        f"{use}, sex and age group, into an area",
        lambda inputs: inputs[groups],
        (*into, "group"),
        FLOW_ROW_GROUP,
    )
    yield Rollup(
        everybody,
        f"{use}, out of an area or within it",
        lambda inputs: flow_sums.of_everybody(inputs[groups]),
        out,
        FLOW_ROW_GROUP,
    )
    yield Rollup(
        flow_sums_of(level, "destination"),
        f"{use}, into an area",
        lambda inputs: inputs[everybody],
        into,
        FLOW_ROW_GROUP,
    )


def _area_months(inputs: Inputs) -> Table:
    sums = {level: inputs[flow_sums_of(level, "origin")] for level in places.ADMINISTRATIVE}
    return flow_sums.totals(sums, inputs["units"], inputs["tree"], inputs["flow_levels"])


def _place_names(inputs: Inputs) -> Table:
    return places.sought(inputs["places"])


def _units(inputs: Inputs) -> Table:
    by_level = places.units_by_level(inputs["places"], inputs["ancestors"])
    return _placed(by_level, inputs["tree"])


def _hazard_calendars(inputs: Inputs) -> Table:
    by_force = (
        hazards.by_force(inputs["hazards"], inputs["storms"], force, inputs.parameters).mutate(
            force=ibis.literal(force)
        )
        for force in FORCES
    )
    return ibis.union(*by_force)


def _hazard_owners(inputs: Inputs) -> Table:
    owners = places.owners(inputs["hazards"], inputs["ancestors"], "hazard")
    return _placed(owners, inputs["tree"])


def _village_numbers(inputs: Inputs) -> Table:
    months = capacity.village_numbers(
        inputs["places"],
        inputs["roster"],
        inputs["residents"],
        inputs["people_away"],
        stays.surveyed_months(inputs["stays"], inputs["places"]),
        inputs["roles"],
        inputs.parameters,
        inputs.default_year,
    )
    return _placed(ends.with_ends(months, inputs.parameters.limits), inputs["tree"])


def _village_findings(inputs: Inputs) -> Table:
    limits = inputs.parameters.limits
    weighed = with_without(inputs["village_numbers"], limits)
    return remedies.with_remedies(finding.judged(weighed, limits), limits)


def _villages_first(inputs: Inputs) -> Table:
    judged = inputs["village_findings"]
    usual = inputs["hazard_calendars"].filter(lambda row: row.force == USUAL_FORCE)
    calendars = hazards.calendars(usual, inputs["hazard_owners"])
    levels = calendars.select("hazard", "place_id", "month", hazard_level="level")
    due = judged.inner_join(levels, ["place_id", "month"])
    return ranking.villages_first(due, expected.expected(judged, calendars))


def _placed(rows: Table, tree: Table) -> Table:
    """The rows with the positions of their places."""
    return joined(rows, tree.select("place_id", "position"), ["place_id"])


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
        "place_names",
        "what a place can be found by",
        _place_names,
        ("rank", "place_id"),
        NAMES_ROW_GROUP,
    ),
    Rollup(
        "units",
        "the unit of each level that a place belongs to",
        _units,
        ("level", "position"),
    ),
    Rollup(
        "hazard_calendars",
        "hazard calendars by the force of the storms that count",
        _hazard_calendars,
        ("force", "hazard", "place_id", "month"),
    ),
    Rollup(
        "hazard_owners",
        "whose hazard calendar each place has",
        _hazard_owners,
        ("hazard", "position"),
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
        "flow_levels",
        "levels whose units can stand for their places, so that flows between them are added up",
        _flow_levels,
        ("level",),
    ),
    Rollup(
        "flow_months",
        "the years and months that stays and moves speak of",
        _flow_months,
        ("kind", "year", "month"),
    ),
    Rollup(
        "flow_choices",
        "the sexes, age groups, reasons and absence classes that stays and moves have",
        _flow_choices,
        ("kind", "group", "value"),
    ),
    *chain.from_iterable(_flow_rollups(level) for level in reversed(places.ADMINISTRATIVE)),
    Rollup(
        "area_months",
        "people out of, into and inside each place by month",
        _area_months,
        ("moves", "year", "level", "position", "month"),
    ),
    Rollup(
        "village_numbers",
        "the building blocks of the numbers, a row a village and month, with the usual error of "
        "counts",
        _village_numbers,
        ("year", "position", "month"),
    ),
    Rollup(
        "village_findings",
        "both findings of each village and month by the usual limits, and what would better them",
        _village_findings,
        ("year", "position", "month"),
    ),
    Rollup(
        "villages_first",
        "villages that the usual limits flag when a hazard of the usual force is due, in the order "
        "to prepare in",
        _villages_first,
        ("hazard", "year", "rank"),
    ),
)
NAMES = tuple(rollup.name for rollup in ROLLUPS)
BY_NAME = {rollup.name: rollup for rollup in ROLLUPS}


@dataclass(frozen=True)
class Built:
    """What a manifest records of the rollups.

    Attributes:
        home: areas the release is about.
        years: years its flows cover.
        flow_levels: levels whose flows are added up.
        parameters: the conventions it was computed with.
        rollups: seconds and use of each, by name.
    """

    home: list[str]
    years: list[int]
    flow_levels: list[str]
    parameters: Parameters
    rollups: dict[str, dict[str, Any]]


def build(engine: Engine, folder: Path, progress: Callable[[str], None] = lambda _: None) -> Built:
    """Write every rollup of the tables in ``folder``."""
    read = {name: engine.read(folder / f"{name}.parquet") for name in tables.NAMES}
    year = default_year(engine.fetch, read["stays"], datetime.now(UTC).year)
    inputs = Inputs(read, year, parameters())
    written: dict[str, dict[str, Any]] = {}
    for rollup in ROLLUPS:
        progress(rollup.name)
        started = time.monotonic()
        path = folder / f"{rollup.name}.parquet"
        read[rollup.name] = engine.write(rollup.rows(inputs), rollup.order, path, rollup.row_group)
        seconds = round(time.monotonic() - started, 2)
        written[rollup.name] = {"use": rollup.use, "seconds": seconds}
    levels = _flow_levels_of(engine, read)
    return Built(
        home=_home(engine, read),
        years=_years(engine, read),
        flow_levels=levels,
        parameters=inputs.parameters,
        rollups=written,
    )


def default_year(fetch: Callable[[Any], Any], stays: Table, otherwise: int) -> int:
    """The year of a roster that states none: the newest of the stays that is not in the future."""
    years = fetch(stays.select("year").distinct())["year"].to_pylist()
    return newest(int(year) for year in years) or otherwise


def _flow_levels_of(engine: Engine, read: Mapping[str, Table]) -> list[str]:
    exact = set(engine.fetch(read["flow_levels"])["level"].to_pylist())
    return [level for level in tables.LEVELS if level in exact]


def _years(engine: Engine, read: Mapping[str, Table]) -> list[int]:
    years = ibis.union(read["stays"].select("year"), read["moves"].select("year"), distinct=True)
    return sorted(engine.fetch(years)["year"].to_pylist())


def _home(engine: Engine, read: Mapping[str, Table]) -> list[str]:
    """The finest areas that hold everybody in the release and are few enough for a page to name."""
    peopled = ibis.union(
        read["roster"].select(place_id="village_id"),
        read["residents"].select("place_id"),
        distinct=True,
    )
    lines = read["ancestors"]
    above = lines.semi_join(peopled, "place_id").select("place_id", "level", "ancestor_id")
    lines_above = engine.fetch(above).to_pandas()
    everybody = lines_above["place_id"].nunique()
    for level in HOME_LEVELS:
        areas = lines_above[lines_above["level"] == level]
        ids = sorted(areas["ancestor_id"].unique())
        if 0 < len(ids) <= MOST_HOME_AREAS and areas["place_id"].nunique() == everybody:
            return ids
    return []
