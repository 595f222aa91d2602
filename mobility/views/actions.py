"""The actions a preparedness plan may propose: the records of ``actions.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mobility.measures.plan import ACTIONS

FILE = Path(__file__).with_name("actions.toml")


@dataclass(frozen=True)
class Action:
    """What a plan may propose.

    Attributes:
        code: one of :data:`mobility.measures.plan.ACTIONS`.
        label: its name in a few words.
        evidence: the rule that proposes it.
        options: what can be done.
        leads: who leads it, in general words, where the release names nobody.
        caution: what the rule cannot show.
        source: where the rule and the options come from.
    """

    code: str
    label: str
    evidence: str
    options: str
    leads: tuple[str, ...]
    caution: str
    source: str


@cache
def actions() -> dict[str, Action]:
    """Every action by code, in the order of a plan."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        code: Action(code=code, **content[code] | {"leads": tuple(content[code]["leads"])})
        for code in ACTIONS
    }
