"""How much is known of the villages, and why to ask in one of them next, in sentences."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from mobility.measures.finding import CANNOT_TELL, KEEPS, LOSES, NO_DATA, WATCH
from mobility.words import N_, Words

FULL, SAMPLE, COUNTS, NOTHING = "full", "sample", "tables", "nothing"
KINDS = (FULL, SAMPLE, COUNTS, NOTHING)
KIND_NAMES = {
    FULL: N_("full list of households"),
    SAMPLE: N_("sample of households"),
    COUNTS: N_("counts only"),
    NOTHING: N_("nothing known"),
}
OPEN_SAID = {
    CANNOT_TELL: N_(
        "In {month} we cannot tell whether it loses capacity: {low} to {high} of the usual "
        "helpers are here."
    ),
    LOSES: N_(
        "In {month} it probably loses capacity, but that is not certain: {low} to {high} of the "
        "usual helpers are here."
    ),
    WATCH: N_("In {month} it is probably on watch: {low} to {high} of the usual helpers are here."),
    KEEPS: N_(
        "In {month} it probably keeps its capacity: {low} to {high} of the usual helpers are here."
    ),
}


def kind_of(basis: object) -> str:
    """What is known of a village, by its basis; nothing where it has none."""
    return str(basis) if basis in KINDS else NOTHING


def kind_counts(known: pd.DataFrame) -> dict[str, int]:
    """Villages by what is known of them.

    Args:
        known: rows of ``store.queries.known``.
    """
    counts = known["basis"].map(kind_of).value_counts()
    return {kind: int(counts.get(kind, 0)) for kind in KINDS}


def known_sentence(words: Words, known: pd.DataFrame, area: str) -> str:
    """On what the findings rest."""
    counts = kind_counts(known)
    rest_on = words.count(
        "In {area}, {full} of {n} village is known from a full list, {sample} from a sample and "
        "{tables} from counts only.",
        "In {area}, {full} of {n} villages are known from a full list, {sample} from a sample "
        "and {tables} from counts only.",
        len(known),
        area=area,
        **{kind: words.number(n) for kind, n in counts.items() if kind != NOTHING},
    )
    nothing = words.count(
        "Nothing is known about {n} village.",
        "Nothing is known about {n} villages.",
        counts[NOTHING],
    )
    return f"{rest_on} {nothing}" if counts[NOTHING] else rest_on


def roles_and_newcomers(words: Words, known: pd.DataFrame) -> str:
    """Of how many villages roles and newcomers are known."""
    return words.say(
        "Task-force roles are known in {roles} of them, and newcomers are recorded in {newcomers}.",
        roles=words.number(int(known["roles_known"].sum())),
        newcomers=words.number(int(known["newcomers_told"].sum())),
    )


def why(words: Words, row: Mapping[Hashable, Any]) -> str:
    """Why to ask in a village next, and what to ask.

    Args:
        row: of ``store.queries.next_to_survey``.
    """
    return " ".join(filter(None, [_open(words, row), _to_do(words, row)]))


def _open(words: Words, row: Mapping[Hashable, Any]) -> str:
    """What is open of its finding."""
    month, finding = words.month(int(row["month"])), row["finding"]
    if finding == NO_DATA:
        if pd.isna(row["basis"]):
            return words.say("Nothing is known about it.")
        return words.say("{month} is not known.", month=month)
    low, high = row["availability_low"], row["availability_high"]
    if pd.isna(low) or pd.isna(high):
        return words.say("In {month} we cannot tell whether it loses capacity.", month=month)
    return words.say(
        OPEN_SAID[finding], month=month, low=words.percent(low), high=words.percent(high)
    )


def _to_do(words: Words, row: Mapping[Hashable, Any]) -> str:
    """What would tell more."""
    if row["reasons"] == "too_few_months":
        return words.say("Too few months are known: ask who is away in the others.")
    match kind_of(row["basis"]):
        case "sample":
            return words.count(
                "{listed} of {n} household is listed: list more.",
                "{listed} of {n} households are listed: list more.",
                row["households_total"],
                listed=words.number(row["households_surveyed"]),
            )
        case "tables":
            return words.say("People away are only counted: list its households.")
        case "full":
            return words.say("Its list leaves some months empty: ask who is away in them.")
    return words.say("Ask how many live there, and who is away in which months.")
