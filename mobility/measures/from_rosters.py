"""Building blocks of villages that have a roster: counted, or expanded from a sample.

Household-months are summed to villages once, with the squares and products
that the intervals need. A number is given where the village may be published
and the month is known for everybody who counts towards it.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from mobility.measures.joins import joined
from mobility.measures.parameters import Parameters
from mobility.measures.places import ancestors
from mobility.measures.presence import household_months, people
from mobility.measures.roles import role_cover, weakest
from mobility.measures.sampling import (
    HouseholdSums,
    normal_quantile,
    ratio_interval,
    share_interval,
    t_quantiles,
)
from mobility.measures.stays import survey


def months_from_rosters(
    places: Table, roster: Table, roles: Table, parameters: Parameters, default_year: int
) -> Table:
    """One row for each month of each village with a roster; columns as in ``capacity.SCHEMA``."""
    persons = people(roster)
    always_away = persons.group_by("village_id").agg(
        always_away=(persons.responder & persons.away_all_year).sum()
    )
    rows = _village_sums(household_months(persons))
    rows = rows.inner_join(survey(roster, places), "village_id")
    rows = rows.inner_join(always_away, "village_id")
    rows = _numbers(judgeable(rows, parameters))
    rows = _with_intervals(rows, parameters["confidence"])
    rows = _with_roles(rows, persons, roles, places)
    return rows.mutate(place_id=rows.village_id, year=rows.year.fill_null(default_year))


def _village_sums(households: Table) -> Table:
    """Village totals, and sums of squares and products over households."""
    names = {"y": "responders", "x": "reference", "d": "needs_help"}
    count = {short: households[name].cast("float64") for short, name in names.items()}
    products = {a + b: (count[a] * count[b]).sum() for a, b in ("yy", "xy", "xx", "dd", "dy")}
    members = ("members", "here", "away", "unknown", "unknown_counted")
    return households.group_by("village_id", "month").agg(
        **{name: households[name].sum() for name in members},
        **{short: column.sum() for short, column in count.items()},
        **products,
    )


def judgeable(rows: Table, parameters: Parameters) -> Table:
    """Which villages may be published, and which months are known."""
    fewest, few = parameters["fewest_households"], parameters["few_households"]
    enough = (rows.surveyed >= fewest) | (rows.surveyed * 2 >= rows.total)
    return rows.mutate(
        basis=ibis.ifelse(rows.is_full, "full", "sample"),
        households_surveyed=rows.surveyed,
        households_total=rows.total,
        published=rows.is_full | enough,
        known=rows.unknown_counted == 0,
        few_households=~rows.is_full & (rows.surveyed >= fewest) & (rows.surveyed < few),
    )


def _numbers(rows: Table) -> Table:
    """Counts expanded to all households, and their ratios."""
    is_given = rows.published & rows.known
    all_known = rows.published & (rows.unknown == 0)
    n = rows.expansion
    return rows.mutate(
        people=rows.published.ifelse(n * rows.members, None),
        people_here=all_known.ifelse(n * rows.here, None),
        people_away=all_known.ifelse(n * rows.away, None),
        responders=is_given.ifelse(n * rows.y, None),
        responders_reference=rows.published.ifelse(n * rows.x, None),
        away_all_year=rows.published.ifelse(n * rows.always_away, None),
        needs_help=is_given.ifelse(n * rows.d, None),
        rai=is_given.ifelse(rows.y / rows.x.nullif(0), None),
        help_per_responder=is_given.ifelse(rows.d / rows.y.nullif(0), None),
        no_responder=is_given & (rows.y == 0) & (rows.d > 0),
    )


def _with_intervals(rows: Table, confidence: float) -> Table:
    """Lower and upper ends; a full list has no sampling error."""
    quantiles = t_quantiles(confidence)
    rows = rows.left_join(quantiles, rows.surveyed - 1 == quantiles.degrees).drop("degrees")
    z = normal_quantile(confidence)
    t, n, total = rows.t.fill_null(z), rows.surveyed, rows.total
    rai = share_interval(HouseholdSums(rows.y, rows.x, rows.yy, rows.xy, rows.xx, n, total), t, z)
    aid = ratio_interval(HouseholdSums(rows.d, rows.y, rows.dd, rows.dy, rows.yy, n, total), t, z)
    ends = {"rai_low": rai[0], "rai_high": rai[1], "help_low": aid[0], "help_high": aid[1]}
    point = {"rai": rows.rai, "help": rows.help_per_responder}
    return rows.mutate(
        **{
            name: ibis.cases(
                (rows.is_full, point[name.split("_")[0]]),
                (point[name.split("_")[0]].notnull(), end),
            )
            for name, end in ends.items()
        }
    )


def _with_roles(rows: Table, persons: Table, roles: Table, places: Table) -> Table:
    """The weakest role, where every household is listed and the month is known for every holder."""
    months = rows.filter(rows.is_full & rows.known).select("village_id", "month")
    weakest_roles = weakest(role_cover(persons, roles, ancestors(places), months))
    return joined(rows, weakest_roles, ["village_id", "month"])
