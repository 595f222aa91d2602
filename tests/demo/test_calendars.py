"""The labour calendar keeps its fourteen kinds of work and their sources."""

from __future__ import annotations

from mobility.demo import figures, labour_calendar


def test_the_labour_calendar_has_levels_for_every_month_and_a_source() -> None:
    rows = labour_calendar().to_pandas()
    assert len(rows) == 14
    assert rows[list(figures.MONTH_COLUMNS)].isin([0, 1, 2, 3]).all(axis=None)
    assert rows["source"].notna().all()
