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
from tests.importers.golden.somalia import PLACES as SOMALIA

PLACES = (
    ("place_id", "name_en", "name_my", "level", "parent_id", "lon", "lat", "households"),
    ("XX1", "State", "", "state", "", "95.1", "16.05", ""),
    ("XX1001", "West Town", "ပုသိမ်", "township", "XX1", "95.05", "16.05", "250"),
    ("XX1002", "East Town", "ဖျာပုံ", "township", "XX1", "95.15", "16.05", "၃၀၀"),
    ("V1", "Ywar Thit", "ရွာသစ်", "village", "XX1001", "95.02", "16.02", "40"),
    ("CITY", "Elsewhere", "", "other", "", "96.1", "16.8", ""),
    *((code, name, "", level, above or "", "", "", "") for code, name, level, above in SOMALIA),
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
COD_PS = (
    ("ADM3_PCODE", "ADM3_EN", "F_TL", "M_TL", "T_TL"),
    ("XX1001", "West Town", "12", "14", "26"),
    ("XX1002", "East Town", "100", "90", "190"),
)
DTM = (
    ("Date", "Code", "Site", "IDP", "Households"),
    ("#date+reported", "#adm3+code", "#loc+name", "#affected+idps+ind", "#affected+idps+hh"),
    ("2024-04-30", "XX1001", "Camp", "17", "4"),
    ("2024-04-30", "XX1001", "School", "5", "1"),
    ("2024-05-31", "XX1002", "Camp", "3", "1"),
)
HOUSEHOLDS = (
    ("household_part/household_group/household_id", "village_id", "_id", "_index"),
    ("h1", "V1", "7", "1"),
    ("h2", "V1", "8", "2"),
)
MEMBERS = (
    ("member/person_id", "member/sex", "member/age", "member/severe", "member/here_01",
     "_parent_index"),
    ("1", "f", "30", "0", "1", "1"),
    ("2", "m", "61", "1", "0", "1"),
    ("1", "m", "17", "0", "0", "2"),
)  # fmt: skip
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WIDE = (
    (
        "hazard",
        "place_id",
        *map(
            str,
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        ),
    ),
    ("cyclone", "XX1001", *"001231001320"),
)
DECK = "IO, 07, 20310501%02d,   , BEST,   0, 160N,  95%dE,  50, 990, TS,  34, NEQ,    0,\n"
GPX = (
    '<gpx version="1.1" creator="x"><wpt lat="16.03" lon="95.04"><name>Reed</name>'
    "<desc>V8</desc></wpt><wpt lat='16.01' lon='95.03'><name>Ywar</name>"
    "<desc>V9</desc></wpt></gpx>"
)
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
        *_surveys(folder),
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


def _surveys(folder: Path) -> list[Seed]:
    """Tables that are recognised: rounds of displacement, and a survey in three forms."""
    roster, stays = ("FILE", "--as", "roster"), ("FILE", "--as", "stays")
    survey = as_workbook(folder / "kobo.xlsx", HOUSEHOLDS, MEMBERS)
    keyed = [
        [(*row[:-1], end if at == 0 else row[-1]) for at, row in enumerate(grid)]
        for grid, end in ((HOUSEHOLDS, "KEY"), (MEMBERS, "PARENT_KEY"))
    ]
    tables = {"s.csv": as_csv(keyed[0]), "s-member.csv": as_csv(keyed[1])}
    (header, *households), (names, *members) = HOUSEHOLDS, MEMBERS
    records = [
        dict(zip(header, row, strict=True))
        | {
            "member": [
                dict(zip(names, each, strict=True)) for each in members if each[-1] == row[-1]
            ]
        }
        for row in households
    ]
    return [
        Seed("xlsx", "dtm.xlsx", as_workbook(folder / "dtm.xlsx", DTM), stays),
        Seed("xlsx", "kobo.xlsx", survey, roster),
        Seed("zip", "odk.zip", as_zip(tables), roster),
        Seed("json", "kobo.json", json.dumps({"results": records}).encode(), roster),
        Seed("csv", "cod_ps.csv", as_csv(COD_PS), ("FILE",)),
        Seed("csv", "wide.csv", as_csv(WIDE), ("FILE", "--as", "hazards")),
        Seed(
            "csv", "deck.txt", (DECK % (0, 0) + DECK % (6, 1)).encode(), ("FILE", "--as", "tracks")
        ),
        Seed(
            "kml",
            "villages.gpx",
            GPX.encode(),
            ("FILE", "--as", "places", "--level", "village", "--mapping", "gpx.toml"),
            ("gpx.toml", b'[columns]\nplace_id = "desc"\nname_en = "name"\n'),
        ),
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


def as_workbook(path: Path, *grids: Grid) -> bytes:
    """The rows as a workbook, a sheet each, numbers as numbers."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for grid in grids:
        sheet = book.create_sheet()
        for row in grid:
            sheet.append([_number(cell) for cell in row])
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


def as_zip(parts: dict[str, bytes]) -> bytes:
    """The files in an archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, inside in parts.items():
            archive.writestr(zipfile.ZipInfo(name), inside)
    return packed.getvalue()


def members(content: bytes) -> dict[str, bytes]:
    """The parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {part.filename: archive.read(part) for part in archive.infolist()}
