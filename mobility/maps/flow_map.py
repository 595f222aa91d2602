"""The flow map's content: what the browser needs to draw twelve months by itself.

Python decides what is drawn and how large the scales are; ``static/flow_map``
draws it. The flows sent are the largest of every month, so that changing the
month needs nothing from the server. Everything that is fixed over the year
(scales, places, outlines) is sent once.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from mobility.maps.frame import PLACES_AFTER_POINT, box_of
from mobility.views.display import Box, Display
from mobility.views.flows import ENDS, FlowYear
from mobility.words import MONTHS, NOISE, Words


def flows_content(year: FlowYear, words: Words, display: Display) -> dict[str, Any]:
    """The year's flows for the browser: places, flows, ends, scales and totals.

    Flows are the union of the largest of each month; people by flow or place and month are flat
    lists of twelve numbers each. Totals of places and of each direction count all flows, sent or
    not.
    """
    sent = np.zeros(len(year.pairs), dtype=bool)
    for month in MONTHS:
        sent |= year.drawn(month, display)
    pairs, people = year.pairs[sent], year.people[sent]
    at_places = year.at_places()
    ids = _sent_places(year, pairs, at_places["staying"], display)
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
        "largest": _largest(year, at_places, display),
        "people": _numbers(np.nan_to_num([side.totals for side in year.sides])),
        "known": list(year.known),
    }


def _sent_places(
    year: FlowYear, pairs: pd.DataFrame, staying: pd.DataFrame, display: Display
) -> list[str]:
    """The ends of the flows sent, and the places with most people staying inside."""
    fullest = staying.max(axis=1).sort_values(ascending=False, kind="stable")
    inside = [each for each in fullest[fullest > 0].index if year.gazetteer.location(each)]
    return sorted({*pairs[ENDS[0]], *pairs[ENDS[1]], *inside[: display.drawn]})


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
    }


def _largest(
    year: FlowYear, at_places: dict[str, pd.DataFrame], display: Display
) -> dict[str, float | None]:
    """The maxima of the scales, over all months and all rows.

    Only places of the question count; otherwise Yangon would shrink every village to a dot. Those
    who leave a place and those who come to it are different people, so their sizes are separate.
    """
    asked = at_places["leaving"].index.isin(year.inside)
    people = np.stack([table[asked].to_numpy() for table in at_places.values()])
    found: dict[str, float | None] = {
        "flow": float(year.people.max(initial=0.0)),
        "place": float(np.max(people, initial=0.0)),
        "change": None,
        "place_change": None,
    }
    if year.reference(display.compare) is None:
        return found
    known, month = np.array(year.known), display.reference_month
    base = people[..., month - 1] if month else people[..., known].mean(axis=-1)
    changes = year.sizes(display.compare)[:, known]
    return found | {
        "change": float(changes.max(initial=0.0)),
        "place_change": float(np.abs(people - base[..., None])[..., known].max(initial=0.0)),
    }


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
