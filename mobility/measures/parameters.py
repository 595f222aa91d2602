"""The conventions of ``parameters.toml``, read once, each with its reason and source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "parameters.toml"


@dataclass(frozen=True)
class Parameter:
    """One convention: value, what it is, why, whose, since when."""

    name: str
    value: float
    label: str
    reason: str
    source: str
    date: date


@dataclass(frozen=True)
class Limits:
    """The lines between ok, watch and loss.

    In a question that is compiled, expressions stand for them.
    """

    rai_loss: float = 2 / 3
    rai_watch: float = 0.80
    help_loss: float = 0.50
    help_watch: float = 0.40


@dataclass(frozen=True)
class Parameters:
    """All conventions by name."""

    records: Mapping[str, Parameter]

    def __getitem__(self, name: str) -> float:
        return self.records[name].value

    @property
    def limits(self) -> Limits:
        """The verdict's lines."""
        return Limits(**{name: self[name] for name in Limits.__dataclass_fields__})

    def as_dict(self) -> dict[str, Any]:
        """Values by name, as a manifest keeps them."""
        return {name: record.value for name, record in self.records.items()}


@cache
def parameters() -> Parameters:
    """The conventions as the file has them."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Parameters({name: Parameter(name=name, **entry) for name, entry in content.items()})
