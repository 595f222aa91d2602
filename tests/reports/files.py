"""A small table of flows that holds what breaks files: codes, gaps, formulas, Burmese."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd

from mobility.reports.document import FileColumn, TableFile
from mobility.words import speak

LABUTTA = "လပွတ္တာ"
TITLE = f"People from {LABUTTA}, 2025, who are elsewhere in April"
FACTS = (
    ("Release", "demonstration-1"),
    ("Data", "demonstration, synthetic: no real person or village"),
    ("Limits", 'loss under 40%, "watch" under 60%;\nsee the page'),
)
FORMULAS = ("=1+1", "+2+3", "-2+3", "@SUM(A1)", '=HYPERLINK("http://example.org")')
LOCATIONS = {"017016": (94.7612345678, 16.1470), "MMR013": (96.1561, 16.8056), "-12": (97.0, 17.0)}

ROWS = pd.DataFrame(
    {
        "origin_id": ["017016", "017016", None, "017016", "-12", "017016"],
        "origin": [LABUTTA, *FORMULAS],
        "destination_id": ["MMR013", "SEA", "MMR013", "017016", "MMR013", None],
        "month": [4, 4, 4, 4, 4, 5],
        "people": [1234.0, 30.0, 10.0, 5.0, 2.0, None],
        "change": [-0.5, 1.25, 0.1 + 0.2, -3.0, 1e-9, None],
        "share": [0.5, 0.25, 0.125, 0.0625, 0.0625, None],
        "drawn": [True, False, False, False, True, False],
    }
)
COLUMNS = (
    FileColumn("origin_id", "code of the place people are from; empty: not known"),
    FileColumn("origin", f"its name, as in {LABUTTA}"),
    FileColumn("destination_id", "code of the place they are at"),
    FileColumn("month", "month, 1 to 12"),
    FileColumn("people", "people"),
    FileColumn("change", "difference from the year's mean"),
    FileColumn("share", "share of all people", "share"),
    FileColumn("drawn", "whether the flow is on the map"),
)


def document(rows: pd.DataFrame = ROWS, language: str = "en", title: str = TITLE) -> TableFile:
    """The flows as a document."""
    return TableFile(
        title=title,
        facts=FACTS,
        columns=COLUMNS,
        rows=rows,
        stamp="release demonstration-1 · synthetic",
        created=datetime(2026, 11, 25, 17, 41, 56, tzinfo=UTC),
        words=speak(language),
    )


def location(place_id: str | None) -> tuple[float, float] | None:
    """Where a place is; the sea is nowhere."""
    return LOCATIONS.get(place_id or "")
