"""Building blocks of villages known from residents and stays only: sums, then ratios.

Helpers here are resident helpers less those aged 18-59 who are away;
people of unknown age who are away are reported, but are subtracted neither
from helpers nor from people who may need help. A month without a row in the
stays table is unknown.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanColumn, Table

from mobility.measures.joins import joined
from mobility.measures.parameters import Parameters
from mobility.measures.places import month_numbers
from mobility.measures.presence import HELPER_AGES, NEEDS_HELP_AGES
from mobility.measures.sampling import at_least_zero, bounded, normal_quantile
from mobility.measures.stays import is_away, total
from mobility.measures.usual import usual, with_fullest

MONTH = ("place_id", "year", "month")


def months_from_tables(
    places: Table,
    roster: Table,
    residents: Table,
    stays: Table,
    covered: Table,
    used: Parameters,
) -> Table:
    """One row for each month of the years that stays cover, for each village without a roster.

    Returns:
        Columns as in ``capacity.SCHEMA``.
    """
    listed = roster.select(place_id="village_id").distinct()
    villages = places.filter(places.level == "village").select("place_id", "households")
    homes = people_at_home(residents).anti_join(listed, "place_id").inner_join(villages, "place_id")
    rows = homes.cross_join(covered.select("year").distinct()).cross_join(month_numbers())
    spoken_of = covered.select("year", "month", is_covered=ibis.literal(True)).distinct()
    rows = joined(rows, spoken_of, ["year", "month"])
    gone = people_away(stays)
    rows = joined(rows, gone, MONTH)
    of_year = gone.group_by("place_id", "year").agg(always_away=gone.long_away.max())
    rows = joined(rows, of_year, ["place_id", "year"])
    return _ratios(with_fullest(_numbers(rows), used), used)


def people_at_home(residents: Table) -> Table:
    """Residents of each place: all, helpers, by sex, and those who may need help."""
    severe = residents.severe.fill_null(0.0)
    by_age = residents.age_group.isin(NEEDS_HELP_AGES)
    able, helpers = residents.age_group.isin(HELPER_AGES), residents.people - severe
    return residents.group_by("place_id").agg(
        people=residents.people.sum(),
        resident_helpers=total(helpers, able),
        resident_women=total(helpers, able & _is(residents.sex == "f")),
        resident_men=total(helpers, able & _is(residents.sex == "m")),
        resident_needs=total(ibis.ifelse(by_age, residents.people, severe)),
    )


def people_away(stays: Table) -> Table:
    """People of a place who are elsewhere: all, helpers, by sex, and those who may need help."""
    away = stays.filter(is_away(stays))
    able = away.age_group.isin(HELPER_AGES)
    return away.group_by(place_id="origin_id", year="year", month="month").agg(
        away=away.people.sum(),
        able_away=total(away.people, able),
        women_away=total(away.people, able & _is(away.sex == "f")),
        men_away=total(away.people, able & _is(away.sex == "m")),
        needs_away=total(away.people, away.age_group.isin(NEEDS_HELP_AGES)),
        unknown_age_away=total(away.people, away.age_group == "unknown"),
        long_away=total(away.people, able & (away.absence == "long")),
        variance=(away.se * away.se).sum(where=able),
    )


def _is(condition: BooleanColumn) -> BooleanColumn:
    return condition.fill_null(False)


def _numbers(rows: Table) -> Table:
    known = rows.is_covered.fill_null(False)

    def less(residents: str, away: str) -> ibis.Column:
        return known.ifelse(at_least_zero(rows[residents] - rows[away].fill_null(0.0)), None)

    return rows.mutate(
        basis=ibis.literal("tables"),
        households_surveyed=ibis.literal(0),
        households_total=rows.households,
        published=ibis.literal(True),
        known=known,
        few_households=ibis.literal(False),
        away_all_year=rows.always_away.fill_null(0.0),
        people_away=known.ifelse(rows.away.fill_null(0.0), None),
        unknown_age_away=known.ifelse(rows.unknown_age_away.fill_null(0.0), None),
        people_here=less("people", "away"),
        helpers=less("resident_helpers", "able_away"),
        helpers_women=less("resident_women", "women_away"),
        helpers_men=less("resident_men", "men_away"),
        helpers_all=rows.resident_helpers,
        needs_help=less("resident_needs", "needs_away"),
        needs_help_all=rows.resident_needs,
        helpers_away=known.ifelse(rows.able_away.fill_null(0.0), None),
        needs_help_away=known.ifelse(rows.needs_away.fill_null(0.0), None),
        roles_known=ibis.literal(False),
    )


def _ratios(rows: Table, used: Parameters) -> Table:
    """Availability, with an interval in months whose stays carry standard errors.

    Where they carry none, the ends follow from the people away
    (:mod:`mobility.measures.ends`).
    """
    helpers_usual = usual(rows.helpers, rows)
    rows = rows.mutate(helpers_usual=helpers_usual, needs_help_usual=usual(rows.needs_help, rows))
    share = rows.helpers / rows.helpers_usual.nullif(0)
    error = rows.variance.sqrt() / rows.helpers_usual.nullif(0)
    halves = {
        "interval": normal_quantile(used["confidence"]) * error,
        "probably": normal_quantile(used["confidence_probably"]) * error,
    }
    return rows.mutate(
        availability=bounded(share),
        states_error=rows.variance.notnull(),
        **{
            f"{name}_{end}": at_least_zero(share + sign * half)
            for name, half in halves.items()
            for end, sign in (("low", -1), ("high", 1))
        },
    )
