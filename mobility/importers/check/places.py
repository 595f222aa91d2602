"""Checks of places, their parents and outlines, and of every reference to a place."""

from __future__ import annotations

import ibis

from mobility import tables
from mobility.importers.check.draft import DraftTables, finding
from mobility.importers.problems import Problem
from mobility.measures.hazards import is_due
from mobility.words import N_

MOST_STEPS = len(tables.LEVELS)  # as far as measures follow a chain of parents


def check_for_no_places(draft: DraftTables) -> list[Problem]:
    """People or hazards without the places they belong to."""
    if draft.has("places") or not any(draft.has(name) for name in tables.NAMES):
        return []
    return [
        Problem(
            "no_places",
            "error",
            N_("The draft has no places."),
            N_("Import them first: --as boundaries or --as places."),
        )
    ]


def check_for_missing_parents(draft: DraftTables) -> list[Problem]:
    """Parents that are not places."""
    places = draft["places"]
    lost = places.filter(
        places["parent_id"].notnull() & places["parent_id"].notin(places["place_id"])
    )
    found = draft.run(lost.select("place_id", "parent_id").order_by("place_id"))
    return finding(
        "missing_parent",
        "error",
        [f"{row['place_id']} ({row['parent_id']})" for row in found],
        N_("{n} places lie in a place that is not there: {ids}."),
        N_("Import the places above them, or correct parent_id."),
        column="places.parent_id",
    )


def check_for_places_without_parent(draft: DraftTables) -> list[Problem]:
    """Places below the topmost level that lie in nothing."""
    rows = draft.places
    ranks = [tables.LEVELS.index(row["level"]) for row in rows if row["level"] != "other"]
    top = min(ranks, default=0)
    orphans = [
        row["place_id"]
        for row in rows
        if not row["parent_id"]
        and row["level"] != "other"
        and tables.LEVELS.index(row["level"]) > top
    ]
    return finding(
        "no_parent",
        "warning",
        sorted(orphans),
        N_("{n} places lie in no other place, so no area counts them: {ids}."),
        N_("Give their parent_id."),
        column="places.parent_id",
    )


def check_for_cycles(draft: DraftTables) -> list[Problem]:
    """Places that lie in themselves, through other places."""
    parents = {place["place_id"]: place["parent_id"] for place in draft.places}
    state: dict[str, bool] = {}  # place -> lies on or below a cycle, once known
    on_cycle: list[str] = []
    for start in parents:
        path: list[str] = []
        place: str | None = start
        while place and place in parents and place not in state and place not in path:
            path.append(place)
            place = parents[place]
        looped = place in path
        if looped and place is not None:
            on_cycle += path[path.index(place) :]
        state.update(dict.fromkeys(path, looped))
    return finding(
        "parent_cycle",
        "error",
        sorted(on_cycle),
        N_("{n} places lie in each other in a circle: {ids}."),
        N_("Correct parent_id: each place lies in a larger one."),
        column="places.parent_id",
    )


def check_for_lines_too_long(draft: DraftTables) -> list[Problem]:
    """Places with more ancestors than there are levels."""
    parents = {place["place_id"]: place["parent_id"] for place in draft.places}
    return finding(
        "line_too_long",
        "error",
        sorted(place for place in parents if _steps_to_the_top(place, parents) >= MOST_STEPS),
        N_("{n} places lie in {most} other places or more, one inside the other: {ids}."),
        N_("Correct parent_id: a line of places has at most one of each level."),
        column="places.parent_id",
        values={"most": MOST_STEPS},
    )


def _steps_to_the_top(place: str, parents: dict[str, str | None]) -> int:
    """How many places it lies in; 0 in a cycle, which is another fault."""
    line = [place]
    while (above := parents[line[-1]]) in parents:
        if above in line:
            return 0
        line.append(above)
    return len(line) - 1


def check_for_parents_of_a_lower_level(draft: DraftTables) -> list[Problem]:
    """Places whose parent is of their own level or a smaller one."""
    rows = draft.places
    rank = {row["place_id"]: tables.LEVELS.index(row["level"]) for row in rows}
    other = tables.LEVELS.index("other")
    found = [
        row["place_id"]
        for row in rows
        if row["parent_id"] in rank
        and other not in (rank[row["place_id"]], rank[row["parent_id"]])
        and rank[row["parent_id"]] >= rank[row["place_id"]]
    ]
    return finding(
        "parent_not_above",
        "warning",
        sorted(found),
        N_("{n} places lie in a place of the same or a smaller level: {ids}."),
        N_("Check level and parent_id."),
        column="places.parent_id",
    )


def check_for_unknown_places(draft: DraftTables) -> list[Problem]:
    """References to unknown places, in every table except places."""
    found: list[Problem] = []
    for name in tables.NAMES:
        if name == "places" or not draft.has(name):
            continue
        for column in tables.table(name).columns:
            if column.references:
                found += _unknown(draft, name, column.name)
    return found


def _unknown(draft: DraftTables, name: str, column: str) -> list[Problem]:
    rows = draft[name]
    used = rows.filter(rows[column].notnull()).group_by(id=column).agg(rows=ibis._.count())
    counted = draft.run(used.anti_join(draft["places"], used["id"] == draft["places"]["place_id"]))
    return finding(
        "unknown_place",
        "error",
        sorted(row["id"] for row in counted),
        N_("{n} codes in {table} are not places ({rows} rows): {ids}."),
        N_("Import these places, or import {table} again with the right codes (--replace)."),
        column=f"{name}.{column}",
        values={"table": name, "rows": sum(row["rows"] for row in counted)},
    )


def check_for_outlines_without_place(draft: DraftTables) -> list[Problem]:
    """Outlines whose code is not a place."""
    if draft.outlines is None:
        return []
    return finding(
        "outline_without_place",
        "error",
        sorted(set(draft.outlines["place_id"]) - draft.place_ids),
        N_("{n} outlines belong to no place: {ids}."),
        N_("Import the places they outline."),
    )


def check_for_no_hazards(draft: DraftTables) -> list[Problem]:
    """No hazard in the draft, or none that is due in any month."""
    if not draft.has("hazards") and draft.has("places"):
        return [
            Problem(
                "no_hazards",
                "warning",
                N_("The draft has no hazards, so no month is ringed and no season named."),
                N_("Import a calendar (--as hazards) or storm tracks (--as tracks)."),
            )
        ]
    hazards = draft["hazards"]
    highest = hazards.group_by("hazard").agg(level=hazards["level"].max())
    found = draft.run(highest.filter(~is_due(highest["level"])))
    return finding(
        "no_season",
        "note",
        sorted(row["hazard"] for row in found),
        N_("{n} hazards reach level 2 in no month, so they have no season: {ids}."),
        N_("If they have one, set level 2 (season) or 3 (peak) in its months."),
        column="hazards.level",
    )


CHECKS = (
    check_for_no_places,
    check_for_missing_parents,
    check_for_places_without_parent,
    check_for_cycles,
    check_for_lines_too_long,
    check_for_parents_of_a_lower_level,
    check_for_unknown_places,
    check_for_outlines_without_place,
    check_for_no_hazards,
)
