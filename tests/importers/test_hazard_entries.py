"""Calendars typed into a table: the same rules as a file, and what would change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mobility.importers import describe
from mobility.importers.hazard_entries import Change, Entry, Revision, revise
from mobility.words import MONTHS, speak
from tests import worlds

EN = speak("en")
PLACE = worlds.place("T1", "township")
NAMES = [EN.month(month) for month in MONTHS]


def entry(hazard: str, due: dict[int, Any], source: str = "by hand", **more: Any) -> Entry:
    return Entry(hazard, {month: due.get(month, 0) for month in MONTHS}, source, **more)


CYCLONE = entry("cyclone", {5: 3, 10: 2}, weights={5: 7.0, 10: 1.0}, inherited_from="LAND")
FLOOD = entry("flood", {8: 3})


def revised(*entered: Entry, above: tuple[Entry, ...] = ()) -> Revision:
    return revise(PLACE, [CYCLONE, FLOOD], entered, above, NAMES)


def said(found: Revision) -> list[str]:
    return [describe(problem, EN) for problem in found.problems]


def test_what_nobody_changed_is_not_published() -> None:
    found = revised(CYCLONE, FLOOD, Entry("", dict.fromkeys(MONTHS, 0)))
    assert (found.calendars.num_rows, found.removed, found.changes) == (0, (), ())
    assert not found.problems


def test_what_nobody_changed_is_not_judged() -> None:
    old = Entry("drought", {5: 2})  # no source, and only one month: as some release has it
    typed = Entry("drought", {month: 2 if month == 5 else None for month in MONTHS}, "")
    found = revise(PLACE, [old], [typed, entry("flood", {8: 1})], (), NAMES)
    assert not found.problems
    assert set(found.calendars["hazard"].to_pylist()) == {"flood"}


def test_one_changed_month_writes_the_whole_calendar_as_the_place_s_own() -> None:
    found = revised(replace(CYCLONE, levels={**CYCLONE.levels, 4: 2}), FLOOD)
    assert found.changes == (Change("cyclone", 4, 0, 2),)
    rows = found.calendars.to_pylist()
    assert {row["place_id"] for row in rows} == {"T1"}
    assert [row["level"] for row in rows] == [0, 0, 0, 2, 3, 0, 0, 0, 0, 2, 0, 0]
    assert [rows[4]["weight"], rows[3]["weight"]] == [7.0, None]


def test_a_new_hazard_is_told_month_by_month() -> None:
    found = revised(CYCLONE, FLOOD, entry(" locusts ", {6: 1}))
    assert Change("locusts", 6, None, 1) in found.changes
    assert Change("locusts", None, "", "by hand") in found.changes
    assert len(found.changes) == 13


def test_a_calendar_taken_away_gives_way_to_the_one_above() -> None:
    found = revised(CYCLONE, above=(entry("flood", {9: 2}),))
    assert found.removed == ("flood",)
    assert found.changes == (Change("flood", 8, 3, 0), Change("flood", 9, 0, 2))
    alone = revised(CYCLONE)
    assert Change("flood", 8, 3, None) in alone.changes


def test_what_comes_from_above_cannot_be_taken_away() -> None:
    found = revised(FLOOD)
    assert "comes from LAND and cannot be taken away" in said(found)[0]
    assert not found.changes


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (entry("flood", {8: 4}), "row 2, column August: 4 is too large. The most is 3."),
        (entry("flood", {8: -1}), "row 2, column August: -1 is negative."),
        (entry("flood", {8: 1.5}), "row 2, column August: “1.5” is not a whole number."),
        (entry("flood", {8: None}), "row 2, column August: The cell is empty."),
        (entry("flood", {8: 2}, " "), "row 2, column source: The cell is empty."),
        (entry("", {8: 2}), "row 2 and 11 more, column hazard: The cell is empty."),
        (entry("cyclone", {8: 2}), "row 2, column hazard: The row names the same hazard as row 1."),
    ],
)
def test_a_broken_row_is_named_as_whoever_typed_it_sees_it(wrong: Entry, message: str) -> None:
    found = revised(CYCLONE, wrong)
    assert any(message in line for line in said(found)), said(found)
    assert not found.changes
    assert len({(p.code, p.row, p.column) for p in found.problems}) == len(found.problems)


def test_a_finding_is_told_once_for_a_row_not_once_for_each_of_its_months() -> None:
    assert len(said(revised(CYCLONE, FLOOD, entry("", {8: 2})))) == 1
