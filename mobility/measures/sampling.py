"""Ratios estimated from a sample of households, and their intervals.

A ratio of two household totals is the ratio estimator r = sum(y) / sum(x), with
se = sqrt((1 - n/N) * s2 / n) / mean(x) and s2 = sum((y - r x)^2) / (n - 1), and
Student's t on n - 1 degrees of freedom (Cochran, Sampling Techniques, chapter
6). A share of exactly 0 or 1 gets Wilson's interval instead of none (Wilson
1927). Where every household was counted there is no sampling error.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import numpy as np
from ibis.expr.types import FloatingColumn, IntegerColumn, Table
from scipy import special

from mobility.measures.measure import Measure
from mobility.words import N_

MOST_DEGREES = 5000  # beyond, t and z differ by less than 0.0005


def normal_quantile(confidence: float) -> float:
    """The half-width of a two-sided interval in standard errors: 1.96 for 95 %."""
    return float(special.ndtri((1 + confidence) / 2))


def t_quantiles(**confidences: float) -> Table:
    """Student's t for two-sided intervals.

    Args:
        confidences: of each interval, by the name of its column.

    Returns:
        degrees, and a column of each name.
    """
    degrees = np.arange(1, MOST_DEGREES + 1)
    quantiles = {
        name: special.stdtrit(degrees, (1 + confidence) / 2).tolist()
        for name, confidence in confidences.items()
    }
    return ibis.memtable({"degrees": degrees.tolist(), **quantiles})


@dataclass(frozen=True)
class HouseholdSums:
    """Sums over the surveyed households of a village, from which a ratio y / x is made.

    Attributes:
        y, x: sums of the two counts.
        yy, xy, xx: sums of their squares and product.
        surveyed, total: households n and N.
    """

    y: FloatingColumn
    x: FloatingColumn
    yy: FloatingColumn
    xy: FloatingColumn
    xx: FloatingColumn
    surveyed: IntegerColumn
    total: IntegerColumn

    @property
    def ratio(self) -> FloatingColumn:
        """The ratio y / x; null where x is 0."""
        return self.y / self.x.nullif(0)

    def standard_error(self) -> FloatingColumn:
        """Standard error of the ratio; null where fewer than two households were surveyed.

        The squares are summed in whole numbers and divided last, so that
        households that all have the same ratio give an error of exactly 0.
        """
        x, y = self.x, self.y
        squares = x * x * self.yy - 2 * x * y * self.xy + y * y * self.xx
        variance = squares / (x * x).nullif(0) / (self.surveyed - 1).nullif(0)
        unseen = 1 - self.surveyed / self.total
        return (unseen * variance / self.surveyed).sqrt() / (x / self.surveyed).nullif(0)


def share_interval(
    sums: HouseholdSums, cases: FloatingColumn, t: FloatingColumn, z: float
) -> tuple[FloatingColumn, FloatingColumn]:
    """Interval of a share of what is usual, from 0 up: a month may have more than is usual.

    Args:
        cases: how many there are usually in the households surveyed.
        t, z: quantiles.
    """
    half = t * sums.standard_error()
    extreme = (sums.y == 0) | (sums.y == sums.x)
    wilson_low, wilson_high = wilson(sums.ratio, cases, z)
    return (
        extreme.ifelse(wilson_low, at_least_zero(sums.ratio - half)),
        extreme.ifelse(wilson_high, sums.ratio + half),
    )


def ratio_interval(
    sums: HouseholdSums, t: FloatingColumn, z: float
) -> tuple[FloatingColumn, FloatingColumn]:
    """Interval of a ratio that may exceed 1, from 0 up. A ratio of 0 takes Wilson's upper end."""
    half = t * sums.standard_error()
    _, wilson_high = wilson(sums.ratio, sums.x, z)
    return (
        at_least_zero(sums.ratio - half),
        (sums.y == 0).ifelse(wilson_high, sums.ratio + half),
    )


def wilson(
    share: FloatingColumn, cases: FloatingColumn, z: float
) -> tuple[FloatingColumn, FloatingColumn]:
    """Wilson's interval for a share of ``cases``; null where there are none."""
    n = cases.nullif(0)
    scale = 1 + z**2 / n
    centre = (share + z**2 / (2 * n)) / scale
    half = (z / scale) * (share * (1 - share) / n + z**2 / (4 * n**2)).sqrt()
    return bounded(centre - half), bounded(centre + half)


def at_least_zero(value: FloatingColumn) -> FloatingColumn:
    """A value below 0 becomes 0; null stays null (which greatest() would not keep)."""
    return ibis.ifelse(value < 0, 0.0, value)


def bounded(value: FloatingColumn) -> FloatingColumn:
    """A share kept between 0 and 1; null stays null."""
    return ibis.ifelse(value > 1, 1.0, at_least_zero(value))


MEASURES = (
    Measure(
        "availability_low, availability_high",
        N_("Interval of availability"),
        "r -/+ t(n - 1) * sqrt((1 - n / N) * sum((y - r * x) ** 2) / (n - 1) / n) / mean(x); "
        "counts: availability with (1 + count_error) and (1 - count_error) of the people away",
        N_("Cochran, Sampling Techniques (1977), chapter 6; Wilson (1927); counts: convention."),
        ("confidence", "confidence_probably", "count_error", "fewest_households", "few_households"),
        kinds=("published", "convention"),
    ),
)
