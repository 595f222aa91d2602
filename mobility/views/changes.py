"""What has changed since an earlier release or year: who began or stopped losing capacity.

Both are judged by the definitions and limits of today, each with its own hazard
calendar. A village loses capacity if its finding is "loses" in a month when the hazard is due; it
does not if all these months are told and none is. Apart from that it may be low all year.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mobility.measures.change import is_beyond_error
from mobility.measures.finding import (
    KEEPS,
    LOSES,
    LOW_ALL_YEAR,
    NOT_LOW,
    WATCH,
    loses,
)
from mobility.measures.hazards import is_due
from mobility.words import N_, Words, whole

TOLD = (LOSES, WATCH, KEEPS)
DOES_NOT, NOT_KNOWN = "does not", "not known"

KINDS = {
    "began": N_("newly losing capacity"),
    "ceased": N_("no longer losing capacity"),
    "found": N_("losing capacity, and not known before"),
    "lost_sight": N_("losing capacity before, and not known now"),
    "low": N_("newly low all year"),
    "not_low": N_("no longer low all year"),
    "added": N_("added"),
    "removed": N_("no longer listed"),
}


@dataclass(frozen=True)
class Changes:
    """Villages by what changed.

    Attributes:
        kinds: villages, by code, for each key of :data:`KINDS`.
        common: number of villages in both.
        compared: number of those whose hazard months are known in both.
    """

    kinds: Mapping[str, tuple[str, ...]]
    common: int
    compared: int

    @property
    def is_of_other_places(self) -> bool:
        """Whether no village is in both releases."""
        return not self.common


def changes_between(earlier: pd.DataFrame, now: pd.DataFrame) -> Changes:
    """Compare two releases, or two years.

    Args:
        earlier, now: rows of ``store.queries.capacity`` at level village, twelve months.
    """
    was, is_now = season_states(earlier), season_states(now)
    low_before, low_now = all_year_states(earlier), all_year_states(now)
    both = [village for village in is_now if village in was]
    pairs = {village: (was[village], is_now[village]) for village in both}

    def where(*states: str) -> tuple[str, ...]:
        return tuple(village for village in both if pairs[village] == states)

    def turned(*states: str) -> tuple[str, ...]:
        return tuple(v for v in both if (low_before[v], low_now[v]) == states)

    kinds = {
        "began": where(DOES_NOT, LOSES),
        "ceased": where(LOSES, DOES_NOT),
        "found": where(NOT_KNOWN, LOSES),
        "lost_sight": where(LOSES, NOT_KNOWN),
        "low": turned(NOT_LOW, LOW_ALL_YEAR),
        "not_low": turned(LOW_ALL_YEAR, NOT_LOW),
        "added": tuple(village for village in is_now if village not in was),
        "removed": tuple(village for village in was if village not in is_now),
    }
    compared = sum(NOT_KNOWN not in states for states in pairs.values())
    return Changes(kinds, len(both), compared)


def season_states(capacity: pd.DataFrame) -> dict[str, str]:
    """Whether each village loses capacity in a hazard month; not known if it has none."""
    due = is_due(capacity["hazard_level"])
    marks = pd.DataFrame(
        {
            "place_id": capacity["place_id"],
            "due": due,
            "loses": due & loses(capacity["finding"]),
            "known": ~due | capacity["finding"].isin(TOLD),
        }
    )
    found = marks.groupby("place_id").agg(
        due=("due", "any"), loses=("loses", "any"), known=("known", "all")
    )
    return {
        str(row.Index): LOSES if row.loses else DOES_NOT if row.due and row.known else NOT_KNOWN
        for row in found.itertuples()
    }


def all_year_states(capacity: pd.DataFrame) -> dict[str, str]:
    """What each village is all year; the same in all its months."""
    villages = capacity.drop_duplicates("place_id")
    return dict(zip(villages["place_id"], villages["all_year"], strict=True))


def changes_sentence(words: Words, changes: Changes, against: str) -> str:
    """The changes, in a sentence or two.

    Args:
        against: the earlier release or year, in words.
    """
    if changes.is_of_other_places:
        return words.say(
            "There is nothing to compare with {earlier}: it covers other villages.",
            earlier=against,
        )
    counted = [
        words.say("{n} {what}", n=words.number(len(changes.kinds[kind])), what=words.say(label))
        for kind, label in KINDS.items()
        if changes.kinds[kind] or kind in ("began", "ceased")
    ]
    return words.say(
        "Compared with {earlier}, in months when the hazard is due: {counts}; {compared} of the "
        "{common} in both are known in both.",
        earlier=against,
        counts=words.say(", ").join(counted),
        compared=words.number(changes.compared),
        common=words.count("{n} village", "{n} villages", changes.common),
    )


def listed_changes(
    changes: Changes, most: int, name: Callable[[str], str]
) -> list[tuple[str, list[str], int]]:
    """For each kind that occurs: its label, the first names, and how many more there are."""
    return [
        (label, [name(each) for each in changes.kinds[kind][:most]],
         max(0, len(changes.kinds[kind]) - most))
        for kind, label in KINDS.items()
        if changes.kinds[kind]
    ]  # fmt: skip


SIDES = ("finding", "sure", "availability", "availability_low", "availability_high")


def month_changes(earlier: pd.DataFrame, now: pd.DataFrame, month: int) -> pd.DataFrame:
    """The villages of both in one month, side by side, those beyond their error first.

    Args:
        earlier, now: as :func:`changes_between` takes them.
        month: 1-12.

    Returns:
        place_id, month, each of :data:`SIDES` and the same as …_before, availability_change (-1
        to 1; null where one is not known), beyond_error (null there too), changed_finding.
    """
    sides = [rows.loc[rows["month"] == month, ["place_id", *SIDES]] for rows in (now, earlier)]
    both = sides[0].merge(sides[1], on="place_id", suffixes=("", "_before"))
    change = both["availability"] - both["availability_before"]
    ends = [
        both[f"availability_{end}{side}"] for side in ("_before", "") for end in ("low", "high")
    ]
    is_known = change.notna() & pd.concat(ends, axis=1).notna().all(axis=1)
    both = both.assign(
        month=month,
        availability_change=change,
        beyond_error=is_beyond_error(*ends).where(is_known).astype("boolean"),
        changed_finding=both["finding"] != both["finding_before"],
        size=change.abs().fillna(-1),
    )
    order = both.sort_values(
        ["beyond_error", "size", "place_id"], ascending=[False, False, True], na_position="last"
    )
    return order.drop(columns="size").reset_index(drop=True)


def change_counts(rows: pd.DataFrame) -> dict[str, int]:
    """Villages with fewer and with more helpers here beyond the error, with neither, not known."""
    beyond = rows["beyond_error"].fillna(value=False)
    known = int(rows["beyond_error"].notna().sum())
    fewer = int((beyond & (rows["availability_change"] < 0)).sum())
    more = int((beyond & (rows["availability_change"] > 0)).sum())
    return {"fewer": fewer, "more": more, "may_be_none": known - fewer - more,
            "unknown": len(rows) - known}  # fmt: skip


def month_sentence(words: Words, rows: pd.DataFrame, month: int) -> str:
    """How availability changed in a month, and of how many villages that can be told."""
    counts = change_counts(rows)
    return words.count(
        "In {month}, of {n} village known in both: {fewer} has fewer and {more} more helpers "
        "here than errors explain; {none} may be unchanged. Not known in both: {unknown}.",
        "In {month}, of {n} villages known in both: {fewer} have fewer and {more} more helpers "
        "here than errors explain; {none} may be unchanged. Not known in both: {unknown}.",
        len(rows) - counts["unknown"],
        month=words.month(month),
        fewer=words.number(counts["fewer"]),
        more=words.number(counts["more"]),
        none=words.number(counts["may_be_none"]),
        unknown=words.number(counts["unknown"]),
    )


def change_said(words: Words, row: Mapping[Hashable, Any]) -> str:
    """A difference of availability in points: ``11 points more``."""
    before, now = row["availability_before"], row["availability"]
    if pd.isna(before) or pd.isna(now):
        return words.say("not known in both")
    points = whole(100 * now) - whole(100 * before)  # of the two percentages as they are written
    if not points:
        return words.say("no change")
    if points > 0:
        return words.count("{n} point more", "{n} points more", points)
    return words.count("{n} point fewer", "{n} points fewer", -points)


def doubt_said(words: Words, row: Mapping[Hashable, Any]) -> str:
    """Whether a difference is more than the errors explain; empty where it is not known."""
    if pd.isna(row["beyond_error"]):
        return ""
    return words.say("beyond the error") if row["beyond_error"] else words.say("may be no change")
