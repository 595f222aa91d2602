"""What a briefing asks of the store: what the page of the place asks, for many places at once.

Of the villages of an atlas most is asked together and then told apart, for a question a village
would take longer than its page may.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import pandas as pd

from mobility.access import Viewer
from mobility.errors import UsageError
from mobility.measures.finding import CERTAIN
from mobility.measures.parameters import Limits
from mobility.selection import Selection
from mobility.store import queries
from mobility.store.releases import Release
from mobility.views import one_place
from mobility.views.area_briefing import AreaRows, of_area
from mobility.views.briefing import Briefing, Told
from mobility.views.flow_profile import PlaceProfile, place_profile
from mobility.views.flows import build_flow_year
from mobility.views.gazetteer import Gazetteer
from mobility.views.hazards import default_hazard, due_months, levels
from mobility.views.households import build_households
from mobility.views.leads import Leads, build_leads
from mobility.views.newcomers import build_newcomers
from mobility.views.overview import (
    FLAG_LIMITS,
    MOST_RANKED,
    Overview,
    build_overview,
    build_wide_overview,
)
from mobility.views.plan import Plan, build_plan
from mobility.views.reserves import Reserves, build_reserves
from mobility.views.roles import Cell, Roles, cell_of
from mobility.views.village_briefing import VillageRows, of_village
from mobility.views.village_story import DESTINATION_LEVEL, Judged, tell
from mobility.views.villages import tract_of
from mobility.words import MONTHS, N_, Words

MOST_VILLAGES = 6000  # of an area told village by village, as on pages
NO_ROLES = pd.DataFrame(columns=["role", "month", "empty", "short"])
Groups = Mapping[Any, pd.DataFrame]
Records = Mapping[str, Sequence[dict[str, Any]]]


@dataclass(frozen=True)
class Inquiry:
    """Which places are briefed on, and how.

    Attributes:
        selection: the area, year and hazard; the areas are the places or hold them.
        month: the month told of; None is each place's own, as its page opens.
    """

    release: Release
    viewer: Viewer
    words: Words
    selection: Selection
    limits: Limits
    month: int | None = None


def inquiry(
    release: Release,
    viewer: Viewer,
    words: Words,
    place: str,
    *,
    month: int | None = None,
    year: int | None = None,
    hazard: str | None = None,
) -> Inquiry:
    """The inquiry about a place by the release's own limits.

    Raises:
        UsageError: the release has no such hazard or year; of a place that it has not, the store
            says so.
    """
    selection = Selection(release=release.id, areas=(place,), year=year)
    found = queries.hazards(release, selection, viewer, inside=True)
    known = sorted(set(found["hazard"]))
    if hazard is not None and hazard not in known:
        raise UsageError(
            N_("The release has no hazard {hazard}."),
            remedy=N_("Hazards there: {hazards}."),
            hazard=hazard,
            hazards=", ".join(known) or "–",
        )
    if year is not None and year not in release.manifest.years:
        raise UsageError(
            N_("The release has no data for the year {year}."),
            remedy=N_("Years with data: {years}."),
            year=str(year),
            years=", ".join(map(str, release.manifest.years)) or "–",
        )
    chosen = selection.but(hazard=hazard or default_hazard(found))
    return Inquiry(release, viewer, words, chosen, release.parameters.limits, month)


@dataclass(frozen=True)
class PlanRows:
    """The plan of a place, its villages that need something, who leads and who lends."""

    plan: Plan
    villages: pd.DataFrame
    leads: Leads
    reserves: Reserves


class Asked:
    """The answers of the store to an inquiry, each asked when a briefing first needs it."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry = inquiry
        self._release, self._viewer = inquiry.release, inquiry.viewer
        self._selection, self._limits = inquiry.selection, inquiry.limits

    @cached_property
    def places(self) -> Gazetteer:
        """The places of the release."""
        return Gazetteer(queries.places(self._release, self._viewer))

    def each(self, level: str) -> list[str]:
        """The places of a level in the areas of the inquiry, as the release orders them."""
        inside = self.places.inside(self._selection.areas)
        return list(inside.loc[inside["level"] == level, "place_id"])

    def briefing(self, place: str) -> Briefing:
        """The briefing of a place of any level."""
        return self._village(place) if self.is_village(place) else self._area(place)

    def is_village(self, place: str) -> bool:
        """Whether a place is a village."""
        return self.places.level(place) == "village"

    def cells_near(self, place: str) -> pd.DataFrame:
        """Capacity rows, twelve months, of a village and those nearest to it."""
        near = one_place.around(self.places, place)
        found = [self._cells_of[each] for each in near if each in self._cells_of]
        return pd.concat(found) if found else self._cells.iloc[:0]

    def cells_of_area(self, place: str) -> pd.DataFrame:
        """Capacity rows, twelve months, of the villages of an area."""
        return self._ask(queries.capacity, self._only(place).but(level="village"), self._limits)

    def plan_of(self, place: str) -> PlanRows:
        """The plan of a place as the page of the plan files it."""
        asked = self._only(place)
        lent = self._ask(queries.helpers_lent, self._lending(place), self._limits)
        mine = lent[lent["place_id"] == place] if self.is_village(place) else lent
        return PlanRows(
            self._plan(asked, mine),
            self._ask(queries.plan_villages, asked, self._limits),
            build_leads(self._ask(queries.actors, asked), self.places, asked.areas),
            build_reserves(
                lent,
                self._ask(queries.deputy_counts, asked),
                self.places,
                self._release.parameters["lending_distance_km"],
            ),
        )

    def _lending(self, place: str) -> Selection:
        """Where neighbours are looked for: in an area itself, for a village in its township."""
        if not self.is_village(place):
            return self._only(place)
        return self._only(self.places.above(place, "township") or place)

    def _plan(self, asked: Selection, lent: pd.DataFrame) -> Plan:
        return build_plan(
            self._ask(queries.plan_months, asked, self._limits),
            self._ask(queries.plan_roles, asked),
            lent,
            self._published,
            self._selection.hazard,
        )

    def _village(self, place: str) -> Briefing:
        months = self._months_of[place]
        month = self.inquiry.month or one_place.gravest_month(months)
        newcomers = self._newcomers.get(place)
        halves = self._halves.get(place, self._half_months.iloc[:0])
        tract = self._cells_by_tract.get(tract_of(self.places, place), self._cells.iloc[:0])
        story = tell(
            self.inquiry.words, self.places, months, month, tract,
            self._of_month(self._destinations, self._destinations_of, place, month),
            Judged(self._limits, self._release.parameters["confidence"]),
            self._selection.hazard, halves[halves["month"] == month],
        )  # fmt: skip
        rows = VillageRows(
            months, story, self._village_plan(place),
            {int(row["month"]): row for row in self._plan_rows.get(place, ())},
            newcomers[month - 1] if newcomers else {},
            self._of_month(self._origins, self._origins_of, place, month),
            self._care.get(place, ""), self._roles.get(place, {}),
        )  # fmt: skip
        return of_village(self._told, place, month, rows)

    def _of_month(
        self, every: pd.DataFrame, groups: Groups, place: str, month: int
    ) -> pd.DataFrame:
        """A village's rows of a month; none of the table where it has none."""
        rows = groups.get(place, every.iloc[:0])
        return rows[rows["month"] == month]

    @property
    def _told(self) -> Told:
        return Told(
            self.inquiry.words, self.places, self._release.manifest, self._selection.hazard,
            self._reserves, self._leads,
        )  # fmt: skip

    @cached_property
    def _villages(self) -> list[str]:
        return self.each("village")

    @cached_property
    def _townships(self) -> Selection:
        """The townships of the villages, in which neighbours are looked for."""
        found = (self.places.above(each, "township") or each for each in self._villages)
        return self._selection.but(areas=tuple(dict.fromkeys(found)), level="village")

    @cached_property
    def _cells(self) -> pd.DataFrame:
        """The villages of the townships, and of those that villages near them lie in."""
        near = (one for each in self._villages for one in one_place.around(self.places, each))
        wider = dict.fromkeys(self.places.above(each, "township") or each for each in near)
        areas = tuple(sorted({*self._townships.areas, *wider}))
        return self._ask(queries.capacity, self._townships.but(areas=areas), self._limits)

    @cached_property
    def _cells_of(self) -> Groups:
        return _by_place(self._cells)

    @cached_property
    def _months_of(self) -> Records:
        return _records(self._cells)

    @cached_property
    def _destinations(self) -> pd.DataFrame:
        asked = self._selection.but(level=DESTINATION_LEVEL, hazard=None)
        return self._ask(queries.village_destinations, asked)

    @cached_property
    def _destinations_of(self) -> Groups:
        return _by_place(self._destinations)

    @cached_property
    def _origins(self) -> pd.DataFrame:
        return self._ask(queries.village_newcomer_origins, self._selection.but(level="village"))

    @cached_property
    def _origins_of(self) -> Groups:
        return _by_place(self._origins)

    @cached_property
    def _cells_by_tract(self) -> Groups:
        tracts = self._cells["place_id"].map(lambda each: tract_of(self.places, each))
        return dict(iter(self._cells.groupby(tracts)))

    @cached_property
    def _half_months(self) -> pd.DataFrame:
        return self._ask(queries.half_months, self._selection.but(hazard=None))

    @cached_property
    def _halves(self) -> Groups:
        return _by_place(self._half_months)

    @cached_property
    def _newcomers(self) -> Records:
        return _records(self._ask(queries.newcomers, self._selection, 0.0, self._limits))

    @cached_property
    def _care(self) -> Mapping[str, str]:
        rows = self._ask(queries.newcomer_care, self._selection).dropna(subset="source")
        return dict(zip(rows["place_id"], rows["source"], strict=True))

    @cached_property
    def _plan_rows(self) -> Records:
        return _records(self._ask(queries.plan_villages, self._selection, self._limits))

    @cached_property
    def _plan_totals(self) -> Groups:
        return _by_place(self._ask(queries.village_plan_months, self._selection, self._limits))

    @cached_property
    def _lent(self) -> pd.DataFrame:
        return self._ask(queries.helpers_lent, self._townships, self._limits)

    @cached_property
    def _lent_to(self) -> Groups:
        return _by_place(self._lent)

    @cached_property
    def _reserves(self) -> Reserves:
        return build_reserves(
            self._lent,
            self._ask(queries.deputy_counts, self._selection),
            self.places,
            self._release.parameters["lending_distance_km"],
        )

    @cached_property
    def _leads(self) -> Leads:
        areas = self._selection.areas
        return build_leads(self._ask(queries.actors, self._selection), self.places, areas)

    @cached_property
    def _roles(self) -> Mapping[str, Mapping[str, Mapping[int, Cell]]]:
        found: dict[str, dict[str, dict[int, Cell]]] = {}
        for row in self._ask(queries.role_cover, self._selection).itertuples():
            of_village = found.setdefault(str(row.place_id), {})
            of_village.setdefault(str(row.role), {})[int(row.month)] = cell_of(row)
        return found

    def _village_plan(self, place: str) -> Plan:
        lent = self._lent_to.get(place, self._lent.iloc[:0])
        return build_plan(
            self._plan_totals[place], NO_ROLES, lent, self._published, self._selection.hazard
        )

    @property
    def _published(self) -> datetime:
        return datetime.fromisoformat(self._release.manifest.created)

    def _only(self, place: str) -> Selection:
        return self._selection.but(areas=(place,))

    def _ask(self, question: Callable[..., pd.DataFrame], asked: Selection, *rest: Any) -> Any:
        return question(self._release, asked, self._viewer, *rest)

    # --- an area ---

    def _area(self, place: str) -> Briefing:
        asked, hazard = self._only(place), self._selection.hazard
        hazards = queries.hazards(self._release, asked, self._viewer, inside=True)
        due = levels(hazards, hazard)
        view = self._overview(place, due)
        month = self.inquiry.month or view.default_month
        lent = self._ask(queries.helpers_lent, asked, self._limits)
        rows = AreaRows(
            view,
            self._plan(asked, lent),
            self._ask(queries.villages_of_month, asked.but(months=(month,)), self._limits,
                      MOST_RANKED, "away"),
            hazards,
            build_newcomers(
                self._ask(queries.newcomers, asked, 0.0, self._limits),
                self._ask(queries.newcomer_months, asked, 0.0, self._limits), due, hazard,
                self._release.parameters["newcomer_share_to_plan"],
            ),
            self._area_roles(place),
            build_households(
                self._ask(queries.household_types, asked),
                self._ask(queries.household_mobility, asked),
                self._ask(queries.household_types_by_mobility, asked),
                view.villages, self._release.parameters["household_help_limit"],
            ),
            self._profile(place, month),
            queries.village_bases(self._release, asked, self._viewer),
        )  # fmt: skip
        leads = build_leads(self._ask(queries.actors, asked), self.places, (place,))
        told = Told(
            self.inquiry.words, self.places, self._release.manifest, hazard,
            build_reserves(lent, pd.DataFrame(), self.places,
                           self._release.parameters["lending_distance_km"]),
            leads,
        )  # fmt: skip
        return of_area(told, place, month, rows)

    def _overview(self, place: str, due: Mapping[int, int]) -> Overview:
        asked, hazard, limits = self._only(place), self._selection.hazard, self._limits
        n = self.places.village_count((place,))
        most = MOST_RANKED if n > MOST_VILLAGES else None
        first = self._ask(queries.first_villages, asked, limits, most, "away")
        all_year = self._ask(queries.all_year_counts, asked, limits)
        if n <= MOST_VILLAGES:
            return build_overview(self.cells_of_area(place), first, all_year, due, hazard)
        counts = self._ask(queries.finding_counts, asked, limits)
        under = self._ask(queries.flag_counts, asked, FLAG_LIMITS)
        months = asked.but(months=due_months(due))
        losing, certain = (
            self._ask(queries.losses, months, limits, sure)["place_id"].nunique()
            for sure in (None, CERTAIN)
        )
        if not months.months:
            losing = certain = 0
        return build_wide_overview(
            counts, under, first, all_year, due, hazard, n, losing, certain
        )  # fmt: skip

    def _area_roles(self, place: str) -> Roles:
        asked = self._only(place)
        surveys = self._ask(queries.household_surveys, asked)
        return Roles(
            self._ask(queries.role_cover, asked),
            self._ask(queries.deputy_counts, asked),
            self._selection.hazard,
            self.places.village_count((place,)),
            int((surveys["basis"] == "full").sum()),
        )

    def _profile(self, place: str, month: int) -> PlaceProfile | None:
        """Who is elsewhere and who is there from elsewhere; None where the release has no stays."""
        if not self._release.manifest.has_stays:
            return None
        words = self.inquiry.words
        alone = self._only(place).but(kind="stays", level=self.places.level(place) or "other")
        known = queries.known_months(self._release, alone, self._viewer)
        year = build_flow_year(
            [
                self._ask(queries.flows_by_month, alone.but(direction=direction))
                for direction in ("out", "into")
            ],
            self._ask(queries.staying_by_month, alone),
            tuple(each in known for each in MONTHS),
            self.places,
            "both",
            place,
        )
        months = self._ask(queries.flow_months, alone.but(level="village"))
        return place_profile(words, year, month, months)


def _by_place(rows: pd.DataFrame) -> Groups:
    return dict(iter(rows.groupby("place_id", sort=False)))


def _records(rows: pd.DataFrame) -> Records:
    """The rows of each place, in the order of their months."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows.sort_values(["place_id", "month"]).to_dict("records"):
        found.setdefault(row["place_id"], []).append({str(name): row[name] for name in row})
    return found
