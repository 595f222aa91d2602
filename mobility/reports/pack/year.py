"""The rows the one file is made of: one area, one hazard, one year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mobility.access import READER
from mobility.errors import UsageError
from mobility.measures.parameters import Limits
from mobility.selection import Selection
from mobility.store import queries
from mobility.store.releases import Release
from mobility.views.detail import shown_level
from mobility.views.display import Display
from mobility.views.flow_text import headline as flows_headline
from mobility.views.flow_text import largest
from mobility.views.flows import FlowYear, build_flow_year
from mobility.views.gazetteer import Gazetteer
from mobility.views.hazards import levels
from mobility.views.overview import Overview, build_overview
from mobility.words import MONTHS, N_, Words

MOST_VILLAGES = 1000  # of more, the file would be too large for a telephone


@dataclass(frozen=True)
class Year:
    """The rows that the file is made of: one area, one hazard, one year.

    Attributes:
        selection: areas, hazard and year.
    """

    release: Release
    gazetteer: Gazetteer
    selection: Selection

    @property
    def limits(self) -> Limits:
        """The limits of the finding."""
        return self.release.parameters.limits

    @cached_property
    def overview(self) -> Overview:
        """The Overview's numbers."""
        asked = self.selection.but(level="village")
        found = queries.hazards(self.release, self.selection, READER, inside=True)
        return build_overview(
            queries.capacity(self.release, asked, READER),
            queries.first_villages(self.release, asked, READER, None, None, "away"),
            queries.all_year_counts(self.release, asked, READER),
            levels(found, self.selection.hazard),
            self.selection.hazard,
        )

    @cached_property
    def flows(self) -> FlowYear:
        """Who is elsewhere, at the level that the Flow map opens with."""
        asked = self._flows_asked
        found = queries.flows_and_staying(self.release, asked, READER)
        known = queries.known_months(self.release, asked, READER)
        return build_flow_year(
            [found[~found["stays"]]],
            found[found["stays"]],
            tuple(month in known for month in MONTHS),
            self.gazetteer,
            asked.direction,
        )

    @property
    def _flows_asked(self) -> Selection:
        level = shown_level(self.gazetteer, self.selection, Display(), is_chosen=False)
        return self.selection.but(level=level)

    def flows_said(self, words: Words, month: int) -> list[str]:
        """The Flow map's sentence of a month, and its largest flow."""
        asked, shown = self._flows_asked.but(months=(month,)), self.flows.month(month, "")
        years = queries.flow_years(self.release, READER, asked.kind)
        if len(years) > 1 and not asked.averaged:
            asked = asked.but(year=asked.year or max(years))
        question = asked.sentence(words, self.gazetteer.names(words, asked.areas), years)
        said = [flows_headline(words, question, shown), largest(words, shown, self.gazetteer)]
        return [each for each in said if each]


def year_of(release: Release, selection: Selection) -> Year:
    """The year of an area.

    Raises:
        UsageError: the area holds no village, or more than one file can.
    """
    gazetteer = Gazetteer(queries.places(release, READER))
    villages = gazetteer.village_count(selection.areas)
    if not villages:
        raise UsageError(
            N_("There is no village in this area, so one file has nothing to show."),
            remedy=N_("Choose an area with villages."),
        )
    if villages > MOST_VILLAGES:
        raise UsageError(
            N_("This area has too many villages for one file: {n}. At most {most} fit."),
            remedy=N_("Choose a smaller area, such as a township."),
            n=villages,
            most=MOST_VILLAGES,
        )
    return Year(release, gazetteer, selection)
