"""Newcomers: where there are so many, when a hazard is due, that the plan must name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mobility.measures.hazards import is_due
from mobility.views import coverage
from mobility.views.hazards import due_months, in_due_months
from mobility.words import MONTHS, Words


@dataclass(frozen=True)
class Newcomers:
    """What the page shows, for the areas and hazard chosen.

    Attributes:
        rows: one row per village and month, from ``store.queries.newcomers``.
        months: their sums, one row per month (index 1-12).
        levels: highest level of the hazard in each month, over the areas.
        hazard: the hazard selected; None if the release has none here.
        to_plan: villages whose newcomers reach the limit when the hazard is due, or where an
            answer about them is no, each in its worst month, worst first; over all months if it
            is never due.
        many: the number of these that reach the limit.
        villages: number of villages, with or without data.
        told: the number of these with any newcomers in the release.
        share_to_plan: share of newcomers from which the plan must name them.
    """

    rows: pd.DataFrame
    months: pd.DataFrame
    levels: Mapping[int, int]
    hazard: str | None
    to_plan: pd.DataFrame
    many: int
    villages: int
    told: int
    share_to_plan: float

    @property
    def is_due(self) -> bool:
        """Whether the hazard is due in any month in any village."""
        return is_ever_due(self.rows)

    @property
    def is_known(self) -> bool:
        """Whether any village's share of newcomers is known."""
        return bool(self.rows["newcomer_share"].notna().any())

    def listed(self, month: int | None) -> pd.DataFrame:
        """The villages to bring into the plan in a month; None: each in its worst of the season."""
        if month is None:
            return self.to_plan
        rows = self.rows[(self.rows["month"] == month) & self.rows["is_to_plan"].astype(bool)]
        return rows.sort_values("rank").reset_index(drop=True)

    @property
    def default_month(self) -> int:
        """The month a page opens with: that with most newcomers of the due months, else of all."""
        told = self.months["newcomers_told"].fillna(0)
        return max(
            due_months(self.levels) or MONTHS, key=lambda month: (told.get(month, 0), -month)
        )


def is_ever_due(rows: pd.DataFrame) -> bool:
    """Whether the hazard is due in the month of any row."""
    return bool(is_due(rows["hazard_level"]).any())


def build_newcomers(
    rows: pd.DataFrame,
    months: pd.DataFrame,
    levels: Mapping[int, int],
    hazard: str | None,
    share_to_plan: float,
) -> Newcomers:
    """Arrange one year of villages.

    Args:
        rows: of ``store.queries.newcomers``, twelve months.
        months: of ``store.queries.newcomer_months``.
        levels: highest level of the hazard in each month.
        hazard: the hazard of the levels.
        share_to_plan: the limit used for the rows.
    """
    told = rows.loc[rows["newcomers"].fillna(0) > 0, "place_id"].nunique()
    by_month = months.set_index("month").reindex(list(MONTHS))
    villages = int(rows["place_id"].nunique())
    due = rows[is_due(rows["hazard_level"])] if is_ever_due(rows) else rows
    many = int(due.loc[due["is_many"].astype(bool), "place_id"].nunique())
    to_plan = due[due["is_to_plan"].astype(bool)].sort_values("rank")
    to_plan = to_plan.drop_duplicates("place_id").reset_index(drop=True)
    return Newcomers(
        rows, by_month, levels, hazard, to_plan, many, villages, int(told), share_to_plan
    )


def sentence(words: Words, view: Newcomers, area: str) -> str:
    """The answer in one sentence."""
    if not view.villages:
        return words.say("This release lists no village in {area}.", area=area)
    if not view.told:
        return words.say("In {area}, no newcomers are recorded in any village.", area=area)
    if not view.is_known:
        return words.say(
            "In {area}, newcomers are recorded, but no village says how many members are here.",
            area=area,
        )
    when = words.say("in some month")
    if view.is_due:
        when = in_due_months(words, view.hazard or "", due_months(view.levels))
    said = _many_said(words, view, area, when)
    return coverage.first(words, view.told, view.villages, said)


def _many_said(words: Words, view: Newcomers, area: str, when: str) -> str:
    """In how many villages newcomers are many."""
    n, values = (
        view.many,
        {"area": area, "limit": words.percent(view.share_to_plan), "when": when},
    )
    if view.villages == 1 and not n:
        return words.say(
            "In {area}, newcomers are not known to be {limit} of the people here {when}.", **values
        )
    if view.villages == 1:
        return words.say(
            "In {area}, newcomers are {limit} or more of the people here {when}: bring them into "
            "its plan.",
            **values,
        )
    if not n:
        return words.say(
            "In {area}, in none of {villages} are newcomers known to be {limit} of the people "
            "here {when}.",
            villages=words.count("{n} village", "{n} villages", view.villages),
            **values,
        )
    return words.count(
        "In {area}, newcomers are {limit} or more of the people here in {n} of {villages} {when}: "
        "bring them into its plan.",
        "In {area}, newcomers are {limit} or more of the people here in {n} of {villages} {when}: "
        "bring them into the plans.",
        n,
        villages=words.count("{n} village", "{n} villages", view.villages),
        **values,
    )


def doubt(words: Words, view: Newcomers) -> str:
    """How many villages have no data on newcomers, which does not mean zero."""
    silent = view.villages - view.told
    if not view.villages or not silent:
        return ""
    if not view.told:
        return words.say(
            "That does not mean there are none: perhaps nobody asked. Ask each village who comes "
            "to work there, from where, and in which months."
        )
    return words.count(
        "In {n} village no newcomers are recorded in any month: perhaps nobody there was asked.",
        "In {n} villages no newcomers are recorded in any month: perhaps nobody there was asked.",
        silent,
    )


def village_said(words: Words, row: Mapping[Any, Any]) -> str:
    """A village's newcomers in a month.

    Args:
        row: of ``store.queries.newcomers``; empty where there is none.
    """
    n = row.get("newcomers")
    if n is None or n != n:
        return words.say("Whether there are newcomers is not known.")
    if round(float(n)) == 0:
        return words.say("No newcomers are recorded for that month; perhaps nobody was asked.")
    return words.count(
        "{n} newcomer works there, {share} of the people to protect.",
        "{n} newcomers work there, {share} of the people to protect.",
        float(n),
        share=words.percent(row["newcomer_share"]),
    )
