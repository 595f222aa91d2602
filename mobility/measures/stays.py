"""Stays and residents: from a roster, and which rows count where both exist.

A stay is a stock: a person of origin o who is at destination d in month m, one
destination a month. A roster records it person by person; a table of stays
gives sums. Where a village has a roster, its rows of the table are ignored.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import BooleanColumn, FloatingColumn, StringColumn, Table

from mobility.measures.measure import Measure
from mobility.measures.parameters import parameters
from mobility.measures.presence import HERE, people, person_months
from mobility.words import MONTHS, N_

# The meaning of the classes of absence does not change with time.
SHORT_MONTHS = int(parameters()["short_absence_months"])
HALF_A_PERSON = 0.5
GROUPS = ("sex", "age_group")


def survey(roster: Table, places: Table) -> Table:
    """How much of each village its roster covers.

    A village without a household total, or with no more households than were
    surveyed, is a full list.

    Returns:
        village_id, surveyed, total (households), is_full, expansion (N/n; 1 on a full
        list), year (the newest the roster states; null where none).
    """
    counted = roster.group_by("village_id").agg(
        surveyed=roster.household_id.nunique(), year=roster.year.max()
    )
    stated = places.select(village_id="place_id", stated="households")
    coverage = counted.left_join(stated, "village_id")
    total = ibis.greatest(coverage.stated.fill_null(0).cast("int64"), coverage.surveyed)
    coverage = coverage.select("village_id", "surveyed", "year", total=total)
    return coverage.mutate(
        is_full=coverage.surveyed >= coverage.total,
        expansion=coverage.total.cast("float64") / coverage.surveyed,
    )


def stays_from_roster(roster: Table, places: Table, default_year: int) -> Table:
    """One person-month away is one person at the destination; samples are expanded.

    Returns:
        origin_id, destination_id (null where not known), year, month, sex,
        age_group, people, absence, reason, se (null).
    """
    persons = people(roster)
    persons = persons.mutate(absence=_absence(persons)).drop("year")
    months = person_months(persons.inner_join(survey(roster, places), "village_id"))
    away = months.filter(months.here == 0)
    return away.group_by(
        "destination_id",
        "month",
        "sex",
        "age_group",
        "absence",
        "reason",
        origin_id=away.village_id,
        year=away.year.fill_null(default_year).cast("int32"),
    ).agg(people=away.expansion.sum(), se=ibis.null("float64"))


def _absence(persons: Table) -> StringColumn:
    away = persons.months_known - persons.months_here
    derived = ibis.cases(
        (away == 0, ibis.null("string")),
        (away <= SHORT_MONTHS, "short"),
        (away < len(MONTHS), "temporary"),
        else_="long",
    )
    return ibis.coalesce(persons.absence, derived)


COLUMNS = (
    "origin_id",
    "destination_id",
    "year",
    "month",
    "sex",
    "age_group",
    "people",
    "absence",
    "reason",
    "se",
)


def effective_stays(stays: Table, roster: Table, places: Table, default_year: int) -> Table:
    """The stays that count: the roster's where a village has one, else the table's.

    Returns:
        origin_id, destination_id, year, month, sex, age_group, people, absence, reason, se.
    """
    listed = roster.select(origin_id="village_id").distinct()
    stated = stays.anti_join(listed, "origin_id")
    unknown = {group: stated[group].fill_null("unknown") for group in GROUPS}
    stated = stated.mutate(**unknown).select(*COLUMNS)
    derived = stays_from_roster(roster, places, default_year).select(*COLUMNS)
    return ibis.union(stated.cast(dict(derived.schema().items())), derived)


def covered_months(stays: Table, roster: Table, default_year: int) -> Table:
    """The year and month that stays or a roster cover; any other month is unknown.

    A row with 0 people says that nobody was away. A roster covers one year, its newest.
    """
    stated = stays.select("year", "month")
    dated = roster.mutate(year=roster.year.max().over(group_by="village_id"))
    known = person_months(dated.select("year", *HERE)).filter(lambda row: row.here.notnull())
    listed = known.select(
        year=known.year.fill_null(default_year).cast("int32"), month=known.month.cast("int32")
    )
    return ibis.union(stated, listed, distinct=True)


def surveyed_months(stays: Table, places: Table) -> Table:
    """The year and month in which villages were surveyed: some row starts in a village.

    Rows that start at a township or abroad say nothing about who is away from a village.
    """
    villages = places.filter(places.level == "village").select(origin_id="place_id")
    return stays.semi_join(villages, "origin_id").select("year", "month").distinct()


def roster_differences(stays: Table, roster: Table, places: Table, default_year: int) -> Table:
    """Where a village has both: people away by the roster and by the table.

    Returns:
        origin_id, year, month, by_roster, by_table; only where they differ by half a person.
    """
    by = ["origin_id", "year", "month"]
    stated = stays.filter(is_away(stays)).semi_join(
        roster.select(origin_id="village_id").distinct(), "origin_id"
    )
    table = stated.group_by(by).agg(by_table=stated.people.sum())
    derived = stays_from_roster(roster, places, default_year)
    derived = derived.semi_join(table.select("origin_id").distinct(), "origin_id")
    listed = derived.group_by(by).agg(by_roster=derived.people.sum())
    both = table.outer_join(listed, by)
    differences = both.select(
        **{column: ibis.coalesce(both[column], both[f"{column}_right"]) for column in by},
        by_roster=both.by_roster.fill_null(0.0),
        by_table=both.by_table.fill_null(0.0),
    )
    return differences.filter((differences.by_roster - differences.by_table).abs() > HALF_A_PERSON)


def destinations(stays: Table, ancestors: Table, level: str, by: Sequence[str] = ()) -> Table:
    """Where people of the stays' origins are, by the unit of ``level`` they are in.

    Args:
        stays: the stays that count, of the chosen origins, months and years.
        ancestors: what :func:`mobility.measures.places.ancestors` gives.
        by: what is told apart besides, such as the origin and the month.

    Returns:
        the columns of ``by``, destination_id (null where not known; a place above the level or
        without one at it stands for itself), people; the sum leaves nobody out.
    """
    away = stays.filter(is_away(stays))
    places = away.group_by(*by, "destination_id").agg(people=away.people.sum())
    units = ancestors.filter(ancestors.level == level)
    units = units.select(destination_id="place_id", unit_id="ancestor_id")
    placed = places.left_join(units, "destination_id")
    placed = placed.select(
        *by, "people", destination_id=ibis.coalesce(placed.unit_id, placed.destination_id)
    )
    gathered = placed.group_by(*by, "destination_id").agg(people=placed.people.sum())
    return gathered.filter(gathered.people > 0)


def is_away(stays: Table) -> BooleanColumn:
    """Stays elsewhere of people whose home is known; an unknown destination is elsewhere."""
    elsewhere = stays.destination_id.isnull() | (stays.destination_id != stays.origin_id)
    return stays.origin_id.notnull() & elsewhere


def total(column: FloatingColumn, where: BooleanColumn | None = None) -> FloatingColumn:
    """The sum of ``column`` where a condition holds; nothing found is 0."""
    return column.sum(where=where).fill_null(0.0)


MEASURES = (
    Measure(
        "people_away",
        N_("People away"),
        "residents who slept elsewhere 15 nights or more of the month",
        N_("Working convention of this project."),
        ("short_absence_months",),
    ),
)
