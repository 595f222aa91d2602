"""Proposals for a mapping, and that the file they make reads the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from mobility import tables
from mobility.importers import proposals, read
from mobility.importers.aliases import Gazetteer
from mobility.importers.opening.tabular import read_table, sheets
from mobility.importers.problems import Context
from mobility.importers.proposals import Answers
from tests import worlds

PLACES = worlds.rows(
    "places",
    {"place_id": "T1", "name_en": "Haven", "level": "township"},
    {"place_id": "V1", "name_en": "Old Ferry", "name_my": "ကူးတို့", "level": "village",
     "parent_id": "T1"},
    {"place_id": "V2", "name_en": "Saltpan", "level": "village", "parent_id": "T1"},
    {"place_id": "V3", "name_en": "Saltpan", "level": "village"},
)  # fmt: skip
AWAY = """From where,To where,Date,Gender,How many
Old Fery,Haven,01/04/2026,Women,12
Old Fery,Haven,15/05/2026,Both,8
"""


def test_columns_of_the_same_or_much_the_same_name_are_proposed() -> None:
    header = ["Origin", "Dest.", "yr", "Sex", "Age Group", "No of people", "Remarks"]
    assert proposals.columns_of("moves", header) == {
        "origin_id": "Origin", "sex": "Sex", "age_group": "Age Group", "people": "No of people",
    }  # fmt: skip


def test_no_column_is_proposed_twice() -> None:
    proposed = proposals.columns_of("places", ["Village name", "Name", "Code"])
    assert len(set(proposed.values())) == len(proposed)


def test_a_misspelt_name_is_proposed_and_never_chosen() -> None:
    places = Gazetteer(PLACES, None, {})
    assert places.likeliest("Old Fery")[0] == "V1"
    assert places.only("Old Fery") == ""
    assert places.only("old-ferry") == places.only("ကူးတို့") == "V1"
    assert places.described("V1") == "Old Ferry (Haven) · V1"


def test_of_two_places_of_one_name_neither_is_chosen() -> None:
    assert Gazetteer(PLACES, None, {}).only("Saltpan") == ""
    assert {"V2", "V3"} <= set(Gazetteer(PLACES, None, {}).likeliest("Saltpan"))


def test_only_words_that_a_column_does_not_take_are_asked_about() -> None:
    sex = next(column for column in tables.table("stays").columns if column.name == "sex")
    assert proposals.unknown_words(sex, ["Women", "f", "Both", "男"]) == ["Both", "男"]


def test_the_answers_make_a_mapping_that_reads_the_file(tmp_path: Path) -> None:
    path, mapping = tmp_path / "away.csv", tmp_path / "mapping.toml"
    path.write_text(AWAY, encoding="utf-8")
    answers = Answers(
        "stays",
        columns={"origin_id": "From where", "destination_id": "To where", "sex": "Gender",
                 "people": "How many"},
        values={"origin_id": {"Old Fery": "V1"}, "destination_id": {"Haven": "T1"},
                "sex": {"Both": "unknown"}},
        date=("Date", "%d/%m/%Y"),
    )  # fmt: skip
    mapping.write_text(proposals.recipe_of(answers).to_toml(), encoding="utf-8")
    found = read([path], "stays", Context(PLACES), mapping=mapping)
    assert not found.errors
    rows = found.tables["stays"].select(["origin_id", "month", "sex", "people"]).to_pylist()
    assert rows == [
        {"origin_id": "V1", "month": 4, "sex": "f", "people": 12.0},
        {"origin_id": "V1", "month": 5, "sex": "unknown", "people": 8.0},
    ]


@pytest.mark.parametrize("text", ['a"b\\c', "tab\there", "စ = [x]\n", "\x7f", "# no comment"])
def test_whatever_a_file_calls_a_column_the_mapping_is_valid(text: str) -> None:
    import tomllib

    answers = Answers("stays", columns={"people": text}, sheet=text)
    read_back = tomllib.loads(proposals.recipe_of(answers).to_toml())
    assert read_back["columns"] == {"people": text} and read_back["file"] == {"sheet": text}


def test_words_are_counted_the_most_frequent_first(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n x ,1\ny,1\nx,1\n,1\n", encoding="utf-8")
    assert proposals.words_of(read_table(path), "a") == {"x": 2, "y": 1}


def test_a_table_of_text_has_no_sheets(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a\n1\n", encoding="utf-8")
    assert sheets(path) == []
