"""Errors and doubts across the tables of the draft.

Each rule counts its fault and names the first few places. Errors stop a publication, warnings
ask for attention, notes say how the numbers will be read. Rules about one row are in
:mod:`mobility.importers.home.rules`; those here need several tables or many rows.
"""

from __future__ import annotations

import ibis.expr.types as ir

from mobility.importers.check import flows, newcomers, people, places, sums
from mobility.importers.check.draft import DraftLike, DraftTables
from mobility.importers.problems import SEVERITIES, Problem, Rule
from mobility.importers.rules import reported

RULES = (*places.RULES, *people.RULES, *flows.RULES, *newcomers.RULES, *sums.RULES)


def check(draft: DraftLike) -> list[Problem]:
    """Every finding about ``draft``, errors first."""
    drafted = DraftTables(draft)
    found = [problem for rule in RULES for problem in _report(rule, drafted)]
    return sorted(found, key=lambda problem: SEVERITIES.index(problem.severity))


def _report(rule: Rule, draft: DraftTables) -> list[Problem]:
    shown = rule.shows(draft) if rule.shows else []
    if isinstance(shown, ir.Table):
        return reported(rule, *draft.some(shown))
    return reported(rule, shown)
