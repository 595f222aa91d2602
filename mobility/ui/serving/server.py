"""What the server does before its first reader, however it was started.

``app.py`` gives Streamlit the middleware that every request passes, and ``lifespan``, which
does this before the first request:

- Only app.py names the pages. Otherwise Streamlit would list the files of ``pages/`` until app.py
  has run once, and answer a link to ``/flow-map`` with "Page not found".
- The names this server answers to are settled.
- The modules that pages import are loaded, so that the first reader does not wait for them.
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
from mobility.settings import LANGUAGE, UPLOAD_MEGABYTES, publishes_from_pages
from mobility.ui.serving.gate import Gate
from mobility.ui.serving.static_files import StaticFiles
from mobility.words import N_, speak

# By the pages; importing them loads the libraries too.
NEEDED = ("maps", "reports", "store.queries", "ui", "views")
OWN_NAMES = ("localhost", "127.0.0.1", "::1")

MIDDLEWARE = (Middleware(Gate), Middleware(StaticFiles))


def serve(options: Sequence[str]) -> None:
    """Serve the dashboard until it is stopped.

    Args:
        options: of ``streamlit run``.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that open files are closed
    try:
        cli.main(["run", "app.py", *options], standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(0)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Set up before the first request; nothing to do after the last."""
    PagesManager.uses_pages_directory = False
    settle_names()
    settle_uploads()
    read_modules()
    yield


def settle_names() -> None:
    """Allow this machine's own names, the address listened on, and those the operator names."""
    address = config.get_option("server.address") or ""
    names = {*OWN_NAMES, *config.get_option("server.allowedHosts")}
    if not _is_every_address(address):
        names.add(address)
    elif names == {*OWN_NAMES}:
        said = N_(
            "Other machines can reach this port but are refused. To let them in, name the "
            "address they use, with --server.allowedHosts NAME. Read SECURITY.md first."
        )
        click.echo(speak(LANGUAGE.value()).say(said), err=True)
    config.set_option("server.allowedHosts", sorted(names))


def settle_uploads() -> None:
    """Let pages take files as large as an import reads at once, where pages take any."""
    if publishes_from_pages():
        config.set_option("server.maxUploadSize", int(UPLOAD_MEGABYTES.value()))


def _is_every_address(address: str) -> bool:
    """Whether listening there means listening on all addresses of this machine."""
    try:
        return not address or ip_address(address).is_unspecified
    except ValueError:
        return False


def read_modules() -> None:
    """Import the modules that pages use."""
    for part in NEEDED:
        package = import_module(f"{mobility.__name__}.{part}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    gc.freeze()  # modules stay: the garbage collector need not scan them
