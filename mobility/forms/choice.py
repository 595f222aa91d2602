"""What somebody wants of a form: its stage, sectors, length and modules, to and from a link."""

from __future__ import annotations

from dataclasses import dataclass

from mobility.forms.catalogue import (
    EVERY_SECTOR,
    MINIMUM,
    MODULES,
    SECTORS,
    STAGES,
    Variable,
    opening_seconds,
    variables,
)
from mobility.link import Linked, one_of, parameter, some_of, whole
from mobility.words import LANGUAGES, N_

LONGEST_MINUTES = 180


@dataclass(frozen=True)
class FormChoice(Linked):
    """What a form is to be.

    Attributes:
        stage: baseline, monitoring or impact.
        sectors: whose variables it takes; none means the minimum, or every sector if there is
            a length.
        minutes: length of an interview in a household; 0: as long as it takes.
        modules: those it takes whatever the sectors and the length.
        languages: of its texts; none means all.
    """

    stage: str = parameter("baseline", N_("stage of the survey"), one_of(STAGES))
    sectors: tuple[str, ...] = parameter((), N_("sectors"), some_of(SECTORS))
    minutes: int = parameter(0, N_("minutes of an interview"), whole(0, LONGEST_MINUTES))
    modules: tuple[str, ...] = parameter((), N_("modules of the form"), some_of(MODULES))
    languages: tuple[str, ...] = parameter(
        (), N_("languages of the form"), some_of(LANGUAGES), "form_languages"
    )

    def wants(self, variable: Variable) -> bool:
        """Whether a variable is of the sectors chosen."""
        if EVERY_SECTOR in variable.sectors or not self.sectors:
            return bool(self.sectors or self.minutes)
        return not set(self.sectors).isdisjoint(variable.sectors)


# Why a variable is not asked, each with its words.
LEFT_OUT = {
    "time": N_("no time left"),
    "sector": N_("in no sector or module chosen"),
    "stage": N_("asked at another stage"),
    "storms": N_("this data set has no storms"),
}


@dataclass(frozen=True)
class Chosen:
    """The variables of a form, in its order, and those left out with the reason."""

    variables: tuple[Variable, ...]
    left_out: tuple[tuple[Variable, str], ...]

    @property
    def minutes(self) -> float:
        """Minutes of an interview in a usual household."""
        asked = sum(each.household_seconds for each in self.variables)
        return (opening_seconds() + asked) / 60

    @property
    def village_minutes(self) -> float:
        """Minutes of the interview with a village's leaders; 0 where there is none."""
        asked = sum(each.seconds for each in self.variables if each.is_of_village)
        return (opening_seconds() + asked) / 60 if asked else 0.0

    def left_out_for(self, reason: str) -> tuple[Variable, ...]:
        """Those left out for one of the reasons of :data:`LEFT_OUT`."""
        return tuple(each for each, why in self.left_out if why == reason)

    @property
    def names(self) -> frozenset[str]:
        """Their names."""
        return frozenset(each.name for each in self.variables)


def choose(choice: FormChoice, has_storms: bool = True) -> Chosen:
    """The variables of a form: the minimum, the modules, then by priority while there is time.

    A variable that takes longer than what is left is left out; shorter ones after it may fit.

    Args:
        has_storms: whether there are nights of storms to ask about.
    """
    ordered = sorted(variables().values(), key=lambda each: _rank(each, choice))
    spent, taken, left = opening_seconds(), set(), {}
    for each in ordered:
        if reason := _unwanted(each, choice, has_storms):
            left[each.name] = reason
        elif _is_set(each, choice) or _fits(spent + each.household_seconds, choice):
            taken.add(each.name)
            spent += each.household_seconds
        else:
            left[each.name] = "time"
    return Chosen(
        tuple(each for each in variables().values() if each.name in taken),
        tuple((each, left[each.name]) for each in ordered if each.name in left),
    )


def _rank(variable: Variable, choice: FormChoice) -> tuple[bool, int]:
    return not _is_set(variable, choice), variable.priority


def _is_set(variable: Variable, choice: FormChoice) -> bool:
    """Whether it is taken whatever the length."""
    return variable.priority == MINIMUM or variable.module in choice.modules


def _unwanted(variable: Variable, choice: FormChoice, has_storms: bool) -> str:
    """Why a form cannot or need not have it; empty where it may."""
    if variable.priority == MINIMUM:
        return ""
    if variable.module == "nights" and not has_storms:
        return "storms"
    if choice.stage not in variable.stages:
        return "stage"
    return "" if variable.module in choice.modules or choice.wants(variable) else "sector"


def _fits(seconds: float, choice: FormChoice) -> bool:
    return not choice.minutes or seconds <= choice.minutes * 60
