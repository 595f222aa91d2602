"""People of elsewhere: how many, where from, and what training them adds."""

from __future__ import annotations

import ibis
import pandas as pd

from mobility.access import Viewer
from mobility.measures import newcomers as newcomer_measures
from mobility.measures.parameters import parameters
from mobility.selection import Selection
from mobility.store.database import Table
from mobility.store.queries.asked import (
    answer,
    due_levels,
    newest_told,
    units_at,
    village_months,
    villages_of,
)
from mobility.store.releases import Reader, Release

NEWCOMER_COLUMNS = (
    "place_id",
    "year",
    "month",
    "basis",
    "people_here",
    "newcomers",
    "people_to_protect",
    "newcomer_share",
    "is_to_plan",
    "responders",
    "needs_help",
    "help_per_responder",
    "no_responder",
    "responders_with_newcomers",
    "help_with_newcomers",
    "no_responder_with_newcomers",
    "hazard_level",
)


def newcomers(
    release: Release, selection: Selection, viewer: Viewer, trained: float = 0.0
) -> pd.DataFrame:
    """Newcomers beside the people they are among, by village and month.

    Args:
        trained: share of newcomers counted as responders, 0-1.

    Returns:
        place_id, year, month, basis, people_here, newcomers, people_to_protect,
        newcomer_share, is_to_plan, responders, needs_help, help_per_responder,
        no_responder, responders_with_newcomers, help_with_newcomers,
        no_responder_with_newcomers, hazard_level; by place and month.
    """
    return answer(release, viewer, _newcomers, selection, trained).to_pandas()


def _newcomers(read: Reader, selection: Selection, trained: float) -> Table:
    found = _with_newcomers(village_months(read, selection), trained)
    found = found.left_join(due_levels(read, selection), ["place_id", "month"])
    found = found.mutate(hazard_level=found.hazard_level.fill_null(0))
    return found.select(*NEWCOMER_COLUMNS).order_by("place_id", "month")


def _with_newcomers(months: Table, trained: float) -> Table:
    return newcomer_measures.with_newcomers(months, trained, parameters()["newcomer_share_to_plan"])


def newcomer_months(
    release: Release, selection: Selection, viewer: Viewer, trained: float = 0.0
) -> pd.DataFrame:
    """The same summed over the villages, for each month.

    Returns:
        month, villages, villages_known, newcomers_told; over the known villages people_here,
        newcomers, people_to_protect, newcomer_share, responders, needs_help,
        responders_with_newcomers, help_with_newcomers and more; by month.
    """
    asked = selection.but(months=())
    return answer(release, viewer, _newcomer_months, asked, trained).to_pandas()


def _newcomer_months(read: Reader, selection: Selection, trained: float) -> Table:
    months = newcomer_measures.area_months(village_months(read, selection))
    return _with_newcomers(months, trained).order_by("month")


def newcomer_origins(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Where the newcomers of the selected villages come from, by month.

    Origins are summed to the selection's level; a coarser one stays what it is.

    Returns:
        month, origin_id (empty where not known), people; by month, most people first.
    """
    return answer(release, viewer, _newcomer_origins, selection).to_pandas()


def _newcomer_origins(read: Reader, selection: Selection) -> Table:
    stays, villages = read["people_away"], villages_of(read, selection)
    year = selection.year or newest_told(read)
    arrived = stays.semi_join(villages, stays.destination_id == villages.place_id)
    arrived = arrived.filter(arrived.year == year) if year else arrived
    found = newcomer_measures.origins(arrived, units_at(read, selection.level))
    found = found.group_by("month", "origin_id").agg(people=found.people.sum())
    return found.order_by(["month", ibis.desc("people"), "origin_id"])
