"""The fitting level of detail: flows are summed to few enough units to tell apart.

A level chosen by the reader is used. Otherwise it is the finest with at most
:data:`READABLE` units in view: townships for a region, villages when the map is
zoomed in.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from mobility.selection import Selection
from mobility.tables import LEVELS
from mobility.views.display import Box, Display
from mobility.views.gazetteer import Gazetteer

READABLE = 30  # units in view at once whose arrows the eye can follow
ADMINISTRATIVE = tuple(level for level in LEVELS if level != "other")


def shown_level(
    gazetteer: Gazetteer, selection: Selection, display: Display, *, is_chosen: bool
) -> str:
    """The level that a flow map shows.

    A single flow keeps the level of its ends, at any zoom. For a single place, units coarser than
    the place itself would show nothing.

    Args:
        gazetteer: the release's places.
        selection: the question; its level is the reader's choice, or one that the release has.
        display: the view of the map, and the single place or flow.
        is_chosen: whether the reader chose the level.
    """
    level: str | None = selection.level
    if not is_chosen:
        level = finest(gazetteer.level(end) for end in display.flow or ())
        level = level or fitting_level(
            gazetteer, selection.areas, selection.direction, display.view
        )
    return finest([level, gazetteer.level(display.place)]) or level or selection.level


def fitting_level(
    gazetteer: Gazetteer, areas: tuple[str, ...], direction: str, view: Box | None
) -> str | None:
    """The level with few enough units in the areas and the part of the map in view.

    Args:
        gazetteer: the release's places.
        areas: places of the question; empty means every place.
        direction: within needs two units, out and into need one.
        view: west, south, east, north of the map; None means all of the areas.

    Returns:
        A level of the data dictionary; None if the release has no such place.
    """
    inside = gazetteer.inside(areas) if areas else gazetteer.places
    seen = inside if view is None else _in_view(inside, view)
    units = seen["level"].value_counts()
    least = 2 if direction == "within" or not areas else 1
    there = [level for level in ADMINISTRATIVE if units.get(level, 0) >= least]
    readable = [level for level in there if units[level] <= READABLE]
    # If every level has too many, the coarsest comes closest.
    return readable[-1] if readable else next(iter(there), None)


def finest(levels: Iterable[str | None]) -> str | None:
    """The finest of some levels; None if none of them is administrative."""
    there = [level for level in levels if level in ADMINISTRATIVE]
    return max(there, key=ADMINISTRATIVE.index, default=None)


def _in_view(places: pd.DataFrame, view: Box) -> pd.DataFrame:
    west, south, east, north = view
    return places[places["lon"].between(west, east) & places["lat"].between(south, north)]
