"""Which steps a plan proposes, for places that something is written on."""

from __future__ import annotations

from collections.abc import Collection

from mobility.access import Viewer
from mobility.measures.parameters import Limits
from mobility.measures.plan import ACTIONS
from mobility.measures.roles import SEPARATOR
from mobility.selection import Selection
from mobility.store.agreements import Step
from mobility.store.queries.plan import plan_months, plan_villages
from mobility.store.releases import Release


def proposed_steps(
    release: Release,
    selection: Selection,
    viewer: Viewer,
    villages: Collection[str],
    wider: Collection[str],
    limits: Limits | None = None,
) -> set[Step]:
    """The steps that the plan of a hazard proposes.

    Args:
        selection: year, force and the hazard.
        villages: villages of the release.
        wider: its places of other levels, each planned for as a whole.
        limits: the limits to judge by; None is the release's own.
    """
    hazard, found = selection.hazard or "", set[Step]()
    if villages:
        asked = selection.but(areas=tuple(sorted(villages)), months=())
        rows = plan_villages(release, asked, viewer, limits)
        for place, month, codes in rows[["place_id", "month", "actions"]].itertuples(index=False):
            found |= {Step(place, hazard, int(month), code) for code in codes.split(SEPARATOR)}
    for place in wider:
        months = plan_months(release, selection.but(areas=(place,), months=()), viewer, limits)
        for row in months.to_dict("records"):
            month = int(row["month"])
            found |= {
                Step(place, hazard, month, code) for code in ACTIONS if row[f"actions_{code}"]
            }
    return found
