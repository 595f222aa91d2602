"""Task-force roles: who is present to fill them, month by month, and who could deputise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from mobility.measures.hazards import is_due
from mobility.measures.roles import is_below, is_empty
from mobility.views import coverage
from mobility.views.hazards import in_due_months
from mobility.words import MONTHS, Words

ROLE = ("place_id", "role", "minimum", "usually_met", "ever_met")
LOST, DOWN, LACKING, FILLED, UNKNOWN = "lost", "down", "lacking", "filled", "unknown"
STATES = (LOST, DOWN, LACKING, FILLED, UNKNOWN)


@dataclass(frozen=True)
class Cell:
    """A role of a village in a month.

    Attributes:
        here: its holders here; NaN where the month is not known.
        minimum: those wanted.
        hazard_level: of the month.
        state: lost (nobody here) and down (too few) where it is filled when most are home;
            lacking where it is not filled then either; filled; unknown.
        never: whether it is filled in no month.
    """

    here: float
    minimum: int
    hazard_level: int
    state: str
    never: bool


def cell_of(row: Any) -> Cell:
    """The cell of a row of :attr:`Roles.cover`, as ``itertuples`` gives it."""
    here, minimum = float(row.here), int(row.minimum)
    if here != here:
        state = UNKNOWN
    elif not is_below(here, minimum):
        state = FILLED
    elif not row.usually_met:
        state = LACKING
    else:
        state = LOST if is_empty(here) else DOWN
    return Cell(here, minimum, int(row.hazard_level), state, not row.ever_met)


@dataclass(frozen=True)
class Roles:
    """What the page shows, for the areas and hazard chosen.

    Attributes:
        cover: one row per fully listed village, role and month, from
            ``store.queries.role_cover``; ``here`` is empty if the month is not known. A role
            that is ``usually_met`` has its minimum in one of the village's fullest months.
        deputies: place_id, deputies, women, men; no row if the hazard is never due.
        hazard: the hazard selected; None if the release has none here.
        villages: number of villages, with or without a list.
        listed: number of these with every household listed.
    """

    cover: pd.DataFrame
    deputies: pd.DataFrame
    hazard: str | None
    villages: int
    listed: int

    @cached_property
    def is_due(self) -> bool:
        """Whether the hazard is due in any month in any village."""
        return bool(is_due(self.cover["hazard_level"]).any())

    @cached_property
    def due(self) -> pd.DataFrame:
        """The rows of the months that count: those in which the hazard is due, else all."""
        cover = self.cover
        return cover[is_due(cover["hazard_level"])] if self.is_due else cover

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """Roles with too few holders present in a month that counts, the emptiest first.

        Columns: :data:`ROLE`, empty (months with nobody), short (months with somebody, but fewer
        than wanted); months are tuples. Those that absence empties come first.
        """
        below = self.due[is_below(self.due["here"], self.due["minimum"])]
        rows = [
            (*key, *(_months(cells[is_empty(cells["here"]) == nobody]) for nobody in (True, False)))
            for key, cells in below.groupby(list(ROLE))
        ]
        found = pd.DataFrame(rows, columns=[*ROLE, "empty", "short"])
        order = found.assign(e=found["empty"].map(len), s=found["short"].map(len))
        order = order.sort_values(
            ["usually_met", "e", "s", "place_id", "role"],
            ascending=[False, False, False, True, True],
        )
        return order.drop(columns=["e", "s"]).reset_index(drop=True)

    @property
    def lost(self) -> pd.DataFrame:
        """The gaps that absence makes: filled when most are home, with nobody in some month."""
        return self.gaps[self._by_absence & self.gaps["empty"].map(bool).astype(bool)]

    @property
    def _by_absence(self) -> pd.Series:
        return self.gaps["usually_met"].astype(bool)

    @property
    def lost_villages(self) -> int:
        """Villages with a role that is filled when most are home and by nobody in some month."""
        return int(self.lost["place_id"].nunique())

    @property
    def short_villages(self) -> int:
        """Villages with a role that is filled when most are home and too thinly in some month."""
        return int(self.gaps.loc[self._by_absence, "place_id"].nunique())

    @cached_property
    def never_villages(self) -> int:
        """Villages with a role that has its minimum in no known month, whoever is away."""
        known = self.cover[self.cover["here"].notna()]
        return int(known.loc[~known["ever_met"].astype(bool), "place_id"].nunique())

    @property
    def known_villages(self) -> int:
        """Villages for which every month that counts is known."""
        return int(self.due["place_id"].nunique()) - self.unknown_villages

    @property
    def unknown_villages(self) -> int:
        """Villages for which some month that counts is not known."""
        return int(self.due.loc[self.due["here"].isna(), "place_id"].nunique())

    @property
    def weakest(self) -> str | None:
        """The role that absence empties in the most villages; None if it empties none."""
        by_role = self.lost.groupby("role")["place_id"].nunique()
        return None if by_role.empty else str(by_role.sort_index().idxmax())

    def short_by_month(self) -> dict[int, int | None]:
        """Villages by month with too few for a role that is filled when most are home.

        None where no village's month is known.
        """
        known = self.cover[self.cover["here"].notna()]
        told = set(known["month"])
        usual = known[known["usually_met"].astype(bool)]
        below = (
            usual[is_below(usual["here"], usual["minimum"])].groupby("month")["place_id"].nunique()
        )
        return {month: int(below.get(month, 0)) if month in told else None for month in MONTHS}

    def places(self) -> list[str]:
        """Villages, those with most gaps first."""
        with_gaps = dict.fromkeys(self.gaps["place_id"])
        return [*with_gaps, *sorted(set(self.cover["place_id"]) - with_gaps.keys())]

    def of(self, place: str) -> dict[str, dict[int, Cell]]:
        """A village by role and month."""
        found: dict[str, dict[int, Cell]] = {}
        for row in self.cover[self.cover["place_id"] == place].itertuples():
            found.setdefault(str(row.role), {})[int(row.month)] = cell_of(row)
        return found

    @property
    def default_month(self) -> int:
        """The month with most gaps of those that count."""
        matter = sorted(set(self.due["month"])) or list(MONTHS)
        below = self.short_by_month()
        return max(matter, key=lambda month: (below[month] or 0, -month))


def _months(cells: pd.DataFrame) -> tuple[int, ...]:
    return tuple(int(month) for month in sorted(cells["month"]))


def sentence(words: Words, view: Roles, area: str) -> str:
    """The answer in one sentence."""
    if not view.listed:
        return words.say(
            "In {area}, role cover is not known for any village: it needs a full household list.",
            area=area,
        )
    if view.cover.empty:
        return words.say("In {area}, the release names no task-force role.", area=area)
    when = words.say("in some month")
    if view.is_due:
        when = in_due_months(words, view.hazard or "", set(view.due["month"]))
    values = {"area": area, "total": words.number(view.villages), "when": when}
    if not view.lost_villages and coverage.is_thin(view.known_villages, view.villages):
        return words.say(
            "Of the villages of {area}, only {known} of {total} can tell: in none of them does a "
            "role that is filled when most are home have nobody here {when}; in {n} of them one "
            "has too few. Nothing is known about the roles of the others.",
            n=words.number(view.short_villages),
            known=words.number(view.known_villages),
            **values,
        )
    if not view.lost_villages:
        return words.say(
            "Of the villages of {area}, {known} of {total} can tell: in none of them does a role "
            "that is filled when most are home have nobody here {when}; in {n} of them one has "
            "too few.",
            n=words.number(view.short_villages),
            known=words.number(view.known_villages),
            **values,
        )
    return words.say(
        "Of the villages of {area}, {known} of {total} can tell, by a full household list: in {n} "
        "of them a role that is filled when most are home has nobody here {when}; most often: "
        "{role}.",
        n=words.number(view.lost_villages),
        known=words.number(view.listed),
        role=words.say(view.weakest or ""),
        **values,
    )


def doubt(words: Words, view: Roles) -> str:
    """What absence does not explain, and for how many villages this is known."""
    silent = view.villages - view.listed
    said = []
    if view.never_villages:
        said.append(
            words.count(
                "Apart from that, in {n} village a role is filled in no month, whoever is away.",
                "Apart from that, in {n} villages a role is filled in no month, whoever is away.",
                view.never_villages,
            )
        )
    if silent:
        said.append(
            words.count(
                "{n} other village cannot tell: a sample or a count does not show who holds a "
                "role.",
                "{n} other villages cannot tell: a sample or a count does not show who holds a "
                "role.",
                silent,
            )
        )
    if view.unknown_villages:
        said.append(
            words.count(
                "{n} village has a month that is not known, and may have a gap too.",
                "{n} villages have a month that is not known, and may have a gap too.",
                view.unknown_villages,
            )
        )
    return " ".join(said)
