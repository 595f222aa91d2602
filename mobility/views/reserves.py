"""Who could help a village beyond its own helpers: neighbours who lend some, and deputies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mobility.views.gazetteer import Gazetteer
from mobility.words import Words, whole

MOST_NAMED = 4


@dataclass(frozen=True)
class Loan:
    """Helpers whom one village could send, and how many kilometres away it is."""

    lender: str
    helpers: float
    km: float


@dataclass(frozen=True)
class Deputies:
    """Helpers without a role who are here whenever the hazard is due."""

    people: int
    women: int
    men: int


@dataclass(frozen=True)
class Reserves:
    """What a plan can draw on.

    Attributes:
        loans: by village and month, the nearest lender first.
        deputies: by village; only villages with a full list have any.
        places: the release's places.
        km: how far helpers are lent.
    """

    loans: Mapping[tuple[str, int], tuple[Loan, ...]]
    deputies: Mapping[str, Deputies]
    places: Gazetteer
    km: float

    def lent(self, place: str, month: int) -> float:
        """Helpers whom neighbours could send a village in a month."""
        return sum(each.helpers for each in self.loans.get((place, month), ()))

    def neighbours(self, words: Words, place: str, month: int, most: int | None = None) -> str:
        """``Phyu Wun Su 56 (2.1 km), Hnin Hmue Su 50 (3.4 km)``; empty if nobody lends.

        Args:
            most: how many are named; None is all.
        """
        loans = self.loans.get((place, month), ())
        named = [self._said(words, each) for each in loans[:most]]
        if more := len(loans) - len(named):
            named.append(words.count("and {n} more village", "and {n} more villages", more))
        return words.say(", ").join(named)

    def _said(self, words: Words, loan: Loan) -> str:
        return words.say(
            "{village} {n} ({km} km)",
            village=self.places.name(words, loan.lender),
            n=words.number(loan.helpers),
            km=words.number(loan.km, 1),
        )


def build_reserves(
    lent: pd.DataFrame, deputies: pd.DataFrame, places: Gazetteer, km: float
) -> Reserves:
    """Arrange the rows of ``store.queries.helpers_lent`` and ``deputy_counts``."""
    loans: dict[tuple[str, int], list[Loan]] = {}
    for row in lent.itertuples():
        loan = Loan(str(row.lender_id), float(row.helpers), float(row.km))
        loans.setdefault((str(row.place_id), int(row.month)), []).append(loan)
    return Reserves(
        {key: tuple(found) for key, found in loans.items()},
        {
            str(row.place_id): Deputies(int(row.deputies), int(row.women), int(row.men))
            for row in deputies.itertuples()
        },
        places,
        km,
    )


def women_and_men(words: Words, counts: Deputies) -> str:
    """``9 women, 5 men``."""
    women = words.count("{n} woman", "{n} women", counts.women)
    men = words.count("{n} man", "{n} men", counts.men)
    return words.say(", ").join([women, men])


def deputies_text(words: Words, counts: Deputies) -> str:
    """How many could deputise for a role, women and men apart."""
    if not counts.people:
        return words.say("nobody without a role is here whenever the hazard is due")
    return words.count(
        "{n} helper could deputise: {who}",
        "{n} helpers could deputise: {who}",
        counts.people,
        who=women_and_men(words, counts),
    )


def covered_text(words: Words, lent: float, needed: float | None) -> str:
    """How many of the helpers needed neighbours could send, and how many remain uncovered."""
    whole_lent, whole_needed = whole(lent), whole(needed or 0)
    return words.count(
        "{lent} of {needed} helpers; {n} remains uncovered",
        "{lent} of {needed} helpers; {n} remain uncovered",
        max(0, whole_needed - whole_lent),
        lent=words.number(whole_lent),
        needed=words.number(whole_needed),
    )


def neighbours_text(words: Words, reserves: Reserves, place: str, month: int, needed: float) -> str:
    """The neighbours to ask, the nearest first, and how many helpers remain uncovered."""
    named = reserves.neighbours(words, place, month, MOST_NAMED)
    covered = covered_text(words, reserves.lent(place, month), needed)
    if reserves.places.location(place) is None:
        return words.count(
            "where it lies is not known, so neither are its neighbours; {n} remains uncovered",
            "where it lies is not known, so neither are its neighbours; {n} remain uncovered",
            needed,
        )
    if not named:
        return words.count(
            "none has helpers to spare within {km} km; {n} remains uncovered",
            "none has helpers to spare within {km} km; {n} remain uncovered",
            needed,
            km=words.number(reserves.km),
        )
    return words.say("{neighbours}: {covered}", neighbours=named, covered=covered)
