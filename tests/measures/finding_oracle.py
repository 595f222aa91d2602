"""The findings a second time, in plain Python, on the numbers of :mod:`oracle`."""

from __future__ import annotations

import math
from collections.abc import Iterable

from tests.measures.oracle import (
    USUAL_LINES,
    Counts,
    Lines,
    Row,
    World,
    columns,
    usual_counted,
    village_year,
)

TINY = 1e-9  # the last digits of a sum
KEEPS, WATCH, LOSES = range(3)
NAMES = ("keeps", "watch", "loses")


def judged_year(
    world: World, village: str, year: int, lines: Lines = USUAL_LINES
) -> dict[int, Row]:
    """The columns of a village in a year, with its findings."""
    rows = village_year(world, village, year, lines)
    low, why = all_year(rows, lines)
    return {
        month: columns(row)
        | dict(zip(("finding", "sure", "reasons"), finding(row, lines), strict=True))
        | {"all_year": low, "all_year_reasons": why}
        for month, row in rows.items()
    }


def too_few_helpers(counts: Counts, lines: Lines) -> bool:
    """Whether too few are here for those who need help, though usually there are enough."""
    here = counts.helpers + counts.helpers_added
    usually = counts.needs_help_usual <= counts.helpers_usual / lines.helpers_each + TINY
    return usually and counts.needs_help > here / lines.helpers_each + TINY


def strains(row: Row, counts: Counts, lines: Lines) -> dict[str, int]:
    """What absence does in a month: codes and how grave each is."""
    share = counts.availability
    found = {}
    if share is not None and share < lines.availability_loss - TINY:
        found["helpers_loss"] = LOSES
    if share is not None and share < lines.availability_watch - TINY:
        found["helpers_watch"] = WATCH
        if too_few_helpers(counts, lines):
            found["help_loss"] = LOSES
    if row.get("roles_lost"):
        found["role_loss"] = LOSES
    if row.get("roles_down"):
        found["role_watch"] = WATCH
    return found


def severity(row: Row, counts: Counts, lines: Lines) -> int:
    return max(strains(row, counts, lines).values(), default=KEEPS)


def finding(row: Row, lines: Lines = USUAL_LINES) -> tuple[str, str | None, str]:
    """The finding of a village or an area in a month, how sure it is, and why."""
    if row["basis"] is None or not row["known"] or row["people"] == 0:
        return "no data", None, "not_known"
    if not row["published"]:
        area = row["basis"] == "area"
        return "cannot tell", None, "too_few_villages" if area else "too_few_households"
    if row["point"] is None:
        return "cannot tell", None, "too_few_months"
    point = severity(row, row["point"], lines)
    sure = how_sure(row, point, lines)
    if sure is None:
        counts = row["basis"] == "tables" and not row["counted"].errors
        return "cannot tell", None, "count_error" if counts else "interval"
    codes = strains(row, row["point"], lines)
    order = ("helpers_loss", "help_loss", "role_loss", "helpers_watch", "role_watch")
    return NAMES[point], sure, ";".join(code for code in order if codes.get(code) == point)


def how_sure(row: Row, point: int, lines: Lines) -> str | None:
    """certain, probably, or nothing where it cannot be told."""
    if not row["wide"]:
        return None
    wide, narrow = (
        {severity(row, counts, lines) for counts in row[name]} for name in ("wide", "narrow")
    )
    if wide == {point}:
        return "certain"
    flagged = {each > KEEPS for each in narrow}
    return "probably" if flagged == {point > KEEPS} else None


def is_low(
    usual: float, needs_usual: float, helpers: Iterable[float], lines: Lines
) -> dict[str, bool]:
    """What makes a village low all year, of its usual numbers and the helpers of each month."""
    return {
        "help": needs_usual > usual / lines.helpers_each + TINY,
        "no_helper": all(each == 0 for each in helpers),
    }


def all_year(rows: dict[int, Row], lines: Lines = USUAL_LINES) -> tuple[str, str]:
    """Whether a village is low whoever is away, and why."""
    row, known = rows[1], [row for row in rows.values() if row["known"]]
    if row["basis"] is None or not known or row["people"] == 0:
        return "no data", "not_known"
    if not row["published"]:
        return "cannot tell", "too_few_households"
    if row["helpers_usual"] is None:
        return "cannot tell", "too_few_months"
    helpers = [each["helpers"] for each in known]
    facts = is_low(row["helpers_usual"], row["needs_help_usual"], helpers, lines)
    facts["role"] = any(each["roles_never"] for each in known)
    low = any(facts.values())
    if row["basis"] == "tables" and low not in by_counts(rows, lines):
        return "cannot tell", "count_error"
    if row["basis"] == "sample" and not is_one_sided(row["strain"], lines):
        return "cannot tell", "interval"
    reasons = ";".join(code for code, holds in facts.items() if holds)
    return ("low all year" if low else "not low"), reasons


def by_counts(rows: dict[int, Row], lines: Lines) -> set[bool]:
    """Whether it is low if half the error more, or fewer, people are away; one answer or none."""
    fullest = [month for month, row in rows.items() if row["fullest"]]
    answers = set()
    for factor in (1 + lines.count_error / 2, 1 - lines.count_error / 2):
        helpers = [row["counted"].here(factor)[0] for row in rows.values() if row["known"]]
        facts = is_low(*usual_counted(rows, fullest, factor), helpers, lines)
        answers.add(any(facts.values()))
    return answers if len(answers) == 1 else set()


def is_one_sided(interval: tuple[float, float] | None, lines: Lines) -> bool:
    if interval is None:
        return False
    line = 1 / lines.helpers_each
    return interval[0] > line + TINY or interval[1] <= line + TINY


def deciding(row: Row, lines: Lines = USUAL_LINES) -> tuple[str | None, str | None]:
    """The one part that betters the finding when mended, and the finding then."""
    judged, _, _ = finding(row, lines)
    if judged not in ("loses", "watch"):
        return None, None
    codes = strains(row, row["point"], lines)
    for part, its in (("helpers", "help"), ("roles", "role")):
        rest = [grave for code, grave in codes.items() if not code.startswith(its)]
        left = max(rest, default=KEEPS)
        if left < NAMES.index(judged):
            return part, NAMES[left]
    return None, None


def people_above(wanted: float) -> int:
    """Whole people that are at least so many; a last digit is no person."""
    return math.ceil(wanted - TINY)


def remedies(row: Row, lines: Lines = USUAL_LINES) -> Row:
    """Helpers to bring back, and to spare."""
    here, usual, needs = row["helpers"], row["helpers_usual"], row["needs_help"]
    to_return = to_spare = None
    if here is not None:
        to_spare = max(0, math.floor(here - lines.helpers_each * needs + TINY))
        if usual is not None:
            to_return = max(0.0, people_above(lines.availability_watch * usual) - here)
    return {"helpers_to_return": to_return, "helpers_to_spare": to_spare}


def flags_by_chance(rows: Iterable[Row], confidence: float = 0.80) -> dict[str, float]:
    """Village-months that are estimated, and how many flags chance alone may raise."""
    cells = flagged = 0
    for row in rows:
        judged, _, _ = finding(row)
        if is_estimate(row):
            cells += 1
            flagged += judged in ("loses", "watch")
    chance = cells * (1 - confidence) / 2
    return {"cells": cells, "flagged": flagged, "flags_by_chance": chance}


def is_estimate(row: Row) -> bool:
    """Whether the ends of its availability differ, as they are shown."""
    low, high = row["availability_low"], row["availability_high"]
    return low is not None and high is not None and high > low + TINY
