"""Start Streamlit on app.py, so that the very first link opened is found.

Beside a folder ``pages/`` a fresh Streamlit server takes the files in it for
the pages, until app.py has run once and said otherwise; a link to
``/flow-map`` opened before that meets "Page not found". Started from here, the
server knows from its first moment that app.py names the pages.
"""

from __future__ import annotations

from collections.abc import Sequence

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli


def serve(options: Sequence[str]) -> None:
    """Serve the dashboard until it is stopped.

    Args:
        options: of ``streamlit run``.
    """
    PagesManager.uses_pages_directory = False
    cli.main(["run", "app.py", *options])
