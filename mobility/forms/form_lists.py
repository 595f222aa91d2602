"""What a form takes from a release: its places, its task-force roles, and its storms' nights."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd

from mobility.errors import UsageError
from mobility.tables import LEVELS
from mobility.words import N_, Words

# A level is asked for only where the list of the next finer one would be longer than this.
SHORT_LIST = 40
VILLAGE = "village"
MOST_NIGHTS, DAYS_BETWEEN = 3, 14
NEAREST_KM = 50.0  # nearer storms count as if they were so far
WITHOUT_STEP = "_"  # a place that lacks a level stands under its own name one level further


@dataclass(frozen=True)
class Night:
    """A night that people remember by its storm: the evening's month and day."""

    month: int
    day: int
    year: int
    storm: str

    @property
    def code(self) -> str:
        """Its answer in what is collected: ``0502``."""
        return f"{self.month:02d}{self.day:02d}"

    def said(self, words: Words) -> str:
        """The night and its storm, in words."""
        if self.storm:
            text = N_("{month} {day}, the night of {storm} in {year}")
        else:
            text = N_("{month} {day}, the night of a storm in {year}")
        return words.say(
            text,
            month=words.month(self.month),
            day=words.digits(str(self.day)),
            storm=self.storm,
            year=words.digits(str(self.year)),
        )


@dataclass(frozen=True)
class FormLists:
    """Where a form is used.

    Attributes:
        villages: the cascade: name (code), label (both scripts), level, parent.
        steps: the levels of the cascade, the widest first, ``village`` last.
        destinations: places somebody may be away at: name, label.
        roles: of the task force; empty where the release names none.
        nights: to be asked about; empty where the release keeps no storms.
    """

    villages: pd.DataFrame
    steps: tuple[str, ...]
    destinations: pd.DataFrame
    roles: tuple[str, ...]
    nights: tuple[Night, ...]

    @property
    def village_count(self) -> int:
        """How many villages can be chosen."""
        return int((self.villages["level"] == VILLAGE).sum())


def form_lists(
    places: pd.DataFrame, areas: Sequence[str], roles: Sequence[str], storms: pd.DataFrame
) -> FormLists:
    """What a form takes from a release.

    Args:
        places: rows of ``store.queries.places``.
        areas: the places whose villages are listed; none means all.
        roles: names of task-force roles.
        storms: rows of ``store.queries.storms``.

    Raises:
        UsageError: there is no village in the areas.
    """
    villages, steps = cascade(places, areas)
    return FormLists(
        villages, steps, _destinations(places), tuple(sorted(set(roles))), nights(storms)
    )


