"""Every measure's record, in the order a reader meets them."""

from __future__ import annotations

from mobility.measures import (
    absence,
    capacity,
    flows,
    hazards,
    households,
    labour,
    presence,
    roles,
    sampling,
    stays,
)
from mobility.measures import verdict as verdicts
from mobility.measures.measure import Measure

MEASURES: tuple[Measure, ...] = (
    *capacity.MEASURES,
    *sampling.MEASURES,
    *verdicts.MEASURES,
    *roles.MEASURES,
    *absence.MEASURES,
    *presence.MEASURES,
    *stays.MEASURES,
    *flows.MEASURES,
    *households.MEASURES,
    *hazards.MEASURES,
    *labour.MEASURES,
)
