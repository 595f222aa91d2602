"""Form, answers, export, import, release: the numbers are those of the answers themselves."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mobility.cli import main
from mobility.forms.choice import FormChoice, choose
from mobility.forms.form_lists import form_lists
from mobility.forms.xlsform import Form
from mobility.importers import read
from mobility.importers.problems import Context
from tests.forms.conftest import places, storms
from tests.importers import survey_exports
from tests.importers.handmade import records
from tests.importers.survey_exports import MONTHS, Submission, paths, submissions
from tests.worlds import place, rows

MODULES = ("newcomers", "roles", "carers", "remittances")
VILLAGES = ("V1", "V2", "V3")
PLACES = (
    place("C", "country"), place("T1", "township", "C"), place("T2", "township", "C"),
    *(place(each, "village", "T1", lon=95.0, lat=16.0) for each in VILLAGES), place("SEA", "other"),
)  # fmt: skip
EXPORTS = (
    survey_exports.kobo_workbook, survey_exports.kobo_zip, survey_exports.kobo_json,
    survey_exports.odk_zip,
)  # fmt: skip
KINDS = ("roster", "stays", "newcomer_care")


@pytest.fixture(scope="module")
def form() -> Form:
    choice = FormChoice(stage="baseline", minutes=180, modules=MODULES)
    lists = form_lists(places(), (), ["first aid", "search and rescue"], storms())
    return Form(choice.stage, choose(choice), lists, ("en",), datetime(2026, 11, 29, tzinfo=UTC))


@pytest.fixture(scope="module")
def given() -> list[Submission]:
    return submissions(VILLAGES, seed=7)


def test_every_answer_that_is_generated_is_asked_by_the_form(
    form: Form, given: list[Submission]
) -> None:
    asked = set(paths(form))
    answered = {name for each in given for name in each.answers}
    answered |= {name for each in given for member in each.members for name in member}
    assert answered - asked == set()


@pytest.mark.parametrize("export", EXPORTS, ids=lambda each: each.__name__)
def test_an_export_gives_back_every_answer_that_a_table_holds(
    export: Callable[..., Path], form: Form, given: list[Submission], tmp_path: Path
) -> None:
    imported = read([export(form, given, tmp_path)], None, Context(rows("places", *PLACES)))
    assert imported.errors == []
    assert set(imported.tables) == set(KINDS)
    names = ("person_id", "sex", "age", "severe", "here_01", "here_10b", "destination_id", "roles")
    asked = [
        (each.answers["village_id"], each.answers["household_id"], each.answers["year"],
         *(_kept(member[name]) for name in names))
        for each in given for member in each.members
    ]  # fmt: skip
    read_back = [
        (row["village_id"], row["household_id"], row["year"], *(_kept(row[name]) for name in names))
        for row in records(imported, "roster")
    ]
    assert sorted(read_back) == sorted(asked)
    columns = ("destination_id", "origin_id", "year", "month", "people")
    came = [tuple(row[name] for name in columns) for row in records(imported, "stays")]
    assert sorted(came, key=str) == sorted(_newcomers(given), key=str)
    assert sorted(map(str, records(imported, "newcomer_care"))) == sorted(map(str, _care(given)))


@pytest.mark.parametrize("kind", KINDS)
def test_one_table_may_be_read_of_an_export(
    kind: str, form: Form, given: list[Submission], tmp_path: Path
) -> None:
    path = survey_exports.odk_zip(form, given, tmp_path)
    imported = read([path], kind, Context(rows("places", *PLACES)))
    assert imported.errors == []
    assert set(imported.tables) == {kind}


def _kept(value: Any) -> str:
    return "" if value is None else str(value)


def _of_leaders(given: list[Submission]) -> list[dict[str, Any]]:
    return [each.answers for each in given if each.answers["interview"] == "village"]


def _newcomers(given: list[Submission]) -> list[tuple[Any, ...]]:
    return [
        (each["village_id"], None if " " in each["newcomer_origins"] else each["newcomer_origins"],
         each["year"], month, float(each[f"newcomers_{month:02d}"]))
        for each in _of_leaders(given) for month in MONTHS if each[f"newcomers_{month:02d}"] != ""
    ]  # fmt: skip


def _care(given: list[Submission]) -> list[dict[str, Any]]:
    flags = ("warned", "sheltered", "on_committee")
    return [
        {
            "place_id": each["village_id"],
            **{name: None if each[name] == "9" else int(each[name]) for name in flags},
            "host_households": None if each["host_households"] == "" else each["host_households"],
            "source": each["today"],
        }
        for each in _of_leaders(given)
    ]


def test_a_release_has_the_numbers_of_the_answers(
    form: Form, given: list[Submission], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path / "data"))
    listed = tmp_path / "places.csv"
    lines = ["place_id,name_en,level,parent_id,lon,lat"]
    lines += [
        ",".join(str(each.get(name) or "") for name in lines[0].split(",")) for each in PLACES
    ]
    listed.write_text("\n".join(lines), encoding="utf-8")
    export = survey_exports.kobo_workbook(form, given, tmp_path)
    run("import", str(listed), "--as", "places")
    run("import", str(export))
    calendar = tmp_path / "hazards.csv"
    calendar.write_text(
        "hazard,place_id,month,level\n"
        + "\n".join(f"cyclone,T1,{month},{3 if month == 5 else 0}" for month in MONTHS),
        encoding="utf-8",
    )
    run("import", str(calendar), "--as", "hazards")
    run("publish", "--note", "Round trip")
    told = json.loads(run("capacity", "--place", "T1", "--format", "json"))
    numbers = {(row["place_id"], row["month"]): row for row in told}
    compared = 0
    for village in VILLAGES:
        members = [
            member for each in given if each.answers["village_id"] == village
            for member in each.members
        ]  # fmt: skip
        newcomers = next(each for each in _of_leaders(given) if each["village_id"] == village)
        for month in MONTHS:
            here = [each for each in members if each[f"here_{month:02d}"] == 1]
            able = [each for each in here if 18 <= each["age"] <= 59 and not each["severe"]]
            helped = [
                each for each in here if each["age"] < 5 or each["age"] >= 60 or each["severe"]
            ]
            row = numbers[village, month]
            came = newcomers[f"newcomers_{month:02d}"]
            assert (row["newcomers"] or 0) == (came or 0), (village, month)
            if any(each[f"here_{month:02d}"] == "" for each in members):
                continue  # who is here is not known of everybody
            compared += 1
            assert row["helpers"] == len(able), (village, month)
            assert row["needs_help"] == len(helped), (village, month)
    assert compared > len(VILLAGES) * 6
    for village in VILLAGES[:2]:
        listed_ = json.loads(
            run("households", "--place", village, "--season", "cyclone", "--format", "json")
        )
        (season,) = listed_
        found = [each.members for each in given if each.members
                 and each.answers["village_id"] == village]  # fmt: skip
        assert season["E"] == sum(_is_empty(each, 5) for each in found)
        migrating = sum(any(_is_empty(each, month) for month in MONTHS) for each in found)
        away = sum(any(m[f"here_{k:02d}"] == 0 for m in each for k in MONTHS) for each in found)
        told = (season["migrating"], season["sending"], season["staying"])
        assert told == (migrating, away - migrating, len(found) - away)


def _is_empty(members: Any, month: int) -> bool:
    """Whether nobody of a household is here in a month."""
    return all(each[f"here_{month:02d}"] == 0 for each in members)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout
