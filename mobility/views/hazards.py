"""Hazards for a reader: their names, the months they are due, their seasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from mobility.measures.hazards import LEAST_WIND, is_due
from mobility.measures.parameters import Parameters
from mobility.words import MONTHS, N_, Words

HAZARD_NAMES = (
    N_("cyclone"),
    N_("storm surge"),
    N_("flood"),
    N_("erosion"),
    N_("salinity"),
    N_("water scarcity"),
    N_("dry spell"),
    N_("drought"),
    N_("fire"),
    N_("strong wind"),
    N_("heat"),
    N_("earthquake"),
    N_("tsunami"),
    N_("conflict"),
)
DUE_SENTENCES = {
    "cyclone": N_("when cyclones are due"),
    "flood": N_("when floods are due"),
    "storm surge": N_("when storm surges are due"),
}


def hazard_name(words: Words, hazard: str) -> str:
    """The hazard's name in this language; a data set's own name if there is no term for it."""
    return words.say(hazard.replace("_", " "))


def force_name(words: Words, force: str, used: Parameters) -> str:
    """Which storms count, by a code of :data:`mobility.selection.FORCES`."""
    least = LEAST_WIND[force]
    if not least:
        return words.say("all systems")
    return words.say("{n} knots or more", n=words.number(used[least]))


def when_due(words: Words, hazard: str) -> str:
    """``when cyclones are due``."""
    known = DUE_SENTENCES.get(hazard.replace("_", " "))
    if known:
        return words.say(known)
    return words.say("when this hazard is due: {hazard}", hazard=hazard_name(words, hazard))


def in_due_months(words: Words, hazard: str, months: Collection[int]) -> str:
    """The phrase for a count over all due months: ``in one or more of the 4 months when …``."""
    due = when_due(words, hazard)
    if len(months) == 1:
        return words.say("in {month}, {due}", month=words.month(*months), due=due)
    n = words.number(len(months))
    return words.say("in one or more of the {n} months {due}", n=n, due=due)


def due_months(level_by_month: Mapping[int, int]) -> tuple[int, ...]:
    """The months in which a hazard is due."""
    return tuple(month for month in MONTHS if is_due(level_by_month.get(month, 0)))


def levels(hazards: pd.DataFrame, hazard: str | None) -> dict[int, int]:
    """Highest level of a hazard in each month, over the places in ``hazards``."""
    rows = hazards[hazards["hazard"] == hazard]
    highest = rows.groupby("month")["level"].max()
    return {month: int(highest.get(month, 0)) for month in MONTHS}


def default_hazard(hazards: pd.DataFrame) -> str | None:
    """The hazard a page opens with: cyclone if there is one, else the first with a season."""
    due = hazards.loc[is_due(hazards["level"]), "hazard"]
    names = sorted(set(due)) or sorted(set(hazards["hazard"]))
    return "cyclone" if "cyclone" in names else next(iter(names), None)


def runs(level_by_month: Mapping[int, int]) -> list[tuple[int, ...]]:
    """Runs of consecutive months in which the hazard is due; December continues in January."""
    due = due_months(level_by_month)
    found: list[list[int]] = []
    for month in due:
        if found and found[-1][-1] == month - 1:
            found[-1].append(month)
        else:
            found.append([month])
    if len(found) > 1 and found[0][0] == MONTHS[0] and found[-1][-1] == MONTHS[-1]:
        found[0] = found.pop() + found[0]
    return [tuple(run) for run in found]


def season_peaks(
    level_by_month: Mapping[int, int], numbers: Mapping[int, int]
) -> list[tuple[int, int]]:
    """Each season's month with the highest number, and the number; of the year if never due."""
    seasons = runs(level_by_month) or [MONTHS]
    worst = [max(season, key=lambda month: (numbers[month], -month)) for season in seasons]
    return [(month, numbers[month]) for month in worst]


def season_sentence(words: Words, hazard: str | None, level_by_month: Mapping[int, int]) -> str:
    """What the rings on a month strip mean."""
    if hazard is None:
        return words.say("No hazard calendar for these places.")
    if not runs(level_by_month):
        return words.say("No month is a season of: {hazard}.", hazard=hazard_name(words, hazard))
    return words.say(
        "Ringed: season of {hazard}, {months}. A thicker ring: its peak.",
        hazard=hazard_name(words, hazard),
        months=seasons_said(words, level_by_month),
    )


def seasons_said(words: Words, level_by_month: Mapping[int, int]) -> str:
    """The seasons of a hazard: ``April to May, October to November``; empty without one."""
    spans = [
        words.month_said(run[0])
        if len(run) == 1
        else words.say("{first} to {last}", first=words.month(run[0]), last=words.month(run[-1]))
        for run in runs(level_by_month)
    ]
    return words.say(", ").join(spans)
