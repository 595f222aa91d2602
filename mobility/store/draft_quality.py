"""The numbers that tell how good a draft is, beside the release in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from ibis.expr.types import Table

from mobility import access, tables
from mobility.access import Viewer
from mobility.measures import quality
from mobility.store.draft import Draft
from mobility.store.releases import Release

SIZES = ("households", "people", "away")


@dataclass(frozen=True)
class Quality:
    """What :mod:`mobility.measures.quality` finds in a draft, a table each.

    Attributes:
        changes: villages of both: place_id, and of each of :data:`SIZES` a column with
            ``_before`` and one with ``_now``; None where there is nothing to compare with.
        places: of the draft: place_id, name_en, name_my.
    """

    coverage: pd.DataFrame
    empty: pd.DataFrame
    unknown: pd.DataFrame
    turns: pd.DataFrame
    beyond: pd.DataFrame
    changes: pd.DataFrame | None
    places: pd.DataFrame


def draft_quality(viewer: Viewer, drafted: Draft, release: Release | None) -> Quality:
    """The numbers of a draft.

    Args:
        release: in use; the synthetic demonstration is not compared with.

    Raises:
        MobilityError: the viewer is not the owner of the data.
        StoreError: the draft or the release is damaged.
    """
    if release is not None:
        access.require_owner(viewer, release.manifest.opened_to)
    backend = drafted.connect()
    rows = {name: drafted.rows(backend, name) for name in tables.NAMES}
    roster, residents, stays = rows["roster"], rows["residents"], rows["stays"]

    def run(expression: Table) -> pd.DataFrame:
        return backend.to_pyarrow(expression).to_pandas()

    return Quality(
        run(quality.coverage(roster, rows["places"])),
        run(quality.empty_dwellings(roster)),
        run(quality.unknown_months(roster)),
        run(quality.turns(roster)),
        run(quality.more_away_than_live(residents, stays)),
        _changes(run(_sizes(rows)), release),
        run(rows["places"].select("place_id", "name_en", "name_my")),
    )


def _changes(now: pd.DataFrame, release: Release | None) -> pd.DataFrame | None:
    if release is None or release.manifest.synthetic:
        return None
    with release.tables() as read:
        before = read.run(_sizes({name: read[name] for name in tables.NAMES})).to_pandas()
    return before.merge(now, on="place_id", suffixes=("_before", "_now"))


def _sizes(rows: Mapping[str, Table]) -> Table:
    return quality.sizes(rows["places"], rows["residents"], rows["roster"], rows["stays"])
