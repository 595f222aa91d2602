"""The Village calendar: every village's twelve months, in the order chosen.

Built from the Overview's rows (one per village and month) and the absence
expected when the hazard is due. Ordering, searching and paging change no number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from mobility.views.gazetteer import Gazetteer
from mobility.views.hazards import due_months, runs
from mobility.views.overview import Overview, losses, villages_with
from mobility.views.overview import sentence as overview_sentence
from mobility.views.village_list import VillageList
from mobility.words import MONTHS, Words

PAGE_ROWS = 60
ABSENCE = ("expected_absence", "expected_absence_low", "expected_absence_high")


@dataclass(frozen=True)
class VillageCalendar:
    """What the page shows, for the areas, hazard and limits chosen.

    Attributes:
        overview: the Overview of the same villages and months.
        absence: place_id, expected_absence and its interval, for the hazard.
    """

    overview: Overview
    absence: pd.DataFrame

    @cached_property
    def worst(self) -> pd.DataFrame:
        """Each village's worst month when the hazard is due, else of the year; worst first.

        Villages where the hazard is due come first.
        """
        rows = self.overview.capacity.sort_values("rank")
        return rows.drop_duplicates("place_id").reset_index(drop=True)

    @cached_property
    def _by_village(self) -> pd.DataFrame:
        cells = self.overview.capacity.sort_values(["place_id", "month"])
        return cells.set_index("place_id", drop=False)

    def months(self, villages: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """The twelve rows of each of these villages, January first."""
        found: dict[str, list[dict[str, Any]]] = {village: [] for village in villages}
        for row in self._by_village.loc[list(found)].to_dict("records"):
            found[row["place_id"]].append(row)
        return found

    @cached_property
    def worst_by_village(self) -> dict[str, dict[str, Any]]:
        """The row of :attr:`worst` of each village."""
        return {row["place_id"]: row for row in self.worst.to_dict("records")}

    @cached_property
    def absence_by_village(self) -> dict[str, tuple[float, float, float]]:
        """Each village's expected absence with the ends of its interval; NaN: not known."""
        numbers = self.absence[list(ABSENCE)].astype(float)
        pairs = zip(self.absence["place_id"], numbers.itertuples(index=False), strict=True)
        return {place: tuple(values) for place, values in pairs}

    @property
    def flagged(self) -> set[str]:
        """Villages at loss or watch in a month when the hazard is due."""
        return set(self.overview.ranking["place_id"])

    @property
    def watched(self) -> int:
        """Villages at watch, but never at loss, in the months over which losses are counted."""
        cells, due = self.overview.capacity, due_months(self.overview.levels)
        losing, watched = (villages_with(cells, each, due) for each in ("loses", "watch"))
        return len(watched - losing)


@dataclass(frozen=True)
class Group:
    """Villages listed together: those of one tract, or all."""

    place_id: str | None
    villages: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """The villages listed.

    Attributes:
        villages: every village that matches, in order.
        shown: those on the current page, by group.
        page, pages: the current page, and the number of pages.
    """

    villages: tuple[str, ...]
    shown: tuple[Group, ...]
    page: int
    pages: int

    @property
    def first(self) -> int:
        """Number of the first village shown, from 1."""
        return (self.page - 1) * PAGE_ROWS + 1

    @property
    def last(self) -> int:
        """Number of the last village shown."""
        return self.first - 1 + sum(len(group.villages) for group in self.shown)


