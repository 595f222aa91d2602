"""The month strip of several villages: how many lose capacity, and how many are low all year."""

from __future__ import annotations

from typing import Any

from mobility.maps.colours import mark_of
from mobility.maps.month_strip import Split, strip_content
from mobility.measures.finding import CERTAIN, LOSES, PROBABLY
from mobility.views.hazards import season_sentence
from mobility.views.overview import Overview
from mobility.views.signs import Signs
from mobility.words import MONTHS, Words


def losses_content(words: Words, view: Overview, signs: Signs) -> dict[str, Any]:
    """What the strip is given, but for the month: the findings that are switched on."""
    certain = view.certain_losses
    probable = {each: n - certain[each] for each, n in view.losses.items()}
    split = Split([mark_of(LOSES, sure) for sure in (CERTAIN, PROBABLY)], [certain, probable])
    return strip_content(
        words,
        view.hazard,
        view.levels,
        {each: words.number(view.losses[each]) if signs.in_month else "" for each in MONTHS},
        words.say("Villages that lose capacity because people are away, by month"),
        split if signs.in_month else None,
        _low_in_strip(words, view) if signs.all_year else "",
    )


def _low_in_strip(words: Words, view: Overview) -> str:
    return words.count(
        "in all twelve months: {n} village low all year",
        "in all twelve months: {n} villages low all year",
        view.all_year.low,
    )


def losses_explained(words: Words, view: Overview, signs: Signs) -> str:
    """What the strip's numbers and rings mean."""
    numbers = words.say(
        "Number: villages that lose capacity in the month because people are away; filled: "
        "certain, hollow: probably."
    )
    rings = season_sentence(words, view.hazard, view.levels)
    return " ".join([*([numbers] if signs.in_month else []), rings])
