"""The two rows of the strip of a single place: those out of it, and those into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mobility.maps.colours import ACCENT, ACCENT_PALE, Mark
from mobility.words import N_, Words

SIDE_WORDS = {"out": N_("from here: {people}"), "into": N_("to here: {people}")}


@dataclass(frozen=True)
class BothWays:
    """Numbers of two directions, a row each: different people, who are never added.

    Attributes:
        counts: by direction, the text of each month.
    """

    counts: Mapping[str, Mapping[int, str]]

    @property
    def marks(self) -> list[Mark]:
        """As the map's circles: dark for who leaves, pale for who arrives."""
        return [
            Mark(way, colour, (), filled=True, size=0, rim=ACCENT)
            for way, colour in (("out", ACCENT), ("into", ACCENT_PALE))
        ]

    def of(self, words: Words, month: int) -> list[dict[str, Any]]:
        """A month's two numbers behind their signs."""
        del words
        return [
            {"sign": sign, "text": self.counts[mark.code][month]}
            for sign, mark in enumerate(self.marks)
        ]

    def said(self, words: Words, month: int) -> str:
        """The same in words."""
        return words.say(", ").join(
            words.say(SIDE_WORDS[mark.code], people=self.counts[mark.code][month])
            for mark in self.marks
        )
