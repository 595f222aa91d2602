"""From villages to areas: sums first, ratios last.

An area's availability is the sum of its villages' helpers here over the sum of their usual
helpers, never a mean of ratios; its people without helpers are the sum of its villages', so that
spare helpers of one village never hide the gap of another. Villages whose month is not known are
left out of both sums and counted.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from mobility.measures import ends
from mobility.measures.capacity import SCHEMA

WITHOUT = (
    "without_helpers",
    "without_helpers_usual",
    "without_helpers_worst",
    "without_helpers_usual_worst",
)
SUMMED = (
    *("people", "people_here", "people_away", "unknown_age_away"),
    *("helpers", "helpers_women", "helpers_men", "helpers_usual", "helpers_all", "away_all_year"),
    *("needs_help", "needs_help_usual", "people_to_protect"),
    *WITHOUT,
    *ends.COLUMNS,
)
COUNTED = ("newcomers", "people_to_protect", "villages_known", "villages_total")


def sum_to(weighed: Table, units: Table, least_villages: float) -> Table:
    """Numbers of areas, to be judged as those of villages are.

    Args:
        weighed: villages with their numbers at both ends, and the people without helpers
            (:func:`mobility.measures.without.with_without`).
        units: place_id, unit_id.
        least_villages: least share of its villages whose month must be known to judge an area.

    Returns:
        The columns given with the unit as place_id, and villages_known, villages_total.
        Each sum is over the villages whose helpers and usual helpers are known, except newcomers:
        they can be known where members are not, so all that are recorded are summed.
    """
    rows = weighed.inner_join(units, "place_id")
    rows = rows.mutate(given=rows.helpers.notnull() & rows.helpers_usual.notnull())
    totals = rows.group_by(place_id="unit_id", year="year", month="month").agg(
        **{name: rows[name].sum(where=rows.given) for name in SUMMED},
        has_ends=~(rows.given & rows.helpers_low.isnull()).any(),
        newcomers=rows.newcomers.sum(),
        unknown=rows.unknown.sum(),
        households_surveyed=rows.households_surveyed.sum(),
        households_total=rows.households_total.sum(),
        villages_known=rows.given.sum(),
        villages_total=rows.count(),
    )
    return _ratios(totals, least_villages)


def _ratios(totals: Table, least_villages: float) -> Table:
    """Availability with its ends; none where a village has none: an area knows no more than it."""
    empty = {name: ibis.null(SCHEMA[name]) for name in SCHEMA if name not in totals.columns}
    shares = {
        "availability": ends.availability(totals),
        **{
            f"availability_{end.name}": totals.has_ends.ifelse(ends.availability(totals, end), None)
            for end in (ends.LOW, ends.HIGH)
        },
    }
    shaped = totals.mutate(
        **empty
        | shares
        | {
            "basis": ibis.literal("area"),
            "published": totals.villages_known >= least_villages * totals.villages_total,
            "known": totals.villages_known > 0,
            "few_households": ibis.literal(False),
            "roles_known": ibis.literal(False),
        }
    )
    return shaped.select(*SCHEMA, *COUNTED, *WITHOUT, *ends.COLUMNS)
