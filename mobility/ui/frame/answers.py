"""The store's answers, cached as long as a release does not change.

Every function takes plain arguments, so that Streamlit can tell one question
from another; caches are bounded. Each selection names its release, and a release
never changes, so answers never go stale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from mobility.access import READER, Viewer
from mobility.errors import MobilityError
from mobility.forms.form_lists import FormLists
from mobility.measures.finding import CERTAIN, loses
from mobility.measures.parameters import Limits
from mobility.measures.scenario import Scenario
from mobility.selection import Selection
from mobility.settings import data_root
from mobility.store import agreements, queries, releases
from mobility.store.agreements import Agreement, Entry, Step
from mobility.store.manifest import Manifest
from mobility.store.releases import Release
from mobility.views.agreements import Written, build_written
from mobility.views.calendar import Calendar, build_calendar
from mobility.views.changes import Changes, changes_between
from mobility.views.changes import month_changes as month_changes_of
from mobility.views.flows import FlowYear, build_flow_year
from mobility.views.gazetteer import Gazetteer
from mobility.views.hazards import due_months, levels
from mobility.views.households import Households, build_households
from mobility.views.leads import Leads, build_leads
from mobility.views.newcomers import Newcomers, build_newcomers
from mobility.views.one_place import Past, past_of
from mobility.views.overview import (
    FLAG_LIMITS,
    MOST_RANKED,
    Overview,
    build_overview,
    build_wide_overview,
)
from mobility.views.place_search import EACH, LEAST, Found, Spellings, nearly
from mobility.views.plan import Plan, build_plan
from mobility.views.reserves import Reserves, build_reserves
from mobility.views.roles import Roles
from mobility.views.scenario import Comparison, absent, compare
from mobility.views.side_by_side import SideBySide, build_side_by_side
from mobility.views.signs import Signs
from mobility.views.villages import EXPECTED, VillageCalendar
from mobility.words import MONTHS
from mobility.words.burmese import visible

FEW, SOME = 4, 24
MOST_PLANNED = 300  # rows of a plan of wide areas
MOST_VILLAGES = 6000  # listed one by one; of more, a page shows the parts and the worst


def opened(release_id: str) -> Release:
    """The release of that name, opened once for every reader."""
    return _opened(str(data_root()), release_id)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _opened(root: str, release_id: str) -> Release:
    return releases.open_release(release_id, Path(root))


@st.cache_resource(max_entries=FEW, show_spinner=False)
def gazetteer(release_id: str) -> Gazetteer:
    """The release's places."""
    return Gazetteer(queries.places(opened(release_id), READER))


def places_named(release_id: str, text: str, most: int | None = None) -> list[str]:
    """Places whose name in either script, or whose code, holds a text; the best first."""
    return queries.places_named(opened(release_id), READER, visible(text), most)


def places_found(release_id: str, text: str) -> Found:
    """Places by level whose name or code holds a text; where there is none, those nearly so."""
    sought = visible(text)
    if len(sought) < LEAST:
        return Found((), {})
    rows = queries.places_by_level(opened(release_id), READER, sought, EACH)
    if rows.empty:
        return nearly(_spellings(release_id), sought)
    totals = dict(zip(rows["level"], rows["found"].astype(int), strict=True))
    return Found(tuple(rows["place_id"]), totals)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _spellings(release_id: str) -> Spellings:
    return Spellings(gazetteer(release_id))


def form_lists(selection: Selection) -> FormLists:
    """The places, roles and nights of a form, for the areas selected."""
    return _form_lists(selection.release or "", selection.areas)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _form_lists(release_id: str, areas: tuple[str, ...]) -> FormLists:
    return queries.form_lists(opened(release_id), READER, areas)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def outlines(release_id: str) -> gpd.GeoDataFrame:
    """The release's outlines."""
    return opened(release_id).boundaries()


@st.cache_resource(max_entries=FEW, show_spinner=False)
def geography(release_id: str) -> gpd.GeoDataFrame:
    """Coast, rivers and borders of the release."""
    return queries.geography(opened(release_id), READER)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def evidence(release_id: str) -> Mapping[str, tuple[str, ...]]:
    """The kinds of evidence of each source that the release states them of."""
    rows = queries.evidence(opened(release_id), READER)
    return rows.groupby("source")["kind"].agg(tuple).to_dict()


