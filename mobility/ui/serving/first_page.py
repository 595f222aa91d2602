"""The one HTML page that Streamlit serves, with what must not wait for Streamlit.

Into Streamlit's own page go the script that acts before anything is drawn, the product's style
sheet and its icon. As files they come along with the first scripts and stay in the browser's
cache; as parts of a page they would be sent again at every visit, before the headline.
A Link header names what the browser would otherwise request late.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import streamlit
from markupsafe import Markup

from mobility.ui.frame import modules, scripts

FRONTEND = Path(streamlit.__file__).parent / "static"
INDEX = FRONTEND / "index.html"
SCRIPTS = FRONTEND / "static" / "js"
# The component that draws a headline. Others' scripts are left to the browser: named here, they
# would take the line from the headline's own text.
FIRST_PARTS = ("Html",)
IN_PAGE = re.compile(r'"\./static/js/([^"]+\.js)"')
IMPORTED = re.compile(r'\b(?:from|import)"\./([^"]+\.js)"')

SCRIPT = Markup("<script>{}</script>")
ICON = re.compile(r'<link rel="shortcut icon"[^>]*>')
OUR_ICON = Markup('<link rel="shortcut icon" href="{}">')
# After all that Streamlit puts into the head, so that its rules do not override these.
STYLE = Markup('<link rel="stylesheet" href="{}">')


@cache
def content() -> bytes:
    """The page as it is sent."""
    page = INDEX.read_text(encoding="utf-8")
    head = Markup("").join(map(SCRIPT.format, scripts.FIRST))
    icon, style = (
        form.format(modules.address(name))
        for form, name in ((OUR_ICON, "icon.png"), (STYLE, "style.css"))
    )
    page = page.replace("<head>", f"<head>{head}", 1).replace("</body>", f"{style}</body>", 1)
    return ICON.sub(icon, page, count=1).encode()


@cache
def version() -> str:
    """An ETag that changes when the page or what it hints at does."""
    digest = hashlib.sha256(content() + hints().encode())
    return f'W/"{digest.hexdigest()[:16]}"'


@cache
def hints() -> str:
    """A Link header that names what a page would request late."""
    return ", ".join(
        f"<./static/js/{name}>; rel=modulepreload; fetchpriority=low" for name in late_scripts()
    )


def late_scripts() -> list[str]:
    """The scripts that the first components import and Streamlit's page does not."""
    first = imported(IN_PAGE.findall(INDEX.read_text(encoding="utf-8")))
    parts = [path.name for part in FIRST_PARTS for path in sorted(SCRIPTS.glob(f"{part}.*.js"))]
    return [name for name in imported(parts) if name not in first]


def imported(names: Iterable[str]) -> dict[str, None]:
    """Streamlit's scripts and all that they import, each once, in the order found."""
    waiting, met = list(names), dict[str, None]()
    while waiting:
        name = waiting.pop(0)
        if name not in met:
            met[name] = None
            waiting += IMPORTED.findall((SCRIPTS / name).read_text(encoding="utf-8"))
    return met
