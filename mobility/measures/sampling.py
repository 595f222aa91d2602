"""What a sample of households can tell: ratios and their intervals.

A ratio of two household totals is the ratio estimator r = sum(y) / sum(x), with
se = sqrt((1 - n/N) * s2 / n) / mean(x) and s2 = sum((y - r x)^2) / (n - 1), and
Student's t on n - 1 degrees of freedom (Cochran, Sampling Techniques, chapter
6). A share of exactly 0 or 1 gets Wilson's interval instead of none (Wilson
1927). Where every household was counted there is no sampling error.
"""

from __future__ import annotations

import ibis
import numpy as np
from ibis.expr.types import BooleanColumn, FloatingColumn, IntegerColumn, Table
from scipy import stats

Z = 1.959964
CONFIDENCE = 0.95
MOST_DEGREES = 5000  # beyond, t and z differ by less than 0.0005


def t_quantiles() -> Table:
    """Student's t for two-sided 95 %: degrees, t."""
    degrees = np.arange(1, MOST_DEGREES + 1)
    quantiles = stats.t.ppf((1 + CONFIDENCE) / 2, degrees)
    return ibis.memtable({"degrees": degrees.tolist(), "t": quantiles.tolist()})


def ratio_error(
    y2: FloatingColumn,
    xy: FloatingColumn,
    x2: FloatingColumn,
    x: FloatingColumn,
    ratio: FloatingColumn,
    surveyed: IntegerColumn,
    total: IntegerColumn,
) -> FloatingColumn:
    """Standard error of a ratio from household sums of y2, xy, x2 and x.

    Null where fewer than two households were surveyed.
    """
    squares = at_least_zero(y2 - 2 * ratio * xy + ratio * ratio * x2)
    variance = squares / (surveyed - 1).nullif(0)
    unseen = 1 - surveyed / total
    return (unseen * variance / surveyed).sqrt() / (x / surveyed).nullif(0)


def wilson(share: FloatingColumn, cases: FloatingColumn) -> tuple[FloatingColumn, FloatingColumn]:
    """Wilson's interval for a share of ``cases``."""
    scale = 1 + Z**2 / cases.nullif(0)
    centre = (share + Z**2 / (2 * cases.nullif(0))) / scale
    spread = share * (1 - share) / cases.nullif(0) + Z**2 / (4 * cases.nullif(0) ** 2)
    half = (Z / scale) * spread.sqrt()
    return centre - half, centre + half


def at_least_zero(value: FloatingColumn) -> FloatingColumn:
    """A value below 0 becomes 0; null stays null (which greatest() would not keep)."""
    return ibis.ifelse(value < 0, 0.0, value)


def bounded(value: FloatingColumn) -> FloatingColumn:
    """A share kept between 0 and 1; null stays null."""
    return ibis.ifelse(value > 1, 1.0, at_least_zero(value))


def is_all_or_none(share: FloatingColumn) -> BooleanColumn:
    """True where a share is exactly 0 or 1."""
    return (share == 0) | (share == 1)
