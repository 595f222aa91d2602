"""The records of measures and parameters: complete, and true to the columns they name."""

from __future__ import annotations

import ast
import math
import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mobility.measures import parameters as conventions
from mobility.measures import presence, remedies
from mobility.measures.measure import Measure
from mobility.measures.parameters import parameters
from mobility.measures.records import MEASURES
from mobility.settings import PROJECT
from tests.measures import engine, random_worlds
from tests.measures.engine import Row

FUNCTIONS = {
    "max": max,
    "min": min,
    "sum": sum,
    "ceil": math.ceil,
    "floor": math.floor,
    "sqrt": math.sqrt,
}
LIMITS = parameters().as_dict()
RECOMPUTED = (
    *("availability", "without_helpers", "without_helpers_usual", "people_to_protect"),
    *("helpers_to_return", "helpers_to_spare", "helper", "needs_help_person"),
)


@cache
def rows() -> tuple[Row, ...]:
    """Village-months and persons, with every column a formula may name."""
    read = engine.tables_of(random_worlds.world(5, villages=50))
    months = remedies.with_remedies(engine.village_findings(read), parameters().limits)
    persons = presence.people(read["roster"])
    persons = persons.mutate(needs_help_person=persons.needs_help).drop("needs_help")
    return (*engine.run(months), *engine.run(persons))


def names_in(formula: str) -> set[str] | None:
    """The columns and limits a formula names; none where it is not Python."""
    try:
        tree = ast.parse(formula, mode="eval")
    except SyntaxError:
        return None
    return {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)} - set(FUNCTIONS)


def is_computable(measure: Measure) -> bool:
    names = names_in(measure.formula)
    columns = {name for row in rows() for name in row} | set(LIMITS)
    return names is not None and {*names, measure.name} <= columns


@pytest.mark.parametrize(
    "name",
    RECOMPUTED,
)
def test_the_formula_gives_the_column(name: str) -> None:
    (measure,) = [each for each in MEASURES if each.name == name]
    assert is_computable(measure)
    code = compile(measure.formula, measure.name, "eval")
    names = names_in(measure.formula) or set()
    compared = 0
    for row in rows():
        values: dict[str, Any] = {each: row.get(each, LIMITS.get(each)) for each in names}
        if name in row and None not in values.values() and row[name] is not None:
            found = eval(code, {"__builtins__": {}}, {**FUNCTIONS, **values})  # noqa: S307
            assert math.isclose(found, row[name], rel_tol=1e-9, abs_tol=1e-9), (name, row)
            compared += 1
    assert compared > 100


def test_every_formula_that_is_python_over_columns_is_recomputed_above() -> None:
    computable = {measure.name for measure in MEASURES if is_computable(measure)}
    assert computable == set(RECOMPUTED)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_every_measure_says_what_it_is(measure: Measure) -> None:
    for text in (measure.name, measure.label, measure.formula, measure.source):
        assert text.strip()
    assert all(column.meaning for column in measure.columns)


def test_every_measure_has_a_name_of_its_own() -> None:
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)


def test_every_limit_a_measure_names_is_a_parameter() -> None:
    named = {limit for measure in MEASURES for limit in measure.limits}
    assert named == set(parameters().records)


@pytest.mark.parametrize("name", sorted(parameters().records))
def test_every_parameter_has_a_reason_a_source_and_a_date(name: str) -> None:
    record = parameters().records[name]
    assert record.label.strip() and record.reason.strip() and record.source.strip()
    assert record.date.year >= 2026


def test_the_limits_of_a_finding_are_the_parameters_of_their_names() -> None:
    limits, usual = parameters().limits, parameters()
    assert limits.availability_loss == usual["availability_loss"] == 2 / 3
    assert limits.availability_watch == usual["availability_watch"] == 0.80
    assert limits.count_error == usual["count_error"] == 0.30
    assert limits.helpers_each == usual["helpers_each"] == 2


def test_what_is_usual_and_how_sure_it_is_are_conventions_too() -> None:
    usual = parameters()
    assert (usual["fullest_months"], usual["fewest_known_months"]) == (3, 6)
    assert (usual["confidence"], usual["confidence_probably"]) == (0.95, 0.80)
    assert (usual["household_help_limit"], usual["newcomer_share_as_helpers"]) == (1, 0)


def test_the_past_is_judged_by_its_own_conventions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = """
[[availability_loss.values]]
from = 2027-03-01
value = 0.7
reason = "A later one."
"""
    changed = tmp_path / "parameters.toml"
    changed.write_text(conventions.FILE.read_text(encoding="utf-8") + later, encoding="utf-8")
    monkeypatch.setattr(conventions, "FILE", changed)
    conventions.in_force.cache_clear()
    try:
        before, since = (parameters(date(2027, month, 1)) for month in (2, 3))
        source = before.records["availability_loss"].source
        assert (before["availability_loss"], since.limits.availability_loss) == (2 / 3, 0.7)
        assert since.records["availability_loss"].reason == "A later one."
        assert since.records["availability_loss"].date == date(2027, 3, 1)
        assert since.records["availability_loss"].source == source
        assert parameters(date(1999, 1, 1))["availability_loss"] == 2 / 3
    finally:
        conventions.in_force.cache_clear()


def test_a_release_of_the_first_edition_keeps_its_limit_of_a_household() -> None:
    limits = [parameters(date(2026, 11, day))["household_help_limit"] for day in (28, 29)]
    assert limits == [2, 1]


@pytest.mark.parametrize("name", ["due_level", "short_absence_months"])
def test_what_a_code_of_a_table_means_is_one_for_all_time(name: str) -> None:
    """It is read without a day: another meaning would be another column."""
    content = tomllib.loads(conventions.FILE.read_text(encoding="utf-8"))
    assert len(content[name]["values"]) == 1


def test_every_convention_is_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (PROJECT / "mobility").rglob("*.py")]
    used = set(re.findall(r"[\"'.](\w+)\b", "\n".join(texts)))
    assert set(parameters().as_dict()) - used == set()
