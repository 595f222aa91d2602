"""Every measure's record, in the order a reader meets them."""

from __future__ import annotations

from mobility.measures import (
    capacity,
    chance,
    change,
    expected,
    flows,
    groups,
    half_months,
    hazards,
    households,
    knowledge,
    labour,
    lending,
    newcomers,
    plan,
    presence,
    remedies,
    roles,
    sampling,
    scenario,
    stays,
    usual,
    without,
)
from mobility.measures import finding as findings
from mobility.measures.measure import Measure

MEASURES: tuple[Measure, ...] = (
    *capacity.MEASURES,
    *usual.MEASURES,
    *sampling.MEASURES,
    *without.MEASURES,
    *findings.MEASURES,
    *chance.MEASURES,
    *roles.MEASURES,
    *remedies.MEASURES,
    *expected.MEASURES,
    *knowledge.MEASURES,
    *change.MEASURES,
    *newcomers.MEASURES,
    *presence.MEASURES,
    *half_months.MEASURES,
    *stays.MEASURES,
    *flows.MEASURES,
    *households.MEASURES,
    *hazards.MEASURES,
    *labour.MEASURES,
    *plan.MEASURES,
    *lending.MEASURES,
    *groups.MEASURES,
    *scenario.MEASURES,
)
