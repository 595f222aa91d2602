"""The few scripts that pages run outside a component: fixed texts, allowed by their hash."""

from __future__ import annotations

from markupsafe import Markup

from mobility.ui.frame import parts
from mobility.words import LANGUAGES

PRINT = Markup("window.print()")
LANGUAGE = {name: Markup("document.documentElement.lang='{}'").format(name) for name in LANGUAGES}
INLINE = (PRINT, *LANGUAGE.values())


def run(script: Markup) -> None:
    """Run one of the scripts in the reader's browser."""
    parts.html(Markup("<script>{}</script>").format(script), unsafe_allow_javascript=True)
