"""The village list of the Myanmar Information Management Unit (MIMU P-codes 9).

It has one row per village or ward, with the codes and names of its tract, township, district
and state. Which rows are villages in use is said by :data:`LEFT_OUT`; in release 9.4 of Ayeyarwady
that gives 12,124 villages, of them 621 in Bogale, 721 in Mawlamyinegyun and 542 in Labutta.
``docs/importing-villages.md`` explains the same to people who import.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from statistics import fmean
from typing import Any

import geopandas as gpd
import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import BooleanValue, Table

from mobility.importers import numbers
from mobility.importers.boundaries.local_names import judge as judge_names
from mobility.importers.boundaries.map_features import CODE_WITH_SEVERAL_VALUES
from mobility.importers.home import cells
from mobility.importers.locations import Point, kilometres_outside
from mobility.importers.opening.raw_table import ROW, RawTable
from mobility.importers.place_rows import PlaceRow, to_table, with_known
from mobility.importers.problems import Context, Imported, Problem, Rule
from mobility.importers.recipes.recipe import Recipe
from mobility.importers.rules import At, Judged, found, reasons, without
from mobility.importers.texts import tidy
from mobility.store.database import connect
from mobility.words import N_
from mobility.words.burmese import visible

CODE, NAME, NAME_MY, LON, LAT = (
    *("LocationPCode", "LocationName", "LocationNameMM"),
    *("Longitude", "Latitude"),
)
# Levels above the village, coarsest first, as the list begins the names of their columns.
ABOVE = ("StateRegion", "District", "Township", "VillageTractTown")
NAMES = (NAME, NAME_MY, *(level + end for level in ABOVE for end in ("", "MM")))
CODES = (CODE, *(f"{level}PCode" for level in ABOVE))
OTHERS = ("LocationType", "IsActive", "ChangeType", "MIMUMappingStatus", LON, LAT)
FAR = 1.0  # kilometres; outlines are simplified, so nearer ones are listed together
NEAR_ZERO = 1e-6  # degrees
DECIMALS = 6  # of a degree: a tenth of a metre


def _lower(rows: Table, column: str) -> Any:
    return rows[column].lower()


def _is_active(rows: Table) -> BooleanValue:
    """Whether it is in use, written as a number or as a workbook's TRUE."""
    return _lower(rows, "IsActive").isin(("1", "true"))


def _why(rows: Table) -> Any:
    """The first reason for which a row is not a village in use, or null."""
    kind, change = _lower(rows, "LocationType"), _lower(rows, "ChangeType")
    return ibis.cases(
        (_is_active(rows) & (change == "delete"), "deleted_but_active"),
        (kind == "ward", "ward"),
        (kind != "village", "other_type"),
        (~_is_active(rows), "inactive"),
        (change.isin(("villagetoward", "villagetotown")), "became_town"),
        (_lower(rows, "MIMUMappingStatus").isin(("0", "false")), "not_mapped"),
    )


def _left_out(code: str, severity: str, reason: str, what: str) -> Rule:
    return Rule(
        f"left_out_{code}",
        severity,
        what,
        shows=lambda rows: rows.why == code,
        each=("area",),
        named=f"{{{CODE}}}",
        reason=reason,
    )


LEFT_OUT = (
    _left_out(
        "ward",
        "note",
        N_("a ward, not a village"),
        N_("Wards are parts of towns, not villages. Left out in {area}, {n}: {listed}."),
    ),
    _left_out(
        "other_type",
        "warning",
        N_("neither a village nor a ward"),
        N_("Neither Village nor Ward in LocationType. Left out in {area}, {n}: {listed}."),
    ),
    _left_out(
        "inactive",
        "note",
        N_("not active"),
        N_("Not active (IsActive is not 1). Left out in {area}, {n}: {listed}."),
    ),
    _left_out(
        "deleted_but_active",
        "warning",
        N_("marked Delete"),
        N_("Marked Delete although IsActive is 1. Left out in {area}, {n}: {listed}."),
    ),
    _left_out(
        "became_town",
        "note",
        N_("became part of a town"),
        N_("Villages that became wards of a town. Left out in {area}, {n}: {listed}."),
    ),
    _left_out(
        "not_mapped",
        "warning",
        N_("merged into another village, or no longer mapped"),
        N_(
            "Active, but merged into another village or no longer mapped (MIMUMappingStatus 0). "
            "Left out in {area}, {n}: {listed}."
        ),
    ),
)


