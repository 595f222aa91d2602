"""Role cover: holders of a task-force role who are here, against the village's minimum.

It is known only from a full list of households, never from a sample. A minimum is stated
by the village or by the nearest place above it; a role that a member holds and
for which none is stated needs one holder.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis.expr.types import BooleanColumn, StringColumn, Table

from mobility.measures.joins import joined
from mobility.measures.measure import Measure
from mobility.measures.places import nearest
from mobility.measures.presence import HERE, PERSON, has_role, person_months
from mobility.words import N_

SEPARATOR = ";"


def holders(persons: Table) -> Table:
    """Role holders here: village_id, role, month, here."""
    listed = persons.filter(persons.roles.notnull())
    listed = listed.select(*PERSON, *HERE, role=listed.roles.split(SEPARATOR).unnest())
    listed = listed.mutate(role=listed.role.strip()).distinct()
    months = person_months(listed.filter(listed.role != ""))
    return months.group_by("village_id", "role", "month").agg(
        here=(months.here.fill_null(0) == 1).sum()
    )


def role_cover(persons: Table, roles: Table, lines: Table, months: Table) -> Table:
    """Cover of each role of each village with a roster, by month.

    Args:
        lines: the ancestors of each place (:func:`mobility.measures.places.ancestors`).
        months: village_id and month to compute it for.

    Returns:
        village_id, month, role, here, minimum, cover.
    """
    held = holders(persons)
    villages = months.select("village_id").distinct()
    stated = nearest(roles.select("place_id", "role", "minimum"), lines, "role")
    stated = stated.inner_join(villages, stated.place_id == villages.village_id)
    stated = stated.select("village_id", "role", "minimum")
    wanted = ibis.union(
        stated.select("village_id", "role"), held.select("village_id", "role"), distinct=True
    )
    cells = months.inner_join(wanted, "village_id")
    cells = joined(cells, held, ["village_id", "role", "month"])
    cells = joined(cells, stated, ["village_id", "role"])
    cells = cells.mutate(here=cells.here.fill_null(0), minimum=cells.minimum.fill_null(1))
    cells = cells.filter(cells.minimum > 0)
    return cells.mutate(cover=cells.here / cells.minimum)


def is_empty(here: Any) -> Any:
    """Whether nobody is here for a role; takes a column or a Series."""
    return here == 0


def is_below(here: Any, minimum: Any) -> Any:
    """Whether fewer are here for a role than its minimum; takes columns or Series."""
    return here < minimum


def with_usual(cover: Table, fullest: Table) -> Table:
    """The cover of roles, and what each role has in the year.

    Args:
        cover: what :func:`role_cover` gives for the known months of a year.
        fullest: village_id and month of the fullest months.

    Returns:
        The columns of ``cover``; usually_met, whether the minimum is met in a fullest month; and
        ever_met, whether it is in any.
    """
    full = fullest.select("village_id", "month", in_fullest=ibis.literal(True))
    rows = joined(cover, full, ["village_id", "month"])
    is_met = ~is_below(rows.here, rows.minimum)
    of_role = ibis.window(group_by=["village_id", "role"])
    return rows.mutate(
        usually_met=(is_met & rows.in_fullest.fill_null(False)).any().over(of_role),
        ever_met=is_met.any().over(of_role),
    ).drop("in_fullest")


def weakest(cover: Table, fullest: Table) -> Table:
    """The weakest role of each village and month, and the roles that lack holders.

    Args:
        cover: what :func:`role_cover` gives for the known months of a year.
        fullest: village_id and month of the fullest months.

    Returns:
        village_id, month, weakest_role, weakest_cover, and names joined by ";" (null where
        none): roles_empty (nobody here), roles_short (fewer than the minimum), and of each of
        them those whose minimum is met in a fullest month, roles_lost and roles_down;
        roles_never (the minimum is met in no month).
    """
    rows = with_usual(cover, fullest)
    order = ibis.window(group_by=["village_id", "month"], order_by=[rows.cover, rows.role])
    ranked = rows.mutate(rank=ibis.row_number().over(order))
    empty = is_empty(ranked.here)
    short = is_below(ranked.here, ranked.minimum) & ~empty
    return ranked.group_by("village_id", "month").agg(
        weakest_role=ranked.role.max(where=ranked["rank"] == 0),
        weakest_cover=ranked.cover.min(),
        roles_empty=_joined(ranked.role, empty),
        roles_short=_joined(ranked.role, short),
        roles_lost=_joined(ranked.role, empty & ranked.usually_met),
        roles_down=_joined(ranked.role, short & ranked.usually_met),
        roles_never=_joined(ranked.role, ~ranked.ever_met),
    )


def deputies(persons: Table, due: Table) -> Table:
    """Members who could deputise for a role: able, free, and here whenever the hazard is due.

    A member is proposed if they are a helper, hold no role, and are known to be
    here in every month given. Like role cover, this needs a full list.

    Args:
        persons: what :func:`mobility.measures.presence.people` gives.
        due: village_id and month in which the hazard is due; a village without such a month
            gets no deputies.

    Returns:
        village_id, household_id, person_id, sex, age_group, months_here (of the year).
    """
    free = persons.filter(persons.helper & ~has_role(persons))
    known = (*PERSON, "sex", "age_group", "months_here")
    months = person_months(free.select(*known, *HERE))
    in_season = months.inner_join(due.distinct(), ["village_id", "month"])
    always = in_season.group_by(known).agg(stays=(in_season.here.fill_null(0) == 1).all())
    return always.filter(always.stays).drop("stays")


def deputy_counts(deputies: Table) -> Table:
    """Possible deputies of each village: village_id, deputies, women, men."""
    return deputies.group_by("village_id").agg(
        deputies=deputies.count(),
        women=(deputies.sex == "f").sum(),
        men=(deputies.sex == "m").sum(),
    )


def _joined(role: StringColumn, where: BooleanColumn) -> StringColumn:
    """The roles in alphabetical order as one text; null where there is none."""
    return role.collect(where=where).sort().join(SEPARATOR).nullif("")


MEASURES = (
    Measure(
        "weakest_cover",
        N_("Role cover, weakest role"),
        "min over roles of (holders here / minimum)",
        N_("Working convention of this project."),
    ),
    Measure(
        "deputies",
        N_("Possible deputies"),
        "helpers without a role who are here in every month in which the hazard is due",
        N_("Programme options after IOM/LIFT MILDAS note, Example 1; working convention."),
        kinds=("expert judgement", "convention"),
    ),
)
