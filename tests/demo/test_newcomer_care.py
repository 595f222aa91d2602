"""The demonstration's answers about newcomers: some no, some yes, some not asked."""

from __future__ import annotations

import pandas as pd
import pytest

QUESTIONS = ["warned", "sheltered", "on_committee"]


def test_only_villages_with_newcomers_were_asked_and_not_all_of_them(
    frames: dict[str, pd.DataFrame], villages: pd.DataFrame
) -> None:
    arrived = set(frames["stays"]["destination_id"]) & set(villages.index)
    asked = set(frames["newcomer_care"]["place_id"])
    assert asked < arrived
    assert len(asked) / len(arrived) == pytest.approx(0.7, abs=0.05)


def test_every_question_has_a_yes_a_no_and_an_open_answer(
    frames: dict[str, pd.DataFrame],
) -> None:
    rows = frames["newcomer_care"]
    for question in QUESTIONS:
        assert set(rows[question].dropna()) == {0, 1} and rows[question].isna().any()
    assert rows[QUESTIONS].eq(1).all(axis=1).any()


def test_hosts_are_fewer_than_the_households_of_their_village(
    frames: dict[str, pd.DataFrame], villages: pd.DataFrame
) -> None:
    rows = frames["newcomer_care"].set_index("place_id")
    assert (rows["host_households"].dropna() >= 1).all()
    assert not (rows["host_households"] > villages["households"].reindex(rows.index)).any()
