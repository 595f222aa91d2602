"""Worlds of any size for measurements.

Run from the project's folder::

    python -m benchmarks.worlds --size S --into FOLDER    three townships, 10 million stays
    python -m benchmarks.worlds --size L --into FOLDER    a country, 100 million stays
    python -m benchmarks.worlds --size XL --into FOLDER   a country, as many as the disk holds
    ... --stays N                                         another number of stays
    ... --raw csv|parquet                                 files to import, instead of a release

L and XL are :mod:`benchmarks.nation`. S is the demonstration's three townships: its places,
outlines, residents, rosters and calendars are the demonstration's own, and its stays are replaced
by a fuller table: from each village to more and more destinations (the towns and regions of the
demonstration, and neighbouring villages), each with all sexes, age groups and months. People are
parts of the village's residents of that sex and age, as an expanded sample would give them, so
that nobody is away twice. All rows are written some villages at a time, so memory stays bounded,
and two runs write the same release.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv
from scipy.spatial import cKDTree

from benchmarks import nation
from mobility import demo
from mobility.demo import figures, places
from mobility.store import releases
from mobility.store.layout import layout_of
from mobility.store.manifest import Manifest
from mobility.tables import AGE_GROUPS, SEXES, table
from mobility.words import MONTHS

NOTE = "Demonstration for measuring: synthetic people and invented villages, nothing real."
KNOWN_SEXES = [sex for sex in SEXES if sex != "unknown"]
KNOWN_AGES = [age for age in AGE_GROUPS if age != "unknown"]
GROUPS = len(KNOWN_SEXES) * len(KNOWN_AGES)
ROWS_A_PAIR = len(MONTHS) * GROUPS
VILLAGES_AT_ONCE = 20
AWAY_IN_SEASON = (0.1, 0.5)  # of a village's residents, from the least to the most
OUT_OF_SEASON = 0.2  # of those in season
PAIR_SPREAD = 0.5  # sigma of a lognormal
DECIMALS = 3
STAYS = {"S": 10_000_000, "L": 100_000_000}
YEARS = {"L": 5, "XL": 10}
DISK_USED = 0.8  # of free disk space
BYTES_A_STAY = 160  # of disk while a release is published: rows, rollups and what sorting spills
SMALL = 1e-12  # keeps a division by an empty sum defined
BY_TURNS = "villages:"  # destinations.csv names neighbouring villages so


@dataclass(frozen=True)
class Streams:
    """Kinds of work away, one position per kind and destination.

    Attributes:
        destination: a place, or empty where it is a neighbouring village.
        share: of all migrants.
        season: positions x 12, part of the stream that is away in each month.
    """

    destination: np.ndarray
    share: np.ndarray
    absence: np.ndarray
    reason: np.ndarray
    season: np.ndarray

    @classmethod
    def of_the_demonstration(cls) -> Streams:
        """The streams of ``figures/destinations.csv`` with the months of their profiles."""
        rows = figures.read("destinations").merge(figures.read("profiles"), on="profile")
        rows = rows.sort_values("share_of_migrants", ascending=False, kind="stable")
        near = rows["destination"].str.startswith(BY_TURNS)
        away = rows[list(figures.MONTH_COLUMNS)].to_numpy(float)
        return cls(
            rows["destination"].mask(near, "").to_numpy(str),
            (rows["share"] * rows["share_of_migrants"]).to_numpy(float),
            rows["absence"].to_numpy(str),
            rows["reason"].to_numpy(str),
            OUT_OF_SEASON + (1 - OUT_OF_SEASON) * away,
        )


@dataclass(frozen=True)
class World:
    """The data from which stays are drawn.

    Attributes:
        village_ids: places that people leave.
        residents: villages x groups (sexes outer, ages inner).
        nearest: villages x neighbours, positions, nearest first.
        pairs: destinations of each village.
    """

    village_ids: np.ndarray
    residents: np.ndarray
    nearest: np.ndarray
    pairs: np.ndarray
    streams: Streams


def world(residents: pa.Table, stays: int) -> World:
    """The demonstration's villages, with destinations enough for so many rows of stays."""
    villages, _ = places.villages_and_tracts()
    counted = residents.to_pandas().pivot_table(
        index="place_id", columns=["sex", "age_group"], values="people", aggfunc="sum"
    )
    groups = pd.MultiIndex.from_product([KNOWN_SEXES, KNOWN_AGES])
    counted = counted.reindex(index=villages["place_id"], columns=groups, fill_value=0.0)
    each, more = divmod(max(1, round(stays / ROWS_A_PAIR)), len(villages))
    pairs = each + (np.arange(len(villages)) < more)
    points = villages[["lon", "lat"]].to_numpy()
    neighbours = min(int(pairs.max()) + 1, len(villages))
    _, nearest = cKDTree(points).query(points, k=neighbours)
    return World(
        villages["place_id"].to_numpy(str),
        counted.to_numpy(float),
        nearest.reshape(len(villages), -1)[:, 1:],
        pairs,
        Streams.of_the_demonstration(),
    )


