"""The dashboard itself, through the functions its pages call. Cold, it also builds the SQL."""

from __future__ import annotations

import pandas as pd

from benchmarks.questions.contender import WOMEN_AGES, Contender
from benchmarks.questions.workload import BY_NAME, PLACES_FOUND, Arguments
from mobility.access import OWNER
from mobility.selection import Selection
from mobility.store import queries


class Product(Contender):
    """Asks ``store.queries``."""

    name = "the dashboard"

    def township_flows(self, arguments: Arguments) -> pd.DataFrame:
        """All flows of the country's townships."""
        wanted = Selection(months=(arguments.month,), year=arguments.year, direction="within")
        return queries.flows(self.release, wanted, OWNER)

    def village_flows(self, arguments: Arguments) -> pd.DataFrame:
        """The largest."""
        wanted = Selection(
            areas=(arguments.township,),
            months=(arguments.month,),
            year=arguments.year,
            level="village",
            sexes=("f",),
            ages=WOMEN_AGES,
        )
        return queries.flows(self.release, wanted, OWNER).head(BY_NAME["village_flows"].most or 0)

    def township_capacity(self, arguments: Arguments) -> pd.DataFrame:
        """The numbers and both findings."""
        wanted = self._villages(arguments).but(areas=(arguments.township,))
        return queries.capacity(self.release, wanted, OWNER)

    def first_villages(self, arguments: Arguments) -> pd.DataFrame:
        """Those with most people whom absence leaves without helpers come first."""
        most = BY_NAME["first_villages"].most
        return queries.first_villages(self.release, self._villages(arguments), OWNER, most=most)

    def directions(self, arguments: Arguments) -> pd.DataFrame:
        """Out, into and within."""
        wanted = Selection(areas=(arguments.state,), year=arguments.year)
        return queries.flow_months(self.release, wanted, OWNER)

    def names(self, arguments: Arguments) -> pd.DataFrame:
        """As the sidebar's search finds them."""
        found = queries.places_named(self.release, OWNER, arguments.text, PLACES_FOUND)
        return pd.DataFrame({"place_id": found})

    @staticmethod
    def _villages(arguments: Arguments) -> Selection:
        return Selection(year=arguments.year, hazard=arguments.hazard, level="village")
