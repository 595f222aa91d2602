"""The level of detail that fits: flows are summed to units few enough to tell apart.

The finest level of which a reader sees at most :data:`READABLE` units is
taken: townships where a region is shown, villages where the map was moved
close. The reader can always choose another.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from mobility.tables import LEVELS
from mobility.views.display import Box
from mobility.views.gazetteer import Gazetteer

READABLE = 30  # units on the map at once whose arrows can be followed by eye
ADMINISTRATIVE = tuple(level for level in LEVELS if level != "other")


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
