"""The labour calendar of a place, inherited from the places above it like a hazard calendar."""

from __future__ import annotations

from ibis.expr.types import Table

from mobility.measures.measure import Measure
from mobility.measures.places import nearest
from mobility.words import N_


def inherited(labour: Table, ancestors: Table, places: Table) -> Table:
    """The labour calendar of each of ``places``.

    Returns:
        activity, place_id, month, level, who, movement, kind, source, inherited_from (null: its
        own).
    """
    lines = ancestors.semi_join(places, "place_id")
    rows = nearest(labour, lines, "activity")
    return rows.mutate(inherited_from=rows.owner_id.nullif(rows.place_id)).drop("owner_id")


MEASURES = (
    Measure(
        "labour_level",
        N_("Work by season"),
        "level of the nearest place at or above this one that states the kind of work",
        N_("The labour table of the release, which names its own sources."),
        kinds=("own",),
    ),
)
