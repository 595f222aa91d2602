"""The Village calendar: every village's twelve months, in the order chosen.

Built from the Overview's rows (one per village and month) and from what is expected when the
hazard comes. Ordering, searching and paging change no number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from mobility.measures.expected import NUMBERS
from mobility.measures.finding import CANNOT_TELL, GRAVEST_FIRST, KEEPS, NO_DATA
from mobility.measures.hazards import is_due
from mobility.measures.usual import DIGITS
from mobility.views.gazetteer import Gazetteer
from mobility.views.hazards import due_months, runs
from mobility.views.overview import Overview, losses, villages_with
from mobility.views.overview import sentence as overview_sentence
from mobility.views.village_list import VillageList
from mobility.words import MONTHS, Words

PAGE_ROWS = 60
EXPECTED = NUMBERS
NO_DROP = 2.0  # sorts after every availability that is known
LENDING = ("place_id", "finding", "helpers_to_spare")  # what is read of a village that could lend


@dataclass(frozen=True)
class VillageCalendar:
    """What the page shows, for the areas, hazard and limits chosen.

    Attributes:
        overview: the Overview of the same villages and months.
        expected: place_id and :data:`EXPECTED`, for the hazard; no row where none is chosen.
    """

    overview: Overview
    expected: pd.DataFrame

    @cached_property
    def worst(self) -> pd.DataFrame:
        """Each village's gravest month, those to prepare first as the Overview lists them.

        The month is the gravest of those when the hazard is due, else of the year. The other
        villages follow by it: by finding, then by availability; where the hazard is never due,
        last.
        """
        cells = self.overview.capacity
        first = {place: rank for rank, place in enumerate(self.overview.ranking["place_id"])}
        ordered = cells.assign(
            rank=cells["place_id"].map(first).fillna(len(first)),
            apart=~is_due(cells["hazard_level"]),
            gravity=cells["finding"].map(GRAVEST_FIRST.index),
            here=cells["availability"].astype(float).round(DIGITS).fillna(NO_DROP),
            level=-cells["hazard_level"],
        ).sort_values(["rank", "apart", "gravity", "here", "level", "month", "place_id"])
        one_each = ordered.drop_duplicates("place_id")
        return one_each[cells.columns].reset_index(drop=True)

    def of_month(self, month: int, first: Sequence[str]) -> pd.DataFrame:
        """Each village in a month: those given, in their order, then the others as in ``worst``."""
        places = [*first, *self.worst["place_id"]]
        rows = self.overview.month(month).set_index("place_id", drop=False)
        return rows.loc[list(dict.fromkeys(places))].reset_index(drop=True)

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
    def expected_by_village(self) -> dict[str, dict[str, float]]:
        """What is expected of each village; NaN where a month that counts is not known."""
        numbers = self.expected.set_index("place_id")[list(EXPECTED)].astype(float)
        return {str(place): values for place, values in numbers.to_dict("index").items()}

    @property
    def to_prepare(self) -> set[str]:
        """Villages to prepare first: flagged in a month when the hazard is due, or not told."""
        return set(self.overview.ranking["place_id"])

    @property
    def watched(self) -> int:
        """Villages to watch that never lose, in the months over which losses are counted."""
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
        ordered = [each for each in ordered if each in view.to_prepare]
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

        def absent(village: str) -> float:
            value = view.expected_by_village.get(village, {}).get("expected_absence", float("nan"))
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
    if not overview.losing or ranking.empty or not runs(overview.levels):
        return overview_sentence(words, overview, areas)
    first = ranking.iloc[0]
    said = {
        "losses": losses(words, overview, words.listed(areas) or words.say("all places")),
        "village": gazetteer.name(words, first["place_id"]),
        "month": words.month(int(first["month"])),
    }
    if overview.villages == 1:
        return words.say("{losses}.", **said)
    if not view.watched:
        return words.say("{losses}. Prepare {village} first, for {month}.", **said)
    return words.count(
        "{losses}; {n} more is on watch. Prepare {village} first, for {month}.",
        "{losses}; {n} more are on watch. Prepare {village} first, for {month}.",
        view.watched,
        **said,
    )


def keeps_again(months: Sequence[dict[str, Any]], month: int) -> int | None:
    """The next month after ``month`` that keeps capacity; December continues in January."""
    findings = {int(row["month"]): row["finding"] for row in months}
    following = [(month - 1 + step) % len(MONTHS) + 1 for step in range(1, len(MONTHS))]
    return next((each for each in following if findings.get(each) == KEEPS), None)


def lenders(cells: pd.DataFrame, village: str, month: int) -> list[dict[str, Any]]:
    """Other villages that could spare a helper in the month, most first.

    A village of which nothing can be told is not asked to lend.

    Args:
        cells: capacity rows of the village's tract.

    Returns:
        place_id, finding and helpers_to_spare of each.
    """
    # Column by column: a story asks for each village and month of an area, and pandas' own ways
    # of choosing a few rows take most of its time.
    columns = (cells[name].tolist() for name in ("month", *LENDING))
    of_month = (each for at, *each in zip(*columns, strict=True) if at == month)
    rows = (dict(zip(LENDING, each, strict=True)) for each in of_month)
    able = [
        row
        for row in rows
        if row["place_id"] != village
        and row["finding"] not in (CANNOT_TELL, NO_DATA)
        and pd.notna(row["helpers_to_spare"])
        and row["helpers_to_spare"] >= 1
    ]
    return sorted(able, key=lambda row: (-row["helpers_to_spare"], row["place_id"]))