@st.cache_resource(max_entries=FEW, show_spinner=False)
def context(release_id: str) -> gpd.GeoDataFrame:
    """The layers that were added to the release's maps."""
    return queries.context(opened(release_id), READER)


def _of(selection: Selection) -> Release:
    """The release a selection names; the pages always name it."""
    return opened(selection.release or releases.open_release().id)


def hazards(selection: Selection) -> pd.DataFrame:
    """Hazards of the selected areas, every hazard; where an area states none, those inside it."""
    return _hazards(_areas_only(selection))


@st.cache_data(max_entries=SOME, show_spinner=False)
def _hazards(areas: Selection, inside: bool = True, as_stated: bool = False) -> pd.DataFrame:
    return queries.hazards(_of(areas), areas, READER, inside=inside, as_stated=as_stated)


def own_hazards(selection: Selection) -> pd.DataFrame:
    """Hazards of the selected areas themselves, every hazard, as the release states them."""
    return _hazards(_areas_only(selection), inside=False, as_stated=True)


@st.cache_data(max_entries=SOME, show_spinner=False)
def capacity(selection: Selection, limits: Limits | None = None) -> pd.DataFrame:
    """Capacity by village and month of the selected areas, twelve months."""
    asked = selection.but(level="village", months=())
    return queries.capacity(_of(selection), asked, READER, limits)


def overview(selection: Selection, limits: Limits | None = None) -> Overview:
    """The Overview of the selected areas and hazard, judged with these limits."""
    return _overview(_places_only(selection), limits)


def losses(selection: Selection, limits: Limits) -> pd.DataFrame:
    """The village-months of the selected areas that lose capacity: place_id, month."""
    return queries.losses(_of(selection), selection.but(months=()), READER, limits)


def losses_by_month(selection: Selection) -> dict[int, int]:
    """How many villages of the selected areas lose capacity in each month, by the usual limits."""
    return _losses_by_month(_places_only(selection))


@st.cache_data(max_entries=SOME, show_spinner=False)
def _losses_by_month(selection: Selection) -> dict[int, int]:
    counts = queries.finding_counts(_of(selection), selection, READER)
    losing = counts[loses(counts["finding"])]
    return dict(zip(losing["month"].astype(int), losing["villages"].astype(int), strict=True))


def first_villages(selection: Selection, limits: Limits | None, order: str) -> pd.DataFrame:
    """The villages to prepare first, in an order of :data:`mobility.views.signs.ORDERS`.

    For wide areas only the first: the column ``listed`` holds the full number.
    """
    return _first_villages(_places_only(selection), limits, order)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _first_villages(selection: Selection, limits: Limits | None, order: str) -> pd.DataFrame:
    most = MOST_RANKED if is_wide(selection) else None
    return queries.first_villages(_of(selection), selection, READER, limits, most, order)


def villages_listed(
    selection: Selection, limits: Limits | None, signs: Signs, month: int
) -> pd.DataFrame:
    """The villages to prepare first: of a month, or each in its gravest month of the season.

    For wide areas only the first, as of :func:`first_villages`.
    """
    if signs.of_month:
        asked = _places_only(selection).but(months=(month,))
        return _villages_of_month(asked, limits, signs.first)
    return first_villages(selection, limits, signs.first)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _villages_of_month(selection: Selection, limits: Limits | None, order: str) -> pd.DataFrame:
    most = MOST_RANKED if is_wide(selection) else None
    return queries.villages_of_month(_of(selection), selection, READER, limits, most, order)


def expected(selection: Selection, limits: Limits | None) -> pd.DataFrame:
    """What to expect in each village when the selection's hazard comes."""
    return _expected(_places_only(selection), limits)


@st.cache_data(max_entries=SOME, show_spinner=False)
def _expected(selection: Selection, limits: Limits | None) -> pd.DataFrame:
    return queries.expected(_of(selection), selection, READER, limits)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _overview(selection: Selection, limits: Limits | None) -> Overview:
    due = levels(hazards(_areas_only(selection)), selection.hazard)
    first = first_villages(selection, limits, "away")
    all_year = queries.all_year_counts(_of(selection), selection, READER, limits)
    if is_wide(selection):
        return _wide_overview(selection, limits, due, first, all_year)
    return build_overview(capacity(selection, limits), first, all_year, due, selection.hazard)


