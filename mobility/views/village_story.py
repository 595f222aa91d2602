"""One village in one month: reasons for its finding, who is where, who can help, what changes it.

Every part is a list of sentences or of labelled numbers from capacity rows; the
page only lays them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from mobility.measures.finding import FLAGS
from mobility.measures.parameters import Limits
from mobility.measures.rounding import whole_people
from mobility.views.gazetteer import Gazetteer
from mobility.views.hazards import hazard_name
from mobility.views.overview import reasons
from mobility.views.villages import lenders, ok_again
from mobility.words import MONTHS, N_, Words
from mobility.words.terms import CONDITION_NAMES, HAZARD_LEVEL_NAMES

MOST_DESTINATIONS = 5
MOST_LENDERS = 4
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """A labelled number, with a note on how certain it is."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Story:
    """The content of the panel.

    Attributes:
        why: reasons for the finding, in words; empty if all is well.
        due: the hazard and its level that month.
        facts: the numbers of the month.
        away: where the members who are away are, most first.
        away_note: how many are away, or why this is not known.
        callable: who could be called on.
        changes: what would change the finding.
    """

    why: str
    due: str
    facts: tuple[Fact, ...]
    away: tuple[Fact, ...]
    away_note: str
    callable: tuple[str, ...]
    changes: tuple[str, ...]


def tell(
    words: Words,
    gazetteer: Gazetteer,
    months: Sequence[Row],
    month: int,
    neighbours: pd.DataFrame,
    destinations: pd.DataFrame,
    limits: Limits,
    hazard: str | None,
    confidence: float,
    halves: pd.DataFrame,
) -> Story:
    """The story of a village in a month.

    Args:
        months: its twelve capacity rows, January first.
        neighbours: capacity rows of its tract, including its own.
        destinations: destination_id and people who are there in the month.
        limits: used for the rows' findings.
        hazard: the hazard that rings the months.
        confidence: of the rows' intervals.
        halves: rows of ``store.queries.half_months`` of the village and month; maybe none.
    """
    row = next(each for each in months if int(each["month"]) == month)
    return Story(
        reasons(words, row),
        _due(words, row, hazard),
        (
            *_numbers(words, row, limits, confidence),
            *_halves(words, halves),
            _people(words, row),
            _basis(words, row),
        ),
        _away(words, gazetteer, destinations, str(row["place_id"])),
        _away_note(words, row),
        tuple(_callable(words, gazetteer, months, row, neighbours)),
        tuple(_changes(words, months, row, limits)),
    )


def _numbers(words: Words, row: Row, limits: Limits, confidence: float) -> list[Fact]:
    between = partial(_between, words, row["basis"], words.percent(confidence))
    share = words.percent(row["availability"])
    strain = words.number(row["help_per_helper"], 2)
    if row["no_helper"] in (True,):
        strain = words.say("no helper")
    return [
        Fact(
            words.say("helpers here / usual"),
            f"{words.number(row['helpers'])} / {words.number(row['helpers_usual'])}",
            between(share, [words.percent(row[each]) for each in ("availability_low", "availability_high")])
            + words.say("; loss under {limit}", limit=words.percent(limits.availability_loss, 1)),
        ),
        Fact(
            words.say("needing help, for each helper"),
            strain,
            between(
                words.count("{n} person needs help", "{n} people need help", row["needs_help"]),
                [words.number(row[each], 2) for each in ("help_low", "help_high")],
            )
            + words.say("; loss over {limit}", limit=words.number(limits.help_loss, 2)),
        ),
        _roles(words, row),
    ]  # fmt: skip


HALF_LABELS = {
    "a": N_("helpers here, 1st to 15th of {month}"),
    "b": N_("helpers here, from 16th of {month}"),
}


def _halves(words: Words, halves: pd.DataFrame) -> list[Fact]:
    """Who is here in the halves of the month that the roster asked for."""
    return [
        Fact(
            words.say(HALF_LABELS[half.half], month=words.month(int(half.month))),
            words.number(half.helpers),
            words.say("not known of everybody who counts")
            if pd.isna(half.helpers)
            else words.count(
                "{n} person needs help", "{n} people need help", half.needs_help
            ),
        )
        for half in halves.itertuples()
    ]  # fmt: skip


def _between(words: Words, basis: str, confidence: str, text: str, ends: Sequence[str]) -> str:
    """The text with the interval, if the number is an estimate; a dash for an open end."""
    if basis == "full" or "–" in ends:
        return text
    low, high = ends
    return words.say(
        "{value}, {confidence} interval {low} to {high}",
        value=text, confidence=confidence, low=low, high=high,
    )  # fmt: skip


def _roles(words: Words, row: Row) -> Fact:
    label = words.say("weakest task-force role")
    if not isinstance(row["weakest_role"], str):
        told = row["basis"] == "full" and row["known"]
        return Fact(
            label,
            "–",
            words.say("no role is named there")
            if told
            else words.say("told by full lists of known months only"),
        )
    share = words.percent(row["weakest_cover"])
    return Fact(
        label,
        words.say(row["weakest_role"]),
        words.say("nobody here")
        if row["weakest_cover"] == 0
        else words.say("{share} of the people it needs are here", share=share),
    )


def _basis(words: Words, row: Row) -> Fact:
    label = words.say("known from")
    surveyed = words.number(row["households_surveyed"])
    total = words.count("{n} household", "{n} households", row["households_total"])
    households = words.say("{n} of {households}", n=surveyed, households=total)
    if row["basis"] == "full":
        return Fact(label, words.say("full list"), households)
    if row["basis"] == "sample":
        few = words.say("; few: read with care") if row["few_households"] else ""
        return Fact(label, words.say("sample"), households + few)
    if row["basis"] == "tables":
        return Fact(
            label, words.say("from counts"), words.say("residents less those away; no households")
        )
    return Fact(label, "–", words.say("the release tells nothing of this village"))


