"""Checks of places, their parents and outlines, and of every reference to a place."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mobility import tables
from mobility.importers.check.draft import DraftTables, Rows
from mobility.importers.problems import Rule
from mobility.measures.hazards import is_due
from mobility.words import N_

MOST_STEPS = len(tables.LEVELS)  # as far as measures follow a chain of parents
RANKS = {level: rank for rank, level in enumerate(tables.LEVELS) if level != "other"}


def _no_places(draft: DraftTables) -> Rows:
    """People or hazards without the places they belong to."""
    is_missing = not draft.has("places") and any(draft.has(name) for name in tables.NAMES)
    return [{}] if is_missing else []


def _missing_parents(draft: DraftTables) -> ir.Table:
    places = draft["places"]
    is_lost = places.parent_id.notnull() & places.parent_id.notin(places.place_id)
    return places.filter(is_lost).order_by("place_id")


def _without_parent(draft: DraftTables) -> Rows:
    """Places below the topmost level that lie in nothing."""
    ranked = [place for place in draft.places if place["level"] in RANKS]
    top = min((RANKS[place["level"]] for place in ranked), default=0)
    return [place for place in ranked if not place["parent_id"] and RANKS[place["level"]] > top]


def _parent_not_above(draft: DraftTables) -> Rows:
    """Places whose parent is of their own level or a smaller one."""
    rank = {place["place_id"]: RANKS.get(place["level"]) for place in draft.places}
    return [
        place
        for place in draft.places
        if (own := rank[place["place_id"]]) is not None
        and (above := rank.get(place["parent_id"])) is not None
        and above >= own
    ]


def _cycles(draft: DraftTables) -> Rows:
    """Places that lie in themselves, through other places."""
    parents = {place["place_id"]: place["parent_id"] for place in draft.places}
    state: dict[str, bool] = {}  # place -> lies on or below a cycle, once known
    on_cycle: set[str] = set()
    for start in parents:
        path: list[str] = []
        place: str | None = start
        while place and place in parents and place not in state and place not in path:
            path.append(place)
            place = parents[place]
        looped = place in path
        if looped and place is not None:
            on_cycle.update(path[path.index(place) :])
        state.update(dict.fromkeys(path, looped))
    return [place for place in draft.places if place["place_id"] in on_cycle]


def _lines_too_long(draft: DraftTables) -> Rows:
    """Places with more ancestors than there are levels."""
    parents = {place["place_id"]: place["parent_id"] for place in draft.places}
    return [
        {**place, "most": MOST_STEPS}
        for place in draft.places
        if _steps_to_the_top(place["place_id"], parents) >= MOST_STEPS
    ]


def _steps_to_the_top(place: str, parents: dict[str, str | None]) -> int:
    """How many places it lies in; 0 in a cycle, which is another fault."""
    line = [place]
    while (above := parents[line[-1]]) in parents:
        if above in line:
            return 0
        line.append(above)
    return len(line) - 1


def _unknown_places(draft: DraftTables) -> Rows:
    """References to unknown places, in every table except places."""
    return [
        row
        for name in tables.NAMES
        if name != "places" and draft.has(name)
        for column in tables.table(name).columns
        if column.references
        for row in _unknown(draft, name, column.name)
    ]


def _unknown(draft: DraftTables, name: str, column: str) -> Rows:
    rows, places = draft[name], draft["places"]
    used = rows.filter(rows[column].notnull()).group_by(id=column).agg(used=ibis._.count())
    lost = used.anti_join(places, used["id"] == places["place_id"])
    lost = lost.mutate(table=ibis.literal(name), column=ibis.literal(column))
    return draft.run(lost.mutate(rows=lost.used.sum().over()).order_by("id"))


def _outlines_without_place(draft: DraftTables) -> Rows:
    outlined = set() if draft.outlines is None else set(draft.outlines["place_id"])
    return [{"place_id": each} for each in sorted(outlined - draft.place_ids)]


def _no_hazards(draft: DraftTables) -> Rows:
    return [{}] if not draft.has("hazards") and draft.has("places") else []


def _no_season(draft: DraftTables) -> ir.Table:
    """Hazards that are due in no month."""
    highest = draft["hazards"].group_by("hazard").agg(level=ibis._.level.max())
    return highest.filter(~is_due(highest["level"])).order_by("hazard")


RULES = (
    Rule(
        "no_places",
        "error",
        N_("The draft has no places."),
        N_("Import them first: --as boundaries or --as places."),
        shows=_no_places,
    ),
    Rule(
        "missing_parent",
        "error",
        N_("{n} places lie in a place that is not there: {listed}."),
        N_("Import the places above them, or correct parent_id."),
        column="places.parent_id",
        shows=_missing_parents,
        named="{place_id} ({parent_id})",
    ),
    Rule(
        "no_parent",
        "warning",
        N_("{n} places lie in no other place, so no area counts them: {listed}."),
        N_("Give their parent_id."),
        column="places.parent_id",
        shows=_without_parent,
        named="{place_id}",
    ),
    Rule(
        "parent_cycle",
        "error",
        N_("{n} places lie in each other in a circle: {listed}."),
        N_("Correct parent_id: each place lies in a larger one."),
        column="places.parent_id",
        shows=_cycles,
        named="{place_id}",
    ),
    Rule(
        "line_too_long",
        "error",
        N_("{n} places lie in {most} other places or more, one inside the other: {listed}."),
        N_("Correct parent_id: a line of places has at most one of each level."),
        column="places.parent_id",
        shows=_lines_too_long,
        named="{place_id}",
    ),
    Rule(
        "parent_not_above",
        "warning",
        N_("{n} places lie in a place of the same or a smaller level: {listed}."),
        N_("Check level and parent_id."),
        column="places.parent_id",
        shows=_parent_not_above,
        named="{place_id}",
    ),
    Rule(
        "unknown_place",
        "error",
        N_("{n} codes in {table} are not places ({rows} rows): {listed}."),
        N_("Import these places, or import {table} again with the right codes (--replace)."),
        column="{table}.{column}",
        shows=_unknown_places,
        each=("table", "column"),
        named="{id}",
    ),
    Rule(
        "outline_without_place",
        "error",
        N_("{n} outlines belong to no place: {listed}."),
        N_("Import the places they outline."),
        shows=_outlines_without_place,
        named="{place_id}",
    ),
    Rule(
        "no_hazards",
        "warning",
        N_("The draft has no hazards, so no month is ringed and no season named."),
        N_("Import a calendar (--as hazards) or storm tracks (--as tracks)."),
        shows=_no_hazards,
    ),
    Rule(
        "no_season",
        "note",
        N_("{n} hazards reach level 2 in no month, so they have no season: {listed}."),
        N_("If they have one, set level 2 (season) or 3 (peak) in its months."),
        column="hazards.level",
        shows=_no_season,
        named="{hazard}",
    ),
)
