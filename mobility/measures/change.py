"""What changed between two years or releases, and whether it is more than their errors.

The same village and month are compared. A difference of availability is told of where the two
intervals do not touch; where they overlap there may be no change.
"""

from __future__ import annotations

from typing import Any

from mobility.measures.measure import Measure
from mobility.measures.rounding import over, under
from mobility.words import N_


def is_beyond_error(before_low: Any, before_high: Any, after_low: Any, after_high: Any) -> Any:
    """Whether two intervals do not touch; takes columns, Series or numbers."""
    return over(after_low, before_high) | under(after_high, before_low)


MEASURES = (
    Measure(
        "availability_change",
        N_("Change of availability"),
        "availability - availability_before",
        N_("Working convention of this project."),
    ),
    Measure(
        "beyond_error",
        N_("Change beyond the error"),
        "availability_low > availability_high_before or availability_high < "
        "availability_low_before",
        N_("Working convention of this project; stricter than a test of the difference."),
        ("confidence", "count_error"),
    ),
)
