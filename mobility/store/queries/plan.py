"""What a preparedness plan is made of."""

from __future__ import annotations

import ibis
import pandas as pd

from mobility.access import Viewer
from mobility.measures import absence, plan
from mobility.measures.parameters import parameters
from mobility.measures.verdict import Limits
from mobility.selection import Selection
from mobility.store.database import Table
from mobility.store.queries.asked import (
    answer,
    due_levels,
    village_hazards,
    village_months,
)
from mobility.store.queries.capacity import judged_villages
from mobility.store.queries.households import households_by_month
from mobility.store.releases import Reader, Release


def plan_villages(
    release: Release,
    selection: Selection,
    viewer: Viewer,
    limits: Limits | None = None,
    most: int | None = None,
) -> pd.DataFrame:
    """What each village that needs something lacks in the months asked, and the actions proposed.

    Args:
        most: how many rows at most; None is all.

    Returns:
        The columns of :func:`capacity` at level village, and responders_to_add,
        newcomer_share, expected_absence, fluctuating, always_low, actions, and listed, how many
        rows there would be without ``most``; by month, most responders to add first.
    """
    limits = limits or parameters().limits
    return answer(release, viewer, _plan_villages, selection, limits, most).to_pandas()


def _plan_villages(read: Reader, selection: Selection, limits: Limits, most: int | None) -> Table:
    rows = _plan(read, selection, limits)
    rows = rows.filter((rows.actions != "") | (rows.responders_to_add > 0))
    rows = rows.mutate(listed=rows.count().over())
    order = ["month", ibis.desc("responders_to_add", nulls_first=False), "rai", "place_id"]
    rows = rows.order_by(order)
    return rows if most is None else rows.limit(most)


def plan_months(
    release: Release, selection: Selection, viewer: Viewer, limits: Limits | None = None
) -> pd.DataFrame:
    """The plan of the selected areas together: what :func:`mobility.measures.plan.totals` gives."""
    limits, asked = limits or parameters().limits, selection.but(months=())
    return answer(release, viewer, _plan_months, asked, limits).to_pandas()


def _plan_months(read: Reader, selection: Selection, limits: Limits) -> Table:
    return plan.totals(_plan(read, selection, limits)).order_by("month")


def plan_roles(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Villages in which a role is empty or short.

    Returns:
        month, role, empty, short; by month, most villages first.
    """
    return answer(release, viewer, _plan_roles, selection.but(months=())).to_pandas()


def _plan_roles(read: Reader, selection: Selection) -> Table:
    gaps = plan.role_gaps(village_months(read, selection))
    return gaps.order_by(["month", ibis.desc("empty"), "role"])


def _plan(read: Reader, selection: Selection, limits: Limits) -> Table:
    """Villages with what they lack and the actions proposed."""
    levels = due_levels(read, selection)
    year = village_months(read, selection.but(months=()))
    expected = absence.expected_absence(year, village_hazards(read, selection))
    expected = expected.group_by("place_id").agg(expected_absence=expected.expected_absence.max())
    judged = judged_villages(read, selection.but(level="village"), limits)
    households = households_by_month(read, selection)
    return plan.with_actions(judged, levels, expected, households, limits, parameters())
