"""Newcomers: where they are so many, when a hazard is due, that the plan must name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mobility.measures.parameters import parameters
from mobility.views.hazards import DUE_LEVEL, due_months, in_due_months
from mobility.words import MONTHS, Words


@dataclass(frozen=True)
class Newcomers:
    """What the page shows, for the areas and hazard chosen.

    Attributes:
        rows: one row a village and month, as ``store.queries.newcomers`` returned it.
        months: their sums, a row a month (index 1-12).
        levels: highest level of the hazard in each month, over the areas.
        hazard: the hazard asked for; None where the release has none here.
        to_plan: villages whose newcomers reach the limit when the hazard is due, each in
            its worst month, worst first; where it is never due, of all months.
        villages: number of villages, with or without data.
        told: of these, those of which the release tells of any newcomer.
    """

    rows: pd.DataFrame
    months: pd.DataFrame
    levels: Mapping[int, int]
    hazard: str | None
    to_plan: pd.DataFrame
    villages: int
    told: int

    @property
    def is_due(self) -> bool:
        """Whether the hazard is due in some month, at some village."""
        return is_ever_due(self.rows)

    @property
    def is_known(self) -> bool:
        """Whether the share of newcomers is known anywhere."""
        return bool(self.rows["newcomer_share"].notna().any())

    @property
    def default_month(self) -> int:
        """The month a page opens with: most newcomers among the due months, else among all."""
        due = [month for month in MONTHS if self.levels.get(month, 0) >= DUE_LEVEL] or list(MONTHS)
        told = self.months["newcomers_told"].fillna(0)
        return max(due, key=lambda month: (told.get(month, 0), -month))


def is_ever_due(rows: pd.DataFrame) -> bool:
    """Whether any row's hazard level makes its month a season."""
    return bool((rows["hazard_level"] >= DUE_LEVEL).any())


def build_newcomers(
    rows: pd.DataFrame, months: pd.DataFrame, levels: Mapping[int, int], hazard: str | None
) -> Newcomers:
    """Arrange one year of villages.

    Args:
        rows: of ``store.queries.newcomers``, twelve months.
        months: of ``store.queries.newcomer_months``.
        levels: highest level of the hazard in each month.
        hazard: the hazard the levels are of.
    """
    told = rows.loc[rows["newcomers"].fillna(0) > 0, "place_id"].nunique()
    by_month = months.set_index("month").reindex(list(MONTHS))
    villages = int(rows["place_id"].nunique())
    return Newcomers(rows, by_month, levels, hazard, _to_plan(rows), villages, int(told))


def _to_plan(rows: pd.DataFrame) -> pd.DataFrame:
    due = rows[rows["hazard_level"] >= DUE_LEVEL] if is_ever_due(rows) else rows
    many = due[due["is_to_plan"].astype(bool)]
    order = ["newcomer_share", "newcomers", "hazard_level", "place_id", "month"]
    worst = many.sort_values(order, ascending=[False, False, False, True, True])
    return worst.drop_duplicates("place_id").reset_index(drop=True)


def limit_text(words: Words) -> str:
    """The share from which newcomers are brought into the plan: ``5%``."""
    return words.percent(parameters()["newcomer_share_to_plan"])


def sentence(words: Words, view: Newcomers, area: str) -> str:
    """The answer in one sentence."""
    if not view.villages:
        return words.say("The release lists no village in {area}.", area=area)
    if not view.told:
        return words.say("In {area}, the release tells of no newcomer in any village.", area=area)
    if not view.is_known:
        return words.say(
            "In {area}, newcomers are told of, but nowhere is it known beside how many members.",
            area=area,
        )
    when = words.say("in some month")
    if view.is_due:
        when = in_due_months(words, view.hazard or "", due_months(view.levels))
    n, values = len(view.to_plan), {"area": area, "limit": limit_text(words), "when": when}
    if not n:
        return words.say(
            "In {area}, newcomers are known to be {limit} of the people here in none of {villages} "
            "{when}.",
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
    """Of how many villages nothing is told; silence is not zero."""
    silent = view.villages - view.told
    if not view.villages or not silent:
        return ""
    if not view.told:
        return words.say(
            "That does not mean there are none: nobody may have asked. Ask each village who comes "
            "to work there, from where, and in which months."
        )
    return words.count(
        "Of {n} village no newcomer is told in any month: nobody there may have been asked.",
        "Of {n} villages no newcomer is told in any month: nobody there may have been asked.",
        silent,
    )
