"""Files of ``static/`` under an address that never gives an old copy.

The address contains a version that changes with any of the files, so a browser may cache them
forever (:mod:`mobility.ui.serving.static_files` says so) and never mixes old and new modules.
A component's starter requests all modules in parallel, not one import at a time.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache

from mobility.maps.modules import STATIC, needed

KINDS = ("*.css", "*.js", "*.png")

STARTER = """
const address = (file) => new URL("$FOLDER" + file, document.baseURI).href;
const loading = Promise.all($FILES.map((file) => import(address(file))));
export default async (component) => (await loading)[0].default(component);
"""


@cache
def starter(entry: str) -> str:
    """The ``js`` of a component: it loads ``static/<entry>`` and hands over to it.

    Args:
        entry: a module whose default export takes Streamlit's component arguments.
    """
    return STARTER.replace("$FILES", json.dumps(needed(entry))).replace("$FOLDER", address(""))


def address(name: str) -> str:
    """The address of ``static/<name>``, under which a browser keeps it for good."""
    return f"app/static/version-{version()}/{name}"


@cache
def version() -> str:
    """A version that changes when any of the files changes."""
    digest = hashlib.sha256()
    for path in sorted(path for kind in KINDS for path in STATIC.rglob(kind)):
        digest.update(path.relative_to(STATIC).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]
