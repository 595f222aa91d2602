"""Checks for people who are counted twice: sums that stand beside their parts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import ibis
import ibis.expr.types as ir

from mobility import tables
from mobility.importers.check.draft import DraftTables, Rows
from mobility.importers.problems import Rule
from mobility.importers.rules import SHOWN
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


def _sums_as_unknown(is_sure: bool, draft: DraftTables) -> Rows:
    """Rows of “unknown” that are the sum of the rows beside them, in every table and column."""
    return [
        row
        for name in COUNTED
        for column in UNKNOWN
        if column in tables.table(name).column_names
        for row in _sums(draft, name, column, is_sure)
    ]


def _sums(draft: DraftTables, name: str, column: str, is_sure: bool) -> Rows:
    """The first of them, if they are as sure as is asked: nearly all rows of “unknown” agree."""
    rows = draft[name]
    key = [each for each in tables.table(name).key if each != column]
    if column not in ("sex", "age_group") and "sex" in key:
        key = [each for each in key if each not in ("absence", "reason")]
    unknown = UNKNOWN[column]
    is_unknown = rows[column].isnull() if unknown is None else rows[column] == unknown
    wholes = rows.filter(is_unknown).group_by(key).agg(whole=rows["people"].sum())
    parts = rows.filter(~is_unknown).group_by(key)
    parts = parts.agg(total=rows["people"].sum(), kinds=rows[column].nunique())
    same = [wholes[each].identical_to(parts[each]) for each in key]
    pairs = wholes.inner_join(parts, same)
    pairs = pairs.filter((pairs.kinds >= FEWEST_PARTS) & (pairs.whole > 0))
    is_equal = (pairs.whole - pairs.total).abs() < HALF
    pairs = pairs.mutate(is_equal=is_equal, n=is_equal.sum().over(), of=pairs.count().over())
    sure = (pairs.n >= SURE_FROM) & (pairs.n >= SURE_SHARE * pairs.of)
    equal = pairs.filter(pairs.is_equal & (sure if is_sure else ~sure))
    found = draft.run(equal.order_by(*key).limit(SHOWN + 1))
    return [
        {
            **row,
            "table": name,
            "column": column,
            "id": " ".join(str(row[each]) for each in key if row[each] is not None),
        }
        for row in found
    ]


def _residents(draft: DraftTables) -> dict[str, float]:
    """Residents of each place that has any."""
    rows = draft["residents"].group_by("place_id").agg(people=ibis._.people.sum())
    return {row["place_id"]: row["people"] for row in draft.run(rows)}


def _areas_beside_parts(draft: DraftTables) -> Rows:
    """Areas with residents, within which places have residents too."""
    people = _residents(draft)
    parents = {place["place_id"]: place["parent_id"] for place in draft.places}
    doubled = {area for place in people for area in _above(place, parents) if area in people}
    return [{"place_id": area} for area in sorted(doubled)]


def _above(place: str, parents: Mapping[str, str | None]) -> list[str]:
    seen: list[str] = []
    parent = parents.get(place)
    while parent and parent not in seen and parent != place:
        seen.append(parent)
        parent = parents.get(parent)
    return seen


def _place_of_all(draft: DraftTables) -> Rows:
    """A place with as many residents as all others together."""
    people = _residents(draft)
    areas = {row["place_id"] for row in _areas_beside_parts(draft)}
    total = sum(people.values())
    found = [
        {"place_id": place}
        for place, count in people.items()
        if count > 0 and abs(count * 2 - total) < HALF and place not in areas
    ]
    return found if len(people) >= FEWEST_PLACES and len(found) == 1 else []


def _codes_as_ages(draft: DraftTables) -> Rows:
    """Ages 98 and 99, which surveys write for “not known”, where more have them than 90 to 97."""
    ages = draft["roster"].group_by("age").agg(n=ibis._.count())
    counts = {row["age"]: row["n"] for row in draft.run(ages)}
    coded = sum(counts.get(age, 0) for age in CODES)
    first, last = AGES_BELOW
    if coded < FEWEST_CODED or coded <= sum(counts.get(age, 0) for age in range(first, last + 1)):
        return []
    return [{"age": age, "n": coded} for age in CODES if age in counts]


def _years_ahead(draft: DraftTables) -> Rows:
    """Years in the future: of another calendar, or a slip."""
    found: Rows = []
    for name in ("stays", "moves", "roster"):
        rows: ir.Table = draft[name].filter(draft[name]["year"] > latest())
        years = rows.group_by("year").agg(rows=rows.count()).order_by("year")
        years = years.mutate(rows=years["rows"].sum().over(), table=ibis.literal(name))
        found += draft.run(years)
    return found


SUMS = (
    N_(
        "{n} rows of {table} without {column} equal the sum of the others beside them, "
        "as totals do; the people would be counted twice: {listed}."
    ),
    N_("Leave the totals out and import the file again with --replace."),
)
RULES = (
    *(
        Rule(
            "sums_beside_parts",
            severity,
            *SUMS,
            column="{table}.{column}",
            shows=partial(_sums_as_unknown, severity == "error"),
            each=("table", "column"),
            named="{id}",
        )
        for severity in ("error", "warning")
    ),
    Rule(
        "areas_beside_parts",
        "warning",
        N_("{n} areas have residents, and so have places within them: {listed}."),
        N_("Import the residents of one level only; numbers are of villages."),
        column="residents.place_id",
        shows=_areas_beside_parts,
        named="{place_id}",
    ),
    Rule(
        "place_of_all",
        "warning",
        N_("{listed} has as many residents as all other places together: is it their total?"),
        N_("If so, leave it out and import the residents again with --replace."),
        column="residents.place_id",
        shows=_place_of_all,
        named="{place_id}",
    ),
    Rule(
        "codes_as_ages",
        "warning",
        N_("{n} members are {listed} years old, which many surveys write for “not known”."),
        N_("They are counted as old people who may need help. If it is a code, correct them."),
        column="roster.age",
        shows=_codes_as_ages,
        named="{age}",
    ),
    Rule(
        "year_ahead",
        "warning",
        N_("{rows} rows of {table} are of a year in the future: {listed}."),
        N_(
            "Is it a slip, or a year of another calendar? Write the year of the Gregorian "
            "calendar; such a year is not taken for the newest."
        ),
        column="{table}.year",
        shows=_years_ahead,
        each=("table",),
        named="{year}",
    ),
)
