"""Numbers as people read them in files and from commands: rounded once, at the end.

Questions answer unrounded, for a sample is expanded to parts of people. Whoever reads a number
reads whole people, as on every page (:func:`mobility.words.whole`). People that are worked out,
such as those without two helpers, keep one decimal in files: half a person is one helper short.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_float_dtype

from mobility.words import NOISE

DECIMALS = {"share": 3, "tenth": 1, "number": 2, "degrees": 6}  # of degrees: a tenth of a metre
MOST_DECIMALS = 6


def rounded(rows: pd.DataFrame, kinds: Mapping[str, str]) -> pd.DataFrame:
    """The rows with whole people and things, halves up, and other numbers to a few decimals.

    Args:
        rows: unrounded, as a question answers.
        kinds: of their columns, one of ``mobility.reports.document.KINDS`` or empty.
    """
    found = {}
    for name, kind in kinds.items():
        if kind == "count":
            found[name] = _whole(pd.to_numeric(rows[name]))
        elif kind in DECIMALS or is_float_dtype(rows[name]):
            numbers = pd.to_numeric(rows[name]).astype("float64")
            found[name] = numbers.round(DECIMALS.get(kind, MOST_DECIMALS))
    return rows.assign(**found)


def _whole(numbers: pd.Series) -> pd.Series:
    return pd.Series(np.floor(numbers + 0.5 + NOISE)).astype("Int64")


def written(value: Any, kind: str) -> str:
    """A cell of a table on the terminal: ``157,600``, ``0.667``; empty where it is not known.

    Args:
        value: a cell of what :func:`rounded` gives.
        kind: of its column.
    """
    if pd.isna(value):
        return ""
    if isinstance(value, str) or kind in ("text", "flag"):
        return str(value)
    if kind == "integer":  # a month or a year
        return f"{value:.0f}"
    if kind == "share":
        return f"{value:.{DECIMALS[kind]}f}"
    whole, _, decimals = f"{value:,.{MOST_DECIMALS}f}".partition(".")
    return f"{whole}.{decimals}".rstrip("0").rstrip(".")
