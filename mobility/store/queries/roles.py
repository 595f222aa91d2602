"""Task-force roles: who is here to fill them, and who could deputise."""

from __future__ import annotations

import ibis

from mobility.measures import hazards as hazard_measures
from mobility.measures import roles as role_measures
from mobility.measures.joins import joined
from mobility.measures.presence import people
from mobility.store.database import Table
from mobility.store.queries.question import question
from mobility.store.queries.scope import Scope, due_levels, rosters_of, villages_of

MET = ("usually_met", "ever_met")
COVER = ("place_id", "role", "month", "here", "minimum", "cover", *MET)


@question()
def role_cover(scope: Scope) -> Table:
    """Holders here against the minimum, by village, role and month; full lists only.

    Returns:
        place_id, role, month, here, minimum, cover, usually_met, ever_met, hazard_level; here and
        cover are empty in a month that is not known. usually_met: the minimum is met in one of
        the village's fullest months; ever_met: in a known month. By place, role and month.
    """
    months = _full_list_months(scope)
    cells = role_measures.role_cover(
        people(rosters_of(scope)),
        scope.read["roles"],
        scope.read["ancestors"].semi_join(villages_of(scope), "place_id"),
        months.select("village_id", "month"),
    )
    known = cells.semi_join(months.filter(months.known), ["village_id", "month"])
    usual = role_measures.with_usual(known, months.filter(months.fullest))
    usual = usual.select("village_id", "role", *MET).distinct()
    cover = cells.inner_join(months, ["village_id", "month"])
    cover = joined(cover, usual, ["village_id", "role"])
    cover = cover.mutate(
        place_id=cover.village_id,
        here=cover.known.ifelse(cover.here, None),
        cover=cover.known.ifelse(cover.cover, None),
        **{name: cover[name].fill_null(False) for name in MET},
    )
    cover = cover.left_join(due_levels(scope), ["place_id", "month"])
    cover = cover.mutate(hazard_level=cover.hazard_level.fill_null(0))
    return cover.select(*COVER, "hazard_level").order_by("place_id", "role", "month")


@question()
def deputy_counts(scope: Scope) -> Table:
    """How many members of each fully listed village could deputise for a role.

    Returns:
        place_id, deputies, women, men; no row where the hazard is never due.
    """
    due = _full_list_due(scope)
    counts = role_measures.deputy_counts(_always_here(scope, due))
    villages = due.select("village_id").distinct().left_join(counts, "village_id")
    numbers = {name: villages[name].fill_null(0) for name in ("deputies", "women", "men")}
    return villages.select(place_id="village_id", **numbers).order_by("place_id")


@question(households=True)
def deputies(scope: Scope) -> Table:
    """The members themselves, by their codes: for the village's own device only.

    Returns:
        place_id, household_id, person_id, sex, age_group, months_here; those here most first.
    """
    members = _always_here(scope, _full_list_due(scope))
    order = ["place_id", ibis.desc("months_here"), "household_id", "person_id"]
    return members.rename(place_id="village_id").order_by(order)


def _full_list_months(scope: Scope) -> Table:
    """village_id, month, known, fullest: of villages where every household is listed."""
    months = scope.read["village_numbers"].semi_join(villages_of(scope), "place_id")
    listed = months.filter(months.basis == "full")
    return listed.select("month", "known", "fullest", village_id="place_id")


def _full_list_due(scope: Scope) -> Table:
    """village_id and month in which the hazard is due at a fully listed village."""
    levels = due_levels(scope)
    due = levels.filter(hazard_measures.is_due(levels.hazard_level))
    due = due.select("month", village_id="place_id")
    return due.semi_join(_full_list_months(scope), "village_id")


def _always_here(scope: Scope, due: Table) -> Table:
    persons = people(rosters_of(scope))
    return role_measures.deputies(persons, due.mutate(month=due.month.cast("int32")))
