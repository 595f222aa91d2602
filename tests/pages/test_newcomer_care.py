"""Answers about newcomers on their page: read, changed by the owner, published and read again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from mobility.reports.document import TableFile
from mobility.settings import PUBLISH_FROM_PAGES
from mobility.store import releases
from mobility.tables import table
from mobility.ui.frame import downloads
from tests import worlds
from tests.conftest import Published
from tests.pages.conftest import Publish
from tests.pages.reading import app_at, opened, text
from tests.pages.test_newcomers import arrivals
from tests.ui.connection import FROM_AFAR, come_by

PUBLISH = "Publish as a new release"
ANSWERED = {"place_id": "V2", "warned": 0, "sheltered": 1, "host_households": 4, "source": "Asked"}
Edit = Callable[[pd.DataFrame], pd.DataFrame]


def world(*answers: dict[str, Any]) -> dict[str, pa.Table]:
    """Twenty newcomers in V1 and two in V2 in April, a cyclone month."""
    given = worlds.two_villages()
    stays = [*given["stays"].to_pylist(), arrivals("V1", 4, 20), arrivals("V2", 4, 2)]
    return given | {
        "stays": worlds.rows("stays", *stays),
        "newcomer_care": worlds.rows("newcomer_care", *answers),
    }


@pytest.fixture
def changeable(published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work on a copy of a release in which V2 has answered."""
    shutil.copytree(published(world(ANSWERED)), tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path))
    monkeypatch.setenv(PUBLISH_FROM_PAGES.name, "1")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Edit], None]:
    """What a person types into the table of answers."""

    def type_in(edit: Edit) -> None:
        monkeypatch.setattr(st, "data_editor", lambda table, **_: edit(table.copy()))

    return type_in


def told(table: pd.DataFrame) -> pd.DataFrame:
    """V1 answers for the first time; V2's warning reaches by now, and nobody asked its hosts."""
    table.loc["V1", ["warned", "sheltered", "on_committee", "source"]] = ["yes", "no", "no", "June"]
    table.loc["V2", "warned"] = "yes"
    table.loc["V2", "host_households"] = pd.NA
    return table


def publish_change(app: AppTest, note: str) -> AppTest:
    app.text_input(key="care_note").set_value(note).run()
    return next(each for each in app.button if each.label == PUBLISH).click().run()


def test_one_no_brings_a_few_newcomers_into_the_list_beside_many(publish: Publish) -> None:
    """Two of seventy people are under 5 %; the warning does not reach them."""
    publish(world(ANSWERED))
    said = text(opened("newcomers", areas="T1", months="4", listed="season"))
    assert "newcomers are 5% or more of the people here in 1 of 2 villages" in said
    assert "2 villages, each in its worst month" in said
    assert "V1 T1 April season 20 / 27 74% 2 not asked / not asked / not asked" in said
    assert "V2 T1 April season 2 / 102 2% 0 no / yes / not asked" in said
    assert "1 village with newcomers answers no to a question: one no is enough" in said
    assert "In 1 village nobody said no, but a question was not asked: ask it." in said
    assert "V2 T1 2 no yes not asked 4 Asked" in said
    assert "V1 T1 20 not asked not asked not asked not asked –" in said


def test_three_yes_and_few_of_them_ask_for_nothing(publish: Publish) -> None:
    publish(world({"place_id": "V2", "warned": 1, "sheltered": 1, "on_committee": 1}))
    said = text(opened("newcomers", areas="V2", listed="season"))
    assert "No village is known where newcomers reach the limit in such a month, or are" in said
    assert "1 village answers yes to all three." in said


def test_what_nobody_asked_is_said_to_be_asked(publish: Publish) -> None:
    publish(world())
    said = text(opened("newcomers", areas="T1"))
    assert "In 2 villages nobody said no, but a question was not asked: ask it." in said
    assert "answer yes" not in said and "answers yes" not in said


