"""The frozen question that every page, report and command asks.

A :class:`Selection` is what the reader chose: release, area, months, groups
and direction. It knows its URL form (codes only, defaults left out) and its
sentence. Nothing else carries state between a page, a link and a download.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from mobility.errors import UsageError
from mobility.tables import LEVELS, MOVE_AGE_GROUPS, SEXES
from mobility.words import MONTHS, N_, Words

KINDS = ("stays", "moves")
DIRECTIONS = ("out", "into", "within")

DIRECTION_SENTENCES = {
    ("stays", "out"): N_("People from {area} who are elsewhere in {months}"),
    ("stays", "into"): N_("People from elsewhere who are in {area} in {months}"),
    ("stays", "within"): N_("People of {area} who are in another part of it in {months}"),
    ("moves", "out"): N_("People who left {area} in {months}"),
    ("moves", "into"): N_("People who came to {area} in {months}"),
    ("moves", "within"): N_("People who moved inside {area} in {months}"),
}

WHOLE_SENTENCES = {
    "stays": N_("People who are at another place in {months}"),
    "moves": N_("People who moved from one place to another in {months}"),
}


@dataclass(frozen=True)
class Selection:
    """What is asked. Empty tuples and None mean "all" or "the release's own default".

    Attributes:
        release: release id; None is the current one.
        areas: place ids of any level; empty is every place.
        months: months 1-12; empty is all twelve.
        year: calendar year; None is the newest year of the table asked.
        hazard: hazard that rings months; None is the release's first.
        direction: out, into or within the areas.
        level: level that flows and villages are summed to.
        kind: stays (who is elsewhere) or moves (who left).
        sexes, ages: groups of the data dictionary.
    """

    release: str | None = None
    areas: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    year: int | None = None
    hazard: str | None = None
    direction: str = "out"
    level: str = "township"
    kind: str = "stays"
    sexes: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _one_of("direction", self.direction, DIRECTIONS)
        _one_of("level", self.level, LEVELS)
        _one_of("kind", self.kind, KINDS)
        for month in self.months:
            _one_of("month", month, MONTHS)
        for sex in self.sexes:
            _one_of("sex", sex, SEXES)
        for age in self.ages:
            _one_of("age", age, MOVE_AGE_GROUPS)

    def but(self, **changes: Any) -> Selection:
        """The same question with some parts changed."""
        return replace(self, **changes)

    def to_url(self) -> dict[str, str]:
        """Query parameters, codes only; what equals the default is left out."""
        default = Selection()
        parameters = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value == getattr(default, field.name):
                continue
            parameters[field.name] = (
                ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
            )
        return parameters

    @classmethod
    def from_url(
        cls, parameters: Mapping[str, str], **defaults: Any
    ) -> tuple[Selection, tuple[str, ...]]:
        """The selection a URL describes, and the names of parameters it had to ignore.

        ``defaults`` are what the page starts with where the URL is silent.
        """
        selection, ignored = cls(**defaults), []
        for field in fields(cls):
            if field.name not in parameters:
                continue
            try:
                selection = selection.but(
                    **{field.name: _parse(field.name, parameters[field.name])}
                )
            except (UsageError, ValueError):
                ignored.append(field.name)
        return selection, tuple(ignored)

    def sentence(self, words: Words, area_names: tuple[str, ...]) -> str:
        """The question in words, the title of every map and file."""
        whole = self.direction == "within" and not area_names
        sentence = words.say(
            WHOLE_SENTENCES[self.kind] if whole else DIRECTION_SENTENCES[self.kind, self.direction],
            area=words.listed(area_names) or words.say("all places"),
            months=words.months(self.months or MONTHS),
        )
        groups = [words.say(SEX_NAMES[sex]) for sex in self.sexes]
        groups += [words.digits(age) for age in self.ages]
        if self.year:
            groups.insert(0, words.digits(str(self.year)))
        return sentence + (f" ({words.say(', ').join(groups)})" if groups else "")


SEX_NAMES = {"f": N_("female"), "m": N_("male"), "unknown": N_("sex not known")}


def _one_of(name: str, value: object, allowed: tuple[object, ...]) -> None:
    if value not in allowed:
        raise UsageError(
            N_("{value} is not a {name}."),
            remedy=N_("Use one of: {allowed}."),
            value=value,
            name=name,
            allowed=", ".join(map(str, allowed)),
        )


def _parse(name: str, text: str) -> Any:
    if name == "months":
        return tuple(sorted({int(part) for part in text.split(",") if part}))
    if name in ("areas", "sexes", "ages"):
        return tuple(part for part in text.split(",") if part)
    return int(text) if name == "year" else text
