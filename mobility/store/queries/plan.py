"""The parts of a preparedness plan."""

from __future__ import annotations

import ibis
import pandas as pd
import pyarrow as pa

from mobility.measures import lending, plan
from mobility.measures.joins import joined
from mobility.measures.parameters import Limits
from mobility.store.database import Table
from mobility.store.queries.capacity import judged_villages
from mobility.store.queries.households import households_by_month
from mobility.store.queries.question import question
from mobility.store.queries.scope import Scope, due_levels, in_months, village_numbers
from mobility.store.releases import Reader


@question(any_month=True)
def plan_villages(scope: Scope, limits: Limits | None = None, most: int | None = None) -> Table:
    """What each village that needs something lacks in the chosen months, and the proposed actions.

    Args:
        scope: the question.
        limits: the limits to judge by; None is the release's own.
        most: how many rows at most; None is all.

    Returns:
        The columns of :func:`capacity` at level village, and people_to_move,
        newcomer_share, fluctuating, always_low, the answers about newcomers, drill_for,
        actions, and listed, how many rows there would be without ``most``; by month, most
        people to move first.
    """
    rows = _plan(scope, limits)
    rows = rows.filter(rows.actions != "")
    rows = rows.mutate(listed=rows.count().over())
    order = ["month", ibis.desc("people_to_move", nulls_first=False), "availability", "place_id"]
    rows = rows.order_by(order)
    return rows if most is None else rows.limit(most)


def _lent(read: Reader, rows: pa.Table) -> pd.DataFrame:
    """The allocation, of villages that lack helpers or have some to spare."""
    return lending.lent(rows.to_pandas(), read.release.parameters["lending_distance_km"])


@question(months=())
def plan_months(scope: Scope, limits: Limits | None = None) -> Table:
    """The plan of the selected areas together: what :func:`mobility.measures.plan.totals` gives."""
    return plan.totals(_plan(scope, limits)).order_by("month")


@question(months=())
def village_plan_months(scope: Scope, limits: Limits | None = None) -> Table:
    """The plan of each of the selected villages alone: as :func:`plan_months`, with place_id."""
    months = plan.totals(_plan(scope, limits), ("place_id", "month"))
    return months.order_by("place_id", "month")


@question(months=())
def plan_roles(scope: Scope) -> Table:
    """Villages in which a role is empty or short.

    Returns:
        month, role, empty, short; by month, most villages first.
    """
    gaps = plan.role_gaps(village_numbers(scope))
    return gaps.order_by(["month", ibis.desc("empty"), "role"])


@question(months=(), level="village", arrange=_lent)
def helpers_lent(scope: Scope, limits: Limits | None = None) -> Table:
    """Which of the chosen villages could lend helpers to which, in months when the hazard is due.

    Only villages whose month can be told lend.

    Returns:
        month, place_id (who borrows), lender_id, helpers, km; by month, most people to move first.
    """
    each = (limits or scope.parameters.limits).helpers_each
    rows = plan.to_lend(judged_villages(scope, limits), each)
    located = scope.read["places"].select("place_id", "lon", "lat")
    return joined(rows, located, ["place_id"])


def _plan(scope: Scope, limits: Limits | None) -> Table:
    """Villages with what they lack and the proposed actions."""
    year = judged_villages(scope.but(level="village", months=()), limits)
    return plan.with_actions(
        in_months(scope, year),
        plan.drills(year, due_levels(scope)),
        households_by_month(scope),
        scope.read["newcomer_care"],
        limits or scope.parameters.limits,
        scope.parameters,
    )
