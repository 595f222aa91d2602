"""Findings about best tracks: their period, their gaps, what they leave out."""

from __future__ import annotations

import re
from collections.abc import Sequence

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from mobility.importers.opening.tabular import RawTable
from mobility.importers.problems import Problem
from mobility.importers.tracks.points import WINDS, Fixes
from mobility.store.database import connect
from mobility.words import N_

LONG_GAP_HOURS = 24
NAMED = 10  # ids written out in a finding
YEAR = re.compile(r"(?<!\d)(19\d\d|20\d\d)(?!\d)")


def of(fixes: Fixes, raw: RawTable, calendar: pa.Table, unknown_wind: int) -> list[Problem]:
    """Warnings, then notes, about the tracks and the calendar made of them."""
    findings = [
        *_period(fixes.kept, raw.file),
        *_gaps(fixes.kept),
        *_winds(fixes.kept, unknown_wind),
        *_far_away(calendar),
        *_single_points(fixes.kept),
        *_left_out(fixes),
        *_past_180(fixes.kept),
        *_names(raw),
    ]
    return [
        Problem(code, severity, what, remedy, values, raw.file, raw.sheet)
        for code, severity, what, remedy, values in findings
    ]


Finding = tuple[str, str, str, str, dict[str, object]]


def about_places(lost: Sequence[str], outlined: int, file: str) -> list[Problem]:
    """Places that have no location, and those located by a point inside their outline."""
    problems = []
    if lost:
        what = N_("Places without a location get no calendar ({n}): {places}.")
        remedy = N_("Give them a longitude and latitude, or import their outlines.")
        values = {"n": len(lost), "places": _listed(lost)}
        problems.append(Problem("no_location", "warning", what, remedy, values, file))
    if outlined:
        what = N_("Places without a point were measured from one inside their outline ({n}).")
        problems.append(Problem("point_of_outline", "note", what, "", {"n": outlined}, file))
    return problems


def _listed(ids: Sequence[str]) -> str:
    more = [f"… (+{len(ids) - NAMED})"] if len(ids) > NAMED else []
    return ", ".join([*ids[:NAMED], *more])


def _period(kept: pa.Table, file: str) -> list[Finding]:
    """The time that the points cover, compared with the years in the file's name."""
    span = pc.min_max(kept["at"]).as_py()
    since, until = (f"{span[end]:%Y-%m-%d %H:%M}" for end in ("min", "max"))
    storms = pc.count_distinct(kept["storm"]).as_py()
    values = {"since": since, "until": until, "storms": storms, "points": kept.num_rows}
    what = N_("The tracks cover {since} to {until} (UTC): storms {storms}, points {points}.")
    findings: list[Finding] = [("period", "note", what, "", values)]
    promised = [int(year) for year in YEAR.findall(file)]
    if promised and max(promised) > span["max"].year:
        what = N_("The file's name says {year}, but its last point is of {until}.")
        remedy = N_("Count the years from the points, not from the name.")
        year = {"year": max(promised), "until": until}
        findings.insert(0, ("shorter_than_named", "warning", what, remedy, year))
    return findings


def _gaps(kept: pa.Table) -> list[Finding]:
    """Tracks with more than a day between two points."""
    rows = ibis.memtable(kept)
    before = ibis.window(group_by=rows.storm, order_by=rows["at"])
    hours = (rows["at"].epoch_seconds() - rows["at"].lag().over(before).epoch_seconds()) / 3600
    gaps = rows.select("storm", hours=hours).filter(ibis._.hours > LONG_GAP_HOURS)
    longest = gaps.group_by("storm").agg(hours=gaps.hours.max(), n=gaps.count())
    lines = connect().to_pyarrow(longest.order_by(ibis.desc("hours"), "storm")).to_pylist()
    if not lines:
        return []
    what = N_("More than {limit} hours lie between two points ({n} times) of: {storms}.")
    remedy = N_(
        "A straight line was drawn across up to 72 hours, and nothing across more; "
        "check these storms where they count."
    )
    storms = [f"{line['storm']} ({line['hours']:g} h)" for line in lines]
    total = sum(line["n"] for line in lines)
    values = {"limit": LONG_GAP_HOURS, "n": total, "storms": _listed(storms)}
    return [("long_gap", "warning", what, remedy, values)]


