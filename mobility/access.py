"""Who may see what: tiers, what each permits, and why.

A release names the tier it may be opened to; until its owner opens it, that is
``local``: the person at this machine. Somebody whom the owner lets in from another
machine reads it as a ``reader``. :mod:`mobility.store.queries` asks :func:`require`
before it returns a row.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobility.errors import MobilityError, UsageError
from mobility.settings import PUBLISH_FROM_PAGES, publishes_from_pages
from mobility.words import N_


@dataclass(frozen=True)
class Tier:
    """One tier: its name, whether it may read single households and people, and the reason."""

    name: str
    households: bool
    reason: str


LOCAL = Tier(N_("local"), True, N_("The data's owner, or their team, on their own machine."))
REMOTE = Tier(N_("reader"), False, N_("Somebody whom the owner lets read from another machine."))
TIERS = {tier.name: tier for tier in (LOCAL, REMOTE)}


@dataclass(frozen=True)
class Viewer:
    """Who asks."""

    tier: Tier = LOCAL


OWNER = Viewer()
READER = Viewer(REMOTE)


def require_households(viewer: Viewer) -> None:
    """Raise unless ``viewer`` may read single households and people."""
    if not viewer.tier.households:
        raise MobilityError(
            N_("Lists of households and people open on the data owner's own machine only."),
            remedy=N_("Counts are shown here."),
        )


def require(viewer: Viewer, opened_to: str) -> None:
    """Raise unless ``viewer`` may read a release opened to tier ``opened_to``."""
    if opened_to not in TIERS or viewer.tier.name not in TIERS:
        raise MobilityError(
            N_("This release is open to {tier}, which this version does not support."),
            remedy=N_("Use a version that knows this tier."),
            tier=opened_to,
        )


def require_owner(viewer: Viewer, opened_to: str) -> None:
    """Raise unless ``viewer`` owns the release: only they may publish a change of it."""
    require(viewer, opened_to)
    if viewer.tier != LOCAL or opened_to != LOCAL.name:
        raise MobilityError(
            N_("A change is published on the data owner's own machine only."),
            remedy=N_("Open the dashboard there, or ask whoever published the release."),
        )


def require_publisher(viewer: Viewer, opened_to: str) -> None:
    """Raise unless ``viewer`` may publish from a page: its owner, where that is switched on."""
    require_owner(viewer, opened_to)
    if not publishes_from_pages():
        raise UsageError(
            N_("Publishing from pages is switched off."),
            remedy=N_("Start the dashboard with the setting {setting}=1."),
            setting=PUBLISH_FROM_PAGES.name,
        )


def require_writer(viewer: Viewer, opened_to: str) -> None:
    """Raise unless ``viewer`` may write what is agreed on the plan of a release."""
    require(viewer, opened_to)
    if viewer.tier != LOCAL:
        raise MobilityError(
            N_("What is agreed is written on the data owner's own machine only."),
            remedy=N_("Open the dashboard there, or print the plan and write on paper."),
        )


def require_storyteller(viewer: Viewer) -> None:
    """Raise unless ``viewer`` may keep a story here, or remove one."""
    if viewer.tier != LOCAL:
        raise MobilityError(
            N_("Stories are kept on the data owner's own machine only."),
            remedy=N_("Download the story, change the file, and ask the owner to bring it in."),
        )
