"""The names of files: place, subject, hazard, year, date, in plain letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

MOST_PLACES = 3  # named; of more, the first and how many others
LONGEST = 60  # letters of a part


def file_name(
    places: Sequence[str],
    subject: str,
    hazard: str | None,
    year: str,
    published: date,
    ending: str,
    part: str = "",
) -> str:
    """``labutta_capacity_cyclone_2025_2026-11-28.csv``: any system can store and sort it.

    Args:
        places: the areas' names in English letters, or their codes.
        subject: what the file is about.
        hazard: its code; None where none is chosen.
        year: of the data; empty where they have none.
        published: the day of the release.
        ending: of the format, without its dot.
        part: what else tells it from its neighbours, such as ``columns`` or ``my``.
    """
    parts = (_places(places), subject, hazard or "", year, published.isoformat(), part)
    return "_".join(filter(None, map(_plain, parts))) + f".{ending}"


def _places(places: Sequence[str]) -> str:
    if len(places) > MOST_PLACES:
        return f"{places[0]} and {len(places) - 1} more"
    return " ".join(places) or "all places"


def _plain(text: str) -> str:
    """Small letters a to z, digits and hyphens; signs without such a letter are left out."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")[:LONGEST].rstrip("-")