def _winds(kept: pa.Table, unknown_wind: int) -> list[Finding]:
    """Points and storms without wind, and the agencies whose winds were used."""
    findings: list[Finding] = []
    if missing := kept["wind"].null_count:
        silent = kept.filter(pc.is_null(kept["wind_column"]))
        storms = pc.count_distinct(silent["storm"]).as_py()
        what = N_("Points without wind: {points}; storms without any wind: {storms}.")
        remedy = N_("They count by distance; a least wind leaves out what is not known.")
        values = {"points": missing, "storms": storms}
        findings.append(("missing_wind", "warning", what, remedy, values))
    if unknown_wind:
        what = N_("Approaches left out because their wind is not known: {n}.")
        remedy = N_("Import without a least wind to count them.")
        findings.append(("wind_not_known", "warning", what, remedy, {"n": unknown_wind}))
    used = set(pc.unique(kept["wind_column"]).to_pylist())
    columns = ", ".join(name.upper() for name in WINDS if name in used)
    if columns:
        what = N_("Winds are those of {columns}; each storm has the winds of one of them.")
        findings.append(("wind_source", "note", what, "", {"columns": columns}))
    return findings


def _far_away(calendar: pa.Table) -> list[Finding]:
    """Places that no storm came near: every month is 0, which is not the same as no data."""
    totals = calendar.group_by("place_id").aggregate([("weight", "sum")])
    calm = totals.filter(pc.equal(totals["weight_sum"], 0))
    if not calm.num_rows:
        return []
    is_all = calm.num_rows == totals.num_rows
    what = (
        N_("No storm of the file came near any of the places ({all}).")
        if is_all
        else N_("Places no storm of the file came near: {n} of {all}. Their months are all 0.")
    )
    remedy = N_("Check that the tracks are those of the sea the places lie by.")
    values = {"n": calm.num_rows, "all": totals.num_rows}
    return [("no_storm_near", "warning" if is_all else "note", what, remedy, values)]


def _single_points(kept: pa.Table) -> list[Finding]:
    counts = kept.group_by("storm").aggregate([("at", "count")])
    single = sorted(counts.filter(pc.equal(counts["at_count"], 1))["storm"].to_pylist())
    if not single:
        return []
    what = N_("Storms of a single point ({n}) count where that point is near: {storms}.")
    values = {"n": len(single), "storms": _listed(single)}
    return [("single_point", "note", what, "", values)]


def _left_out(fixes: Fixes) -> list[Finding]:
    findings: list[Finding] = []
    if fixes.repeated:
        what = N_("Points that repeat a storm's time and position were left out: {n}.")
        findings.append(("repeated_points", "note", what, "", {"n": fixes.repeated}))
    if fixes.spurs:
        what = N_("Points of spur tracks, which double a storm's own, were left out: {n}.")
        findings.append(("spur_tracks", "note", what, "", {"n": fixes.spurs}))
    return findings


def _past_180(kept: pa.Table) -> list[Finding]:
    past = pc.sum(pc.greater(kept["lon"], 180)).as_py()
    if not past:
        return []
    what = N_("Longitudes beyond 180 were read as west of Greenwich: {n}.")
    return [("longitude_past_180", "note", what, "", {"n": past})]


def _names(raw: RawTable) -> list[Finding]:
    if any(name.casefold() == "name" for name in raw.header):
        return []
    what = N_("The file has no storm names; storms are listed by their codes.")
    return [("no_names", "note", what, "", {})]
