"""People here by sex and age: how many of a village's people, helpers and people who may need help.

The numbers of a village say how many helpers are here; this says how many
of them belong to the chosen groups, by the same rules. A roster is counted
person by person. From tables it is the group's residents less its people away.
As in the village's own numbers, a result below zero becomes zero, and a group
is never larger than its village.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import Column, Table

from mobility.measures.from_tables import people_at_home, people_away
from mobility.measures.joins import joined
from mobility.measures.measure import Measure
from mobility.measures.presence import people, person_months
from mobility.measures.sampling import at_least_zero
from mobility.measures.stays import survey
from mobility.words import N_

# Each number of a group, and the number of the village it is part of.
WHOLES = {
    "group_people": "people_here",
    "group_helpers": "helpers",
    "group_needs_help": "needs_help",
}
MONTH = ("place_id", "year", "month")


def here_by_group(
    months: Table,
    places: Table,
    roster: Table,
    residents: Table,
    stays: Table,
    sexes: Sequence[str] = (),
    ages: Sequence[str] = (),
) -> Table:
    """People of some groups who are here, by village and month.

    Args:
        months: building blocks of the chosen villages.
        places, roster, residents: tables of the home format, at least of those villages.
        stays: the stays that count.
        sexes, ages: the groups; empty means all.

    Returns:
        place_id, year, month, group_people, group_helpers, group_needs_help (people;
        null where the village's own number is); no row for a village without data.
    """
    villages = months.select(*MONTH, "basis", *WHOLES.values())
    listed = _of_rosters(_chosen(people(roster), sexes, ages), survey(roster, places))
    counted = _of_tables(villages, _chosen(residents, sexes, ages), _chosen(stays, sexes, ages))
    rosters, tables = (
        villages.filter(villages.basis != "tables"),
        villages.filter(villages.basis == "tables"),
    )
    counts = ibis.union(
        joined(rosters, listed, ["place_id", "month"]), joined(tables, counted, MONTH)
    )
    return counts.select(*MONTH, **{part: _within(counts, part) for part in WHOLES})


def _chosen(rows: Table, sexes: Sequence[str], ages: Sequence[str]) -> Table:
    """The rows of the groups; a sex or age not stated is a group of its own, ``unknown``."""
    for column, wanted in (("sex", sexes), ("age_group", ages)):
        if wanted:
            rows = rows.filter(rows[column].fill_null("unknown").isin(list(wanted)))
    return rows


def _of_rosters(persons: Table, surveys: Table) -> Table:
    """Persons who are here, expanded to all households: place_id, month and the numbers."""
    here = person_months(persons).filter(lambda row: row.here == 1)
    counted = here.group_by("village_id", "month").agg(
        people=here.count(), able=here.helper.sum(), frail=here.needs_help.sum()
    )
    rows = counted.inner_join(surveys, "village_id")
    return rows.select(
        "month",
        place_id=rows.village_id,
        group_people=rows.expansion * rows.people,
        group_helpers=rows.expansion * rows.able,
        group_needs_help=rows.expansion * rows.frail,
    )


def _of_tables(months: Table, residents: Table, stays: Table) -> Table:
    """Residents less people away: place_id, year, month and the numbers."""
    cells = months.filter(months.basis == "tables").select(*MONTH)
    rows = cells.inner_join(people_at_home(residents), "place_id")
    rows = joined(rows, people_away(stays), MONTH)
    return rows.select(
        *MONTH,
        group_people=rows.people - rows.away.fill_null(0.0),
        group_helpers=rows.resident_helpers - rows.able_away.fill_null(0.0),
        group_needs_help=rows.resident_needs - rows.needs_away.fill_null(0.0),
    )


def _within(rows: Table, part: str) -> Column:
    """A group's number, kept between zero and the village's own; null where that is null."""
    number, whole = at_least_zero(rows[part].fill_null(0.0)), rows[WHOLES[part]]
    return ibis.cases((whole.isnull(), None), (number > whole, whole), else_=number)


MEASURES = (
    Measure(
        "group_helpers",
        N_("Helpers here of a group"),
        "helpers here whose sex and age group are those asked",
        N_("Working convention of this project."),
    ),
)
