"""Places found as one types: by level, with where each lies; one wrong letter is forgiven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

from rapidfuzz.distance import OSA

from mobility.views.gazetteer import NAMES, Gazetteer
from mobility.words import Words
from mobility.words.terms import LEVEL_PLURALS

LEAST = 2  # letters that are searched for
LEAST_FORGIVEN = 4  # letters from which one may be wrong
EACH = 6  # places of a level that are offered
FORGIVEN = 1  # a letter too many, missing, wrong, or two in each other's place


@dataclass(frozen=True)
class Found:
    """Places of a search.

    Attributes:
        ids: at most :data:`EACH` of a level, level by level.
        totals: how many there are in all, by level, in the order to show them in.
        is_near: whether none is called so, and these are nearly.
    """

    ids: tuple[str, ...]
    totals: dict[str, int]
    is_near: bool = False


@dataclass(frozen=True)
class Spellings:
    """Every name of a release's places as it is compared: in lower case, without spaces."""

    gazetteer: Gazetteer

    @cached_property
    def _known(self) -> list[tuple[str, str]]:
        """Each name as it is compared, with its place."""
        places = self.gazetteer.places
        return [
            (compared(name), place)
            for column in NAMES
            for place, name in zip(
                places["place_id"].tolist(), places[column].tolist(), strict=True
            )
            if isinstance(name, str)
        ]

    def near(self, text: str) -> list[str]:
        """Places whose name begins with nearly this text, the nearest whole name first.

        Letters are counted, not bytes: in Burmese script each is three.
        """
        sought = compared(text)
        if len(sought) < LEAST_FORGIVEN:
            return []
        hits = [
            (OSA.distance(sought, name), place)
            for name, place in self._may_begin(sought)
            if _begins_nearly(name, sought)
        ]
        return list(dict.fromkeys(place for _, place in sorted(hits, key=itemgetter(0))))

    def _may_begin(self, sought: str) -> list[tuple[str, str]]:
        """The names worth comparing: one fault leaves one half of the text as it is.

        The other half has moved by one letter at most; or the two letters where the halves meet
        stand in each other's place.
        """
        half = len(sought) // 2
        first, second = sought[:half], sought[half:]
        crossed = f"{first[:-1]}{second[0]}{first[-1]}"
        return [
            (name, place)
            for name, place in self._known
            if name.startswith((first, crossed))
            or name.startswith(second, half)
            or name.startswith(second, half + 1)
            or name.startswith(second, half - 1)
        ]


def compared(text: str) -> str:
    """A name as it is compared: in lower case, without spaces."""
    return "".join(text.casefold().split())


def _begins_nearly(name: str, sought: str) -> bool:
    """Whether the text is one fault at most from a beginning of the name."""
    return any(
        OSA.distance(sought, name[: len(sought) + more], score_cutoff=FORGIVEN) <= FORGIVEN
        for more in (0, -1, 1)
    )


def nearly(spellings: Spellings, text: str) -> Found:
    """Places that are nearly called so."""
    gazetteer, by_level = spellings.gazetteer, dict[str, list[str]]()
    for place in spellings.near(text):
        by_level.setdefault(gazetteer.level(place) or "other", []).append(place)
    ids = tuple(place for places in by_level.values() for place in places[:EACH])
    return Found(ids, {level: len(places) for level, places in by_level.items()}, is_near=True)


def offered(words: Words, gazetteer: Gazetteer, found: Found) -> list[dict[str, Any]]:
    """The places for the browser, level by level.

    Returns:
        ``title``, ``more`` (how many further ones there are, in words, or empty) and ``places``:
        each ``id``, ``name``, ``other`` (in the other script) and ``where`` it lies.
    """
    groups = []
    for level, total in found.totals.items():
        ids = [place for place in found.ids if (gazetteer.level(place) or "other") == level]
        more = total - len(ids)
        groups.append(
            {
                "title": words.say(LEVEL_PLURALS[level]),
                "more": words.count("and {n} more", "and {n} more", more) if more else "",
                "places": [_offered(words, gazetteer, place) for place in ids],
            }
        )
    return groups


def _offered(words: Words, gazetteer: Gazetteer, place: str) -> dict[str, str]:
    above = gazetteer.names(words, _above(gazetteer, place))
    return {
        "id": place,
        "name": gazetteer.name(words, place),
        "other": gazetteer.other_name(words, place),
        "where": words.say(" · ").join([*above, place]),
    }


def _above(gazetteer: Gazetteer, place: str) -> Sequence[str]:
    """The two places just above."""
    return gazetteer.line(place)[1:3]