def _wide_overview(
    selection: Selection,
    limits: Limits | None,
    due: Mapping[int, int],
    first: pd.DataFrame,
    all_year: pd.DataFrame,
) -> Overview:
    release = _of(selection)
    counts = queries.finding_counts(release, selection, READER, limits)
    under = queries.flag_counts(release, selection, READER, FLAG_LIMITS)
    losing = certain = 0
    if months := due_months(due):
        asked = selection.but(months=months)
        losing, certain = (
            queries.losses(release, asked, READER, limits, sure)["place_id"].nunique()
            for sure in (None, CERTAIN)
        )
    n = village_count(selection)
    return build_wide_overview(
        counts, under, first, all_year, due, selection.hazard, n, losing, certain
    )


def is_wide(selection: Selection) -> bool:
    """Whether the selected areas hold more villages than a page lists one by one."""
    return village_count(selection) > MOST_VILLAGES


@st.cache_data(max_entries=SOME, show_spinner=False)
def part_counts(selection: Selection, limits: Limits) -> pd.DataFrame:
    """The parts of the selected areas at the selection's level: villages, and those flagged."""
    return queries.part_counts(_of(selection), selection.but(months=()), READER, limits)


def side_by_side(selection: Selection, limits: Limits) -> SideBySide:
    """The parts of the selected areas at the selection's level, in its month or each in its own."""
    asked = _places_only(selection).but(level=selection.level)
    return _side_by_side(asked, limits, next(iter(selection.months), None))


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _side_by_side(selection: Selection, limits: Limits, month: int | None) -> SideBySide:
    release = _of(selection)
    return build_side_by_side(
        queries.part_counts(release, selection, READER, limits),
        queries.part_losses(release, selection, READER, limits),
        queries.part_levels(release, selection, READER),
        queries.capacity(release, selection, READER, limits),
        queries.part_expected(release, selection, READER, limits),
        selection.level,
        selection.hazard,
        month,
    )


@st.cache_data(max_entries=SOME, show_spinner=False)
def village_bases(selection: Selection) -> dict[str, int]:
    """Villages of the selected areas by basis: full list, sample or tables."""
    return queries.village_bases(_of(selection), selection, READER)


def village_calendar(selection: Selection, limits: Limits) -> VillageCalendar:
    """The Village calendar of the selected areas and hazard."""
    return _village_calendar(_places_only(selection), limits)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _village_calendar(selection: Selection, limits: Limits) -> VillageCalendar:
    expected = (
        queries.expected(_of(selection), selection, READER, limits)
        if selection.hazard
        else pd.DataFrame(columns=["place_id", *EXPECTED])
    )
    return VillageCalendar(overview(selection, limits), expected)


def chance(selection: Selection, limits: Limits) -> pd.DataFrame:
    """Flags that sampling error alone may explain in the selected areas, by month."""
    return _chance(_places_only(selection), limits)


@st.cache_data(max_entries=SOME, show_spinner=False)
def _chance(selection: Selection, limits: Limits) -> pd.DataFrame:
    return queries.flags_by_chance(_of(selection), selection, READER, limits)


@st.cache_data(max_entries=SOME, show_spinner=False)
def destinations(selection: Selection) -> pd.DataFrame:
    """Where the people of one village are in one month."""
    return queries.destinations(_of(selection), selection, READER)


@st.cache_data(max_entries=SOME, show_spinner=False)
def half_months(selection: Selection) -> pd.DataFrame:
    """Who of one village is here in the halves of one month, where its roster says so."""
    return queries.half_months(_of(selection), selection, READER)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def changes(selection: Selection, limits: Limits, before: str) -> Changes | None:
    """What changed against an earlier release or year; None where it cannot be read."""
    sides = _sides(selection, limits, before)
    return sides and changes_between(*sides)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def month_changes(selection: Selection, limits: Limits, before: str) -> pd.DataFrame | None:
    """The villages of both in every month, side by side; None where it cannot be read."""
    sides = _sides(selection, limits, before)
    return sides and pd.concat([month_changes_of(*sides, month) for month in MONTHS])


