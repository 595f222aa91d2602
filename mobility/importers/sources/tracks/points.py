"""The points of best tracks, judged, and the tracks between them, hour by hour.

A track is the list of a storm's fixes, three or six hours apart. Between two
fixes it is drawn in a straight line in longitude and latitude, a position for
every whole hour: over the few hundred kilometres of six hours this stays within
a kilometre or two of the great circle in the tropics, far below the 0.1 degree
to which fixes are given. The wind is interpolated between the fixes that state
one and is unknown before the first or after the last of them. Across a gap of
more than 72 hours nothing is drawn. Longitudes run on through 180 degrees, so
that a track that crosses the date line stays in one piece.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import BooleanValue, FloatingValue, StringValue, Table, TimestampValue

from mobility.importers import texts
from mobility.importers.numbers import parse_cell
from mobility.importers.opening.tabular import ROW, RawTable
from mobility.importers.problems import Problem, Rule
from mobility.importers.recipes.finding import Header
from mobility.importers.recipes.recipe import Recipe
from mobility.importers.rules import At, found, reasons
from mobility.store.database import connect
from mobility.words import N_

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

COLUMNS = {"storm": "storm_id", "time": "at", "lat": "lat", "lon": "lon"}  # in the recipe
TRACK_TYPE = "track_type"
# One storm's winds come from one agency: the first of these that states any for it. Agencies
# average over different times (1, 3 or 10 minutes), so a mix would jump.
WINDS = ("msws", "wmo_wind", "usa_wind", "newdelhi_wind")
MOST_WIND = 300  # knots; the strongest ever measured were below 200, and 999 is no wind
# A day and perhaps a time; other texts that the database would accept ("infinity", "epoch") are
# not.
TIME = (
    r"^\d{4}[-/]\d{1,2}[-/]\d{1,2}"
    r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)? ?(Z|[+-]\d{2}(:?\d{2})?)?$"
)
YEARS = (1700, 2200)
LONGITUDES = (-180, 360)  # some files count eastward past 180
HOUR, LONGEST_GAP = 3600, 72 * 3600


@dataclass(frozen=True)
class Fixes:
    """The points of a file.

    Attributes:
        kept: storm, at (timestamp, UTC), lat, lon (degrees, as given), wind (knots, may be
            null), wind_column, row; by storm and time.
        repeated: points that repeat a storm's time and position, left out.
        spurs: points of spur tracks (other agencies' versions of a track), left out.
        problems: points that cannot be used.
        reasons: why, by row.
    """

    kept: pa.Table
    repeated: int
    spurs: int
    problems: list[Problem]
    reasons: Mapping[int, str]


@dataclass(frozen=True)
class Hours:
    """Tracks hour by hour, side by side, by storm and time.

    Attributes:
        names: storm ids; ``storm`` holds positions in it.
        at: seconds since 1970, UTC.
        lon, lat: degrees; longitude may run past 180.
        wind: knots; NaN where unknown.
    """

    names: tuple[str, ...]
    storm: Whole
    at: Whole
    lon: Numbers
    lat: Numbers
    wind: Numbers


# --- judging --------------------------------------------------------------------------------


def read(raw: RawTable, recipe: Recipe) -> Fixes:
    """The points of a best-track table, judged."""
    header = Header(raw.header)
    names = {own: header.find(recipe.columns[home]) or "" for own, home in COLUMNS.items()}
    rows, is_spur = _without_units(_texts(raw, names)), ibis._.track_type.startswith("spur")
    spurs = rows.filter(pc.starts_with(rows["track_type"], "spur")).num_rows
    judged = connect().to_pyarrow(_judged(ibis.memtable(rows).filter(~is_spur)))
    points = ibis.memtable(judged)
    why = reasons(RULES, points)
    good = judged.filter(pc.invert(pc.is_in(judged["row"], pa.array(list(why), pa.int64()))))
    kept = good.filter(pc.invert(good["is_repeated"]))
    kept = kept.sort_by([("storm", "ascending"), ("at", "ascending")])
    problems = found(RULES, points, At(raw.file, raw.sheet)) if why else []
    return Fixes(kept, good.num_rows - kept.num_rows, spurs, problems, why)


def _texts(raw: RawTable, names: Mapping[str, str]) -> pa.Table:
    """Trimmed text of the columns that are used, under this module's names, and ``row``."""
    by_name = {name.casefold(): name for name in raw.header}
    others = {name: by_name[name] for name in (*WINDS, TRACK_TYPE) if name in by_name}
    blank = pa.repeat("", raw.rows.num_rows)
    cells = {
        own: pc.utf8_trim_whitespace(pc.fill_null(raw.rows[name], ""))
        for own, name in {**names, **others}.items()
    }
    cells |= {own: blank for own in (*WINDS, TRACK_TYPE) if own not in cells}
    cells[TRACK_TYPE] = pc.utf8_lower(cells[TRACK_TYPE])
    return pa.table({**cells, "row": raw.rows[ROW]})


def _without_units(cells: pa.Table) -> pa.Table:
    """The table without the row of units that NOAA puts below its header."""
    is_units = cells.num_rows and re.match("degrees", cells["lat"][0].as_py(), re.IGNORECASE)
    return cells.slice(1) if is_units else cells


def _judged(cells: Table) -> Table:
    """Typed points, and which of them repeat or contradict an earlier one."""
    winds = {name: _wind(cells[name]) for name in WINDS}
    rows = cells.mutate(
        at=_moment(cells.time),
        lat=parse_cell(cells.lat),
        lon=parse_cell(cells.lon),
        lat_text=cells.lat,
        lon_text=cells.lon,
        **winds,
    )
    column = ibis.coalesce(
        *(
            ibis.cases((rows[name].count().over(group_by="storm") > 0, ibis.literal(name)))
            for name in WINDS
        )
    )
    rows = rows.mutate(wind_column=column)
    wind = ibis.cases(*((rows.wind_column == name, rows[name]) for name in WINDS))
    return _with_repeats(rows.mutate(wind=wind)).select(
        *("storm", "time", "at", "lat", "lon", "lat_text", "lon_text"),
        *("wind", "wind_column", "row", "is_repeated", "is_other"),
    )


def _moment(text: StringValue) -> TimestampValue:
    """The time that a cell gives, null where it gives none in :data:`YEARS`."""
    at = ibis.cases((text.re_search(TIME), text)).try_cast("timestamp")
    return ibis.cases((at.year().between(*YEARS), at))


def _wind(text: StringValue) -> FloatingValue:
    """Knots; zeros, negative and huge numbers, which stand for "not known", are null."""
    value = parse_cell(text)
    return ibis.cases(((value > 0) & (value <= MOST_WIND), value))


def _with_repeats(rows: Table) -> Table:
    """Marks further points of a storm at the same time: copies, or contradictions."""
    same = ibis.window(group_by=[rows.storm, rows["at"]], order_by=rows.row)
    first_lat, first_lon = rows.lat.first().over(same), rows.lon.first().over(same)
    is_later = (ibis.row_number().over(same) > 0) & rows["at"].notnull() & rows.lat.notnull()
    is_copy = (rows.lat == first_lat) & (rows.lon == first_lon)
    return rows.mutate(
        is_repeated=(is_later & is_copy).fill_null(False),
        is_other=(is_later & ~is_copy).fill_null(False),
    )


def _is_swapped(rows: Table) -> BooleanValue:
    return (rows.lat.abs() > 90) & (rows.lon.abs() <= 90) & (rows.lat.abs() <= 180)


def _is_outside(rows: Table) -> BooleanValue:
    return ~_is_swapped(rows) & ((rows.lat.abs() > 90) | ~rows.lon.between(*LONGITUDES))


RULES = (
    Rule(
        "no_storm",
        "error",
        N_("The point names no storm."),
        N_("Write the storm's code."),
        shows=lambda rows: rows.storm == "",
    ),
    Rule(
        "no_code",
        "error",
        N_("“{storm}” cannot be a storm's code."),
        N_("Write a code of at most 100 characters, none of which is a control character."),
        shows=lambda rows: (
            (rows.storm.length() > texts.LONGEST_CODE) | rows.storm.re_search(texts.CONTROL)
        ),
        each=("storm",),
    ),
    Rule(
        "not_a_time",
        "error",
        N_("“{time}” is not a time."),
        N_("Write it as 2008-05-02 12:00:00, in UTC."),
        shows=lambda rows: rows["at"].isnull(),
        each=("time",),
    ),
    Rule(
        "no_position",
        "error",
        N_("Latitude “{lat_text}” and longitude “{lon_text}” give no position."),
        N_("Write degrees with a point before decimals, such as 16.2 and 95.15."),
        shows=lambda rows: rows.lat.isnull() | rows.lon.isnull(),
        each=("lat_text", "lon_text"),
    ),
    Rule(
        "swapped_location",
        "error",
        N_("Longitude {lon_text} and latitude {lat_text} are swapped."),
        N_("Exchange the two columns: longitude is east-west, latitude north-south."),
        shows=_is_swapped,
        each=("lat_text", "lon_text"),
    ),
    Rule(
        "outside_the_earth",
        "error",
        N_("Latitude {lat_text} and longitude {lon_text} lie outside the Earth."),
        N_("Latitude goes from -90 to 90, longitude from -180 to 360."),
        shows=_is_outside,
        each=("lat_text", "lon_text"),
    ),
    Rule(
        "two_positions",
        "error",
        N_("{storm} has another position at {time} in an earlier row."),
        N_("Keep one of the two rows."),
        shows=lambda rows: rows.is_other & ~_is_swapped(rows) & ~_is_outside(rows),
        each=("storm", "time"),
    ),
)


# --- drawing --------------------------------------------------------------------------------


def hourly(kept: pa.Table) -> Hours:
    """Every fix, and a position for every whole hour between two fixes of a storm."""
    ids = kept["storm"].to_numpy()
    at = pc.cast(pc.cast(kept["at"], pa.timestamp("s")), pa.int64()).to_numpy()
    lat, lon = kept["lat"].to_numpy(), kept["lon"].to_numpy()
    wind = pc.fill_null(kept["wind"], np.nan).to_numpy()
    names, starts = np.unique(ids.astype(str), return_index=True)
    ends = np.append(starts[1:], len(ids))
    tracks = [
        _track(at[these], lat[these], lon[these], wind[these])
        for these in (slice(start, end) for start, end in zip(starts, ends, strict=True))
    ]
    storm = np.repeat(np.arange(len(tracks)), [len(track[0]) for track in tracks])
    columns = [np.concatenate(parts) for parts in zip(*tracks, strict=True)]
    return Hours(tuple(map(str, names)), storm, *columns)


def _track(
    at: Whole, lat: Numbers, lon: Numbers, wind: Numbers
) -> tuple[Whole, Numbers, Numbers, Numbers]:
    """One storm's times, longitudes, latitudes and winds, hour by hour."""
    moments = _moments(at)
    known = ~np.isnan(wind)
    winds = (
        np.interp(moments, at[known], wind[known], left=np.nan, right=np.nan)
        if known.any()
        else np.full(len(moments), np.nan)
    )
    lons = np.interp(moments, at, np.unwrap(lon, period=360))
    return moments, lons, np.interp(moments, at, lat), winds


def _moments(at: Whole) -> Whole:
    """The fixes' times and the whole hours between them, long gaps left empty."""
    pieces = np.split(at, np.flatnonzero(np.diff(at) > LONGEST_GAP) + 1)
    whole = [np.arange(-(-piece[0] // HOUR) * HOUR, piece[-1] + 1, HOUR) for piece in pieces]
    return np.unique(np.concatenate([at, *whole]))
