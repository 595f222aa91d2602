"""Publishing a small release, opening a page on it, and reading what the page says."""

from __future__ import annotations

import re
from html import unescape

import pyarrow as pa
from streamlit.testing.v1 import AppTest

from mobility.settings import PROJECT
from mobility.store import draft, releases

SECONDS = 120


def publish(world: dict[str, pa.Table]) -> None:
    """Make a release of these tables the current one of the data folder that is set."""
    draft.put(world, sources=[{"name": "by hand", "kind": "all"}])
    releases.publish("by hand")


def opened(file: str, **parameters: str) -> AppTest:
    """A page of that release, with link parameters; it has no fault."""
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
