"""Who reads: the owner of the data at the server's own machine, or anybody else.

The one place that decides it. Streamlit knows no more of a reader than the connection their page
came by; that is enough to tell somebody at this machine from somebody who was let in from
another, and not enough to tell one person from another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from mobility.access import OWNER, READER, Viewer
from mobility.errors import MobilityError
from mobility.ui.frame import parts, state

PASSED_ON = ("forwarded", "via", "x-real-ip")  # by a proxy; beside all that begin with:
X_FORWARDED = "x-forwarded-"


def viewer() -> Viewer:
    """Whom the store is asked for in this session."""
    own = at_own_machine(st.context.headers.to_dict(), st.context.ip_address)
    return OWNER if own else READER


def at_own_machine(headers: Mapping[str, str], address: str | None) -> bool:
    """Whether a connection was made at the server's own machine.

    It comes from the loopback, its page was asked for by a name of the loopback, and no proxy
    says that it passes on what somebody else asked.

    Args:
        headers: of the request that opened the connection.
        address: where it came from; None, as Streamlit has it, is the loopback.
    """
    given = {name.lower(): value for name, value in headers.items()}
    if any(name in PASSED_ON or name.startswith(X_FORWARDED) for name in given):
        return False
    asked_by = (f"//{given.get('host', '')}", given.get("origin", ""))
    hosts = [urlsplit(each).hostname for each in asked_by]
    return (address is None or _is_loopback(address)) and all(map(_is_loopback, hosts))


def _is_loopback(host: str | None) -> bool:
    try:
        found = ip_address(host or "")
    except ValueError:
        return host == "localhost"
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def permitted(require: Callable[..., None], *arguments: Any) -> bool:
    """Whether a rule of :mod:`mobility.access` lets the reader; the page says why where not."""
    try:
        require(viewer(), *arguments)
    except MobilityError as error:
        parts.note(state.words().error(error))
        return False
    return True
