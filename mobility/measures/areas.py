"""From villages to areas: sums first, ratios last.

An area's share is the sum of its villages' responders here over the sum of
their usual responders, never a mean of shares. Villages whose month is not
known are left out of both sums and counted.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from mobility.measures.capacity import SCHEMA

SUMMED = (
    "people",
    "people_here",
    "people_away",
    "unknown_age_away",
    "responders",
    "responders_reference",
    "away_all_year",
    "needs_help",
    "people_to_protect",
)


def sum_to(months: Table, units: Table, least_villages: float) -> Table:
    """Building blocks of areas.

    Args:
        months: building blocks of villages.
        units: place_id, unit_id.
        least_villages: least share of its villages whose month must be known to judge an area.

    Returns:
        The same columns with the unit as place_id, and villages_known, villages_total.
        Each sum is over the villages whose responders are known, except newcomers: they can
        be known where members are not, so all that are recorded are summed. Intervals are
        given only where every village is a full list and known.
    """
    rows = months.inner_join(units, "place_id")
    rows = rows.mutate(given=rows.responders.notnull())
    sums = {name: rows[name].sum(where=rows.given) for name in SUMMED}
    totals = rows.group_by(place_id="unit_id", year="year", month="month").agg(
        **sums,
        newcomers=rows.newcomers.sum(),
        unknown=rows.unknown.sum(),
        households_surveyed=rows.households_surveyed.sum(),
        households_total=rows.households_total.sum(),
        villages_known=rows.given.sum(),
        villages_total=rows.count(),
        is_full=((rows.basis.fill_null("") == "full") & rows.given).all(),
    )
    return _ratios(totals, least_villages)


def _ratios(totals: Table, least_villages: float) -> Table:
    rai = totals.responders / totals.responders_reference.nullif(0)
    ratio = totals.needs_help / totals.responders.nullif(0)
    exact = totals.is_full.ifelse
    empty = {name: ibis.null(SCHEMA[name]) for name in SCHEMA if name not in totals.columns}
    shaped = totals.mutate(
        **empty
        | {
            "basis": ibis.literal("area"),
            "published": totals.villages_known >= least_villages * totals.villages_total,
            "known": totals.villages_known > 0,
            "few_households": ibis.literal(False),
            "rai": rai,
            "rai_low": exact(rai, None),
            "rai_high": exact(rai, None),
            "help_per_responder": ratio,
            "no_responder": ((totals.responders == 0) & (totals.needs_help > 0)).fill_null(False),
        }
    )
    order = (*SCHEMA, "newcomers", "people_to_protect", "villages_known", "villages_total")
    return shaped.select(*order)
