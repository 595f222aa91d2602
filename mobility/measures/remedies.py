"""Changes that would improve a village's verdict: responders to add, to bring back and to lend.

All are counted in people of one village and month, from its building blocks
and the limits of the verdict. From a sample they are estimates and may have
fractions; the views round up the people needed.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import FloatingColumn, Table

from mobility.measures.measure import Measure
from mobility.measures.parameters import Limits
from mobility.measures.rounding import ROUNDING
from mobility.measures.sampling import at_least_zero
from mobility.words import N_


def with_remedies(months: Table, limits: Limits) -> Table:
    """The rows with responders_to_add, responders_to_return and responders_to_spare.

    Args:
        months: building blocks of villages.
        limits: the limits that must be met.
    """
    usual, here, aid = months.responders_reference, months.responders, months.needs_help
    return months.mutate(
        responders_to_add=responders_to_add(aid, here, limits.help_loss),
        responders_to_return=responders_to_return(usual, here, limits.rai_loss),
        responders_to_spare=responders_to_spare(aid, here, usual, limits),
    )


def responders_to_add(
    needs_help: FloatingColumn, responders: FloatingColumn, help_loss: float
) -> FloatingColumn:
    """Responders to add so that nobody has more than ``help_loss`` people to help."""
    return at_least_zero(_whole_above(needs_help / help_loss) - responders)


def responders_to_return(
    responders_reference: FloatingColumn, responders: FloatingColumn, rai_loss: float
) -> FloatingColumn:
    """Usual responders to bring back so that their share is ``rai_loss`` or more."""
    return at_least_zero(_whole_above(responders_reference * rai_loss) - responders)


def responders_to_spare(
    needs_help: FloatingColumn,
    responders: FloatingColumn,
    responders_reference: FloatingColumn,
    limits: Limits,
) -> FloatingColumn:
    """Responders who could help elsewhere while their village stays within the limits of loss."""
    for_help = responders - needs_help / limits.help_loss
    for_share = responders - responders_reference * limits.rai_loss
    fewer = ibis.ifelse(for_share < for_help, for_share, for_help)
    return at_least_zero((fewer + ROUNDING).floor().cast("float64"))


def _whole_above(people: FloatingColumn) -> FloatingColumn:
    """Rounded up to whole people, ignoring the last digits of a sum."""
    return (people - ROUNDING).ceil().cast("float64")


MEASURES = (
    Measure(
        "responders_to_add",
        N_("Responders to add"),
        "max(0, ceil(needs_help / help_loss) - responders)",
        N_("Working convention of this project."),
        ("help_loss",),
    ),
    Measure(
        "responders_to_return",
        N_("Usual responders to bring back"),
        "max(0, ceil(responders_reference * rai_loss) - responders)",
        N_("Working convention of this project."),
        ("rai_loss",),
    ),
    Measure(
        "responders_to_spare",
        N_("Responders to spare"),
        "max(0, floor(min(responders - needs_help / help_loss, "
        "responders - responders_reference * rai_loss)))",
        N_("Working convention of this project."),
        ("help_loss", "rai_loss"),
    ),
)
