"""The flow map's content: what the browser needs to draw twelve months by itself.

Python decides what is asked; ``static/flow_map`` gathers what is too near to be told apart, and
draws it. All flows are sent once, with their twelve months, so that neither another month nor
another zoom needs anything from the server.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from mobility.maps.frame import PLACES_AFTER_POINT, box_of
from mobility.views import detail
from mobility.views.display import Box
from mobility.views.flows import ENDS, FlowYear, Mask
from mobility.words import NOISE, Words

MOST_SENT = 20_000  # flows; some 100 kB of a line


def flows_content(year: FlowYear, words: Words, view: Box | None) -> dict[str, Any]:
    """The year's flows for the browser: places, flows, ends and totals.

    All flows that an arrow can show, or the largest where they are too many (:func:`is_large`),
    of those that touch the view. People by flow or place and month are flat lists of twelve
    numbers each. Totals of places and of each direction count all flows, sent or not.
    """
    sent = _sent(year, view)
    pairs, people = year.pairs[sent], year.people[sent]
    at_places = year.at_places()
    ids = _sent_places(year, pairs, at_places["staying"])
    index = {place: number for number, place in enumerate(ids)}
    return {
        "places": _places(year, words, ids),
        "flows": {
            "origin": [index[each] for each in pairs[ENDS[0]]],
            "destination": [index[each] for each in pairs[ENDS[1]]],
            "people": _numbers(people),
            "side": year.side_of_pairs[sent].tolist(),
        },
        "ends": {side: _numbers(table.loc[ids].to_numpy()) for side, table in at_places.items()},
        "people": _numbers(np.nan_to_num([side.totals for side in year.sides])),
        "known": list(year.known),
    }


def is_large(year: FlowYear) -> bool:
    """Whether a year has more flows than a browser is sent at once."""
    return int(year.located.sum()) > MOST_SENT


def _sent(year: FlowYear, view: Box | None) -> Mask:
    """The flows sent: the largest that have a location and, of a large year, touch the view."""
    there = year.located & (year.touching(view) if is_large(year) else True)
    largest = np.where(there, year.people.max(axis=1, initial=0.0), 0.0)
    order = np.argsort(-largest, kind="stable")[:MOST_SENT]
    sent = np.zeros(len(year.pairs), dtype=bool)
    sent[order] = largest[order] > 0
    return sent


def _sent_places(year: FlowYear, pairs: pd.DataFrame, staying: pd.DataFrame) -> list[str]:
    """The ends of the flows sent, and the places with most people staying inside."""
    fullest = staying.max(axis=1).sort_values(ascending=False, kind="stable")
    inside = [each for each in fullest[fullest > 0].index if year.gazetteer.location(each)]
    return sorted({*pairs[ENDS[0]], *pairs[ENDS[1]], *inside[:MOST_SENT]})


def _places(year: FlowYear, words: Words, ids: list[str]) -> dict[str, list[Any]]:
    places, inside = year.gazetteer, set(year.inside)
    at = [places.location(each) or (0.0, 0.0) for each in ids]
    return {
        "id": ids,
        "name": [places.name(words, each) for each in ids],
        "other": [places.other_name(words, each) for each in ids],
        "lon": [round(lon, PLACES_AFTER_POINT) for lon, _ in at],
        "lat": [round(lat, PLACES_AFTER_POINT) for _, lat in at],
        "inside": [int(each in inside) for each in ids],
        "crowd": _crowds(year, ids),
    }


def _crowds(year: FlowYear, ids: list[str]) -> list[int]:
    """Which places may be one disc: those asked about (1), and others of the same level (2).

    A destination of another level, such as a country, is always itself (0).
    """
    levels = [year.gazetteer.level(each) for each in ids]
    finest, inside = detail.finest(levels), set(year.inside)
    return [
        1 if each in inside else 2 if level == finest else 0
        for each, level in zip(ids, levels, strict=True)
    ]


def _numbers(values: Any) -> list[float]:
    """A flat list to a hundredth of a person, since samples are expanded to fractions.

    Truncated, not rounded, so that the browser's whole numbers equal :func:`mobility.words.whole`.
    """
    flat = np.floor(np.asarray(values, dtype=float).ravel() * 100 + 100 * NOISE) / 100
    return [int(each) if each == int(each) else each for each in flat.tolist()]


def frame_box(year: FlowYear, outlines: gpd.GeoDataFrame | None, areas: tuple[str, ...]) -> Box:
    """The part of the world the map opens with in every month: the places of the question.

    Distant ends do not count; their arrows leave at the edge of the map.
    """
    places = year.gazetteer.places.set_index("place_id")
    ids = [year.place] if year.place else list(areas) or list(year.inside)
    at = places.loc[places.index.isin([*ids, *year.inside]), ["lon", "lat"]].dropna()
    corners = [at.to_numpy(dtype=float)]
    if outlines is not None:
        mine = outlines[outlines["place_id"].isin(year.gazetteer.inside(ids)["place_id"])]
        corners += [mine.total_bounds.reshape(2, 2)] * bool(len(mine))
    return box_of(np.vstack(corners))


def map_words(words: Words) -> dict[str, Any]:
    """The texts of the flow map only; the browser fills in ``{n}`` and ``{people}``."""
    return {
        **_state_words(words),
        **_number_words(words),
        **_legend_words(words),
        **_crowd_words(words),
        **_shown_words(words),
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
