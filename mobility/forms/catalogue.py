"""What can be asked, how, and with which answers: the tables of this folder, read once."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mobility.words import N_

FOLDER = Path(__file__).parent
STAGES = {
    "baseline": N_("baseline"),
    "monitoring": N_("monitoring"),
    "impact": N_("impact"),
}
SECTORS = {
    "ED": N_("education"),
    "EM": N_("employment"),
    "EN": N_("environment and climate"),
    "GO": N_("governance"),
    "HE": N_("health"),
    "PS": N_("private sector"),
    "RD": N_("rural development"),
    "SE": N_("security and protection"),
    "UR": N_("urban development"),
}
EVERY_SECTOR = "all"
MODULES = {
    "household": N_("The household"),
    "members": N_("Members"),
    "presence": N_("Presence calendar"),
    "halves": N_("Half-months of the storm seasons"),
    "nights": N_("Nights that count"),
    "needs": N_("Difficulties and care"),
    "mobility": N_("Work and life away"),
    "roles": N_("Task-force roles"),
    "carers": N_("Carers of children"),
    "remittances": N_("Remittances"),
    "labour": N_("Labour"),
    "warning": N_("Warning and shelter"),
    "newcomers": N_("Newcomers"),
    "place": N_("The village"),
}
MEMBER_MODULES = ("members", "presence", "halves", "nights", "needs", "mobility", "roles", "carers")
VILLAGE_MODULES = ("newcomers", "place")
ASKED_OF = {
    "household": N_("the household"),
    "member": N_("each member"),
    "adult": N_("each member of 15 years or more"),
    "woman": N_("each woman of 15 to 49 years"),
    "school_age": N_("each child of 5 to 17 years"),
    "child_or_young": N_("each member of 5 years or more"),
    "small_child": N_("each child under five"),
    "infant": N_("each child under two"),
    "needing": N_("each member of 60 years or more, or with a severe difficulty"),
    "away": N_("each member who was away"),
    "role_holder": N_("each member who holds a role"),
    "village": N_("the village's leaders"),
}
VILLAGE = "village"
MINIMUM = 0  # the priority of the variables that no form leaves out


@dataclass(frozen=True)
class Variable:
    """Something that can be asked.

    Attributes:
        name: its code.
        module: one of :data:`MODULES`.
        asked_of: whom it concerns, one of :data:`ASKED_OF`.
        seconds: how long it takes, each time it is asked.
        priority: 0 is in every form; of the others the lower ones come first.
        stages: when it is asked.
        sectors: for whom; ``all`` where every sector needs it.
        label, why, number, lost: what it is, why it is asked, which number of the dashboard it
            feeds, and what is lost without it, in English.
        is_sensitive: to be asked by trained staff only, and kept apart.
        source: where the idea of it comes from.
    """

    name: str
    module: str
    asked_of: str
    seconds: int
    priority: int
    stages: tuple[str, ...]
    sectors: tuple[str, ...]
    label: str
    why: str
    number: str
    lost: str
    is_sensitive: bool
    source: str

    @property
    def is_of_village(self) -> bool:
        """Whether the village's leaders answer it, once, and not each household."""
        return self.module in VILLAGE_MODULES

    @property
    def household_seconds(self) -> float:
        """How long it takes in a usual household; 0 if no household is asked."""
        return self.seconds * asked_in_household().get(self.asked_of, 0)


@dataclass(frozen=True)
class Question:
    """A question of a variable, as an XLSForm asks it.

    Attributes:
        variable: whose question it is.
        name: of its column in what is collected. ``{mm}`` stands for each month of ``each``.
        each: ``months`` or ``halves`` where its expressions are made for each of those months.
        type: of XLSForm; ``one`` and ``many`` are followed by a list of :func:`choices`.
        required: whether it must be answered where it is asked.
        text, hint, message: in English.
        relevant, constraint, calculation: expressions of XLSForm. Where the name has no
            ``{mm}``, the parts of a constraint between bars must all hold, and a part with
            ``{mm}`` for each month.
        becomes: ``table.column`` of the home format; empty where it has none.
    """

    variable: str
    name: str
    each: str
    type: str
    required: bool
    text: str
    hint: str
    relevant: str
    constraint: str
    message: str
    calculation: str
    becomes: str


@cache
def variables() -> Mapping[str, Variable]:
    """The variables by name, in the order of a form."""
    return {
        row["variable"]: Variable(
            name=row["variable"],
            module=row["module"],
            asked_of=row["asked_of"],
            seconds=int(row["seconds"]),
            priority=int(row["priority"]),
            stages=tuple(row["stages"].split()),
            sectors=tuple(row["sectors"].split()),
            label=row["label"],
            why=row["why"],
            number=row["number"],
            lost=row["lost"],
            is_sensitive=row["sensitive"] == "yes",
            source=row["source"],
        )
        for row in _rows("variables")
    }


@cache
def questions() -> tuple[Question, ...]:
    """The questions, in the order of a form."""
    return tuple(
        Question(
            **{name: row[name] for name in row if name not in ("question", "required")},
            name=row["question"],
            required=row["required"] == "yes",
        )
        for row in _rows("questions")
    )


@cache
def choices() -> Mapping[str, Mapping[str, str]]:
    """The answers of each list: code and label in English."""
    lists: dict[str, dict[str, str]] = {}
    for row in _rows("choices"):
        lists.setdefault(row["list"], {})[row["choice"]] = row["label"]
    return lists


@cache
def asked_in_household() -> Mapping[str, float]:
    """How often a question is asked in a usual household, by whom it concerns."""
    asked: dict[str, float] = _interview()["asked_of"]
    return asked


def opening_seconds() -> float:
    """How long greeting, consent and place take."""
    return float(_interview()["opening_seconds"]["value"])


@cache
def _interview() -> dict[str, dict[str, float]]:
    return tomllib.loads((FOLDER / "interview.toml").read_text(encoding="utf-8"))


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
