"""The level of detail that fits: flows are summed to units few enough to tell apart.

The level that a reader chose is taken. Where none was chosen it is the finest
of which they see at most :data:`READABLE` units: townships where a region is
shown, villages where the map was moved close.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from mobility.selection import Selection
from mobility.tables import LEVELS
from mobility.views.display import Box, Display
from mobility.views.gazetteer import Gazetteer

READABLE = 30  # units on the map at once whose arrows can be followed by eye
ADMINISTRATIVE = tuple(level for level in LEVELS if level != "other")


def shown_level(
    gazetteer: Gazetteer, selection: Selection, display: Display, *, is_chosen: bool
) -> str:
    """The level that a flow map shows.

    A flow looked at alone is one of its ends' own level, however close the map is. Of a place
    looked at alone, units coarser than itself would tell nothing.

    Args:
        gazetteer: the release's places.
        selection: the question; its level is the reader's, or one that the release has.
        display: what of the map is looked at.
        is_chosen: whether the level is the reader's.
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
    """The level whose units fit the areas and the part of the map in view.

    Args:
        gazetteer: the release's places.
        areas: places asked about; empty is every place.
        direction: within needs two units, out and into need one.
        view: west, south, east, north of the map; None is all of the areas.

    Returns:
        A level of the data dictionary; None where the release has no such place.
    """
    inside = gazetteer.inside(areas) if areas else gazetteer.places
    seen = inside if view is None else _in_view(inside, view)
    units = seen["level"].value_counts()
    least = 2 if direction == "within" or not areas else 1
    there = [level for level in ADMINISTRATIVE if units.get(level, 0) >= least]
    readable = [level for level in there if units[level] <= READABLE]
    # Where no level is few enough, the coarsest is the nearest to it.
    return readable[-1] if readable else next(iter(there), None)


def finest(levels: Iterable[str | None]) -> str | None:
    """The finest of some levels; None where none of them is administrative."""
    there = [level for level in levels if level in ADMINISTRATIVE]
    return max(there, key=ADMINISTRATIVE.index, default=None)


def _in_view(places: pd.DataFrame, view: Box) -> pd.DataFrame:
    west, south, east, north = view
    return places[places["lon"].between(west, east) & places["lat"].between(south, north)]
