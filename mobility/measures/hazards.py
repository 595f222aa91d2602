"""Hazards of a place: inherited from above, and gathered into seasons.

A place has, for each hazard, the calendar of its nearest ancestor-or-self
that has one. A season is a run of consecutive months of level 2 or more;
December joins January.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis.expr.types import Table

from mobility.measures.measure import Measure
from mobility.measures.parameters import parameters
from mobility.measures.places import owners
from mobility.words import N_

# The meaning of a level does not change with time, unlike the limits by which numbers are judged.
DUE_LEVEL = int(parameters()["due_level"])


def is_due(level: Any) -> Any:
    """Whether a hazard of this level is due; of a column, a Series or a number."""
    return level >= DUE_LEVEL


def inherited(hazards: Table, ancestors: Table, places: Table) -> Table:
    """The hazard calendar of each of ``places``.

    Returns:
        hazard, place_id, month, level, weight, source, inherited_from (null: its own rows).
    """
    lines = ancestors.semi_join(places, "place_id")
    return calendars(hazards, owners(hazards, lines, "hazard"))


def calendars(hazards: Table, owned: Table) -> Table:
    """The hazard calendar of each place, given which place's calendar each one has.

    Args:
        owned: place_id, hazard, owner_id (:func:`mobility.measures.places.owners`).

    Returns:
        What :func:`inherited` gives.
    """
    stated = hazards.select("hazard", "month", "level", "weight", "source", owner_id="place_id")
    rows = owned.inner_join(stated, ["owner_id", "hazard"])
    rows = rows.mutate(inherited_from=rows.owner_id.nullif(rows.place_id))
    return rows.select("hazard", "place_id", "month", "level", "weight", "source", "inherited_from")


def together(hazards: Table) -> Table:
    """Several hazards as one: the highest level of any of them.

    Args:
        hazards: what :func:`inherited` gives for the hazards to combine.

    Returns:
        place_id, month, hazard_level.
    """
    return hazards.group_by("place_id", "month").agg(hazard_level=hazards.level.max())


def storms_behind(storms: Table, hazards: Table) -> Table:
    """The storms counted for the calendars of some places, each once for a hazard and month.

    Storms are listed only at the place a calendar is taken from. Where several of those
    places list a storm in a month, the row of the place it came nearest to is kept.

    Args:
        storms: the storms table.
        hazards: what :func:`inherited` gives for those places.
    """
    owner = ibis.coalesce(hazards.inherited_from, hazards.place_id)
    owners = hazards.select("hazard", place_id=owner).distinct()
    listed = storms.semi_join(owners, ["hazard", "place_id"])
    nearness = ibis.window(
        group_by=[listed.hazard, listed.storm_id, listed.month],
        order_by=[listed.distance_km, listed.place_id],
    )
    ranked = listed.mutate(rank=ibis.row_number().over(nearness))
    return ranked.filter(ranked["rank"] == 0).drop("rank")


def heirs(hazards: Table, ancestors: Table, places: Table, owner: str) -> Table:
    """The places that take a hazard's calendar from ``owner``: itself, and those within it.

    A place with a calendar of its own, or with one from a place nearer than
    ``owner``, is not an heir. ``owner`` need not have a calendar yet.

    Returns:
        hazard, place_id, for every hazard that any place states.
    """
    below = ancestors.filter(ancestors.ancestor_id == owner).select("place_id", reach="steps")
    below = below.semi_join(places, "place_id")
    stated = hazards.select("hazard", ancestor_id="place_id").distinct()
    lines = ancestors.semi_join(below, "place_id")
    steps = lines.inner_join(stated, "ancestor_id").group_by("place_id", "hazard")
    nearest_own = steps.agg(nearest=lambda t: t.steps.min())
    every = below.cross_join(hazards.select("hazard").distinct())
    reaches = every.left_join(nearest_own, ["place_id", "hazard"])
    is_heir = reaches.nearest.isnull() | (reaches.nearest >= reaches.reach)
    return reaches.filter(is_heir).select("hazard", "place_id")


def weights(hazards: Table) -> Table:
    """The weight of each hazard month: as stated, else 0; where none is stated, the level.

    Returns:
        place_id, hazard, month, w.
    """
    stated = hazards.weight.count().over(group_by=["place_id", "hazard"]) > 0
    weight = ibis.ifelse(stated, hazards.weight.fill_null(0), hazards.level.cast("float64"))
    return hazards.select("place_id", "hazard", "month", w=weight)


def seasons(hazards: Table) -> Table:
    """The seasons of each place, one row a month.

    Each month of level 2 or more looks back to the nearest month that began a
    run. Where all twelve months are due, no month begins a run, and January is
    taken as the first.

    Args:
        hazards: what :func:`inherited` gives, or the hazards table itself.

    Returns:
        place_id, hazard, season ("cyclone 4-5"), month, since_start (months since the
        season began; 0 in its first month).
    """
    due = hazards.filter(is_due(hazards.level))
    due = due.select("place_id", "hazard", month=due.month.cast("int32")).distinct()
    following = due.mutate(month=due.month % 12 + 1)
    starts = due.anti_join(following, ["place_id", "hazard", "month"]).rename(first="month")
    began = due.left_join(starts, ["place_id", "hazard"])
    began = began.select("place_id", "hazard", "month", first=began.first.fill_null(1))
    began = began.mutate(since_start=(began.month - began.first + 12) % 12)
    runs = began.group_by("place_id", "hazard", "month").agg(
        first=began.first.argmin(began.since_start), since_start=began.since_start.min()
    )
    length = runs.since_start.max().over(group_by=["place_id", "hazard", "first"])
    last = (runs["first"] + length - 1) % 12 + 1
    name = runs.hazard + " " + runs["first"].cast("string") + "-" + last.cast("string")
    return runs.select("place_id", "hazard", "month", "since_start", season=name)


MEASURES = (
    Measure(
        "hazards_together",
        N_("Hazards together"),
        "highest level of the hazards chosen, in the month",
        N_("Working convention of this project."),
    ),
    Measure(
        "hazard_level",
        N_("Hazard level"),
        "level of the nearest place at or above this one that has the hazard",
        N_("The hazards table of the release, which names its own sources."),
        ("due_level", "storm_season_share", "storm_peak_share", "storms_for_season"),
    ),
    Measure(
        "season",
        N_("Hazard season"),
        "consecutive months of level 2 or more; December joins January",
        N_("Working convention of this project."),
    ),
)
