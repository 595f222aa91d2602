"""The definition of a number in a cell, for every table that is read.

Plain digits, a sign, a point before decimals and an exponent as spreadsheets write it. Nothing
else is accepted: not ``nan``, ``inf``, ``0x10``, ``1_000`` or ``true``, each of which some
library reads as a number. A comma between thousands is read only where a source is known to write
it (:data:`GROUPED`); elsewhere it may be a decimal comma. Digits of the scripts in
:data:`LOCAL_DIGITS` have one value each and are read as such. A number too large for a double is
infinite, and so above any limit its column has.
"""

from __future__ import annotations

import math
import re

import ibis
import ibis.expr.types as ir

DIGITS = "0123456789"
# Burmese, Shan, Devanagari, Bengali, Arabic, Persian and full-width digits.
ZEROS = "\u1040\u1090\u0966\u09e6\u0660\u06f0\uff10"
LOCAL_DIGITS = "".join(chr(ord(zero) + value) for zero in ZEROS for value in range(10))
PLAIN = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?$"
FIGURES = r"^[+-]?[0-9]+(\.[0-9]+)?$"
GROUPED = r"^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$"
MOST_PEOPLE = 1e10  # more people than exist: a typing error, or not a count of people

_PLAIN = re.compile(PLAIN)
_LATIN = str.maketrans(LOCAL_DIGITS, DIGITS * len(ZEROS))


def latin(text: str) -> str:
    """``text`` with its digits as 0 to 9."""
    return text.translate(_LATIN)


def parse(text: str) -> float | None:
    """The finite number that a cell states, or None."""
    plain = latin(text.strip())
    number = float(plain) if _PLAIN.match(plain) else math.nan
    return number if math.isfinite(number) else None


def latin_cell(cell: ir.StringValue) -> ir.StringValue:
    """The same as :func:`latin` in a column; few cells have anything to change."""
    changed = cell.translate(LOCAL_DIGITS, DIGITS * len(ZEROS))
    return ibis.ifelse(cell.re_search(r"[^\x00-\x7F]"), changed, cell)


def parse_cell(cell: ir.StringValue) -> ir.FloatingValue:
    """The same as :func:`parse` in a column, but for a number too long, which is infinite."""
    plain = latin_cell(cell)
    return ibis.ifelse(plain.re_search(PLAIN), plain, ibis.null()).try_cast("float64")


def parse_people_cell(cell: ir.StringValue) -> ir.FloatingValue:
    """The same for counts of people in other organisations' tables, in a column.

    They write commas between thousands. An exponent means that a spreadsheet has lost digits.
    """
    plain = latin_cell(cell)
    plain = ibis.ifelse(plain.re_search(GROUPED), plain.replace(",", ""), plain)
    number = ibis.ifelse(plain.re_search(FIGURES), plain, ibis.null()).try_cast("float64")
    return ibis.ifelse(number.isinf(), ibis.null(), number)
