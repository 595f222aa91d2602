"""The conventions of ``parameters.toml`` that held on a day, each with its reason and source.

A convention is a series of values, each with the day from which it holds. A release is judged
by the conventions that held when it was published, which its manifest keeps.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Self, final

from mobility.link import NUMBER, Linked, in_link
from mobility.words import N_

FILE = Path(__file__).parent / "parameters.toml"


@dataclass(frozen=True)
class Parameter:
    """One convention: its value, label, reason, source and first day.

    ``kinds`` are those of the source's evidence (``words.terms.EVIDENCE_NAMES``).
    """

    name: str
    value: float
    label: str
    reason: str
    source: str
    kinds: tuple[str, ...]
    date: date


@final
@dataclass(frozen=True)
class Limits(Linked):
    """The limits of a finding: the parameters of the same names.

    In a question that is compiled, expressions stand for them. A link moves them; lines that
    contradict one another (a watch line beyond the loss line) are left out of it whole.
    """

    availability_loss: float = field(metadata=in_link(N_("limit"), NUMBER))
    availability_watch: float = field(metadata=in_link(N_("limit"), NUMBER))
    helpers_each: float = field(metadata=in_link(N_("limit"), NUMBER))
    count_error: float = field(metadata=in_link(N_("limit"), NUMBER))

    @classmethod
    def usual(cls) -> Self:
        """The limits in force today."""
        return parameters().limits

    @property
    def is_possible(self) -> bool:
        """Whether the lines do not contradict one another."""
        return (
            0 < self.availability_loss <= self.availability_watch <= 1
            and 0 < self.helpers_each < float("inf")
            and 0 <= self.count_error < 1
        )


@dataclass(frozen=True)
class Parameters:
    """All conventions by name."""

    records: Mapping[str, Parameter]

    def __getitem__(self, name: str) -> float:
        return self.records[name].value

    @property
    def limits(self) -> Limits:
        """The limits of a finding."""
        return Limits(**{field.name: self[field.name] for field in fields(Limits)})

    def but(self, values: Mapping[str, float]) -> Parameters:
        """The same with other values for some conventions; unknown names are left out."""
        return Parameters(
            {
                name: replace(record, value=values.get(name, record.value))
                for name, record in self.records.items()
            }
        )

    def as_dict(self) -> dict[str, Any]:
        """Values by name, as a manifest keeps them."""
        return {name: record.value for name, record in self.records.items()}


def parameters(on: date | None = None) -> Parameters:
    """The conventions in force.

    Args:
        on: the day; None is today. Before the first value of a convention, that first value holds.
    """
    return in_force(on or datetime.now(UTC).date())


@cache
def in_force(on: date) -> Parameters:
    """The conventions in force on a day."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Parameters({name: _at(name, entry, on) for name, entry in content.items()})


def _at(name: str, entry: Mapping[str, Any], on: date) -> Parameter:
    """A convention on a day."""
    series = sorted(entry["values"], key=lambda each: each["from"])
    began = [each for each in series if each["from"] <= on] or series[:1]
    now = {**entry, **began[-1]}
    told = (now["value"], now["label"], now["reason"], now["source"], tuple(now["kinds"]))
    return Parameter(name, *told, date=now["from"])
