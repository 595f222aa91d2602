"""The frozen question that every page, report and command asks.

A :class:`Selection` is what the reader chose: release, area, months, groups
and direction. It knows its URL form (codes only, defaults left out) and its
sentence. Nothing else carries state between a page, a link and a download.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mobility.errors import UsageError
from mobility.link import SEVERAL_MONTHS, SWITCH, TEXT, TEXTS, WHOLE, Linked, one_of, parameter
from mobility.tables import ABSENCES, LEVELS, MOVE_AGE_GROUPS, SEXES
from mobility.words import MONTHS, N_, Words
from mobility.words.terms import ABSENCE_NAMES, SEX_NAMES, age_said, reason_said

KINDS = ("stays", "moves")
DIRECTIONS = ("out", "into", "within")
FORCES = ("all", "34", "64")
USUAL_FORCE = "34"
ABSENCE_CLASSES = (*ABSENCES, "unknown")

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
class Selection(Linked):
    """The question. Empty tuples and None mean "all" or "the release's own default".

    Attributes:
        release: release id; None is the current one.
        areas: place ids of any level; empty is every place.
        months: months 1-12; empty is all twelve.
        year: calendar year; None is the newest year of the table queried.
        averaged: flows averaged over all years of the table; ``year`` is then ignored.
        hazard: hazard that rings months; None is the release's first.
        force: of the storms that count in hazard calendars
            (:data:`mobility.measures.hazards.LEAST_WIND`).
        direction: out, into or within the areas.
        level: level that flows and villages are summed to.
        kind: stays (who is elsewhere) or moves (who left).
        sexes, ages: groups of the data dictionary.
        reasons: reasons as the data state them; "unknown" is a row that states none.
        absences: absence classes of stays; ignored for moves, which have none.
    """

    release: str | None = parameter(None, N_("release"), TEXT)
    areas: tuple[str, ...] = parameter((), N_("area"), TEXTS)
    months: tuple[int, ...] = parameter((), N_("month"), SEVERAL_MONTHS)
    year: int | None = parameter(None, N_("year"), WHOLE)
    hazard: str | None = parameter(None, N_("hazard"), TEXT)
    force: str = parameter(USUAL_FORCE, N_("strength of storms"), one_of(FORCES))
    direction: str = parameter("out", N_("direction"), TEXT)
    level: str = parameter("township", N_("level"), TEXT)
    kind: str = parameter("stays", N_("stays or moves"), TEXT)
    sexes: tuple[str, ...] = parameter((), N_("sex"), TEXTS)
    ages: tuple[str, ...] = parameter((), N_("age"), TEXTS)
    reasons: tuple[str, ...] = parameter((), N_("reason"), TEXTS)
    absences: tuple[str, ...] = parameter((), N_("length of absence"), TEXTS)
    averaged: bool = parameter(False, N_("average of years"), SWITCH)

    def __post_init__(self) -> None:
        _one_of("direction", self.direction, DIRECTIONS)
        _one_of("level", self.level, LEVELS)
        _one_of("kind", self.kind, KINDS)
        _one_of("force", self.force, FORCES)
        for month in self.months:
            _one_of("month", month, MONTHS)
        for sex in self.sexes:
            _one_of("sex", sex, SEXES)
        for age in self.ages:
            _one_of("age", age, MOVE_AGE_GROUPS)
        for absence in self.absences:
            _one_of("absence", absence, ABSENCE_CLASSES)

    @property
    def has_groups(self) -> bool:
        """Whether the question is about some of the people, not everybody."""
        return bool(self.sexes or self.ages or self.reasons or self.absences)

    def sentence(self, words: Words, area_names: tuple[str, ...], years: Sequence[int] = ()) -> str:
        """The question in words, the title of every map and file.

        Args:
            area_names: what the areas are called, in the reader's language.
            years: the years that are averaged; without them the sentence says "all years".
        """
        whole = self.direction == "within" and not area_names
        sentence = words.say(
            WHOLE_SENTENCES[self.kind] if whole else DIRECTION_SENTENCES[self.kind, self.direction],
            area=words.listed(area_names) or words.say("all places"),
            months=words.months(self.months or MONTHS),
        )
        groups = [*self._time_said(words, years), *self._groups_said(words)]
        return sentence + (f" ({words.say(', ').join(groups)})" if groups else "")

    def _time_said(self, words: Words, years: Sequence[int]) -> list[str]:
        if not self.averaged:
            return [words.digits(str(self.year))] if self.year else []
        if not years:
            return [words.say("averaged over all years")]
        return [words.say("averaged over {years}", years=words.years(years))]

    def _groups_said(self, words: Words) -> list[str]:
        absences = self.absences if self.kind == "stays" else ()
        return [
            *(words.say(SEX_NAMES[sex]) for sex in self.sexes),
            *(age_said(words, age) for age in self.ages),
            *(words.say(ABSENCE_NAMES[absence]) for absence in absences),
            *(reason_said(words, reason) for reason in self.reasons),
        ]


def _one_of(name: str, value: object, allowed: tuple[object, ...]) -> None:
    if value not in allowed:
        raise UsageError(
            N_("{value} is not a {name}."),
            remedy=N_("Use one of: {allowed}."),
            value=value,
            name=name,
            allowed=", ".join(map(str, allowed)),
        )
