"""One place in sentences: a village's year in one, what is known of it and how, its releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from mobility.measures.finding import (
    CANNOT_TELL,
    CERTAIN,
    GRAVEST_FIRST,
    KEEPS,
    LOSES,
    LOW_ALL_YEAR,
    WATCH,
)
from mobility.measures.hazards import is_due
from mobility.store.manifest import Manifest
from mobility.views.display import Box
from mobility.views.gazetteer import Gazetteer
from mobility.views.reserves import Loan, Reserves
from mobility.words import MONTHS, N_, Words

Row = Mapping[str, Any]
NEIGHBOURS = 30  # on the map of a village
AREA_NUMBERS = (
    (N_("members away from their village"), "people_away"),
    (N_("newcomers, including those from other villages of the area"), "newcomers"),
    (N_("people to protect: members here and newcomers"), "people_to_protect"),
    (N_("helpers here"), "helpers"),
    (N_("usual helpers"), "helpers_usual"),
    (N_("members here who may need help"), "needs_help"),
)
FARTHEST = 0.25  # degrees from the village to a neighbour on its map, about 27 km


def village_sentence(words: Words, village: str, months: Sequence[Row]) -> str:
    """What absence does to a village over its twelve months, and how sure that is.

    Args:
        village: its name.
        months: its capacity rows, January first.
    """
    found = {each: _months(months, each) for each in (LOSES, WATCH, KEEPS, CANNOT_TELL)}
    if found[LOSES]:
        said = words.say(
            "Because people are away, {village} loses capacity {when}.",
            village=village,
            when=_when(words, found[LOSES]),
        )
        return " ".join([said, _sure(words, months), *_watched(words, found[WATCH])])
    if found[WATCH]:
        return words.say(
            "Because people are away, {village} is on watch {when}: fewer helpers are here than "
            "in the fullest months.",
            village=village,
            when=_when(words, found[WATCH]),
        )
    if found[KEEPS]:
        return words.say(
            "{village} keeps its capacity {when}: nearly as many helpers are here as in the "
            "fullest months.",
            village=village,
            when=_when(words, found[KEEPS]),
        )
    if found[CANNOT_TELL]:
        return words.say(
            "For {village} we cannot tell in any month what absence does.", village=village
        )
    return words.say("Nothing is known about who is here and who is away in {village}.",
                     village=village)  # fmt: skip


def _months(months: Sequence[Row], finding: str) -> tuple[int, ...]:
    return tuple(int(row["month"]) for row in months if row["finding"] == finding)


def _when(words: Words, months: tuple[int, ...]) -> str:
    if len(months) == len(MONTHS):
        return words.say("in every month")
    return words.say("in {months}", months=words.months(months))


def _sure(words: Words, months: Sequence[Row]) -> str:
    """Whether the losses are certain, where all or none of them are; else in which months."""
    certain = tuple(
        int(row["month"]) for row in months if row["finding"] == LOSES and row["sure"] == CERTAIN
    )
    if certain == _months(months, LOSES):
        return words.say("This is certain.")
    if not certain:
        return words.say("This is probable.")
    return words.say(
        "This is certain {when}, otherwise probable.", when=_when(words, certain)
    )  # fmt: skip


def _watched(words: Words, months: tuple[int, ...]) -> list[str]:
    if not months:
        return []
    return [words.say("It is on watch {when}.", when=_when(words, months))]


def gravest_month(months: Sequence[Row]) -> int:
    """The month a village's page opens with: the gravest when the hazard is due, else of all."""
    due = [row for row in months if is_due(row["hazard_level"])] or months
    grave = min(
        due,
        key=lambda row: (
            GRAVEST_FIRST.index(str(row["finding"])),
            2.0 if pd.isna(row["availability"]) else row["availability"],
        ),
    )
    return int(grave["month"])


def around(gazetteer: Gazetteer, village: str) -> tuple[str, ...]:
    """A village and those nearest to it on the map, the nearest first; none without a location."""
    here = gazetteer.location(village)
    if here is None:
        return ()
    places = gazetteer.places
    known = places[(places["level"] == "village") & places["lon"].notna() & places["lat"].notna()]
    at = known[["lon", "lat"]].to_numpy(float)
    steps = (at - here) * (np.cos(np.radians(here[1])), 1.0)
    far = np.hypot(steps[:, 0], steps[:, 1])
    near = np.argsort(far, kind="stable")[: NEIGHBOURS + 1]
    return tuple(known["place_id"].iloc[[each for each in near if far[each] <= FARTHEST]])


