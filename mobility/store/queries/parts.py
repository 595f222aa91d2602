"""The parts of the chosen areas side by side."""

from __future__ import annotations

import ibis

from mobility.measures import expected as expectations
from mobility.measures import hazards as hazard_measures
from mobility.measures import parts
from mobility.measures.parameters import Limits
from mobility.store.database import Table
from mobility.store.queries.capacity import village_findings
from mobility.store.queries.question import question
from mobility.store.queries.scope import (
    Scope,
    hazard_owners,
    hazard_rows,
    places_in,
    units_at,
    village_hazards,
)


@question(months=())
def part_counts(scope: Scope, limits: Limits | None = None) -> Table:
    """The parts, of the selection's level, that its villages lie in.

    Returns:
        What :func:`mobility.measures.parts.part_counts` gives; most villages losing capacity first.
    """
    units = _units(scope)
    judged = village_findings(scope.but(level="village"), limits)
    counts = parts.part_counts(judged, units, _levels(scope, units))
    return counts.order_by([ibis.desc("losing"), ibis.desc("watched"), "place_id"])


@question(months=())
def part_losses(scope: Scope, limits: Limits | None = None) -> Table:
    """Villages that lose capacity, by part and month: place_id (of the part), month, losing."""
    judged = village_findings(scope.but(level="village"), limits)
    return parts.part_losses(judged, _units(scope)).order_by("place_id", "month")


@question(months=())
def part_levels(scope: Scope) -> Table:
    """The highest level of the chosen hazard by part and month: place_id, month, hazard_level."""
    return _levels(scope, _units(scope)).order_by("place_id", "month")


@question(months=())
def part_expected(scope: Scope, limits: Limits | None = None) -> Table:
    """What to expect in each part when the chosen hazard comes.

    Returns:
        What :func:`mobility.measures.parts.part_expected` gives; no row without a hazard.
    """
    villages = scope.but(level="village")
    judged = village_findings(villages, limits)
    found = expectations.expected(judged, village_hazards(villages))
    found = found.filter(found.hazard == (scope.selection.hazard or ""))
    return parts.part_expected(found, _units(scope)).order_by("place_id")


def _units(scope: Scope) -> Table:
    """The part that each place of the chosen areas belongs to."""
    units = units_at(scope.read, scope.selection.level)
    return units.semi_join(places_in(scope.read, scope.areas), "place_id")


def _levels(scope: Scope, units: Table) -> Table:
    """When the hazard is due in each part: by its own calendar, else by those stated inside it."""
    owned = hazard_owners(scope).select("place_id", "hazard", "owner_id")
    named = units.select(place_id="unit_id").distinct()
    own = owned.semi_join(named, "place_id")
    stating = owned.filter(owned.owner_id == owned.place_id)
    inside = stating.inner_join(units, "place_id")
    inside = inside.select("hazard", "owner_id", place_id="unit_id")
    inside = inside.anti_join(own, ["place_id", "hazard"]).select(*own.columns)
    owners = ibis.union(own, inside)
    return hazard_measures.together(hazard_measures.calendars(hazard_rows(scope), owners))
