"""What the Compare page sets side by side, to and from a link."""

from __future__ import annotations

from dataclasses import dataclass

from mobility.link import TEXT, Linked, one_of, parameter
from mobility.words import N_

TOPICS = {
    "places": N_("Places"),
    "months": N_("Months"),
    "times": N_("Releases and years"),
    "known": N_("What is known"),
}
ORDERS = {
    "losing": N_("most villages that lose capacity"),
    "away": N_("most people with too few helpers because of absence"),
    "low": N_("most villages low all year"),
    "unsure": N_("most villages where we cannot tell"),
    "here": N_("lowest share of helpers here"),
    "newcomers": N_("most newcomers"),
    "protect": N_("most people to protect"),
    "known": N_("fewest villages known"),
    "place": N_("name"),
}


@dataclass(frozen=True)
class Comparing(Linked):
    """What is compared, and how.

    Attributes:
        compared: places, months, times (releases and years) or known (how much is known).
        parts: level of the places compared; empty is the widest that the areas are made of.
        sorted_by: order of the places.
    """

    compared: str = parameter("places", N_("what is compared"), one_of(TOPICS))
    parts: str = parameter("", N_("level of the places compared"), TEXT)
    sorted_by: str = parameter("losing", N_("order of the places"), one_of(ORDERS))
