"""Rules of best tracks as a whole: their period, their gaps, what they leave out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from mobility.importers.opening.raw_table import RawTable
from mobility.importers.problems import Problem, Rule
from mobility.importers.rules import reported
from mobility.importers.sources.tracks.points import WINDS, Fixes
from mobility.store.database import connect
from mobility.words import N_

LONG_GAP_HOURS = 24
YEAR = re.compile(r"(?<!\d)(19\d\d|20\d\d)(?!\d)")
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Seen:
    """What the rules look at.

    Attributes:
        raw: the file's table.
        fixes: its points.
        calendar: the hazard months made of them.
        unknown_wind: approaches left out because their wind is not known.
        lost: ids of places without a location.
        outlined: how many places were measured from a point inside their outline.
    """

    raw: RawTable
    fixes: Fixes
    calendar: pa.Table
    unknown_wind: int
    lost: Sequence[str]
    outlined: int

    @property
    def kept(self) -> pa.Table:
        """The points that are used."""
        return self.fixes.kept


def of(seen: Seen) -> list[Problem]:
    """Findings about the tracks, the places and the calendar."""
    return [
        problem
        for rule in RULES
        if rule.shows is not None
        for problem in reported(rule, rule.shows(seen), file=seen.raw.file, sheet=seen.raw.sheet)
    ]


def _some(n: int | None, **values: Any) -> Rows:
    """One row with a number, or none where the number is 0."""
    return [{"n": n, **values}] if n else []


def _period(seen: Seen) -> Rows:
    span = pc.min_max(seen.kept["at"]).as_py()
    since, until = (f"{span[end]:%Y-%m-%d %H:%M}" for end in ("min", "max"))
    storms = pc.count_distinct(seen.kept["storm"]).as_py()
    return _some(seen.kept.num_rows, since=since, until=until, storms=storms)


def _shorter_than_named(seen: Seen) -> Rows:
    """The last year in the file's name, where the points end before it."""
    last = pc.max(seen.kept["at"]).as_py()
    promised = max((int(year) for year in YEAR.findall(seen.raw.file)), default=0)
    is_shorter = promised > last.year
    return [{"year": promised, "until": f"{last:%Y-%m-%d %H:%M}"}] if is_shorter else []


def _long_gaps(seen: Seen) -> Rows:
    """Storms with more than a day between two points."""
    rows = ibis.memtable(seen.kept)
    before = ibis.window(group_by=rows.storm, order_by=rows["at"])
    hours = (rows["at"].epoch_seconds() - rows["at"].lag().over(before).epoch_seconds()) / 3600
    gaps = rows.select("storm", hours=hours).filter(ibis._.hours > LONG_GAP_HOURS)
    storms = gaps.group_by("storm").agg(hours=gaps.hours.max(), gaps=gaps.count())
    storms = storms.mutate(n=storms.gaps.sum().over(), limit=LONG_GAP_HOURS)
    return connect().to_pyarrow(storms.order_by(ibis.desc("hours"), "storm")).to_pylist()


def _missing_wind(seen: Seen) -> Rows:
    silent = seen.kept.filter(pc.is_null(seen.kept["wind_column"]))
    storms = pc.count_distinct(silent["storm"]).as_py()
    return _some(seen.kept["wind"].null_count, storms=storms)


def _wind_source(seen: Seen) -> Rows:
    """The agencies whose winds were used."""
    used = set(pc.unique(seen.kept["wind_column"]).to_pylist())
    columns = ", ".join(name.upper() for name in WINDS if name in used)
    return [{"columns": columns}] if columns else []


def _calm(seen: Seen, is_all: bool) -> Rows:
    """Places that no storm came near: every month is 0, which is not the same as no data."""
    totals = seen.calendar.group_by("place_id").aggregate([("weight", "sum")])
    calm = pc.sum(pc.equal(totals["weight_sum"], 0)).as_py()
    return _some(calm, all=totals.num_rows) if (calm == totals.num_rows) is is_all else []


def _single_points(seen: Seen) -> Rows:
    counts = seen.kept.group_by("storm").aggregate([("at", "count")])
    return counts.filter(pc.equal(counts["at_count"], 1)).sort_by("storm").to_pylist()


def _has_no_names(seen: Seen) -> Rows:
    return [] if any(name.casefold() == "name" for name in seen.raw.header) else [{}]


RULES = (
    Rule(
        "no_location",
        "warning",
        N_("Places without a location get no calendar ({n}): {listed}."),
        N_("Give them a longitude and latitude, or import their outlines."),
        shows=lambda seen: [{"place_id": each} for each in seen.lost],
        named="{place_id}",
    ),
    Rule(
        "point_of_outline",
        "note",
        N_("Places without a point were measured from one inside their outline ({n})."),
        shows=lambda seen: _some(seen.outlined),
    ),
    Rule(
        "shorter_than_named",
        "warning",
        N_("The file's name says {year}, but its last point is of {until}."),
        N_("Count the years from the points, not from the name."),
        shows=_shorter_than_named,
    ),
    Rule(
        "period",
        "note",
        N_("The tracks cover {since} to {until} (UTC): storms {storms}, points {n}."),
        shows=_period,
    ),
    Rule(
        "long_gap",
        "warning",
        N_("More than {limit} hours lie between two points ({n} times) of: {listed}."),
        N_(
            "A straight line was drawn across up to 72 hours, and nothing across more; "
            "check these storms where they count."
        ),
        shows=_long_gaps,
        named="{storm} ({hours:g} h)",
    ),
    Rule(
        "missing_wind",
        "warning",
        N_("Points without wind: {n}; storms without any wind: {storms}."),
        N_("They count by distance; a least wind leaves out what is not known."),
        shows=_missing_wind,
    ),
    Rule(
        "wind_not_known",
        "warning",
        N_("Approaches left out because their wind is not known: {n}."),
        N_("Import without a least wind to count them."),
        shows=lambda seen: _some(seen.unknown_wind),
    ),
    Rule(
        "wind_source",
        "note",
        N_("Winds are those of {columns}; each storm has the winds of one of them."),
        shows=_wind_source,
    ),
    Rule(
        "no_storm_near",
        "warning",
        N_("No storm of the file came near any of the places ({all})."),
        N_("Check that the tracks are those of the sea the places lie by."),
        shows=lambda seen: _calm(seen, True),
    ),
    Rule(
        "no_storm_near",
        "note",
        N_("Places no storm of the file came near: {n} of {all}. Their months are all 0."),
        N_("Check that the tracks are those of the sea the places lie by."),
        shows=lambda seen: _calm(seen, False),
    ),
    Rule(
        "single_point",
        "note",
        N_("Storms of a single point ({n}) count where that point is near: {listed}."),
        shows=_single_points,
        named="{storm}",
    ),
    Rule(
        "repeated_points",
        "note",
        N_("Points that repeat a storm's time and position were left out: {n}."),
        shows=lambda seen: _some(seen.fixes.repeated),
    ),
    Rule(
        "spur_tracks",
        "note",
        N_("Points of spur tracks, which double a storm's own, were left out: {n}."),
        shows=lambda seen: _some(seen.fixes.spurs),
    ),
    Rule(
        "longitude_past_180",
        "note",
        N_("Longitudes beyond 180 were read as west of Greenwich: {n}."),
        shows=lambda seen: _some(pc.sum(pc.greater(seen.kept["lon"], 180)).as_py()),
    ),
    Rule(
        "no_names",
        "note",
        N_("The file has no storm names; storms are listed by their codes."),
        shows=_has_no_names,
    ),
)