def _shared(*key: str) -> Callable[[Table], Table]:
    """Rows that have the same as another row in ``key``, none of it empty; ``same``: how many."""

    def shown(rows: Table) -> Table:
        filled = rows.filter(*(rows[name].cast("string").nullif("").notnull() for name in key))
        counted = filled.mutate(same=filled.count().over(group_by=key))
        return counted.filter(counted.same > 1)

    return shown


def _shared_names(rows: Table) -> Table:
    """The same with how many names there are, and the most frequent."""
    shown = _shared("name")(rows)
    return shown.mutate(
        names=shown.name.nunique().over(),
        most=shown.same.max().over(),
        name=shown.name.mode().over(),
    )


def _shapes(rows: Table) -> Table:
    """One row a shape of code, such as 999999 and AAA999999999999, where there are several."""
    shape = rows[CODE].re_replace(r"\d", "9").re_replace("[A-Za-z]", "A")
    shapes = rows.filter(rows[CODE] != "").group_by(shape=shape)
    shapes = shapes.agg(times=ibis._.count(), code=ibis._[CODE].min(), row=ibis._.row.min())
    return shapes.filter(shapes.count().over() > 1)


def _parent(position: int) -> tuple[str, ...]:
    """The column of the parents' codes, of a place of the level at this position."""
    return (f"{ABOVE[position - 1]}PCode",) if position else ()


def _several_values(rows: Table) -> Table:
    """One row a value, where a code of a place above has several names or parents."""
    parts = []
    for position, level in enumerate(ABOVE):
        for column in (level, f"{level}MM", *_parent(position)):
            part = rows.filter(rows[column] != "").group_by(place=f"{level}PCode", value=column)
            part = part.agg(times=ibis._.count(), row=ibis._.row.min())
            parts.append(part.mutate(column=ibis.literal(column)))
    values = ibis.union(*parts)
    return values.filter(values.count().over(group_by=["place", "column"]) > 1)


def _not_compared(rows: Table) -> Table:
    """One row a township whose outline is not known."""
    missing = rows.filter(~rows.is_outlined).group_by("TownshipPCode")
    return missing.agg(row=ibis._.row.min())


def _unlocated(what: str, shows: Callable[[Table], BooleanValue]) -> Rule:
    return Rule(
        "no_location",
        "warning",
        what,
        N_("They are not on the map until a file with their coordinates is imported."),
        LON,
        shows,
        ("area",),
        f"{{{CODE}}}",
    )


