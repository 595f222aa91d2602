"""A sound small file of every kind that an import reads."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from tests.importers.golden import maps, somalia, villages

PLACES = (
    ("place_id", "name_en", "name_my", "level", "parent_id", "lon", "lat", "households"),
    ("XX1", "State", "", "state", "", "95.1", "16.05", ""),
    ("XX1001", "West Town", "ပုသိမ်", "township", "XX1", "95.05", "16.05", "250"),
    ("XX1002", "East Town", "ဖျာပုံ", "township", "XX1", "95.15", "16.05", "၃၀၀"),
    ("V1", "Ywar Thit", "ရွာသစ်", "village", "XX1001", "95.02", "16.02", "40"),
    ("CITY", "Elsewhere", "", "other", "", "96.1", "16.8", ""),
)
RESIDENTS = (
    ("place_id", "sex", "age_group", "people", "severe"),
    ("V1", "f", "18-24", "12", "1"),
    ("V1", "m", "60+", "7.5", ""),
    ("XX1002", "unknown", "unknown", "၁၀၀", ""),
)
STAYS = (
    ("origin_id", "destination_id", "year", "month", "sex", "age_group", "people", "reason"),
    ("V1", "CITY", "2025", "4", "m", "18-24", "3", "work"),
    ("V1", "XX1002", "2025", "5", "f", "25-39", "2", "study, far away"),
    ("", "V1", "2025", "5", "", "", "1", ""),
)
ROSTER = (
    ("household_id", "person_id", "village_id", "sex", "age", "severe", "here_01", "here_02"),
    ("H1", "1", "V1", "f", "31", "0", "1", "0"),
    ("H1", "2", "V1", "m", "8", "1", "1", ""),
)
HAZARDS = (
    ("hazard", "place_id", "month", "level", "weight", "source"),
    ("cyclone", "XX1001", "5", "3", "4.5", "records"),
    ("flood", "XX1001", "8", "2", "", "people asked"),
)
TRACKS = (
    ("DATETIME", "CAT", "CS_ID", "LAT", "LON", "MSWS", "ORIGIN_BASIN"),
    ("2008-05-02 06:00:00", "VSCS", "2008117N11090", "16.0", "94.2", "90", "BOB"),
    ("2008-05-02 12:00:00", "VSCS", "2008117N11090", "16.2", "95.1", "90", "BOB"),
    ("1982-05-01 06:00:00", "DD", "1982120N11083", "15.7", "94.4", "30", "BOB"),
)
CENSUS = (tuple(villages.TOWNSHIP), tuple(villages.TOWNSHIP.values()))
MIMU = (tuple(villages.VILLAGE), tuple(villages.VILLAGE.values()))
FOREIGN = (
    ("t", "sex", "age", "origin", "n"),
    ("2020-01-01", "male", "adult", "V1", "2243.0"),
    ("2020-02-01", "female", "child", "V1", "205"),
)
MAPPING = """[columns]
origin_id = "origin"
sex = "sex"
age_group = "age"
people = "n"

[constants]
destination_id = "CITY"

[values.age_group]
"adult" = "18+"
"child" = "0-17"

[date]
column = "t"
format = "%Y-%m-%d"

