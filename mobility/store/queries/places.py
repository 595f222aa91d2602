"""Places, and the years a release covers."""

from __future__ import annotations

import pandas as pd

from mobility import access
from mobility.access import Viewer
from mobility.measures import places as place_measures
from mobility.store.database import Table, stand_in
from mobility.store.queries.scope import located, places_in
from mobility.store.releases import Reader, Release
from mobility.tables import LEVELS


def places(
    release: Release, viewer: Viewer, *, level: str | None = None, area: str | None = None
) -> pd.DataFrame:
    """Places with their names and locations.

    Args:
        level: only this level.
        area: only this place and what lies in it.

    Returns:
        place_id, name_en, name_my, level, parent_id, lon, lat, households; by place_id.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        rows = read["places"]
        if level:
            rows = rows.filter(rows.level == level)
        if area:
            inside = places_in(read, located(read, [area]))
            rows = rows.semi_join(inside, "place_id")
        return read.run(rows.order_by("place_id")).to_pandas()


def places_named(release: Release, viewer: Viewer, text: str, most: int | None = None) -> list[str]:
    """Places whose name in either script, or whose code, contains ``text``.

    Args:
        text: cleaned as importers clean names; empty finds nothing.
        most: how many at most; None is all.

    Returns:
        Their ids: those that begin with it first, then wider levels, then by code.
    """
    access.require(viewer, release.manifest.opened_to)
    if not text:
        return []
    with release.tables() as read:
        rows = read.answer(("named", most), lambda: _named(read, most), {"text": text.lower()})
    return list(rows.column("place_id").to_pylist())


def _named(read: Reader, most: int | None) -> Table:
    matches = place_measures.named(read["place_names"], stand_in("text", "string"))
    return matches if most is None else matches.limit(most)


def places_by_level(release: Release, viewer: Viewer, text: str, each: int) -> pd.DataFrame:
    """Places as :func:`places_named` finds them, the first ``each`` of every level.

    Returns:
        place_id, level, found (how many places of the level there are); the widest level first.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        rows = read.answer(
            ("by level", each),
            lambda: place_measures.first_of_each_level(
                read["place_names"], stand_in("text", "string"), each
            ),
            {"text": text.lower()},
        ).to_pandas()
    return rows.assign(level=[LEVELS[rank] for rank in rows["rank"]]).drop(columns="rank")


def years(release: Release) -> list[int]:
    """Years the release's stays or moves cover."""
    return release.manifest.years
