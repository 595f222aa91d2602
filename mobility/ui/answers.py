"""Answers of the store, remembered while a release does not change.

Every function takes plain arguments, so that Streamlit can tell one question
from another; caches are capped. Each selection names its release, and a release
never changes, so its answers never go stale.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from mobility.access import OWNER
from mobility.errors import MobilityError
from mobility.measures.parameters import Limits, parameters
from mobility.selection import Selection
from mobility.settings import data_root
from mobility.store import queries, releases
from mobility.store.manifest import Manifest
from mobility.store.releases import Release
from mobility.views.calendar import Calendar, build_calendar
from mobility.views.flows import FlowYear, build_flow_year
from mobility.views.gazetteer import Gazetteer
from mobility.views.hazards import levels
from mobility.views.overview import Overview, build_overview
from mobility.views.release_changes import ReleaseChanges
from mobility.views.release_changes import release_changes as release_changes_of
from mobility.views.villages import ABSENCE, VillageCalendar
from mobility.words import MONTHS

FEW, SOME = 4, 24
USUAL = parameters().limits


def opened(release_id: str) -> Release:
    """The release of that name, opened once for every reader."""
    return _opened(str(data_root()), release_id)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _opened(root: str, release_id: str) -> Release:
    return releases.open_release(release_id, Path(root))


@st.cache_resource(max_entries=FEW, show_spinner=False)
def gazetteer(release_id: str) -> Gazetteer:
    """The release's places."""
    return Gazetteer(queries.places(opened(release_id), OWNER))


@st.cache_resource(max_entries=FEW, show_spinner=False)
def outlines(release_id: str) -> gpd.GeoDataFrame:
    """The release's outlines."""
    return opened(release_id).boundaries()


def _of(selection: Selection) -> Release:
    """The release a selection names; the pages always name it."""
    return opened(selection.release or releases.open_release().id)


@st.cache_data(max_entries=SOME, show_spinner=False)
def hazards(selection: Selection) -> pd.DataFrame:
    """Hazards of the selected areas, every hazard."""
    return queries.hazards(_of(selection), selection.but(hazard=None, months=()), OWNER)


@st.cache_data(max_entries=SOME, show_spinner=False)
def capacity(selection: Selection, limits: Limits = USUAL) -> pd.DataFrame:
    """Capacity by village and month of the selected areas, twelve months."""
    asked = selection.but(level="village", months=())
    return queries.capacity(_of(selection), asked, OWNER, limits)


def overview(selection: Selection, limits: Limits = USUAL) -> Overview:
    """The Overview of the selected areas and hazard, judged with these limits."""
    return _overview(_places_only(selection), limits)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _overview(selection: Selection, limits: Limits) -> Overview:
    due = levels(hazards(_areas_only(selection)), selection.hazard)
    return build_overview(capacity(selection, limits), due, selection.hazard)


def village_calendar(selection: Selection, limits: Limits) -> VillageCalendar:
    """The Village calendar of the selected areas and hazard."""
    return _village_calendar(_places_only(selection), limits)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _village_calendar(selection: Selection, limits: Limits) -> VillageCalendar:
    absence = (
        queries.expected_absence(_of(selection), selection, OWNER)
        if selection.hazard
        else pd.DataFrame(columns=["place_id", *ABSENCE])
    )
    return VillageCalendar(overview(selection, limits), absence)


def chance(selection: Selection, limits: Limits) -> pd.DataFrame:
    """Flags that sampling alone may have raised in the selected areas, by month."""
    return _chance(_places_only(selection), limits)


@st.cache_data(max_entries=SOME, show_spinner=False)
def _chance(selection: Selection, limits: Limits) -> pd.DataFrame:
    return queries.flags_by_chance(_of(selection), selection, OWNER, limits)


@st.cache_data(max_entries=SOME, show_spinner=False)
def destinations(selection: Selection) -> pd.DataFrame:
    """Where the people of one village are in one month."""
    return queries.destinations(_of(selection), selection, OWNER)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def release_changes(selection: Selection, limits: Limits, before: str) -> ReleaseChanges | None:
    """What changed against an earlier release; None where it cannot be read."""
    try:
        earlier = opened(before)
    except MobilityError:
        return None
    now = capacity(_places_only(selection), limits)
    areas = tuple(area for area in selection.areas if area in gazetteer(before))
    if selection.areas and not areas:
        return release_changes_of(before, now.iloc[:0], now)
    year = selection.year if selection.year in earlier.manifest.years else None
    asked = _places_only(selection).but(release=before, areas=areas, year=year)
    return release_changes_of(before, capacity(asked, limits), now)


def published() -> list[Manifest]:
    """Every release, newest first."""
    return releases.releases()


@st.cache_resource(max_entries=SOME, show_spinner=False)
def calendar(selection: Selection) -> Calendar:
    """The Calendar of the selected areas."""
    return build_calendar(
        capacity(_places_only(selection)),
        hazards(_areas_only(selection)),
        flow_months(selection),
    )


@st.cache_resource(max_entries=SOME, show_spinner=False)
def flow_year(selection: Selection) -> FlowYear:
    """Twelve months of flows, so that stepping through them asks nothing."""
    release = _of(selection)
    return build_flow_year(
        [queries.flows_by_month(release, selection, OWNER)],
        queries.staying_by_month(release, selection, OWNER),
        known_months(selection),
        gazetteer(release.id),
        selection.direction,
    )


@st.cache_resource(max_entries=SOME, show_spinner=False)
def place_year(selection: Selection, place: str) -> FlowYear:
    """Everybody who goes out of a place or comes into it, twelve months."""
    release, alone = _of(selection), selection.but(areas=(place,))
    return build_flow_year(
        [
            queries.flows_by_month(release, alone.but(direction=direction), OWNER)
            for direction in ("out", "into")
        ],
        queries.staying_by_month(release, alone, OWNER),
        known_months(selection),
        gazetteer(release.id),
        "both",
    )


def known_months(selection: Selection) -> tuple[bool, ...]:
    """Whether the release speaks of each month of the year asked."""
    told = flow_months(selection).set_index("month")["out"].notna()
    return tuple(bool(told.get(month, False)) for month in MONTHS)


@st.cache_data(max_entries=SOME, show_spinner=False)
def flow_months(selection: Selection) -> pd.DataFrame:
    """People out of, into and within the areas by month."""
    return queries.flow_months(_of(selection), selection.but(months=()), OWNER)


@st.cache_data(max_entries=SOME, show_spinner=False)
def flow_groups(selection: Selection, flow: tuple[str | None, str | None]) -> pd.DataFrame:
    """People of one flow by month, sex and age."""
    origin, destination = flow
    asked = selection.but(months=())
    return queries.flow_groups(_of(selection), asked, OWNER, origin=origin, destination=destination)


@st.cache_data(max_entries=FEW, show_spinner=False)
def flow_choices(release_id: str, kind: str) -> dict[str, dict[str, float]]:
    """The values of sex, age_group, reason and absence that occur, with their people."""
    return queries.flow_choices(opened(release_id), OWNER, kind)


def _areas_only(selection: Selection) -> Selection:
    return Selection(release=selection.release, areas=selection.areas)


def _places_only(selection: Selection) -> Selection:
    return Selection(
        release=selection.release,
        areas=selection.areas,
        year=selection.year,
        hazard=selection.hazard,
    )


def manifest_facts(release: Release) -> dict[str, Any]:
    """Rows by table, home tables first as the manifest lists them."""
    return {name: entry.get("rows") for name, entry in release.manifest.files.items()}
