"""Answers about newcomers as pages say them: what nobody asked is never a yes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mobility.views import newcomer_care as care
from mobility.words import speak

EN = speak("en")
YES = {"warned": 1, "sheltered": 1, "on_committee": 1}


def rows(*villages: dict[str, Any]) -> pd.DataFrame:
    """Two months of each village: no newcomer in June, those given in April."""
    empty = {**dict.fromkeys(YES), "host_households": None, "care_source": None}
    return pd.DataFrame(
        {"place_id": f"V{n}", **empty, **village, "newcomers": people, "month": month}
        for n, village in enumerate(villages)
        for month, people in ((4, village.get("newcomers")), (6, 0.0))
    )


def test_a_village_is_shown_once_with_its_fullest_month_and_one_without_newcomers_if_asked() -> (
    None
):
    found = care.build_care(
        rows({"newcomers": 3}, {"newcomers": 9}, {"newcomers": None}, {"warned": 0})
    ).rows
    assert found[["place_id", "newcomers"]].to_numpy().tolist() == [
        ["V1", 9.0], ["V0", 3.0], ["V3", 0.0],
    ]  # fmt: skip


def test_answers_are_said_in_words() -> None:
    assert [care.answer(EN, each) for each in (1, 0, None, float("nan"))] == [
        "yes", "no", "not asked", "not asked",
    ]  # fmt: skip
    assert care.answers(EN, {**YES, "sheltered": 0, "on_committee": None}) == "yes / no / not asked"


def test_each_village_with_newcomers_is_counted_once() -> None:
    found = care.build_care(
        rows(
            {"newcomers": 1, **YES},
            {"newcomers": 1, **YES, "warned": 0},
            {"newcomers": 1, "warned": 0},
            {"newcomers": 1, "warned": 1},
            {"newcomers": 1},
            {"newcomers": 0, **YES},  # asked, and nobody is told to be there
        )
    )
    no = (
        "2 villages with newcomers answer no to a question: one no is enough to bring them into "
        "their plans, however few they are."
    )
    assert care.sentences(EN, found) == [
        no,
        "In 2 villages nobody said no, but a question was not asked: ask it.",
        "1 village answers yes to all three.",
    ]
    assert care.sentences(EN, care.build_care(rows({"warned": 0}))) == []


def test_the_table_that_is_edited_gives_back_what_the_release_has() -> None:
    given = {"newcomers": 2, "warned": 0, "host_households": 3, "care_source": "asked"}
    found = care.build_care(rows(given, {"newcomers": 1}))
    for words in (EN, speak("my")):
        table = care.table(words, found, {"V0": "Old", "V1": "New"})
        assert list(table["village"]) == ["Old", "New"]
        assert care.entered(words, table) == care.stored(found)
    assert care.stored(found)[0] == {
        "place_id": "V0", "warned": 0, "sheltered": None, "on_committee": None,
        "host_households": 3, "source": "asked",
    }  # fmt: skip


def test_hosts_are_those_of_the_villages_that_say() -> None:
    told = pd.DataFrame({"host_households": [4.0, None, 0.0]})
    assert care.hosts(told) == (4, 2)
