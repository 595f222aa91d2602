"""The verdict of a village and month: loss, watch, ok, cannot tell or no data.

It is judged from the building blocks each time, so that a reader can move the
limits. Where an estimate has an interval, both ends are judged; if they
disagree, nobody can tell.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Column, FloatingColumn, IntegerColumn, StringColumn, Table

from mobility.measures.measure import Measure
from mobility.measures.parameters import Limits
from mobility.words import N_

__all__ = ["VERDICTS", "Limits", "with_verdict"]

VERDICTS = (N_("loss"), N_("watch"), N_("ok"), N_("cannot tell"), N_("no data"))


def with_verdict(months: Table, limits: Limits) -> Table:
    """The rows with a ``verdict``.

    Args:
        months: building blocks of villages or areas.
        limits: the lines to judge by.
    """
    worst = _severity(
        months,
        ibis.coalesce(months.rai_low, months.rai),
        ibis.coalesce(months.help_high, months.help_per_responder),
        limits,
    )
    best = _severity(
        months,
        ibis.coalesce(months.rai_high, months.rai),
        ibis.coalesce(months.help_low, months.help_per_responder),
        limits,
    )
    return months.mutate(verdict=_verdict(months, worst, best))


def _verdict(months: Table, worst: IntegerColumn, best: IntegerColumn) -> StringColumn:
    nothing = months.basis.isnull() | ~months.known | (months.people == 0)
    undefined = months.rai.isnull() & months.help_per_responder.isnull() & ~_is(months.no_responder)
    return ibis.cases(
        (_is(nothing), "no data"),
        (~months.published | undefined | (worst != best), "cannot tell"),
        (worst == 2, "loss"),
        (worst == 1, "watch"),
        else_="ok",
    )


def _severity(
    months: Table, rai: FloatingColumn, help_ratio: FloatingColumn, limits: Limits
) -> IntegerColumn:
    """2 loss, 1 watch, 0 ok, at one end of the intervals."""
    is_loss = (
        _is(rai < limits.rai_loss)
        | _is(help_ratio > limits.help_loss)
        | _is(months.no_responder)
        | months.roles_empty.notnull()
    )
    is_watch = (
        _is(rai < limits.rai_watch)
        | _is(help_ratio > limits.help_watch)
        | months.roles_short.notnull()
    )
    return ibis.cases((is_loss, 2), (is_watch, 1), else_=0)


def _is(condition: Column) -> Column:
    """What is not known to hold does not hold."""
    return condition.fill_null(False)


MEASURES = (
    Measure(
        "verdict",
        N_("Verdict"),
        N_("loss, watch, ok, cannot tell, no data"),
        "loss if rai < rai_loss or help_per_responder > help_loss or a role has nobody here; "
        "watch if rai < rai_watch or help_per_responder > help_watch or a role is below its "
        "minimum; ok otherwise",
        N_(
            '"Cannot tell" where the ends of the sampling interval give different verdicts, or too '
            'few households were surveyed. "No data" where a month is not known.'
        ),
        N_("Working convention of this project."),
        ("rai_loss", "rai_watch", "help_loss", "help_watch"),
    ),
)
