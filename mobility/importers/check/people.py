"""Checks of rosters and residents."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mobility.importers.check.draft import DraftTables, finding
from mobility.importers.problems import Problem
from mobility.measures.half_months import HALVES, column
from mobility.measures.parameters import parameters
from mobility.words import N_

ALL_MONTHS = 12


def surveyed(draft: DraftTables) -> ir.Table:
    """Villages with a roster: village_id, surveyed and households (null where not stated)."""
    roster, places = draft["roster"], draft["places"]
    counted = roster.group_by("village_id").agg(surveyed=roster["household_id"].nunique())
    return counted.left_join(places, counted["village_id"] == places["place_id"]).select(
        counted["village_id"], counted["surveyed"], places["households"], places["level"]
    )


def check_for_rosters_without_total(draft: DraftTables) -> list[Problem]:
    """Rosters of villages whose number of households is not stated."""
    villages = surveyed(draft)
    found = draft.run(villages.filter(villages["households"].isnull()).order_by("village_id"))
    return finding(
        "households_not_stated",
        "warning",
        [row["village_id"] for row in found],
        N_("{n} villages have a roster and no number of households: {ids}."),
        N_("Each is taken as a full list. If it is a sample, give places.households."),
        column="places.households",
    )


def check_for_more_households_than_stated(draft: DraftTables) -> list[Problem]:
    """Rosters with more households than the village has."""
    villages = surveyed(draft)
    found = draft.run(
        villages.filter(villages["surveyed"] > villages["households"]).order_by("village_id")
    )
    return finding(
        "more_households_than_stated",
        "warning",
        [f"{row['village_id']} ({row['surveyed']} > {row['households']})" for row in found],
        N_("{n} rosters hold more households than their village has: {ids}."),
        N_("Each is taken as a full list. Check places.households and household_id."),
        column="places.households",
    )


def check_for_small_samples(draft: DraftTables) -> list[Problem]:
    """Samples that are too small to judge their village by."""
    villages, least = surveyed(draft), int(parameters()["fewest_households"])
    small = villages.filter(
        (villages["surveyed"] < least) & (villages["surveyed"] * 2 < villages["households"])
    )
    found = draft.run(small.order_by("village_id"))
    return finding(
        "too_few_households",
        "warning",
        [f"{row['village_id']} ({row['surveyed']} of {row['households']})" for row in found],
        N_("{n} villages cannot be judged from so few households: {ids}."),
        N_("Survey {least} households, or half of them."),
        column="roster.household_id",
        values={"least": least},
    )


def check_for_rosters_of_larger_places(draft: DraftTables) -> list[Problem]:
    """Rosters of a place that is not a village."""
    villages = surveyed(draft)
    found = draft.run(villages.filter(villages["level"] != "village").order_by("village_id"))
    return finding(
        "roster_of_no_village",
        "warning",
        [f"{row['village_id']} ({row['level']})" for row in found],
        N_("{n} rosters belong to a place that is not a village: {ids}."),
        N_("Tie each household to its village; capacity is worked out by village."),
        column="roster.village_id",
    )


def _members(roster: ir.Table, condition: ir.BooleanValue) -> ir.Table:
    """The members of whom a condition holds: village_id, household_id, person_id, in order."""
    key = ("village_id", "household_id", "person_id")
    return roster.filter(condition.fill_null(False)).select(*key).order_by(*key)


def check_for_long_absences_at_home(draft: DraftTables) -> list[Problem]:
    """Members whose absence is called long while they are here in some month."""
    roster = draft["roster"]
    here = ibis.or_(*((roster[f"here_{month:02d}"] == 1) for month in range(1, ALL_MONTHS + 1)))
    found = draft.run(_members(roster, (roster["absence"] == "long") & here))
    return finding(
        "long_absence_but_here",
        "warning",
        ["/".join(row.values()) for row in found],
        N_("{n} members are away “long” and yet here in some month: {ids}."),
        N_("Long means all twelve months; check absence and the months."),
        column="roster.absence",
    )


def check_for_half_months_against_their_month(draft: DraftTables) -> list[Problem]:
    """Members who are in both halves of a month where the month itself says otherwise."""
    roster = draft["roster"]
    against = ibis.or_(*(_is_against(roster, month) for month in sorted({m for m, _ in HALVES})))
    found = draft.run(_members(roster, against))
    return finding(
        "half_months_against_month",
        "warning",
        ["/".join(row.values()) for row in found],
        N_("{n} members have two half-months that disagree with their month: {ids}."),
        N_("Check the month and its halves; numbers of the month follow the month's own column."),
        column="roster.here_04a",
    )


def _is_against(roster: ir.Table, month: int) -> ir.BooleanValue:
    """Whether both halves of the month are the same, and the month is not."""
    first, second = (roster[column(month, half)] for half in ("a", "b"))
    return (first == second) & (first != roster[f"here_{month:02d}"])


def check_for_more_severe_than_people(draft: DraftTables) -> list[Problem]:
    """Groups with more people in difficulty than people."""
    residents = draft["residents"]
    found = draft.run(
        residents.filter(residents["severe"] > residents["people"]).order_by("place_id")
    )
    return finding(
        "severe_above_people",
        "error",
        [f"{row['place_id']} {row['sex']} {row['age_group']}" for row in found],
        N_("{n} groups have more people with a severe difficulty than people: {ids}."),
        N_("Check severe and people."),
        column="residents.severe",
    )


CHECKS = (
    check_for_rosters_without_total,
    check_for_more_households_than_stated,
    check_for_small_samples,
    check_for_rosters_of_larger_places,
    check_for_long_absences_at_home,
    check_for_half_months_against_their_month,
    check_for_more_severe_than_people,
)
