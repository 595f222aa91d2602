"""What the flow map shows, in sentences: how many people, and whom no arrow can show.

Every sentence counts all rows. What no arrow can show is stated with its
number, so that nothing is dropped silently.
"""

from __future__ import annotations

import pandas as pd

from mobility.selection import Selection
from mobility.views.display import MEAN, Display
from mobility.views.flows import (
    NO_LOCATION,
    UNCHANGED,
    UNKNOWN_END,
    FlowMonth,
)
from mobility.views.gazetteer import Gazetteer
from mobility.words import N_, Words, pair, whole
from mobility.words.terms import LEVEL_NAMES

UNDRAWN_TEXTS = {
    UNCHANGED: pair(
        "{people} people in {n} flow that does not differ",
        "{people} people in {n} flows that do not differ",
    ),
    NO_LOCATION: pair(
        "{people} people in {n} flow from or to a place whose location is not known",
        "{people} people in {n} flows from or to places whose location is not known",
    ),
    UNKNOWN_END: pair(
        "{people} people in {n} flow whose origin or destination is not known",
        "{people} people in {n} flows whose origin or destination is not known",
    ),
}

DIRECTION_WORDS = {"out": N_("Out"), "into": N_("Into"), "within": N_("Within")}

# By kind, and by whether the headline's number includes them.
STAYING_TEXTS = {
    ("stays", True): N_("Of these, {people} elsewhere inside one {level}, drawn as rings."),
    ("moves", True): N_("Of these, {people} moved inside one {level}, drawn as rings."),
    ("stays", False): N_("Not counted: {people} elsewhere inside their own {level}."),
    ("moves", False): N_("Not counted: {people} who moved inside their own {level}."),
}
WIDER_TEXTS = {
    "out": N_("People away, including those elsewhere in {area}: {people}."),
    "into": N_(
        "Newcomers in its villages, including those from other villages of {area}: {people}."
    ),
}


def headline(words: Words, question: str, month: FlowMonth) -> str:
    """The page's answer: the question with its number."""
    if not month.known:
        return words.say("{question}: not known", question=question)
    return words.say("{question}: {people}", question=question, people=words.number(month.total))


def difference(words: Words, month: FlowMonth, display: Display) -> str:
    """How many more or fewer people than in what the month is compared with."""
    if not display.compare:
        return ""
    if display.compare == MEAN:
        other = words.say("the mean of the months known")
    else:
        other = words.month_said(int(display.compare))
    change = month.change
    if change is None:
        return words.say("Not comparable with {other}: it is not known.", other=other)
    texts = {
        True: N_("{n} more than in {other} ({reference})."),
        False: N_("{n} fewer than in {other} ({reference})."),
    }
    if display.compare == MEAN:
        texts = {
            True: N_("{n} more than {other} ({reference})."),
            False: N_("{n} fewer than {other} ({reference})."),
        }
    return words.say(
        texts[change >= 0],
        n=words.number(abs(change)),
        other=other,
        reference=words.number(month.reference),
    )


def largest(words: Words, month: FlowMonth, gazetteer: Gazetteer) -> str:
    """The largest flow and its share of all people."""
    if not month.people:
        return ""
    row = month.flows.loc[month.flows["people"].idxmax()]
    return words.say(
        "Most: {origin} → {destination}, {people} ({share}).",
        origin=gazetteer.name(words, row["origin_id"]),
        destination=gazetteer.name(words, row["destination_id"]),
        people=words.number(row["people"]),
        share=_share(words, whole(row["people"]) / (whole(row["of"]) or 1)),
    )


def _share(words: Words, share: float) -> str:
    """A percentage; below 1 %, with a decimal, so that a few do not read as none."""
    return words.percent(share, 1 if share < 0.01 else 0)


def shown(words: Words, month: FlowMonth) -> str:
    """What no arrow can show; empty where arrows can show everything."""
    if not month.known:
        return words.say("There are no data for this month: nobody was asked.")
    if month.flows.empty:
        return "" if month.total else words.say("Nobody, as far as is known.")
    undrawn = words.say("; ").join(not_drawn(words, month))
    return undrawn and words.say("Not on the map, but in the table: {parts}.", parts=undrawn)


def drawn(words: Words, month: FlowMonth, flows: pd.DataFrame) -> str:
    """How many of the flows that arrows can show a picture shows; empty where it shows all."""
    there = month.largest_on_map(1, len(month.flows))
    if len(flows) == len(there) or month.reference is not None:
        return ""
    return words.count(
        "Drawn: the largest {drawn} of {n} flow, {share} of the people in it.",
        "Drawn: the largest {drawn} of {n} flows, {share} of the people in them.",
        len(there),
        drawn=words.number(len(flows)),
        share=words.percent(float(flows["people"].sum()) / (float(there["people"].sum()) or 1.0)),
    )


def not_drawn(words: Words, month: FlowMonth) -> list[str]:
    """People in flows that are not on the map, by reason."""
    parts = []
    for reason, (one, many) in UNDRAWN_TEXTS.items():
        flows, people = month.undrawn(reason)
        if flows:
            parts.append(words.count(one, many, flows, people=words.number(people)))
    return parts


def staying(words: Words, month: FlowMonth, selection: Selection) -> str:
    """People whose two ends lie in the same unit of the level shown; empty if none."""
    if not month.staying:
        return ""
    return words.say(
        STAYING_TEXTS[selection.kind, month.counts_staying],
        people=words.count("{n} person", "{n} people", month.staying),
        level=words.say(LEVEL_NAMES[selection.level]),
    )


def wider(words: Words, direction: str, month: FlowMonth, everybody: float, area: str) -> str:
    """What other pages count under a similar name, if the number differs; else empty.

    Args:
        everybody: for out, all who are away from home; for into, all newcomers of its villages.
    """
    if whole(everybody) == whole(month.total):
        return ""
    return words.say(WIDER_TEXTS[direction], people=words.number(everybody), area=area)
