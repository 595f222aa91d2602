"""The one door to the data.

Every page, report and command asks here, with a selection and a viewer; there is no
other way to a row, so access rules cannot be bypassed. Each question binds measures
(Ibis expressions) to a release's tables, is run on a cursor of its own and gives a
pandas DataFrame. Those that take a selection are functions of a
:class:`~mobility.store.queries.scope.Scope`.
"""

from mobility.store.queries.actors import actors
from mobility.store.queries.capacity import (
    all_year_counts,
    attendance,
    capacity,
    destinations,
    expected,
    finding_counts,
    first_villages,
    flag_counts,
    flags_by_chance,
    half_months,
    losses,
    village_bases,
    village_destinations,
    villages_of_month,
)
from mobility.store.queries.evidence import evidence
from mobility.store.queries.flows import (
    flow_choices,
    flow_groups,
    flow_months,
    flow_years,
    flows,
    flows_and_staying,
    flows_by_month,
    known_months,
    people_away,
    staying,
    staying_by_month,
)
from mobility.store.queries.form_lists import form_lists
from mobility.store.queries.geography import context, geography
from mobility.store.queries.hazards import (
    hazard_heirs,
    hazards,
    hazards_together,
    labour,
    seasons,
    storm_tracks,
    storms,
)
from mobility.store.queries.households import (
    household_list,
    household_mobility,
    household_surveys,
    household_types,
    household_types_by_mobility,
    households,
)
from mobility.store.queries.knowledge import known, next_to_survey
from mobility.store.queries.newcomers import (
    newcomer_care,
    newcomer_months,
    newcomer_origins,
    newcomers,
    village_newcomer_origins,
)
from mobility.store.queries.parts import part_counts, part_expected, part_levels, part_losses
from mobility.store.queries.places import places, places_by_level, places_named, years
from mobility.store.queries.plan import (
    helpers_lent,
    plan_months,
    plan_roles,
    plan_villages,
    village_plan_months,
)
from mobility.store.queries.roles import deputies, deputy_counts, role_cover
from mobility.store.queries.steps import proposed_steps

__all__ = [
    "actors",
    "all_year_counts",
    "attendance",
    "capacity",
    "context",
    "deputies",
    "deputy_counts",
    "destinations",
    "evidence",
    "expected",
    "finding_counts",
    "first_villages",
    "flag_counts",
    "flags_by_chance",
    "flow_choices",
    "flow_groups",
    "flow_months",
    "flow_years",
    "flows",
    "flows_and_staying",
    "flows_by_month",
    "form_lists",
    "geography",
    "half_months",
    "hazard_heirs",
    "hazards",
    "hazards_together",
    "helpers_lent",
    "household_list",
    "household_mobility",
    "household_surveys",
    "household_types",
    "household_types_by_mobility",
    "households",
    "known",
    "known_months",
    "labour",
    "losses",
    "newcomer_care",
    "newcomer_months",
    "newcomer_origins",
    "newcomers",
    "next_to_survey",
    "part_counts",
    "part_expected",
    "part_levels",
    "part_losses",
    "people_away",
    "places",
    "places_by_level",
    "places_named",
    "plan_months",
    "plan_roles",
    "plan_villages",
    "proposed_steps",
    "role_cover",
    "seasons",
    "staying",
    "staying_by_month",
    "storm_tracks",
    "storms",
    "village_bases",
    "village_destinations",
    "village_newcomer_origins",
    "village_plan_months",
    "villages_of_month",
    "years",
]
