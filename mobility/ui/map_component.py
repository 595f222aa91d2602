"""The flow map in the page: a canvas drawn by the browser, which holds all twelve months.

Heavy content (flows, outlines) is deposited once under a key; the map itself
gets a small payload that names the keys, so that another month, scale or view
costs next to nothing. The drawing is in ``static/flow_map``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from mobility.maps import colours
from mobility.ui import components, modules
from mobility.words import Words

KEY = "flow_map"
STYLE = modules.STATIC / "flow_map" / "flow_map.css"

COLOURS = {
    "ink": colours.INK,
    "muted": colours.MUTED,
    "line": colours.LINE,
    "panel": colours.PANEL,
    "paper": colours.PAPER,
    "accent": colours.ACCENT,
    "accent_pale": colours.ACCENT_PALE,
    "flow_faint": colours.FLOW_FAINT,
    "land": colours.LAND,
    "land_line": colours.LAND_LINE,
    "more": colours.MORE,
    "fewer": colours.FEWER,
}


def deposit(name: str, key: str, content: Mapping[str, Any]) -> None:
    """Hand content to the browser, for the maps that name its key.

    Args:
        name: flows or ground.
        key: names this content for ever; other content has another key.
        content: what ``docs/flow_map.md`` describes.
    """
    components.mount(
        "flow_deposit",
        "flow_map/deposit.js",
        f"deposit_{name}",
        {"name": name, "key": key, "content": content},
        height=1,
    )


def flow_map(
    payload: Mapping[str, Any],
    words: Words,
    *,
    on_view: Callable[[], None],
    on_focus: Callable[[], None],
) -> None:
    """Show the map; its words and colours are added to the payload.

    Args:
        payload: what to draw, as ``docs/flow_map.md`` describes it.
        words: the reader's language.
        on_view: called when the reader moved the map and it came to rest.
        on_focus: called when the reader chose a place or a flow, or went back.
    """
    component = st.components.v2.component(
        KEY,
        css=STYLE.read_text(encoding="utf-8"),
        js=modules.starter("flow_map/flow_map.js"),
    )
    component(
        key=KEY,
        data={**payload, "words": map_words(words), "colours": COLOURS},
        on_view_change=on_view,
        on_focus_change=on_focus,
    )


def state(name: str) -> Any:
    """In a callback, what the reader just did: ``view`` or ``focus``; else None."""
    found = st.session_state.get(KEY)
    return found.get(name) if found else None


def map_words(words: Words) -> dict[str, Any]:
    """Every text of the map; the browser fills in ``{n}`` and ``{people}``."""
    return {
        **_hand_words(words),
        **_state_words(words),
        **_number_words(words),
        **_legend_words(words),
    }


def _hand_words(words: Words) -> dict[str, str]:
    return {
        "zoom_in": words.say("Zoom in"),
        "zoom_out": words.say("Zoom out"),
        "whole_area": words.say("Show the whole area"),
        "back": words.say("Back to all flows"),
        "wheel_hint": words.say("Hold Ctrl or ⌘ and scroll to zoom"),
        "touch_hint": words.say("Use two fingers to move the map"),
        "keys_hint": words.say("Arrow keys move the map, + and − zoom, 0 shows the whole area"),
    }


def _state_words(words: Words) -> dict[str, str]:
    return {
        "unknown": words.say("Nothing is known about this month: nobody was asked."),
        "unknown_compare": words.say(
            "Nothing is known about the month compared with: nobody was asked."
        ),
        "nobody": words.say("Nobody, as far as is known."),
        "unchanged": words.say("No flow differs between the two."),
        "basemap_failed": words.say("The background map cannot be reached. All else is here."),
    }


def _number_words(words: Words) -> dict[str, Any]:
    return {
        "people": words.forms("{n} person", "{n} people"),
        "more_places": words.forms("{n} more place", "{n} more places"),
        "share_of_all": words.say("{share} of all"),
        "instead_of": words.say("{people} instead of {reference}"),
        "leaving": words.say("{people} from here"),
        "arriving": words.say("{people} to here"),
        "staying": words.say("{people} inside it"),
        "drawn": words.say("of which drawn: {people}"),
    }


def _legend_words(words: Words) -> dict[str, Any]:
    return {
        "flow_title": words.say("People in a flow"),
        "place_title": words.say("People at a place"),
        "leave_here": words.say("from here"),
        "arrive_here": words.say("to here"),
        "stay_here": words.say("inside it"),
        "change_title": words.say("Difference in a flow"),
        "place_change_title": words.say("Difference at a place"),
        "more": words.say("{people} more"),
        "fewer": words.say("{people} fewer"),
        "beyond": words.say("lies beyond the edge of the map"),
        "scale_year": words.say("Widths and sizes mean the same in all twelve months."),
        "scale_month": words.say("Widths and sizes fit this month alone."),
        "thinnest": words.forms(
            "Fewer than {n} person: the thinnest arrow.",
            "Fewer than {n} people: the thinnest arrow.",
        ),
    }
