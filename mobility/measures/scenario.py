"""What if: the numbers of villages as they would be, judged by the same code.

A scenario changes building blocks, never the release: more people leave, a
hazard comes in other months, helpers are brought, newcomers are assigned.
Numbers it does not touch stay the same, so an empty scenario changes nothing.
What is usual stays that of the release: a village is compared with itself as it is.
Helpers who are brought or assigned leave fewer people without helpers; availability is of
members only and does not change. A scenario shifts estimates and has no error of its
own: the ends of an interval move in proportion to their estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
from ibis.expr.types import (
    BooleanColumn,
    Column,
    FloatingColumn,
    IntegerValue,
    NumericValue,
    Table,
)

from mobility.link import SEVERAL_MONTHS, SHARE, TEXT, Linked, parameter, some_of, whole
from mobility.measures import ends
from mobility.measures.ends import ENDS, HIGH, LOW, at
from mobility.measures.joins import joined
from mobility.measures.measure import Measure
from mobility.measures.places import Located
from mobility.measures.rounding import ROUNDING, reaches
from mobility.measures.sampling import bounded
from mobility.tables import AGE_GROUPS, SEXES
from mobility.words import MONTHS, N_

KEYS = ("place_id", "year", "month")
MOST_SHIFT, MOST_BROUGHT = 6, 100
LEAVING, BROUGHT = N_("people who leave"), N_("helpers brought")
SHIFT = whole(-MOST_SHIFT, MOST_SHIFT)


@dataclass(frozen=True)
class Scenario(Linked):
    """The changes of a scenario.

    In a question that is compiled, expressions stand for its numbers and for the place.

    Attributes:
        leave_share: share (0-1) of the people here in these groups who leave as well.
        leave_sexes, leave_ages, leave_months: who leaves and when; empty is all.
        hazard_shift: months that every hazard comes later; below zero, earlier.
        brought: helpers from elsewhere in each village, here all year.
        brought_to: code of the place in whose villages they are; empty is every village.
        assigned_share: share (0-1) of the newcomers trained and assigned as helpers.
    """

    leave_share: float = parameter(0.0, LEAVING, SHARE, "leave")
    leave_sexes: tuple[str, ...] = parameter((), LEAVING, some_of(SEXES))
    leave_ages: tuple[str, ...] = parameter((), LEAVING, some_of(AGE_GROUPS))
    leave_months: tuple[int, ...] = parameter((), LEAVING, SEVERAL_MONTHS)
    hazard_shift: int = parameter(0, N_("months a hazard is moved by"), SHIFT, "shift")
    brought: int = parameter(0, BROUGHT, whole(0, MOST_BROUGHT))
    brought_to: str | Located = parameter("", BROUGHT, TEXT)
    assigned_share: float = parameter(0.0, N_("newcomers assigned"), SHARE, "assigned")

    @property
    def moves_hazards(self) -> bool:
        """Whether a hazard comes in other months; twelve months later is the same month."""
        return _moves(self.hazard_shift % len(MONTHS))

    @property
    def moves_people(self) -> bool:
        """Whether the numbers of any village may change."""
        return any(map(_moves, (self.leave_share, self.brought, self.assigned_share)))

    @property
    def is_neutral(self) -> bool:
        """Whether it changes nothing."""
        return not (self.moves_people or self.moves_hazards)


def _moves(number: float | NumericValue) -> bool:
    """Whether a number changes anything; an expression stands for one that does."""
    return isinstance(number, NumericValue) or number != 0


def shifted(hazards: Table, months_later: int | IntegerValue) -> Table:
    """A hazard calendar moved by some months, levels and weights together; December joins January.

    Args:
        hazards: any table with a ``month``.
        months_later: months; below zero, earlier.
    """
    year = len(MONTHS)
    moved = ((hazards.month.cast("int64") - 1 + months_later) % year + year) % year + 1
    return hazards.mutate(month=moved.cast("int32"))


def applied(rows: Table, groups: Table, helped_places: Table, scenario: Scenario) -> Table:
    """Villages as the scenario has them.

    Args:
        rows: villages with their numbers at both ends (:func:`mobility.measures.ends.with_ends`).
        groups: people here of the groups that leave
            (:func:`mobility.measures.groups.here_by_group`).
        helped_places: place_id of the villages to which helpers are brought.
        scenario: what is different.

    Returns:
        The columns given. Which role holders leave is not known: roles stay as they are. Nor
        does it follow who of those who leave is a woman: helpers by sex are null where some do.
    """
    changed = _with_parts(rows, groups, helped_places, scenario)
    helpers = _less(changed.helpers, changed.leave_helpers)
    needs_help = _less(changed.needs_help, changed.leave_needs_help)
    people_here = _less(changed.people_here, changed.leave_people)
    leaves = changed.leave_people + changed.leave_helpers + changed.leave_needs_help > 0
    changed = changed.mutate(
        people_here=people_here,
        people_away=changed.people_away + changed.leave_people,
        people_to_protect=people_here + changed.newcomers,
        helpers=helpers,
        needs_help=needs_help,
        helpers_women=leaves.ifelse(None, changed.helpers_women),
        helpers_men=leaves.ifelse(None, changed.helpers_men),
        helpers_added=changed.brought + changed.assigned,
        **_ends_moved(changed, "helpers", helpers),
        **_ends_moved(changed, "needs_help", needs_help),
    )
    return _with_availability(changed, leaves).select(*rows.columns)


def _ends_moved(rows: Table, number: str, now: FloatingColumn) -> dict[str, Column]:
    """The ends of a number, moved with it."""
    return {
        f"{number}_{end.name}": _moved(at(rows, number, end), rows[number], now) for end in ENDS
    }


def _with_availability(rows: Table, leaves: BooleanColumn) -> Table:
    """Availability of those who stay; where nobody leaves it is untouched, to the last digit."""
    shares = {
        "availability": ends.availability(rows),
        "availability_low": ends.availability(rows, LOW),
        "availability_high": ends.availability(rows, HIGH),
    }
    return rows.mutate(**{name: leaves.ifelse(share, rows[name]) for name, share in shares.items()})


def _with_parts(rows: Table, groups: Table, helped_places: Table, scenario: Scenario) -> Table:
    """What the scenario adds and removes in each village and month."""
    helped = helped_places.select("place_id", is_helped=ibis.literal(True)).distinct()
    rows = joined(joined(rows, groups, KEYS), helped, ["place_id"])
    leaves = rows.month.isin(scenario.leave_months or MONTHS)
    share = ibis.ifelse(leaves, scenario.leave_share, 0.0)
    return rows.mutate(
        leave_people=share * rows.group_people.fill_null(0.0),
        leave_helpers=share * rows.group_helpers.fill_null(0.0),
        leave_needs_help=share * rows.group_needs_help.fill_null(0.0),
        brought=ibis.ifelse(rows.is_helped.fill_null(False), scenario.brought, 0.0),
        assigned=scenario.assigned_share * rows.newcomers.fill_null(0.0),
    )


def _moved(end: FloatingColumn, was: FloatingColumn, now: FloatingColumn) -> Column:
    """The end of an interval, moved in proportion to its estimate.

    In proportion to 0, or to an undefined estimate, nothing can be moved: the end is null.
    """
    return ibis.cases(
        (was > 0, end * now / was), ((was == 0) & (now == 0), end), else_=ibis.null("float64")
    )


def _less(total: FloatingColumn, part: FloatingColumn) -> FloatingColumn:
    """What is left, never below zero; a remainder in the last digits counts as nobody."""
    left = total - part
    return ibis.ifelse(left < ROUNDING, 0.0, left)


def attendance(months: Table, enough: float) -> Table:
    """How many could take part in a drill in each month: the helpers who are here.

    Args:
        months: villages with helpers, helpers_usual and availability.
        enough: least availability for which a drill is worth holding.

    Returns:
        month, helpers (members only), helpers_usual, share (sum over sum, at most 1),
        villages_enough, villages_known, villages_total. Sums are over the villages whose
        month is known.
    """
    known = months.availability.notnull()
    sums = months.group_by("month").agg(
        helpers=months.helpers.sum(where=known),
        helpers_usual=months.helpers_usual.sum(where=known),
        villages_enough=(known & reaches(months.availability, enough)).fill_null(False).sum(),
        villages_known=known.sum(),
        villages_total=months.count(),
    )
    return sums.mutate(share=bounded(sums.helpers / sums.helpers_usual.nullif(0)))


MEASURES = (
    Measure(
        "scenario_helpers",
        N_("Helpers here in a scenario"),
        "max(0, helpers - leave_share * group_helpers)",
        N_("Working convention of this project."),
    ),
    Measure(
        "scenario_availability",
        N_("Availability in a scenario"),
        "min(1, max(0, helpers - leave_share * group_helpers) / helpers_usual)",
        N_("Working convention of this project."),
    ),
    Measure(
        "scenario_needs_help",
        N_("People who may need help in a scenario"),
        "max(0, needs_help - leave_share * group_needs_help)",
        N_("Working convention of this project."),
    ),
    Measure(
        "scenario_without_helpers",
        N_("People without two helpers in a scenario"),
        "max(0, scenario_needs_help - (scenario_helpers + brought + assigned_share * newcomers)"
        " / helpers_each)",
        N_("Working convention of this project."),
        ("helpers_each", "newcomer_share_as_helpers"),
    ),
    Measure(
        "scenario_interval",
        N_("Interval in a scenario"),
        "end * scenario_estimate / estimate",
        N_("Exact where a share of everybody leaves; else a working convention of this project."),
    ),
    Measure(
        "attendance",
        N_("Helpers who could take part in a drill"),
        "sum of helpers here / sum of helpers_usual, over villages whose month is known",
        N_("Working convention of this project."),
        ("availability_watch",),
    ),
)
