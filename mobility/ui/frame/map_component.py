"""The maps in the page: canvases drawn by the browser, which holds all twelve months.

Heavy content (flows, villages, outlines) is deposited once under a key; the map itself gets a
small payload with those keys and without the month, which the browser gets from the month strip.
Streamlit sends unchanged content only as a hash, so another month, scale or view costs next to
nothing. The drawing is in ``static/map`` and a folder a map.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from mobility.maps.canvas import Deposit, deposited, dressed
from mobility.maps.flow_map import map_words
from mobility.maps.frame import opening_zoom
from mobility.maps.geography import base_content, names_content, signs_content
from mobility.maps.modules import STATIC
from mobility.maps.outlines import asked_outlines, ground_content
from mobility.ui.frame import answers, components, modules
from mobility.views.display import Box
from mobility.words import Words, speak

KEY = "flow_map"
STYLE = STATIC / "map" / "map.css"


@st.cache_resource(max_entries=answers.SOME, show_spinner=False)
def ground(release_id: str, frame: Box) -> Deposit:
    """The outlines of a release, as detailed as a map that opens with ``frame`` can show."""
    return deposited(ground_content(answers.outlines(release_id), opening_zoom(frame)))


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
