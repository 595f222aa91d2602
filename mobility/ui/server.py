"""Start Streamlit on app.py, so that the very first link opened is found.

Beside a folder ``pages/`` a fresh Streamlit server takes the files in it for
the pages, until app.py has run once and said otherwise; a link to
``/flow-map`` opened before that meets "Page not found". Started from here, the
server knows from its first moment that app.py names the pages.

What the pages import is read before the server listens, so that its first
reader does not wait for it.
"""

from __future__ import annotations

import gc
import pkgutil
from collections.abc import Sequence
from importlib import import_module

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

import mobility

NEEDED = ("maps", "reports", "store.queries", "views")  # by the pages; brings the libraries too


def serve(options: Sequence[str]) -> None:
    """Serve the dashboard until it is stopped.

    Args:
        options: of ``streamlit run``.
    """
    read_modules()
    PagesManager.uses_pages_directory = False
    cli.main(["run", "app.py", *options])


def read_modules() -> None:
    """Import what pages are made of."""
    for part in NEEDED:
        package = import_module(f"{mobility.__name__}.{part}")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    gc.freeze()  # what stays for good is not looked through for garbage
