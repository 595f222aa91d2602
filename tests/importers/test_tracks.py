"""Storms near places, by month of closest approach."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import acos, cos, degrees, radians, sin
from pathlib import Path
from typing import Any

import geopandas as gpd
import ibis
import numpy as np
import pyarrow as pa
import pytest
import shapely

from mobility import tables
from mobility.errors import DataError, UsageError
from mobility.importers import describe
from mobility.importers.families import read_by_rules
from mobility.importers.opening.tabular import RawTable, read_table
from mobility.importers.problems import Context, Imported
from mobility.importers.recipes import known
from mobility.importers.sources.tracks.calendar import calendar_of
from mobility.measures.distance import great_circle_km
from mobility.measures.hazards import by_force
from mobility.measures.parameters import parameters
from mobility.store.database import connect
from mobility.words import speak

REAL = "cyclone/IBTrACS_TCBT_AS_BOB_1982-2023.csv"
HEADER = "DATETIME,CAT,CS_ID,LAT,LON,MSWS,ORIGIN_BASIN"
NOAA = "SID,SEASON,NAME,ISO_TIME,LAT,LON,WMO_WIND,USA_WIND,TRACK_TYPE"
UNITS = " ,Year, , ,degrees_north,degrees_east,kts,kts, "
CENTRE = (95.0, 16.0)
KM_A_DEGREE = 111.195


def read(raw: RawTable, context: Context, **options: Any) -> Imported:
    recipe = known.recognised(raw.header, "tracks")
    assert recipe is not None and recipe.rules == "tracks"
    return read_by_rules(raw, context, recipe, options)


def draft(*points: tuple[float | None, float | None], level: str = "township") -> Context:
    """Places P0, P1 … at these longitudes and latitudes."""
    rows = [
        {"place_id": f"P{n}", "name_en": f"Place {n}", "level": level, "lon": lon, "lat": lat}
        for n, (lon, lat) in enumerate(points)
    ]
    return Context(pa.Table.from_pylist(rows, schema=tables.table("places").schema))


def table(folder: Path, *lines: str, header: str = HEADER, name: str = "tracks.csv") -> RawTable:
    path = folder / name
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return read_table(path)


def fix(time: str, lat: float | str, lon: float | str, wind: object = 40, storm: str = "S1") -> str:
    return f"{time},CS,{storm},{lat},{lon},{wind},BOB"


def weights(found: Imported, place: str = "P0") -> list[float]:
    rows = found.tables["hazards"].to_pylist()
    return [row["weight"] for row in rows if row["place_id"] == place]


def levels(found: Imported, place: str = "P0") -> list[int]:
    rows = found.tables["hazards"].to_pylist()
    return [row["level"] for row in rows if row["place_id"] == place]


def storms(found: Imported) -> list[dict[str, Any]]:
    return list(found.tables["storms"].to_pylist())


def finding(found: Imported, code: str) -> Any:
    return next(problem for problem in found.problems if problem.code == code)


def months(**counts: int) -> list[float]:
    names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    return [float(counts.get(name, 0)) for name in names]


# --- by hand --------------------------------------------------------------------------------


def test_a_storm_is_closest_between_two_fixes_at_a_whole_hour(tmp_path: Path) -> None:
    raw = table(
        tmp_path,
        fix("2008-05-02 12:00:00", 16.5, 94.0, 60),
        fix("2008-05-02 18:00:00", 16.5, 96.4, 90),
    )
    found = read(raw, draft(CENTRE))
    [storm] = storms(found)
    assert storm["closest_at"] == "2008-05-02T14:00:00Z"
    assert storm["distance_km"] == pytest.approx(
        np.hypot(0.5, 0.2 * cos(radians(16.25))) * 111.2, abs=0.3
    )
    assert storm["wind_kt"] == 70
    assert weights(found) == months(may=1)
    assert found.tables["hazards"].schema == tables.table("hazards").schema
    assert found.tables["storms"].schema == tables.table("storms").schema
    assert (storm["lon"], storm["lat"]) == (94.8, 16.5)


def test_the_whole_track_of_a_storm_that_came_near_is_kept_and_of_no_other(tmp_path: Path) -> None:
    raw = table(
        tmp_path,
        fix("2015-03-01 06:00:00", 16.0, 181.0, ""),
        fix("2015-03-01 00:00:00", 16.0, 179.5, 40),
        fix("2015-03-02 00:00:00", 16.0, 190.0, 50),
        fix("2015-03-01 00:00:00", -30.0, 179.0, storm="S2"),
    )
    kept = read(raw, draft((179.5, 16.0))).tables["storm_tracks"]
    assert kept.schema == tables.table("storm_tracks").schema
    assert [tuple(row.values()) for row in kept.to_pylist()] == [
        ("S1", "2015-03-01T00:00:00Z", 179.5, 16.0, 40.0),
        ("S1", "2015-03-01T06:00:00Z", -179.0, 16.0, None),
        ("S1", "2015-03-02T00:00:00Z", -170.0, 16.0, 50.0),
    ]


def test_a_storm_counts_once_in_the_month_it_was_closest(tmp_path: Path) -> None:
    raw = table(
        tmp_path,
        fix("2010-04-30 12:00:00", 16.0, 92.5),
        fix("2010-05-01 12:00:00", 16.0, 94.9),
    )
    assert weights(read(raw, draft(CENTRE))) == months(may=1)


def test_every_place_gets_twelve_months_and_only_near_storms_count(tmp_path: Path) -> None:
    raw = table(tmp_path, fix("2010-10-01 00:00:00", 16.0, 95.0))
    found = read(raw, draft(CENTRE, (95.0, 19.5), (95.0, 19.7)))
    assert found.tables["hazards"].num_rows == 36
    assert [sum(weights(found, place)) for place in ("P0", "P1", "P2")] == [1, 1, 0]
    assert finding(found, "no_storm_near").values["n"] == 1
    assert sum(weights(read(raw, draft((95.0, 19.7)), distance_km=420))) == 1


def test_the_least_wind_is_that_of_the_closest_hour(tmp_path: Path) -> None:
    raw = table(
        tmp_path,
        fix("2010-10-01 00:00:00", 16.0, 95.0, 25),
        fix("2010-10-01 06:00:00", 17.0, 95.0, 80),
        fix("2011-10-01 00:00:00", 16.0, 95.0, "", "S2"),
        fix("2012-10-01 00:00:00", 16.0, 95.0, 34, "S3"),
    )
    found = read(raw, draft(CENTRE), min_wind_kt=34)
    assert [storm["storm_id"] for storm in storms(found)] == ["S3"]
    assert finding(found, "wind_not_known").values["n"] == 1
    assert "34 kt or more" in found.tables["hazards"]["source"][0].as_py()


@pytest.mark.parametrize(
    ("weight", "level"),
    [
        (months(), months()),
        (months(oct=1), months(oct=1)),
        (months(oct=2), months(oct=3)),
        (months(apr=1, may=3, oct=2, mar=1), months(apr=1, may=3, oct=3, mar=1)),
        (
            months(mar=1, apr=2, may=7, oct=8, nov=2),
            months(mar=1, apr=2, may=3, oct=3, nov=2),
        ),
        (months(jan=2, apr=40), months(jan=1, apr=3)),
    ],
)
def test_levels_follow_the_share_of_the_places_storms(
    weight: list[float], level: list[float]
) -> None:
    rows = [
        {"place_id": "P0", "month": month, "storm_id": f"{month}-{n}"}
        for month, count in enumerate(weight, start=1)
        for n in range(int(count))
    ]
    listed = pa.Table.from_pylist(rows, schema=tables.table("storms").schema)
    calendar = calendar_of(listed, ["P0"], "cyclone", "by hand")
    assert calendar["weight"].to_pylist() == weight
    assert calendar["level"].to_pylist() == level


def test_a_track_across_the_date_line_stays_in_one_piece(tmp_path: Path) -> None:
    raw = table(
        tmp_path,
        fix("2015-03-01 00:00:00", -17.0, 179.0),
        fix("2015-03-01 06:00:00", -17.0, -179.0),
        fix("2016-03-01 00:00:00", -17.0, 181.0, storm="S2"),
    )
    found = read(raw, draft((180.0, -17.0), (-179.0, -17.0), (0.0, -17.0)))
    near = {(s["place_id"], s["storm_id"]): s["distance_km"] for s in storms(found)}
    assert near["P0", "S1"] == near["P1", "S1"] == near["P1", "S2"] == 0
    assert sum(weights(found, "P2")) == 0
    assert finding(found, "longitude_past_180").values["n"] == 1


def test_nothing_is_drawn_across_more_than_72_hours(tmp_path: Path) -> None:
    raw = table(
        tmp_path,
        fix("2010-05-01 00:00:00", 16.0, 85.0),
        fix("2010-05-04 01:00:00", 16.0, 105.0),
        fix("2011-05-01 00:00:00", 16.0, 85.0, storm="S2"),
        fix("2011-05-04 00:00:00", 16.0, 105.0, storm="S2"),
    )
    found = read(raw, draft(CENTRE))
    assert [storm["storm_id"] for storm in storms(found)] == ["S2"]
    assert finding(found, "long_gap").values["listed"] == "S1 (73 h), S2 (72 h)"


def test_noaa_headers_are_known_with_their_units_spurs_and_names(tmp_path: Path) -> None:
    raw = table(
        tmp_path,
        UNITS,
        "A1,2008,NARGIS,2008-05-02 12:00:00,16.0,95.0, ,100,main",
        "A1,2008,NARGIS,2008-05-02 18:00:00,16.0,96.0, ,90,main",
        "B1,2008,NARGIS,2008-05-02 12:00:00,16.0,95.0,60,100,spur",
        "C1,2009,OTHER,2009-10-02 12:00:00,16.1,95.0,40,55,main",
        header=NOAA,
    )
    found = read(raw, draft(CENTRE))
    assert [(s["storm_id"], s["wind_kt"]) for s in storms(found)] == [("A1", 100), ("C1", 40)]
    assert finding(found, "wind_source").values["columns"] == "WMO_WIND, USA_WIND"
    assert finding(found, "spur_tracks").values["n"] == 1
    assert not {"no_names"} & {problem.code for problem in found.problems}
    assert not found.errors


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (fix("2 May 2008", 16, 95), "not_a_time"),
        (fix("2008-13-02 00:00:00", 16, 95), "not_a_time"),
        (fix("2008-05-02 00:00:00", "", 95), "no_position"),
        (fix("2008-05-02 00:00:00", 95, 16), "swapped_location"),
        (fix("2008-05-02 00:00:00", 200, 95), "outside_the_earth"),
        (fix("2008-05-02 00:00:00", 16, 400), "outside_the_earth"),
        (fix("2008-05-02 00:00:00", 16, 95, storm=""), "no_storm"),
        (fix("2010-10-01 00:00:00", 17, 95), "two_positions"),
    ],
)
def test_a_point_that_cannot_be_used_is_rejected_with_its_reason(
    tmp_path: Path, line: str, code: str
) -> None:
    raw = table(tmp_path, fix("2010-10-01 00:00:00", 16.0, 95.0), line)
    found = read(raw, draft(CENTRE))
    assert [(problem.code, problem.row) for problem in found.errors] == [(code, 3)]
    assert found.rejected is not None
    assert found.rejected["row"].to_pylist() == [3]
    assert weights(found) == months(oct=1)
    for problem in found.problems:
        assert "{" not in describe(problem, speak("en"))


def test_a_point_told_twice_is_left_out_and_said(tmp_path: Path) -> None:
    raw = table(tmp_path, *[fix("2010-10-01 00:00:00", 16.0, 95.0)] * 3)
    found = read(raw, draft(CENTRE))
    assert finding(found, "repeated_points").values["n"] == 2
    assert finding(found, "single_point").values["n"] == 1
    assert weights(found) == months(oct=1)


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    lines = [fix(f"2010-05-0{day} 00:00:00", 14 + day, 95.4, 20 * day) for day in (1, 2, 3)]
    there, back = (read(table(tmp_path, *x), draft(CENTRE)) for x in (lines, lines[::-1]))
    assert storms(there) == storms(back)


def test_an_outline_gives_the_point_of_a_place_that_has_none(tmp_path: Path) -> None:
    raw = table(tmp_path, fix("2010-10-01 00:00:00", 16.0, 95.0))
    places = draft((None, None), (None, None)).places
    outline = gpd.GeoDataFrame(
        {"place_id": ["P0"], "level": ["township"]},
        geometry=[shapely.box(94.9, 15.9, 95.1, 16.1)],
        crs="EPSG:4326",
    )
    found = read(raw, Context(places, outline))
    assert found.tables["hazards"].num_rows == 12
    assert storms(found)[0]["distance_km"] == 0
    assert finding(found, "no_location").values["listed"] == "P1"
    assert finding(found, "point_of_outline").values["n"] == 1


def test_named_places_go_before_the_level(tmp_path: Path) -> None:
    raw = table(tmp_path, fix("2010-10-01 00:00:00", 16.0, 95.0))
    context = draft(CENTRE, (95.5, 16.0), level="village")
    found = read(raw, context, place_ids=["P1"])
    assert set(found.tables["hazards"]["place_id"].to_pylist()) == {"P1"}
    with pytest.raises(UsageError, match="There is no place P7"):
        read(raw, context, place_ids=["P7"])
    with pytest.raises(DataError, match="No place of level township"):
        read(raw, context)


@pytest.mark.parametrize("distance", [0, -1, float("nan"), 30_000])
def test_a_distance_that_makes_no_sense_is_refused(tmp_path: Path, distance: float) -> None:
    raw = table(tmp_path, fix("2010-10-01 00:00:00", 16.0, 95.0))
    with pytest.raises(UsageError, match="makes no sense"):
        read(raw, draft(CENTRE), distance_km=distance)


def test_distances_are_those_of_the_sphere() -> None:
    dice = np.random.default_rng(5)
    lons, lats = dice.uniform(-180, 180, 500), dice.uniform(-90, 90, 500)
    found = great_circle_km(95.0, 16.0, lons, lats)
    expected = [
        degrees(
            acos(
                sin(radians(16)) * sin(radians(lat))
                + cos(radians(16)) * cos(radians(lat)) * cos(radians(lon - 95))
            )
        )
        * KM_A_DEGREE
        for lon, lat in zip(lons, lats, strict=True)
    ]
    assert found == pytest.approx(expected, rel=1e-4)


# --- the real file --------------------------------------------------------------------------

DELTA = (95.15, 16.2)


@pytest.fixture(scope="module")
def real(real_files: Path) -> RawTable:
    return read_table(real_files / REAL)


@pytest.mark.parametrize(
    ("point", "options", "expected"),
    [
        ((94.9, 16.15), {"distance_km": 200}, months(mar=1, apr=1, may=3, oct=2)),
        (DELTA, {"distance_km": 300}, months(mar=1, apr=2, may=6, oct=2, nov=1)),
        (DELTA, {}, months(mar=1, apr=2, may=7, oct=8, nov=2)),
        (DELTA, {"min_wind_kt": 34}, months(apr=2, may=2, oct=2, nov=1)),
    ],
)
def test_real_counts_near_the_delta_are_the_published_ones(
    real: RawTable, point: tuple[float, float], options: dict[str, float], expected: list[float]
) -> None:
    assert weights(read(real, draft(point), **options)) == expected


def test_nargis_passed_at_twelve_kilometres(real: RawTable) -> None:
    found = read(real, draft(DELTA))
    [nargis] = [s for s in storms(found) if s["storm_id"] == "2008117N11090"]
    assert (nargis["closest_at"], nargis["wind_kt"]) == ("2008-05-02T15:00:00Z", 90)
    assert round(nargis["distance_km"]) == 12
    assert levels(found) == [0, 0, 1, 2, 3, 0, 0, 0, 0, 3, 2, 0]


@pytest.mark.parametrize(
    ("force", "weight", "level"),
    [
        (
            "all",
            months(mar=1, apr=2, may=7, oct=8, nov=2),
            months(mar=1, apr=2, may=3, oct=3, nov=2),
        ),
        ("34", months(apr=2, may=2, oct=2, nov=1), months(apr=3, may=3, oct=3, nov=1)),
        ("64", months(apr=1, may=2), months(apr=1, may=3)),
    ],
)
def test_an_imported_calendar_follows_the_force(
    real: RawTable, force: str, weight: list[float], level: list[float]
) -> None:
    found = read(real, draft(DELTA)).tables
    listed = (ibis.memtable(found[name]) for name in ("hazards", "storms"))
    rows = by_force(*listed, force, parameters())
    calendar = connect().to_pyarrow(rows.order_by("month"))
    assert calendar["weight"].to_pylist() == weight
    assert calendar["level"].to_pylist() == level
    assert calendar["storms"].to_pylist() == weight


def test_the_storms_listed_are_those_counted(real: RawTable) -> None:
    grid = [(lon, lat) for lon in np.arange(92, 100, 2.0) for lat in np.arange(14, 28, 2.0)]
    found = read(real, draft(*grid))
    counted = found.tables["hazards"].to_pandas().groupby("place_id")["weight"].sum()
    listed = found.tables["storms"].to_pandas().groupby("place_id").size()
    assert counted[counted > 0].to_dict() == listed.to_dict()


def test_the_period_is_told_from_the_points_not_from_the_name(real: RawTable) -> None:
    found = read(real, draft(DELTA))
    assert finding(found, "period").values["until"] == "2022-12-25 06:00"
    assert finding(found, "shorter_than_named").values["year"] == 2023
    assert {"no_names", "single_point", "long_gap"} <= {p.code for p in found.problems}
    assert not found.errors


def test_real_approaches_equal_those_of_plain_python(real: RawTable) -> None:
    point = (93.0, 20.0)
    found = read(real, draft(point), distance_km=150)
    assert {s["storm_id"]: s["month"] for s in storms(found)} == plain(real, point, 150)


def plain(raw: RawTable, point: tuple[float, float], distance_km: float) -> dict[str, int]:
    """Month of closest approach by storm, a point at a time: the oracle."""
    by_storm: dict[str, list[tuple[datetime, float, float]]] = {}
    for row in raw.rows.to_pylist():
        at = datetime.fromisoformat(row["DATETIME"]).replace(tzinfo=UTC)
        by_storm.setdefault(row["CS_ID"], []).append((at, float(row["LAT"]), float(row["LON"])))
    found = {}
    for storm, fixes in by_storm.items():
        near = min((_km(point, lat, lon), at) for at, lat, lon in _hours(sorted(fixes)))
        if near[0] <= distance_km:
            found[storm] = near[1].month
    return found


def _hours(
    fixes: Sequence[tuple[datetime, float, float]],
) -> list[tuple[datetime, float, float]]:
    drawn = list(fixes)
    for (start, lat, lon), (end, lat_2, lon_2) in itertools.pairwise(fixes):
        moment = start.replace(minute=0) + timedelta(hours=1)
        while moment < end and end - start <= timedelta(hours=72):
            share = (moment - start) / (end - start)
            drawn.append((moment, lat + share * (lat_2 - lat), lon + share * (lon_2 - lon)))
            moment += timedelta(hours=1)
    return drawn


def _km(point: tuple[float, float], lat: float, lon: float) -> float:
    first, second = radians(point[1]), radians(lat)
    cosine = sin(first) * sin(second) + cos(first) * cos(second) * cos(radians(lon - point[0]))
    return degrees(acos(min(1, cosine))) * KM_A_DEGREE
