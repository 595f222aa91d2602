"""Hazards of a place: inherited from above, and gathered into seasons.

A place has, for each hazard, the calendar of its nearest ancestor-or-self
that has one. A season is a run of consecutive months of level 2 or more;
December joins January.

A calendar that was counted from storms follows the force of the storms that are
to count (:func:`by_force`); any other stands as it is stated.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis.expr.types import BooleanColumn, IntegerColumn, Table

from mobility.measures.joins import joined
from mobility.measures.measure import Measure
from mobility.measures.parameters import Parameters, parameters
from mobility.measures.places import owners
from mobility.words import N_

# The meaning of a level does not change with time, unlike the limits by which numbers are judged.
DUE_LEVEL = int(parameters()["due_level"])
LEAST_WIND = {"all": "", "34": "gale_wind_kt", "64": "hurricane_wind_kt"}
"""The force of storms that count, by its code in links: the parameter of their least wind."""
SURGE = "storm surge"
CALENDAR = ("hazard", "place_id")


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
        What :func:`inherited` gives, and what more ``hazards`` has.
    """
    stated = hazards.rename(owner_id="place_id")
    rows = owned.inner_join(stated, ["owner_id", "hazard"])
    rows = rows.mutate(inherited_from=rows.owner_id.nullif(rows.place_id))
    return rows.select(*hazards.columns, "inherited_from")


def by_force(hazards: Table, storms: Table, force: str, used: Parameters) -> Table:
    """The calendars when only storms of a force count: the definition of weights by force.

    A calendar follows the force where storms stand behind it: its weights are, month by month,
    the numbers of storms listed for it, and the wind of one of them at least is known. Then the
    weight of a month is the number of its storms that count (:func:`counts`), and its level
    follows them (:func:`_level_by_force`). Every other calendar is left as it is stated.

    Args:
        hazards: the hazards table.
        storms: the storms table.
        force: a code of :data:`LEAST_WIND`.
        used: the conventions of the release.

    Returns:
        The columns of ``hazards``, and storms: how many count in the month, null where no storms
        stand behind the calendar.
    """
    listed = storms.mutate(counts=counts(storms, force, used))
    by_month = listed.group_by(*CALENDAR, "month").agg(
        listed=listed.count(), n=listed.count(where=listed.counts)
    )
    of_calendar = listed.group_by(*CALENDAR).agg(total=listed.count(), winds=listed.wind_kt.count())
    rows = joined(joined(hazards, by_month, [*CALENDAR, "month"]), of_calendar, CALENDAR)
    rows = rows.mutate(listed=rows.listed.fill_null(0), n=rows.n.fill_null(0))
    whole = ibis.window(group_by=list(CALENDAR))
    off = (rows.listed != rows.weight.fill_null(0)).cast("int64").sum().over(whole)
    rows = rows.mutate(
        is_behind=((off == 0) & (rows.listed.sum().over(whole) == rows.total) & (rows.winds > 0))
        .fill_null(False),
        usual_level=count_level(rows.listed, rows.total, used),
        count_level=count_level(rows.n, rows.n.sum().over(whole), used),
    )  # fmt: skip
    return rows.select(
        *(name for name in hazards.columns if name not in ("level", "weight")),
        level=ibis.ifelse(rows.is_behind, _level_by_force(rows), rows.level).cast("int32"),
        weight=ibis.ifelse(rows.is_behind, rows.n.cast("float64"), rows.weight),
        storms=ibis.ifelse(rows.is_behind, rows.n, ibis.null("int64")),
    )


def _level_by_force(rows: Table) -> IntegerColumn:
    """The level of a month from the storms that count.

    In a calendar whose levels are all those of its counts, it is that of the count. In any
    other somebody, such as a weather service, stated the season: a level that is not its
    count's stays, and a month stated as possible or a season stays so, whatever storms count.
    Only which seasons are peaks follows them there.
    """
    is_stated = rows.level != rows.usual_level
    some_stated = is_stated.cast("int64").sum().over(group_by=list(CALENDAR)) > 0
    least = ibis.ifelse(some_stated, ibis.least(rows.level, DUE_LEVEL), 0)
    return ibis.ifelse(is_stated, rows.level, ibis.greatest(rows.count_level, least))


def counts(storms: Table, force: str, used: Parameters) -> BooleanColumn:
    """Whether each storm counts at a force: by its wind at closest approach, if it is known.

    For a storm surge only storms count that could drive one, by wind and distance, whatever
    force is chosen.
    """
    least = LEAST_WIND[force]
    is_strong = (storms.wind_kt >= used[least]) if least else ibis.literal(True)
    is_near = storms.distance_km <= used["surge_distance_km"]
    drives = (storms.wind_kt >= used["surge_wind_kt"]) & is_near
    is_surge = storms.hazard.replace("_", " ") == SURGE
    return ibis.ifelse(is_surge, drives, is_strong).fill_null(False)


def count_level(n: IntegerColumn, total: IntegerColumn, used: Parameters) -> IntegerColumn:
    """The level of a month by the storms counted in it, ``n`` of the year's ``total``.

    It follows the month's share, so that it means the same wherever storms are many or few:

    - 0 none: no storm;
    - 1 possible: a storm, but a single one, or less than an even share (1/12);
    - 2 season: two storms or more, and at least an even share;
    - 3 peak: two or more, and at least three times an even share (1/4).

    At 16.2 N 95.15 E and 400 km (0,0,1,2,7,0,0,0,0,8,2,0) this gives April-May and
    October-November, with peaks in May and October: the months of the national
    meteorological service (DMH).
    """
    share = n / total.nullif(0)
    is_season = (n >= used["storms_for_season"]) & (share >= used["storm_season_share"])
    is_peak = share >= used["storm_peak_share"]
    return ibis.cases((n == 0, 0), (~is_season, 1), (is_peak, 3), else_=2)


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
        kinds=("own",),
    ),
    Measure(
        "hazard_weight",
        N_("Weight of a hazard's month"),
        "storms with wind_kt >= gale_wind_kt at closest approach (or all; or hurricane_wind_kt); "
        "storm surge: wind_kt >= surge_wind_kt and distance_km <= surge_distance_km; "
        "no storms behind the calendar: as stated, else the level",
        N_("Working convention of this project."),
        ("gale_wind_kt", "hurricane_wind_kt", "surge_wind_kt", "surge_distance_km"),
    ),
    Measure(
        "season",
        N_("Hazard season"),
        "consecutive months of level 2 or more; December joins January",
        N_("Working convention of this project."),
    ),
)
