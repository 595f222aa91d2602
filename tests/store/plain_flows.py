"""Flows of a release, worked out again with pandas from its Parquet files.

It shares nothing with the measures, so that commands, tables and downloads can
be checked against it. Keys are units of the level asked; None is a place that
is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from mobility.selection import Selection
from mobility.store.releases import Release

ORDER = ["country", "state", "district", "township", "tract", "village"]
Pair = tuple[str | None, str | None]


def plain_flows(release: Release, selection: Selection) -> dict[Pair, float]:
    """People by origin and destination, over the months asked."""
    return _over_months(release, selection, selection.direction)


def plain_staying(release: Release, selection: Selection) -> dict[str | None, float]:
    """People by the unit that both ends of their flow lie in, over the months asked."""
    return {unit: people for (unit, _), people in _over_months(release, selection, "same").items()}


def plain_flows_by_month(release: Release, selection: Selection) -> dict[int, dict[Pair, float]]:
    """People by origin and destination, for each of the twelve months with any."""
    found: dict[int, dict[Pair, float]] = {}
    for (month, *pair), people in _by_month(release, selection, selection.direction).items():
        found.setdefault(month, {})[_pair(pair)] = people
    return found


def _over_months(release: Release, selection: Selection, where: str) -> dict[Pair, float]:
    sums = _by_month(release, selection, where)
    months = selection.months or range(1, 13)
    years = _years_of_months(release, selection)
    known = sum(month in years for month in months) if selection.kind == "stays" else 1
    found: dict[Pair, float] = {}
    for (month, *ends), people in sums.items():
        if month in months:
            pair = _pair(ends)
            found[pair] = found.get(pair, 0.0) + people / known
    return found


def _pair(ends: list[str | None]) -> Pair:
    origin, destination = (end if isinstance(end, str) else None for end in ends)
    return origin, destination


def _by_month(release: Release, selection: Selection, where: str) -> pd.Series:
    """People by month, origin and destination; a month is the mean of the years that cover it."""
    rows, world = _rows(release, selection), _world(_folder(release))
    units = world.units(selection.level)
    inside = world.inside(selection.areas)
    ends = [rows["origin_id"].map(units), rows["destination_id"].map(units)]
    everywhere = not selection.areas  # the unknown too
    starts, arrives = (
        rows[end].isin(inside) | everywhere for end in ("origin_id", "destination_id")
    )
    same = ends[0] == ends[1]
    chosen = {
        "out": starts & ~arrives,
        "into": ~starts & arrives,
        "within": starts & arrives & ~same,
        "same": starts & arrives & same,
    }[where]
    by = [each[chosen] for each in (rows["month"], *ends)]
    sums = rows["people"][chosen].groupby(by, dropna=False).sum()
    years = _years_of_months(release, selection)
    return sums / sums.index.get_level_values(0).map(years)


def _rows(release: Release, selection: Selection) -> pd.DataFrame:
    rows = _read(_folder(release), _table(selection))
    wanted = {"sex": selection.sexes, "age_group": selection.ages, "reason": selection.reasons}
    if selection.kind == "stays":
        wanted["absence"] = selection.absences
    kept = rows["people"] > 0
    for column, values in wanted.items():
        if values:
            kept &= rows[column].fillna("unknown").isin(values)
    if (year := _year(release, selection)) is not None:
        kept &= rows["year"] == year
    return rows[kept]


def _table(selection: Selection) -> str:
    return "people_away" if selection.kind == "stays" else "moves"


def _year(release: Release, selection: Selection) -> int | None:
    if selection.averaged:
        return None
    return selection.year or _read(_folder(release), _table(selection))["year"].max()


def _years_of_months(release: Release, selection: Selection) -> dict[int, int]:
    """In how many of the years asked each month is covered."""
    table = "covered_months" if selection.kind == "stays" else "moves"
    covered = _read(_folder(release), table)[["year", "month"]].drop_duplicates()
    if (year := _year(release, selection)) is not None:
        covered = covered[covered["year"] == year]
    return covered["month"].value_counts().to_dict()


def _folder(release: Release) -> Path:
    return release.layout.releases / release.id


@cache
def _read(folder: Path, table: str) -> pd.DataFrame:
    return pd.read_parquet(folder / f"{table}.parquet")


@dataclass(frozen=True)
class _World:
    """Places: the line of each, from itself upward, as (id, level)."""

    lines: dict[str, list[tuple[str, str]]]

    def inside(self, areas: tuple[str, ...]) -> set[str]:
        return {
            place
            for place, line in self.lines.items()
            if not areas or {above for above, _ in line} & set(areas)
        }

    def units(self, level: str) -> dict[str, str]:
        return {place: _unit(line, level) for place, line in self.lines.items()}


def _unit(line: list[tuple[str, str]], level: str) -> str:
    own, own_level = line[0]
    if level == "other" or own_level == "other":
        return own
    ranked = [(above, ORDER.index(each)) for above, each in line if each != "other"]
    wanted = ORDER.index(level)
    exact = [above for above, rank in ranked if rank == wanted]
    coarser = [above for above, rank in ranked if rank < wanted]
    return [*exact, *coarser, own][0]


@cache
def _world(folder: Path) -> _World:
    rows = _read(folder, "places").set_index("place_id")
    parents, levels = rows["parent_id"].to_dict(), rows["level"].to_dict()
    lines = {}
    for place in levels:
        line, at = [], place
        while at in levels and (at, levels[at]) not in line:
            line.append((at, levels[at]))
            at = parents[at]
        lines[place] = line
    return _World(lines)
