"""What if: the building blocks of villages as they would be, judged by the same code.

A scenario changes building blocks, never the release: more people leave, a
hazard comes in other months, people are trained, newcomers are assigned.
Numbers it does not touch stay the same, so an empty scenario changes nothing.
It shifts estimates and has no sampling error of its own: the ends of an
interval move in proportion to their estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
from ibis.expr.types import Column, FloatingColumn, IntegerValue, NumericValue, Table

from mobility.link import SEVERAL_MONTHS, SHARE, TEXT, Linked, parameter, some_of, whole
from mobility.measures.absence import responders_with_newcomers
from mobility.measures.joins import joined
from mobility.measures.measure import Measure
from mobility.measures.places import Located
from mobility.measures.rounding import ROUNDING, reaches
from mobility.measures.sampling import bounded
from mobility.tables import AGE_GROUPS, SEXES
from mobility.words import MONTHS, N_

KEYS = ("place_id", "year", "month")
MOST_SHIFT, MOST_TRAINED = 6, 100
LEAVING, TRAINED = N_("people who leave"), N_("people trained")
SHIFT = whole(-MOST_SHIFT, MOST_SHIFT)


@dataclass(frozen=True)
class Scenario(Linked):
    """The changes of a scenario.

    In a question that is compiled, expressions stand for its numbers and for the place.

    Attributes:
        leave_share: share (0-1) of the people here in these groups who leave as well.
        leave_sexes, leave_ages, leave_months: who leaves and when; empty is all.
        hazard_shift: months that every hazard comes later; below zero, earlier.
        trained: additional people in each village who can help, here all year.
        trained_at: code of the place in whose villages they are; empty is every village.
        assigned_share: share (0-1) of the newcomers trained and assigned as responders.
    """

    leave_share: float = parameter(0.0, LEAVING, SHARE, "leave")
    leave_sexes: tuple[str, ...] = parameter((), LEAVING, some_of(SEXES))
    leave_ages: tuple[str, ...] = parameter((), LEAVING, some_of(AGE_GROUPS))
    leave_months: tuple[int, ...] = parameter((), LEAVING, SEVERAL_MONTHS)
    hazard_shift: int = parameter(0, N_("months a hazard is moved by"), SHIFT, "shift")
    trained: int = parameter(0, TRAINED, whole(0, MOST_TRAINED))
    trained_at: str | Located = parameter("", TRAINED, TEXT)
    assigned_share: float = parameter(0.0, N_("newcomers assigned"), SHARE, "assigned")

    @property
    def moves_hazards(self) -> bool:
        """Whether a hazard comes in other months; twelve months later is the same month."""
        return _moves(self.hazard_shift % len(MONTHS))

    @property
    def moves_people(self) -> bool:
        """Whether the numbers of any village may change."""
        return any(map(_moves, (self.leave_share, self.trained, self.assigned_share)))

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


def applied(months: Table, groups: Table, trained_places: Table, scenario: Scenario) -> Table:
    """Building blocks as the scenario has them.

    Args:
        months: building blocks of villages.
        groups: people here of the groups that leave
            (:func:`mobility.measures.groups.here_by_group`).
        trained_places: place_id of the villages where people are trained.
        scenario: what is different.

    Returns:
        The columns given. Which role holders leave is not known: roles stay as they are.
    """
    rows = _with_parts(months, groups, trained_places, scenario)
    people_here = _less(rows.people_here, rows.leave_people)
    members = _less(rows.responders, rows.leave_responders) + rows.trained
    rows = rows.mutate(
        people_here=people_here,
        people_away=rows.people_away + rows.leave_people,
        people_to_protect=people_here + rows.newcomers,
        members_able=members,
        responders=responders_with_newcomers(members, rows.newcomers, scenario.assigned_share),
        responders_reference=rows.responders_reference + rows.trained,
        needs_help=_less(rows.needs_help, rows.leave_needs_help),
    )
    kept = {
        name: ibis.ifelse(rows.touched, column, rows[name])
        for name, column in _ratios(rows).items()
    }
    return rows.mutate(**kept).select(*months.columns)


def _with_parts(months: Table, groups: Table, trained_places: Table, scenario: Scenario) -> Table:
    """What the scenario adds and removes in each village and month, and whether it changes it."""
    trained = trained_places.select("place_id", is_trained=ibis.literal(True)).distinct()
    rows = joined(joined(months, groups, KEYS), trained, ["place_id"])
    leaves = rows.month.isin(scenario.leave_months or MONTHS)
    share = ibis.ifelse(leaves, scenario.leave_share, 0.0)
    rows = rows.mutate(
        leave_people=share * rows.group_people.fill_null(0.0),
        leave_responders=share * rows.group_responders.fill_null(0.0),
        leave_needs_help=share * rows.group_needs_help.fill_null(0.0),
        trained=ibis.ifelse(rows.is_trained.fill_null(False), scenario.trained, 0.0),
        assigned=scenario.assigned_share * rows.newcomers.fill_null(0.0),
    )
    touched = (
        rows.leave_people + rows.leave_responders + rows.leave_needs_help
        + rows.trained + rows.assigned
    )  # fmt: skip
    return rows.mutate(touched=touched > 0)


def _ratios(rows: Table) -> dict[str, Column]:
    """The ratios of the new numbers, with the intervals that go with them."""
    is_full, rai = rows.basis == "full", rows.members_able / rows.responders_reference.nullif(0)
    aid = rows.needs_help / rows.responders.nullif(0)
    shares = bounded(rows.rai), bounded(rai)  # as the ends are; counts can pass 1
    ratios = rows.help_per_responder, aid
    return {
        "rai": rai,
        "rai_low": is_full.ifelse(rai, bounded(_moved(rows.rai_low, *shares))),
        "rai_high": is_full.ifelse(rai, bounded(_moved(rows.rai_high, *shares))),
        "help_per_responder": aid,
        "help_low": is_full.ifelse(aid, _moved(rows.help_low, *ratios)),
        "help_high": is_full.ifelse(aid, _moved(rows.help_high, *ratios)),
        "no_responder": ((rows.responders == 0) & (rows.needs_help > 0)).fill_null(False),
    }


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
    """How many could take part in a drill in each month: the usual responders who are here.

    Args:
        months: building blocks of villages.
        enough: least share of a village's usual responders for which a drill is worth holding.

    Returns:
        month, responders (members only), responders_reference, share (sum over sum),
        villages_enough, villages_known, villages_total. Sums are over the villages whose
        month is known.
    """
    known = months.rai.notnull()
    sums = months.group_by("month").agg(
        responders=(months.rai * months.responders_reference).sum(where=known),
        responders_reference=months.responders_reference.sum(where=known),
        villages_enough=(known & reaches(months.rai, enough)).fill_null(False).sum(),
        villages_known=known.sum(),
        villages_total=months.count(),
    )
    return sums.mutate(share=sums.responders / sums.responders_reference.nullif(0))


MEASURES = (
    Measure(
        "scenario_responders",
        N_("Responders here in a scenario"),
        "max(0, responders - leave_share * group_responders) + trained"
        " + assigned_share * newcomers",
        N_("Working convention of this project."),
        ("newcomer_share_as_responders",),
    ),
    Measure(
        "scenario_rai",
        N_("Responder availability in a scenario"),
        "(max(0, responders - leave_share * group_responders) + trained)"
        " / (responders_reference + trained)",
        N_("Working convention of this project."),
    ),
    Measure(
        "scenario_needs_help",
        N_("People needing help in a scenario"),
        "max(0, needs_help - leave_share * group_needs_help)",
        N_("Working convention of this project."),
    ),
    Measure(
        "scenario_interval",
        N_("Interval in a scenario"),
        "end * scenario_estimate / estimate",
        N_("Exact where a share of everybody leaves; else a working convention of this project."),
    ),
    Measure(
        "attendance",
        N_("Usual responders who could take part in a drill"),
        "sum of responders here / sum of responders_reference, over villages whose month is known",
        N_("Working convention of this project."),
        ("rai_watch",),
    ),
)
