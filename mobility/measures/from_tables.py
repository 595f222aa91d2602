"""Building blocks of villages known from residents and stays only: sums, then ratios.

Responders here are resident responders less those aged 18-59 who are away;
people of unknown age who are away are reported, but are subtracted neither
from responders nor from people who need help. A month without a row in the
stays table is unknown.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from mobility.measures.joins import joined
from mobility.measures.places import month_numbers
from mobility.measures.presence import NEEDS_HELP_AGES, RESPONDER_AGES
from mobility.measures.sampling import at_least_zero, bounded, normal_quantile
from mobility.measures.stays import is_away, total

MONTH = ("place_id", "year", "month")


def months_from_tables(
    places: Table,
    roster: Table,
    residents: Table,
    stays: Table,
    covered: Table,
    confidence: float,
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
    always = gone.group_by("place_id", "year").agg(always_away=gone.long_away.max())
    rows = joined(rows, always, ["place_id", "year"])
    return _ratios(_numbers(rows), normal_quantile(confidence))


def people_at_home(residents: Table) -> Table:
    """Residents of each place: all, responders, and those needing help."""
    severe = residents.severe.fill_null(0.0)
    by_age = residents.age_group.isin(NEEDS_HELP_AGES)
    return residents.group_by("place_id").agg(
        people=residents.people.sum(),
        resident_responders=total(
            residents.people - severe, residents.age_group.isin(RESPONDER_AGES)
        ),
        resident_needs=total(ibis.ifelse(by_age, residents.people, severe)),
    )


def people_away(stays: Table) -> Table:
    """People of a place who are elsewhere: all, responders, and those needing help."""
    away = stays.filter(is_away(stays))
    able = away.age_group.isin(RESPONDER_AGES)
    return away.group_by(place_id="origin_id", year="year", month="month").agg(
        away=away.people.sum(),
        able_away=total(away.people, able),
        needs_away=total(away.people, away.age_group.isin(NEEDS_HELP_AGES)),
        unknown_age_away=total(away.people, away.age_group == "unknown"),
        long_away=total(away.people, able & (away.absence == "long")),
        variance=(away.se * away.se).sum(where=able),
    )


def _numbers(rows: Table) -> Table:
    known = rows.is_covered.fill_null(False)
    always = rows.always_away.fill_null(0.0)

    def less(residents: str, away: str) -> ibis.Column:
        return known.ifelse(at_least_zero(rows[residents] - rows[away].fill_null(0.0)), None)

    return rows.mutate(
        basis=ibis.literal("tables"),
        households_surveyed=ibis.literal(0),
        households_total=rows.households,
        published=ibis.literal(True),
        known=known,
        few_households=ibis.literal(False),
        away_all_year=always,
        people_away=known.ifelse(rows.away.fill_null(0.0), None),
        unknown_age_away=known.ifelse(rows.unknown_age_away.fill_null(0.0), None),
        people_here=less("people", "away"),
        responders=less("resident_responders", "able_away"),
        needs_help=less("resident_needs", "needs_away"),
        responders_reference=at_least_zero(rows.resident_responders - always),
    )


def _ratios(rows: Table, z: float) -> Table:
    """Ratios, and an interval where the stays carry standard errors."""
    rai = rows.responders / rows.responders_reference.nullif(0)
    half = z * rows.variance.sqrt() / rows.responders_reference.nullif(0)
    return rows.mutate(
        rai=rai,
        rai_low=bounded(rai - half),
        rai_high=bounded(rai + half),
        help_per_responder=rows.needs_help / rows.responders.nullif(0),
        no_responder=((rows.responders == 0) & (rows.needs_help > 0)).fill_null(False),
    )
