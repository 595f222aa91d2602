"""The search at the top of every page: a place by name or code, found as one types."""

from __future__ import annotations

from typing import Any

import streamlit as st

from mobility.ui.frame import answers, components, page
from mobility.ui.frame.navigation import PLACE_PAGE
from mobility.ui.frame.page import PageQuestion
from mobility.views.place_search import Found, offered

KEY = "place_search"
SOUGHT = "place_sought"  # in the session: what was typed last
LONGEST = 60


@st.fragment
def place_search() -> None:
    """A field that offers places, by level; choosing one opens its page."""
    page.open_chosen()  # first: the question below writes this page's address
    asked = page.current_question()
    words, sought = asked.words, str(st.session_state.get(SOUGHT, ""))
    components.mount(
        "place_search",
        "place_search/place_search.js",
        KEY,
        {
            "label": words.say("Find a village, tract or township"),
            "placeholder": words.say("Find a place by name or code"),
            "sought": sought,
            "page": PLACE_PAGE.address,
            "bound": [*page.PLACE_BOUND, "months"],
            "language": words.language,
            **_results(asked, sought),
        },
        on_text_change=_typed,
        on_place_change=_chosen,
    )


def _results(asked: PageQuestion, sought: str) -> dict[str, Any]:
    """What is found, level by level, and what is said of it."""
    if not sought:
        return {"found": [], "said": ""}
    found = answers.places_found(asked.release.id, sought)
    levels = offered(asked.words, asked.gazetteer, found)
    return {"found": levels, "said": _said(asked, found)}


def _said(asked: PageQuestion, found: Found) -> str:
    words = asked.words
    if not found.ids:
        return words.say("No place in this release has that name, or one like it.")
    if found.is_near:
        return words.say("No place has exactly that name. Similar names:")
    return words.count("{n} place", "{n} places", sum(found.totals.values()))


def _typed() -> None:
    text = components.reported(KEY, "text")
    if isinstance(text, str):
        st.session_state[SOUGHT] = text[:LONGEST]


def _chosen() -> None:
    place = components.reported(KEY, "place")
    if isinstance(place, str) and place:
        st.session_state[SOUGHT] = ""
        page.choose_place(place)