def listing(
    view: VillageCalendar,
    gazetteer: Gazetteer,
    words: Words,
    asked: VillageList,
    named: Iterable[str] = (),
) -> Listing:
    """The villages that match, in the order chosen, and the current page of them.

    Args:
        named: the places whose name or code matches the search.
    """
    ordered = _ordered(view, gazetteer, words, asked.order)
    if asked.flagged:
        ordered = [each for each in ordered if each in view.flagged]
    if asked.find.strip():
        ordered = _found(ordered, gazetteer, set(named))
    if asked.by_tract:
        ordered = _together(ordered, lambda each: tract_of(gazetteer, each))
    pages = max(1, -(-len(ordered) // PAGE_ROWS))
    page = min(asked.page, pages)
    shown = ordered[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    return Listing(tuple(ordered), _groups(shown, gazetteer, by_tract=asked.by_tract), page, pages)


def tract_of(gazetteer: Gazetteer, village: str) -> str | None:
    """The tract of a village; if it has none, the place it lies in."""
    line = gazetteer.line(village)
    return gazetteer.above(village, "tract") or (line[1] if len(line) > 1 else None)


def _ordered(view: VillageCalendar, gazetteer: Gazetteer, words: Words, order: str) -> list[str]:
    worst = list(view.worst["place_id"])
    if order == "absence":
        known = view.absence_by_village

        def absent(village: str) -> float:
            value = known.get(village, (float("nan"),))[0]
            return -value if value == value else 1.0

        return sorted(worst, key=absent)
    if order == "place":
        above = {each: gazetteer.line(each)[:0:-1] for each in worst}
        return sorted(
            worst,
            key=lambda each: (
                gazetteer.names(words, above[each]),
                gazetteer.name(words, each),
                each,
            ),
        )
    return worst


def _found(villages: Sequence[str], gazetteer: Gazetteer, named: set[str]) -> list[str]:
    """Villages that are among the places, or whose tract is."""
    return [each for each in villages if each in named or tract_of(gazetteer, each) in named]


def _together(villages: Sequence[str], group: Callable[[str], str | None]) -> list[str]:
    """Members of each group together, groups in the order of their first member."""
    gathered: dict[str | None, list[str]] = {}
    for village in villages:
        gathered.setdefault(group(village), []).append(village)
    return [village for members in gathered.values() for village in members]


def _groups(villages: Sequence[str], gazetteer: Gazetteer, *, by_tract: bool) -> tuple[Group, ...]:
    if not by_tract:
        return (Group(None, tuple(villages)),)
    gathered: dict[str | None, list[str]] = {}
    for village in villages:
        gathered.setdefault(tract_of(gazetteer, village), []).append(village)
    return tuple(Group(tract, tuple(members)) for tract, members in gathered.items())


def sentence(
    words: Words, view: VillageCalendar, gazetteer: Gazetteer, areas: tuple[str, ...]
) -> str:
    """The answer in one sentence: how many villages, and which comes first."""
    overview, ranking = view.overview, view.overview.ranking
    if not overview.is_judged or ranking.empty or not runs(overview.levels):
        return overview_sentence(words, overview, areas)
    first = ranking.iloc[0]
    return words.say(
        "{losses}; {watched} more are watched. The worst is {village} in {month}.",
        losses=losses(words, overview, words.listed(areas) or words.say("all places")),
        watched=words.number(view.watched),
        village=gazetteer.name(words, first["place_id"]),
        month=words.month(int(first["month"])),
    )


def ok_again(months: Sequence[dict[str, Any]], month: int) -> int | None:
    """The next month after ``month`` whose finding is ok; December continues in January."""
    findings = {int(row["month"]): row["finding"] for row in months}
    following = [(month - 1 + step) % len(MONTHS) + 1 for step in range(1, len(MONTHS))]
    return next((each for each in following if findings.get(each) == "keeps"), None)


def lenders(cells: pd.DataFrame, village: str, month: int) -> pd.DataFrame:
    """Other villages that are ok in the month and could spare a helper, most first.

    Args:
        cells: capacity rows of the village's tract.
    """
    can = (cells["month"] == month) & (cells["finding"] == "keeps") & (cells["place_id"] != village)
    rows = cells[can & (cells["helpers_to_spare"].astype(float) >= 1)]
    return rows.sort_values(["helpers_to_spare", "place_id"], ascending=[False, True])