def frame_about(gazetteer: Gazetteer, village: str, places: Sequence[str]) -> Box:
    """The smallest box with a village in its middle and these places in it."""
    here = np.array(gazetteer.location(village), dtype=float)
    at = np.array([gazetteer.location(each) for each in places], dtype=float)
    reach = np.maximum(np.abs(at - here).max(axis=0), 0.01)
    west, south = (here - reach).round(5).tolist()
    east, north = (here + reach).round(5).tolist()
    return west, south, east, north


def lent_by(reserves: Reserves, village: str, month: int) -> list[Loan]:
    """To which villages this one could send helpers in a month; each loan names the borrower."""
    return [
        Loan(borrower, loan.helpers, loan.km)
        for (borrower, when), loans in reserves.loans.items()
        for loan in loans
        if when == month and loan.lender == village
    ]


def known_how(words: Words, months: Sequence[Row]) -> list[str]:
    """What a village's numbers rest on: its households listed, and its months known.

    Args:
        months: its capacity rows.
    """
    row = months[0]
    households = words.count("{n} household", "{n} households", row["households_total"])
    basis = {
        "full": words.say(
            "Full list: every household is listed, {households}.", households=households
        ),
        "sample": words.say(
            "Sample: {surveyed} of {households}; the others are taken to be like them.",
            surveyed=words.number(row["households_surveyed"]),
            households=households,
        ),
        "tables": words.say(
            "Counts: residents minus those counted as away. No household is listed, so nothing "
            "is known about roles and household types."
        ),
    }.get(str(row["basis"]), words.say("This release has no data for this village."))
    said = [basis]
    if row["few_households"]:
        said.append(words.say("Few households were asked: read this with care."))
    known = sum(bool(each["known"]) for each in months)
    if row["basis"] in ("full", "sample", "tables"):
        said.append(words.count("{n} of 12 months is known.", "{n} of 12 months are known.", known))
        said.append(
            words.say("The people are those of {year}.", year=words.digits(str(int(row["year"]))))
        )
    return said


def coverage(words: Words, bases: Mapping[str, int], villages: int) -> str:
    """How many villages of an area have a full list, a sample, only counts, or nothing."""
    silent = villages - sum(bases.values())
    return words.say(
        "Of {villages}: {full} with a full list, {sample} with a sample, {tables} with counts, "
        "{none} with nothing known.",
        villages=words.count("{n} village", "{n} villages", villages),
        none=words.number(silent),
        **{each: words.number(bases.get(each, 0)) for each in ("full", "sample", "tables")},
    )


def published_on(words: Words, manifest: Manifest) -> str:
    """The release, its date, and why it was published."""
    return words.say(
        "Release {id} of {date}: {note}",
        id=manifest.id,
        date=words.date(datetime.fromisoformat(manifest.created)),
        note=words.say(manifest.note),
    )


@dataclass(frozen=True)
class Past:
    """A place in one release.

    Attributes:
        manifest: the release's.
        villages: how many villages of the place it has.
        losing: of a village the months in which it loses capacity, else None.
        low: villages low all year.
        losing_villages: villages that lose capacity in a month of the year.
        people, helpers, needs_help: members, usual helpers, and people who may need help when
            most are home; None where not known.
    """

    manifest: Manifest
    villages: int
    losing: tuple[int, ...]
    low: int
    losing_villages: int
    people: float | None
    helpers: float | None
    needs_help: float | None


def past_of(manifest: Manifest, rows: pd.DataFrame) -> Past:
    """A place in a release.

    Args:
        rows: capacity rows of its villages, twelve months.
    """
    first = rows.drop_duplicates("place_id")
    lost = rows[rows["finding"] == LOSES]
    return Past(
        manifest,
        len(first),
        tuple(sorted({int(month) for month in lost["month"]})),
        int((first["all_year"] == LOW_ALL_YEAR).sum()),
        int(lost["place_id"].nunique()),
        *(_sum(first[name]) for name in ("people", "helpers_usual", "needs_help_usual")),
    )


def _sum(values: pd.Series) -> float | None:
    known = values.dropna()
    return float(known.sum()) if len(known) else None
