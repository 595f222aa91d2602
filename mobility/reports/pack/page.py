"""The one HTML file: content, drawings, styles and fonts, with no address of anything else.

A browser reads the scripts of ``static/`` as they are, each from the file itself: an import map
gives them by name. The file's own policy forbids every request, so that a mistake cannot make one.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any

from markupsafe import escape

from mobility.maps.modules import IMPORTED, STATIC, needed
from mobility.reports.pack.content import pack_content
from mobility.reports.pack.year import year_of
from mobility.selection import Selection
from mobility.store.releases import Release
from mobility.words import Words

ENTRY = "pack/pack.js"
STYLES = ("style.css", "pack/pack.css")
MAP_STYLE = "map/map.css"  # on a page it stands in a map's own shadow; here it is kept to the maps
TEMPLATE = Path(__file__).with_name("page.html")
OWN = "seasonal-mobility/"  # before the names of the scripts in the file
BURMESE = "U+1000-109F, U+A9E0-A9FF, U+AA60-AA7F, U+25CC"
FONTS = (
    ("Source Sans", "200 900", "source-sans-3-latin.woff2", ""),
    ("Padauk", "400", "Padauk-Regular.woff2", BURMESE),
    ("Padauk", "700", "Padauk-Bold.woff2", BURMESE),
)
FACE = (
    "@font-face {{ font-family: '{family}'; font-weight: {weight}; "
    "src: url(data:font/woff2;base64,{data}) format('woff2');{reach} }}"
)


def pack(
    release: Release, selection: Selection, languages: Sequence[Words], month: int | None = None
) -> bytes:
    """An area's year as one HTML file (UTF-8).

    Args:
        release: whose numbers they are.
        selection: areas, hazard and year.
        languages: those the file can speak; it opens in the first.
        month: the month it opens with; None is the Overview's.

    Raises:
        UsageError: the area holds no village, or more than one file can.
    """
    content = pack_content(year_of(release, selection), languages, month)
    first = languages[0]
    page = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        language=first.language,
        title=escape(content["in"][first.language]["area"]),
        style="\n".join([*_fonts(), f".place {{ {_text(MAP_STYLE)} }}", *map(_text, STYLES)]),
        modules=_json({"imports": _modules()}),
        content=_json(content),
        entry=OWN + ENTRY,
        no_scripts=escape(
            first.say("This file needs a browser that runs scripts, such as Chrome or Firefox.")
        ),
    )
    return page.encode()


def _json(content: Any) -> str:
    """JSON that can stand in a script: nothing in it closes the script."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _modules() -> dict[str, str]:
    return {OWN + name: _data("text/javascript", _renamed(name)) for name in needed(ENTRY)}


def _renamed(name: str) -> str:
    """A script whose imports are by name: in a file of its own there are no folders."""
    folder = (STATIC / name).parent

    def own(found: re.Match[str]) -> str:
        target = (folder / found.group(1)).resolve().relative_to(STATIC.resolve())
        return f'from "{OWN}{target.as_posix()}"'

    return IMPORTED.sub(own, _text(name))


def _data(kind: str, text: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(text.encode()).decode()}"


def _fonts() -> list[str]:
    return [
        FACE.format(
            family=family,
            weight=weight,
            data=base64.b64encode((STATIC / "fonts" / file).read_bytes()).decode(),
            reach=f" unicode-range: {reach};" if reach else "",
        )
        for family, weight, file, reach in FONTS
    ]


def _text(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")
