"""How much is known, and where to ask next."""

from __future__ import annotations

from mobility.measures import expected as expectations
from mobility.measures import knowledge
from mobility.measures.parameters import Limits
from mobility.store.database import Table
from mobility.store.queries.capacity import judged_villages
from mobility.store.queries.question import question
from mobility.store.queries.scope import Scope, village_hazards, village_numbers


@question(months=(), level="village")
def known(scope: Scope) -> Table:
    """What is known of each village: :func:`mobility.measures.knowledge.known`, by place."""
    return knowledge.known(village_numbers(scope)).order_by("place_id")


@question(months=(), level="village")
def next_to_survey(scope: Scope, limits: Limits | None = None) -> Table:
    """The villages to survey next, in order; none without a hazard.

    Returns:
        What :func:`mobility.measures.knowledge.next_to_survey` gives.
    """
    judged = judged_villages(scope, limits)
    found = expectations.expected(judged, village_hazards(scope))
    found = found.filter(found.hazard == (scope.selection.hazard or ""))
    return knowledge.next_to_survey(judged, found).order_by("rank")
