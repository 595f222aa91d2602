"""People of elsewhere: how many, where from, and what training them adds."""

from __future__ import annotations

import ibis
import pandas as pd

from mobility import access
from mobility.access import Viewer
from mobility.measures import newcomers as newcomer_measures
from mobility.measures.parameters import parameters
from mobility.selection import Selection
from mobility.store.queries.asked import (
    due_levels,
    newest_told,
    require_places,
    units_at,
    village_months,
    villages_of,
)
from mobility.store.releases import Release

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
    access.require(viewer, release.manifest.opened_to)
    require_places(release, selection.areas)
    with release.tables() as read:
        months = village_months(read, selection)
        found = newcomer_measures.with_newcomers(
            months, trained, parameters()["newcomer_share_to_plan"]
        )
        found = found.left_join(due_levels(read, selection), ["place_id", "month"])
        found = found.mutate(hazard_level=found.hazard_level.fill_null(0))
        return read.run(found.select(*NEWCOMER_COLUMNS).order_by("place_id", "month")).to_pandas()


def newcomer_months(
    release: Release, selection: Selection, viewer: Viewer, trained: float = 0.0
) -> pd.DataFrame:
    """The same summed over the villages, for each month.

    Returns:
        month, villages, villages_known, newcomers_told; over the known villages people_here,
        newcomers, people_to_protect, newcomer_share, responders, needs_help,
        responders_with_newcomers, help_with_newcomers and more; by month.
    """
    access.require(viewer, release.manifest.opened_to)
    require_places(release, selection.areas)
    with release.tables() as read:
        months = newcomer_measures.area_months(village_months(read, selection.but(months=())))
        found = newcomer_measures.with_newcomers(
            months, trained, parameters()["newcomer_share_to_plan"]
        )
        return read.run(found.order_by("month")).to_pandas()


def newcomer_origins(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Where the newcomers of the selected villages come from, by month.

    Origins are summed to the selection's level; a coarser one stays what it is.

    Returns:
        month, origin_id (empty where not known), people; by month, most people first.
    """
    access.require(viewer, release.manifest.opened_to)
    require_places(release, selection.areas)
    with release.tables() as read:
        stays, villages = read["people_away"], villages_of(read, selection)
        year = selection.year or newest_told(read)
        arrived = stays.semi_join(villages, stays.destination_id == villages.place_id)
        arrived = arrived.filter(arrived.year == year) if year else arrived
        found = newcomer_measures.origins(arrived, units_at(read, selection.level))
        found = found.group_by("month", "origin_id").agg(people=found.people.sum())
        order = ["month", ibis.desc("people"), "origin_id"]
        return read.run(found.order_by(order)).to_pandas()
