"""The building blocks of the five numbers, one row a village and month.

Three kinds of village are told apart by ``basis``: ``full`` (every household
listed), ``sample`` (n of N households, expanded) and ``tables`` (residents less
the people away). A village with neither has no basis and no data.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from mobility.measures.measure import Measure
from mobility.measures.parameters import Parameters
from mobility.measures.places import month_numbers
from mobility.measures.presence import (
    NEEDS_HELP_AGES,
    RESPONDER_AGES,
    household_months,
    people,
)
from mobility.measures.roles import role_cover, weakest
from mobility.measures.sampling import (
    Z,
    at_least_zero,
    bounded,
    is_all_or_none,
    ratio_error,
    t_quantiles,
    wilson,
)
from mobility.measures.stays import survey, total
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
    "unknown": "int64",
    "responders": "float64",
    "responders_reference": "float64",
    "away_all_year": "float64",
    "rai": "float64",
    "rai_low": "float64",
    "rai_high": "float64",
    "needs_help": "float64",
    "help_per_responder": "float64",
    "help_low": "float64",
    "help_high": "float64",
    "no_responder": "boolean",
    "weakest_role": "string",
    "weakest_cover": "float64",
    "roles_empty": "string",
    "roles_short": "string",
}


def village_months(
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
        covered: year and month the stays table speaks of.
        parameters: the conventions.
        default_year: year of a roster that states none.

    Returns:
        :data:`SCHEMA` and newcomers, people_to_protect. Numbers are null where a
        month is not known or the sample is too small.
    """
    told = ibis.union(
        _shaped(_from_roster(places, roster, roles, parameters, default_year)),
        _shaped(_from_tables(places, roster, residents, stays, covered)),
    )
    silent = _without_data(places, told, default_year)
    rows = ibis.union(told, _shaped(silent))
    arrived = newcomers(stays)
    rows = rows.left_join(arrived, ["place_id", "year", "month"])
    rows = rows.select(*SCHEMA, newcomers=rows.newcomers.fill_null(0.0))
    return rows.mutate(people_to_protect=rows.people_here + rows.newcomers)


def newcomers(stays: Table) -> Table:
    """People of elsewhere at a place: place_id, year, month, newcomers."""
    from_elsewhere = stays.origin_id.isnull() | (stays.origin_id != stays.destination_id)
    arrived = stays.filter(stays.destination_id.notnull() & from_elsewhere)
    return arrived.group_by(place_id="destination_id", year="year", month="month").agg(
        newcomers=lambda t: t.people.sum()
    )


def _shaped(rows: Table) -> Table:
    """The columns of the schema; what a kind of village cannot tell is null."""
    return rows.select(
        **{
            name: rows[name].cast(kind) if name in rows.columns else ibis.null(kind)
            for name, kind in SCHEMA.items()
        }
    )


def _from_roster(
    places: Table, roster: Table, roles: Table, parameters: Parameters, default_year: int
) -> Table:
    persons = people(roster)
    counted = _counted(household_months(persons))
    always_away = persons.group_by("village_id").agg(
        always_away=(persons.responder & persons.away_all_year).sum(), year=persons.year.max()
    )
    rows = counted.inner_join(survey(roster, places), "village_id")
    rows = rows.inner_join(always_away, "village_id")
    rows = _with_roles(rows, persons, roles, places)
    rows = _judgeable(rows, parameters)
    return _with_intervals(rows).mutate(
        place_id=ibis._.village_id, year=ibis._.year.fill_null(default_year)
    )


def _counted(households: Table) -> Table:
    """Village totals and the sums of squares that the intervals need."""
    h = households
    responders, needs_help = h.responders.cast("float64"), h.needs_help.cast("float64")
    reference = h.reference.cast("float64")
    return h.group_by("village_id", "month").agg(
        members=h.members.sum(),
        here=h.here.sum(),
        away=h.away.sum(),
        unknown=h.unknown.sum(),
        unknown_counted=h.unknown_counted.sum(),
        y=responders.sum(),
        x=reference.sum(),
        d=needs_help.sum(),
        yy=(responders * responders).sum(),
        xy=(responders * reference).sum(),
        xx=(reference * reference).sum(),
        dd=(needs_help * needs_help).sum(),
        dy=(needs_help * responders).sum(),
    )


