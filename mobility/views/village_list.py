"""How villages are listed and what they are compared with, in a link and back.

What a reader sets that changes no number: the order of the Village calendar,
what is left out of it, the part of a long list and the village looked at; and
the earlier release that the Overview is held against.
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
    """One way to list villages.

    Attributes:
        order: worst (worst month in a hazard season first), absence (expected absence), place.
        by_tract: whether villages of a tract stand together.
        flagged: whether only those flagged in a hazard month are listed.
        find: part of a name in either script, or of a code; empty is every village.
        page: which part of a long list, from 1.
        village: code of the village looked at; empty is the first listed.
        before: id of the release to compare with; empty is the one before.
    """

    order: str = parameter("worst", N_("order of the list"), one_of(ORDERS))
    by_tract: bool = parameter(False, N_("villages by tract"), SWITCH)
    flagged: bool = parameter(False, N_("only flagged villages"), SWITCH)
    find: str = parameter("", N_("village sought"), text(LONGEST_SEARCH))
    page: int = parameter(1, N_("part of the list"), whole(1))
    village: str = parameter("", N_("village looked at"), TEXT)
    before: str = parameter("", N_("release to compare with"), TEXT)
