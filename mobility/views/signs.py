"""Which findings the Overview shows, and of which months and in which order lists are.

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
MONTH, SEASON = "month", "season"
LISTS = {MONTH: N_("the month on show"), SEASON: N_("worst of the season")}


@dataclass(frozen=True)
class Signs(Linked):
    """What the Overview shows.

    Attributes:
        in_month: whether it shows what absence does in a month.
        all_year: whether it shows what is low all year.
        first: the order of the villages to prepare first.
        listed: whether lists beside a map or a month strip are of the month on show, or of each
            village's gravest month of the season.
    """

    in_month: bool = parameter(True, N_("findings of a month"), SWITCH)
    all_year: bool = parameter(True, N_("findings of the whole year"), SWITCH)
    first: str = parameter("away", N_("order of villages to prepare"), one_of(ORDERS))
    listed: str = parameter(MONTH, N_("months listed"), one_of(LISTS))

    @property
    def of_month(self) -> bool:
        """Whether lists are of the month on show."""
        return self.listed == MONTH