def _sides(
    selection: Selection, limits: Limits, before: str
) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Capacity before and now.

    Args:
        before: id of an earlier release, or a year of this one.
    """
    asked = _places_only(selection)
    now = capacity(asked, limits)
    if before.isdecimal() and int(before) in _of(selection).manifest.years:
        return capacity(asked.but(year=int(before)), limits), now
    try:
        earlier = opened(before)
    except MobilityError:
        return None
    areas = tuple(area for area in selection.areas if area in gazetteer(before))
    if selection.areas and not areas:
        return now.iloc[:0], now
    year = selection.year if selection.year in earlier.manifest.years else None
    return capacity(asked.but(release=before, areas=areas, year=year), limits), now


def known(selection: Selection) -> pd.DataFrame:
    """What is known of each village of the selected areas."""
    return _known(_places_only(selection))


@st.cache_data(max_entries=SOME, show_spinner=False)
def _known(selection: Selection) -> pd.DataFrame:
    return queries.known(_of(selection), selection, READER)


def next_to_survey(selection: Selection, limits: Limits) -> pd.DataFrame:
    """The villages of the selected areas to survey next, in order."""
    return _next_to_survey(_places_only(selection), limits)


@st.cache_data(max_entries=SOME, show_spinner=False)
def _next_to_survey(selection: Selection, limits: Limits) -> pd.DataFrame:
    return queries.next_to_survey(_of(selection), selection, READER, limits)


def past(release_id: str, place: str, selection: Selection, limits: Limits) -> Past | None:
    """A place in a release; None where that has no village of it, or cannot be read."""
    return _past(_places_only(selection).but(release=release_id, areas=(place,)), limits)


@st.cache_data(max_entries=SOME, show_spinner=False)
def _past(selection: Selection, limits: Limits) -> Past | None:
    try:
        release = _of(selection)
        known = selection.year in release.manifest.years
        asked = selection if known else selection.but(year=None)
        rows = capacity(asked, limits)
    except MobilityError:
        return None
    return past_of(release.manifest, rows) if len(rows) else None


def published() -> list[Manifest]:
    """Every release, newest first."""
    return releases.releases()


def calendar(selection: Selection) -> Calendar:
    """The Calendar of the selected areas; it does not depend on the month shown."""
    return _calendar(selection.but(months=()))


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _calendar(selection: Selection) -> Calendar:
    asked = _places_only(selection).but(level="country")
    capacity = queries.capacity(_of(selection), asked, READER)
    year = int(capacity["year"].iloc[0]) if len(capacity) else None
    return build_calendar(
        capacity,
        people_away(asked.but(year=year)),
        hazards(selection),
        flow_months(selection),
        queries.labour(_of(selection), _areas_only(selection), READER, inside=True),
        queries.all_year_counts(_of(selection), asked, READER),
    )


def hazards_together(selection: Selection, names: tuple[str, ...]) -> dict[int, int]:
    """The highest level of the hazards named, by month, anywhere in the selected areas."""
    return _hazards_together(_areas_only(selection), names)


@st.cache_data(max_entries=SOME, show_spinner=False)
def _hazards_together(selection: Selection, names: tuple[str, ...]) -> dict[int, int]:
    found = queries.hazards_together(_of(selection), selection, READER, names, inside=True)
    highest = found.groupby("month")["hazard_level"].max()
    return {month: int(highest.get(month, 0)) for month in MONTHS}


def storms(selection: Selection, names: tuple[str, ...]) -> pd.DataFrame:
    """The storms behind the calendars of the hazards named."""
    return _storms(_areas_only(selection), names)


@st.cache_data(max_entries=SOME, show_spinner=False)
def _storms(selection: Selection, names: tuple[str, ...]) -> pd.DataFrame:
    found = queries.storms(_of(selection), selection, READER, inside=True)
    return found[found["hazard"].isin(names)]


@st.cache_data(max_entries=SOME, show_spinner=False)
def storm_tracks(release_id: str, storm_ids: tuple[str, ...]) -> pd.DataFrame:
    """The tracks of storms, where the release keeps them."""
    return queries.storm_tracks(opened(release_id), READER, storm_ids)


@st.cache_data(max_entries=FEW, show_spinner=False)
def hazard_heirs(release_id: str, place: str) -> pd.DataFrame:
    """The villages that a calendar at ``place`` holds for, by hazard."""
    return queries.hazard_heirs(opened(release_id), READER, place)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def flow_year(selection: Selection) -> FlowYear:
    """Twelve months of flows, so that changing the month needs no further query."""
    release = _of(selection)
    found = queries.flows_and_staying(release, selection, READER)
    return build_flow_year(
        [found[~found["stays"]]],
        found[found["stays"]],
        known_months(selection),
        gazetteer(release.id),
        selection.direction,
    )


@st.cache_resource(max_entries=SOME, show_spinner=False)
def place_year(selection: Selection, place: str) -> FlowYear:
    """Flows out of and into a place, twelve months."""
    release, alone = _of(selection), selection.but(areas=(place,))
    return build_flow_year(
        [
            queries.flows_by_month(release, alone.but(direction=direction), READER)
            for direction in ("out", "into")
        ],
        queries.staying_by_month(release, alone, READER),
        known_months(selection),
        gazetteer(release.id),
        "both",
        place,
    )


def known_months(selection: Selection) -> tuple[bool, ...]:
    """Whether the release has data for each month of the year."""
    known = queries.known_months(_of(selection), selection, READER)
    return tuple(month in known for month in MONTHS)


@st.cache_data(max_entries=SOME, show_spinner=False)
def flow_months(selection: Selection) -> pd.DataFrame:
    """People out of, into and within the areas by month."""
    return queries.flow_months(_of(selection), selection.but(months=()), READER)


@st.cache_data(max_entries=SOME, show_spinner=False)
def people_away(selection: Selection) -> dict[int, float]:
    """People of the areas who are away from home, by month that is known."""
    return _by_month(queries.people_away(_of(selection), selection, READER), "people_away")


@st.cache_data(max_entries=SOME, show_spinner=False)
def newcomers_told(selection: Selection) -> dict[int, float]:
    """Newcomers of all villages of the areas, by month that is known."""
    found = queries.newcomer_months(_of(selection), _places_only(selection), READER)
    return _by_month(found, "newcomers_told")


def _by_month(rows: pd.DataFrame, name: str) -> dict[int, float]:
    known = rows.dropna(subset=name)
    return dict(zip(known["month"].astype(int), known[name].astype(float), strict=True))


@st.cache_data(max_entries=SOME, show_spinner=False)
def flow_groups(selection: Selection, flow: tuple[str | None, str | None]) -> pd.DataFrame:
    """People of one flow by month, sex and age."""
    origin, destination = flow
    asked = selection.but(months=())
    return queries.flow_groups(
        _of(selection), asked, READER, origin=origin, destination=destination
    )


@st.cache_data(max_entries=FEW, show_spinner=False)
def flow_choices(release_id: str, kind: str) -> dict[str, list[str]]:
    """The values of sex, age_group, reason and absence that occur, most people first."""
    found = queries.flow_choices(opened(release_id), READER, kind)
    ordered = found.sort_values(["people", "value"], ascending=[False, True])
    return {str(group): list(rows["value"]) for group, rows in ordered.groupby("group")}


@st.cache_data(max_entries=FEW, show_spinner=False)
def flow_years(release_id: str, kind: str) -> list[int]:
    """The years for which there are stays, or moves."""
    return queries.flow_years(opened(release_id), READER, kind)


@st.cache_data(max_entries=SOME, show_spinner=False)
def as_if(selection: Selection, limits: Limits, scenario: Scenario) -> pd.DataFrame:
    """Capacity by village and month, twelve months, under a scenario."""
    asked = _places_only(selection).but(level="village")
    return queries.capacity(_of(selection), asked, READER, limits, scenario)


def comparison(selection: Selection, limits: Limits, scenario: Scenario) -> Comparison:
    """The villages of the selected areas with and without a scenario."""
    return _comparison(_places_only(selection), limits, scenario)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _comparison(selection: Selection, limits: Limits, scenario: Scenario) -> Comparison:
    release, asked = _of(selection), _areas_only(selection)
    moved = queries.hazards(release, asked, READER, scenario, inside=True)
    found = compare(
        as_if(selection, limits, Scenario()),
        as_if(selection, limits, scenario),
        levels(hazards(asked), selection.hazard),
        levels(moved, selection.hazard),
    )
    if selection.hazard is None:
        return found
    limit = release.parameters["expected_absence_in_plan"]
    before, after = (
        absent(queries.expected(release, selection, READER, limits, each), limit)
        for each in (None, scenario)
    )
    return replace(found, absent_before=before, absent_after=after)


def attendance(selection: Selection, limits: Limits, scenario: Scenario) -> pd.DataFrame:
    """Usual helpers who could take part in a drill, by month."""
    return _attendance(_places_only(selection), limits, scenario)


@st.cache_data(max_entries=SOME, show_spinner=False)
def _attendance(selection: Selection, limits: Limits, scenario: Scenario) -> pd.DataFrame:
    return queries.attendance(_of(selection), selection, READER, limits, scenario)


def plan(selection: Selection, limits: Limits) -> Plan:
    """The preparedness plan of the selected areas together, twelve months."""
    return _plan(_places_only(selection), limits)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _plan(selection: Selection, limits: Limits) -> Plan:
    release = _of(selection)
    lent = _helpers_lent(selection, limits)
    if _is_of_villages(selection):  # their neighbours lend to others too
        lent = lent[lent["place_id"].isin(selection.areas)]
    return build_plan(
        queries.plan_months(release, selection, READER, limits),
        queries.plan_roles(release, selection, READER),
        lent,
        datetime.fromisoformat(release.manifest.created),
        selection.hazard,
    )


def plan_villages(selection: Selection, limits: Limits, months: tuple[int, ...]) -> pd.DataFrame:
    """What each village that needs something lacks in some months, and the actions proposed.

    The column ``listed`` holds the full number: of wide areas there are only the first villages.
    """
    asked = _places_only(selection)
    if is_wide(selection):
        return _wide_plan(asked.but(months=months), limits)
    year = _plan_year(asked, limits)
    rows = year[year["month"].isin(months)] if months else year
    return rows.assign(listed=len(rows))


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _plan_year(selection: Selection, limits: Limits) -> pd.DataFrame:
    """The twelve months at once, so that another month needs no further query."""
    return queries.plan_villages(_of(selection), selection, READER, limits)


@st.cache_data(max_entries=SOME, show_spinner=False)
def _wide_plan(selection: Selection, limits: Limits) -> pd.DataFrame:
    return queries.plan_villages(_of(selection), selection, READER, limits, MOST_PLANNED)


def reserves(selection: Selection, limits: Limits) -> Reserves:
    """Who could help the villages of the selected areas: neighbours, and deputies."""
    return _reserves(_places_only(selection), limits)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _reserves(selection: Selection, limits: Limits) -> Reserves:
    release = _of(selection)
    deputies = pd.DataFrame()
    if not is_wide(selection):
        deputies = queries.deputy_counts(release, selection, READER)
    return build_reserves(
        _helpers_lent(selection, limits),
        deputies,
        gazetteer(release.id),
        release.parameters["lending_distance_km"],
    )


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _helpers_lent(selection: Selection, limits: Limits) -> pd.DataFrame:
    lending = selection.but(areas=lending_areas(selection))
    return queries.helpers_lent(_of(selection), lending, READER, limits)


def lending_areas(selection: Selection) -> tuple[str, ...]:
    """Where neighbours are looked for: in the selected areas; of villages, in their townships."""
    if not _is_of_villages(selection):
        return selection.areas
    places = gazetteer(_of(selection).id)
    townships = (places.above(area, "township") or area for area in selection.areas)
    return tuple(dict.fromkeys(townships))


def _is_of_villages(selection: Selection) -> bool:
    """Whether single villages are selected, and nothing else."""
    places, areas = gazetteer(_of(selection).id), selection.areas
    return bool(areas) and all(places.level(area) == "village" for area in areas)


def leads(selection: Selection) -> Leads:
    """Who leads each action in the selected areas."""
    return _leads(_areas_only(selection))


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _leads(areas: Selection) -> Leads:
    release = _of(areas)
    rows = queries.actors(release, areas, READER)
    return build_leads(rows, gazetteer(release.id), areas.areas)


def last_written(selection: Selection) -> list[Agreement]:
    """The last writing on each step of the hazard, in the areas and all places inside them.

    Not cached: another reader may write at any moment.
    """
    release = _of(selection)
    places, areas = gazetteer(release.id), {*selection.areas}
    return [
        each
        for each in agreements.agreements(release, READER).last.values()
        if each.step.hazard == selection.hazard
        and (not areas or areas.intersection(places.line(each.step.place_id)))
    ]


def written(selection: Selection, limits: Limits) -> list[Written]:
    """What is written on the plan of the selected areas and all places inside them, by day."""
    release = _of(selection)
    places = gazetteer(release.id)
    mine = [each for each in last_written(selection) if each.entry != Entry()]
    named = sorted({each.step.place_id for each in mine if each.step.place_id in places})
    villages = tuple(each for each in named if places.level(each) == "village")
    wider = tuple(each for each in named if each not in villages)
    proposed = _proposed(_places_only(selection).but(areas=()), villages, wider, limits)
    return build_written(mine, release.manifest, proposed)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _proposed(
    selection: Selection, villages: tuple[str, ...], wider: tuple[str, ...], limits: Limits
) -> set[Step]:
    return queries.proposed_steps(_of(selection), selection, READER, villages, wider, limits)


def newcomers(selection: Selection, trained: float, limits: Limits) -> Newcomers:
    """Newcomers of the selected areas' villages, a share of them trained."""
    return _newcomers(_places_only(selection), trained, limits)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _newcomers(selection: Selection, trained: float, limits: Limits) -> Newcomers:
    release = _of(selection)
    return build_newcomers(
        queries.newcomers(release, selection, READER, trained, limits),
        queries.newcomer_months(release, selection, READER, trained, limits),
        levels(hazards(_areas_only(selection)), selection.hazard),
        selection.hazard,
        release.parameters["newcomer_share_to_plan"],
    )


