"""The actions a preparedness plan may propose: the records of ``actions.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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
        kinds: of evidence of the source (``words.terms.EVIDENCE_NAMES``).
    """

    code: str
    label: str
    evidence: str
    options: str
    leads: tuple[str, ...]
    caution: str
    source: str
    kinds: tuple[str, ...]


@cache
def actions() -> dict[str, Action]:
    """Every action by code, in the order of a plan."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {code: _action(code, content[code]) for code in ACTIONS}


def _action(code: str, told: dict[str, Any]) -> Action:
    lists = {name: tuple(told[name]) for name in ("leads", "kinds")}
    return Action(code=code, **told | lists)
