"""What a server does before its first reader, however it was started.

``app.py`` hands Streamlit the two parts below: the gate that every request passes, and what is
done before the first is answered:

- app.py alone names the pages. Beside a folder ``pages/`` Streamlit would take the files in it
  for the pages until app.py has run once, and meet a link to ``/flow-map`` with "Page not found".
- The names this server answers to are settled.
- What the pages import is read, so that the first reader does not wait for it.
"""

from __future__ import annotations

import gc
import pkgutil
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from ipaddress import ip_address

import click
import streamlit as st
from starlette.middleware import Middleware
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

import mobility
from mobility.settings import LANGUAGE
from mobility.ui.serving.gate import Gate
from mobility.ui.serving.static_files import StaticFiles
from mobility.words import N_, speak

# By the pages; they bring the libraries too.
NEEDED = ("maps", "reports", "store.queries", "ui", "views")
OWN_NAMES = ("localhost", "127.0.0.1", "::1")

MIDDLEWARE = (Middleware(Gate), Middleware(StaticFiles))


def serve(options: Sequence[str]) -> None:
    """Serve the dashboard until it is stopped.

    Args:
        options: of ``streamlit run``.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # what is open is closed and cleared
    try:
        cli.main(["run", "app.py", *options], standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(0)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """From before the first request to after the last."""
    PagesManager.uses_pages_directory = False
    settle_names()
    read_modules()
    yield


def settle_names() -> None:
    """Answer to this machine's own names, the address listened on, and those the operator names."""
    address = config.get_option("server.address") or ""
    names = {*OWN_NAMES, *config.get_option("server.allowedHosts")}
    if not _is_every_address(address):
        names.add(address)
    elif names == {*OWN_NAMES}:
        said = N_(
            "Other machines reach this port and are refused: name the address they know it by, "
            "with --server.allowedHosts NAME. Read SECURITY.md first."
        )
        click.echo(speak(LANGUAGE.value()).say(said), err=True)
    config.set_option("server.allowedHosts", sorted(names))


def _is_every_address(address: str) -> bool:
    """Whether a server that listens there listens on all that this machine has."""
    try:
        return not address or ip_address(address).is_unspecified
    except ValueError:
        return False


def read_modules() -> None:
    """Import what pages are made of."""
    for part in NEEDED:
        package = import_module(f"{mobility.__name__}.{part}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    gc.freeze()  # what stays for good is not looked through for garbage
