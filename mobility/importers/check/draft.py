"""The draft's tables as expressions, for every check."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Protocol

import geopandas as gpd
import ibis.expr.types as ir

from mobility import tables
from mobility.importers.rules import SHOWN
from mobility.store.database import CursorBackend

Rows = list[dict[str, Any]]


class DraftLike(Protocol):
    """An object that provides the draft's tables and outlines."""

    def connect(self) -> CursorBackend:
        """A database that may read them."""

    def rows(self, backend: CursorBackend, name: str) -> ir.Table:
        """A table in the dictionary's schema, as an expression."""

    def boundaries(self) -> gpd.GeoDataFrame | None:
        """Outlines, or None."""


class DraftTables:
    """The draft's tables as expressions of one database; only places are held in memory."""

    def __init__(self, draft: DraftLike) -> None:
        self._backend = draft.connect()
        self._rows = {name: draft.rows(self._backend, name) for name in tables.NAMES}
        self._draft = draft

    def __getitem__(self, name: str) -> ir.Table:
        """A table as an Ibis expression."""
        return self._rows[name]

    @cached_property
    def places(self) -> Rows:
        """Every place: place_id, level, parent_id."""
        return self.run(
            self["places"].select("place_id", "level", "parent_id").order_by("place_id")
        )

    def has(self, name: str) -> bool:
        """Whether a table has rows."""
        return bool(self.run(self[name].limit(1)))

    def run(self, expression: ir.Table) -> Rows:
        """The rows of an expression with few rows."""
        return self._backend.to_pyarrow(expression).to_pylist()

    def some(self, expression: ir.Table) -> tuple[Rows, int]:
        """The first rows of an ordered expression, and how many there are."""
        rows = self.run(expression.limit(SHOWN + 1))
        return rows, len(rows) if len(rows) <= SHOWN else int(
            self._backend.execute(expression.count())
        )

    @cached_property
    def outlines(self) -> gpd.GeoDataFrame | None:
        """The draft's outlines."""
        return self._draft.boundaries()

    @cached_property
    def place_ids(self) -> set[str]:
        """The ids of all places."""
        return {place["place_id"] for place in self.places}
