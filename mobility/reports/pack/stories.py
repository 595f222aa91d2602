"""The stories of all villages of an area, in every month: what their pages say, kept small."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mobility.access import READER
from mobility.reports.pack.texts import Texts
from mobility.reports.pack.year import Year
from mobility.store import queries
from mobility.views.village_story import DESTINATION_LEVEL, Fact, Judged, Story, tell
from mobility.views.villages import LENDING, tract_of
from mobility.words import MONTHS, Words

Parts = list[Any]


def stories(year: Year, languages: Sequence[Words], texts: Texts) -> dict[str, Parts]:
    """By village: what is so all year, and for each month the parts of its story.

    Args:
        year: the rows.
        languages: in which they are told.
        texts: what keeps the sentences; a story holds their numbers.

    Returns:
        By place_id: the numbers of what is so all year, its helpers here by month, and twelve
        stories: why, what explains it, labelled numbers (label, value, note), who is away, where
        (label, value), who could be called on, and what changes the finding.
    """
    rows = _Rows(year)
    return {village: _village(rows, village, languages, texts) for village in rows.villages}


class _Rows:
    """The rows of every village at hand, so that none is looked for 6,000 times."""

    def __init__(self, year: Year) -> None:
        self.year = year
        cells = year.overview.capacity.sort_values(["place_id", "month"])
        self.villages = {
            str(village): some.to_dict("records") for village, some in cells.groupby("place_id")
        }
        tracts = {village: tract_of(year.gazetteer, village) for village in self.villages}
        self.tracts = tracts
        near = cells[["month", *LENDING]].assign(tract=cells["place_id"].map(tracts))
        self.near = dict(tuple(near.groupby(["tract", "month"])))
        asked = year.selection.but(level=DESTINATION_LEVEL, months=(), hazard=None)
        found = queries.village_destinations(year.release, asked, READER)
        self.no_destinations = found.iloc[:0]
        self.destinations = dict(tuple(found.groupby(["place_id", "month"])))
        halves = queries.half_months(year.release, asked, READER)
        self.no_halves = halves.iloc[:0]
        self.halves = dict(tuple(halves.groupby(["place_id", "month"])))
        self.nobody_near = near.iloc[:0]
        self.judged = Judged(year.limits, year.release.parameters["confidence"])

    def story(self, words: Words, village: str, month: int) -> Story:
        """The story of a village in a month."""
        return tell(
            words,
            self.year.gazetteer,
            self.villages[village],
            month,
            self.near.get((self.tracts[village], month), self.nobody_near),
            self.destinations.get((village, month), self.no_destinations),
            self.judged,
            self.year.selection.hazard,
            self.halves.get((village, month), self.no_halves),
        )


def _village(rows: _Rows, village: str, languages: Sequence[Words], texts: Texts) -> Parts:
    told = [[rows.story(words, village, month) for words in languages] for month in MONTHS]
    numbers = rows.villages[village]
    return [
        _each(texts, [story.all_year for story in told[0]]),
        [
            texts.put(*(words.number(row["helpers"]) for words in languages)) for row in numbers
        ],
        [_month(texts, each) for each in told],
    ]  # fmt: skip


def _month(texts: Texts, told: Sequence[Story]) -> Parts:
    return [
        texts.put(*(story.why for story in told)),
        _each(texts, [story.told for story in told]),
        _facts(texts, [story.facts for story in told]),
        texts.put(*(story.away_note for story in told)),
        _facts(texts, [story.away for story in told]),
        _each(texts, [story.callable for story in told]),
        _each(texts, [story.changes for story in told]),
    ]


def _each(texts: Texts, said: Sequence[Sequence[str]]) -> list[int]:
    """Sentences told in every language, in the same order."""
    return [texts.put(*each) for each in zip(*said, strict=True)]


def _facts(texts: Texts, facts: Sequence[Sequence[Fact]]) -> list[list[int]]:
    return [
        [
            texts.put(*(fact.label for fact in each)),
            texts.put(*(fact.value for fact in each)),
            texts.put(*(fact.note for fact in each)),
        ]
        for each in zip(*facts, strict=True)
    ]
