"""Rules: one record a fault, one engine that looks for it, one page that lists them all."""

from __future__ import annotations

import ast

import ibis
import pyarrow as pa
import pytest

from mobility.importers import describe, rule_list
from mobility.importers.problems import Rule
from mobility.importers.rules import At, counted, found, reasons, reported
from mobility.words import speak
from tests.test_architecture import PROJECT, SOURCES, tree, where

PEOPLE = counted("people", "people", "text")
AT = At("returns.csv", columns={"people": "How many"})


def rows(*texts: str) -> ibis.Table:
    numbers = [float(text) if text.lstrip("-").isdigit() else None for text in texts]
    lines = range(2, len(texts) + 2)
    return ibis.memtable(
        pa.table(
            {"row": list(lines), "text": list(texts), "people": pa.array(numbers, pa.float64())}
        )
    )


def test_equal_faults_are_one_finding_with_its_rows_and_people() -> None:
    (broken, negative) = found(PEOPLE, rows("5", "many", "-3", "-3", "many"), AT)
    assert (broken.code, broken.row, broken.rows, broken.column) == (
        "not_a_number", 3, 2, "How many",
    )  # fmt: skip
    assert (negative.rows, negative.people) == (2, -6)
    said = describe(negative, speak("en"))
    assert said.startswith("Error, returns.csv, row 4 and 1 more, ")
    assert "-3 is negative." in said


def test_a_table_without_faults_has_no_finding_and_no_reason() -> None:
    assert found(PEOPLE, rows("5", "0"), AT) == []
    assert reasons(PEOPLE, rows("5", "0")) == {}


def test_the_reason_of_each_row_is_said_and_only_of_rows_left_out() -> None:
    odd = Rule("odd", "warning", "{value} is odd.", "", "text", lambda rows: rows.text == "5")
    ward = Rule("ward", "note", "{n} wards.", shows=lambda rows: rows.text == "0", reason="a ward")
    why = reasons((*PEOPLE, odd, ward), rows("5", "many", "-3", "0"))
    assert why == {3: "“many” is not a number.", 4: "-3 is negative.", 5: "a ward"}


def test_rows_of_one_content_are_listed_in_their_order() -> None:
    rule = Rule("same", "note", "{text}: {n}, {listed}", shows=lambda rows: rows.people > 0,
                each=("text",), named="{row} ({people})")  # fmt: skip
    (five, three) = found([rule], rows("5", "3", "5"), AT)
    assert five.values["listed"].startswith("2 (5") and ", 4 (5" in five.values["listed"]
    assert (three.values["n"], five.values["n"], five.values["people"]) == (1, 2, 10)


def test_what_is_counted_of_rows_is_no_number_of_rows() -> None:
    def spellings(table: ibis.Table) -> ibis.Table:
        return table.group_by("text").agg(row=ibis._.row.min())

    rule = Rule("kinds", "note", "{n} spellings: {listed}", shows=spellings, named="{text}")
    (finding,) = found([rule], rows("5", "3", "5"), AT)
    assert (finding.rows, finding.row, finding.values["listed"]) == (1, 2, "5, 3")


def test_only_the_first_rows_of_the_draft_are_named() -> None:
    rule = Rule("far", "warning", "{n}: {listed}", column="{table}.id", named="{id}")
    (finding,) = reported(rule, [{"table": "places", "id": n} for n in range(6)], n=60)
    assert (finding.values["listed"], finding.column) == ("0, 1, 2, 3, 4 …", "places.id")
    assert finding.values["n"] == 60


@pytest.mark.parametrize("count", [3000])
def test_a_thousand_findings_are_told_and_the_rest_counted(count: int) -> None:
    findings = found(PEOPLE, rows(*(f"no {n}" for n in range(count))), AT)
    assert len(findings) == 1001
    assert findings[-1].values["n"] == count - 1000


def test_the_page_of_faults_is_what_the_rules_say() -> None:
    assert rule_list.PAGE.read_text(encoding="utf-8") == rule_list.page()


def test_every_finding_is_made_by_a_rule() -> None:
    makers = {
        where(path)
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Problem"
    }
    assert makers == {"mobility/importers/problems.py"}


def test_every_rule_of_the_program_is_on_the_page() -> None:
    """A rule made within a function would be found by nobody."""
    page = rule_list.page()
    folder = PROJECT / "mobility" / "importers"
    codes = {
        argument.value
        for path in SOURCES
        if path.is_relative_to(folder)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Rule"
        for argument in node.args[:1]
        if isinstance(argument, ast.Constant)
    }
    assert [code for code in sorted(codes) if f"`{code}`" not in page] == []
