"""Places found as one types: by level, with where each lies; one wrong letter is forgiven."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

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
    def _known(self) -> pd.DataFrame:
        """place, name; a row a name."""
        places = self.gazetteer.places
        rows = pd.concat([_spelt(places, name) for name in NAMES], ignore_index=True)
        return rows[rows["name"] != ""]

    def near(self, text: str) -> list[str]:
        """Places whose name begins with nearly this text, the nearest whole name first.

        Letters are counted, not bytes: in Burmese script each is three.
        """
        sought = compared(text)
        if len(sought) < LEAST_FORGIVEN:
            return []
        names = self._known["name"]
        apart = np.minimum.reduce(
            [_steps(sought, names, len(sought) + more) for more in (-1, 0, 1)]
        )
        hits = self._known[apart <= FORGIVEN]
        whole = cdist([sought], hits["name"], scorer=OSA.distance)[0] if len(hits) else []
        return list(
            dict.fromkeys(hits.assign(whole=whole).sort_values("whole", kind="stable")["place"])
        )


def _spelt(places: pd.DataFrame, column: str) -> pd.DataFrame:
    names = [compared(each) if isinstance(each, str) else "" for each in places[column]]
    return pd.DataFrame({"place": places["place_id"].to_numpy(object), "name": names})


def compared(text: str) -> str:
    """A name as it is compared."""
    return "".join(text.casefold().split())


def _steps(sought: str, names: Iterable[str], length: int) -> Any:
    """How many letters the beginning of each name is from the text; above the limit, one more."""
    begun = [name[:length] for name in names]
    return cdist([sought], begun, scorer=OSA.distance, score_cutoff=FORGIVEN, dtype=np.uint8)[0]


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
