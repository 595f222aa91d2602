"""Task-force roles: who is here to fill them, month by month, and who could deputise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from mobility.views.hazards import DUE_LEVEL, in_due_months
from mobility.words import MONTHS, Words


@dataclass(frozen=True)
class Roles:
    """What the page shows, for the areas and hazard chosen.

    Attributes:
        cover: a row a fully listed village, role and month, as ``store.queries.role_cover``
            returned it; ``here`` is empty where the month is not known.
        deputies: place_id, deputies, women, men; no row where the hazard is never due.
        hazard: the hazard asked for; None where the release has none here.
        villages: number of villages, with or without a list.
        listed: of these, those of which every household is listed.
    """

    cover: pd.DataFrame
    deputies: pd.DataFrame
    hazard: str | None
    villages: int
    listed: int

    @cached_property
    def is_due(self) -> bool:
        """Whether the hazard is due in some month, at some village."""
        return bool((self.cover["hazard_level"] >= DUE_LEVEL).any())

    @cached_property
    def due(self) -> pd.DataFrame:
        """The months that matter: those in which the hazard is due, else all."""
        cover = self.cover
        return cover[cover["hazard_level"] >= DUE_LEVEL] if self.is_due else cover

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """Roles with too few holders here in a month that matters, the emptiest first.

        Columns: place_id, role, minimum, empty (months with nobody), short (months with
        some, but fewer than wanted); the months as tuples.
        """
        below = self.due[self.due["here"] < self.due["minimum"]]
        rows = [
            (*key, *(_months(cells[cells["here"].eq(0) == nobody]) for nobody in (True, False)))
            for key, cells in below.groupby(["place_id", "role", "minimum"])
        ]
        found = pd.DataFrame(rows, columns=["place_id", "role", "minimum", "empty", "short"])
        order = found.assign(e=found["empty"].map(len), s=found["short"].map(len))
        order = order.sort_values(
            ["e", "s", "place_id", "role"], ascending=[False, False, True, True]
        )
        return order.drop(columns=["e", "s"]).reset_index(drop=True)

    @property
    def empty(self) -> pd.DataFrame:
        """The gaps in which there is a month with nobody."""
        return self.gaps[self.gaps["empty"].map(bool).astype(bool)]

    @property
    def empty_villages(self) -> int:
        """Villages with a role that nobody here fills in a month that matters."""
        return int(self.empty["place_id"].nunique())

    @property
    def known_villages(self) -> int:
        """Villages of which every month that matters is known."""
        return int(self.due["place_id"].nunique()) - self.unknown_villages

    @property
    def unknown_villages(self) -> int:
        """Villages with a month that matters and is not known."""
        return int(self.due.loc[self.due["here"].isna(), "place_id"].nunique())

    @property
    def weakest(self) -> str | None:
        """The role that stands empty in the most villages; None where no role does."""
        by_role = self.empty.groupby("role")["place_id"].nunique()
        return None if by_role.empty else str(by_role.sort_index().idxmax())

    def short_by_month(self) -> dict[int, int | None]:
        """Villages with a role below what is wanted; None where no village's month is known."""
        known = self.cover[self.cover["here"].notna()]
        told = set(known["month"])
        below = known[known["here"] < known["minimum"]].groupby("month")["place_id"].nunique()
        return {month: int(below.get(month, 0)) if month in told else None for month in MONTHS}

    def places(self) -> list[str]:
        """Villages, those with most gaps first."""
        with_gaps = dict.fromkeys(self.gaps["place_id"])
        return [*with_gaps, *sorted(set(self.cover["place_id"]) - with_gaps.keys())]

    def of(self, place: str) -> dict[str, dict[int, tuple[float, int, int]]]:
        """Of a village, by role and month: here (NaN: not known), minimum, hazard level."""
        found: dict[str, dict[int, tuple[float, int, int]]] = {}
        for row in self.cover[self.cover["place_id"] == place].itertuples():
            cell = (float(row.here), int(row.minimum), int(row.hazard_level))
            found.setdefault(str(row.role), {})[int(row.month)] = cell
        return found

    @property
    def default_month(self) -> int:
        """The month with most gaps among those that matter."""
        matter = sorted(set(self.due["month"])) or list(MONTHS)
        below = self.short_by_month()
        return max(matter, key=lambda month: (below[month] or 0, -month))


def _months(cells: pd.DataFrame) -> tuple[int, ...]:
    return tuple(int(month) for month in sorted(cells["month"]))


def sentence(words: Words, view: Roles, area: str) -> str:
    """The answer in one sentence."""
    if not view.listed:
        return words.say(
            "In {area}, no village can tell its role cover: it needs a full household list.",
            area=area,
        )
    if view.cover.empty:
        return words.say("In {area}, the release names no task-force role.", area=area)
    when = words.say("in some month")
    if view.is_due:
        when = in_due_months(words, view.hazard or "", set(view.due["month"]))
    values = {"area": area, "total": words.number(view.villages), "when": when}
    if not view.empty_villages and view.known_villages == view.villages:
        return words.count(
            "In {area}, no role stands empty in any village {when}; {n} has too few holders of one "
            "here.",
            "In {area}, no role stands empty in any village {when}; {n} have too few holders of "
            "one here.",
            view.gaps["place_id"].nunique(),
            **values,
        )
    if not view.empty_villages:
        return words.count(
            "{known} of {total} villages of {area} can tell: in none of them does a role stand "
            "empty, and {n} has too few holders of one here, {when}.",
            "{known} of {total} villages of {area} can tell: in none of them does a role stand "
            "empty, and {n} have too few holders of one here, {when}.",
            view.gaps["place_id"].nunique(),
            known=words.number(view.known_villages),
            **values,
        )
    return words.count(
        "{known} of {total} villages of {area} can tell, by a full household list: {n} of them has "
        "a role with nobody here {when}; most often: {role}.",
        "{known} of {total} villages of {area} can tell, by a full household list: {n} of them "
        "have a role with nobody here {when}; most often: {role}.",
        view.empty_villages,
        known=words.number(view.listed),
        role=words.say(view.weakest or ""),
        **values,
    )


def doubt(words: Words, view: Roles) -> str:
    """For how many villages this can be told."""
    silent = view.villages - view.listed
    said = []
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
