"""JavaScript of ``static/`` as a Streamlit component starts it, never an old copy.

Streamlit serves the files without saying how long they keep, so a browser may
go on with what it has after the program was updated, and a part of the files
may be old and a part new. The starter therefore fetches all of them once for
each version, and asks for them side by side rather than one import at a time.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache

from mobility.settings import PROJECT

STATIC = PROJECT / "static"

STARTER = """
const files = $FILES, version = "$VERSION", entry = "$ENTRY";
const address = (file) => new URL("app/static/" + file, document.baseURI).href;
const kept = (use) => { try { return use(localStorage); } catch { return null; } };

async function renew() {
  if (kept((store) => store.getItem("mobility-modules")) === version) return;
  await Promise.all(files.map((file) => fetch(address(file), { cache: "reload" })));
  kept((store) => store.setItem("mobility-modules", version));
}

async function load() {
  await (globalThis.mobilityModules ??= renew().catch(() => null));
  const [module] = await Promise.all([entry, ...files].map((file) => import(address(file))));
  return module;
}

const loading = load();
export default async (component) => (await loading).default(component);
"""


def starter(entry: str) -> str:
    """What a component is given as its ``js``: it loads ``static/<entry>`` and hands over.

    Args:
        entry: a module whose default export takes Streamlit's component arguments.
    """
    files = _files()
    return (
        STARTER.replace("$FILES", json.dumps(list(files)))
        .replace("$VERSION", _version(files))
        .replace("$ENTRY", entry)
    )


@cache
def _files() -> tuple[str, ...]:
    found = (path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js"))
    return tuple(sorted(found))


@cache
def _version(files: tuple[str, ...]) -> str:
    """Changes when any of the files does."""
    digest = hashlib.sha256()
    for name in files:
        digest.update(name.encode() + (STATIC / name).read_bytes())
    return digest.hexdigest()[:16]
