"""Places as a reader knows them: by name, in their script, with what they lie in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from mobility.importers.burmese import visible
from mobility.tables import LEVELS
from mobility.words import N_, Words

LEVEL_NAMES = {
    "country": N_("country"),
    "state": N_("state or region"),
    "district": N_("district"),
    "township": N_("township"),
    "tract": N_("village tract"),
    "village": N_("village"),
    "other": N_("other place"),
}
LEVEL_PLURALS = {
    "country": N_("countries"),
    "state": N_("states and regions"),
    "district": N_("districts"),
    "township": N_("townships"),
    "tract": N_("village tracts"),
    "village": N_("villages"),
    "other": N_("other places"),
}


@dataclass(frozen=True)
class Gazetteer:
    """All places of a release, as ``store.queries.places`` returns them."""

    places: pd.DataFrame

    @cached_property
    def _by_id(self) -> dict[str, dict[str, Any]]:
        columns = ["place_id", "name_en", "name_my", "level", "parent_id", "lon", "lat"]
        clean = self.places[columns].astype(object).where(self.places[columns].notna(), None)
        return {row["place_id"]: row for row in clean.to_dict("records")}

    def __contains__(self, place_id: object) -> bool:
        return place_id in self._by_id

    def name(self, words: Words, place_id: Any) -> str:
        """The place's name in this language, its code if it has none."""
        if not isinstance(place_id, str):
            return words.say("place not known")
        row = self._by_id.get(place_id)
        return (words.place(row["name_en"], row["name_my"]) if row else "") or place_id

    def other_name(self, words: Words, place_id: str) -> str:
        """The name in the other script; empty where there is none."""
        row = self._by_id.get(place_id, {})
        names = {row.get("name_en"), row.get("name_my")} - {self.name(words, place_id)}
        return next((str(name) for name in names if name), "")

    def names(self, words: Words, place_ids: Iterable[str | None]) -> tuple[str, ...]:
        """Several names, in order."""
        return tuple(self.name(words, place_id) for place_id in place_ids)

    def level(self, place_id: str) -> str | None:
        """Level of the place, None if it is not one of the release."""
        row = self._by_id.get(place_id)
        return row["level"] if row else None

    def above(self, place_id: str, level: str) -> str | None:
        """The place itself or the ancestor of it at ``level``."""
        return next((each for each in self.line(place_id) if self.level(each) == level), None)

    def line(self, place_id: str) -> list[str]:
        """The place and what it lies in, one after the other."""
        found: list[str] = []
        current: str | None = place_id
        while current in self._by_id and current not in found:
            found.append(current)
            current = self._by_id[current]["parent_id"]
        return found

    def search(self, text: str, most: int) -> list[str]:
        """Places whose name in either script, or whose code, holds ``text``.

        Those that begin with it come first, then coarser levels, then by code.
        """
        sought = _compared(text)
        if not sought:
            return []
        found = pd.Series(False, index=self.places.index)
        begins = found.copy()
        for column in self._searched:
            found |= column.str.contains(sought, regex=False)
            begins |= column.str.startswith(sought)
        hits = self.places.loc[found, ["place_id", "level"]].assign(
            begins=~begins[found], rank=self.places.loc[found, "level"].map(LEVELS.index)
        )
        return list(hits.sort_values(["begins", "rank", "place_id"])["place_id"].head(most))

    @cached_property
    def _searched(self) -> list[pd.Series]:
        columns = ("name_en", "name_my", "place_id")
        return [self.places[column].fillna("").astype(str).map(_compared) for column in columns]

    def children(self, place_id: str) -> list[str]:
        """Ids of the places directly inside, by code."""
        return sorted(self.places.loc[self.places["parent_id"] == place_id, "place_id"])

    def inside(self, areas: Iterable[str]) -> pd.DataFrame:
        """The rows of these places and of everything that lies in them."""
        found = self.places["place_id"].isin(list(areas))
        for _ in LEVELS:
            below = self.places["parent_id"].isin(self.places.loc[found, "place_id"])
            if not (below & ~found).any():
                break
            found |= below
        return self.places[found]

    def choices(self, home: Iterable[str], chosen: Iterable[str]) -> list[str]:
        """Areas to offer: the release's own with what holds them, and the parts of a chosen one.

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
        offered = above | inside | chosen_known | (siblings & set(self._by_id))
        return sorted(
            offered,
            key=lambda place: (LEVELS.index(self.level(place) or "other"), place),
        )

    def _widest(self) -> list[str]:
        """Places of the widest level that has several, for a release that has no home."""
        for level in LEVELS:
            ids = self.places.loc[self.places["level"] == level, "place_id"]
            if len(ids) > 1 and level not in ("village", "other"):
                return sorted(ids)
        return []

    def _parent(self, place_id: str) -> str | None:
        return self._by_id[place_id]["parent_id"]

    def location(self, place_id: str | None) -> tuple[float, float] | None:
        """Longitude and latitude, None where not known."""
        row = self._by_id.get(place_id) if place_id is not None else None
        if row is None or row["lon"] is None or row["lat"] is None:
            return None
        return float(row["lon"]), float(row["lat"])


def _compared(text: str) -> str:
    """A name as it is searched for: as importers clean it, and without case."""
    return visible(text).casefold()
