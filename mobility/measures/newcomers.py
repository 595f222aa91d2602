"""Newcomers: their share of the people here, what training them adds, where they come from.

Newcomers count among the people to protect at once. They add to the helpers only
once trained and assigned, by a share that is 0 unless the reader sets another;
results with that share are always shown next to the results without it.
Availability counts members only and does not change.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis.expr.types import Table

from mobility.measures.capacity import is_newcomer
from mobility.measures.measure import Measure
from mobility.measures.parameters import Parameters
from mobility.measures.rounding import reaches
from mobility.measures.without import without_helpers
from mobility.words import N_


def with_newcomers(
    months: Table, trained: float, used: Parameters, each: Any | None = None
) -> Table:
    """Building blocks of villages with the numbers that newcomers change.

    Args:
        months: building blocks of villages.
        trained: share of newcomers counted as helpers, 0-1.
        used: the conventions.
        each: helpers for each person who may need help; None is the conventions' own.

    Returns:
        The columns given; newcomer_share (0-1), is_to_plan, helpers_with_newcomers, and people
        without helpers: without_helpers, without_with_newcomers. Null where a part is not known.
    """
    each = used["helpers_each"] if each is None else each
    able = helpers_with_newcomers(months.helpers, months.newcomers, trained)
    return _with_share(months, used).mutate(
        helpers_with_newcomers=able,
        without_helpers=without_helpers(months.needs_help, months.helpers, each),
        without_with_newcomers=without_helpers(months.needs_help, able, each),
    )


def helpers_with_newcomers(helpers: Any, newcomers: Any, share: Any) -> Any:
    """Helpers when a share of newcomers has been trained and assigned."""
    return helpers + share * newcomers


def _with_share(months: Table, used: Parameters) -> Table:
    share = months.newcomers / months.people_to_protect.nullif(0)
    to_plan = reaches(share, used["newcomer_share_to_plan"]).fill_null(False)
    return months.mutate(newcomer_share=share, is_to_plan=to_plan)


def with_rank(rows: Table) -> Table:
    """Village-months with their rank: the largest share of newcomers first.

    Args:
        rows: what :func:`with_newcomers` gives, with hazard_level.

    Returns:
        The columns given and rank (from 0).
    """
    largest = [ibis.desc(name) for name in ("newcomer_share", "newcomers", "hazard_level")]
    order = ibis.window(order_by=[*largest, "place_id", "month"])
    return rows.mutate(rank=ibis.row_number().over(order))


def area_months(months: Table, used: Parameters) -> Table:
    """Sums of villages, month by month.

    Members and newcomers are summed over the villages where both are known, so that the
    numerator of a share never exceeds its denominator; newcomers_told sums all newcomers.
    Helpers and those who may need help are summed where helpers here and usual helpers are known,
    as everywhere, and people without helpers village by village.

    Args:
        months: what :func:`with_newcomers` gives.
        used: the conventions.

    Returns:
        month, villages, villages_known, newcomers_told, helpers, needs_help, without_helpers,
        helpers_with_newcomers, without_with_newcomers; over the known villages people_here,
        newcomers, people_to_protect; newcomer_share, is_to_plan.
    """
    known = months.helpers.notnull() & months.helpers_usual.notnull()
    given = known & months.people_to_protect.notnull()
    summed = ("people_here", "newcomers", "people_to_protect")
    everywhere = (
        *("helpers", "needs_help", "without_helpers"),
        *("helpers_with_newcomers", "without_with_newcomers"),
    )
    sums = months.group_by("month").agg(
        villages=months.place_id.nunique(),
        villages_known=given.sum(),
        newcomers_told=months.newcomers.sum(),
        **{name: months[name].sum(where=known) for name in everywhere},
        **{name: months[name].sum(where=given) for name in summed},
    )
    return _with_share(sums, used)


def origins(stays: Table, units: Table) -> Table:
    """Where the newcomers of places come from.

    Args:
        stays: the stays that count.
        units: place_id, unit_id: what an origin is summed to.

    Returns:
        place_id, year, month, origin_id (a unit; null where not known), people.
    """
    arrived = stays.filter(is_newcomer(stays)).rename(place_id="destination_id")
    placed = arrived.left_join(
        units.select(origin="place_id", unit_id="unit_id"), [("origin_id", "origin")]
    )
    placed = placed.mutate(unit=ibis.coalesce(placed.unit_id, placed.origin_id))
    return placed.group_by("place_id", "year", "month", origin_id="unit").agg(
        people=placed.people.sum()
    )


MEASURES = (
    Measure(
        "newcomer_share",
        N_("Newcomers among people here"),
        "newcomers / people_to_protect",
        N_("IOM/LIFT MILDAS note, Example 1; the limit is a working convention."),
        ("newcomer_share_to_plan",),
        kinds=("expert judgement", "convention"),
    ),
    Measure(
        "helpers_with_newcomers",
        N_("Helpers with trained newcomers"),
        "helpers + newcomer_share_as_helpers * newcomers",
        N_("Working convention of this project."),
        ("newcomer_share_as_helpers",),
    ),
    Measure(
        "without_with_newcomers",
        N_("People without two helpers, with trained newcomers"),
        "max(0, needs_help - (helpers + newcomer_share_as_helpers * newcomers) / helpers_each)",
        N_("Working convention of this project."),
        ("newcomer_share_as_helpers", "helpers_each"),
    ),
)
