"""Checks for people who are counted twice: sums that stand beside their parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from mobility import tables
from mobility.importers.check.draft import DraftTables, finding
from mobility.importers.problems import Problem
from mobility.measures.years import latest
from mobility.words import N_

COUNTED = ("residents", "stays", "moves")
UNKNOWN = {"sex": "unknown", "age_group": "unknown", "origin_id": None, "destination_id": None}
FEWEST_PARTS = 2
HALF = 0.5  # of a person: estimates carry decimals
SURE_FROM = 2  # sums that agree; a single one may be chance
SURE_SHARE = 0.9
FEWEST_PLACES = 4
FEWEST_CODED, CODES, AGES_BELOW = 3, (98, 99), (90, 97)


def check_for_sums_as_unknown(draft: DraftTables) -> list[Problem]:
    """Rows of “unknown” that are the sum of the rows beside them."""
    return [
        problem
        for name in COUNTED
        for column in UNKNOWN
        if column in tables.table(name).column_names
        for problem in _sums(draft, name, column)
    ]


def _sums(draft: DraftTables, name: str, column: str) -> list[Problem]:
    rows = draft[name]
    key = [each for each in tables.table(name).key if each != column]
    if column not in ("sex", "age_group") and "sex" in key:
        key = [each for each in key if each not in ("absence", "reason")]
    unknown = UNKNOWN[column]
    is_unknown = rows[column].isnull() if unknown is None else rows[column] == unknown
    wholes = rows.filter(is_unknown).group_by(key).agg(whole=rows["people"].sum())
    parts = (
        rows.filter(~is_unknown)
        .group_by(key)
        .agg(total=rows["people"].sum(), n=rows[column].nunique())
    )
    same = [wholes[each].identical_to(parts[each]) for each in key]
    pairs = wholes.inner_join(parts, same).filter((ibis._.n >= FEWEST_PARTS) & (ibis._.whole > 0))
    equal = pairs.filter((pairs["whole"] - pairs["total"]).abs() < HALF)
    counted = draft.run(
        pairs.aggregate(
            n=pairs.count(), equal=((pairs["whole"] - pairs["total"]).abs() < HALF).sum()
        )
    )[0]
    if not counted["equal"]:
        return []
    is_sure = counted["equal"] >= SURE_FROM and counted["equal"] >= SURE_SHARE * counted["n"]
    shown = draft.some(equal.order_by(*key))
    ids = [" ".join(str(row[each]) for each in key if row[each] is not None) for row in shown.rows]
    return finding(
        "sums_beside_parts",
        "error" if is_sure else "warning",
        ids,
        N_(
            "{n} rows of {table} without {column} equal the sum of the others beside them, "
            "as totals do; the people would be counted twice: {ids}."
        ),
        N_("Leave the totals out and import the file again with --replace."),
        column=f"{name}.{column}",
        values={"table": name, "column": column},
        n=shown.n,
    )


def check_for_areas_beside_their_parts(draft: DraftTables) -> list[Problem]:
    """Residents told of an area and of places within it."""
    rows = draft.run(
        draft["residents"].group_by("place_id").agg(people=draft["residents"]["people"].sum())
    )
    people = {row["place_id"]: row["people"] for row in rows}
    parents = {place["place_id"]: place["parent_id"] for place in draft.places}
    doubled = sorted(
        {area for place in people for area in _above(place, parents) if area in people}
    )
    return [
        *finding(
            "areas_beside_parts",
            "warning",
            doubled,
            N_("{n} areas have residents, and so have places within them: {ids}."),
            N_("Import the residents of one level only; numbers are of villages."),
            column="residents.place_id",
        ),
        *_place_of_all(people, doubled),
    ]


def _above(place: str, parents: Mapping[str, str | None]) -> list[str]:
    seen: list[str] = []
    parent = parents.get(place)
    while parent and parent not in seen and parent != place:
        seen.append(parent)
        parent = parents.get(parent)
    return seen


def _place_of_all(people: Mapping[str, float], areas: list[str]) -> list[Problem]:
    """A place with as many residents as all others together."""
    total = sum(people.values())
    found = [
        place
        for place, count in people.items()
        if count > 0 and abs(count * 2 - total) < HALF and place not in areas
    ]
    if len(people) < FEWEST_PLACES or len(found) != 1:
        return []
    return finding(
        "place_of_all",
        "warning",
        found,
        N_("{ids} has as many residents as all other places together: is it their total?"),
        N_("If so, leave it out and import the residents again with --replace."),
        column="residents.place_id",
    )


def check_for_codes_as_ages(draft: DraftTables) -> list[Problem]:
    """Ages 98 and 99, which surveys write for “not known”."""
    ages = draft["roster"].group_by("age").agg(n=draft["roster"].count())
    counts = {row["age"]: row["n"] for row in draft.run(ages)}
    coded = sum(counts.get(age, 0) for age in CODES)
    first, last = AGES_BELOW
    if coded < FEWEST_CODED or coded <= sum(counts.get(age, 0) for age in range(first, last + 1)):
        return []
    return finding(
        "codes_as_ages",
        "warning",
        [age for age in CODES if age in counts],
        N_("{n} members are {ids} years old, which many surveys write for “not known”."),
        N_("They are counted as old people who may need help. If it is a code, correct them."),
        column="roster.age",
        n=coded,
    )


def check_for_years_ahead(draft: DraftTables) -> list[Problem]:
    """Years in the future: of another calendar, or a slip."""
    problems: list[Problem] = []
    for name in ("stays", "moves", "roster"):
        rows: ir.Table = draft[name].filter(draft[name]["year"] > latest())
        years: list[dict[str, Any]] = draft.run(rows.group_by("year").agg(n=rows.count()))
        problems += finding(
            "year_ahead",
            "warning",
            sorted(row["year"] for row in years),
            N_("{rows} rows of {table} are of a year in the future: {ids}."),
            N_(
                "Is it a slip, or a year of another calendar? Write the year of the Gregorian "
                "calendar; such a year is not taken for the newest."
            ),
            column=f"{name}.year",
            values={"table": name, "rows": sum(row["n"] for row in years)},
        )
    return problems


CHECKS = (
    check_for_sums_as_unknown,
    check_for_areas_beside_their_parts,
    check_for_codes_as_ages,
    check_for_years_ahead,
)