def newcomer_care(selection: Selection) -> pd.DataFrame:
    """What the selected areas' villages answer about their newcomers."""
    return _newcomer_care(_areas_only(selection))


@st.cache_data(max_entries=SOME, show_spinner=False)
def _newcomer_care(areas: Selection) -> pd.DataFrame:
    return queries.newcomer_care(_of(areas), areas, READER)


@st.cache_data(max_entries=SOME, show_spinner=False)
def newcomer_origins(selection: Selection) -> pd.DataFrame:
    """Where the newcomers of the selected areas come from, by month."""
    asked = _places_only(selection).but(level=selection.level)
    return queries.newcomer_origins(_of(selection), asked, READER)


def households(selection: Selection) -> Households:
    """Household types and mobility of the selected areas' villages."""
    return _households(_places_only(selection))


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _households(selection: Selection) -> Households:
    release = _of(selection)
    return build_households(
        queries.household_types(release, selection, READER),
        queries.household_mobility(release, selection, READER),
        queries.household_types_by_mobility(release, selection, READER),
        village_count(selection),
        release.parameters["household_help_limit"],
    )


def roles(selection: Selection) -> Roles:
    """Role cover and possible deputies of the selected areas' villages."""
    return _roles(_places_only(selection))


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _roles(selection: Selection) -> Roles:
    release = _of(selection)
    surveys = queries.household_surveys(release, selection, READER)
    return Roles(
        queries.role_cover(release, selection, READER),
        queries.deputy_counts(release, selection, READER),
        selection.hazard,
        village_count(selection),
        int((surveys["basis"] == "full").sum()),
    )


