"""The preparedness plan: what each village lacks in each month, and which actions that suggests.

An action is proposed by a rule, never by a score: each rule is one condition
on a village and month, and the plan names the rules that hold. Areas count the
villages in which a rule holds and add up what villages lack, so that spare
responders of one village never hide the gap of another.
"""

from __future__ import annotations

import operator
from functools import reduce

import ibis
from ibis.expr.types import BooleanColumn, Table

from mobility.measures import newcomer_care
from mobility.measures.hazards import is_due
from mobility.measures.joins import joined
from mobility.measures.measure import Measure
from mobility.measures.parameters import Limits, Parameters
from mobility.measures.roles import SEPARATOR
from mobility.measures.rounding import ROUNDING, over, reaches, under
from mobility.measures.scenario import shifted
from mobility.measures.verdict import CANNOT_TELL, NO_DATA, loses
from mobility.words import N_

# Actions by code, in the order a plan lists them; the texts stand in views/actions.toml.
ACTIONS = (
    *("replan", "add", "roles", "pair", "assist"),
    *("newcomers", "warn", "shelter", "seat", "ask"),
    *("drill", "evidence"),
)
SUMMED = (
    "responders",
    "responders_reference",
    "needs_help",
    "people_to_protect",
)


def with_actions(
    judged: Table,
    levels: Table,
    expected: Table,
    households: Table,
    care: Table,
    limits: Limits,
    parameters: Parameters,
) -> Table:
    """What each village lacks in a month, and the actions whose rules hold.

    Args:
        judged: building blocks of villages with verdict, hazard_level and responders_to_add.
        levels: place_id, month, hazard_level: the calendar, used for the following month.
        expected: place_id, expected_absence for the hazard planned for.
        households: what :func:`mobility.measures.households.counts_by_month` gives.
        care: the table ``newcomer_care``.
        limits: the lines the verdict was judged by.
        parameters: the conventions.

    Returns:
        The columns given, and newcomer_share (0-1), expected_absence (0-1), fluctuating and
        always_low (households listed; null outside seasons and where not known), what
        :func:`mobility.measures.newcomer_care.with_answers` adds, and
        actions: codes of :data:`ACTIONS` joined by ";", empty where no rule holds.
    """
    following = shifted(levels, -1).select("place_id", "month", level_after="hazard_level")
    rows = joined(joined(judged, following, ["place_id", "month"]), expected, ["place_id"])
    rows = joined(rows, households, ["place_id", "month"])
    rows = newcomer_care.with_answers(rows, care)
    rows = rows.mutate(newcomer_share=rows.newcomers / rows.people_to_protect.nullif(0))
    rules = _rules(rows, limits, parameters)
    codes = [ibis.ifelse(rules[code], f"{SEPARATOR}{code}", "") for code in ACTIONS]
    rows = rows.mutate(actions=reduce(operator.add, codes))
    return rows.mutate(actions=rows.actions.substr(1)).drop("level_after")


def _rules(rows: Table, limits: Limits, parameters: Parameters) -> dict[str, BooleanColumn]:
    """The condition of each action. Where the data are unknown, only finding out is proposed."""
    due = is_due(rows.hazard_level)
    is_judged = due & ~rows.verdict.isin([CANNOT_TELL, NO_DATA])
    fewest = ibis.coalesce(rows.rai_high, rows.rai)  # of an estimate, the upper end
    many = reaches(rows.newcomer_share, parameters["newcomer_share_to_plan"])
    absent = reaches(rows.expected_absence, parameters["expected_absence_in_plan"])
    rules = {
        "replan": is_judged & under(fewest, limits.rai_watch),
        "add": is_judged & over(rows.responders_to_add, 0),
        "roles": is_judged & (rows.roles_empty.notnull() | rows.roles_short.notnull()),
        "pair": due & (rows.fluctuating > 0),
        "assist": due & (rows.always_low > 0),
        "newcomers": due & many,
        "warn": due & newcomer_care.is_no(rows, "warned"),
        "shelter": due & newcomer_care.is_no(rows, "sheltered"),
        "seat": due & newcomer_care.is_no(rows, "on_committee"),
        "ask": due & newcomer_care.is_to_ask(rows),
        "drill": ~due & is_due(rows.level_after) & absent,
        "evidence": due & rows.verdict.isin([CANNOT_TELL, NO_DATA]),
    }
    return {code: rule.fill_null(False) for code, rule in rules.items()}


def totals(rows: Table) -> Table:
    """The plan of an area by month: what its villages lack, added up.

    Args:
        rows: what :func:`with_actions` gives.

    Returns:
        month; the sums of :data:`SUMMED` over the villages whose month is known;
        responders_to_add (whole people in each village, because nobody can add part of a person);
        newcomers (all that are recorded); hazard_level (the highest among its villages);
        villages_known, villages_total, villages_losing, villages_short (that lack responders),
        and for each action the number of villages its rule holds in, as actions_CODE.
    """
    known = rows.responders.notnull()
    listed = rows.actions.split(SEPARATOR)
    return rows.group_by("month").agg(
        **{name: rows[name].sum(where=known) for name in SUMMED},
        responders_to_add=(rows.responders_to_add - ROUNDING).ceil().sum(where=known),
        newcomers=rows.newcomers.sum(),
        hazard_level=rows.hazard_level.max(),
        villages_known=known.sum(),
        villages_total=rows.count(),
        villages_losing=loses(rows.verdict).sum(),
        villages_short=over(rows.responders_to_add, 0).fill_null(False).sum(),
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
        "replan if rai < rai_watch; add if responders_to_add > 0; roles if a role is empty or "
        "short; pair if a household fluctuates in the season; assist if one is always low; "
        "newcomers if newcomer_share >= newcomer_share_to_plan; warn, shelter or seat if "
        "newcomers > 0 and warned, sheltered or on_committee = 0; ask if newcomers > 0 and one "
        "of them is not asked; evidence if there is no "
        "verdict: each in a month when the hazard is due. drill in the month before a season, if "
        "expected_absence >= expected_absence_in_plan",
        N_("Thresholds: working conventions of this project; no published norm found."),
        ("rai_watch", "help_loss", "newcomer_share_to_plan", "expected_absence_in_plan"),
    ),
    Measure(
        "area_responders_to_add",
        N_("Responders to add in an area"),
        "sum over villages of ceil(max(0, ceil(needs_help / help_loss) - responders))",
        N_("Working convention of this project."),
        ("help_loss",),
    ),
)
