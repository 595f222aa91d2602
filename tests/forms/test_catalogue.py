"""The tables of the survey kit agree with each other and with the home format."""

from __future__ import annotations

import re

import pytest

from mobility import tables
from mobility.forms.catalogue import (
    ASKED_OF,
    EVERY_SECTOR,
    MINIMUM,
    MODULES,
    SECTORS,
    STAGES,
    asked_in_household,
    choices,
    questions,
    variables,
)
from mobility.measures.half_months import HALVES, column
from mobility.words import MONTHS
from mobility.words.terms import REASON_NAMES

MADE_OF_THE_RELEASE = {"months", "months_or_none", "halves", "nights", "roles", "destinations"}
NEVER_ASKED = re.compile(r"geo|phone|deviceid|subscriberid|simserial|username|email|image|audio")


def test_the_minimum_is_twelve_variables() -> None:
    minimum = [each.name for each in variables().values() if each.priority == MINIMUM]
    assert sorted(minimum) == sorted([
        "household_code", "village", "age", "sex", "difficulty", "presence", "status",
        "destination_kind", "work_away", "remittance", "role_held", "carer",
    ])  # fmt: skip


@pytest.mark.parametrize("variable", variables().values(), ids=lambda each: each.name)
def test_a_variable_is_whole(variable: object) -> None:
    each = variables()[variable.name]  # type: ignore[attr-defined]
    assert each.module in MODULES and each.asked_of in ASKED_OF
    assert each.stages and set(each.stages) <= set(STAGES)
    assert each.sectors == (EVERY_SECTOR,) or set(each.sectors) <= set(SECTORS)
    assert all((each.label, each.why, each.number, each.lost, each.source))
    assert each.is_of_village == (each.asked_of == "village")
    assert each.is_of_village or each.household_seconds > 0
    assert [one for one in questions() if one.variable == each.name]


def test_who_is_asked_is_known_by_number() -> None:
    assert set(asked_in_household()) == set(ASKED_OF) - {"village"}


def test_every_question_is_of_a_variable_and_has_its_answers() -> None:
    names = [each.name for each in questions()]
    assert len(set(names)) == len(names)
    for each in questions():
        assert each.variable in variables()
        _, _, answers = each.type.partition(" ")
        assert not answers or answers in choices() or answers in MADE_OF_THE_RELEASE, each.name
        assert bool(each.text) != (each.type == "calculate"), each.name
        assert bool(each.message) == bool(each.constraint), each.name


def test_nothing_that_names_or_finds_a_household_is_asked() -> None:
    for each in questions():
        assert not NEVER_ASKED.search(f"{each.type} {each.name}"), each.name
    texts = [each.name for each in questions() if each.type == "text"]
    assert texts == ["household_card"]  # which takes a code and nothing else


def test_answers_become_columns_of_the_home_format() -> None:
    becomes = {each.becomes for each in questions() if each.becomes}
    found = {
        filled
        for each in becomes
        for filled in (
            [each.replace("{mm}", f"{month:02d}") for month in MONTHS]
            if each == "roster.here_{mm}"
            else [each]
        )
        if "{mm}" not in filled
    }
    for each in found:
        table, _, name = each.partition(".")
        assert name in tables.table(table).column_names, each
    halves = {f"roster.{column(*half)}" for half in HALVES}
    assert {"roster.here_{mm}a", "roster.here_{mm}b"} <= becomes
    assert all(each.partition(".")[2] in tables.table("roster").column_names for each in halves)
    needed = {each.name for each in tables.table("roster").columns if each.required}
    # person_id is the member's number, counted by the form.
    assert {f"roster.{name}" for name in needed - {"person_id"}} <= found


def test_reasons_are_said_in_words_wherever_they_are_shown() -> None:
    assert set(choices()["reason"]) <= set(REASON_NAMES)
