"""A briefing of one page: what the page of a place says, arranged for paper and for slides.

Every text and number is made as the page of the place makes it, from the same rows; nothing is
worked out here. A briefing is parts that a template lays out: it knows no format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mobility.store.manifest import Manifest
from mobility.views.actions import actions
from mobility.views.agreements import DONE
from mobility.views.gazetteer import Gazetteer
from mobility.views.leads import Leads
from mobility.views.plan_steps import Step
from mobility.views.reserves import Reserves
from mobility.words import N_, Words
from mobility.words.terms import LEVEL_NAMES

WHO, WHEN = N_("by whom"), N_("by when")


@dataclass(frozen=True)
class Sign:
    """A finding's sign, and the text beside it.

    Attributes:
        code: of :data:`mobility.maps.colours.MARKS`, or low all year.
        probable: whether it is hollow.
    """

    code: str
    text: str
    probable: bool = False


@dataclass(frozen=True)
class MonthCell:
    """A month of the strip.

    Attributes:
        number: as it is written; a dash where it is not known.
        value: the same as a number, for a bar; None where it is not known.
        level: of the hazard, 0-3.
        chosen: whether it is the month that the briefing tells of.
    """

    name: str
    number: str
    value: float | None
    signs: tuple[Sign, ...]
    level: int
    chosen: bool


@dataclass(frozen=True)
class Strip:
    """Twelve months of one number.

    Attributes:
        usual: what the number is when most are home; None where there is no such number.
    """

    title: str
    note: str
    cells: tuple[MonthCell, ...]
    usual: float | None = None


@dataclass(frozen=True)
class Line:
    """A labelled number; ``share`` is the length of its bar, 0-1, None for no bar."""

    label: str
    value: str
    note: str = ""
    share: float | None = None


@dataclass(frozen=True)
class RoleCell:
    """A role in a month: ``2/3``, its state of :mod:`mobility.views.roles`, and the hazard."""

    text: str
    state: str
    never: bool
    level: int


@dataclass(frozen=True)
class RoleRow:
    """A role over twelve months; a month that the data do not have is None."""

    role: str
    cells: tuple[RoleCell | None, ...]


@dataclass(frozen=True)
class When:
    """What is known of an action in some months."""

    months: str
    text: str


@dataclass(frozen=True)
class ActionRow:
    """An action to consider, its months, and who leads it."""

    label: str
    whens: tuple[When, ...]
    lead: str


@dataclass(frozen=True)
class Part:
    """A part of a briefing; what it has not is empty.

    Attributes:
        code: what it is, the same in every language.
        note: beside its title.
        sign: of the finding that it explains.
        said: sentences.
        listed: sentences, each a point of a list.
        lines: labelled numbers.
        heads, rows: a table; the first column holds names, the others numbers or findings.
        months, roles: roles by month.
        actions: actions with room to write who and when.
    """

    code: str
    title: str
    note: str = ""
    sign: Sign | None = None
    said: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    months: tuple[str, ...] = ()
    roles: tuple[RoleRow, ...] = ()
    actions: tuple[ActionRow, ...] = ()


@dataclass(frozen=True)
class Briefing:
    """All that is told of a place.

    Attributes:
        where: its level and the places it lies in.
        apart: what is so all year, whoever is away; ``is_low`` where that is low.
        month: the month told of.
        left, right: parts beside the map and below it.
        below: parts that take the whole width.
    """

    place: str
    name: str
    other_name: str
    where: str
    answer: str
    apart: str
    is_low: bool
    strip: Strip
    month: int
    left: tuple[Part, ...]
    right: tuple[Part, ...]
    below: tuple[Part, ...]

    def part(self, code: str) -> Part | None:
        """A part by its code; None where the briefing has none."""
        every = (*self.left, *self.right, *self.below)
        return next((part for part in every if part.code == code), None)


@dataclass(frozen=True)
class Told:
    """In which words a briefing is told, and what it may draw on."""

    words: Words
    places: Gazetteer
    manifest: Manifest
    hazard: str | None
    reserves: Reserves
    leads: Leads


def where(told: Told, place: str) -> str:
    """The level of a place, the places it lies in, and its code."""
    words, places = told.words, told.places
    level = words.say(LEVEL_NAMES[places.level(place) or "other"])
    above = (places.name(words, each) for each in places.line(place)[1:])
    return words.say(" · ").join([level, *above, place])


def plan_part(
    told: Told, said: str, steps: Sequence[tuple[int, int, Step]], place: str = ""
) -> Part:
    """The plan's answer, and a row an action with what is known of it by month.

    Args:
        steps: month, year and step, in order of date.
        place: who leads there; the areas together, if not given.
    """
    words = told.words
    found: dict[str, list[tuple[int, int, Step]]] = {}
    for each in steps:
        found.setdefault(each[2].code, []).append(each)
    rows = tuple(
        ActionRow(
            words.say(actions()[code].label),
            _whens(words, found[code]),
            told.leads.who(words, [code], place),
        )
        for code in actions()
        if code in found
    )
    heads = (N_("action"), N_("who leads"), WHO, WHEN, DONE)
    return Part(
        "plan",
        words.say("Its plan"),
        said=(said,),
        heads=tuple(words.say(head) for head in heads),
        actions=rows,
    )


def _whens(words: Words, steps: Sequence[tuple[int, int, Step]]) -> tuple[When, ...]:
    """What is known of an action, its months together where they are told alike."""
    alike: dict[tuple[str, int], list[int]] = {}
    for month, year, step in steps:
        alike.setdefault((step.detail, year), []).append(month)
    return tuple(
        When(_dated(words, months, year), detail) for (detail, year), months in alike.items()
    )


def _dated(words: Words, months: Sequence[int], year: int) -> str:
    """``April and May 2027``."""
    named = words.listed([words.month(month) for month in months])
    return words.say("{month} {year}", month=named, year=words.digits(str(year)))