ERRORS = (
    Rule(
        "duplicate_key",
        "error",
        N_("{place}: the P-code was used in a row before."),
        N_("Keep one of the rows, or correct its P-code."),
        CODE,
        lambda rows: (rows[CODE] != "") & (rows.row > rows.row.min().over(group_by=CODE)),
        ("place",),
    ),
    Rule(
        "no_parent",
        "error",
        N_("{place}: the P-code of its tract or township is blank."),
        N_("Fill in VillageTractTownPCode and TownshipPCode."),
        shows=lambda rows: (rows.VillageTractTownPCode == "") | (rows.TownshipPCode == ""),
        each=("place",),
    ),
)
OF_ALL = (
    *LEFT_OUT,
    Rule(
        "code_shapes",
        "note",
        N_("{column} holds codes of {n} shapes: {listed}. They are kept as text."),
        column=CODE,
        shows=_shapes,
        named="{times} × {code}",
    ),
    Rule(
        "outside_township",
        "note",
        N_("{place}: the point lies {km} km outside {area}; this row was left out."),
        column=LON,
        shows=lambda rows: (rows.outside >= FAR) & rows.why.notnull(),
        each=("place", "km", "area"),
    ),
    Rule(
        "not_compared",
        "note",
        N_("Whether villages lie in their township was not judged; no outline of: {listed}."),
        N_("Import the townships with --as boundaries first, then this file again."),
        shows=_not_compared,
        named="{TownshipPCode}",
    ),
)
OF_KEPT = (
    Rule(
        "shared_names",
        "note",
        N_(
            "{names} names are shared by {n} villages (most often “{name}”, {most} times); "
            "their P-codes keep them apart."
        ),
        column=NAME,
        shows=_shared_names,
        each=("name", "names", "most"),
    ),
    Rule(
        "shared_name_in_tract",
        "warning",
        N_("{n} villages of tract {tract} are called “{name}”: {listed}."),
        N_("Name a village by its P-code in every file, never by its name alone."),
        NAME,
        _shared("tract", "name"),
        ("tract", "name"),
        f"{{{CODE}}}",
    ),
    replace(
        CODE_WITH_SEVERAL_VALUES,
        column="{column}",
        shows=_several_values,
        each=("place", "column"),
        named="{value} ({times})",
    ),
    _unlocated(N_("No coordinates. In {area}, {n}: {listed}."), lambda rows: rows.is_blank),
    _unlocated(
        N_("The coordinates 0, 0 mean that none are known. In {area}, {n}: {listed}."),
        lambda rows: rows.is_zero,
    ),
    Rule(
        "shared_point",
        "warning",
        N_("{n} villages have the very same coordinates: {listed}."),
        N_("One of them was probably given the other's; check them."),
        LON,
        _shared("lon", "lat"),
        ("lon", "lat"),
        "{place}",
    ),
    Rule(
        "just_outside_township",
        "note",
        N_(
            "Less than 1 km outside the outline, which may be simplified. In {area}, {n}: {listed}."
        ),
        column=LON,
        shows=lambda rows: rows.outside < FAR,
        each=("area",),
        named=f"{{{CODE}}} ({{km}} km)",
    ),
    Rule(
        "no_name",
        "warning",
        N_("{place}: there is no name in Latin letters; another stands in."),
        N_("Fill in LocationName."),
        NAME,
        lambda rows: rows.name == "",
        ("place",),
    ),
)
MEAN_LOCATION = Rule(
    "mean_location",
    "note",
    N_(
        "{n} tracts and places above them have no location of their own; "
        "they were put at the mean of their villages."
    ),
    N_("Import their outlines with --as boundaries for a better one."),
)


def judge(raw: RawTable, context: Context, _recipe: Recipe) -> Judged:
    """The villages in use, each place above them with one name and one parent."""
    at = At(raw.file, raw.sheet)
    texts, mended = _texts(raw)
    rows = _rows(texts, context.boundaries)
    listed = ibis.memtable(rows)
    in_use = listed.filter(listed.why.isnull())
    why = reasons(LEFT_OUT, listed) | reasons(ERRORS, in_use)
    gone = pc.is_in(rows["row"], pa.array(list(why), pa.int64()))
    kept = ibis.memtable(rows.filter(pc.invert(gone)))
    left = without(raw, why)
    harmonised, about_names = _harmonised(kept, raw.file)
    judged = left.rows
    for name in set(raw.header) & set(harmonised.column_names):
        judged = judged.set_column(judged.column_names.index(name), name, harmonised[name])
    problems = [
        *found(ERRORS, in_use, at),
        *found(OF_ALL, listed, at),
        *mended,
        *about_names,
        *found(OF_KEPT, kept, at),
    ]
    return Judged(replace(left, rows=judged), problems, why)


def _texts(raw: RawTable) -> tuple[pa.Table, list[Problem]]:
    """The known columns as clean text, empty where there is none, and notes on what was changed."""
    columns: dict[str, Any] = {}
    notes: list[Problem] = []
    for name in (*CODES, *NAMES, *OTHERS):
        if name not in raw.header:
            columns[name] = pa.repeat("", raw.rows.num_rows)
            continue
        clean, changed = cells.tidied(raw.rows[name], visible if name in CODES else tidy)
        columns[name] = pc.fill_null(clean, "")
        if changed:
            where = {"column": name, "file": raw.file, "sheet": raw.sheet}
            notes.append(cells.INVISIBLE.problem({"n": changed}, **where))
    return pa.table({**columns, "row": raw.rows[ROW]}), notes


