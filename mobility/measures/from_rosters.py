"""Building blocks of villages that have a roster: counted, or expanded from a sample.

Household-months are summed to villages once, with the squares and products
that the intervals need. A number is given where the village may be published
and the month is known for everybody who counts towards it.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
from ibis.expr.types import Column, Table

from mobility.measures.joins import joined
from mobility.measures.parameters import Parameters
from mobility.measures.places import ancestors
from mobility.measures.presence import HOUSEHOLD, household_months, people
from mobility.measures.roles import role_cover, weakest
from mobility.measures.sampling import (
    HouseholdSums,
    bounded,
    normal_quantile,
    ratio_interval,
    share_interval,
    t_quantiles,
)
from mobility.measures.stays import survey
from mobility.measures.usual import with_fullest

COUNTED = (
    *("members", "here", "away", "unknown", "unknown_counted"),
    *("helpers_women", "helpers_men", "sole_carers"),
)


def months_from_rosters(
    places: Table, roster: Table, roles: Table, parameters: Parameters, default_year: int
) -> Table:
    """One row for each month of each village with a roster; columns as in ``capacity.SCHEMA``."""
    persons = people(roster)
    households = household_months(persons)
    rows = joined(_village_sums(households), _all_helpers(persons), ["village_id"])
    rows = judgeable(rows.inner_join(survey(roster, places), "village_id"), parameters)
    rows = _with_fullest(rows, parameters)
    rows = joined(rows, _usual_sums(households, rows), ["village_id", "month"])
    rows = _with_intervals(_numbers(rows, int(parameters["fullest_months"])), parameters)
    rows = _with_roles(rows, persons, roles, places)
    return rows.mutate(place_id=rows.village_id, year=rows.year.fill_null(default_year))


def _village_sums(households: Table) -> Table:
    """Village totals of each month: y helpers and d people who may need help, both here."""
    return households.group_by("village_id", "month").agg(
        **{name: households[name].sum() for name in COUNTED},
        y=households.helpers.sum(),
        d=households.needs_help.sum(),
    )


def _all_helpers(persons: Table) -> Table:
    """All members who are helpers, and those away all year: village_id and the two."""
    return persons.group_by("village_id").agg(
        every_helper=persons.helper.sum(),
        always_away=(persons.helper & persons.away_all_year).sum(),
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


def _with_fullest(rows: Table, parameters: Parameters) -> Table:
    """Rows with ``fullest``; a roster is of one year."""
    helpers = rows.known.ifelse(rows.y.cast("float64"), None)
    ranked = with_fullest(rows.mutate(place_id=rows.village_id, helpers=helpers), parameters)
    return ranked.drop("place_id", "helpers")


def _usual_sums(households: Table, rows: Table) -> Table:
    """Sums over households of what each has in the fullest months, and of the products.

    They are whole numbers: x and e are a household's helpers and people who may need help,
    summed over the fullest months of its village.

    Returns:
        village_id, month; x, xx, e, ee, xe (of the year, repeated), yy, xy (of the month).
    """
    counts = households.select(*HOUSEHOLD, "month", y="helpers", d="needs_help")
    fullest = rows.filter(rows.fullest).select("village_id", "month")
    full = counts.inner_join(fullest, ["village_id", "month"])
    usual = full.group_by(HOUSEHOLD).agg(x=full.y.sum(), e=full.d.sum())
    both = counts.inner_join(usual, list(HOUSEHOLD))
    y, x, e = (both[name].cast("float64") for name in "yxe")
    products = {"yy": y * y, "xy": x * y, "x": x, "xx": x * x, "e": e, "ee": e * e, "xe": x * e}
    return both.group_by("village_id", "month").agg(
        **{name: product.sum() for name, product in products.items()}
    )


def _numbers(rows: Table, fullest_months: int) -> Table:
    """Counts expanded to all households, and their ratio."""
    is_given = rows.published & rows.known
    all_known = rows.published & (rows.unknown == 0)
    n, usual = rows.expansion, rows.expansion / fullest_months

    def where(condition: Column, values: Mapping[str, Column]) -> dict[str, Column]:
        return {name: condition.ifelse(value, None) for name, value in values.items()}

    here = {
        "helpers": n * rows.y,
        "helpers_women": n * rows.helpers_women,
        "helpers_men": n * rows.helpers_men,
        "sole_carers": n * rows.sole_carers,
        "needs_help": n * rows.d,
        "availability": bounded(fullest_months * rows.y / rows.x.nullif(0)),
    }
    always = {
        "people": n * rows.members,
        "helpers_all": n * rows.every_helper,
        "away_all_year": n * rows.always_away,
        "helpers_usual": usual * rows.x,
        "needs_help_usual": usual * rows.e,
    }
    counted = {"people_here": n * rows.here, "people_away": n * rows.away}
    return rows.mutate(
        **where(is_given, here),
        **where(rows.published, always),
        **where(all_known, counted),
        usual_surveyed=rows.x / fullest_months,
        fullest=rows.fullest & rows.published,
    )


def _with_intervals(rows: Table, parameters: Parameters) -> Table:
    """Ends of the intervals of availability, and of the strain of the fullest months.

    A full list has none: it has no sampling error.
    """
    confidences = {"t": parameters["confidence"], "t_probably": parameters["confidence_probably"]}
    quantiles = t_quantiles(**confidences)
    rows = rows.left_join(quantiles, rows.surveyed - 1 == quantiles.degrees).drop("degrees")
    z = {name: normal_quantile(confidence) for name, confidence in confidences.items()}
    share, strain = _ratios(rows, int(parameters["fullest_months"]))
    ends = {
        prefix: share_interval(share, rows.usual_surveyed, rows[t].fill_null(z[t]), z[t])
        for prefix, t in (("interval", "t"), ("probably", "t_probably"))
    }
    strained = ratio_interval(strain, rows.t_probably.fill_null(z["t_probably"]), z["t_probably"])
    is_estimate = ~rows.is_full & rows.availability.notnull()
    is_sample = ~rows.is_full & rows.helpers_usual.notnull()
    return rows.mutate(
        **{
            f"{prefix}_{end}": is_estimate.ifelse(value, None)
            for prefix, interval in ends.items()
            for end, value in zip(("low", "high"), interval, strict=True)
        },
        strain_low=is_sample.ifelse(strained[0], None),
        strain_high=is_sample.ifelse(strained[1], None),
    )


def _ratios(rows: Table, months: int) -> tuple[HouseholdSums, HouseholdSums]:
    """Of the households surveyed: helpers here of those usual, and needs of the fullest months.

    x sums the fullest months, so y counts the month as often: both stay whole numbers.
    """
    n, total = rows.surveyed, rows.total
    y, yy, xy = months * rows.y, months**2 * rows.yy, months * rows.xy
    return (
        HouseholdSums(y, rows.x, yy, xy, rows.xx, n, total),
        HouseholdSums(rows.e, rows.x, rows.ee, rows.xe, rows.xx, n, total),
    )


def _with_roles(rows: Table, persons: Table, roles: Table, places: Table) -> Table:
    """The weakest role, where every household is listed and the month is known for every holder."""
    told = rows.filter(rows.is_full & rows.known)
    cover = role_cover(persons, roles, ancestors(places), told.select("village_id", "month"))
    fullest = told.filter(told.fullest).select("village_id", "month")
    rows = joined(rows, weakest(cover, fullest), ["village_id", "month"])
    never = rows.roles_never.max().over(group_by=rows.village_id)  # in months not known too
    return rows.mutate(roles_known=rows.weakest_role.notnull(), roles_never=never)
