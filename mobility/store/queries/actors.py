"""Who leads what: the actors that a release names."""

from __future__ import annotations

import ibis

from mobility.store.database import Table
from mobility.store.queries.question import question
from mobility.store.queries.scope import Scope, places_above, places_in


@question(months=())
def actors(scope: Scope) -> Table:
    """Who leads each action, as stated for the chosen places, those above and those inside them.

    Returns:
        place_id (the place that states it), action, lead, lead_my, rank, source; by place and
        action, those who lead first.
    """
    rows = scope.read["actors"]
    if scope.areas:
        near = ibis.union(places_above(scope), places_in(scope.read, scope.areas))
        rows = rows.semi_join(near, "place_id")
    first = ibis.asc("rank", nulls_first=False)
    return rows.order_by(["place_id", "action", first, "lead"])
