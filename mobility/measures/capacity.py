"""The building blocks of the numbers and findings, one row a village and month.

``basis`` distinguishes three kinds of village: ``full`` (every household
listed), ``sample`` (n of N households, expanded) and ``tables`` (residents less
the people away). A village with neither has no basis and no data.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanColumn, FloatingColumn, Table

from mobility.measures.from_rosters import months_from_rosters
from mobility.measures.from_tables import months_from_tables
from mobility.measures.measure import Measure
from mobility.measures.parameters import Parameters
from mobility.measures.places import month_numbers
from mobility.words import N_

SCHEMA = {
    "place_id": "string",
    "year": "int32",
    "month": "int32",
    "basis": "string",
    "households_surveyed": "int64",
    "households_total": "int64",
    "published": "boolean",
    "known": "boolean",
    "few_households": "boolean",
    "people": "float64",
    "people_here": "float64",
    "people_away": "float64",
    "unknown": "int32",
    "unknown_age_away": "float64",
    "helpers": "float64",
    "helpers_women": "float64",
    "helpers_men": "float64",
    "helpers_usual": "float64",
    "helpers_all": "float64",
    "away_all_year": "float64",
    "sole_carers": "float64",
    "months_known": "int64",
    "fullest": "boolean",
    "availability": "float64",
    "availability_low": "float64",
    "availability_high": "float64",
    "interval_low": "float64",
    "interval_high": "float64",
    "probably_low": "float64",
    "probably_high": "float64",
    "states_error": "boolean",
    "needs_help": "float64",
    "needs_help_usual": "float64",
    "strain_low": "float64",
    "strain_high": "float64",
    "needs_help_all": "float64",
    "helpers_away": "float64",
    "needs_help_away": "float64",
    "roles_known": "boolean",
    "weakest_role": "string",
    "weakest_cover": "float64",
    "roles_empty": "string",
    "roles_short": "string",
    "roles_lost": "string",
    "roles_down": "string",
    "roles_never": "string",
}

STEPS = (
    *("interval_low", "interval_high", "probably_low", "probably_high"),
    *("strain_low", "strain_high"),
    *("needs_help_all", "helpers_away", "needs_help_away"),
)
"""Columns that findings are judged by and that nobody reads."""


def village_numbers(
    places: Table,
    roster: Table,
    residents: Table,
    stays: Table,
    covered: Table,
    roles: Table,
    parameters: Parameters,
    default_year: int,
) -> Table:
    """The building blocks of every village, year and month.

    Args:
        places, roster, residents, roles: tables of the home format.
        stays: the stays that count (:func:`mobility.measures.stays.effective_stays`).
        covered: year and month in which villages were surveyed
            (:func:`mobility.measures.stays.surveyed_months`).
        parameters: the conventions.
        default_year: year of a roster that states none.

    Returns:
        :data:`SCHEMA` and newcomers, people_to_protect. Numbers are null where a
        month is not known or the sample is too small.
    """
    with_data = ibis.union(
        _shaped(months_from_rosters(places, roster, roles, parameters, default_year)),
        _shaped(months_from_tables(places, roster, residents, stays, covered, parameters)),
    )
    rows = ibis.union(with_data, _shaped(_without_data(places, with_data, default_year)))
    arrived = newcomers(stays)
    rows = rows.left_join(arrived, ["place_id", "year", "month"])
    rows = rows.select(*SCHEMA, newcomers=_arrived(rows))
    return rows.mutate(people_to_protect=rows.people_here + rows.newcomers)


def newcomers(stays: Table) -> Table:
    """People from elsewhere at a place: place_id, year, month, newcomers."""
    arrived = stays.filter(is_newcomer(stays))
    return arrived.group_by(place_id="destination_id", year="year", month="month").agg(
        newcomers=lambda t: t.people.sum()
    )


def is_newcomer(stays: Table) -> BooleanColumn:
    """Stays at a known place by people from elsewhere; an unknown origin counts as elsewhere."""
    from_elsewhere = stays.origin_id.isnull() | (stays.origin_id != stays.destination_id)
    return stays.destination_id.notnull() & from_elsewhere


def _arrived(rows: Table) -> FloatingColumn:
    """Newcomers: 0 where the village is known and has none, null where it is not known."""
    nobody = ibis.ifelse(rows.basis.isnull(), ibis.null("float64"), 0.0)
    return ibis.coalesce(rows.newcomers, nobody)


def _shaped(rows: Table) -> Table:
    """The columns of the schema; those that a kind of village does not have are null."""
    return rows.select(
        **{
            name: rows[name].cast(kind) if name in rows.columns else ibis.null(kind)
            for name, kind in SCHEMA.items()
        }
    )


def _without_data(places: Table, with_data: Table, default_year: int) -> Table:
    """Villages in the years for which they have neither a roster nor residents.

    The default year is used only where no village has data for any year. Next
    to a roster of an earlier year it would be the newest year, and empty.
    """
    villages = places.filter(places.level == "village")
    nowhere = with_data.aggregate(rows=with_data.count()).filter(lambda table: table.rows == 0)
    stand_in = nowhere.select(year=ibis.literal(default_year, "int32"))
    years = ibis.union(with_data.select("year"), stand_in, distinct=True)
    cells = villages.select("place_id", households_total="households").cross_join(years)
    silent = cells.anti_join(with_data, ["place_id", "year"]).cross_join(month_numbers())
    return silent.mutate(
        households_surveyed=ibis.literal(0),
        known=ibis.literal(False),
        published=ibis.literal(False),
        few_households=ibis.literal(False),
        months_known=ibis.literal(0),
        fullest=ibis.literal(False),
        roles_known=ibis.literal(False),
    )


MEASURES = (
    Measure(
        "helpers",
        N_("Helpers here"),
        "residents who are helpers and here in the month",
        N_("Working convention of this project."),
    ),
    Measure(
        "availability",
        N_("Availability"),
        "min(1, helpers / helpers_usual)",
        N_("Working convention of this project; interval: ratio estimator (Cochran 1977)."),
        ("availability_loss", "availability_watch"),
        kinds=("convention", "published"),
    ),
    Measure(
        "people_to_protect",
        N_("People to protect"),
        "people_here + newcomers",
        N_("Working convention of this project."),
        ("newcomer_share_as_helpers",),
    ),
    Measure(
        "newcomers",
        N_("Newcomers"),
        "stays whose destination is the village and whose origin is not",
        N_("Working convention of this project."),
    ),
)