[rows]
add_up = true
"""
Grid = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Seed:
    """A sound file.

    Attributes:
        kind: its name in the table of results.
        name: the file's name; its ending matters.
        content: its bytes.
        options: of the command, ``FILE`` being the file itself.
        beside: another file that the command names, by its name.
    """

    kind: str
    name: str
    content: bytes
    options: tuple[str, ...]
    beside: tuple[str, bytes] | None = None


def seeds(folder: Path) -> list[Seed]:
    """One of every kind; they are written in ``folder``."""
    stays = ("FILE", "--as", "stays")
    return [
        *_texts(),
        Seed("gzip", "stays.csv.gz", gzip.compress(as_csv(STAYS), mtime=0), stays),
        Seed("xlsx", "stays.xlsx", as_workbook(folder / "stays.xlsx", STAYS), stays),
        Seed("xlsx", "prmn.xlsx", _prmn(folder / "prmn.xlsx"), ("FILE", "--as", "moves")),
        Seed("parquet", "stays.parquet", as_parquet(folder / "stays.parquet"), stays),
        Seed("json", "stays.json", _as_json(STAYS), stays),
        *_maps(folder),
        Seed(
            "toml",
            "mapping.toml",
            MAPPING.encode(),
            ("foreign.csv", "--as", "moves", "--mapping", "FILE"),
            ("foreign.csv", as_csv(FOREIGN)),
        ),
    ]


def _texts() -> list[Seed]:
    grids = {
        "places": PLACES, "residents": RESIDENTS, "stays": STAYS, "roster": ROSTER,
        "hazards": HAZARDS, "tracks": TRACKS,
    }  # fmt: skip
    home = [
        Seed("csv", f"{kind}.csv", as_csv(grid), ("FILE", "--as", kind))
        for kind, grid in grids.items()
    ]
    return [
        *home,
        Seed("csv", "census.csv", as_csv(CENSUS), ("FILE", "--as", "residents")),
        Seed("csv", "villages.csv", as_csv(MIMU), ("FILE", "--as", "places")),
        Seed("csv", "stays.tsv", as_csv(STAYS, "\t"), ("FILE", "--as", "stays")),
    ]


def _maps(folder: Path) -> list[Seed]:
    frame, options = maps.townships(), ("FILE", "--as", "boundaries")
    kinds = {
        ".geojson": "geojson", ".gpkg": "geopackage", ".kml": "kml", ".fgb": "flatgeobuf",
        ".parquet": "geoparquet",
    }  # fmt: skip
    found = [
        Seed(kind, f"map{end}", maps.write(frame, folder / f"map{end}").read_bytes(), options)
        for end, kind in kinds.items()
    ]
    maps.write(frame, folder / "shape.shp")
    zipped = maps.zipped(folder / "map.zip", *sorted(folder.glob("shape.*")))
    topology = maps.topojson(folder / "map.topojson")
    return [
        *found,
        Seed("shapefile", "map.zip", zipped.read_bytes(), options),
        Seed("topojson", "map.topojson", topology.read_bytes(), options),
    ]


def as_csv(grid: Grid, delimiter: str = ",") -> bytes:
    """The rows as text."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(grid)
    return text.getvalue().encode()


def _number(cell: str) -> Any:
    try:
        return float(cell) if cell.isascii() else cell
    except ValueError:
        return cell or None


def as_workbook(path: Path, grid: Grid) -> bytes:
    """The rows as a workbook, numbers as numbers."""
    book = openpyxl.Workbook()
    for row in grid:
        book.active.append([_number(cell) for cell in row])
    book.save(path)
    return path.read_bytes()


def _prmn(path: Path) -> bytes:
    return somalia.workbook(path, somalia.row(), somalia.row(people="1,005")).read_bytes()


def as_parquet(path: Path) -> bytes:
    """Stays, typed."""
    header, *rows = STAYS
    columns = {name: [row[at] or None for row in rows] for at, name in enumerate(header)}
    table = pa.table(columns)
    for name, kind in {"year": pa.int64(), "month": pa.int32(), "people": pa.float64()}.items():
        at = table.column_names.index(name)
        table = table.set_column(at, name, table[name].cast(kind))
    pq.write_table(table, path)
    return path.read_bytes()


def _as_json(grid: Grid) -> bytes:
    header, *rows = grid
    records = [{name: _number(row[at]) for at, name in enumerate(header)} for row in rows]
    return json.dumps(records, indent=1).encode()


def members(content: bytes) -> dict[str, bytes]:
    """The parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {part.filename: archive.read(part) for part in archive.infolist()}
