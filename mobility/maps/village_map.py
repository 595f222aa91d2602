"""Villages by verdict: a mark's shape, colour and word say the same thing."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pydeck as pdk

from mobility.maps.colours import MARK_BY_VERDICT, MARKS
from mobility.maps.deck import Drawing, layer, literal
from mobility.maps.frame import Frame, fit
from mobility.maps.labels import Label, label_layer, mark_atlas
from mobility.maps.outlines import ground
from mobility.views.gazetteer import Gazetteer
from mobility.words import Words

CROWDED = 800  # from so many villages on, marks are drawn smaller
CROWDED_SIZE = 0.8


def draw_villages(
    villages: pd.DataFrame,
    gazetteer: Gazetteer,
    words: Words,
    outlines: gpd.GeoDataFrame | None,
    size: tuple[int, int],
) -> Drawing:
    """The map of one month.

    Args:
        villages: place_id, verdict, and name and text of a tooltip (plain), a row a village.
        gazetteer: places with their locations; a village without one is not drawn.
        size: width and height in pixels the map is laid out for.
    """
    located = villages.assign(at=[gazetteer.location(each) for each in villages["place_id"]])
    located = located[located["at"].notna()]
    points = np.array(located["at"].tolist(), dtype=float).reshape(-1, 2)
    frame = fit(points[:, 0], points[:, 1], *size)
    layers = [*ground(outlines, frame), _marks(located)]
    names = _township_names(located["place_id"], gazetteer, words, frame)
    if len(names) > 1:  # one alone is in the page's sentence, and would only cover villages
        layers.append(label_layer(names, frame))
    return Drawing(layers, frame)


def _marks(located: pd.DataFrame) -> pdk.Layer:
    """All marks in one layer, the gravest last and so on top."""
    url, mapping = mark_atlas()
    shrink = CROWDED_SIZE if len(located) > CROWDED else 1.0
    order = {mark.code: -place for place, mark in enumerate(MARKS)}
    rows = [
        {
            "id": row.place_id,
            "icon": row.verdict,
            "size": round(MARK_BY_VERDICT[str(row.verdict)].size * shrink, 1),
            "at": [round(row.at[0], 5), round(row.at[1], 5)],
            "name": row.name,
            "text": row.text,
        }
        for row in located.sort_values("verdict", key=lambda v: v.map(order)).itertuples()
    ]
    return layer(
        "IconLayer",
        "villages",
        rows,
        icon_atlas=literal(url),
        icon_mapping=mapping,
        get_icon="icon",
        get_position="at",
        get_size="size",
        size_units=literal("pixels"),
        pickable=True,
    )


def _township_names(
    ids: pd.Series, gazetteer: Gazetteer, words: Words, frame: Frame
) -> list[Label]:
    """Each township's name at the middle of its villages."""
    townships = ids.map(lambda each: gazetteer.above(each, "township"))
    labels = []
    for township, members in ids.groupby(townships):
        at = np.array([gazetteer.location(each) for each in members], dtype=float)
        x, y = frame.to_pixels(at[:, 0], at[:, 1]).mean(axis=0)
        labels.append(Label(gazetteer.name(words, township), "", x, y, 0.0, float(len(members))))
    return labels
