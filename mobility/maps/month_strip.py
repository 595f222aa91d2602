"""The month strip's content: twelve cells with a number each, and what stands below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mobility.maps.colours import LOW_MARK, Mark, svg
from mobility.views.hazards import hazard_name
from mobility.words import MONTHS, Words
from mobility.words.terms import HAZARD_LEVEL_NAMES, SURE_NAMES

MILLION = 1_000_000


class Signed(Protocol):
    """What stands below the numbers of a strip: signs, each with a text or none."""

    @property
    def marks(self) -> Sequence[Mark]:
        """The signs that occur."""

    def of(self, words: Words, month: int) -> list[dict[str, Any]]:
        """A month's parts: the number of the sign, and the text beside it."""

    def said(self, words: Words, month: int) -> str:
        """The same in words, for those who do not see the signs."""


@dataclass(frozen=True)
class Judged:
    """Twelve months of one place, each with the sign and the words of its finding."""

    by_month: Mapping[int, Mark]
    in_words: Mapping[int, str]

    @property
    def marks(self) -> list[Mark]:
        """The signs that occur."""
        return list(dict.fromkeys(self.by_month.values()))

    def of(self, words: Words, month: int) -> list[dict[str, Any]]:
        """The month's sign, which needs no text."""
        del words
        return [{"sign": self.marks.index(self.by_month[month]), "text": ""}]

    def said(self, words: Words, month: int) -> str:
        """The month's finding."""
        del words
        return self.in_words[month]


@dataclass(frozen=True)
class Split:
    """What the numbers of a strip are made of.

    Attributes:
        marks: the sign of each part, which says how sure it is.
        numbers: for each part its numbers by month.
    """

    marks: Sequence[Mark]
    numbers: Sequence[Mapping[int, int]]

    def of(self, words: Words, month: int) -> list[dict[str, Any]]:
        """A month's parts that are not none: the number of the sign, and the text beside it."""
        found = enumerate(numbers[month] for numbers in self.numbers)
        return [{"sign": sign, "text": words.number(n)} for sign, n in found if n]

    def said(self, words: Words, month: int) -> str:
        """The same in words, for those who do not see the signs."""
        return words.say(", ").join(
            words.say("{sure}: {n}", sure=words.say(SURE_NAMES[mark.sure]), n=words.number(n))
            for mark, numbers in zip(self.marks, self.numbers, strict=True)
            if (n := numbers[month])
        )


def strip_content(
    words: Words,
    hazard: str | None,
    levels: Mapping[int, int],
    counts: Mapping[int, str],
    label: str,
    split: Signed | None = None,
    all_year: str = "",
    halves: Mapping[int, Sequence[tuple[str, str]]] | None = None,
) -> dict[str, Any]:
    """What the strip is given, but for the month it begins with.

    Args:
        hazard: the hazard that rings the months.
        levels: hazard level of each month.
        counts: the text below each month's name.
        label: what the numbers count.
        split: the signs below the numbers.
        all_year: what is so in all twelve months, said below them with its sign.
        halves: what the halves of some months are called, and their numbers, below the month's
            own.
    """
    weeks = halves or {}
    return {
        "label": label,
        "months": [
            _cell(words, each, counts.get(each, "–"), levels, hazard, split, weeks.get(each, ()))
            for each in MONTHS
        ],
        "signs": [svg(mark, 11) for mark in split.marks] if split else [],
        "all_year": {"sign": svg(LOW_MARK, 18), "text": all_year} if all_year else None,
        "words": {
            "play": words.say("Play the months"),
            "pause": words.say("Stop playing"),
        },
    }


def compact(words: Words, people: float | None) -> str:
    """A number short enough for a cell of the strip: from a million up, thousands with a k."""
    if people is None or people < MILLION:
        return words.number(people)
    return words.say("{n}k", n=words.number(people / 1000))


def _cell(
    words: Words,
    month: int,
    number: str,
    levels: Mapping[int, int],
    hazard: str | None,
    split: Signed | None,
    halves: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    level = levels.get(month, 0)
    said = [
        number,
        split.said(words, month) if split else "",
        *(words.say("{what}: {n}", what=what, n=n) for what, n in halves),
        _due(words, hazard, level),
    ]
    return {
        "name": words.month(month),
        "short": words.month_brief(month),
        "number": number,
        "level": level,
        "said": words.say("; ").join(each for each in said if each),
        **({"parts": split.of(words, month)} if split else {}),
        **({"halves": [n for _, n in halves]} if halves else {}),
    }


def _due(words: Words, hazard: str | None, level: int) -> str:
    if not hazard:
        return ""
    return words.say(
        "{hazard}: {level}",
        hazard=hazard_name(words, hazard),
        level=words.say(HAZARD_LEVEL_NAMES[level]),
    )
