"""What if: a scenario with its name, to and from a link, in words, and its villages compared.

A scenario is kept in a link and nowhere else. Wrong parts of a link are left
out and named; a link without a scenario changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from mobility.link import MONTH, Linked, parameter, text
from mobility.measures.finding import GRAVEST_FIRST, LOSES, NO_DATA, is_low
from mobility.measures.rounding import reaches
from mobility.measures.scenario import Scenario
from mobility.tables import out
from mobility.views.hazards import due_months, hazard_name, season_peaks
from mobility.words import MONTHS, N_, Words, whole
from mobility.words.terms import SEX_NAMES, age_said

LONGEST_NAME = 80


@dataclass(frozen=True)
class WhatIf(Linked):
    """A reader's scenario.

    Attributes:
        scenario: what would be different.
        name: given by the reader; may be empty.
        drill_from, drill_to: the month of a drill, and the month it would move to; None if
            there is none.
    """

    scenario: Scenario = field(default_factory=Scenario)
    name: str = parameter("", N_("Name of the scenario"), text(LONGEST_NAME), "scenario")
    drill_from: int | None = parameter(None, N_("month of a drill"), MONTH)
    drill_to: int | None = parameter(None, N_("month of a drill"), MONTH)

    def but(self, **changes: Any) -> WhatIf:
        """A copy with some parts of the scenario changed."""
        return replace(self, scenario=self.scenario.but(**changes))


def described(words: Words, scenario: Scenario, hazard: str | None, at: str) -> list[str]:
    """Each part of the scenario as a clause.

    Args:
        hazard: the hazard that moves to other months.
        at: name of the place to which helpers are brought; empty if it is every village.
    """
    clauses = []
    if scenario.leave_share:
        clauses.append(_leaving(words, scenario))
    if scenario.moves_hazards and hazard:
        clauses.append(_shifted(words, scenario.hazard_shift, hazard_name(words, hazard)))
    if scenario.brought:
        clauses.append(_brought(words, scenario.brought, at))
    if scenario.assigned_share:
        share = words.percent(scenario.assigned_share)
        clauses.append(words.say("{share} of the newcomers are trained and assigned", share=share))
    return clauses


def _leaving(words: Words, scenario: Scenario) -> str:
    share, months = words.percent(scenario.leave_share), scenario.leave_months or MONTHS
    groups = [words.say(SEX_NAMES[sex]) for sex in scenario.leave_sexes]
    groups += [age_said(words, age) for age in scenario.leave_ages]
    if not groups:
        return words.say(
            "{share} of the people here leave as well in {months}",
            share=share,
            months=words.months(months),
        )
    return words.say(
        "{share} of the people here leave as well in {months} (only: {groups})",
        share=share,
        groups=words.say(", ").join(groups),
        months=words.months(months),
    )


def _shifted(words: Words, shift: int, hazard: str) -> str:
    if shift < 0:
        return words.count(
            "the calendar of this hazard comes {n} month earlier: {hazard}",
            "the calendar of this hazard comes {n} months earlier: {hazard}",
            -shift,
            hazard=hazard,
        )
    return words.count(
        "the calendar of this hazard comes {n} month later: {hazard}",
        "the calendar of this hazard comes {n} months later: {hazard}",
        shift,
        hazard=hazard,
    )


def _brought(words: Words, brought: int, at: str) -> str:
    if at:
        return words.count(
            "{n} helper is brought from elsewhere to {place}, all year",
            "{n} helpers are brought from elsewhere to {place}, all year",
            brought,
            place=at,
        )
    return words.count(
        "{n} helper is brought from elsewhere to every village, all year",
        "{n} helpers are brought from elsewhere to every village, all year",
        brought,
    )


SIDE = "_{side}"  # the end of the name of a column shown before and after
BOTH = tuple(name.removesuffix(SIDE) for name in out.columns("what_if") if name.endswith(SIDE))
TOTALS = (
    "helpers",
    "helpers_usual",
    "needs_help",
    "without_helpers",
    "people_here",
    "people_to_protect",
)
BEFORE, AFTER = "_before", "_after"


Peak = tuple[int, int]  # month, villages that lose capacity in it
Sides = tuple[float | None, float | None]  # before, after; None is not known


@dataclass(frozen=True)
class Comparison:
    """The same villages and months with and without the scenario.

    Attributes:
        rows: one per village and month: place_id, year, month, basis, and the columns of
            :data:`BOTH` as NAME_before and NAME_after.
        levels_before, levels_after: the hazard's highest level in each month.
        findings_before, findings_after: villages by month (rows) and finding (columns).
        low_before, low_after: villages that are low all year.
        absent_before, absent_after: villages with so many helpers expected to be away
            when the hazard is due that a plan must mention it; None if no hazard is chosen.
    """

    rows: pd.DataFrame
    levels_before: Mapping[int, int]
    levels_after: Mapping[int, int]
    findings_before: pd.DataFrame
    findings_after: pd.DataFrame
    low_before: int
    low_after: int
    absent_before: int | None = None
    absent_after: int | None = None

    @property
    def villages(self) -> int:
        """How many villages are compared."""
        return int(self.rows["place_id"].nunique())

    @property
    def is_judged(self) -> bool:
        """Whether any village has a finding other than "no data" in any month."""
        return bool(self.findings_before.drop(columns=NO_DATA).to_numpy().sum())

    def losses(self, month: int) -> tuple[int, int]:
        """Villages that lose capacity in a month, before and after."""
        before, after = self.findings_before, self.findings_after
        return int(before.at[month, LOSES]), int(after.at[month, LOSES])

    def peaks(self) -> tuple[list[Peak], list[Peak]]:
        """The worst month of each of the hazard's seasons, before and after."""
        before, after = ({month: self.losses(month)[side] for month in MONTHS} for side in (0, 1))
        return season_peaks(self.levels_before, before), season_peaks(self.levels_after, after)

    @property
    def default_month(self) -> int:
        """The month a page opens with: the hazard's month that changes most, else the worst."""

        def change(month: int) -> tuple[float, ...]:
            before, after = self.losses(month)
            fewer, more = (people or 0 for people in self.total("without_helpers", month))
            return abs(after - before), round(abs(more - fewer)), after, -month

        return max(due_months(self.levels_after) or MONTHS, key=change)

    @property
    def month_of_need(self) -> int | None:
        """The hazard's month, else any, with most people without enough helpers in the scenario."""
        months = due_months(self.levels_after) or MONTHS
        people = {month: self.total("without_helpers", month)[1] for month in months}
        known = [(round(n), -month) for month, n in people.items() if n is not None]
        return -max(known)[1] if known else None

    def month(self, month: int) -> pd.DataFrame:
        """The villages in one month."""
        return self.rows[self.rows["month"] == month]

    def changed(self, month: int) -> pd.DataFrame:
        """Villages whose finding changes in a month, those that get worse first."""
        rows = self.month(month)
        rows = rows[rows["finding_before"] != rows["finding_after"]]
        severity = rows["finding_after"].map(GRAVEST_FIRST.index).astype(int)
        gained = severity - rows["finding_before"].map(GRAVEST_FIRST.index).astype(int)
        order = rows.assign(_after=severity, _gained=gained)
        order = order.sort_values(["_after", "_gained", "availability_after", "place_id"])
        return order.drop(columns=["_after", "_gained"])

    def only_people(self, month: int) -> int:
        """Villages whose finding stays while other people are without enough helpers."""
        rows = self.known(month)
        rows = rows[rows["finding_before"] == rows["finding_after"]]
        before, after = (rows["without_helpers" + side].map(whole) for side in (BEFORE, AFTER))
        return int((before != after).sum())

    def total(self, name: str, month: int) -> Sides:
        """The sum of a number over the villages whose helpers are known, before and after."""
        rows = self.known(month)
        sums = (rows[name + side].sum(min_count=1) for side in (BEFORE, AFTER))
        before, after = (float(each) if pd.notna(each) else None for each in sums)
        return before, after

    def availability(self, month: int) -> Sides:
        """Helpers here of those usual, over the same villages: sum over sum, at most 1."""
        shares = [
            min(1.0, here / usual) if here is not None and usual else None
            for here, usual in zip(
                self.total("helpers", month), self.total("helpers_usual", month), strict=True
            )
        ]
        return shares[0], shares[1]

    def known(self, month: int) -> pd.DataFrame:
        """The villages in one month whose helpers, here and usual, are known."""
        rows = self.month(month)
        return rows[rows[["helpers_before", "helpers_usual_before"]].notna().all(axis=1)]


