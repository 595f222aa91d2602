"""Scenarios and plans a second time, in plain Python, on the worlds of :mod:`oracle`."""

from __future__ import annotations

import math
from typing import Any

from mobility.measures.scenario import Scenario
from tests.measures import oracle
from tests.measures.oracle import ABLE, FRAIL, MONTHS, Row, World


def is_of(scenario: Scenario, sex: str | None, age: str | None) -> bool:
    sexes, ages = scenario.leave_sexes, scenario.leave_ages
    return (not sexes or (sex or "unknown") in sexes) and (not ages or (age or "unknown") in ages)


def group_here(world: World, row: Row, scenario: Scenario) -> tuple[float, float, float]:
    """People, responders and people needing help of the groups who are here."""
    village, month = row["place_id"], row["month"]
    if row["basis"] in ("full", "sample"):
        weight = oracle.survey(world, village).weight
        group = [
            person
            for person in world.members[village]
            if oracle.here(person, month) == 1
            and is_of(scenario, person["sex"], oracle.age_group(person["age"]))
        ]
        return (
            weight * len(group),
            weight * sum(oracle.is_responder(person) for person in group),
            weight * sum(oracle.needs_help(person) for person in group),
        )
    people = able = frail = 0.0
    for home in world.homes[village]:
        if is_of(scenario, home["sex"], home["age_group"]):
            severe = home["severe"] or 0.0
            people += home["people"]
            able += home["people"] - severe if home["age_group"] in ABLE else 0.0
            frail += home["people"] if home["age_group"] in FRAIL else severe
    for stay in world.stays_from[village]:
        now = (stay["year"], stay["month"]) == (row["year"], month)
        away = now and stay["destination_id"] != village
        if away and is_of(scenario, stay["sex"], stay["age_group"]):
            people -= stay["people"]
            able -= stay["people"] if stay["age_group"] in ABLE else 0.0
            frail -= stay["people"] if stay["age_group"] in FRAIL else 0.0
    return people, able, frail


def within(part: float, whole: float | None) -> float:
    return 0.0 if whole is None else min(whole, max(0.0, part))


def as_if(world: World, before: Row, scenario: Scenario, trained_at: set[str]) -> Row:
    """The building blocks of a village and month as a scenario has them."""
    after = dict(before)
    if before["basis"] is None:
        return after
    names = ("people_here", "responders", "needs_help")
    group = group_here(world, before, scenario)
    leaves = before["month"] in (scenario.leave_months or MONTHS)
    share = scenario.leave_share if leaves else 0.0
    gone = {n: share * within(g, before[n]) for n, g in zip(names, group, strict=True)}
    extra = scenario.trained if before["place_id"] in trained_at else 0
    helpers = scenario.assigned_share * (before["newcomers"] or 0.0)
    if not (any(gone.values()) or extra or helpers):
        return after
    for name in names:
        if before[name] is not None:
            left = before[name] - gone[name]
            after[name] = 0.0 if left < 1e-9 else left
    if before["people_away"] is not None:
        after["people_away"] = before["people_away"] + gone["people_here"]
    if after["people_here"] is not None:
        after["people_to_protect"] = after["people_here"] + before["newcomers"]
    if before["responders_reference"] is not None:
        after["responders_reference"] = before["responders_reference"] + extra
    if before["responders"] is None:
        return after
    members = after["responders"] + extra
    after["responders"] = members + helpers
    reference = after["responders_reference"]
    after["rai"] = members / reference if reference else None
    able, frail = after["responders"], after["needs_help"]
    after["help_per_responder"] = frail / able if able else None
    after["no_responder"] = able == 0 and frail > 0
    for end in ("help_low", "help_high"):
        was, now = before["help_per_responder"], after["help_per_responder"]
        after[end] = now if before["basis"] == "full" else moved(before[end], was, now)
    for end in ("rai_low", "rai_high"):
        was, now = at_most_one(before["rai"]), at_most_one(after["rai"])
        found = moved(before[end], was, now)
        after[end] = after["rai"] if before["basis"] == "full" else at_most_one(found)
    return after


def at_most_one(value: float | None) -> float | None:
    return None if value is None else min(1.0, value)


def moved(end: float | None, was: float | None, now: float | None) -> float | None:
    if was == 0 and now == 0:
        return end
    if was and end is not None and now is not None:
        return end * now / was
    return None


def later(month: int, months: int) -> int:
    for _ in range(months % 12):
        month = 1 if month == 12 else month + 1
    return month


def to_add(row: Row, limit: float) -> float | None:
    if row["needs_help"] is None or row["responders"] is None:
        return None
    return max(0.0, math.ceil(row["needs_help"] / limit) - row["responders"])


def actions(
    row: Row,
    verdict: str,
    levels: dict[int, int],
    expected: float | None,
    types: set[str],
    care: Row,
    limits: Any,
) -> list[str]:
    """Codes of the actions whose rules hold for a village and month.

    ``care`` is what the village answers about its newcomers, and ``types`` are those of
    the village's households in the season the month lies in.
    """
    found = []
    due = levels.get(row["month"], 0) >= 2
    told = verdict in ("loss", "watch", "ok")
    end = row["rai"] if row["rai_high"] is None else row["rai_high"]
    if due and told and end is not None and end < limits.rai_watch - 1e-9:
        found.append("replan")
    if due and told and (to_add(row, limits.help_loss) or 0) > 1e-9:
        found.append("add")
    if due and told and (row["roles_empty"] or row["roles_short"]):
        found.append("roles")
    if due and types & {"Z", "R"}:
        found.append("pair")
    if due and "L" in types:
        found.append("assist")
    present = row["people_to_protect"]
    if due and present and row["newcomers"] / present >= 0.05 - 1e-9:
        found.append("newcomers")
    if due and row["newcomers"]:
        answers = [care.get(each) for each in ("warned", "sheltered", "on_committee")]
        asks = zip(("warn", "shelter", "seat"), answers, strict=True)
        found += [code for code, said in asks if said == 0]
        if None in answers:
            found.append("ask")
    season_next = levels.get(later(row["month"], 1), 0) >= 2
    if not due and season_next and expected is not None and expected >= 0.20 - 1e-9:
        found.append("drill")
    if due and not told:
        found.append("evidence")
    return found
