"""Who leads each action: as the release names them, else in general words.

A place has, for each action, the list of the nearest place at or above it that names anybody, as
it has a hazard's calendar.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from mobility.views.actions import actions
from mobility.views.gazetteer import Gazetteer
from mobility.words import Words


@dataclass(frozen=True)
class Lead:
    """Somebody who leads an action or takes part: names in both scripts, and who says so.

    Attributes:
        rank: place in the list; the least of an action's ranks leads, the others take part.
    """

    name_en: str
    name_my: str | None
    rank: float
    source: str | None


@dataclass(frozen=True)
class Leads:
    """Those who lead, for the areas asked and every place in them.

    Attributes:
        stated: the list of each place that states one for an action, by (place, action).
        places: the release's places.
        areas: those asked; none is the widest places that state anything.
    """

    stated: Mapping[tuple[str, str], tuple[Lead, ...]]
    places: Gazetteer
    areas: tuple[str, ...]

    def who(self, words: Words, codes: Sequence[str], place: str = "") -> str:
        """Those who lead these actions, each named once.

        Args:
            place: a place inside the areas; the areas together, if not given.
        """
        said = [name for code in codes for name in self._leading(words, code, place)]
        return words.say(", ").join(dict.fromkeys(said))

    def one(self, words: Words, code: str, place: str = "") -> str:
        """The one who leads an action; several only where the areas name different ones.

        Args:
            place: a place inside the areas; the areas together, if not given.
        """
        where = (place,) if place else self.areas or self._tops()
        owners = dict.fromkeys(self._nearest(each, code) for each in where)
        first = [_name(words, self.stated[each][0]) for each in owners if each in self.stated]
        return words.say(", ").join(dict.fromkeys(first)) or words.say(actions()[code].leads[0])

    def with_others(self, words: Words, code: str) -> str:
        """Those who lead an action in the areas, and those who take part."""
        leading, found = self.who(words, [code]), self._of(code, "")
        names = dict.fromkeys(_name(words, each) for each in found if not _is_first(each, found))
        if not names:
            return leading
        others = words.say(", ").join(names)
        return words.say("{leads}; with {others}", leads=leading, others=others)

    def sources(self, code: str) -> tuple[str, ...]:
        """Who says so, each named once; none where the words are general."""
        said = [each.source for each in self._of(code, "") if each.source]
        return tuple(dict.fromkeys(said))

    def _leading(self, words: Words, code: str, place: str) -> list[str]:
        found = self._of(code, place)
        if found:
            return [_name(words, each) for each in found if _is_first(each, found)]
        return [words.say(who) for who in actions()[code].leads]

    def _of(self, code: str, place: str) -> list[Lead]:
        """The lists that hold for a place, or for the areas, one after the other."""
        where = (place,) if place else self.areas or self._tops()
        owners = (self._nearest(each, code) for each in where)
        return [lead for owner in dict.fromkeys(owners) for lead in self.stated.get(owner, ())]

    def _nearest(self, place: str, code: str) -> tuple[str, str]:
        """Whose list of an action a place has; the place's own, which may be none."""
        line = [(each, code) for each in self.places.line(place)]
        return next((each for each in line if each in self.stated), (place, code))

    def _tops(self) -> tuple[str, ...]:
        """The places that state anything and lie in no other."""
        stating = dict.fromkeys(place for place, _ in self.stated)
        return tuple(each for each in stating if len(self.places.line(each)) == 1)


def _name(words: Words, lead: Lead) -> str:
    return words.place(lead.name_en, lead.name_my)


def _is_first(lead: Lead, found: Sequence[Lead]) -> bool:
    return lead.rank == min(each.rank for each in found)


def build_leads(rows: pd.DataFrame, places: Gazetteer, areas: tuple[str, ...]) -> Leads:
    """Arrange the rows of ``store.queries.actors``, which are in their order."""
    stated: dict[tuple[str, str], list[Lead]] = {}
    clean = rows.astype(object).where(rows.notna(), None)
    for row in clean.to_dict("records"):
        rank = math.inf if row["rank"] is None else float(row["rank"])
        lead = Lead(row["lead"], row["lead_my"], rank, row["source"])
        stated.setdefault((row["place_id"], row["action"]), []).append(lead)
    return Leads({key: tuple(found) for key, found in stated.items()}, places, areas)
