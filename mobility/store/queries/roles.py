"""Task-force roles: who is here to fill them, and who could deputise."""

from __future__ import annotations

import ibis
import pandas as pd

from mobility import access
from mobility.access import Viewer
from mobility.measures import hazards as hazard_measures
from mobility.measures import roles as role_measures
from mobility.measures.presence import people
from mobility.selection import Selection
from mobility.store.database import Table
from mobility.store.queries.asked import (
    answer,
    due_levels,
    rosters_of,
    villages_of,
)
from mobility.store.releases import Reader, Release


def role_cover(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """Holders here against the minimum, by village, role and month; full lists only.

    Returns:
        place_id, role, month, here, minimum, cover, hazard_level; here and cover are empty
        in a month that is not known; by place, role and month.
    """
    return answer(release, viewer, _role_cover, selection).to_pandas()


def _role_cover(read: Reader, selection: Selection) -> Table:
    months = _full_list_months(read, selection)
    cells = role_measures.role_cover(
        people(rosters_of(read, selection)),
        read["roles"],
        read["ancestors"].semi_join(villages_of(read, selection), "place_id"),
        months.drop("known"),
    )
    found = cells.inner_join(months, ["village_id", "month"])
    found = found.mutate(
        place_id=found.village_id,
        here=found.known.ifelse(found.here, None),
        cover=found.known.ifelse(found.cover, None),
    )
    found = found.left_join(due_levels(read, selection), ["place_id", "month"])
    found = found.mutate(hazard_level=found.hazard_level.fill_null(0))
    found = found.select("place_id", "role", "month", "here", "minimum", "cover", "hazard_level")
    return found.order_by("place_id", "role", "month")


def deputy_counts(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """How many members of each fully listed village could deputise for a role.

    Returns:
        place_id, deputies, women, men; no row where the hazard is never due.
    """
    return answer(release, viewer, _deputy_counts, selection).to_pandas()


def _deputy_counts(read: Reader, selection: Selection) -> Table:
    due = _full_list_due(read, selection)
    counts = role_measures.deputy_counts(_deputies(read, selection, due))
    found = due.select("village_id").distinct().left_join(counts, "village_id")
    numbers = {name: found[name].fill_null(0) for name in ("deputies", "women", "men")}
    return found.select(place_id="village_id", **numbers).order_by("place_id")


def deputies(release: Release, selection: Selection, viewer: Viewer) -> pd.DataFrame:
    """The members themselves, by their codes: for the village's own device only.

    Returns:
        place_id, household_id, person_id, sex, age_group, months_here; those here most first.
    """
    access.require_households(viewer)
    return answer(release, viewer, _named_deputies, selection).to_pandas()


def _named_deputies(read: Reader, selection: Selection) -> Table:
    found = _deputies(read, selection, _full_list_due(read, selection))
    order = ["place_id", ibis.desc("months_here"), "household_id", "person_id"]
    return found.rename(place_id="village_id").order_by(order)


def _full_list_months(read: Reader, selection: Selection) -> Table:
    """village_id, month, known: villages of which every household is listed."""
    months = read["village_months"].semi_join(villages_of(read, selection), "place_id")
    return months.filter(months.basis == "full").select("month", "known", village_id="place_id")


def _full_list_due(read: Reader, selection: Selection) -> Table:
    """village_id and month in which the hazard is due at a fully listed village."""
    levels = due_levels(read, selection)
    due = levels.filter(levels.hazard_level >= hazard_measures.SEASON_LEVEL)
    due = due.select("month", village_id="place_id")
    return due.semi_join(_full_list_months(read, selection), "village_id")


def _deputies(read: Reader, selection: Selection, due: Table) -> Table:
    persons = people(rosters_of(read, selection))
    return role_measures.deputies(persons, due.mutate(month=due.month.cast("int32")))
