"""Places as a reader knows them: by name, in the reader's script, with where they lie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from mobility.tables import LEVELS
from mobility.words import Words

NAMES = ("name_en", "name_my")
LOOKED_UP = (*NAMES, "level", "parent_id", "lon", "lat")


@dataclass(frozen=True)
class Gazetteer:
    """All places of a release, as ``store.queries.places`` returns them."""

    places: pd.DataFrame

    @cached_property
    def _row(self) -> dict[str, int]:
        return {place: row for row, place in enumerate(self.places["place_id"])}

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        """Columns as lists, empty cells None, since a page looks up thousands of places."""
        known = self.places[list(LOOKED_UP)]
        clean = known.astype(object).where(known.notna(), None)
        return {name: clean[name].tolist() for name in LOOKED_UP}

    def _of(self, place_id: object, column: str) -> Any:
        """A place's value in a column; None if it is empty or there is no such place."""
        row = self._row.get(place_id)  # type: ignore[call-overload]
        return None if row is None else self._columns[column][row]

    @cached_property
    def levels(self) -> frozenset[str]:
        """The levels that any place has."""
        return frozenset(self.places["level"].unique())

    def __contains__(self, place_id: object) -> bool:
        return place_id in self._row

    def name(self, words: Words, place_id: Any) -> str:
        """The place's name in this language, its code if it has none."""
        if not isinstance(place_id, str):
            return words.say("place not known")
        names = (self._of(place_id, name) for name in NAMES)
        return words.place(*names) or place_id

    def both_names(self, place_id: str) -> tuple[str | None, str | None]:
        """The names in English and in Burmese letters; None where there is none."""
        return self._of(place_id, "name_en"), self._of(place_id, "name_my")

    def plain_name(self, place_id: str) -> str:
        """The name in English letters, its code if it has none: for the names of files."""
        return self._of(place_id, "name_en") or place_id

    def other_name(self, words: Words, place_id: str) -> str:
        """The name in the other script; empty if there is none."""
        names = {self._of(place_id, name) for name in NAMES} - {self.name(words, place_id)}
        return next((str(name) for name in names if name), "")

    def names(self, words: Words, place_ids: Iterable[str | None]) -> tuple[str, ...]:
        """Several names, in order."""
        return tuple(self.name(words, place_id) for place_id in place_ids)

    def level(self, place_id: str) -> str | None:
        """Level of the place; None if the release has no such place."""
        level: str | None = self._of(place_id, "level")
        return level

    def above(self, place_id: str, level: str) -> str | None:
        """The place itself or its ancestor at ``level``."""
        return next((each for each in self.line(place_id) if self.level(each) == level), None)

    def line(self, place_id: str) -> list[str]:
        """The place and its ancestors, from the finest up."""
        found: list[str] = []
        current: str | None = place_id
        while current is not None and current in self and current not in found:
            found.append(current)
            current = self._parent(current)
        return found

    @cached_property
    def _inside(self) -> dict[str, list[str]]:
        """The places directly inside each place."""
        found: dict[str, list[str]] = {}
        for place, parent in zip(self._row, self._columns["parent_id"], strict=True):
            found.setdefault(parent, []).append(place)
        return found

    def children(self, place_id: str) -> list[str]:
        """Ids of the places directly inside, by code."""
        return sorted(self._inside.get(place_id, ()))

    def inside(self, areas: Iterable[str]) -> pd.DataFrame:
        """The rows of these places and of all places inside them."""
        return self.places.iloc[sorted(self._row[place] for place in self._within(areas))]

    def village_count(self, areas: Iterable[str]) -> int:
        """How many villages the areas hold; all villages if no area is given."""
        within = self._within(areas) if areas else self._row
        return sum(self.level(place) == "village" for place in within)

    def parts(self, areas: Iterable[str]) -> list[str]:
        """The areas if there are several; else the widest places inside that are several."""
        found = [place for place in areas if place in self] or self._tops()
        while len(found) == 1 and (inside := self.children(found[0])):
            found = inside
        return found

    def _tops(self) -> list[str]:
        """The places that hold villages and lie in no other place."""
        above = {self.line(place)[-1] for place in self._row if self.level(place) == "village"}
        return sorted(above)

    def _within(self, areas: Iterable[str]) -> set[str]:
        """These places and all places inside them."""
        found: set[str] = set()
        waiting = [place for place in areas if place in self]
        while waiting:
            place = waiting.pop()
            if place not in found:
                found.add(place)
                waiting += self._inside.get(place, ())
        return found

    def choices(self, home: Iterable[str], chosen: Iterable[str]) -> list[str]:
        """Areas to offer: the release's own with their ancestors, and the parts of a chosen one.

        Villages are left out: there are too many to choose from in a list.
        """
        home = [place for place in home if place in self] or self._widest()
        above = {
            found
            for place in home
            for level in LEVELS
            if (found := self.above(place, level)) is not None
        }
        inside = {
            child
            for place in chosen
            for child in self.children(place)
            if self.level(child) not in ("village", "other")
        }
        chosen_known = {place for place in chosen if place in self}
        siblings = {chosen_parent for c in chosen_known if (chosen_parent := self._parent(c))}
        offered = above | inside | chosen_known | {each for each in siblings if each in self}
        return sorted(
            offered,
            key=lambda place: (LEVELS.index(self.level(place) or "other"), place),
        )

    def _widest(self) -> list[str]:
        """Places of the widest level that has several, for a release without a home area."""
        for level in LEVELS:
            ids = self.places.loc[self.places["level"] == level, "place_id"]
            if len(ids) > 1 and level not in ("village", "other"):
                return sorted(ids)
        return []

    def _parent(self, place_id: str) -> str | None:
        parent: str | None = self._of(place_id, "parent_id")
        return parent

    def location(self, place_id: str | None) -> tuple[float, float] | None:
        """Longitude and latitude; None if not known."""
        lon, lat = self._of(place_id, "lon"), self._of(place_id, "lat")
        return None if lon is None or lat is None else (float(lon), float(lat))
