"""Checks of what villages answer about their newcomers.

Answers of a village of whose newcomers nothing is known are no fault: whoever was asked about
them may be the first to tell of them.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mobility.importers.check.draft import DraftTables
from mobility.importers.problems import Rule
from mobility.words import N_


def _answered(draft: DraftTables) -> ir.Table:
    """The answers beside the level of their place, and the households that live there."""
    places = draft["places"].select("place_id", "level", "households")
    return draft["newcomer_care"].inner_join(places, "place_id").order_by("place_id")


RULES = (
    Rule(
        "care_of_no_village",
        "warning",
        N_("{n} places with answers about newcomers are not villages: {listed}."),
        N_("Give the answers village by village; those of a wider place are not used."),
        column="newcomer_care.place_id",
        shows=lambda draft: _answered(draft).filter(ibis._.level != "village"),
        named="{place_id} ({level})",
    ),
    Rule(
        "more_hosts_than_households",
        "warning",
        N_("{n} villages have more households that host newcomers than households: {listed}."),
        N_("Check newcomer_care.host_households and places.households."),
        column="newcomer_care.host_households",
        shows=lambda draft: _answered(draft).filter(ibis._.host_households > ibis._.households),
        named="{place_id} ({host_households} > {households})",
    ),
)
