"""The browser's own modules, below ``static/``: which of them a drawing needs."""

from __future__ import annotations

import posixpath
import re

from mobility.settings import PROJECT

STATIC = PROJECT / "static"

IMPORTED = re.compile(r'\bfrom "(\.\.?/[^"]+\.js)"')


def needed(entry: str) -> list[str]:
    """A module below ``static/`` and all that it imports, the module first."""
    waiting, met = [entry], list[str]()
    while waiting:
        name = waiting.pop(0)
        if name not in met:
            met.append(name)
            text = (STATIC / name).read_text(encoding="utf-8")
            folder = posixpath.dirname(name)
            waiting += [
                posixpath.normpath(posixpath.join(folder, each)) for each in IMPORTED.findall(text)
            ]
    return met