def _people(words: Words, row: Row) -> Fact:
    return Fact(
        words.say("people to protect"),
        words.number(row["people_to_protect"]),
        words.say(
            "{members} here and {newcomers}",
            members=words.count("{n} member", "{n} members", row["people_here"]),
            newcomers=words.count("{n} newcomer", "{n} newcomers", row["newcomers"]),
        ),
    )


def _due(words: Words, row: Row, hazard: str | None) -> str:
    if hazard is None:
        return words.say("no hazard calendar here")
    level = words.say(HAZARD_LEVEL_NAMES[int(row["hazard_level"])])
    return words.say("{hazard}: {level}", hazard=hazard_name(words, hazard), level=level)


def _away(
    words: Words, gazetteer: Gazetteer, destinations: pd.DataFrame, village: str
) -> tuple[Fact, ...]:
    own = set(gazetteer.line(village))

    def named_place(place: object) -> str:
        name = gazetteer.name(words, place)
        return words.say("elsewhere in {place}", place=name) if place in own else name

    rows = destinations.head(MOST_DESTINATIONS)
    named = [
        Fact(named_place(row.destination_id), words.number(row.people)) for row in rows.itertuples()
    ]
    rest = destinations["people"].iloc[MOST_DESTINATIONS:].sum()
    return (*named, *([Fact(words.say("other places"), words.number(rest))] if rest else []))


def _away_note(words: Words, row: Row) -> str:
    if pd.isna(row["people_away"]):
        return words.say("How many are away that month is not known.")
    if not row["people_away"]:
        return words.say("No member is away that month.")
    return words.count(
        "{n} of {members} is away:",
        "{n} of {members} are away:",
        row["people_away"],
        members=words.count("{n} member", "{n} members", row["people"]),
    )


def _callable(
    words: Words, gazetteer: Gazetteer, months: Sequence[Row], row: Row, neighbours: pd.DataFrame
) -> list[str]:
    found = lenders(neighbours, str(row["place_id"]), int(row["month"]))
    named = [
        words.say(
            "{village} ({n})",
            village=gazetteer.name(words, each.place_id),
            n=words.number(each.helpers_to_spare),
        )
        for each in found.head(MOST_LENDERS).itertuples()
    ]
    said = [
        words.say(
            "Villages of the tract that are ok and could spare helpers: {villages}.",
            villages=words.listed(named),
        )
        if named
        else words.say("No village of the same tract is ok and has a helper to spare.")
    ]
    if row["newcomers"] and row["newcomers"] > 0:
        said.append(
            words.count(
                "{n} newcomer works there: a helper only once trained and assigned.",
                "{n} newcomers work there: helpers only once trained and assigned.",
                round(row["newcomers"]),
            )
        )
    following = months[int(row["month"]) % len(MONTHS)]
    said.append(
        words.count(
            "Next month, {month}: {n} of the usual helpers is here.",
            "Next month, {month}: {n} of the usual helpers are here.",
            following["helpers"],
            month=words.month(int(following["month"])),
        )
    )
    return said


def _changes(words: Words, months: Sequence[Row], row: Row, limits: Limits) -> list[str]:
    if row["finding"] == "no data":
        return [words.say("Ask the village about the month: nothing can be told before.")]
    if row["finding"] == "cannot tell":
        return [words.say("List more households, best all of them: the estimate is too wide.")]
    said = [*_wanted(words, row, limits), *_decided(words, row)]
    if row["finding"] != "keeps":
        again = ok_again(list(months), int(row["month"]))  # type: ignore[arg-type]
        said.append(
            words.say("Ok again in {month}.", month=words.month(again))
            if again
            else words.say("Not ok in any month of the year.")
        )
    return said or [words.say("Nothing needs to change: it is above every limit.")]


def _wanted(words: Words, row: Row, limits: Limits) -> list[str]:
    back, add = (_whole(row[f"helpers_to_{each}"]) for each in ("return", "add"))
    said = []
    if back:
        said.append(
            words.count(
                "{n} usual helper back would make {share} of the usual ones.",
                "{n} usual helpers back would make {share} of the usual ones.",
                back,
                share=words.percent(limits.availability_loss, 1),
            )
        )
    if add:
        said.append(
            words.count(
                "{n} helper added would leave each with no more than {limit} to help.",
                "{n} helpers added would leave each with no more than {limit} to help.",
                add,
                limit=words.number(limits.help_loss, 2),
            )
        )
    empty = row["roles_empty"].split(";") if isinstance(row["roles_empty"], str) else []
    if empty:
        roles = words.listed([words.say(role) for role in empty])
        said.append(words.say("Name somebody who is here for: {roles}.", roles=roles))
    return said


def _decided(words: Words, row: Row) -> list[str]:
    if row["finding"] not in FLAGS:
        return []
    if not isinstance(row["decided_by"], str):
        return [words.say("More than one condition holds: mending one alone is not enough.")]
    return [
        words.say(
            "One condition decides: {condition}. Without it the finding would be {finding}.",
            condition=words.say(CONDITION_NAMES[row["decided_by"]]),
            finding=words.say(str(row["finding_without"])),
        )
    ]


def _whole(people: Any) -> int:
    """Whole people needed: an estimate from a sample is rounded up."""
    return 0 if pd.isna(people) else whole_people(float(people))