def compare(
    before: pd.DataFrame,
    after: pd.DataFrame,
    levels_before: Mapping[int, int],
    levels_after: Mapping[int, int],
) -> Comparison:
    """Compare the two village by village.

    Args:
        before, after: rows of ``store.queries.capacity`` at level village, twelve months.
    """
    keys = ["place_id", "year", "month"]
    columns = [*keys, *BOTH]
    rows = before[["basis", *columns]].merge(
        after[columns], on=keys, suffixes=(BEFORE, AFTER), validate="one_to_one"
    )
    return Comparison(
        rows,
        levels_before,
        levels_after,
        _findings(before),
        _findings(after),
        _low(before),
        _low(after),
    )


def absent(expected: pd.DataFrame, limit: float) -> int:
    """Villages with so many helpers expected to be away that a plan must mention it.

    Args:
        expected: rows of ``store.queries.expected`` for one hazard.
        limit: the expected absence from which a plan must mention it.
    """
    return int(reaches(expected["expected_absence"], limit).sum())


def _findings(rows: pd.DataFrame) -> pd.DataFrame:
    counts = rows.groupby(["month", "finding"]).size().unstack(fill_value=0)
    return counts.reindex(index=list(MONTHS), columns=list(GRAVEST_FIRST), fill_value=0)


