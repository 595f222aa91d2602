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

from mobility.words import NOISE

SHARE_DECIMALS, TENTH_DECIMALS, MOST_DECIMALS = 3, 1, 6


def rounded(rows: pd.DataFrame, kinds: Mapping[str, str]) -> pd.DataFrame:
    """The rows with whole people and things, halves up; shares to three decimals, tenths to one.

    Args:
        rows: unrounded, as a question answers.
        kinds: of their columns, one of ``mobility.reports.document.KINDS`` or empty.
    """
    rounding = {"count": _whole, "share": _share, "tenth": _tenth}
    numbers = {name: rounding[kind] for name, kind in kinds.items() if kind in rounding}
    return rows.assign(**{name: to(pd.to_numeric(rows[name])) for name, to in numbers.items()})


def _whole(numbers: pd.Series) -> pd.Series:
    return pd.Series(np.floor(numbers + 0.5 + NOISE)).astype("Int64")


def _share(numbers: pd.Series) -> pd.Series:
    return numbers.astype("float64").round(SHARE_DECIMALS)


def _tenth(numbers: pd.Series) -> pd.Series:
    return numbers.astype("float64").round(TENTH_DECIMALS)


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
        return f"{value:.{SHARE_DECIMALS}f}"
    whole, _, decimals = f"{value:,.{MOST_DECIMALS}f}".partition(".")
    return f"{whole}.{decimals}".rstrip("0").rstrip(".")
