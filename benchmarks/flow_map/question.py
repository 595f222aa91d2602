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


def link(address: str, **more: str) -> str:
    """The dashboard's own link to the question, on its Flow map."""
    asked = Selection(areas=TOWNSHIPS, level=LEVEL, months=(FIRST_MONTH,))
    parameters = {**asked.to_url(), "drawn": str(DRAWN), "lang": "en", **more}
    return f"{address}/flow-map?{urlencode(parameters)}"
