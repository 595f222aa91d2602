"""Opening a page on a small release, and reading what the page says."""

from __future__ import annotations

import re
from html import unescape

from streamlit.testing.v1 import AppTest

from mobility.settings import PROJECT

SECONDS = 120


def opened(file: str, **parameters: str) -> AppTest:
    """A page of the release in use, with link parameters; it has no fault."""
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=SECONDS)
    for name, value in parameters.items():
        app.query_params[name] = value
    app = app.run().switch_page(f"pages/{file}.py").run()
    assert not app.exception
    assert not app.error
    return app


def text(app: AppTest) -> str:
    """Everything the page says, one line a table row, without tags."""
    html = " ".join(each.proto.body for each in app.get("html"))
    html = re.sub(r"</(tr|li|h1|h2|p|table|section)>", "\n", html)
    plain = unescape(re.sub(r"<[^>]+>", " ", html))
    return "\n".join(" ".join(line.split()) for line in plain.splitlines())
