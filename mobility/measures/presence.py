"""Who is here: from roster rows to people, person-months and household-months.

A roster says of each member whether they slept in the village 15 nights or
more of each month (1), elsewhere (0), or that it is not known (blank). Nothing
unknown is ever counted as here or as away.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanColumn, StringColumn, Table

from mobility.measures.measure import Measure
from mobility.measures.places import month_numbers
from mobility.words import MONTHS, N_

HERE = tuple(f"here_{month:02d}" for month in MONTHS)
AGE_LIMITS = ((5, "0-4"), (18, "5-17"), (25, "18-24"), (40, "25-39"), (60, "40-59"))
HELPER_AGES = ("18-24", "25-39", "40-59")
NEEDS_HELP_AGES = ("0-4", "60+")
ADULT_AGES = (*HELPER_AGES, "60+")
HOUSEHOLD = ("village_id", "household_id")
PERSON = (*HOUSEHOLD, "person_id")


def people(roster: Table) -> Table:
    """One row for each person, with the columns that the measures need.

    Returns:
        The roster's columns and age_group, helper, needs_help, counted (their
        month must be known before the village's numbers are), months_here,
        months_known, away_all_year (in every month that is known of them).
    """
    group = _age_group(roster)
    severe = roster.severe.fill_null(0) == 1
    known = sum((roster[here].notnull().cast("int32") for here in HERE), ibis.literal(0))
    present = sum((roster[here].fill_null(0).cast("int32") for here in HERE), ibis.literal(0))
    persons = roster.mutate(
        age_group=group,
        helper=group.isin(HELPER_AGES) & ~severe,
        needs_help=group.isin(NEEDS_HELP_AGES) | severe,
        months_here=present,
        months_known=known,
    )
    return persons.mutate(
        counted=persons.helper | persons.needs_help | has_role(roster),
        away_all_year=(persons.months_known > 0) & (persons.months_here == 0),
    )


def _age_group(roster: Table) -> StringColumn:
    steps = [(roster.age < limit, group) for limit, group in AGE_LIMITS]
    return ibis.cases(*steps, (roster.age >= AGE_LIMITS[-1][0], "60+"), else_="unknown")


def has_role(roster: Table) -> BooleanColumn:
    """Members who hold a task-force role."""
    return roster.roles.fill_null("").replace(";", " ").strip() != ""


def person_months(persons: Table) -> Table:
    """One row for each person and month: month and here (1, 0, null where not known)."""
    rows = persons.cross_join(month_numbers())
    here = ibis.cases(
        *((rows.month == month, rows[column]) for month, column in zip(MONTHS, HERE, strict=True))
    )
    return rows.mutate(here=here).drop(*HERE)


def household_months(persons: Table) -> Table:
    """One row for each household and month: its members by kind and by where they are.

    Returns:
        village_id, household_id, month; members, here, away, unknown, unknown_counted; and of
        those here helpers, helpers_women, helpers_men, needs_help, and sole_carers (1 where one
        helper is the only adult here beside a child under 5, else 0).
    """
    rows = person_months(
        persons.select(*HOUSEHOLD, *HERE, "sex", "age_group", "helper", "needs_help", "counted")
    )
    here, unknown = rows.here.fill_null(0) == 1, rows.here.isnull()
    helping, adult = here & rows.helper, here & rows.age_group.isin(ADULT_AGES)
    counts = rows.group_by(*HOUSEHOLD, "month").agg(
        members=rows.count(),
        here=here.sum(),
        away=(rows.here.fill_null(1) == 0).sum(),
        unknown=unknown.sum(),
        unknown_counted=(unknown & rows.counted).sum(),
        helpers=helping.sum(),
        helpers_women=(helping & (rows.sex == "f").fill_null(False)).sum(),
        helpers_men=(helping & (rows.sex == "m").fill_null(False)).sum(),
        needs_help=(here & rows.needs_help).sum(),
        adults=adult.sum(),
        small_children=(here & (rows.age_group == "0-4")).sum(),
    )
    is_alone = (counts.adults == 1) & (counts.helpers == 1) & (counts.small_children > 0)
    return counts.mutate(sole_carers=is_alone.cast("int64")).drop("adults", "small_children")


MEASURES = (
    Measure(
        "helper",
        N_("Helper"),
        "18 <= age <= 59 and severe == 0",
        N_("Working convention of this project; difficulties: Washington Group Short Set."),
        kinds=("convention", "published"),
    ),
    Measure(
        "needs_help_person",
        N_("Person who may need help"),
        "age <= 4 or age >= 60 or severe == 1",
        N_("Working convention of this project; difficulties: Washington Group Short Set."),
        kinds=("convention", "published"),
    ),
    Measure(
        "here",
        N_("Here in a month"),
        "nights in the village >= 15",
        N_("Working convention of this project."),
    ),
    Measure(
        "sole_carers",
        N_("Helpers who care alone for a small child"),
        "households in which one helper is the only adult here and a child under 5 is here",
        N_("Working convention of this project."),
    ),
)
