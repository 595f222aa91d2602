"""Newcomers: their share of the people here, what training them adds, where they come from.

Newcomers count among the people to protect at once. They add to responders only
once trained and assigned, by a share that is 0 unless the reader sets another;
results with that share are always shown next to the results without it.
Responder availability counts members only and does not change.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from mobility.measures.absence import responders_with_newcomers
from mobility.measures.capacity import is_newcomer
from mobility.measures.measure import Measure
from mobility.measures.rounding import reaches
from mobility.words import N_


def with_newcomers(months: Table, trained: float, to_plan: float) -> Table:
    """Building blocks with the numbers that newcomers change.

    Args:
        months: building blocks of villages or areas.
        trained: share of newcomers counted as responders, 0-1.
        to_plan: share of the people here from which newcomers are brought into the plan.

    Returns:
        The columns given; newcomer_share (0-1), is_to_plan, responders_with_newcomers,
        help_with_newcomers and no_responder_with_newcomers. Null where a part is not known.
    """
    able = responders_with_newcomers(months.responders, months.newcomers, trained)
    share = months.newcomers / months.people_to_protect.nullif(0)
    return months.mutate(
        newcomer_share=share,
        is_to_plan=reaches(share, to_plan).fill_null(False),
        responders_with_newcomers=able,
        help_with_newcomers=months.needs_help / able.nullif(0),
        no_responder_with_newcomers=((able == 0) & (months.needs_help > 0)).fill_null(False),
    )


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


def area_months(months: Table) -> Table:
    """Sums of villages, month by month.

    Members and newcomers are summed over the villages where both are known, so that the
    numerator of a share never exceeds its denominator; newcomers_told sums all newcomers.
    Responders and those who need help are summed where they are known, as everywhere.

    Returns:
        month, villages, villages_known, newcomers_told, responders, needs_help, and over the
        known villages people_here, newcomers, people_to_protect.
    """
    given = months.people_to_protect.notnull()
    summed = ("people_here", "newcomers", "people_to_protect")
    return months.group_by("month").agg(
        villages=months.place_id.nunique(),
        villages_known=given.sum(),
        newcomers_told=months.newcomers.sum(),
        responders=months.responders.sum(),
        needs_help=months.needs_help.sum(),
        **{name: months[name].sum(where=given) for name in summed},
    )


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
    ),
    Measure(
        "responders_with_newcomers",
        N_("Responders with trained newcomers"),
        "responders + newcomer_share_as_responders * newcomers",
        N_("Working convention of this project."),
        ("newcomer_share_as_responders",),
    ),
    Measure(
        "help_with_newcomers",
        N_("People needing help per responder, with trained newcomers"),
        "needs_help / (responders + newcomer_share_as_responders * newcomers)",
        N_("Working convention of this project."),
        ("newcomer_share_as_responders", "help_loss"),
    ),
)
