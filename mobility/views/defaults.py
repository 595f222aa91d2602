"""What a page starts with in a release it knows nothing of: kind, direction and level.

A data set may hold moves and no stays, districts and no townships, or be asked
as a whole. A question that could only be answered by nothing is turned into
the nearest one that can.
"""

from __future__ import annotations

from mobility.selection import Selection
from mobility.store.manifest import Manifest
from mobility.tables import LEVELS
from mobility.views.gazetteer import Gazetteer

FINEST_AT_FIRST = LEVELS.index("township")  # finer flows are for who asks for them


def fitted(selection: Selection, manifest: Manifest, gazetteer: Gazetteer) -> Selection:
    """The selection as this release can answer it."""
    return selection.but(
        kind=_kind(selection, manifest),
        direction=selection.direction if selection.areas else "within",
        level=_level(selection, gazetteer),
    )


def _kind(selection: Selection, manifest: Manifest) -> str:
    """Stays or moves: the other one where the release has no row of it."""
    has = {"stays": manifest.has_stays, "moves": manifest.has_moves}
    if has[selection.kind] or not any(has.values()):
        return selection.kind
    return "moves" if selection.kind == "stays" else "stays"


def _level(selection: Selection, gazetteer: Gazetteer) -> str:
    """The level asked for, or the finest usual one where no place has it."""
    there = gazetteer.levels
    if selection.level in there:
        return selection.level
    usual = [level for level in LEVELS[: FINEST_AT_FIRST + 1] if level in there]
    return usual[-1] if usual else selection.level
