"""A page's table as a sheet: its own cells, numbers as numbers."""

from __future__ import annotations

from mobility.ui.frame import parts, shown
from mobility.ui.frame.parts import Column
from mobility.words import MONTHS, speak

COLUMNS = [Column("village"), Column("people", number=True), Column("share", number=True)]


def test_large_and_small_texts_are_two_columns_and_numbers_can_be_sorted() -> None:
    rows = [
        [parts.with_small(parts.bold("A & B"), "T1 · 7"), parts.with_small("1,234", "of 2"), "42%"],
        ["C", "–", "7%"],
    ]
    made = shown.sheet(speak("en"), COLUMNS, rows)
    assert made.rows.columns.tolist() == ["village", "village …", "people", "people …", "share"]
    assert made.rows.iloc[0].tolist() == ["A & B", "T1 · 7", 1234, "of 2", 0.42]
    assert made.rows["people"].isna().tolist() == [False, True]
    assert [made.kind(column) for column in made.columns][2:] == ["count", "text", "share"]


def test_burmese_digits_are_numbers_too_and_stay_so_among_texts() -> None:
    rows = [["A", "၁,၂၃၄", "up to 5"], ["B", "၅", "7%"]]
    made = shown.sheet(speak("my"), COLUMNS, rows)
    assert made.rows["people"].tolist() == [1234, 5]
    assert made.rows["share"].tolist() == ["up to 5", 0.07]


def test_the_rows_of_a_year_keep_their_months() -> None:
    words = speak("en")
    cells = [parts.Markup("<td>{}</td>").format(month) for month in MONTHS]
    rows = [parts.year_group("Work"), parts.year_row(words, parts.bold("Harvest"), cells)]
    made = shown.drawn_year(words, rows)
    assert made.rows.iloc[0].tolist()[:2] == ["Work", ""]
    assert made.rows.iloc[1].tolist()[::12] == ["Harvest", "12"]