def _with_roles(rows: Table, persons: Table, roles: Table, places: Table) -> Table:
    full = rows.filter(rows.is_full).select("village_id", "month")
    told = weakest(role_cover(persons, roles, places, full))
    return rows.left_join(told, ["village_id", "month"]).drop("village_id_right", "month_right")


def _judgeable(rows: Table, parameters: Parameters) -> Table:
    """Which numbers may be given, and the numbers that may."""
    enough = (rows.surveyed >= parameters["fewest_households"]) | (rows.surveyed * 2 >= rows.total)
    rows = rows.mutate(
        basis=ibis.ifelse(rows.is_full, "full", "sample"),
        households_surveyed=rows.surveyed,
        households_total=rows.total,
        published=rows.is_full | enough,
        known=rows.unknown_counted == 0,
    )
    given = rows.published & rows.known
    n = rows.expansion
    return rows.mutate(
        few_households=~rows.is_full & enough & (rows.surveyed < parameters["few_households"]),
        people=rows.published.ifelse(n * rows.members, None),
        people_here=(rows.published & (rows.unknown == 0)).ifelse(n * rows.here, None),
        people_away=(rows.published & (rows.unknown == 0)).ifelse(n * rows.away, None),
        responders=given.ifelse(n * rows.y, None),
        responders_reference=rows.published.ifelse(n * rows.x, None),
        away_all_year=rows.published.ifelse(n * rows.always_away, None),
        needs_help=given.ifelse(n * rows.d, None),
        rai=given.ifelse(rows.y / rows.x.nullif(0), None),
        help_per_responder=given.ifelse(rows.d / rows.y.nullif(0), None),
        no_responder=given & (rows.y == 0) & (rows.d > 0),
    )


def _with_intervals(rows: Table) -> Table:
    """Lower and upper ends; a full list has no sampling error."""
    quantiles = t_quantiles()
    rows = rows.left_join(quantiles, rows.surveyed - 1 == quantiles.degrees).drop("degrees")
    t = rows.t.fill_null(Z)
    rai_half = t * ratio_error(
        rows.yy, rows.xy, rows.xx, rows.x, rows.rai, rows.surveyed, rows.total
    )
    help_half = t * ratio_error(
        rows.dd, rows.dy, rows.yy, rows.y, rows.help_per_responder, rows.surveyed, rows.total
    )
    wilson_low, wilson_high = wilson(rows.rai, rows.x)
    extreme = is_all_or_none(rows.rai)
    return rows.mutate(
        rai_low=ibis.cases(
            (rows.is_full, rows.rai), (extreme, wilson_low), else_=bounded(rows.rai - rai_half)
        ),
        rai_high=ibis.cases(
            (rows.is_full, rows.rai), (extreme, wilson_high), else_=bounded(rows.rai + rai_half)
        ),
        help_low=ibis.ifelse(
            rows.is_full,
            rows.help_per_responder,
            at_least_zero(rows.help_per_responder - help_half),
        ),
        help_high=ibis.ifelse(
            rows.is_full, rows.help_per_responder, rows.help_per_responder + help_half
        ),
    )


def _from_tables(
    places: Table, roster: Table, residents: Table, stays: Table, covered: Table
) -> Table:
    """Villages known from residents and stays only."""
    homes = _homes(residents).anti_join(roster.select(place_id="village_id").distinct(), "place_id")
    villages = places.filter(places.level == "village").select("place_id", "households")
    homes = homes.inner_join(villages, "place_id")
    years = covered.select("year").distinct()
    spoken_of = covered.select("year", "month", is_covered=ibis.literal(True)).distinct()
    rows = homes.cross_join(years).cross_join(month_numbers())
    rows = rows.left_join(spoken_of, ["year", "month"]).drop("year_right", "month_right")
    gone = _gone(stays)
    rows = rows.left_join(gone, ["place_id", "year", "month"]).drop(
        "place_id_right", "year_right", "month_right"
    )
    always = gone.group_by("place_id", "year").agg(always_away=gone.long_away.max())
    rows = rows.left_join(always, ["place_id", "year"]).drop("place_id_right", "year_right")
    return _numbers(rows)


def _homes(residents: Table) -> Table:
    """Residents of each place by what they are: all, responders, needs_help."""
    severe = residents.severe.fill_null(0.0)
    able = residents.people - severe
    return residents.group_by("place_id").agg(
        people=residents.people.sum(),
        resident_responders=total(able, residents.age_group.isin(RESPONDER_AGES)),
        resident_needs=total(residents.people, residents.age_group.isin(NEEDS_HELP_AGES))
        + total(severe, residents.age_group.notin(NEEDS_HELP_AGES)),
    )


