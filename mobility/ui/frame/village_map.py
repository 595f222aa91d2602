"""The village map: its content, its words, and a click on a village, which opens its page."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from mobility.maps.canvas import Deposit, deposited
from mobility.maps.village_map import village_map_payload, villages_content
from mobility.measures.parameters import Limits
from mobility.reports.pictures.village_picture import village_picture
from mobility.selection import Selection
from mobility.ui.frame import answers, components, downloads, map_component, page
from mobility.ui.frame.map_component import Beneath
from mobility.ui.frame.page import PageQuestion
from mobility.views.overview import Overview
from mobility.views.signs import Signs
from mobility.words import speak

KEY = "village_map"


def village_map(asked: PageQuestion, villages: Deposit, shown: Signs, place: str = "") -> None:
    """Villages by both findings, of the strip's month.

    Args:
        villages: their content, as :func:`of_areas` gives it.
        shown: which of the findings are.
        place: a village to draw a ring about.
    """
    payload, beneath = payload_of(asked, villages, shown, place)
    map_component.mount(KEY, payload, asked.words, on_village_change=_chosen)
    map_component.hand_over("villages", villages)
    beneath.hand_over()
    page.open_chosen()


def payload_of(
    asked: PageQuestion, villages: Deposit, shown: Signs, place: str = ""
) -> tuple[dict[str, Any], Beneath]:
    """What the map is given, and what lies under it, to be handed over too."""
    words = asked.words
    frame, areas = villages.content["frame"], asked.selection.areas
    beneath = map_component.beneath(asked.release.id, frame, areas, words)
    payload = village_map_payload(words, villages.key, beneath.payload, shown, asked.helpers_each)
    payload["place"] = place
    return payload, beneath


def of_areas(asked: PageQuestion, month: int) -> Deposit:
    """The villages of the areas chosen; of wide areas those listed, each in the month it has there.

    Args:
        month: the month on show.
    """
    selection, language = asked.selection.but(months=()), asked.words.language
    if answers.is_wide(selection):
        rows = answers.villages_listed(selection, asked.limits, asked.signs, month)
        return _deposited(rows, selection, language)
    return _of_areas(selection, asked.limits, language)


@st.cache_resource(max_entries=answers.SOME, show_spinner=False)
def _of_areas(selection: Selection, limits: Limits, language: str) -> Deposit:
    return _deposited(answers.overview(selection, limits).capacity, selection, language)


def _deposited(rows: pd.DataFrame, selection: Selection, language: str) -> Deposit:
    gazetteer = answers.gazetteer(selection.release or "")
    return deposited(villages_content(rows, gazetteer, speak(language)))


def picture(asked: PageQuestion, view: Overview, month: int, answer: str, form: str) -> bytes:
    """The map as a file: of the month shown, or for wide areas of the villages to prepare first."""
    words, gazetteer = asked.words, asked.gazetteer
    first = answers.villages_listed(asked.selection, asked.limits, asked.signs, month)
    rows = first if view.is_wide else view.month(month)
    more = words.say("Villages by finding, {month}", month=words.month(month))
    if view.is_wide and not asked.signs.of_month:
        more = words.say("Prepare first: each village in its worst month")
    notes = [words.say("filled: certain, hollow: probably") if asked.signs.in_month else ""]
    notes.append(downloads.ground_source(asked))
    return village_picture(
        downloads.caption(asked, answer, more, notes),
        rows,
        list(first["place_id"]),
        asked.signs,
        gazetteer,
        downloads.ground(asked),
        words,
        form,
    )


def _chosen() -> None:
    """A click on a village: the next run opens its page, in the month shown."""
    chosen = components.reported(KEY, "village")
    if chosen:
        page.choose_place(str(chosen["id"]), int(chosen["month"]))
