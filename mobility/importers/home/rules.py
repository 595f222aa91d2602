"""The rules of the home format, as Ibis expressions over text cells.

:func:`judge` turns a table of trimmed text cells into typed values ``v_COLUMN``
and faults ``f_COLUMN`` (the code of what is wrong with the cell, or null), in
one expression that DuckDB runs over a million rows in about a second. What is
allowed comes from the data dictionary alone; only rules between two columns
are written here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from mobility import tables
from mobility.importers.home.spellings import FLOW_TABLES, allowed_spellings
from mobility.importers.opening.tabular import ROW

VALUE, FAULT = "v_", "f_"
NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?$"
LOCAL_DIGITS = "၀၁၂၃၄၅၆၇၈၉"
DIGITS = "0123456789"


@dataclass(frozen=True)
class CrossRule:
    """A rule between columns: a row breaks it where ``is_broken`` holds.

    ``column`` is where the fault is shown; ``is_broken`` is given the typed values.
    """

    table: str
    column: str
    code: str
    is_broken: Callable[[Mapping[str, ir.Value]], ir.BooleanValue]


def _no_end(values: Mapping[str, ir.Value]) -> ir.BooleanValue:
    return values["origin_id"].isnull() & values["destination_id"].isnull()


def _half_a_point(values: Mapping[str, ir.Value]) -> ir.BooleanValue:
    return values["lon"].isnull() != values["lat"].isnull()


CROSS_RULES = (
    *(CrossRule(name, "origin_id", "no_place", _no_end) for name in FLOW_TABLES),
    CrossRule("places", "lat", "half_location", _half_a_point),
    CrossRule(
        "places",
        "parent_id",
        "own_parent",
        lambda values: values["parent_id"] == values["place_id"],
    ),
    CrossRule(
        "residents",
        "severe",
        "severe_above_people",
        lambda values: values["severe"] > values["people"],
    ),
)


def judge(cells: ir.Table, table: tables.Table, known_places: ir.Table | None) -> ir.Table:
    """Typed values and faults of every cell.

    Args:
        cells: text columns in the dictionary's names (null where empty) and ``_row``.
        table: the description of the table.
        known_places: one column ``place_id``; None leaves references unjudged.
    """
    values = {column.name: _value(cells[column.name], column) for column in table.columns}
    faults = {
        column.name: _fault(cells[column.name], values[column.name], column, known_places)
        for column in table.columns
    }
    typed = cells.select(
        cells[ROW],
        *(value.name(VALUE + name) for name, value in values.items()),
        *(fault.name(FAULT + name) for name, fault in faults.items()),
    )
    return _with_cross_rules(typed, table)


def _with_cross_rules(typed: ir.Table, table: tables.Table) -> ir.Table:
    """Faults between columns, in rows whose cells are each in order."""
    values = {name: typed[VALUE + name] for name in table.column_names}
    sound = ibis.and_(*(typed[FAULT + name].isnull() for name in table.column_names))
    shown = {
        FAULT + rule.column: ibis.cases(
            (sound & rule.is_broken(values), rule.code), else_=typed[FAULT + rule.column]
        )
        for rule in CROSS_RULES
        if rule.table == table.name
    }
    return typed.mutate(**shown) if shown else typed


def _value(cell: ir.StringValue, column: tables.Column) -> ir.Value:
    """The cell in the column's type; null where it is empty or cannot be."""
    if column.values:
        return _allowed_value(cell, column)
    if column.type == "text":
        return cell
    number = _number(cell)
    if column.type == "integer":
        return ibis.ifelse(number == number.floor(), number, ibis.null()).try_cast("int32")
    return number


def _number(cell: ir.StringValue) -> ir.FloatingValue:
    digits = cell.translate(LOCAL_DIGITS, DIGITS)
    return ibis.ifelse(digits.re_search(NUMBER), digits, ibis.null()).try_cast("float64")


def _allowed_value(cell: ir.StringValue, column: tables.Column) -> ir.Value:
    """One of the allowed values, whatever its case or dash; unknown where it may be left empty."""
    written = cell.lower().replace("–", "-").replace(" - ", "-").replace(" +", "+")
    if column.type == "flag":
        written = written.translate(LOCAL_DIGITS, DIGITS)
    spellings = allowed_spellings(column)
    value = ibis.cases(*((written == spelling, value) for spelling, value in spellings.items()))
    if not column.required and "unknown" in column.values:
        value = ibis.ifelse(cell.isnull(), "unknown", value)
    return value.cast("int8") if column.type == "flag" else value


def _fault(
    cell: ir.StringValue,
    value: ir.Value,
    column: tables.Column,
    known_places: ir.Table | None,
) -> ir.StringValue:
    """The code of what is wrong with a cell, or null."""
    filled = cell.notnull()
    cases: list[tuple[ir.BooleanValue, str]] = []
    if column.required:
        cases.append((cell.isnull(), "missing_value"))
    if column.values:
        cases.append((filled & value.isnull(), "not_allowed"))
    elif column.type == "integer":
        cases.append((filled & _number(cell).isnull(), "not_a_number"))
        cases.append((filled & value.isnull(), "not_whole"))
    elif column.type == "number":
        cases.append((filled & value.isnull(), "not_a_number"))
    if column.minimum is not None:
        cases.append((value < column.minimum, "too_small"))
    if column.maximum is not None:
        cases.append((value > column.maximum, "too_large"))
    if column.references and known_places is not None:
        cases.append((filled & value.notin(known_places["place_id"]), "unknown_place"))
    return ibis.cases(*cases) if cases else ibis.null("string")
