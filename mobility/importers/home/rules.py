"""The rules of the home format, as Ibis expressions over text cells.

:func:`judge` turns a table of trimmed text cells into typed values ``v_COLUMN``
and faults ``f_COLUMN`` (the code of what is wrong with the cell, or null), in
one expression that DuckDB runs over a million rows in about a second. Allowed
values come from the data dictionary alone; only rules between two columns are
written here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from mobility import tables
from mobility.importers import numbers, personal, texts
from mobility.importers.home.spellings import FLOW_TABLES, allowed_spellings
from mobility.importers.opening.layout import CELL_ERROR
from mobility.importers.opening.tabular import ROW
from mobility.importers.totals import NAMES_TOO, TOTAL_OF, TOTALS

VALUE, FAULT = "v_", "f_"
PLACES = ("place_id", "name_en", "origin_id", "destination_id", "village_id")


@dataclass(frozen=True)
class CrossRule:
    """A rule between columns: a row breaks it where ``is_broken`` holds.

    ``column`` is where the fault is shown; ``is_broken`` receives the typed values.
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
        known_places: one column ``place_id``; None skips references.
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
    number = numbers.parse_cell(cell)
    if column.type == "integer":
        whole = number.try_cast("int32")
        return ibis.ifelse(number == whole, whole, ibis.null())
    return number


def _allowed_value(cell: ir.StringValue, column: tables.Column) -> ir.Value:
    """One of the allowed values, in any case and with any dash; unknown where it may be empty."""
    written = cell.lower().replace("–", "-").replace(" - ", "-").replace(" +", "+")
    if column.type == "flag":
        written = numbers.latin_cell(written)
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
    is_error = cell.startswith("#") & cell.re_search(CELL_ERROR)
    cases: list[tuple[ir.BooleanValue, str]] = [(is_error, "cell_error")]
    if column.name in PLACES:
        totals = [each for each in TOTALS if column.name != "name_en" or each not in NAMES_TOO]
        is_total = cell.lower().isin(totals) | cell.lower().re_search(TOTAL_OF)
        cases.append((is_total, "a_total"))
    if column.required:
        cases.append((cell.isnull(), "missing_value"))
    if column.values:
        cases.append((filled & value.isnull(), "not_allowed"))
    elif column.type in ("integer", "number"):
        cases += _number_faults(numbers.parse_cell(cell), filled, value, column)
    else:
        cases.append((cell.length() > longest(column), "too_long"))
        cases.append((cell.re_search(texts.CONTROL), "unprintable"))
    if column.name in personal.IDS:
        cases.append((cell.re_search(personal.PERSONS_NAME), "a_persons_name"))
        cases.append((cell.re_search(personal.PHONE), "a_phone_number"))
    if column.references and known_places is not None:
        cases.append((filled & value.notin(known_places["place_id"]), "unknown_place"))
    return ibis.cases(*cases)


def _number_faults(
    number: ir.FloatingValue, filled: ir.BooleanValue, value: ir.Value, column: tables.Column
) -> list[tuple[ir.BooleanValue, str]]:
    """Limits are checked before the type: a number that fits no type is too large, not broken."""
    return [
        (filled & number.isnull(), "not_a_number"),
        (number < column.minimum, "too_small"),
        (number > column.maximum, "too_large"),
        (filled & value.isnull(), "not_whole"),
    ]


def longest(column: tables.Column) -> int:
    """The most characters a text may have."""
    return texts.LONGEST_CODE if texts.is_code(column.name) else texts.LONGEST_TEXT
