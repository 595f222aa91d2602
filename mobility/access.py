"""Who may see what: tiers, what each permits, and why.

A release names the tier it may be opened to; until its owner opens it, that is
``local``: the person at this machine. :mod:`mobility.store.queries` asks
:func:`require` before it returns a row.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobility.errors import MobilityError
from mobility.words import N_


@dataclass(frozen=True)
class Tier:
    """One tier: its name, whether it may read single households and people, and the reason."""

    name: str
    households: bool
    reason: str


LOCAL = Tier(N_("local"), True, N_("The data's owner, or their team, on their own machine."))
TIERS = {tier.name: tier for tier in (LOCAL,)}


@dataclass(frozen=True)
class Viewer:
    """Who asks."""

    tier: Tier = LOCAL


OWNER = Viewer()


def require_households(viewer: Viewer) -> None:
    """Raise unless ``viewer`` may read single households and people."""
    if not viewer.tier.households:
        raise MobilityError(
            N_("Lists of households are for the village's own device; {tier} cannot see them."),
            remedy=N_("Ask for counts instead."),
            tier=viewer.tier.name,
        )


def require(viewer: Viewer, opened_to: str) -> None:
    """Raise unless ``viewer`` may read a release opened to tier ``opened_to``."""
    if opened_to not in TIERS or viewer.tier.name not in TIERS:
        raise MobilityError(
            N_("This release is opened to {tier}, which this version cannot serve."),
            remedy=N_("Use a version that knows this tier."),
            tier=opened_to,
        )


def require_owner(viewer: Viewer, opened_to: str) -> None:
    """Raise unless ``viewer`` owns the release: only they may publish a change of it."""
    require(viewer, opened_to)
    if viewer.tier != LOCAL or opened_to != LOCAL.name:
        raise MobilityError(
            N_("Only the owner of the data may publish a change."),
            remedy=N_("Ask whoever published the release."),
        )
