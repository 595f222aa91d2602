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


def hazards(selection: Selection) -> pd.DataFrame:
    """Hazards of the selected areas, every hazard."""
    return _hazards(_areas_only(selection))


@st.cache_data(max_entries=SOME, show_spinner=False)
def _hazards(areas: Selection) -> pd.DataFrame:
    return queries.hazards(_of(areas), areas, OWNER)


@st.cache_data(max_entries=SOME, show_spinner=False)
def capacity(selection: Selection) -> pd.DataFrame:
    """Capacity by village and month of the selected areas, twelve months."""
    return queries.capacity(_of(selection), selection.but(level="village", months=()), OWNER)


def overview(selection: Selection) -> Overview:
    """The Overview of the selected areas and hazard."""
    return _overview(_places_only(selection))


@st.cache_resource(max_entries=SOME, show_spinner=False)
def _overview(places: Selection) -> Overview:
    due = levels(hazards(places), places.hazard)
    return build_overview(capacity(places), due, places.hazard)


@st.cache_resource(max_entries=SOME, show_spinner=False)
def calendar(selection: Selection) -> Calendar:
    """The Calendar of the selected areas."""
    return build_calendar(
        capacity(_places_only(selection)),
        hazards(selection),
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
        place,
    )


def known_months(selection: Selection) -> tuple[bool, ...]:
    """Whether the release speaks of each month of the year asked."""
    known = queries.known_months(_of(selection), selection, OWNER)
    return tuple(month in known for month in MONTHS)


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
def flow_choices(release_id: str, kind: str) -> dict[str, list[str]]:
    """The values of sex, age_group, reason and absence that occur, most people first."""
    found = queries.flow_choices(opened(release_id), OWNER, kind)
    ordered = found.sort_values(["people", "value"], ascending=[False, True])
    return {str(group): list(rows["value"]) for group, rows in ordered.groupby("group")}


@st.cache_data(max_entries=FEW, show_spinner=False)
def flow_years(release_id: str, kind: str) -> list[int]:
    """The years that stays, or moves, tell of."""
    return queries.flow_years(opened(release_id), OWNER, kind)


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
