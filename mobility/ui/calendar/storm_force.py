"""The Calendar's choice of the storms that count, by their force, and what it comes to."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from mobility.measures.hazards import SURGE
from mobility.selection import FORCES
from mobility.ui.frame import answers, controls, parts
from mobility.ui.frame.page import PageQuestion
from mobility.views.calendar import Calendar
from mobility.views.hazards import force_name, hazard_name
from mobility.views.storms import Storm, numbers_counted, strongest, strongest_counted
from mobility.words import MONTHS, N_

NIGHTS = 3  # the strongest storms, by the day when they came nearest
LABEL = N_("Storms that count, by their wind when they came closest")
SURGE_NAMES = {SURGE, SURGE.replace(" ", "_")}
NUMBER, STRONGEST = "storms: {hazard}", "strongest: {hazard}"  # columns of the download


def followed(asked: PageQuestion, view: Calendar) -> list[str]:
    """The chosen hazards whose calendars follow the force."""
    return [name for name in asked.hazards if name in view.by_force]


def choose(asked: PageQuestion, view: Calendar) -> None:
    """The choice, where a calendar follows it; else it is said that none does."""
    words, used = asked.words, asked.release.parameters
    if followed(asked, view):
        options = {force: force_name(words, force, used) for force in FORCES}
        controls.choice(asked, "force", LABEL, options, asked.selection.force)
        parts.note(
            words.say(
                "The choice applies to every page and is in the link. It weighs the months for "
                "the list of villages to prepare first, and separates a season from its peak."
            )
        )
    if SURGE_NAMES.intersection(followed(asked, view)):
        wind, km = used["surge_wind_kt"], used["surge_distance_km"]
        parts.note(
            words.say(
                "For storm surges, only storms of {n} knots or more within {km} km count, "
                "whatever is chosen.",
                n=words.number(wind), km=words.number(km),
            )
        )  # fmt: skip
    others = [name for name in asked.hazards if name in view.not_by_force]
    if others:
        parts.note(
            words.say(
                "The strength of storms cannot be chosen for {hazards}: the storms behind the "
                "calendar, or their winds, are not all listed. The weights stated are used.",
                hazards=words.listed([hazard_name(words, name) for name in others]),
            )
        )


def rows(asked: PageQuestion, view: Calendar) -> list[Markup]:
    """A row for each chosen hazard that follows the force: how many storms count, by month."""
    words = asked.words
    storms = answers.storms(asked.selection, asked.hazards)
    return [
        parts.year_row(
            words,
            words.say("storms that count: {hazard}", hazard=hazard_name(words, name)),
            _cells(asked, storms, name),
        )
        for name in followed(asked, view)
    ]


def _cells(asked: PageQuestion, storms: pd.DataFrame, hazard: str) -> list[Markup]:
    words, cell = asked.words, Markup('<td class="count" title="{}">{}</td>')
    numbers, strong = numbers_counted(storms, hazard), strongest_counted(storms, hazard)
    titles = {month: told(asked, storm) for month, storm in strong.items()}
    return [cell.format(titles.get(m, ""), words.number(numbers[m])) for m in MONTHS]


def told(asked: PageQuestion, storm: Storm) -> str:
    """A storm with its wind and the day when it came nearest."""
    words = asked.words
    return words.say(
        "{storm}, {n} knots, {day}",
        storm=storm.storm_id, n=words.number(storm.wind_kt or 0), day=storm.day(words),
    )  # fmt: skip


def nights(asked: PageQuestion) -> None:
    """That a month shows no single weeks, and when the strongest storms came nearest."""
    words = asked.words
    said = words.say(
        "A month cannot show single weeks: people who are here for most of it may be away in the "
        "nights that count."
    )
    first = strongest(answers.storms(asked.selection, asked.hazards), NIGHTS)
    if first:
        listed = words.say("; ").join(told(asked, storm) for storm in first)
        said += " " + words.count(
            "The strongest storm came closest on the day or night of: {storms}.",
            "The {n} strongest storms came closest on the day or night of: {storms}.",
            len(first), storms=listed,
        )  # fmt: skip
    parts.note(said)


def columns(asked: PageQuestion, view: Calendar, areas: tuple[str, ...]) -> dict[str, list[object]]:
    """Of the download: for each hazard that follows the force, the number and the strongest."""
    chosen = tuple(sorted(view.by_force))
    storms = answers.storms(asked.selection.but(areas=areas), chosen)
    found: dict[str, list[object]] = {}
    for name in chosen:
        numbers, strong = numbers_counted(storms, name), strongest_counted(storms, name)
        found[NUMBER.format(hazard=name)] = [numbers[month] for month in MONTHS]
        found[STRONGEST.format(hazard=name)] = [
            told(asked, strong[month]) if month in strong else "" for month in MONTHS
        ]
    return found
