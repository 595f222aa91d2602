"""The questions and their arguments, the same for every contender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import ibis
from ibis.expr.types import Column

from mobility.store.releases import Reader, Release

PLACES_FOUND = 20


@dataclass(frozen=True)
class Question:
    """One question of the set.

    Attributes:
        name: its name for contenders.
        title: its name in the table.
        keys: columns that name a row of the answer.
        values: columns that must agree.
        most: rows wanted, the first by the question's order; None is all.
    """

    name: str
    title: str
    keys: tuple[str, ...]
    values: tuple[str, ...] = ()
    most: int | None = None


FLOW = ("origin_id", "destination_id")
CELL = ("place_id", "month")
QUESTIONS = (
    Question("township_flows", "flows between townships in a month", FLOW, ("people",)),
    Question(
        "village_flows",
        "the thousand largest village flows of a township, women of 18-39",
        FLOW,
        ("people",),
        1000,
    ),
    Question(
        "township_capacity",
        "village × month capacity of a township",
        CELL,
        (
            *("helpers", "helpers_usual", "availability"),
            *("needs_help", "without_helpers", "newcomers"),
        ),
    ),
    Question(
        "first_villages",
        "the hundred villages of the country to prepare first for a hazard",
        CELL,
        ("expected_without_away", "expected_without", "availability"),
        100,
    ),
    Question(
        "directions",
        "twelve months out, into and within a state",
        ("month",),
        ("out", "into", "within"),
    ),
    Question("names", "places by a part of their name", ("place_id",), (), PLACES_FOUND),
)
BY_NAME: Mapping[str, Question] = {question.name: question for question in QUESTIONS}


@dataclass(frozen=True)
class Arguments:
    """The values that questions take.

    Attributes:
        township, state: place ids; the township lies in the state.
        month, year: of the flows, and the year of everything else.
        hazard: whose season counts.
        text: part of a name, in lower case.
    """

    township: str
    state: str
    month: int
    year: int
    hazard: str
    text: str

    def as_dict(self) -> dict[str, str | int]:
        """The values by name."""
        return asdict(self)


def arguments_of(release: Release) -> Arguments:
    """Values for a release: the township with most villages, the month with most stays."""
    with release.tables() as read:
        lines, stays, hazards = read["ancestors"], read["people_away"], read["hazards"]
        villages = read["places"].filter(lambda place: place.level == "village")
        inside = lines.semi_join(villages, "place_id").filter(lambda line: line.level == "township")
        year = max(release.manifest.years)
        named = read.run(villages.order_by("place_id").limit(1))["name_en"][0].as_py()
        township = _commonest(read, inside.ancestor_id)
        above = lines.filter((lines.place_id == township) & (lines.level == "state"))
        return Arguments(
            township=township,
            state=read.run(above)["ancestor_id"][0].as_py(),
            month=_commonest(read, stays.filter(stays.year == year).month),
            year=year,
            hazard=read.run(hazards.hazard.min().name("hazard").as_table())["hazard"][0].as_py(),
            text=named.split()[0].casefold(),
        )


def _commonest(read: Reader, column: Column) -> Any:
    """The most frequent value; the first if several tie."""
    counted = column.name("value").as_table().group_by("value").agg(n=lambda t: t.count())
    return read.run(counted.order_by(ibis.desc("n"), "value").limit(1))["value"][0].as_py()
