"""A map of villages as dots, each of which opens its village."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from mobility.ui.frame import components, state


def show(key: str, content: Mapping[str, Any]) -> None:
    """Show it; a click on a village opens its calendar.

    Args:
        key: of this map in the session.
        content: what :func:`mobility.maps.dot_maps.dot_maps` gave, with names.
    """
    chosen = f"{key}_chosen"

    def clicked() -> None:
        village = components.reported(key, "place")
        if village:
            state.change(village=str(village))
            st.session_state[chosen] = True

    components.mount("dot_maps", "dot_maps/dot_maps.js", key, content, on_place_change=clicked)
    if st.session_state.pop(chosen, False):
        st.switch_page("pages/village_calendar.py")
