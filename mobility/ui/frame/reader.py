"""Who reads: the owner of the data at the server's own machine, or anybody else.

The only place that decides this. All that Streamlit knows of a reader is the connection; that is
enough to tell whether they sit at this machine, and not enough to tell who they are.
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

PASSED_ON = ("forwarded", "via", "x-real-ip")  # headers of proxies, as are all that begin with:
X_FORWARDED = "x-forwarded-"


def viewer() -> Viewer:
    """The viewer on whose behalf this session queries the store."""
    own = at_own_machine(st.context.headers.to_dict(), st.context.ip_address)
    return OWNER if own else READER


def at_own_machine(headers: Mapping[str, str], address: str | None) -> bool:
    """Whether a connection was made at the server's own machine.

    It is if it comes from the loopback address, the page was requested by a name of the loopback,
    and no header says that a proxy forwards it.

    Args:
        headers: of the request that opened the connection.
        address: where it came from; Streamlit gives None for the loopback.
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
    """Whether a rule of :mod:`mobility.access` allows the reader this; else the page says why."""
    why_not = refusal(require, *arguments)
    if why_not:
        parts.note(why_not)
    return not why_not


def refusal(require: Callable[..., None], *arguments: Any) -> str:
    """Why a rule of :mod:`mobility.access` forbids the reader this; empty if it does not."""
    try:
        require(viewer(), *arguments)
    except MobilityError as error:
        return state.words().error(error)
    return ""
