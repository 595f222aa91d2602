"""Which findings the Overview shows, and how its list is ordered, to and from a link.

They change no number: a finding that is switched off leaves map, strip, list and legend, and
the sentences above them stay.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobility.link import SWITCH, Linked, one_of, parameter
from mobility.words import N_

ORDERS = {
    "away": N_("prepare first"),
    "drop": N_("largest drop"),
    "place": N_("place"),
}  # of mobility.measures.ranking.ORDERS, in words


@dataclass(frozen=True)
class Signs(Linked):
    """What the Overview shows.

    Attributes:
        in_month: whether it shows what absence does in a month.
        all_year: whether it shows what is low all year.
        first: the order of the villages to prepare first.
    """

    in_month: bool = parameter(True, N_("findings of a month"), SWITCH)
    all_year: bool = parameter(True, N_("findings of the whole year"), SWITCH)
    first: str = parameter("away", N_("order of villages to prepare"), one_of(ORDERS))
