"""Who writes: the name that signs a release, or what is agreed on a plan."""

from __future__ import annotations

import getpass

from mobility.errors import UsageError
from mobility.words import N_

LONGEST_AUTHOR = 100  # letters


def author_name(given: str | None = None) -> str:
    """The name as given, or the system's; it is written to terminals, pages and files.

    Raises:
        UsageError: the name given cannot be one.
    """
    if given is None:
        return "".join(filter(str.isprintable, _system_user()))[:LONGEST_AUTHOR]
    author = given.strip()
    if not author or not author.isprintable() or len(author) > LONGEST_AUTHOR:
        raise UsageError(
            N_("The author's name must be 1 to {most} characters on one line."),
            remedy=N_("Give it with --author NAME."),
            most=LONGEST_AUTHOR,
        )
    return author


def _system_user() -> str:
    """The user of this process; empty if the system does not know them."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        return ""
