"""The maps in the page: canvases drawn by the browser, which holds all twelve months.

Heavy content (flows, villages, outlines) is deposited once under a key; the map itself gets a
small payload with those keys and without the month, which the browser gets from the month strip.
Streamlit sends unchanged content only as a hash, so another month, scale or view costs next to
nothing. The drawing is in ``static/map`` and a folder a map.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from mobility.maps import colours
from mobility.maps.frame import fit
from mobility.maps.geography import base_content, names_content, signs_content
from mobility.maps.outlines import asked_outlines, ground_content
from mobility.ui.frame import answers, components, modules
from mobility.views.display import Box
from mobility.words import Words, speak

KEY = "flow_map"
STYLE = modules.STATIC / "map" / "map.css"
LARGEST_MAP = (1080, 680)  # pixels, for the finest outlines a map opens with

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
    "asked": colours.ASKED,
    "sea": colours.SEA,
    "river": colours.RIVER,
    "coast": colours.COAST,
    "water_ink": colours.WATER_INK,
    "more": colours.MORE,
    "fewer": colours.FEWER,
}


@dataclass(frozen=True)
class Deposit:
    """Content that the browser keeps, under a key derived from it."""

    key: str
    content: Mapping[str, Any]


def deposited(content: Mapping[str, Any]) -> Deposit:
    """Content as ``docs/maps.md`` describes it, with its key."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Deposit(hashlib.sha256(text.encode()).hexdigest()[:16], content)


@st.cache_resource(max_entries=answers.SOME, show_spinner=False)
def ground(release_id: str, frame: Box) -> Deposit:
    """The outlines of a release, as detailed as a map that opens with ``frame`` can show."""
    west, south, east, north = frame
    opening = fit(np.array([west, east]), np.array([south, north]), *LARGEST_MAP)
    return deposited(ground_content(answers.outlines(release_id), opening.zoom))


@dataclass(frozen=True)
class Beneath:
    """What lies under a map of some areas: what to hand over, and what its payload says of it."""

    deposits: Mapping[str, Deposit | None]
    payload: Mapping[str, Any]

    def hand_over(self) -> None:
        """Hand all of it to the browser, which keeps what it has."""
        for name, deposit in self.deposits.items():
            if deposit is not None:
                hand_over(name, deposit)


def beneath(release_id: str, frame: Box, areas: tuple[str, ...], words: Words) -> Beneath:
    """The outlines, coast, rivers, layers and names under a map that opens with ``frame``."""
    outlines, places = ground(release_id, frame), answers.gazetteer(release_id)
    deposits = {
        "ground": outlines,
        "base": _base(release_id, frame),
        "names": _names(release_id, words.language),
    }
    keys = {name: deposit.key if deposit else None for name, deposit in deposits.items()}
    asked = asked_outlines(places, outlines.content["ids"], areas)
    signs = signs_content(answers.context(release_id), words)
    return Beneath(deposits, {**keys, "asked": asked, "signs": signs})


@st.cache_resource(max_entries=answers.SOME, show_spinner=False)
def _base(release_id: str, frame: Box) -> Deposit | None:
    content = base_content(answers.geography(release_id), answers.context(release_id), frame)
    return deposited(content) if content else None


@st.cache_resource(max_entries=answers.FEW, show_spinner=False)
def _names(release_id: str, language: str) -> Deposit:
    gazetteer, context = answers.gazetteer(release_id), answers.context(release_id)
    return deposited(names_content(gazetteer, context, speak(language)))


def hand_over(name: str, deposit: Deposit, number: int = 0) -> None:
    """Hand a deposit to the browser, for the maps that name its key.

    Args:
        name: flows, villages, ground, base or names.
        deposit: the content to keep.
        number: tells deposits of one name apart, where a page has several.
    """
    components.mount(
        "map_deposit",
        "map/deposit.js",
        f"deposit_{name}" + (f"_{number}" if number else ""),
        {"name": name, "key": deposit.key, "content": deposit.content},
        height=1,
    )


def mount(name: str, payload: Mapping[str, Any], words: Words, **callbacks: Any) -> None:
    """Show a map; the texts and colours that all maps share are added to its payload.

    Args:
        name: of the map, of its folder below ``static/``, and its key in the session.
        payload: what to draw, as ``docs/maps.md`` describes it.
        words: the reader's language.
        callbacks: ``on_NAME_change``, called without arguments, for each value it reports.
    """
    component = st.components.v2.component(
        name,
        css=STYLE.read_text(encoding="utf-8"),
        js=modules.starter(f"{name}/{name}.js"),
    )
    component(key=name, data=dressed(payload, words), **callbacks)


def dressed(payload: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """A map's payload with the texts and colours that all maps share."""
    said = {**hand_words(words), **payload["words"]}
    return {**payload, "words": said, "colours": COLOURS, "language": words.language}


def flow_map(
    payload: Mapping[str, Any],
    words: Words,
    *,
    on_view: Callable[[], None],
    on_focus: Callable[[], None],
    on_least: Callable[[], None],
) -> None:
    """Show the flow map.

    Args:
        payload: what to draw, as ``docs/flow_map.md`` describes it.
        words: the reader's language.
        on_view: called when the reader has moved the map.
        on_focus: called when the reader has chosen a place or a flow, or gone back.
        on_least: called when the reader has chosen how many people an arrow has at least.
    """
    mount(
        KEY,
        {**payload, "words": map_words(words)},
        words,
        on_view_change=on_view,
        on_focus_change=on_focus,
        on_least_change=on_least,
    )


def state(name: str) -> Any:
    """In a callback, the new ``view``, ``focus`` or ``least`` of the flow map; else None."""
    return components.reported(KEY, name)


def map_words(words: Words) -> dict[str, Any]:
    """The texts of the flow map only; the browser fills in ``{n}`` and ``{people}``."""
    return {
        **_state_words(words),
        **_number_words(words),
        **_legend_words(words),
        **_crowd_words(words),
        **_shown_words(words),
    }


def hand_words(words: Words) -> dict[str, str]:
    """The texts that all maps share."""
    return {
        "zoom_in": words.say("Zoom in"),
        "zoom_out": words.say("Zoom out"),
        "whole_area": words.say("Back to the start: the whole area"),
        "km": words.say("{n} km"),
        "metres": words.say("{n} m"),
        "closer": words.say("(zoom in)"),
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


def _crowd_words(words: Words) -> dict[str, Any]:
    return {
        "and_more": words.forms("{place} and {n} more", "{place} and {n} more"),
        "flows_together": words.forms("{n} flow", "{n} flows together"),
        "opens": words.say("Click to zoom in"),
    }


def _shown_words(words: Words) -> dict[str, Any]:
    """How many people the arrows show, and the slider that leaves small ones out."""
    return {
        "least_title": words.say("Show arrows of at least"),
        "least_reset": words.say("Automatic"),
        "are_drawn": words.forms(
            "{n} arrow has {people} of {all} people.", "{n} arrows have {people} of {all} people."
        ),
        "are_small": words.say("In smaller arrows, not drawn: {people}."),
        "are_outside": words.say("With both ends outside this part of the map: {people}."),
        "are_inside": words.say("Inside one disc: {people}."),
        "leaving_side": words.say("From here"),
        "arriving_side": words.say("To here"),
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
        "scale_month": words.say("Widths and sizes are scaled to this month only."),
        "thinnest": words.forms(
            "Fewer than {n} person: the thinnest arrow.",
            "Fewer than {n} people: the thinnest arrow.",
        ),
    }
