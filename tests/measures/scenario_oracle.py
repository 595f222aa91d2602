"""Scenarios and plans a second time, in plain Python, on the worlds of :mod:`oracle`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from mobility.measures.scenario import Scenario
from tests.measures import oracle
from tests.measures.oracle import ABLE, FRAIL, MONTHS, USUAL_LINES, Counts, Ends, Row, World, shown


def is_of(scenario: Scenario, sex: str | None, age: str | None) -> bool:
    sexes, ages = scenario.leave_sexes, scenario.leave_ages
    return (not sexes or (sex or "unknown") in sexes) and (not ages or (age or "unknown") in ages)


def group_here(world: World, row: Row, scenario: Scenario) -> tuple[float, float, float]:
    """People, helpers and people who may need help of the groups who are here."""
    village, month = row["place_id"], row["month"]
    if row["basis"] in ("full", "sample"):
        weight = oracle.survey(world, village).weight
        group = [
            person
            for person in world.members[village]
            if oracle.here(person, month) == 1
            and is_of(scenario, person["sex"], oracle.age_group(person["age"]))
        ]
        helpers, needs = oracle.counts_here(group, month)
        return weight * len(group), weight * helpers, weight * needs
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


def as_if(world: World, before: Row, scenario: Scenario, brought_to: set[str]) -> Row:
    """The numbers of a village and month as a scenario has them; what is usual stays."""
    after = dict(before)
    if before["basis"] is None:
        return after
    leaves = before["month"] in (scenario.leave_months or MONTHS)
    share = scenario.leave_share if leaves else 0.0
    names = ("people_here", "helpers", "needs_help")
    group = group_here(world, before, scenario)
    gone = {n: share * within(g, before[n]) for n, g in zip(names, group, strict=True)}
    for name in names:
        if before[name] is not None:
            left = before[name] - gone[name]
            after[name] = 0.0 if left < 1e-9 else left
    if before["people_away"] is not None:
        after["people_away"] = before["people_away"] + gone["people_here"]
    if after["people_here"] is not None:
        after["people_to_protect"] = after["people_here"] + before["newcomers"]
    if before["helpers"] is None:
        return after
    added = scenario.assigned_share * (before["newcomers"] or 0.0)
    added += scenario.brought if before["place_id"] in brought_to else 0
    helpers = after["helpers"] + added
    after["without_helpers"] = oracle.without(after["needs_help"], helpers, USUAL_LINES)
    if before["point"] is not None:
        counts = {"helpers": after["helpers"], "needs_help": after["needs_help"]}
        after["point"] = replace(before["point"], helpers_added=added, **counts)
        after["availability"] = shown(after["point"].availability)
        for name in ("wide", "narrow"):
            after[name] = ends_moved(before[name], before["point"], after["point"])
        low, high = after["wide"] or (None, None)
        after["availability_low"] = shown(low.availability) if low else None
        after["availability_high"] = shown(high.availability) if high else None
    return after


def ends_moved(ends: Ends, was: Counts, now: Counts) -> Ends:
    """The ends of an interval move in proportion to their estimate."""
    if ends is None:
        return None

    def moved(end: Counts) -> Counts:
        return replace(
            end,
            helpers=in_proportion(end.helpers, was.helpers, now.helpers),
            needs_help=in_proportion(end.needs_help, was.needs_help, now.needs_help),
            helpers_added=now.helpers_added,
        )

    return moved(ends[0]), moved(ends[1])


def in_proportion(end: float, was: float, now: float) -> float:
    return end * now / was if was else end


def later(month: int, months: int) -> int:
    for _ in range(months % 12):
        month = 1 if month == 12 else month + 1
    return month


def drills(
    seasons: Iterable[list[int]], findings: dict[int, str], rows: dict[int, Row]
) -> dict[int, int]:
    """Months to drill in, and the first month of the season that each is for."""
    found: dict[int, int] = {}
    for season in seasons:
        if not any(findings[month] in ("loses", "watch") for month in season):
            continue
        before = [later(season[0], -back) for back in range(1, 7)]
        known = [month for month in before if rows[month]["availability"] is not None]
        if known:
            best = max(known, key=lambda month: round(rows[month]["availability"], 9))
            found[best] = min(found.get(best, 12), season[0])
    return found


def actions(
    row: Row,
    finding: str,
    due: bool,
    drill: bool,
    types: set[str],
    care: Row,
    limits: Any,
) -> list[str]:
    """Codes of the actions whose rules hold for a village and month.

    ``care`` is what the village answers about its newcomers, and ``types`` are those of
    the village's households in the season the month lies in.
    """
    flagged = finding in ("loses", "watch")
    told = flagged or finding == "keeps"
    share, present = row["availability"], row["people_to_protect"]
    asked = [care.get(each) for each in ("warned", "sheltered", "on_committee")]
    some = bool(row["newcomers"])
    lacking = (row["without_helpers"] or 0) > 1e-9
    few = share is not None and share < limits.availability_watch - 1e-9
    roles = bool(row["roles_empty"] or row["roles_short"])
    many = bool(present) and row["newcomers"] / present >= 0.05 - 1e-9
    when_due = {
        "move": lacking,
        "lend": lacking,
        "roles": roles,
        "call": False,  # in no month because a hazard is due
        "second_drill": told and few,
        "pair": bool(types & {"Z", "R"}),
        "assist": "L" in types,
        "newcomers": many,
        "warn": some and asked[0] == 0,
        "shelter": some and asked[1] == 0,
        "seat": some and asked[2] == 0,
        "ask": some and None in asked,
        "evidence": not told,
    }
    rules = {code: due and holds for code, holds in when_due.items()}
    order = [*list(rules)[:-1], "drill", "evidence"]
    rules |= {
        "roles": rules["roles"] or (flagged and roles),
        "call": flagged and few,
        "drill": drill,
    }
    return [code for code in order if rules[code]]