def cascade(places: pd.DataFrame, areas: Sequence[str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The villages of the areas and the steps that lead to them.

    Returns:
        name, label, level, parent, the steps above villages first; and the steps.

    Raises:
        UsageError: there is no village in the areas.
    """
    labels = _labels(places)
    lines = _lines(places, areas)
    if lines.empty:
        raise UsageError(
            N_("There is no village to list in a form."),
            remedy=N_("Choose an area with villages, or import places."),
        )
    steps = _steps(lines)
    above = pd.Series("", lines.index)
    parts = []
    for step in steps:
        named = lines[step].where(lines[step].notna(), above + WITHOUT_STEP)
        part = pd.DataFrame({"name": named, "level": step, "parent": above}).drop_duplicates()
        parts.append(part.assign(label=_label_of(part["name"], labels)))
        above = named
    listed = pd.concat(parts, ignore_index=True)
    listed["label"] = _told_apart(listed)
    listed = listed.sort_values(["label", "name"], kind="stable")
    order = listed["level"].map(steps.index)
    return listed.loc[order.sort_values(kind="stable").index].reset_index(drop=True)[
        ["name", "label", "level", "parent"]
    ], steps


def _lines(places: pd.DataFrame, areas: Sequence[str]) -> pd.DataFrame:
    """The villages within the areas, with their ancestor at each level (empty where none)."""
    parents = places.set_index("place_id")["parent_id"]
    levels = places.set_index("place_id")["level"]
    villages = places.loc[places["level"] == VILLAGE, "place_id"]
    found = pd.DataFrame({level: pd.Series(None, villages.index, object) for level in LEVELS})
    inside = villages.isin(list(areas)) | (not areas)
    at = villages
    while at.notna().any():
        for level in LEVELS:
            found[level] = found[level].where(at.map(levels) != level, at)
        at = at.map(parents)
        inside |= at.isin(list(areas))
    return found[inside]


def _steps(lines: pd.DataFrame) -> tuple[str, ...]:
    """The levels to be asked for: those that shorten a list that would be long otherwise."""
    steps: tuple[str, ...] = (VILLAGE,)
    for level in reversed(LEVELS[1 : LEVELS.index(VILLAGE)]):
        if lines[steps[0]].nunique() > SHORT_LIST and lines[level].notna().any():
            steps = (level, *steps)
    return steps


def _labels(places: pd.DataFrame) -> pd.Series:
    """Names in both scripts by code; a code where there is no name."""
    named = places.set_index("place_id")[["name_en", "name_my"]].fillna("")
    english, local = named["name_en"], named["name_my"]
    both = (english != "") & (local != "") & (english != local)
    label = english.where(english != "", local)
    label = label.where(~both, english + " · " + local)
    return label.where(label != "", pd.Series(named.index, named.index))


def _label_of(names: pd.Series, labels: pd.Series) -> pd.Series:
    return names.str.rstrip(WITHOUT_STEP).map(labels).fillna("–")


def _told_apart(listed: pd.DataFrame) -> pd.Series:
    """The labels, with the code where two of one parent would read the same."""
    twice = listed.duplicated(["parent", "level", "label"], keep=False)
    return listed["label"].where(~twice, listed["label"] + " (" + listed["name"] + ")")


def _destinations(places: pd.DataFrame) -> pd.DataFrame:
    """The places somebody may be away at, none finer than a township, with where they lie."""
    labels = _labels(places)
    wide = places[~places["level"].isin(("tract", VILLAGE))]
    above = wide["parent_id"].map(labels)
    label = wide["place_id"].map(labels)
    label = label.where(above.isna(), label + ", " + above.fillna(""))
    rows = pd.DataFrame({"name": wide["place_id"], "label": label})
    order = wide["level"].map(LEVELS.index)
    return rows.assign(order=order).sort_values(["order", "label"])[["name", "label"]]


def nights(storms: pd.DataFrame) -> tuple[Night, ...]:
    """The nights of the storms that were strongest for how near they passed, by date.

    At most three, at least two weeks apart in the year: a question about the next night of the
    same storm would tell nothing more.

    Args:
        storms: rows of ``store.queries.storms``.
    """
    known = storms[storms["counts"] & storms["wind_kt"].notna()]
    force = known["wind_kt"] / known["distance_km"].clip(lower=NEAREST_KM)
    found: list[Night] = []
    for row in known.assign(force=force).sort_values("force", ascending=False).itertuples():
        night = _night(str(row.closest_at), row.lon, str(row.storm_id))
        if night and all(_days_apart(night, each) >= DAYS_BETWEEN for each in found):
            found.append(night)
    return tuple(sorted(found[:MOST_NIGHTS], key=lambda night: night.code))


def _night(closest_at: str, lon: float, storm: str) -> Night | None:
    """The night in which a storm was nearest, by the sun where it was; None without a time."""
    try:
        moment = datetime.fromisoformat(closest_at)
    except ValueError:
        return None
    if not pd.isna(lon):
        moment += timedelta(hours=lon / 15)
    evening = moment - timedelta(hours=12)  # the hours before noon belong to the evening before
    name = re.match(r"[^\W\d_]{3,}\b", storm)
    return Night(evening.month, evening.day, evening.year, name.group() if name else "")


def _days_apart(one: Night, other: Night) -> int:
    days = abs((datetime(2000, one.month, one.day) - datetime(2000, other.month, other.day)).days)  # noqa: DTZ001
    return min(days, 366 - days)
