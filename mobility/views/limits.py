"""Limits that a reader moved on the page, in a link and back.

What a link does not say is the value of ``parameters.toml``. Limits that
contradict one another (a watch line beyond the loss line) are left out whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from mobility.measures.parameters import Limits, parameters

NAMES = tuple(field.name for field in fields(Limits))
DECIMALS = 4


def limits_from_url(values: Mapping[str, str]) -> tuple[Limits, tuple[str, ...]]:
    """The limits a link describes, and the names of parameters it had to leave out."""
    usual, ignored = parameters().limits, []
    limits = usual
    for name in NAMES:
        if name not in values:
            continue
        try:
            limits = replace(limits, **{name: float(values[name])})
        except ValueError:
            ignored.append(name)
    if not is_possible(limits):
        return usual, tuple(name for name in NAMES if name in values)
    return limits, tuple(ignored)


def limits_to_url(limits: Limits) -> dict[str, str]:
    """Parameters of a link; a limit at its usual value is left out."""
    usual = parameters().limits
    return {
        name: f"{getattr(limits, name):.{DECIMALS}g}"
        for name in NAMES
        if abs(getattr(limits, name) - getattr(usual, name)) > 0.5 * 10**-DECIMALS
    }


def is_possible(limits: Limits) -> bool:
    """Whether the lines do not contradict one another."""
    return (
        0 < limits.rai_loss <= limits.rai_watch <= 1
        and 0 < limits.help_watch <= limits.help_loss < float("inf")
    )
