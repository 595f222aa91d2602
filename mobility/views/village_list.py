"""How villages are listed and what they are compared with, to and from a link.

Settings that change no number: the order of the Village calendar, its filters,
the page of a long list and the village chosen; and the earlier release that the
Overview is compared with.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobility.link import SWITCH, TEXT, Linked, one_of, parameter, text, whole
from mobility.words import N_

ORDERS = {
    "worst": N_("worst month when the hazard is due"),
    "absence": N_("expected absence"),
    "place": N_("place"),
}
LONGEST_SEARCH = 60


@dataclass(frozen=True)
class VillageList(Linked):
    """How villages are listed.

    Attributes:
        order: worst (worst month in a hazard season first), absence (expected absence), place.
        by_tract: whether villages are grouped by tract.
        flagged: whether only those flagged in a hazard month are listed.
        find: part of a name in either script, or of a code; empty means every village.
        page: of a long list, from 1.
        village: code of the village chosen; empty means the first listed.
        before: id of the release to compare with; empty means the previous one.
    """

    order: str = parameter("worst", N_("order of the list"), one_of(ORDERS))
    by_tract: bool = parameter(False, N_("villages by tract"), SWITCH)
    flagged: bool = parameter(False, N_("only flagged villages"), SWITCH)
    find: str = parameter("", N_("village sought"), text(LONGEST_SEARCH))
    page: int = parameter(1, N_("part of the list"), whole(1))
    village: str = parameter("", N_("village looked at"), TEXT)
    before: str = parameter("", N_("release to compare with"), TEXT)
