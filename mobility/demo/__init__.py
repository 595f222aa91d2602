"""The demonstration release: three townships of the Ayeyarwady Delta with synthetic people.

Published figures (census totals, numbers of villages, hazard and labour calendars) are kept
exactly; names, outlines, people and their absences are generated from stated assumptions with
seeded draws, so that two builds are identical. ``docs/demonstration.md`` says which is which.

How it is built: :mod:`places` lays out villages, tracts and towns, :mod:`people` fills them with
one entry per person, :mod:`workers` decides which villagers go away, and residents, stays and
rosters are counted from the same people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import shapely

from mobility.demo import (
    calendars,
    figures,
    newcomer_care,
    outlines,
    people,
    places,
    rosters,
    stays,
    surroundings,
    workers,
)
from mobility.importers.problems import Source
from mobility.store import releases
from mobility.store.manifest import Manifest
from mobility.tables import table
from mobility.words import N_

__all__ = [
    "NOTE",
    "boundaries",
    "publish_demonstration",
    "sources",
    "tables",
]

NOTE = N_("Demonstration: synthetic people and invented villages, nothing real.")


def publish_demonstration(progress: releases.Progress = lambda _: None) -> Manifest:
    """Build the demonstration and make it the current release; the draft is not touched."""
    progress(N_("laying out villages and people"))
    origin = [asdict(source) for source in sources()]
    return releases.publish_demonstration(tables(), boundaries(), origin, NOTE, progress=progress)


def tables() -> dict[str, pa.Table]:
    """Every table of the demonstration in the home format, by name."""
    villages, tracts = places.villages_and_tracts()
    towns = places.towns()
    everyone, townspeople = people.populate(villages, towns)
    away = workers.away(everyone, villages)
    elsewhere = stays.stays(everyone, away, villages)
    frames = {
        "places": _places(villages, tracts, towns),
        "residents": pd.concat(
            [people.residents(everyone, villages), people.residents(townspeople, towns)]
        ),
        "stays": elsewhere,
        "roster": rosters.rosters(everyone, away, villages),
        "hazards": calendars.hazards(),
        "labour": calendars.labour(),
        "storms": calendars.storms(),
        "roles": calendars.roles(),
        "actors": calendars.actors(),
        "newcomer_care": newcomer_care.newcomer_care(elsewhere, villages),
        "context": surroundings.context(),
    }
    frames["evidence"] = _evidence([*frames.values(), surroundings.extract_evidence()])
    made = {name: _home_format(name, frame) for name, frame in frames.items()}
    return made | {"geography": surroundings.geography()}


def _evidence(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Each source that the frames name, with its kinds, as table ``evidence`` has them."""
    named = [frame[["source", "kinds"]] for frame in frames if "kinds" in frame]
    each = pd.concat(named, ignore_index=True).drop_duplicates()
    kinds = each.assign(kind=each["kinds"].str.split("; ")).explode("kind")
    return kinds.drop_duplicates(["source", "kind"], ignore_index=True)


def boundaries() -> gpd.GeoDataFrame:
    """Indicative outlines of townships and tracts (place_id, level, geometry; EPSG:4326)."""
    _, tracts = places.villages_and_tracts()
    townships = outlines.townships()
    cells: dict[str, shapely.Geometry] = {}
    for township, own in tracts.groupby("parent_id", sort=False):
        parts = outlines.cells(own[["lon", "lat"]].to_numpy(), townships[str(township)])
        cells.update(zip(own["place_id"], parts, strict=True))
    frames = [outlines.frame(townships, "township"), outlines.frame(cells, "tract")]
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=outlines.CRS)


def sources() -> list[Source]:
    """The files of figures that the demonstration is built from."""
    return [
        *(
            Source(path.name, figures.sha256(path), N_("demonstration"), rows, rows)
            for path, rows in ((path, len(figures.read(path.stem))) for path in figures.files())
        ),
        surroundings.source(),
    ]


def _places(villages: pd.DataFrame, tracts: pd.DataFrame, towns: pd.DataFrame) -> pd.DataFrame:
    known = figures.read("places").merge(towns, on="place_id", how="left")
    return pd.concat(
        [known, tracts.assign(level="tract"), villages.assign(level="village")], ignore_index=True
    )


def _home_format(name: str, frame: pd.DataFrame) -> pa.Table:
    """The frame with the data dictionary's columns, types and key order; NaN becomes null."""
    description = table(name)
    frame = frame.reindex(columns=description.column_names)
    return pa.Table.from_pandas(frame, schema=description.schema, preserve_index=False)
