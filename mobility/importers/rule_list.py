"""Every rule in a document: ``python -m mobility.importers.rule_list`` writes docs/faults.md."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType

from mobility import importers
from mobility.importers.problems import SEVERITIES, Rule

PAGE = Path(importers.__file__).parents[2] / "docs" / "faults.md"
DRAFT = "The draft, before it is published"
SAID = {"error": "left out", "warning": "kept, to look at", "note": "note"}
SAID_OF_DRAFT = {**SAID, "error": "nothing is published", "warning": "to look at"}
# Heading, and the modules whose rules stand below it.
PARTS: Mapping[str, tuple[str, ...]] = {
    "Opening a file": ("opening", "texts", "several_files"),
    "Tables of the home format, and those a recipe brings into it": (
        *("home", "recipes", "personal", "aliases", "hazard_entries", "wholes"),
    ),
    "Maps": ("boundaries", "map_tables", "place_rows"),
    "2014 census of Myanmar": ("sources.census",),
    "MIMU village list": ("sources.mimu",),
    "UNHCR PRMN": ("sources.prmn",),
    "Best tracks of storms": ("sources.tracks",),
    DRAFT: ("check",),
}
HEAD = """# Faults

What may be wrong with a file or with the draft, what is said about it, and what to do. This page
is written from the rules themselves (`python -m mobility.importers.rule_list`); `{…}` stands for
what a finding fills in. *Left out*: the rows are not imported; *kept, to look at*: they are, and
ask for a look; *note*: what was done."""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}\n")


def page() -> str:
    """The document."""
    parts = [HEAD]
    for heading, names in PARTS.items():
        said = SAID_OF_DRAFT if heading == DRAFT else SAID
        rules = dict.fromkeys(rule for name in names for rule in _rules_below(name))
        lines = [_line(rule, said) for rule in sorted(rules, key=_order)]
        parts += [f"\n## {heading}\n", "| code | rows | what | what to do |", "|---|---|---|---|"]
        parts += list(dict.fromkeys(lines))
    return "\n".join(parts) + "\n"


def _order(rule: Rule) -> tuple[int, str]:
    return SEVERITIES.index(rule.severity), rule.code


def _line(rule: Rule, said: Mapping[str, str]) -> str:
    texts = (text.replace("{{", "{").replace("}}", "}") for text in (rule.what, rule.remedy))
    return "| " + " | ".join((f"`{rule.code}`", said[rule.severity], *texts)) + " |"


def _rules_below(name: str) -> Iterator[Rule]:
    """The rules of a module, and of the modules in it."""
    module = import_module(f"{importers.__name__}.{name}")
    yield from of(module)
    for inner in pkgutil.iter_modules(getattr(module, "__path__", ())):
        yield from _rules_below(f"{name}.{inner.name}")


def of(module: ModuleType) -> Iterator[Rule]:
    """The rules that a module holds, alone or together."""
    for value in vars(module).values():
        if isinstance(value, Rule):
            yield value
        elif isinstance(value, (tuple, dict)):
            yield from _within(value)


def _within(value: Iterable[object]) -> Iterator[Rule]:
    each = value.values() if isinstance(value, dict) else value
    return (one for one in each if isinstance(one, Rule))


if __name__ == "__main__":
    main()