def _rows(texts: pa.Table, boundaries: gpd.GeoDataFrame | None) -> pa.Table:
    """The texts with labels, points, the reason for which a row is no village, and distances."""
    rows = ibis.memtable(texts)
    lon, lat = (numbers.parse_cell(rows[name]) for name in (LON, LAT))
    is_zero = (lon.abs() < NEAR_ZERO) & (lat.abs() < NEAR_ZERO)
    is_located = lon.between(-180, 180) & lat.between(-90, 90) & ~is_zero
    rows = rows.mutate(
        is_zero=is_zero.fill_null(False),
        is_blank=(rows[LON] == "") | (rows[LAT] == ""),
        name=rows[NAME],
        tract=rows.VillageTractTownPCode,
        place=(rows[CODE] + " " + rows[NAME]).strip(),
        area=(rows.TownshipPCode + " " + rows.Township).strip(),
        why=_why(rows),
        lon=ibis.ifelse(is_located, lon, ibis.null()),
        lat=ibis.ifelse(is_located, lat, ibis.null()),
    )
    judged = connect().to_pyarrow(rows.order_by("row"))
    located = judged.select(["row", "TownshipPCode", "lon", "lat"]).filter(
        pc.is_valid(judged["lon"])
    )
    points = [Point(str(row["row"]), *list(row.values())[1:]) for row in located.to_pylist()]
    far = kilometres_outside(points, boundaries)
    outlined = pa.array([] if boundaries is None else list(boundaries["place_id"]), pa.string())
    outside = [far.get(str(row)) for row in judged["row"].to_pylist()]
    km = [None if each is None else f"{each:.{1 if each >= FAR else 2}f}" for each in outside]
    return (
        judged.append_column("outside", pa.array(outside, pa.float64()))
        .append_column("km", pa.array(km, pa.string()))
        .append_column("is_outlined", pc.is_in(judged["TownshipPCode"], outlined))
    )


def _harmonised(kept: Table, file: str) -> tuple[pa.Table, list[Problem]]:
    """The texts of kept rows: places above by their most frequent values, and usable names."""
    most: dict[str, Any] = {}
    for position, level in enumerate(ABOVE):
        for column in (level, f"{level}MM", *_parent(position)):
            frequent = kept[column].nullif("").mode().over(group_by=f"{level}PCode")
            most[column] = frequent.fill_null(kept[f"{level}PCode"] if column == level else "")
    rows = connect().to_pyarrow(kept.mutate(**most).order_by("row"))
    local = judge_names({NAME_MY: rows[NAME_MY].to_pylist()}, rows["place"].to_pylist(), file)
    names = pc.fill_null(pa.array(local.names, pa.string()), "")
    first = pc.if_else(pc.equal(rows[NAME], ""), names, rows[NAME])
    first = pc.if_else(pc.equal(first, ""), rows[CODE], first)
    is_known = pc.and_(
        pc.invert(rows["is_zero"]),
        pc.and_(pc.not_equal(rows[LON], ""), pc.not_equal(rows[LAT], "")),
    )
    points = {name: pc.if_else(is_known, rows[name], "") for name in (LON, LAT)}
    for name, column in {NAME: first, NAME_MY: names, **points}.items():
        rows = rows.set_column(rows.column_names.index(name), name, column)
    return rows, list(local.problems)


def completed(imported: Imported, context: Context, file: str) -> Imported:
    """The places with what the draft knows; without a location, at the mean of their villages."""
    rows = [PlaceRow(**row) for row in imported.tables["places"].to_pylist()]
    rows, changed = with_known(rows, context, file)
    means = _means(rows)
    lost = {row.place_id for row in rows if row.lon is None} & means.keys()
    placed = [
        replace(row, lon=means[row.place_id][0], lat=means[row.place_id][1])
        if row.place_id in lost
        else row
        for row in rows
    ]
    note = [MEAN_LOCATION.problem({"n": len(lost)}, file=file)] if lost else []
    tables = {**imported.tables, "places": to_table(placed)}
    return replace(imported, tables=tables, problems=[*imported.problems, *changed, *note])


def _means(rows: list[PlaceRow]) -> Mapping[str, tuple[float, float]]:
    """Mean longitude and latitude of the located villages in each place above them."""
    parents = {row.place_id: row.parent_id for row in rows}
    points: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        if row.level != "village" or row.lon is None or row.lat is None:
            continue
        above = row.parent_id
        for _ in ABOVE:
            if above in parents:
                points.setdefault(above, []).append((row.lon, row.lat))
                above = parents[above]
    return {
        place: (
            round(fmean(lon for lon, _ in those), DECIMALS),
            round(fmean(lat for _, lat in those), DECIMALS),
        )
        for place, those in points.items()
    }
