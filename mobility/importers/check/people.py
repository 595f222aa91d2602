"""Checks of rosters and residents."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mobility.importers.check.draft import DraftTables
from mobility.importers.problems import Rule
from mobility.measures.half_months import HALVES, column
from mobility.measures.parameters import parameters
from mobility.words import MONTHS, N_

MEMBER = ("village_id", "household_id", "person_id")


def _surveyed(draft: DraftTables) -> ir.Table:
    """Villages with a roster: village_id, surveyed and households (null where not stated)."""
    roster, places = draft["roster"], draft["places"]
    counted = roster.group_by("village_id").agg(surveyed=roster["household_id"].nunique())
    villages = counted.left_join(places, counted["village_id"] == places["place_id"]).select(
        counted["village_id"], counted["surveyed"], places["households"], places["level"]
    )
    return villages.order_by("village_id")


def _small_samples(draft: DraftTables) -> ir.Table:
    """Samples that are too small to judge their village by."""
    villages, least = _surveyed(draft), int(parameters()["fewest_households"])
    is_small = (villages.surveyed < least) & (villages.surveyed * 2 < villages.households)
    return villages.filter(is_small).mutate(least=least)


def _long_but_here(draft: DraftTables) -> ir.Table:
    """Members whose absence is called long while they are here in some month."""
    roster = draft["roster"]
    here = ibis.or_(*(roster[f"here_{month:02d}"] == 1 for month in MONTHS))
    return roster.filter((roster.absence == "long") & here).order_by(*MEMBER)


def _halves_against_month(draft: DraftTables) -> ir.Table:
    """Members for whom both halves of a month are the same, and the month is not."""
    roster = draft["roster"]
    against = []
    for month in sorted({month for month, _ in HALVES}):
        first, second = (roster[column(month, half)] for half in ("a", "b"))
        against.append((first == second) & (first != roster[f"here_{month:02d}"]))
    return roster.filter(ibis.or_(*against)).order_by(*MEMBER)


def _too_severe(draft: DraftTables) -> ir.Table:
    residents = draft["residents"]
    return residents.filter(residents.severe > residents.people).order_by("place_id")


RULES = (
    Rule(
        "households_not_stated",
        "warning",
        N_("{n} villages have a roster and no number of households: {listed}."),
        N_("Each is taken as a full list. If it is a sample, give places.households."),
        column="places.households",
        shows=lambda draft: _surveyed(draft).filter(ibis._.households.isnull()),
        named="{village_id}",
    ),
    Rule(
        "more_households_than_stated",
        "warning",
        N_("{n} rosters hold more households than their village has: {listed}."),
        N_("Each is taken as a full list. Check places.households and household_id."),
        column="places.households",
        shows=lambda draft: _surveyed(draft).filter(ibis._.surveyed > ibis._.households),
        named="{village_id} ({surveyed} > {households})",
    ),
    Rule(
        "too_few_households",
        "warning",
        N_("{n} villages cannot be judged from so few households: {listed}."),
        N_("Survey {least} households, or half of them."),
        column="roster.household_id",
        shows=_small_samples,
        named="{village_id} ({surveyed} of {households})",
    ),
    Rule(
        "roster_of_no_village",
        "warning",
        N_("{n} rosters belong to a place that is not a village: {listed}."),
        N_("Tie each household to its village; capacity is worked out by village."),
        column="roster.village_id",
        shows=lambda draft: _surveyed(draft).filter(ibis._.level != "village"),
        named="{village_id} ({level})",
    ),
    Rule(
        "long_absence_but_here",
        "warning",
        N_("{n} members are away “long” and yet here in some month: {listed}."),
        N_("Long means all twelve months; check absence and the months."),
        column="roster.absence",
        shows=_long_but_here,
        named="{village_id}/{household_id}/{person_id}",
    ),
    Rule(
        "half_months_against_month",
        "warning",
        N_("{n} members have two half-months that disagree with their month: {listed}."),
        N_("Check the month and its halves; numbers of the month follow the month's own column."),
        column="roster.here_04a",
        shows=_halves_against_month,
        named="{village_id}/{household_id}/{person_id}",
    ),
    Rule(
        "severe_above_people",
        "error",
        N_("{n} groups have more people with a severe difficulty than people: {listed}."),
        N_("Check severe and people."),
        column="residents.severe",
        shows=_too_severe,
        named="{place_id} {sex} {age_group}",
    ),
)
