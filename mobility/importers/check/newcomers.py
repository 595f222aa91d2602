"""Checks of what villages answer about their newcomers.

Answers of a village of whose newcomers nothing is known are no fault: whoever was asked about
them may be the first to tell of them.
"""

from __future__ import annotations

import ibis.expr.types as ir

from mobility.importers.check.draft import DraftTables, finding
from mobility.importers.problems import Problem
from mobility.words import N_


def _answered(draft: DraftTables) -> ir.Table:
    """The answers beside the level of their place, and the households that live there."""
    places = draft["places"].select("place_id", "level", "households")
    return draft["newcomer_care"].inner_join(places, "place_id")


def check_for_answers_of_larger_places(draft: DraftTables) -> list[Problem]:
    """Answers given for a place that is no village."""
    rows = _answered(draft)
    found = draft.run(rows.filter(rows["level"] != "village").order_by("place_id"))
    return finding(
        "care_of_no_village",
        "warning",
        [f"{row['place_id']} ({row['level']})" for row in found],
        N_("{n} places with answers about newcomers are not villages: {ids}."),
        N_("Give the answers village by village; those of a wider place are not used."),
        column="newcomer_care.place_id",
    )


def check_for_more_hosts_than_households(draft: DraftTables) -> list[Problem]:
    """Villages with more households that lodge or hire newcomers than households."""
    rows = _answered(draft)
    too_many = rows.filter(rows["host_households"] > rows["households"])
    found = draft.run(too_many.order_by("place_id"))
    return finding(
        "more_hosts_than_households",
        "warning",
        [f"{row['place_id']} ({row['host_households']} > {row['households']})" for row in found],
        N_("{n} villages have more households that host newcomers than households: {ids}."),
        N_("Check newcomer_care.host_households and places.households."),
        column="newcomer_care.host_households",
    )


CHECKS = (check_for_answers_of_larger_places, check_for_more_hosts_than_households)
