"""Every measure's record, in the order a reader meets them."""

from __future__ import annotations

from mobility.measures import (
    absence,
    capacity,
    chance,
    flows,
    groups,
    half_months,
    hazards,
    households,
    labour,
    newcomers,
    plan,
    presence,
    remedies,
    roles,
    sampling,
    scenario,
    stays,
)
from mobility.measures import verdict as verdicts
from mobility.measures.measure import Measure

MEASURES: tuple[Measure, ...] = (
    *capacity.MEASURES,
    *sampling.MEASURES,
    *verdicts.MEASURES,
    *chance.MEASURES,
    *roles.MEASURES,
    *remedies.MEASURES,
    *absence.MEASURES,
    *newcomers.MEASURES,
    *presence.MEASURES,
    *half_months.MEASURES,
    *stays.MEASURES,
    *flows.MEASURES,
    *households.MEASURES,
    *hazards.MEASURES,
    *labour.MEASURES,
    *plan.MEASURES,
    *groups.MEASURES,
    *scenario.MEASURES,
)
