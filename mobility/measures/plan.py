"""The preparedness plan: what each village lacks in each month, and which actions that suggests.

An action is proposed by a rule, never by a score: each rule is one condition
on a village and month, and the plan names the rules that hold. Areas count the
villages in which a rule holds and add up what villages lack, so that spare
helpers of one village never hide the gap of another.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import reduce
from typing import Any

import ibis
from ibis.expr.types import BooleanColumn, FloatingColumn, Table

from mobility.measures import newcomer_care
from mobility.measures.finding import CANNOT_TELL, NO_DATA, WATCH, is_flagged, loses
from mobility.measures.hazards import is_due, seasons
from mobility.measures.joins import joined
from mobility.measures.measure import Measure
from mobility.measures.parameters import Limits, Parameters
from mobility.measures.places import month_numbers
from mobility.measures.roles import SEPARATOR
from mobility.measures.rounding import ROUNDING, over, reaches, under
from mobility.measures.usual import DIGITS
from mobility.words import MONTHS, N_

# Actions by code, in the order a plan lists them; the texts stand in views/actions.toml.
ACTIONS = (
    *("move", "lend", "roles", "call", "second_drill", "pair", "assist"),
    *("newcomers", "warn", "shelter", "seat", "ask"),
    *("drill", "evidence"),
)
SUMMED = (
    *("helpers", "helpers_women", "helpers_usual", "needs_help"),
    *("people_away", "people_to_protect"),
)
HALF_YEAR = 6
MONTH = ("place_id", "month")


def with_actions(
    judged: Table,
    drills: Table,
    households: Table,
    care: Table,
    limits: Limits,
    parameters: Parameters,
) -> Table:
    """What each village lacks in a month, and the actions whose rules hold.

    Args:
        judged: villages with finding, hazard_level and without_helpers.
        drills: what :func:`drills` gives for them.
        households: what :func:`mobility.measures.households.counts_by_month` gives.
        care: the table ``newcomer_care``.
        limits: the lines the finding was judged by.
        parameters: the conventions.

    Returns:
        The columns given, and people_to_move (whole people; null where not known),
        helpers_needed for them, newcomer_share (0-1), fluctuating and always_low (households
        listed; null outside seasons and where not known), what
        :func:`mobility.measures.newcomer_care.with_answers` adds, drill_for (the first month of
        the season that a drill in this month is for; null where this is no month for one), and
        actions: codes of :data:`ACTIONS` joined by ";", empty where no rule holds.
    """
    rows = joined(joined(judged, drills, MONTH), households, MONTH)
    rows = newcomer_care.with_answers(rows, care)
    people = whole(rows.without_helpers)
    rows = rows.mutate(
        people_to_move=people,
        helpers_needed=whole(people * limits.helpers_each),
        newcomer_share=rows.newcomers / rows.people_to_protect.nullif(0),
    )
    rules = _rules(rows, limits, parameters)
    codes = [ibis.ifelse(rules[code], f"{SEPARATOR}{code}", "") for code in ACTIONS]
    return rows.mutate(actions=reduce(operator.add, codes).substr(1))


def whole(people: FloatingColumn) -> FloatingColumn:
    """People rounded up: nobody can move a part of one."""
    return (people - ROUNDING).ceil().cast("float64")


def _rules(rows: Table, limits: Limits, parameters: Parameters) -> dict[str, BooleanColumn]:
    """The condition of each action.

    What is out of season is proposed only where the month has a finding: whoever is away must be
    known before the hazard is due.
    """
    due, flagged = is_due(rows.hazard_level), is_flagged(rows.finding)
    is_open = rows.finding.isin([CANNOT_TELL, NO_DATA])
    lacks = due & over(rows.without_helpers, 0)
    few = flagged & under(rows.availability, limits.availability_watch)
    gap = rows.roles_empty.notnull() | rows.roles_short.notnull()
    many = reaches(rows.newcomer_share, parameters["newcomer_share_to_plan"])
    rules = {
        "move": lacks,
        "lend": lacks,
        "roles": (due | flagged) & ~is_open & gap,
        "call": few,
        "second_drill": due & few,
        "pair": due & (rows.fluctuating > 0),
        "assist": due & (rows.always_low > 0),
        "newcomers": due & many,
        "warn": due & newcomer_care.is_no(rows, "warned"),
        "shelter": due & newcomer_care.is_no(rows, "sheltered"),
        "seat": due & newcomer_care.is_no(rows, "on_committee"),
        "ask": due & newcomer_care.is_to_ask(rows),
        "drill": rows.drill_for.notnull(),
        "evidence": due & is_open,
    }
    return {code: rule.fill_null(False) for code, rule in rules.items()}


def drills(judged: Table, calendar: Table) -> Table:
    """The month to drill in before each season in which a village is flagged.

    Of the half-year before the season, it is the month with the highest availability; of equal
    ones the nearest to the season, so that what was drilled is not forgotten.

    Args:
        judged: villages with finding and availability, all twelve months of one year.
        calendar: place_id, month, hazard_level.

    Returns:
        place_id, month, drill_for: the season's first month (the earlier, of two seasons).
    """
    levels = calendar.select("place_id", "month", hazard=ibis.literal(""), level="hazard_level")
    runs = seasons(levels).select(*MONTH, "season", "since_start")
    flagged = judged.filter(is_flagged(judged.finding)).select(*MONTH)
    needing = runs.semi_join(flagged, list(MONTH)).select("place_id", "season").distinct()
    starts = runs.filter(runs.since_start == 0).semi_join(needing, ["place_id", "season"])
    before = month_numbers().filter(lambda row: row.month <= HALF_YEAR).rename(back="month")
    year = len(MONTHS)
    months = starts.select("place_id", drill_for="month").cross_join(before)
    months = months.mutate(month=(months.drill_for - months.back + year - 1) % year + 1)
    known = judged.filter(judged.availability.notnull()).select(*MONTH, "availability")
    known = known.mutate(month=known.month.cast("int32"))
    rows = months.mutate(month=months.month.cast("int32")).inner_join(known, list(MONTH))
    fullest = ibis.window(
        group_by=["place_id", "drill_for"],
        order_by=[ibis.desc(rows.availability.round(DIGITS)), rows.back],
    )
    best = rows.mutate(place=ibis.row_number().over(fullest))
    best = best.filter(best.place == 0)
    return best.group_by(*MONTH).agg(drill_for=best.drill_for.min())


def to_lend(judged: Table, each: Any) -> Table:
    """Villages that lack helpers when the hazard is due, and those that could lend some then.

    Args:
        judged: villages with finding, hazard_level, without_helpers and helpers_to_spare.
        each: helpers for each person who may need help.

    Returns:
        month, place_id, people_to_move, helpers_needed for them (0 where none), and
        helpers_to_spare (0 where the month cannot be told), as
        :func:`mobility.measures.lending.lent` takes them, without their place.
    """
    is_told = ~judged.finding.isin([CANNOT_TELL, NO_DATA])
    people = whole(judged.without_helpers).fill_null(0.0)
    rows = judged.filter(is_due(judged.hazard_level)).select(
        *("month", "place_id"),
        people_to_move=people,
        helpers_needed=whole(people * each),
        helpers_to_spare=ibis.ifelse(is_told, judged.helpers_to_spare, 0.0).fill_null(0.0),
    )
    return rows.filter((rows.helpers_needed > 0) | (rows.helpers_to_spare > 0))


def totals(rows: Table, by: Sequence[str] = ("month",)) -> Table:
    """The plan of an area by month: what its villages lack, added up.

    Args:
        rows: what :func:`with_actions` gives.
        by: what is added up apart; with place_id, each village is an area of its own.

    Returns:
        month; the sums of :data:`SUMMED` over the villages whose month is known;
        people_to_move (whole people in each village, because nobody can move part of a person),
        and the same as …_usual (if as many were here as in the fullest months) and …_worst (if
        every village were at the worse end of what is uncertain); helpers_needed for them;
        newcomers (all that are recorded); hazard_level (the highest among its villages);
        drill_helpers and drill_usual (helpers here, and usual, in villages with a drill in the
        month), second_drill_helpers (helpers here in villages with a second one);
        villages_known, villages_total, villages_losing, villages_watched, villages_moving (with
        people to move), and for each action the number of villages its rule holds in, as
        actions_CODE.
    """
    known = rows.helpers.notnull() & rows.helpers_usual.notnull()
    listed, drilling = rows.actions.split(SEPARATOR), rows.drill_for.notnull()
    return rows.group_by(*by).agg(
        **{name: rows[name].sum(where=known) for name in SUMMED},
        people_to_move=rows.people_to_move.sum(where=known),
        people_to_move_usual=whole(rows.without_helpers_usual).sum(where=known),
        people_to_move_worst=whole(rows.without_helpers_worst).sum(where=known),
        helpers_needed=rows.helpers_needed.sum(where=known),
        drill_helpers=rows.helpers.sum(where=drilling),
        drill_usual=rows.helpers_usual.sum(where=drilling),
        second_drill_helpers=rows.helpers.sum(where=listed.contains("second_drill")),
        newcomers=rows.newcomers.sum(),
        hazard_level=rows.hazard_level.max(),
        villages_known=known.sum(),
        villages_total=rows.count(),
        villages_losing=loses(rows.finding).sum(),
        villages_watched=(rows.finding == WATCH).sum(),
        villages_moving=(known & over(rows.people_to_move, 0)).fill_null(False).sum(),
        **{f"actions_{code}": listed.contains(code).sum() for code in ACTIONS},
    )


def role_gaps(rows: Table) -> Table:
    """Villages in which a role has nobody here, or fewer than its minimum, by month.

    Returns:
        month, role, empty, short (villages); no row for a role that is filled everywhere.
    """
    listed = [
        rows.filter(rows[column].notnull())
        .select("month", role=rows[column].split(SEPARATOR).unnest())
        .mutate(empty=ibis.literal(int(column == "roles_empty")))
        for column in ("roles_empty", "roles_short")
    ]
    gaps = ibis.union(*listed)
    return gaps.group_by("month", "role").agg(empty=gaps.empty.sum(), short=(1 - gaps.empty).sum())


MEASURES = (
    Measure(
        "actions",
        N_("Actions to consider"),
        "move and lend if without_helpers > 0; roles if a role is empty or short; "
        "second_drill if availability < availability_watch; pair if a household fluctuates in the "
        "season; assist if one is always low; newcomers if newcomer_share >= "
        "newcomer_share_to_plan; warn, shelter or seat if newcomers > 0 and warned, sheltered or "
        "on_committee = 0; ask if newcomers > 0 and one of them is not asked; evidence if there "
        "is no finding: each in a month when the hazard is due. In every month in which the "
        "village loses or is watched: call if availability < availability_watch, and roles. drill "
        "in the fullest month of the half-year before a season in which it loses or is watched",
        N_("Limits: working conventions of this project; no published norm found."),
        ("availability_watch", "helpers_each", "newcomer_share_to_plan"),
    ),
    Measure(
        "people_to_move",
        N_("People to move early"),
        "ceil(without_helpers), summed over the villages of an area",
        N_("Working convention of this project."),
        ("helpers_each",),
    ),
)
