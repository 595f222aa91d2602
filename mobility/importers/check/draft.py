"""What every check works with: the draft's tables as expressions, and a way to report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

import geopandas as gpd
import ibis.expr.types as ir
import pyarrow as pa

from mobility import tables
from mobility.importers.problems import Problem
from mobility.store.database import connect, rows

SHOWN = 5  # ids named in a finding


class DraftLike(Protocol):
    """Whatever hands out the draft's tables and outlines."""

    def table(self, name: str) -> pa.Table:
        """Rows of a table in the dictionary's schema."""

    def boundaries(self) -> gpd.GeoDataFrame | None:
        """Outlines, or None."""


class DraftTables:
    """The draft's tables, each read once."""

    def __init__(self, draft: DraftLike) -> None:
        self._arrow = {name: draft.table(name) for name in tables.NAMES}
        self._rows = {name: rows(table) for name, table in self._arrow.items()}
        self._backend = connect()
        self._draft = draft

    def __getitem__(self, name: str) -> ir.Table:
        """A table as an Ibis expression."""
        return self._rows[name]

    def arrow(self, name: str) -> pa.Table:
        """A table as it is."""
        return self._arrow[name]

    def has(self, name: str) -> bool:
        """Whether a table has rows."""
        return bool(self._arrow[name].num_rows)

    def run(self, expression: ir.Table) -> list[dict[str, Any]]:
        """The rows of an expression."""
        return self._backend.to_pyarrow(expression).to_pylist()

    @cached_property
    def outlines(self) -> gpd.GeoDataFrame | None:
        """The draft's outlines."""
        return self._draft.boundaries()

    @cached_property
    def place_ids(self) -> set[str]:
        """Every place there is."""
        return set(self._arrow["places"]["place_id"].to_pylist())


def finding(
    code: str,
    severity: str,
    ids: Sequence[Any],
    what: str,
    remedy: str = "",
    *,
    column: str = "",
    values: Mapping[str, Any] | None = None,
) -> list[Problem]:
    """One finding about ``ids`` (``{n}`` and ``{ids}`` in the text), or none without any."""
    if not ids:
        return []
    shown = ", ".join(str(one) for one in ids[:SHOWN]) + (" …" if len(ids) > SHOWN else "")
    filled = {"n": len(ids), "ids": shown, **(values or {})}
    return [Problem(code, severity, what, remedy, filled, column=column)]
