"""Names of files: of plain letters, and telling what is inside."""

from __future__ import annotations

from datetime import date

import pytest

from mobility.reports.naming import file_name

DAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("places", "hazard", "part", "name"),
    [
        (["Labutta"], "cyclone", "", "labutta_capacity_cyclone_2025_2026-11-28.csv"),
        ([], None, "my", "all-places_capacity_2025_2026-11-28_my.csv"),
        (["A", "B"], "storm_surge", "", "a-b_capacity_storm-surge_2025_2026-11-28.csv"),
        (["A", "B", "C", "D"], None, "", "a-and-3-more_capacity_2025_2026-11-28.csv"),
        (["Équateur / Ñ ../x"], None, "", "equateur-n-x_capacity_2025_2026-11-28.csv"),
        (["MMR017016"], None, "", "mmr017016_capacity_2025_2026-11-28.csv"),
    ],
)  # fmt: skip
def test_a_name_tells_place_subject_hazard_year_and_date(
    places: list[str], hazard: str | None, part: str, name: str
) -> None:
    assert file_name(places, "capacity", hazard, "2025", DAY, "csv", part) == name
