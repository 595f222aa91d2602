"""The draft's tables as expressions, and a way to report findings, for every check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import geopandas as gpd
import ibis.expr.types as ir

from mobility import tables
from mobility.importers.problems import Problem
from mobility.store.database import CursorBackend

SHOWN = 5  # ids named in a finding


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
    def places(self) -> list[dict[str, Any]]:
        """Every place: place_id, level, parent_id."""
        return self.run(self["places"].select("place_id", "level", "parent_id"))

    def has(self, name: str) -> bool:
        """Whether a table has rows."""
        return bool(self.run(self[name].limit(1)))

    def run(self, expression: ir.Table) -> list[dict[str, Any]]:
        """The rows of an expression with few rows."""
        return self._backend.to_pyarrow(expression).to_pylist()

    def some(self, expression: ir.Table) -> Some:
        """The first rows of an ordered expression, and how many there are."""
        rows = self.run(expression.limit(SHOWN + 1))
        if len(rows) <= SHOWN:
            return Some(rows, len(rows))
        return Some(rows, int(self._backend.execute(expression.count())))

    @cached_property
    def outlines(self) -> gpd.GeoDataFrame | None:
        """The draft's outlines."""
        return self._draft.boundaries()

    @cached_property
    def place_ids(self) -> set[str]:
        """The ids of all places."""
        return {place["place_id"] for place in self.places}


@dataclass(frozen=True)
class Some:
    """The first rows of many, one more than a finding shows, and their number."""

    rows: list[dict[str, Any]]
    n: int


def finding(
    code: str,
    severity: str,
    ids: Sequence[Any],
    what: str,
    remedy: str = "",
    *,
    column: str = "",
    values: Mapping[str, Any] | None = None,
    n: int | None = None,
) -> list[Problem]:
    """One finding about ``ids`` (``{n}`` and ``{ids}`` in the text), or none without any.

    Args:
        n: how many there are, where ``ids`` are only the first of them.
    """
    if not ids:
        return []
    shown = ", ".join(str(one) for one in ids[:SHOWN]) + (" …" if len(ids) > SHOWN else "")
    filled = {"n": len(ids) if n is None else n, "ids": shown, **(values or {})}
    return [Problem(code, severity, what, remedy, filled, column=column)]
