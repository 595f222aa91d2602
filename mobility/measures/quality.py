"""How good the rows of a draft are: what a survey's tables tell about the survey itself."""

from __future__ import annotations

import ibis
from ibis.expr.types import IntegerValue, Table

MONTHS = range(1, 13)


def coverage(roster: Table, places: Table) -> Table:
    """Households listed in each village with a roster, of those that live there.

    Returns:
        place_id, listed, households (null where not stated).
    """
    listed = roster.group_by(place_id="village_id").agg(listed=roster.household_id.nunique())
    return listed.left_join(places, "place_id").select(
        listed.place_id, listed.listed, places.households
    )


def empty_dwellings(roster: Table) -> Table:
    """Households of which nobody is in the village in any month of the year.

    A month that is not known may be one with somebody there, so such a household is not counted.

    Returns:
        place_id, empty, listed: households of each village.
    """
    ever = ibis.greatest(*(_here(roster, month).fill_null(1) for month in MONTHS))
    households = roster.group_by("village_id", "household_id").agg(ever=ever.max())
    return households.group_by(place_id="village_id").agg(
        empty=(households.ever == 0).sum(), listed=households.count()
    )


def unknown_months(roster: Table) -> Table:
    """Months of members of which it is not known whether they were there.

    Returns:
        place_id, unknown, months: of all members of each village.
    """
    unknown = sum(
        (_here(roster, month).isnull().cast("int64") for month in MONTHS), ibis.literal(0)
    )
    return roster.group_by(place_id="village_id").agg(
        unknown=unknown.sum(), months=roster.count() * len(MONTHS)
    )


def turns(roster: Table) -> Table:
    """In which months members leave and come back; the month before January is December.

    Many in January, June or December, or at one month only, are a sign of answers by habit.

    Returns:
        One row: leave_1 … leave_12, return_1 … return_12, members.
    """
    sums = {}
    for month in MONTHS:
        before, now = _here(roster, (month - 2) % 12 + 1), _here(roster, month)
        sums[f"leave_{month}"] = ((before == 1) & (now == 0)).sum().fill_null(0)
        sums[f"return_{month}"] = ((before == 0) & (now == 1)).sum().fill_null(0)
    return roster.agg(**sums, members=roster.count())


def more_away_than_live(residents: Table, stays: Table) -> Table:
    """Villages from which more people are away in a month than live there.

    Returns:
        place_id, away (the most of any month), people (residents, here or away).
    """
    live = residents.group_by("place_id").agg(people=residents.people.sum())
    away = _most_away(stays)
    both = live.inner_join(away, "place_id")
    return both.filter(both.away > both.people).select("place_id", "away", "people")


def sizes(places: Table, residents: Table, roster: Table, stays: Table) -> Table:
    """What a release before is compared by: households, people and the most who are away.

    People are residents where they were counted, else members listed; likewise those away.

    Returns:
        place_id, households, people, away of each village; null where nothing tells.
    """
    villages = places.filter(places.level == "village").select("place_id", "households")
    live = residents.group_by("place_id").agg(counted=residents.people.sum())
    away = _most_away(stays)
    members = roster.group_by(place_id="village_id").agg(
        listed=roster.count(),
        **{f"away_{month}": (_here(roster, month) == 0).sum() for month in MONTHS},
    )
    most = ibis.greatest(*(members[f"away_{month}"] for month in MONTHS))
    members = members.select("place_id", "listed", listed_away=most)
    for each in (live, away, members):
        villages = villages.left_join(each, "place_id").drop("place_id_right")
    return villages.select(
        "place_id",
        "households",
        people=ibis.coalesce(villages.counted, villages.listed.cast("float64")),
        away=ibis.coalesce(villages.away, villages.listed_away.cast("float64")),
    )


def _most_away(stays: Table) -> Table:
    """The most people away from each place in a month of its newest year."""
    months = stays.filter(stays.origin_id.notnull())
    months = months.group_by("origin_id", "year", "month").agg(people=months.people.sum())
    newest = months.mutate(newest=months.year.max().over(group_by="origin_id"))
    newest = newest.filter(newest.year == newest.newest)
    return newest.group_by(place_id="origin_id").agg(away=newest.people.max())


def _here(roster: Table, month: int) -> IntegerValue:
    return roster[f"here_{month:02d}"]
