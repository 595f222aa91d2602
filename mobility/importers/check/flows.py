"""Checks of stays and moves against residents, rosters and the calendar."""

from __future__ import annotations

from functools import partial

import ibis
import ibis.expr.types as ir

from mobility.importers.check.draft import DraftTables, Rows
from mobility.importers.problems import Rule
from mobility.measures import stays
from mobility.measures.years import newest
from mobility.words import MONTHS, N_

EVERY_MONTH = sum(1 << month for month in MONTHS)
NOT_COVERED = (
    N_("{table} of {year} have no row in {n} months: {all_months}."),
    N_(
        "Such a month counts as “no data”, not as nobody away. "
        "If everybody was here, import a row with 0 people."
    ),
)
AWAY_ARE_RESIDENTS = N_("Check stays.people and residents.people; those away are residents too.")


def _uncovered_months(name: str, draft: DraftTables) -> Rows:
    """Months of a year for which nothing was recorded."""
    years: dict[int, set[int]] = {}
    for row in draft.run(draft[name].select("year", "month").distinct()):
        years.setdefault(row["year"], set()).add(row["month"])
    missing = {year: sorted(set(MONTHS) - months) for year, months in sorted(years.items())}
    return [
        {"table": name, "year": year, "month": month, "all_months": ", ".join(map(str, months))}
        for year, months in missing.items()
        for month in months
    ]


def _villages_without_stays(draft: DraftTables) -> Rows | ir.Table:
    """Villages whose residents are known but whose absences are not."""
    if not draft.has("stays"):
        return []
    places, roster = draft["places"], draft["roster"]
    villages = places.filter(places.level == "village")
    known = draft["residents"].select("place_id").distinct()
    known = known.semi_join(villages, "place_id")
    known = known.anti_join(roster, known.place_id == roster.village_id)
    with_stays = draft["stays"].select(place_id="origin_id").distinct()
    return known.anti_join(with_stays, "place_id").order_by("place_id")


def _roster_differences(draft: DraftTables) -> ir.Table:
    """Villages with a roster and stays, which differ; the roster is used."""
    years = draft.run(draft["stays"].select("year").distinct())
    year = newest(row["year"] for row in years)
    differences = stays.roster_differences(
        draft["stays"], draft["roster"], draft["places"], year or 0
    )
    rows = differences.group_by("origin_id").agg(
        by_roster=ibis._.by_roster.sum(), by_table=ibis._.by_table.sum()
    )
    counted, told = (rows[name].sum().over().round() for name in ("by_roster", "by_table"))
    return rows.mutate(counted=counted.cast("int64"), told=told.cast("int64")).order_by("origin_id")


def _short_long_absences(draft: DraftTables) -> ir.Table:
    """Absences called long that do not cover the twelve months."""
    rows = draft["stays"]
    long = rows.filter((rows["absence"] == "long") & (rows["people"] > 0))
    key = ("origin_id", "destination_id", "year", "sex", "age_group", "reason")
    # Months as the bits of a number, so that none of a hundred million rows is held in memory.
    bit = ibis.literal(1, "int32") << long["month"]
    groups = long.group_by(key).agg(months=bit.bit_or(), covered=long["month"].nunique())
    groups = groups.filter(groups["months"] != EVERY_MONTH)
    return groups.order_by("origin_id", "destination_id")


def _too_many_away(groups: tuple[str, ...], draft: DraftTables) -> ir.Table:
    """Villages, or age groups of villages, with more people away than people."""
    residents, rows = draft["residents"], draft["stays"]
    gone = rows.filter(stays.is_away(rows))
    gone = gone.filter(gone["origin_id"].notin(draft["roster"]["village_id"]))
    if groups:
        gone = gone.filter(gone["age_group"] != "unknown")
    living = residents.group_by(
        residents["place_id"].name("origin_id"), *(residents[name] for name in groups)
    ).agg(residents=residents["people"].sum())
    away = gone.group_by(["origin_id", "year", "month", *groups]).agg(away=gone["people"].sum())
    joined = away.inner_join(living, ["origin_id", *groups])
    too_many = joined.filter(joined["away"] > joined["residents"])
    most = too_many.group_by(["origin_id", *groups]).agg(
        away=too_many["away"].max(), residents=too_many["residents"].max()
    )
    return most.order_by("origin_id", *groups)


def _stays_at_home(draft: DraftTables) -> ir.Table:
    """Villages with stays of villagers in their own village, who are not away."""
    rows, places = draft["stays"], draft["places"]
    villages = places.filter(places["level"] == "village")["place_id"]
    is_home = (rows.origin_id == rows.destination_id) & rows.origin_id.isin(villages)
    home = rows.filter(is_home & (rows.people > 0))
    return home.select("origin_id").distinct().order_by("origin_id")


RULES = (
    Rule(
        "months_not_covered",
        "warning",
        *NOT_COVERED,
        column="stays.month",
        shows=partial(_uncovered_months, "stays"),
        each=("year",),
    ),
    Rule(
        "months_not_covered",
        "note",
        *NOT_COVERED,
        column="moves.month",
        shows=partial(_uncovered_months, "moves"),
        each=("year",),
    ),
    Rule(
        "no_stays",
        "warning",
        N_("{n} villages have residents and no stays, as if nobody were ever away: {listed}."),
        N_(
            "If nobody was asked there, leave their residents out; otherwise there is nothing to "
            "do."
        ),
        column="stays.origin_id",
        shows=_villages_without_stays,
        named="{place_id}",
    ),
    Rule(
        "roster_and_stays",
        "warning",
        N_(
            "{n} villages have both a roster and stays, which differ; the roster is used. People "
            "away, summed over the months that differ, are {counted} by the rosters and {told} by "
            "the stays: {listed}."
        ),
        N_("If the difference is not expected, check both."),
        column="stays.origin_id",
        shows=_roster_differences,
        named="{origin_id} ({by_roster:.0f}, {by_table:.0f})",
    ),
    Rule(
        "long_absence_of_some_months",
        "warning",
        N_("{n} groups are away “long” and do not cover twelve months: {listed}."),
        N_("Long means all twelve months of the year; use temporary for 3 to 11."),
        column="stays.absence",
        shows=_short_long_absences,
        named="{origin_id} → {destination_id} ({covered})",
    ),
    Rule(
        "more_away_than_residents",
        "warning",
        N_("{n} places have more people away in a month than residents: {listed}."),
        AWAY_ARE_RESIDENTS,
        column="stays.people",
        shows=partial(_too_many_away, ()),
        named="{origin_id} ({away:g} > {residents:g})",
    ),
    Rule(
        "more_age_group_away_than_residents",
        "warning",
        N_("{n} age groups of places have more people away in a month than residents: {listed}."),
        AWAY_ARE_RESIDENTS,
        column="stays.people",
        shows=partial(_too_many_away, ("age_group",)),
        named="{origin_id} {age_group} ({away:g} > {residents:g})",
    ),
    Rule(
        "stay_at_origin",
        "warning",
        N_("{n} villages have stays of their own people in the village itself: {listed}."),
        N_("Stays are people who are elsewhere; these rows are not counted as away."),
        column="stays.destination_id",
        shows=_stays_at_home,
        named="{origin_id}",
    ),
)
