"""Answers about newcomers typed into a table: the same rules as a file, and what would change."""

from __future__ import annotations

from typing import Any

import pytest

from mobility.importers import describe
from mobility.importers.newcomer_entries import Change, Revision, revise
from mobility.words import speak
from tests import worlds

PLACES = worlds.two_villages()["places"].to_pylist()
ANSWERED = {"warned": 1, "sheltered": 0, "on_committee": None, "host_households": 3}


def row(place_id: str, source: str | None = None, **cells: Any) -> dict[str, Any]:
    return {"place_id": place_id, **dict.fromkeys(ANSWERED), **cells, "source": source}


KNOWN = row("V1", "asked", **ANSWERED)


def revised(*entered: dict[str, Any]) -> Revision:
    return revise(PLACES, [KNOWN], entered)


def test_what_nobody_changed_is_not_published() -> None:
    found = revised(KNOWN, row("V2"), row("V2", "  "))
    assert (found.answers.num_rows, found.removed, found.changes) == (0, (), ())
    assert not found.problems


def test_a_changed_answer_writes_the_village_s_whole_row() -> None:
    found = revised({**KNOWN, "sheltered": 1, "source": " asked again "}, row("V2"))
    assert found.answers.to_pylist() == [{**KNOWN, "sheltered": 1, "source": "asked again"}]
    assert found.changes == (
        Change("V1", "sheltered", 0, 1),
        Change("V1", "source", "asked", "asked again"),
    )


def test_an_answer_taken_back_is_not_asked_again() -> None:
    found = revised({**KNOWN, "warned": None})
    assert found.changes == (Change("V1", "warned", 1, None),)
    assert found.answers["warned"].to_pylist() == [None]


def test_a_row_that_is_emptied_is_removed() -> None:
    found = revised(row("V1"))
    assert (found.removed, found.answers.num_rows, found.problems) == (("V1",), 0, ())
    assert Change("V1", "warned", 1, None) in found.changes


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (row("V2", warned=1), "row 2, column source: The cell is empty."),
        (row("V2", "x", host_households=-1), "row 2, column host_households: -1 is negative."),
        (row("V2", "x", warned="perhaps"), "row 2, column warned: “perhaps” is neither 1 nor 0."),
        (row("V9", "x", warned=1), "row 2, column place_id: There is no place “V9”."),
    ],
)
def test_a_broken_row_is_named_as_whoever_typed_it_sees_it(
    wrong: dict[str, Any], message: str
) -> None:
    found = revised({**KNOWN, "sheltered": 1}, wrong)
    said = [describe(problem, speak("en")) for problem in found.problems]
    assert len(said) == 1 and message in said[0], said
    assert not found.changes
