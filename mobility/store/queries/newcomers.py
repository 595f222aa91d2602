"""People from elsewhere: how many, where from, whether plans reach them, what training adds."""

from __future__ import annotations

import ibis

from mobility.measures import newcomer_care as care_measures
from mobility.measures import newcomers as newcomer_measures
from mobility.measures.parameters import Limits
from mobility.store.database import Table
from mobility.store.queries.question import question
from mobility.store.queries.scope import Scope, due_levels, units_at, village_numbers, villages_of


@question()
def newcomers(scope: Scope, trained: float = 0.0, limits: Limits | None = None) -> Table:
    """Newcomers next to the people they are among, by village and month.

    Args:
        scope: the question.
        trained: share of newcomers counted as helpers, 0-1.
        limits: of which ``helpers_each`` is used; None is the release's own.

    Returns:
        The columns of ``tables/out/newcomers.csv`` but the names, among the rest of a village's
        numbers; by place and month.
        Answers are 1, 0, or empty where nobody asked. And is_many, where the share alone brings
        newcomers into the plan, and rank, from 0, the largest share first.
    """
    months = _with_newcomers(scope, trained, limits)
    months = care_measures.with_answers(months, scope.read["newcomer_care"])
    months = care_measures.brought_in(months)
    months = months.left_join(due_levels(scope), ["place_id", "month"])
    months = months.mutate(hazard_level=months.hazard_level.fill_null(0))
    return newcomer_measures.with_rank(months).order_by("place_id", "month")


def _with_newcomers(scope: Scope, trained: float, limits: Limits | None) -> Table:
    each = (limits or scope.parameters.limits).helpers_each
    months = village_numbers(scope)
    return newcomer_measures.with_newcomers(months, trained, scope.parameters, each)


@question(months=())
def newcomer_care(scope: Scope) -> Table:
    """What the chosen villages answer about their newcomers.

    Returns:
        place_id, warned, sheltered, on_committee (1, 0; empty where nobody asked),
        host_households, source; by place; no row for a village that answered nothing.
    """
    care = scope.read["newcomer_care"]
    return care.semi_join(villages_of(scope), "place_id").order_by("place_id")


@question(months=())
def newcomer_months(scope: Scope, trained: float = 0.0, limits: Limits | None = None) -> Table:
    """The same summed over the villages, for each month.

    Args:
        scope: the question.
        trained, limits: as :func:`newcomers` takes them.

    Returns:
        month, villages, villages_known, newcomers_told; over the known villages people_here,
        newcomers, people_to_protect, newcomer_share; helpers, needs_help, without_helpers,
        helpers_with_newcomers, without_with_newcomers and more; by month.
    """
    months = _with_newcomers(scope, trained, limits)
    return newcomer_measures.area_months(months, scope.parameters).order_by("month")


@question()
def newcomer_origins(scope: Scope) -> Table:
    """Where the newcomers of the selected villages come from, by month.

    Origins are summed to the selection's level; a coarser origin stays as it is.

    Returns:
        month, origin_id (empty where not known), people; by month, most people first.
    """
    people = _origins(scope)
    people = people.group_by("month", "origin_id").agg(people=people.people.sum())
    return people.order_by(["month", ibis.desc("people"), "origin_id"])


@question()
def village_newcomer_origins(scope: Scope) -> Table:
    """What :func:`newcomer_origins` gives, for each chosen village apart.

    Returns:
        place_id, month, origin_id, people; by place and month, most people first.
    """
    people = _origins(scope)
    people = people.group_by("place_id", "month", "origin_id").agg(people=people.people.sum())
    return people.order_by(["place_id", "month", ibis.desc("people"), "origin_id"])


def _origins(scope: Scope) -> Table:
    """Newcomers of the chosen villages by place, month and origin."""
    stays, villages = scope.read["people_away"], villages_of(scope)
    arrived = stays.semi_join(villages, stays.destination_id == villages.place_id)
    arrived = arrived.filter(arrived.year == scope.year) if scope.year else arrived
    return newcomer_measures.origins(arrived, units_at(scope.read, scope.selection.level))