def household_list(selection: Selection, village: str, viewer: Viewer) -> pd.DataFrame:
    """Each household of one village. Not cached: only for a reader who switched it on."""
    asked = _places_only(selection).but(areas=(village,))
    return queries.household_list(_of(selection), asked, viewer)


def deputies(selection: Selection, village: str, viewer: Viewer) -> pd.DataFrame:
    """The members of one village who could deputise. Not cached either."""
    asked = _places_only(selection).but(areas=(village,))
    return queries.deputies(_of(selection), asked, viewer)


def village_count(selection: Selection) -> int:
    """How many villages the selected areas hold, with or without data."""
    return _village_count(_areas_only(selection))


@st.cache_data(max_entries=SOME, show_spinner=False)
def _village_count(selection: Selection) -> int:
    return gazetteer(_of(selection).id).village_count(selection.areas)


def _areas_only(selection: Selection) -> Selection:
    return Selection(release=selection.release, areas=selection.areas, force=selection.force)


def _places_only(selection: Selection) -> Selection:
    return Selection(
        release=selection.release,
        areas=selection.areas,
        year=selection.year,
        hazard=selection.hazard,
        force=selection.force,
    )


def manifest_facts(release: Release) -> dict[str, Any]:
    """Rows by table, home tables first as the manifest lists them."""
    return {name: entry.get("rows") for name, entry in release.manifest.files.items()}
