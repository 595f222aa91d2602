"""Household types: which households' capacity fluctuates, and which never had any.

For a hazard season, the first rule that fits: L, somebody is here in the
season, but never a helper in the year; Z, a season month with members here
and no helper, while another month has one; E, empty in a season month; R,
more people here who may need help than helpers in a season month, and not in another
month; S, stable. Z and R fluctuate. A household with a month that is not known
has no type and no mobility.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import IntegerScalar, StringColumn, Table

from mobility.measures.measure import Measure
from mobility.measures.presence import HOUSEHOLD, household_months, people
from mobility.words import N_

TYPES = ("E", "L", "Z", "R", "S", "unknown")
FLUCTUATING = ("Z", "R")
MOBILITY_TYPES = ("migrating", "sending", "staying")


def household_types(roster: Table, season_months: Sequence[int], help_limit: float) -> Table:
    """Type of each household in a season.

    Args:
        season_months: its months.
        help_limit: people who may need help for each helper above which a household is strained.

    Returns:
        village_id, household_id, type (E, L, Z, R, S or unknown).
    """
    months = household_months(people(roster))
    in_season = months.month.isin(list(season_months))
    return _typed(months.mutate(in_season=in_season), HOUSEHOLD, help_limit)


def household_types_by_season(roster: Table, seasons: Table, help_limit: float) -> Table:
    """Type of each household in each season of its own village.

    Args:
        seasons: village_id, season, month.
        help_limit: people who may need help for each helper above which a household is strained.

    Returns:
        village_id, household_id, season, type (E, L, Z, R, S or unknown).
    """
    named = seasons.select("village_id", "season").distinct()
    months = household_months(people(roster)).inner_join(named, "village_id")
    due = seasons.select("village_id", "season", "month").distinct()
    months = months.left_join(
        due.mutate(in_season=ibis.literal(True)), ["village_id", "season", "month"]
    )
    months = months.mutate(in_season=months.in_season.fill_null(False))
    return _typed(months, (*HOUSEHOLD, "season"), help_limit)


def _typed(months: Table, by: tuple[str, ...], help_limit: float) -> Table:
    """The type of each household, from household-months with a column ``in_season``."""
    in_season = months.in_season
    peopled, able = months.here > 0, months.helpers > 0
    strained = months.needs_help > help_limit * months.helpers
    facts = months.group_by(by).agg(
        unknown=(months.unknown > 0).any(),
        peopled=(in_season & peopled).any(),
        ever_able=able.any(),
        unled=(in_season & peopled & ~able).any(),
        empty=(in_season & ~peopled).any(),
        strained=(in_season & strained).any(),
        relieved=(~strained).any(),
    )
    found = ibis.cases(
        (facts.unknown, "unknown"),
        (facts.peopled & ~facts.ever_able, "L"),
        (facts.unled & facts.ever_able, "Z"),
        (facts.empty, "E"),
        (facts.strained & facts.relieved, "R"),
        else_="S",
    )
    return facts.select(*by, type=found)


def mobility_types(roster: Table) -> Table:
    """Which members of each household move in the year.

    Returns:
        village_id, household_id, mobility (migrating, sending, staying or unknown).
    """
    months = household_months(people(roster))
    facts = months.group_by(*HOUSEHOLD).agg(
        unknown=(months.unknown > 0).any(),
        everybody=(months.away == months.members).any(),
        somebody=(months.away > 0).any(),
    )
    found = ibis.cases(
        (facts.unknown, "unknown"),
        (facts.everybody, "migrating"),
        (facts.somebody, "sending"),
        else_="staying",
    )
    return facts.select(*HOUSEHOLD, mobility=found)


def type_counts(types: Table) -> Table:
    """Households of each type, one row for each village and season.

    Args:
        types: what :func:`household_types_by_season` gives.

    Returns:
        village_id, season, fluctuating (Z and R), E, L, Z, R, S, unknown.
    """
    return types.group_by("village_id", "season").agg(**_counted(types.type))


def type_counts_by_mobility(types: Table, mobility: Table) -> Table:
    """Households of each type among those of each mobility, one row for each season and mobility.

    Args:
        types: what :func:`household_types_by_season` gives.
        mobility: what :func:`mobility_types` gives.

    Returns:
        season, mobility, fluctuating (Z and R), E, L, Z, R, S, unknown.
    """
    both = types.inner_join(mobility, list(HOUSEHOLD))
    return both.group_by("season", "mobility").agg(**_counted(both.type))


def _counted(kind: StringColumn) -> dict[str, IntegerScalar]:
    """Households that fluctuate, and those of each type."""
    each = {name: (kind == name).sum() for name in TYPES}
    return {"fluctuating": kind.isin(FLUCTUATING).sum(), **each}


def counts_by_month(counts: Table, seasons: Table) -> Table:
    """Households that fluctuate, and those always low, in each month of a season.

    Args:
        counts: what :func:`type_counts` gives.
        seasons: village_id, season, month.

    Returns:
        place_id, month, fluctuating, always_low: where the seasons of several hazards
        share a month, those of the season that has most.
    """
    rows = counts.inner_join(
        seasons.select("village_id", "season", "month"), ["village_id", "season"]
    )
    return rows.group_by(place_id="village_id", month="month").agg(
        fluctuating=rows.fluctuating.max(), always_low=rows.L.max()
    )


def mobility_counts(mobility: Table) -> Table:
    """Households of each mobility, one row for each village.

    Returns:
        village_id, migrating, sending, staying, unknown.
    """
    names = (*MOBILITY_TYPES, "unknown")
    return mobility.group_by("village_id").agg(
        **{name: (mobility.mobility == name).sum() for name in names}
    )


def household_counts(roster: Table, season_months: Sequence[int], help_limit: float) -> Table:
    """Households of each type and mobility, one row.

    Returns:
        E, L, Z, R, S, unknown, migrating, sending, staying.
    """
    both = household_types(roster, season_months, help_limit).inner_join(
        mobility_types(roster), list(HOUSEHOLD)
    )
    return both.agg(
        **{name: (both.type == name).sum().fill_null(0) for name in TYPES},
        **{name: (both.mobility == name).sum().fill_null(0) for name in MOBILITY_TYPES},
    )


MEASURES = (
    Measure(
        "household_type",
        N_("Household type in a hazard season"),
        "first that fits: L never a helper; Z a season month without one; E empty; "
        "R needs_help > household_help_limit * helpers in a season month only; S stable",
        N_("Working convention of this project."),
        ("household_help_limit",),
    ),
    Measure(
        "mobility_type",
        N_("Household mobility"),
        "migrating: every member away in the same month; sending: some member away; "
        "staying: nobody",
        N_("Working convention of this project, after the UN recommendations on absence."),
        kinds=("convention", "official"),
    ),
)
