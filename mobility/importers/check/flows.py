"""Checks of stays and moves against residents, rosters and the calendar."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mobility.importers.check.draft import DraftTables, finding
from mobility.importers.problems import Problem
from mobility.measures import stays
from mobility.measures.years import newest
from mobility.words import MONTHS, N_

FLOWS = ("stays", "moves")
EVERY_MONTH = sum(1 << month for month in MONTHS)


def _away(draft: DraftTables) -> ir.Table:
    """Stays elsewhere than at the origin."""
    rows = draft["stays"]
    return rows.filter(stays.is_away(rows))


def check_for_uncovered_months(draft: DraftTables) -> list[Problem]:
    """Months of a year for which nothing was recorded."""
    problems: list[Problem] = []
    for name in FLOWS:
        rows = draft.run(draft[name].select("year", "month").distinct())
        years: dict[int, set[int]] = {}
        for row in rows:
            years.setdefault(row["year"], set()).add(row["month"])
        for year, months in sorted(years.items()):
            problems += _uncovered(name, year, [month for month in MONTHS if month not in months])
    return problems


def _uncovered(name: str, year: int, months: list[int]) -> list[Problem]:
    return finding(
        "months_not_covered",
        "warning" if name == "stays" else "note",
        months,
        N_("{table} of {year} have no row in {n} months: {all_months}."),
        N_(
            "Such a month counts as “no data”, not as nobody away. "
            "If everybody was here, import a row with 0 people."
        ),
        column=f"{name}.month",
        values={"table": name, "year": year, "all_months": ", ".join(map(str, months))},
    )


def check_for_residents_without_stays(draft: DraftTables) -> list[Problem]:
    """Villages whose residents are known but whose absences are not."""
    if not draft.has("stays"):
        return []
    residents, places, roster = draft["residents"], draft["places"], draft["roster"]
    villages = places.filter(places["level"] == "village")
    silent = residents.filter(
        residents["place_id"].isin(villages["place_id"])
        & residents["place_id"].notin(roster["village_id"])
    )
    with_stays = draft["stays"].select(place_id="origin_id").distinct()
    unheard = silent.select("place_id").distinct().anti_join(with_stays, "place_id")
    villages_without = draft.run(unheard.order_by("place_id"))
    return finding(
        "no_stays",
        "warning",
        [row["place_id"] for row in villages_without],
        N_("{n} villages have residents and no stays, as if nobody were ever away: {ids}."),
        N_(
            "If nobody was asked there, leave their residents out; otherwise there is nothing to "
            "do."
        ),
        column="stays.origin_id",
    )


def check_for_stays_beside_a_roster(draft: DraftTables) -> list[Problem]:
    """Villages with both: the roster is used, and the difference is reported."""
    years = draft.run(draft["stays"].select("year").distinct())
    year = newest(row["year"] for row in years)
    differences = stays.roster_differences(
        draft["stays"], draft["roster"], draft["places"], year or 0
    )
    by_village = differences.group_by(village_id="origin_id").agg(
        counted=differences["by_roster"].sum(), told=differences["by_table"].sum()
    )
    rows = draft.run(by_village.order_by("village_id"))
    return finding(
        "roster_and_stays",
        "warning",
        [f"{row['village_id']} ({row['counted']:.0f}, {row['told']:.0f})" for row in rows],
        N_(
            "{n} villages have both a roster and stays, which differ; the roster is used. People "
            "away, summed over the months that differ, are {counted} by the rosters and {told} by "
            "the stays: {ids}."
        ),
        N_("If the difference is not expected, check both."),
        column="stays.origin_id",
        values={
            "counted": f"{sum(row['counted'] for row in rows):.0f}",
            "told": f"{sum(row['told'] for row in rows):.0f}",
        },
    )


def check_for_short_long_absences(draft: DraftTables) -> list[Problem]:
    """Absences called long that do not cover the twelve months."""
    rows = draft["stays"]
    long = rows.filter((rows["absence"] == "long") & (rows["people"] > 0))
    key = ("origin_id", "destination_id", "year", "sex", "age_group", "reason")
    # Months as the bits of a number, so that none of a hundred million rows is held in memory.
    bit = ibis.literal(1, "int32") << long["month"]
    groups = long.group_by(key).agg(months=bit.bit_or())
    groups_found = draft.some(
        groups.filter(groups["months"] != EVERY_MONTH).order_by("origin_id", "destination_id")
    )
    return finding(
        "long_absence_of_some_months",
        "warning",
        [
            f"{row['origin_id']} → {row['destination_id']} ({row['months'].bit_count()})"
            for row in groups_found.rows
        ],
        N_("{n} groups are away “long” and do not cover twelve months: {ids}."),
        N_("Long means all twelve months of the year; use temporary for 3 to 11."),
        column="stays.absence",
        n=groups_found.n,
    )


def check_for_more_away_than_residents(draft: DraftTables) -> list[Problem]:
    """Villages, and age groups of villages, with more people away than people."""
    return [
        *_too_many_away(draft, ()),
        *_too_many_away(draft, ("age_group",)),
    ]


def _too_many_away(draft: DraftTables, groups: tuple[str, ...]) -> list[Problem]:
    residents, gone = draft["residents"], _away(draft)
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
    excess = draft.some(most.order_by("origin_id", *groups))
    shown = [
        f"{' '.join([row['origin_id'], *(row[name] for name in groups)])} "
        f"({row['away']:g} > {row['residents']:g})"
        for row in excess.rows
    ]
    what = (
        N_("{n} age groups of places have more people away in a month than residents: {ids}.")
        if groups
        else N_("{n} places have more people away in a month than residents: {ids}.")
    )
    return finding(
        "more_age_group_away_than_residents" if groups else "more_away_than_residents",
        "warning",
        shown,
        what,
        N_("Check stays.people and residents.people; those away are residents too."),
        column="stays.people",
        n=excess.n,
    )


def check_for_stays_at_home(draft: DraftTables) -> list[Problem]:
    """Stays of villagers in their own village, who are not away."""
    rows, places = draft["stays"], draft["places"]
    villages = places.filter(places["level"] == "village")["place_id"]
    home = rows.filter(
        (rows["origin_id"] == rows["destination_id"]) & rows["origin_id"].isin(villages)
    )
    home = home.filter(home["people"] > 0)
    villages_found = draft.run(home.select("origin_id").distinct().order_by("origin_id"))
    return finding(
        "stay_at_origin",
        "warning",
        [row["origin_id"] for row in villages_found],
        N_("{n} villages have stays of their own people in the village itself: {ids}."),
        N_("Stays are people who are elsewhere; these rows are not counted as away."),
        column="stays.destination_id",
    )


CHECKS = (
    check_for_uncovered_months,
    check_for_residents_without_stays,
    check_for_stays_beside_a_roster,
    check_for_short_long_absences,
    check_for_more_away_than_residents,
    check_for_stays_at_home,
)
