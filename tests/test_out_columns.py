"""The columns that people read: each described once, in ``mobility/tables/out``."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from mobility.measures.parameters import parameters
from mobility.measures.records import MEASURES
from mobility.tables import out
from mobility.words import LANGUAGES, speak
from tests.test_architecture import PROJECT, SOURCES

TEXTS = ("meaning", "note")
PLACEHOLDERS = {"confidence", "helpers_each", "meaning"}
# What `capacity` prints, in this order: scripts of others rely on it.
CAPACITY = (
    *("place_id", "year", "month"),
    *("helpers", "helpers_women", "helpers_usual", "helpers_all", "away_all_year"),
    *("availability", "availability_low", "availability_high"),
    *("needs_help", "without_helpers", "newcomers", "people_to_protect"),
    *("roles_known", "weakest_role", "finding", "sure", "all_year"),
    *("basis", "households_surveyed", "households_total", "hazard_level"),
)
# Words of the measures before these, which nobody must read any more.
GONE = re.compile(r"\b(responders?|verdicts?|loss|ok|RAI)\b", re.IGNORECASE)
# One word of the tables, and really several things: why each is described more than once.
SEVERAL = {
    "place_id": "a village, a place, or of the Calendar several places at once",
    "year": "of a plan the year to come",
    "people": "members of a village, or those of a flow",
    "people_away": "members of villages, or everybody of an area",
    "unknown": "members whose month is not known, or households whose type is not",
    "here": "holders of a role, or what it is to be here",
}
SHORT = 4  # words; a text of fewer is a label as well, such as "people away"


def own_lines() -> Iterator[tuple[str, dict[str, str]]]:
    """Table and line of every description: those that take it from elsewhere are left out."""
    for table in out.NAMES:
        yield from ((table, row) for row in out.rows(table) if row["meaning"])


@pytest.mark.parametrize("table", out.NAMES)
def test_every_column_says_what_it_is(table: str) -> None:
    assert list(out.columns(table))
    for column in out.columns(table).values():
        assert column.meaning, column
        assert column.kind in out.KINDS, column


@pytest.mark.parametrize("table", out.NAMES)
def test_a_line_is_a_description_or_says_where_it_stands(table: str) -> None:
    for row in out.rows(table):
        assert bool(row["meaning"]) != bool(row["as"]), row
        described = row["as"] and not row["as"].startswith(out.INPUT)
        assert bool(row["kind"]) != bool(described), row
    names = [row["column"] for row in out.rows(table)]
    assert len(set(names)) == len(names)


def test_a_column_is_described_once() -> None:
    described = Counter(row["column"] for _, row in own_lines())
    assert {name for name, times in described.items() if times > 1} == set(SEVERAL)
    texts = Counter(row["meaning"] for _, row in own_lines() if "{meaning}" not in row["meaning"])
    assert {text: times for text, times in texts.items() if times > 1} == {
        "its name": 3,  # of the place named in the column before
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_said_with_what_a_release_tells(language: str) -> None:
    for table, row in own_lines():
        for text in (row[each] for each in TEXTS):
            open_parts = set(re.findall(r"\{(\w+)\}", text))
            assert open_parts <= PLACEHOLDERS, (table, row)
            speak(language).say(text, **dict.fromkeys(open_parts, "x"))
            assert not re.search(r"\d ?%", text), f"a convention is a parameter: {text}"


def test_capacity_has_its_columns_in_their_order() -> None:
    assert tuple(out.columns("capacity")) == CAPACITY


def test_people_are_whole_and_no_former_word_is_left() -> None:
    for table in out.NAMES:
        for column in out.columns(table).values():
            assert column.kind != "people" or column.format == "count", column
            said = f"{column.name.replace('_', ' ')} {column.meaning} {column.note}"
            assert not GONE.search(said), column


def test_the_measures_page_is_described_measure_by_measure() -> None:
    named = [column.name for measure in MEASURES for column in measure.columns]
    assert named == list(out.columns("measures"))


def test_the_tables_on_pages_explain_their_own_columns() -> None:
    asked = re.compile(r'"on_pages",\s*"([^"]+)"')
    named = {name for path in SOURCES for name in asked.findall(path.read_text(encoding="utf-8"))}
    assert named | {*_headed()} == set(out.columns("on_pages"))


def _headed() -> Iterator[str]:
    """The lines that headings of columns name (``PageQuestion.column``, ``parts.number``)."""
    nodes = (node for path in SOURCES for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    for node in nodes:
        match node:
            case ast.Call(ast.Attribute(attr="column"), [_, ast.Constant(name)]):
                yield name
            case ast.Call(ast.Attribute(ast.Name("parts"), "number"), [_, _, ast.Constant(name)]):
                yield name


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a Python file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def test_no_description_stands_in_the_code() -> None:
    texts = {row[each] for _, row in own_lines() for each in TEXTS}
    long = {text for text in texts if len(text.split()) >= SHORT}
    found = [
        f"{path.relative_to(PROJECT)}:{line}: {text}"
        for path in SOURCES
        for line, text in literals(path)
        if text in long
    ]
    assert found == []


def test_every_table_is_asked_for_by_its_name() -> None:
    texts = {text for path in SOURCES for _, text in literals(path)}
    assert set(out.NAMES) - texts == set()


def test_a_code_in_the_documentation_is_a_column_a_parameter_or_of_the_program() -> None:
    """Names in backticks that look like columns are ones that a reader can find."""
    said = (PROJECT / "docs" / "measures.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", said))
    known = {name for table in out.NAMES for name in out.columns(table)} | set(parameters().records)
    assert named - known == {"unknown_age_away"}  # of a village's building blocks, in no table
