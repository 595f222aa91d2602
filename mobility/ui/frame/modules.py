"""JavaScript of ``static/`` as a Streamlit component starts it, never an old copy.

Its address holds a version that changes with any of the files, so that a browser may keep what it
has for good (:mod:`mobility.ui.serving.static_files` serves it so) and never mixes old parts with
new. The starter asks for all that its entry imports side by side, rather than one import at a time.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from functools import cache

from mobility.settings import PROJECT

STATIC = PROJECT / "static"

IMPORTED = re.compile(r'\bfrom "(\.\.?/[^"]+\.js)"')

STARTER = """
const address = (file) => new URL("app/static/version-$VERSION/" + file, document.baseURI).href;
const loading = Promise.all($FILES.map((file) => import(address(file))));
export default async (component) => (await loading)[0].default(component);
"""


@cache
def starter(entry: str) -> str:
    """What a component is given as its ``js``: it loads ``static/<entry>`` and hands over.

    Args:
        entry: a module whose default export takes Streamlit's component arguments.
    """
    return STARTER.replace("$FILES", json.dumps(needed(entry))).replace("$VERSION", version())


def needed(entry: str) -> list[str]:
    """A module below ``static/`` and all it imports, itself first."""
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


@cache
def version() -> str:
    """Changes when any of the files does."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*.js")):
        digest.update(path.relative_to(STATIC).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]
