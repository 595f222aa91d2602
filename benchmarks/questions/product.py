"""The dashboard itself: what its pages call. Cold, it also makes the SQL of the question."""

from __future__ import annotations

import pandas as pd

from benchmarks.questions.asked import BY_NAME, PLACES_FOUND, Asked
from benchmarks.questions.contender import WOMEN_AGES, Contender
from mobility.access import OWNER
from mobility.selection import Selection
from mobility.store import queries

FLAGS = ("loss", "watch")


class Product(Contender):
    """Asks ``store.queries``."""

    name = "the dashboard"

    def township_flows(self, asked: Asked) -> pd.DataFrame:
        """All flows of the country's townships."""
        wanted = Selection(months=(asked.month,), year=asked.year, direction="within")
        return queries.flows(self.release, wanted, OWNER)

    def village_flows(self, asked: Asked) -> pd.DataFrame:
        """The largest."""
        wanted = Selection(
            areas=(asked.township,),
            months=(asked.month,),
            year=asked.year,
            level="village",
            sexes=("f",),
            ages=WOMEN_AGES,
        )
        return queries.flows(self.release, wanted, OWNER).head(BY_NAME["village_flows"].most or 0)

    def township_capacity(self, asked: Asked) -> pd.DataFrame:
        """The five numbers and the verdict."""
        wanted = self._villages(asked).but(areas=(asked.township,))
        return queries.capacity(self.release, wanted, OWNER)

    def worst_months(self, asked: Asked) -> pd.DataFrame:
        """As ranked: losses first, then the least responder availability."""
        return queries.worst_months(
            self.release,
            self._villages(asked),
            OWNER,
            most=BY_NAME["worst_months"].most,
            each_village_once=False,
        )

    def directions(self, asked: Asked) -> pd.DataFrame:
        """Out, into and within."""
        wanted = Selection(areas=(asked.state,), year=asked.year)
        return queries.flow_months(self.release, wanted, OWNER)

    def names(self, asked: Asked) -> pd.DataFrame:
        """As the sidebar's search finds them."""
        found = queries.places_named(self.release, OWNER, asked.text, PLACES_FOUND)
        return pd.DataFrame({"place_id": found})

    @staticmethod
    def _villages(asked: Asked) -> Selection:
        return Selection(year=asked.year, hazard=asked.hazard, level="village")
