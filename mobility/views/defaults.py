"""What a page starts with in any release: kind, direction and level.

A data set may hold moves but no stays, districts but no townships, or be queried
as a whole. A question without an answer is replaced by the nearest one that has one.
"""

from __future__ import annotations

from mobility.selection import Selection
from mobility.store.manifest import Manifest
from mobility.tables import LEVELS
from mobility.views.gazetteer import Gazetteer

FINEST_AT_FIRST = LEVELS.index("township")  # finer flows only if the reader chooses them


def fitted(selection: Selection, manifest: Manifest, gazetteer: Gazetteer) -> Selection:
    """The selection as this release can answer it."""
    return selection.but(
        kind=_kind(selection, manifest),
        direction=selection.direction if selection.areas else "within",
        level=_level(selection, gazetteer),
    )


def _kind(selection: Selection, manifest: Manifest) -> str:
    """Stays or moves; the other one if the release has no rows of it."""
    has = {"stays": manifest.has_stays, "moves": manifest.has_moves}
    if has[selection.kind] or not any(has.values()):
        return selection.kind
    return "moves" if selection.kind == "stays" else "stays"


def _level(selection: Selection, gazetteer: Gazetteer) -> str:
    """The level of the selection, or the finest usual one if no place has it."""
    there = gazetteer.levels
    if selection.level in there:
        return selection.level
    usual = [level for level in LEVELS[: FINEST_AT_FIRST + 1] if level in there]
    return usual[-1] if usual else selection.level
