"""The one question that every page here answers, and which of the release's rows it is.

Who of the three townships is elsewhere, outside them, by village tract: up to a thousand flows
drawn, by month, by sex, and for some of the townships.
"""

from __future__ import annotations

from urllib.parse import urlencode

from mobility.selection import Selection

TOWNSHIPS = ("MMR017024", "MMR017018", "MMR017016")
LEVEL = "tract"
DRAWN = 1000
FIRST_MONTH = 2
SEXES = {"": "all", "f": "female", "m": "male"}
VIEWS = {
    "country": (92.0, 10.0, 102.0, 21.5),
    "townships": (94.4, 15.6, 96.1, 16.8),
    "township": (94.5, 15.8, 95.1, 16.3),
}
"""Three zooms: west, south, east, north."""


def box(view: str) -> str:
    """A view as a link states it."""
    return ",".join(f"{side:.4f}" for side in VIEWS[view])


def link(address: str, **more: str) -> str:
    """The dashboard's own link to the question, on its Flow map; ``more`` is added unchanged."""
    asked = Selection(areas=TOWNSHIPS, level=LEVEL, months=(FIRST_MONTH,))
    parameters = {**asked.to_url(), "least": "1", "lang": "en", **more}
    return f"{address}/flow-map?{urlencode(parameters)}"
