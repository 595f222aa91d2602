"""Sentences kept small: each pattern once, and its numbers where they stand.

A township's villages have some hundred thousand sentences, which differ mostly in their numbers.
A sentence is kept as its pattern, in which each number is a gap, and the numbers that fill it.
"""

from __future__ import annotations

import re
from typing import Any

GAP = "\x00"
# Numbers as mobility/words writes them, in either digits, with their separators inside.
NUMBER = re.compile(r"[0-9၀-၉]+(?:[,.][0-9၀-၉]+)*")


class Texts:
    """Texts in several languages, each under one number; ``static/pack/texts.js`` reads them."""

    def __init__(self, languages: int) -> None:
        self._kept: dict[tuple[str, ...], int] = {}
        self._by_language = [_OneLanguage() for _ in range(languages)]

    def put(self, *said: str) -> int:
        """Keep a text, in each language; its number."""
        if said not in self._kept:
            self._kept[said] = len(self._kept)
            for language, text in zip(self._by_language, said, strict=True):
                language.add(text)
        return self._kept[said]

    def content(self) -> list[dict[str, Any]]:
        """For each language its patterns, and of each text its pattern and what fills the gaps."""
        return [
            {"patterns": list(each.patterns), "texts": each.texts} for each in self._by_language
        ]


class _OneLanguage:
    def __init__(self) -> None:
        self.patterns: dict[str, int] = {}
        self.texts: list[int | list[int | str]] = []

    def add(self, text: str) -> None:
        pattern = NUMBER.sub(GAP, text)
        number = self.patterns.setdefault(pattern, len(self.patterns))
        found = NUMBER.findall(text)
        self.texts.append([number, *found] if found else number)
