"""The matrix below the flow map: origins and destinations, where arrows are too many to read."""

from __future__ import annotations

from typing import Any

import numpy as np

from mobility.maps.flow_map import map_words
from mobility.ui.flows.flow_map import View, deposit, look_at
from mobility.ui.frame import components, map_component, parts
from mobility.views.flows import FlowYear
from mobility.words import Words

KEY = "flow_matrix"
MOST_ARROWS = 100  # flows of a month that are read off a map


def matrix(view: View) -> None:
    """The matrix, where a month has more flows than can be read off the map."""
    words, display = view.asked.words, view.asked.display
    if display.place or display.flow or not has_many(view.year):
        return
    parts.heading(words.say("Who goes where"))
    payload = {
        "flows": deposit(view).key,
        "compare": display.reference_month or display.compare or None,
        "words": matrix_words(words),
    }
    map_component.mount(KEY, payload, words, on_focus_change=_looked_at)


def has_many(year: FlowYear) -> bool:
    """Whether any month has so many flows; the same in all months, so that nothing jumps."""
    return int(np.max((year.people > 0).sum(axis=0), initial=0)) > MOST_ARROWS


def _looked_at() -> None:
    look_at(components.reported(KEY, "focus"))


def matrix_words(words: Words) -> dict[str, Any]:
    """The texts of the matrix; the browser fills in numbers."""
    return {
        **map_words(words),
        "caption": words.say("People in the month, by origin and destination"),
        "from_to": words.say("from ↓ to →"),
        "all": words.say("all"),
        "other_places": words.forms("{n} other place", "{n} other places"),
        "nobody_here": words.say("nobody known"),
        "more_rows": words.say("Show {n} more rows"),
        "order": words.say("Order of the places"),
        "order_people": words.say("Most people first"),
        "order_north": words.say("From north to south"),
        "columns_shown": words.say("Destinations {from}–{to} of {n}"),
        "columns_before": words.say("Destinations before these"),
        "columns_after": words.say("Destinations after these"),
        "cells_note": words.say(
            "Each number is people in the month: how many from the place on the left are at the "
            "place above. A dot: nobody is known. Numbers under 1 are estimates from samples. "
            "The total of each line covers everybody of its place, including those without a "
            "cell."
        ),
    }