def _low(rows: pd.DataFrame) -> int:
    """Villages that are low all year."""
    return int(rows.loc[is_low(rows["all_year"]), "place_id"].nunique())


def side(row: Mapping[str, Any], suffix: str) -> dict[str, Any]:
    """One side of a compared row, with the names of a capacity row."""
    return {name: row[name + suffix] for name in BOTH} | {"basis": row["basis"]}


def answer(words: Words, view: Comparison, area: str, is_neutral: bool) -> str:
    """The page's sentence: villages that lose capacity, and people without enough helpers."""
    if not view.is_judged:
        return words.say("In {area}, no village can be judged.", area=area)
    said = [
        _losing_said(words, view, area, is_neutral),
        _people_said(words, view, is_neutral),
        _left_too(words, view),
    ]
    if is_neutral:
        said.append(words.say("What would change that?"))
    return " ".join(filter(None, said))


def _losing_said(words: Words, view: Comparison, area: str, is_neutral: bool) -> str:
    """Villages that lose capacity in the hazard's months, after and before."""
    before, after = view.peaks()
    if is_neutral:
        return words.count(
            "In {area}, {villages} loses capacity because people are away.",
            "In {area}, {villages} lose capacity because people are away.",
            before[0][1] if len(before) == 1 else len(before),
            area=area,
            villages=_counted(words, before),
        )
    if before == after:
        return words.say(
            "In {area}, {villages} would lose capacity, as many as without the change.",
            area=area,
            villages=_counted(words, after),
        )
    return words.say(
        "In {area}, {villages} would lose capacity, instead of {before}.",
        area=area,
        villages=_counted(words, after),
        before=_counted(words, before),
    )


def _people_said(words: Words, view: Comparison, is_neutral: bool) -> str:
    """People without enough helpers in the month when they are most, after and before."""
    month = view.month_of_need
    if month is None:
        return ""
    before, after = (whole(people or 0) for people in view.total("without_helpers", month))
    values = {"month": words.month(month), "n": words.number(after)}
    if is_neutral:
        return words.say(
            "People here who may need help and are without enough helpers: {n} in {month}.",
            **values,
        )
    if before == after:
        return words.say(
            "People here who may need help and are without enough helpers: {n} in {month}, as "
            "many as without the change.",
            **values,
        )
    return words.say(
        "People here who may need help and are without enough helpers: {n} in {month}, instead "
        "of {before}.",
        before=words.number(before),
        **values,
    )


def _left_too(words: Words, view: Comparison) -> str:
    """That fewer people need help because some of them left, which is no better preparation."""
    month = view.month_of_need or MONTHS[0]
    before, after = view.total("needs_help", month)
    if before is None or after is None or whole(before) <= whole(after):
        return ""
    return words.count(
        "{n} of those who may need help leaves as well.",
        "{n} of those who may need help leave as well.",
        whole(before) - whole(after),
    )


def _counted(words: Words, peaks: Sequence[Peak]) -> str:
    """``27 villages in October and 12 in May``."""
    (month, n), *rest = peaks
    first = words.count(
        "{n} village in {month}", "{n} villages in {month}", n, month=words.month(month)
    )
    others = [
        words.say("{n} in {month}", n=words.number(n), month=words.month(month))
        for month, n in rest
    ]
    return words.listed([first, *others])
