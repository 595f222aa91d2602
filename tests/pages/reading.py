"""Opening a page on a small release, and reading what the page says."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from mobility.settings import PROJECT
from mobility.ui.frame.navigation import PAGES

SECONDS = 120
ADDRESSES = {entry.file: entry.address for entry in PAGES[1:]}


def app_at(file: str = PAGES[0].file, **parameters: str) -> AppTest:
    """The app, which is asked for a page by its address and link parameters, before it runs.

    A browser comes so too. ``switch_page`` only knows addresses after a first run, which draws the
    Overview for nothing.
    """
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=SECONDS)
    for name, value in parameters.items():
        app.query_params[name] = value
    if file in ADDRESSES:
        app._page_hash = calc_hash(ADDRESSES[file])
    return app


def opened(file: str = PAGES[0].file, **parameters: str) -> AppTest:
    """A page of the release in use, with link parameters; it has no fault."""
    app = app_at(file, **parameters).run()
    assert not app.exception
    assert not app.error
    return app


def text(app: AppTest) -> str:
    """Everything the page says from its answer on, one line a table row, without tags."""
    html = " ".join(each.proto.body for each in app.get("html"))
    html = html[html.index("<h1") :] if "<h1" in html else html
    html = re.sub(r"</?a\b[^>]*>", "", html)  # a name stays in its sentence
    html = re.sub(r'<span class="hint".*?</span>', "", html)  # what tells more on demand
    html = re.sub(r'<span class="name">(.*?)</span>', r"\1", html)
    html = re.sub(r"</(tr|li|h1|h2|p|table|section)>", "\n", html)
    plain = unescape(re.sub(r"<[^>]+>", " ", html))
    return "\n".join(" ".join(line.split()) for line in plain.splitlines())


def components(app: AppTest, name: str) -> list[dict[str, Any]]:
    """What each component of this name was given."""
    found = [each.proto for each in app.get("bidi_component") if each.proto.component_name == name]
    return [json.loads(proto.json) for proto in found]


def component(app: AppTest, name: str) -> dict[str, Any]:
    """What a component of the page was given."""
    return components(app, name)[0]


def deposit(app: AppTest, name: str) -> dict[str, Any]:
    """What the browser was given to keep, by its name."""
    (content,) = (
        each["content"] for each in components(app, "map_deposit") if each["name"] == name
    )
    assert isinstance(content, dict)
    return content
