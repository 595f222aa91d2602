"""The few scripts that pages run outside a component: fixed texts, allowed by their hash."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from mobility.ui.frame import parts
from mobility.words import LANGUAGES

# In the head of the page that is served: they act before Streamlit does anything.
FIRST = tuple(
    Markup((Path(__file__).parent / name).read_text(encoding="utf-8"))  # noqa: S704
    for name in ("connection.js", "first.js")
)
LANGUAGE = {name: Markup("document.documentElement.lang='{}'").format(name) for name in LANGUAGES}
INLINE = (*FIRST, *LANGUAGE.values())


def run(script: Markup) -> None:
    """Run one of the scripts in the reader's browser."""
    parts.html(Markup("<script>{}</script>").format(script), unsafe_allow_javascript=True)
