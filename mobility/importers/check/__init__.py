"""Errors and doubts across the tables of the draft.

Each check is named for the fault it finds, counts it and names the first few places.
Errors stop a publication, warnings ask for attention, notes say how the numbers will
be read. Rules about one row are in :mod:`mobility.importers.home.rules`; the
checks here need several tables or many rows.
"""

from __future__ import annotations

from mobility.importers.check import flows as check_flows
from mobility.importers.check import newcomers as check_newcomers
from mobility.importers.check import people as check_people
from mobility.importers.check import places as check_places
from mobility.importers.check import sums as check_sums
from mobility.importers.check.draft import DraftLike, DraftTables
from mobility.importers.problems import SEVERITIES, Problem

CHECKS = (
    *check_places.CHECKS,
    *check_people.CHECKS,
    *check_flows.CHECKS,
    *check_newcomers.CHECKS,
    *check_sums.CHECKS,
)


def check(draft: DraftLike) -> list[Problem]:
    """Every finding about ``draft``, errors first."""
    drafted = DraftTables(draft)
    found = [problem for one in CHECKS for problem in one(drafted)]
    return sorted(found, key=lambda problem: SEVERITIES.index(problem.severity))
