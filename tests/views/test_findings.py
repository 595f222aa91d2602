"""Findings as a reader sees them: equal ones together, errors first."""

from mobility.importers.problems import Problem
from mobility.views.findings import arranged
from mobility.words import speak


def problem(severity: str, value: str, row: int | None, people: float | None = None) -> Problem:
    return Problem(
        "unknown_place", severity, "There is no place “{value}”.", values={"value": value},
        file="stays.csv", row=row, column="origin_id", people=people,
    )  # fmt: skip


def test_equal_findings_are_one_with_their_rows_and_people() -> None:
    found = arranged(
        [
            problem("note", "A", None),
            problem("error", "A", 7, 2.0),
            problem("error", "B", 3, 40.0),
            problem("error", "B", 2, 1.0),
            problem("error", "B", 9, None),
        ],
        speak("en"),
    )
    assert [(each.severity, each.rows, each.people, each.first_row) for each in found] == [
        ("error", 3, 41.0, 2), ("error", 1, 2.0, 7), ("note", 0, None, None),
    ]  # fmt: skip
    assert found[0].said == "There is no place “B”."
