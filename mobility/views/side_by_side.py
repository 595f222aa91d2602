"""The parts of an area side by side, each as its own Overview and plan would tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mobility.measures.hazards import is_due
from mobility.tables import LEVELS
from mobility.views import coverage
from mobility.views.gazetteer import Gazetteer
from mobility.views.hazards import in_due_months
from mobility.views.overview import worst_month
from mobility.words import Words

OF_MONTH = (
    *("helpers", "helpers_usual", "availability", "newcomers", "people_to_protect"),
    "villages_known",
)
OF_SEASON = ("villages", "losing", "certain", "watched", "unsure", "low")
OF_HAZARD = ("expected_without_away", "expected_without", "villages_expected")
SORTED = {  # by code of an order: the column, and whether its smallest comes first
    "losing": ("losing", False),
    "away": ("expected_without_away", False),
    "low": ("low", False),
    "unsure": ("unsure", False),
    "here": ("availability", True),
    "newcomers": ("newcomers", False),
    "protect": ("people_to_protect", False),
    "known": ("share_known", True),
}


@dataclass(frozen=True)
class SideBySide:
    """Parts of an area.

    Attributes:
        rows: a row each: place_id, :data:`OF_SEASON`, :data:`OF_HAZARD`, month_shown, losing_then
            (villages that lose capacity in it), :data:`OF_MONTH` in that month, and share_known.
        level: of the parts.
        hazard: the hazard whose months count.
        due: months in which it is due in any part.
        month: the one month of all parts; None where each is told of its own worst.
    """

    rows: pd.DataFrame
    level: str
    hazard: str | None
    due: tuple[int, ...]
    month: int | None

    def ordered(self, order: str, names: Mapping[str, str]) -> pd.DataFrame:
        """The rows by an order of :data:`mobility.views.comparing.ORDERS`; ties by name."""
        named = self.rows.assign(name=self.rows["place_id"].map(names))
        column, ascending = SORTED.get(order, ("name", True))
        by = named.sort_values("name", kind="stable")
        return by.sort_values(column, ascending=ascending, kind="stable", na_position="last")


def build_side_by_side(
    counts: pd.DataFrame,
    losses: pd.DataFrame,
    levels: pd.DataFrame,
    capacity: pd.DataFrame,
    expected: pd.DataFrame,
    level: str,
    hazard: str | None,
    month: int | None,
) -> SideBySide:
    """Arrange what the store answers about the parts.

    Args:
        counts, losses, levels, expected: ``store.queries.part_counts``, ``part_losses``,
            ``part_levels`` and ``part_expected``.
        capacity: ``store.queries.capacity`` at the level of the parts, twelve months.
        level: of the parts.
        hazard: the hazard chosen.
        month: of all parts; None is each part's own worst.
    """
    lost, due = _by_month(losses, "losing"), _by_month(levels, "hazard_level")
    places = counts["place_id"].tolist()
    months = [month or worst_month(lost.get(each, {}), due.get(each, {})) for each in places]
    rows = counts.assign(
        month_shown=months,
        losing_then=[
            lost.get(each, {}).get(at, 0) for each, at in zip(places, months, strict=True)
        ],
    )
    if level == "village":
        capacity = capacity.assign(villages_known=capacity["helpers"].notna().astype(int))
    of_month = capacity[["place_id", "month", *OF_MONTH]].rename(columns={"month": "month_shown"})
    rows = rows.merge(of_month, how="left", on=["place_id", "month_shown"])
    rows = rows.merge(expected[["place_id", *OF_HAZARD]], how="left", on="place_id")
    rows = rows.assign(share_known=rows["villages_known"].fillna(0) / rows["villages"])
    due_anywhere = {m for each in places for m, n in due.get(each, {}).items() if is_due(n)}
    return SideBySide(rows, level, hazard, tuple(sorted(due_anywhere)), month)


def _by_month(rows: pd.DataFrame, column: str) -> dict[str, dict[int, int]]:
    """The numbers of each place by month."""
    found: dict[str, dict[int, int]] = {}
    for place, month, number in rows[["place_id", "month", column]].itertuples(index=False):
        found.setdefault(str(place), {})[int(month)] = int(number)
    return found


def compared_levels(gazetteer: Gazetteer, areas: Sequence[str]) -> tuple[str, ...]:
    """The levels at which the places of some areas can be compared, the widest first."""
    made_of = [gazetteer.level(each) or "other" for each in gazetteer.parts(areas)]
    widest = min(made_of, key=LEVELS.index)
    inside = set(gazetteer.inside(areas or gazetteer.parts(areas))["level"])
    finer = [level for level in LEVELS[LEVELS.index(widest) :] if level in inside | {widest}]
    return tuple(level for level in finer if level != "other") or ("other",)


def sentence(words: Words, view: SideBySide, names: Mapping[str, str]) -> str:
    """Where most villages lose capacity and where fewest; first, how many can be told."""
    rows = view.rows
    if not view.due or view.hazard is None:
        compared = words.count(
            "{n} place side by side; no month is a season of the hazard there.",
            "{n} places side by side; no month is a season of the hazard there.",
            len(rows),
        )
        return _with_coverage(words, view, compared)
    when = in_due_months(words, view.hazard, view.due)
    if not rows["losing"].sum():
        compared = words.count(
            "In the {n} place compared, no village is known to lose capacity because people are "
            "away, {when}.",
            "In none of the {n} places compared is a village known to lose capacity because "
            "people are away, {when}.",
            len(rows),
            when=when,
        )
        return _with_coverage(words, view, compared)
    share = rows["losing"] / rows["villages"]
    most, least = rows.loc[share.idxmax()], rows.loc[share.idxmin()]
    if len(rows) == 1:
        compared = words.say(
            "In {most}, these villages lose capacity because people are away, {when}: {lost}.",
            most=names[most["place_id"]],
            when=when,
            lost=_of_all(words, most),
        )
        return _with_coverage(words, view, compared)
    if share.max() == share.min():
        compared = words.say(
            "In every place compared the same share of villages loses capacity because people are "
            "away, {when}: {share}.",
            when=when,
            share=words.percent(share.max()),
        )
        return _with_coverage(words, view, compared)
    compared = words.count(
        "Of the {n} place compared, {most} has the largest share of villages that lose capacity "
        "because people are away, {when}: {lost}; {least} the smallest: {kept}.",
        "Of the {n} places compared, {most} has the largest share of villages that lose capacity "
        "because people are away, {when}: {lost}; {least} the smallest: {kept}.",
        len(rows),
        most=names[most["place_id"]],
        least=names[least["place_id"]],
        when=when,
        lost=_of_all(words, most),
        kept=_of_all(words, least),
    )
    return _with_coverage(words, view, compared)


def _of_all(words: Words, row: Mapping[Any, Any]) -> str:
    return words.say(
        "{n} of {total}", n=words.number(row["losing"]), total=words.number(row["villages"])
    )


def _with_coverage(words: Words, view: SideBySide, said: str) -> str:
    """The sentence, behind how many villages are known where these are few."""
    known, total = (int(view.rows[each].sum()) for each in ("villages_known", "villages"))
    return coverage.first(words, known, total, said)