def test_the_download_says_the_answers_in_words(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, pd.DataFrame] = {}

    def keep(
        _: Any, document: Callable[[], TableFile], name: str, *_map: Any, **_more: Any
    ) -> None:
        made[name] = document().rows

    monkeypatch.setattr(downloads, "buttons", keep)
    publish(world(ANSWERED))
    opened("newcomers", areas="T1")
    rows = made["newcomers"].drop_duplicates("place_id").set_index("place_id")
    answers = ["warned", "sheltered", "on_committee"]
    assert rows.loc["V2", answers].tolist() == ["no", "yes", "not asked"]
    assert rows.loc["V1", answers].tolist() == ["not asked"] * 3
    assert rows.loc["V2", ["host_households", "care_source"]].tolist() == [4, "Asked"]
    brought_in = made["newcomers"].query("is_to_plan")
    assert brought_in[["place_id", "month"]].to_numpy().tolist() == [["V1", 4], ["V2", 4]]


def test_hosts_are_told_beside_the_households(publish: Publish) -> None:
    publish(world(ANSWERED))
    said = text(opened("households", areas="T1"))
    assert "host lodging or hiring newcomers, as villages say 4 1 village was asked" in said
    publish(world())
    assert "as villages say not asked" in text(opened("households", areas="T1"))


def test_the_plan_proposes_what_each_no_needs(publish: Publish) -> None:
    publish(world(ANSWERED))
    said = text(opened("plan", areas="T1", hazard="cyclone", months="4"))
    assert "Let the warning reach newcomers 1 village" in said
    assert "Ask about newcomers 2 villages" in said
    assert "Count newcomers for shelter" not in said
    assert "it says that the warning does not reach them." in said


def test_nothing_typed_changes_nothing(publish: Publish) -> None:
    publish(world(ANSWERED))
    assert "Nothing is changed yet." in text(opened("newcomers", areas="T1"))


def test_the_owner_writes_answers_down_and_reads_them_in_a_new_release(
    changeable: None, typed: Any
) -> None:
    typed(told)
    app = opened("newcomers", areas="T1", months="4")
    said = text(app)
    assert "V1 warned not asked yes" in said
    assert "V1 counted for shelter not asked no" in said
    assert "V2 warned no yes" in said and "V2 host households 4 not asked" in said
    first = releases.current_id()
    app = publish_change(app, "Asked in June")
    assert not app.exception
    second = releases.current_id()
    assert second != first
    assert f"Published as release {second}" in app.success[0].value
    assert "V2 T1 2 no yes not asked 4 Asked" in text(app)
    typed(lambda table: table)
    app = app.button(key="read_published").click().run()
    assert "V1 T1 20 yes no no not asked June" in text(app)
    assert "V2 T1 2 yes yes not asked not asked Asked" in text(app)
    assert releases.open_release().manifest.note == "Asked in June"


def test_an_answer_without_a_source_is_told_and_cannot_be_published(
    publish: Publish, typed: Any
) -> None:
    publish(world(ANSWERED))
    typed(lambda table: told(table).assign(source=None))
    app = app_at("newcomers", areas="T1").run()
    assert "row 1, column source: The cell is empty." in app.error[0].value
    assert all(each.label != PUBLISH for each in app.button)


def test_where_publishing_is_switched_off_the_answers_are_a_file_to_import(
    publish: Publish, typed: Any
) -> None:
    publish(world(ANSWERED))
    typed(told)
    app = opened("newcomers", areas="T1")
    assert all(each.label != PUBLISH for each in app.button)
    assert "import newcomer_care.csv --as newcomer_care" in app.code[0].value


def test_who_reads_from_another_machine_reads_answers_and_changes_none(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_by(monkeypatch, FROM_AFAR)
    publish(world(ANSWERED))
    app = opened("newcomers", areas="T1")
    assert "V2 T1 2 no yes not asked 4 Asked" in text(app)
    assert "A change is published on the data owner's own machine only." in text(app)
    assert all(each.label not in (PUBLISH, "See what would change") for each in app.button)


def test_the_three_questions_are_columns_of_the_table() -> None:
    flags = [each.name for each in table("newcomer_care").columns if each.type == "flag"]
    assert flags == ["warned", "sheltered", "on_committee"]
