"""Best tracks as the warning centres keep them, as a table: JTWC's b-decks (ATCF) and HURDAT2.

Neither has a header. Times are UTC, positions tenths of a degree with a letter for the
hemisphere, winds knots over one minute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from mobility.importers.opening import files
from mobility.importers.opening.raw_table import ROW, RawTable, columns_of

NAMES = ("sid", "iso_time", "lat", "lon", "usa_wind")
HEAD = 4096
_DECK = re.compile(
    r"^\s*([A-Z]{2}),\s*(\d{1,2}),\s*(\d{4})(\d\d)(\d\d)(\d\d),[^,]*,\s*BEST\s*,[^,]*,"
    r"\s*(\d{1,4})([NS]),\s*(\d{1,4})([EW]),\s*(-?\d+)",
)
_STORM = re.compile(r"^\s*([A-Z]{2}\d{6})\s*,[^,]*,\s*\d+\s*,?\s*$")
_FIX = re.compile(
    r"^\s*(\d{4})(\d\d)(\d\d)\s*,\s*(\d\d)(\d\d)\s*,[^,]*,[^,]*,"
    r"\s*([\d.]+)([NS])\s*,\s*([\d.]+)([EW])\s*,\s*(-?\d+)"
)
Fix = tuple[int, tuple[str, ...]]


def is_best_tracks(path: Path) -> bool:
    """Whether the file begins as one of the two does."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(HEAD).decode("latin-1").lstrip()
    first = head.splitlines()[0] if head else ""
    return bool(_DECK.match(first) or _STORM.match(first))


def read_best_tracks(path: Path) -> RawTable:
    """Each time and position once: a b-deck repeats it for every radius of wind.

    Raises:
        FileError: the file is larger than the setting allows.
    """
    files.check_size(path, path.stat().st_size)
    lines = path.read_text(encoding="latin-1").splitlines()
    fixes: dict[tuple[str, str], Fix] = {}
    for number, fix in _fixes(lines):
        fixes.setdefault((fix[0], fix[1]), (number, fix))
    rows = columns_of([fix for _, fix in fixes.values()], len(NAMES), 1)
    numbers = [number for number, _ in fixes.values()]
    columns = {name: rows[str(at)] for at, name in enumerate(NAMES)}
    return RawTable(path.name, "", NAMES, pa.table({**columns, ROW: pa.array(numbers, pa.int64())}))


def _fixes(lines: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    storm = ""
    for number, line in enumerate(lines, start=1):
        if header := _STORM.match(line):
            storm = header[1]
        elif deck := _DECK.match(line):
            basin, count, year, month, day, hour, lat, south, lon, west, wind = deck.groups()
            code = f"{basin}{int(count):02d}{year}"
            at = f"{year}-{month}-{day} {hour}:00:00"
            yield number, (code, at, _degrees(lat, south), _degrees(lon, west), _knots(wind))
        elif fix := _FIX.match(line):
            year, month, day, hour, minute, north, south, east, west, wind = fix.groups()
            at = f"{year}-{month}-{day} {hour}:{minute}:00"
            lat, lon = _signed(float(north), south), _signed(float(east), west)
            yield number, (storm, at, lat, lon, _knots(wind))


def _degrees(tenths: str, side: str) -> str:
    return _signed(int(tenths) / 10, side)


def _signed(degrees: float, side: str) -> str:
    return f"{-degrees if side in 'SW' else degrees:g}"


def _knots(wind: str) -> str:
    """The wind; nothing where it is not known."""
    return wind if int(wind) > 0 else ""
