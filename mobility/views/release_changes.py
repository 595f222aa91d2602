"""What has changed since an earlier release: villages that began or stopped losing capacity.

Both releases are judged by the definitions and limits of today, each with its own hazard
calendar. A village loses capacity if its finding is "loses" in a month when the hazard is due; it
does not if all these months are told and none is. Apart from that it may be low all year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from mobility.measures.finding import (
    KEEPS,
    LOSES,
    LOW_ALL_YEAR,
    NOT_LOW,
    WATCH,
    loses,
)
from mobility.measures.hazards import is_due
from mobility.words import N_, Words

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
class ReleaseChanges:
    """Villages by what changed.

    Attributes:
        before: id of the earlier release.
        kinds: villages, by code, for each key of :data:`KINDS`.
        common: number of villages in both releases.
        compared: number of those whose hazard months are known in both.
    """

    before: str
    kinds: Mapping[str, tuple[str, ...]]
    common: int
    compared: int

    @property
    def is_of_other_places(self) -> bool:
        """Whether no village is in both releases."""
        return not self.common


def release_changes(before: str, earlier: pd.DataFrame, now: pd.DataFrame) -> ReleaseChanges:
    """Compare two releases.

    Args:
        before: id of the earlier release.
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
    return ReleaseChanges(before, kinds, len(both), compared)


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


def changes_sentence(words: Words, changes: ReleaseChanges, date: str) -> str:
    """The changes, in a sentence or two.

    Args:
        date: day the earlier release was published, written out.
    """
    release = words.say("release {id}", id=changes.before)
    if changes.is_of_other_places:
        return words.say(
            "The release before, {release} of {date}, is of other villages: nothing to compare.",
            release=release,
            date=date,
        )
    counted = [
        words.say("{n} {what}", n=words.number(len(changes.kinds[kind])), what=words.say(label))
        for kind, label in KINDS.items()
        if changes.kinds[kind] or kind in ("began", "ceased")
    ]
    return words.say(
        "Against {release} of {date}, in months when the hazard is due: {counts}; {compared} of "
        "the {common} in both are known in both.",
        release=release,
        date=date,
        counts=words.say(", ").join(counted),
        compared=words.number(changes.compared),
        common=words.count("{n} village", "{n} villages", changes.common),
    )


def listed_changes(
    changes: ReleaseChanges, most: int, name: Callable[[str], str]
) -> list[tuple[str, list[str], int]]:
    """For each kind that occurs: its label, the first names, and how many more there are."""
    return [
        (label, [name(each) for each in changes.kinds[kind][:most]],
         max(0, len(changes.kinds[kind]) - most))
        for kind, label in KINDS.items()
        if changes.kinds[kind]
    ]  # fmt: skip
