"""The dashboard itself: what its pages call, with the building of every expression."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from benchmarks.questions.asked import BY_NAME, PLACES_FOUND, Asked
from benchmarks.questions.contender import SEASON_LEVEL, WOMEN_AGES, Contender
from mobility.access import OWNER
from mobility.selection import Selection
from mobility.store import queries
from mobility.views.gazetteer import Gazetteer

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
        """Losses first, then the least responder availability."""
        found = queries.capacity(self.release, self._villages(asked), OWNER)
        due = found[(found["hazard_level"] >= SEASON_LEVEL) & found["verdict"].isin(FLAGS)]
        due = due.assign(
            severity=due["verdict"].map(FLAGS.index),
            least=due["rai"].fillna(0.0),
            help=-due["help_per_responder"].fillna(np.inf),
            hazard=-due["hazard_level"],
        )
        order = ["severity", "least", "help", "hazard", "place_id", "month"]
        return due.sort_values(order).head(BY_NAME["worst_months"].most or 0)

    def directions(self, asked: Asked) -> pd.DataFrame:
        """Out, into and within."""
        wanted = Selection(areas=(asked.state,), year=asked.year)
        return queries.flow_months(self.release, wanted, OWNER)

    def names(self, asked: Asked) -> pd.DataFrame:
        """As the sidebar's search finds them."""
        return pd.DataFrame({"place_id": self._gazetteer.search(asked.text, PLACES_FOUND)})

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer(queries.places(self.release, OWNER))

    @staticmethod
    def _villages(asked: Asked) -> Selection:
        return Selection(year=asked.year, hazard=asked.hazard, level="village")
