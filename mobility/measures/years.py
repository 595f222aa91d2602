"""Which years may hold data: a year in the future is a slip, or of another calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

AHEAD = 1  # a plan may reach into the next year


def latest() -> int:
    """The last year that data may be of."""
    return datetime.now(UTC).year + AHEAD


def newest(years: Iterable[int]) -> int | None:
    """The newest year that is not in the future; where all are, the newest of them."""
    found = set(years)
    return max({year for year in found if year <= latest()} or found, default=None)
