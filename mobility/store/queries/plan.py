"""The parts of a preparedness plan."""

from __future__ import annotations

import ibis

from mobility.measures import absence, plan
from mobility.measures.verdict import Limits
from mobility.store.database import Table
from mobility.store.queries.capacity import judged_villages
from mobility.store.queries.households import households_by_month
from mobility.store.queries.question import question
from mobility.store.queries.scope import Scope, due_levels, village_hazards, village_months


@question(any_month=True)
def plan_villages(scope: Scope, limits: Limits | None = None, most: int | None = None) -> Table:
    """What each village that needs something lacks in the chosen months, and the proposed actions.

    Args:
        scope: the question.
        limits: the limits to judge by; None is the release's own.
        most: how many rows at most; None is all.

    Returns:
        The columns of :func:`capacity` at level village, and responders_to_add,
        newcomer_share, expected_absence, fluctuating, always_low, the answers about newcomers,
        actions, and listed, how many rows there would be without ``most``; by month, most
        responders to add first.
    """
    rows = _plan(scope, limits)
    rows = rows.filter((rows.actions != "") | (rows.responders_to_add > 0))
    rows = rows.mutate(listed=rows.count().over())
    order = ["month", ibis.desc("responders_to_add", nulls_first=False), "rai", "place_id"]
    rows = rows.order_by(order)
    return rows if most is None else rows.limit(most)


@question(months=())
def plan_months(scope: Scope, limits: Limits | None = None) -> Table:
    """The plan of the selected areas together: what :func:`mobility.measures.plan.totals` gives."""
    return plan.totals(_plan(scope, limits)).order_by("month")


@question(months=())
def plan_roles(scope: Scope) -> Table:
    """Villages in which a role is empty or short.

    Returns:
        month, role, empty, short; by month, most villages first.
    """
    gaps = plan.role_gaps(village_months(scope))
    return gaps.order_by(["month", ibis.desc("empty"), "role"])


def _plan(scope: Scope, limits: Limits | None) -> Table:
    """Villages with what they lack and the proposed actions."""
    levels = due_levels(scope)
    year = village_months(scope.but(months=()))
    expected = absence.expected_absence(year, village_hazards(scope))
    expected = expected.group_by("place_id").agg(expected_absence=expected.expected_absence.max())
    judged = judged_villages(scope.but(level="village"), limits)
    households = households_by_month(scope)
    care = scope.read["newcomer_care"]
    limits = limits or scope.parameters.limits
    return plan.with_actions(judged, levels, expected, households, care, limits, scope.parameters)
