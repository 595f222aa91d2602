"""How villages are listed and what they are compared with, to and from a link.

Settings that change no number: the order of the Village calendar, its filters,
the page of a long list and the village chosen; and the earlier release or year that
pages compare with.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobility.link import SWITCH, TEXT, Linked, one_of, parameter, text, whole
from mobility.words import N_

ORDERS = {
    "first": N_("prepare first"),
    "absence": N_("expected absence"),
    "place": N_("place"),
}
LONGEST_SEARCH = 60


@dataclass(frozen=True)
class VillageList(Linked):
    """How villages are listed.

    Attributes:
        order: first (those to prepare first, then by gravity), absence (expected absence), place.
        by_tract: whether villages are grouped by tract.
        flagged: whether only those to prepare first are listed: flagged in a month when the
            hazard is due, or not told.
        find: part of a name in either script, or of a code; empty means every village.
        page: of a long list, from 1.
        village: code of the village chosen; empty means the first listed.
        before: what to compare with: the id of a release, or a year; empty is the release before.
    """

    order: str = parameter("first", N_("order of the list"), one_of(ORDERS))
    by_tract: bool = parameter(False, N_("villages by tract"), SWITCH)
    flagged: bool = parameter(False, N_("only villages to prepare first"), SWITCH)
    find: str = parameter("", N_("village sought"), text(LONGEST_SEARCH))
    page: int = parameter(1, N_("part of the list"), whole(1))
    village: str = parameter("", N_("village looked at"), TEXT)
    before: str = parameter("", N_("release or year to compare with"), TEXT)
