"""Comparisons with a limit that ignore the last digits of a sum.

Sums of expanded samples differ in their last digits, and so do engines that add in different
orders. These work on columns of an engine, on pandas Series and on plain numbers alike.
"""

from __future__ import annotations

import math
from typing import Any

ROUNDING = 1e-9


def under(value: Any, line: Any) -> Any:
    """Whether ``value`` is less than ``line``."""
    return value < line - ROUNDING


def over(value: Any, line: Any) -> Any:
    """Whether ``value`` is more than ``line``."""
    return value > line + ROUNDING


def reaches(value: Any, line: Any) -> Any:
    """Whether ``value`` is ``line`` or more."""
    return value >= line - ROUNDING


def whole_people(people: float) -> int:
    """People rounded up: nobody can add or bring back a part of one."""
    return math.ceil(people - ROUNDING)