def stays(world: World) -> Iterator[pa.Table]:
    """The rows, some villages at a time, in the home format."""
    rng = figures.generator("worlds")
    for first in range(0, len(world.village_ids), VILLAGES_AT_ONCE):
        own = range(first, min(first + VILLAGES_AT_ONCE, len(world.village_ids)))
        parts = [_of_village(world, village, rng) for village in own]
        yield pa.concat_tables(parts)


def _of_village(world: World, village: int, rng: np.random.Generator) -> pa.Table:
    stream, destination = _destinations(world, village)
    weight = _weights(world.streams, stream) * rng.lognormal(0.0, PAIR_SPREAD, size=len(stream))
    share = rng.uniform(*AWAY_IN_SEASON) * weight / max(weight.sum(), SMALL)
    away = share[:, None] * world.streams.season[stream]
    people = away[:, :, None] * world.residents[village]
    return _rows(world, village, stream, destination, people.round(DECIMALS))


def _destinations(world: World, village: int) -> tuple[np.ndarray, np.ndarray]:
    """Stream and destination of each pair: half of them far, as long as there are any."""
    pairs, streams = int(world.pairs[village]), world.streams
    far = np.flatnonzero(streams.destination != "")
    by_turns = np.flatnonzero(streams.destination == "")
    n_far = min(len(far), (pairs + 1) // 2)
    near = world.village_ids[world.nearest[village, : pairs - n_far]]
    stream = np.concatenate([far[:n_far], np.resize(by_turns, len(near))])
    return stream, np.concatenate([streams.destination[far[:n_far]], near])


def _weights(streams: Streams, stream: np.ndarray) -> np.ndarray:
    """Share of each pair; the neighbours of one stream divide its share, the nearest most."""
    turn = pd.Series(stream).groupby(stream).cumcount().to_numpy()
    closeness = 1.0 / (1.0 + turn)
    total = np.bincount(stream, weights=closeness, minlength=len(streams.share))
    return streams.share[stream] * closeness / np.maximum(total[stream], SMALL)


def _rows(
    world: World, village: int, stream: np.ndarray, destination: np.ndarray, people: np.ndarray
) -> pa.Table:
    """The rows of one village; ``people`` is pairs x months x groups."""
    pairs, schema = len(stream), table("stays").schema
    n = people.size
    months = np.tile(np.repeat(np.array(MONTHS, dtype=np.int32), GROUPS), pairs)
    columns = {
        "origin_id": pa.repeat(str(world.village_ids[village]), n),
        "destination_id": _repeated(destination, ROWS_A_PAIR, 1),
        "year": np.full(n, figures.count("year"), dtype=np.int32),
        "month": months,
        "sex": _repeated(KNOWN_SEXES, len(KNOWN_AGES), pairs * len(MONTHS)),
        "age_group": _repeated(KNOWN_AGES, 1, pairs * len(MONTHS) * len(KNOWN_SEXES)),
        "people": people.ravel(),
        "absence": _repeated(world.streams.absence[stream], ROWS_A_PAIR, 1),
        "reason": _repeated(world.streams.reason[stream], ROWS_A_PAIR, 1),
        "respondents": pa.nulls(n),
        "se": pa.nulls(n),
    }
    return pa.table({name: columns[name] for name in schema.names}).cast(schema)


def _repeated(values: np.ndarray | list[str], each: int, times: int) -> pa.Array:
    """Every value ``each`` times in a row, and all of that ``times`` over."""
    positions = np.tile(np.repeat(np.arange(len(values), dtype=np.int32), each), times)
    return pa.DictionaryArray.from_arrays(positions, pa.array(values, pa.string()))


@dataclass(frozen=True)
class Written:
    """Tables, the large ones as Parquet files, and outlines."""

    tables: Mapping[str, pa.Table | Path]
    boundaries: gpd.GeoDataFrame


def townships(wanted: int, folder: Path) -> Written:
    """The three townships with about ``wanted`` rows of stays, written in ``folder``."""
    tables = demo.tables()
    path = folder / "stays.parquet"
    with pq.ParquetWriter(path, table("stays").schema) as writer:
        for rows in stays(world(tables["residents"], wanted)):
            writer.write_table(rows)
    return Written({**tables, "stays": path}, demo.boundaries())


def country(wanted: int, folder: Path, years: int) -> Written:
    """The invented country with about ``wanted`` rows of stays, written in ``folder``."""
    source = nation.Nation(wanted, years)
    return Written(nation.write(source, folder), source.boundaries())


def write(size: str, folder: Path, wanted: int | None = None) -> Written:
    """The world of a size, written in ``folder``.

    Args:
        wanted: rows of stays; None is the default of the size.
    """
    if size == "S":
        return townships(wanted or STAYS["S"], folder)
    if size == "L":
        return country(wanted or STAYS["L"], folder, YEARS["L"])
    free = shutil.disk_usage(folder).free
    return country(wanted or int(free * DISK_USED / BYTES_A_STAY), folder, YEARS["XL"])


def publish(wanted: int | None, root: Path, size: str = "S") -> Manifest:
    """Publish a world in the data folder ``root``; see :func:`write`."""
    layout = layout_of(root)
    layout.flows.mkdir(parents=True, exist_ok=True)
    # Below the data folder, as the database reads nowhere else.
    with tempfile.TemporaryDirectory(dir=layout.flows, prefix=".world-") as folder:
        written = write(size, Path(folder), wanted)
        origin = [asdict(source) for source in demo.sources()]
        return releases.publish_demonstration(
            written.tables, written.boundaries, origin, NOTE, root
        )


def write_raw(size: str, folder: Path, kind: str, wanted: int | None = None) -> dict[str, int]:
    """Write one file per table, ``csv`` or ``parquet``, to be imported; gives the rows of each.

    Tables with a geometry come from map files, and are left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".world-") as hidden:
        written = write(size, Path(hidden), wanted)
        written.boundaries.to_file(folder / "boundaries.geojson", driver="GeoJSON")
        return {
            name: _write_file(content, folder / f"{name}.{kind}")
            for name, content in written.tables.items()
            if "geometry" not in table(name).column_names
        }


def _write_file(content: pa.Table | Path, path: Path) -> int:
    """Write one table by its suffix, some rows at a time."""
    if isinstance(content, Path) and path.suffix == ".parquet":
        content.rename(path)
        return int(pq.read_metadata(path).num_rows)
    pieces = pq.ParquetFile(content) if isinstance(content, Path) else content
    batches = pieces.iter_batches() if isinstance(content, Path) else pieces.to_batches()
    schema = table(path.stem).schema
    make = csv.CSVWriter if path.suffix == ".csv" else pq.ParquetWriter
    rows = 0
    with make(path, schema) as writer:
        for batch in batches:
            writer.write_batch(batch.cast(schema))
            rows += batch.num_rows
    return rows


@click.command()
@click.option("--size", type=click.Choice(["S", "L", "XL"]), default="S")
@click.option("--stays", "wanted", type=int, help="Rows of stays, about; another number of them.")
@click.option("--raw", type=click.Choice(["csv", "parquet"]), help="Write files to import only.")
@click.option("--into", "root", required=True, type=click.Path(path_type=Path, file_okay=False))
def main(size: str, wanted: int | None, raw: str | None, root: Path) -> None:
    """Publish a large demonstration in a data folder of its own."""
    started = time.monotonic()
    if raw:
        rows, done = write_raw(size, root, raw, wanted)["stays"], raw
    else:
        manifest = publish(wanted, root, size)
        rows, done = manifest.files["stays"]["rows"], manifest.id
    seconds = time.monotonic() - started
    print(f"{done}: {rows:,} rows of stays in {seconds:.0f} s, in {root.resolve()}")


if __name__ == "__main__":
    main()
