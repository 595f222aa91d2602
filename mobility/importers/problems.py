"""What an importer found wrong, and what it brings home.

A problem has a severity: an ``error`` rejects its rows, a ``warning`` lets
them in and asks for a look, a ``note`` states what was done (a repair, a
conversion). Texts are English templates, filled and translated on display.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pyarrow as pa

SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True)
class Problem:
    """One finding: what, where and what to do.

    Attributes:
        code: stable name of the fault, such as ``"unknown_place"``.
        what, remedy: templates, filled by ``values``.
        file, sheet, row, column: where; row counts as the reader sees it (header is row 1).
        people: people in the rejected rows, where the table counts people.
    """

    code: str
    severity: str
    what: str
    remedy: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    people: float | None = None


@dataclass(frozen=True)
class Source:
    """A file that was read: its name (never its path), sha256 and rows."""

    name: str
    sha256: str
    kind: str
    rows_read: int
    rows_kept: int


@dataclass
class Imported:
    """What one file gave: clean tables, outlines, findings and rejected rows.

    Attributes:
        tables: clean rows by table name, in the dictionary's schema.
        boundaries: outlines (place_id, level, geometry; EPSG:4326), if any.
        rejected: rows left out, as read, with ``row`` and ``reason`` columns.
    """

    tables: dict[str, pa.Table] = field(default_factory=dict)
    boundaries: gpd.GeoDataFrame | None = None
    problems: list[Problem] = field(default_factory=list)
    rejected: pa.Table | None = None
    sources: list[Source] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        """The findings that reject rows."""
        return [problem for problem in self.problems if problem.severity == "error"]


@dataclass(frozen=True)
class Context:
    """What an importer may ask about the draft: its places, its outlines, confirmed aliases.

    Attributes:
        places: the draft's places, in the dictionary's schema.
        boundaries: the draft's outlines, or None.
        aliases: names confirmed by a person, spelling (case-folded) -> place id.
    """

    places: pa.Table
    boundaries: gpd.GeoDataFrame | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