def _gone(stays: Table) -> Table:
    """People of a place who are elsewhere, by what they are."""
    elsewhere = stays.destination_id.isnull() | (stays.destination_id != stays.origin_id)
    away = stays.filter(stays.origin_id.notnull() & elsewhere)
    able = away.age_group.isin(RESPONDER_AGES)
    return away.group_by(place_id="origin_id", year="year", month="month").agg(
        away=away.people.sum(),
        able_away=total(away.people, able),
        needs_away=total(away.people, away.age_group.isin(NEEDS_HELP_AGES)),
        long_away=total(away.people, able & (away.absence == "long")),
        variance=(away.se * away.se).sum(where=able),
    )


def _numbers(rows: Table) -> Table:
    known = rows.is_covered.fill_null(False)
    away = {name: rows[name].fill_null(0.0) for name in ("away", "able_away", "needs_away")}
    rows = rows.mutate(
        basis=ibis.literal("tables"),
        households_total=rows.households,
        published=ibis.literal(True),
        known=known,
        away_all_year=rows.always_away.fill_null(0.0),
        people_away=known.ifelse(away["away"], None),
        people_here=known.ifelse(at_least_zero(rows.people - away["away"]), None),
        responders=known.ifelse(at_least_zero(rows.resident_responders - away["able_away"]), None),
        needs_help=known.ifelse(at_least_zero(rows.resident_needs - away["needs_away"]), None),
        responders_reference=at_least_zero(
            rows.resident_responders - rows.always_away.fill_null(0.0)
        ),
    )
    rai = rows.responders / rows.responders_reference.nullif(0)
    half = Z * rows.variance.sqrt() / rows.responders_reference.nullif(0)
    return rows.mutate(
        rai=rai,
        rai_low=bounded(rai - half),
        rai_high=bounded(rai + half),
        help_per_responder=rows.needs_help / rows.responders.nullif(0),
        no_responder=((rows.responders == 0) & (rows.needs_help > 0)).fill_null(False),
    )


def _without_data(places: Table, told: Table, default_year: int) -> Table:
    """Villages that neither a roster nor residents tell of."""
    villages = places.filter(places.level == "village").select("place_id")
    silent = villages.anti_join(told.select("place_id").distinct(), "place_id")
    rows = silent.cross_join(month_numbers())
    return rows.mutate(
        year=ibis.literal(default_year), known=ibis.literal(False), published=ibis.literal(True)
    )


MEASURES = (
    Measure(
        "responders",
        N_("Responders here"),
        N_("people"),
        "residents who are responders and here in the month",
        N_("People aged 18 to 59 without a severe difficulty who are in the village that month."),
        N_("Working convention of this project."),
    ),
    Measure(
        "responders_reference",
        N_("Usual responders"),
        N_("people"),
        "residents who are responders and here in at least one month of the year",
        N_("The responders a village can count on in some month; those away all year stand apart."),
        N_("Working convention of this project."),
    ),
    Measure(
        "rai",
        N_("Responder availability"),
        N_("share"),
        "responders / responders_reference",
        N_("Of the usual responders, the share who are here. An area's share is a ratio of sums."),
        N_("Working convention of this project; interval: ratio estimator (Cochran 1977)."),
        ("rai_loss", "rai_watch"),
    ),
    Measure(
        "help_per_responder",
        N_("People needing help per responder"),
        N_("people per responder"),
        "needs_help / responders",
        N_('How many people each responder would have to help; with nobody here, "no responder".'),
        N_("Working convention of this project; interval: ratio estimator (Cochran 1977)."),
        ("help_loss", "help_watch"),
    ),
    Measure(
        "people_to_protect",
        N_("People to protect"),
        N_("people"),
        "people_here + newcomers",
        N_("Members who are here and newcomers who work in the village that month."),
        N_("Working convention of this project."),
        ("newcomer_share_as_responders",),
    ),
    Measure(
        "newcomers",
        N_("Newcomers"),
        N_("people"),
        "stays whose destination is the village and whose origin is not",
        N_("People on no roster of the village who slept there seven nights or more for work."),
        N_("Working convention of this project."),
    ),
)
