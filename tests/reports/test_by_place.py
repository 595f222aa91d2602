"""A row a place for maps: months side by side."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from mobility.reports.by_place import by_place
from mobility.reports.document import FileColumn

from .files import document

ROWS = pd.DataFrame(
    {
        "place_id": ["A", "A", "B", "B"],
        "name_en": ["Aa", "Aa", None, None],
        "month": [4, 5, 4, 5],
        "finding": ["loses", "keeps", "watch", None],
        "all_year": ["not low", "not low", "low all year", "low all year"],
        "weakest_role": ["x", "y", "x", "x"],
    }
)
MADE = replace(
    document(), rows=ROWS, columns=tuple(FileColumn(each, f"what {each} is") for each in ROWS)
)


def test_a_place_has_one_row_with_every_month_s_finding_and_that_of_the_year() -> None:
    wide = by_place(MADE)
    months = [f"finding_{month:02d}" for month in range(1, 13)]
    assert list(wide.rows) == ["place_id", "name_en", *months, "all_year"]
    rows = wide.rows.set_index("place_id")
    assert (rows.at["A", "finding_04"], rows.at["A", "finding_05"]) == ("loses", "keeps")
    assert rows.at["B", "all_year"] == "low all year"
    assert rows["finding_01"].isna().all() and pd.isna(rows.at["B", "finding_05"])
    meanings = {column.name: column.meaning for column in wide.columns}
    assert meanings["finding_04"] == "April: what finding is"


def test_a_table_of_one_row_a_place_stays_as_it_is() -> None:
    once = replace(MADE, rows=ROWS.drop_duplicates("place_id"))
    assert by_place(once) is once
    flows = document()  # two places a row
    assert by_place(flows) is flows
