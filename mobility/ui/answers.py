"""Answers of the store, remembered while a release does not change.

Every function takes plain arguments, so that Streamlit can tell one question
from another; caches are capped. A release never changes, so its answers never
go stale.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from mobility.access import OWNER
from mobility.selection import Selection
from mobility.settings import data_root
from mobility.store import queries, releases
from mobility.store.releases import Release
from mobility.views.calendar import Calendar, build_calendar
from mobility.views.flows import FlowYear, build_flow_year
from mobility.views.gazetteer import Gazetteer
from mobility.views.hazards import levels
from mobility.views.overview import Overview, build_overview
from mobility.words import MONTHS

FEW, SOME = 4, 24


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _open(root: str, release_id: str) -> Release:
    return releases.open_release(release_id)


def current(release_id: str | None) -> Release:
    """The release named, else the one in use."""
    root = str(data_root())
    wanted = release_id or releases.current_id()
    return releases.open_release() if wanted is None else _open(root, wanted)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def gazetteer(_release: Release, release_id: str) -> Gazetteer:
    """The release's places."""
    return Gazetteer(queries.places(_release, OWNER))


@st.cache_resource(max_entries=FEW, show_spinner=False)
def outlines(_release: Release, release_id: str) -> gpd.GeoDataFrame:
    """The release's outlines."""
    return _release.boundaries()


@st.cache_data(max_entries=SOME, show_spinner=False)
def hazards(_release: Release, selection: Selection) -> pd.DataFrame:
    """Hazards of the selected areas, every hazard."""
    return queries.hazards(_release, selection.but(hazard=None, months=()), OWNER)


@st.cache_data(max_entries=SOME, show_spinner=False)
def capacity(_release: Release, selection: Selection) -> pd.DataFrame:
    """Capacity by village and month of the selected areas, twelve months."""
    return queries.capacity(_release, selection.but(level="village", months=()), OWNER)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def overview(_release: Release, selection: Selection) -> Overview:
    """The Overview of the selected areas and hazard."""
    due = levels(hazards(_release, _areas_only(selection)), selection.hazard)
    return build_overview(capacity(_release, _places_only(selection)), due, selection.hazard)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def calendar(_release: Release, selection: Selection) -> Calendar:
    """The Calendar of the selected areas."""
    return build_calendar(
        capacity(_release, _places_only(selection)), hazards(_release, _areas_only(selection))
    )


@st.cache_resource(max_entries=SOME, show_spinner=False)
def flow_year(_release: Release, selection: Selection, drawn: int) -> FlowYear:
    """Twelve months of flows, so that stepping through them asks nothing."""
    by_month = {
        month: queries.flows(_release, selection.but(months=(month,)), OWNER) for month in MONTHS
    }
    places = gazetteer(_release, _release.id)
    return build_flow_year(by_month, places, selection.direction, drawn)


@st.cache_data(max_entries=SOME, show_spinner=False)
def flow_months(_release: Release, selection: Selection) -> pd.DataFrame:
    """People out of, into and within the areas by month."""
    return queries.flow_months(_release, selection.but(months=()), OWNER)


@st.cache_data(max_entries=SOME, show_spinner=False)
def staying(_release: Release, selection: Selection) -> pd.DataFrame:
    """Flows that stay inside one unit of the level shown, which no arrow can show."""
    return queries.staying(_release, selection, OWNER)


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
