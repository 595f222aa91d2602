"""Small maps with one scale: what the browser needs to draw the same places on each.

``static/dot_maps`` draws them. A map is a text with a digit a place: the number of its mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from mobility.maps import colours
from mobility.maps.colours import Mark, hollow
from mobility.maps.frame import TILE, Frame, box_of, fit
from mobility.maps.geography import base_content
from mobility.maps.outlines import CLOSER, ground_content
from mobility.measures.finding import CANNOT_TELL, CERTAIN, NO_DATA, PROBABLY
from mobility.views.display import Box
from mobility.views.gazetteer import Gazetteer

PLACES_AFTER_POINT = 4  # about ten metres, far less than a pixel of a small map
LARGE_RIVERS = 2  # ranks that small maps show
SMALL, LARGE = (300, 260), (640, 520)  # pixels of a map of many, and of one

FINDING_MARKS: tuple[Mark, ...] = tuple(
    each for mark in colours.MARKS for each in ((mark, hollow(mark)) if mark.sure else (mark,))
)
"""The marks of findings, gravest first: certain, then probable."""


@dataclass(frozen=True)
class DotMap:
    """One of several maps.

    Attributes:
        code: what choosing it reports.
        title, number, note: above it.
        said: what it shows, for those who do not see it.
        kinds: the number of each place's mark, a digit each.
        level: of the hazard; its ring.
        link: where it leads; empty is nowhere.
        told: what is said of each place under a pointer; empty is its name.
    """

    code: str
    title: str
    said: str
    kinds: str
    number: str = ""
    note: str = ""
    level: int = 0
    link: str = ""
    told: tuple[str, ...] = ()


def finding_kind(finding: str, sure: object) -> int:
    """The number of a finding's mark among :data:`FINDING_MARKS`."""
    wanted = "" if finding in (CANNOT_TELL, NO_DATA) else PROBABLY if sure == PROBABLY else CERTAIN
    return next(
        number
        for number, mark in enumerate(FINDING_MARKS)
        if mark.code == finding and mark.sure == wanted
    )


def located(gazetteer: Gazetteer, ids: Sequence[str]) -> list[str]:
    """Of some places those that a map can show, by code."""
    return [each for each in sorted(ids) if gazetteer.location(each)]


def dot_maps(
    maps: Sequence[DotMap],
    marks: Sequence[Mark],
    places: Sequence[str],
    gazetteer: Gazetteer,
    outlines: gpd.GeoDataFrame | None,
    geography: gpd.GeoDataFrame,
    names: Sequence[str] = (),
) -> dict[str, Any]:
    """The maps for the browser.

    Args:
        maps: their digits are those of ``places``, in order.
        marks: gravest first; at most ten.
        places: what :func:`located` gave.
        gazetteer: places with their locations.
        outlines: of the release.
        geography: its coast and rivers.
        names: of the places, where a pointer is to learn them.
    """
    at = np.array([gazetteer.location(each) for each in places], dtype=float).reshape(-1, 2)
    size = SMALL if len(maps) > 1 else LARGE
    frame = box_of(at)
    opening = fit(np.array(frame[::2]), np.array(frame[1::2]), *size)
    return {
        "lon": at[:, 0].round(PLACES_AFTER_POINT).tolist(),
        "lat": at[:, 1].round(PLACES_AFTER_POINT).tolist(),
        "frame": frame,
        "shapes": _ground(outlines, opening),
        "base": _base(geography, opening, frame),
        "zoom": opening.zoom,
        "marks": [_mark(each) for each in marks],
        "scale": 0.45 if len(maps) > 1 else 0.7,  # as large as they find room
        "maps": [_map(each) for each in maps],
        "ids": list(places) if names else None,
        "names": list(names) or None,
    }


def _ground(outlines: gpd.GeoDataFrame | None, opening: Frame) -> list[list[list[float]]]:
    """The outlines near the frame, no finer than a small map can show."""
    if outlines is None:
        return []
    degrees = 360.0 / (TILE * 2.0**opening.zoom)
    half = degrees * max(opening.width, opening.height)
    near = outlines.cx[
        opening.lon - half : opening.lon + half, opening.lat - half : opening.lat + half
    ]
    shapes: list[list[list[float]]] = ground_content(near, opening.zoom - CLOSER)["shapes"]
    return shapes


def _base(geography: gpd.GeoDataFrame, opening: Frame, frame: Box) -> dict[str, Any] | None:
    """Coast and large rivers, no finer than a small map can show."""
    pixel = 360.0 / (TILE * 2.0**opening.zoom)
    kept = geography[(geography["kind"] != "river") | (geography["rank"] <= LARGE_RIVERS)]
    simple = shapely.simplify(kept.geometry.to_numpy(), pixel / 2)
    kept = kept.set_geometry(gpd.GeoSeries(simple, index=kept.index, crs=geography.crs))
    return base_content(kept[~kept.geometry.is_empty], None, frame)


def _mark(mark: Mark) -> Mapping[str, Any]:
    return {
        "points": mark.points, "size": mark.size, "filled": mark.filled,
        "colour": mark.colour, "rim": mark.rim,
    }  # fmt: skip


def _map(each: DotMap) -> dict[str, Any]:
    return {
        "code": each.code, "title": each.title, "number": each.number, "note": each.note,
        "said": each.said, "kinds": each.kinds, "level": each.level, "link": each.link,
        "told": list(each.told) or None,
    }  # fmt: skip
