"""When a cell is a number, for every table that is read.

Plain digits, a sign, a point before decimals and an exponent as spreadsheets write it. Nothing
else: no ``nan``, ``inf``, ``0x10``, ``1_000`` or ``true``, all of which some library takes for a
number. A comma between thousands is read only where a source is known to write it
(:data:`GROUPED`); elsewhere it may be a decimal comma. Digits of the scripts in
:data:`LOCAL_DIGITS` have one value each and are read as such. A number too long for a computer is
infinite, and so above whatever limit its column has.
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
GROUPED = r"^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$"
MOST_PEOPLE = 1e10  # more than there are: a slip of the hand, or no count of people

_PLAIN, _GROUPED = re.compile(PLAIN), re.compile(GROUPED)
_LATIN = str.maketrans(LOCAL_DIGITS, DIGITS * len(ZEROS))


def latin(text: str) -> str:
    """``text`` with its digits as 0 to 9."""
    return text.translate(_LATIN)


def is_grouped(text: str) -> bool:
    """Whether commas stand between thousands."""
    return bool(_GROUPED.match(latin(text.strip())))


def parse(text: str, *, grouped: bool = False) -> float | None:
    """The finite number that a cell states, or None.

    Args:
        text: the cell.
        grouped: whether the source writes commas between thousands.
    """
    plain = latin(text.strip())
    if grouped and is_grouped(plain):
        plain = plain.replace(",", "")
    number = float(plain) if _PLAIN.match(plain) else math.nan
    return number if math.isfinite(number) else None


def latin_cell(cell: ir.StringValue) -> ir.StringValue:
    """The same as :func:`latin` in a column; few cells have anything to change."""
    changed = cell.translate(LOCAL_DIGITS, DIGITS * len(ZEROS))
    return ibis.ifelse(cell.re_search(r"[^\x00-\x7F]"), changed, cell)


def parse_cell(cell: ir.StringValue, *, grouped: bool = False) -> ir.FloatingValue:
    """The same as :func:`parse` in a column, but for a number too long, which is infinite."""
    plain = latin_cell(cell)
    if grouped:
        plain = ibis.ifelse(plain.re_search(GROUPED), plain.replace(",", ""), plain)
    return ibis.ifelse(plain.re_search(PLAIN), plain, ibis.null()).try_cast("float64")
