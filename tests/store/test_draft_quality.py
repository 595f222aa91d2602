"""How good a draft is, from rows whose gaps are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from mobility.access import OWNER
from mobility.cli import main
from mobility.store import draft, releases
from mobility.store.draft_quality import draft_quality
from mobility.tables import out
from mobility.views.quality import quality_report
from mobility.words import speak
from tests import worlds
from tests.worlds import FEBRUARY_TO_MAY, person, place, rows

SOURCE = {"name": "survey.csv", "kind": "roster"}
EVERY_MONTH = tuple(range(1, 13))


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path))


def report(language: str = "en") -> pd.DataFrame:
    before = releases.open_release() if releases.current_id() else None
    return quality_report(draft_quality(OWNER, draft.open_draft(), before), speak(language))


def lines(found: pd.DataFrame, topic: str) -> list[tuple[Any, ...]]:
    some = found[found["topic"] == topic]
    return [tuple(row) for row in some[["place_id", "counted", "out_of"]].itertuples(index=False)]


def gaps() -> dict[str, Any]:
    """V1: 2 of 8 households, one of them empty, one month not known; V2 has no list."""
    return {
        "places": rows(
            "places",
            place("LAND", "country"),
            place("V1", "village", "LAND", households=8),
            place("V2", "village", "LAND", households=5),
        ),
        "roster": rows(
            "roster",
            person("H1", 1, 30, FEBRUARY_TO_MAY), person("H1", 2, 30, here_07=None),
            person("H1", 3, 30, (12,)),
            person("H2", 1, 40, EVERY_MONTH), person("H2", 2, 40, EVERY_MONTH),
        ),
        "residents": rows(
            "residents",
            {"place_id": "V2", "sex": "f", "age_group": "25-39", "people": 10.0},
        ),
        "stays": rows(
            "stays",
            *({"origin_id": "V2", "year": 2025, "month": month, "sex": "f",
               "age_group": "25-39", "people": people} for month, people in ((1, 9.0), (2, 12.0))),
        ),
    }  # fmt: skip


def test_gaps_are_counted_of_the_draft_and_of_each_village() -> None:
    draft.put(gaps(), sources=[SOURCE])
    found = report()
    assert lines(found, "coverage") == [("", 2, 8), ("V1", 2, 8)]
    assert lines(found, "empty") == [("", 1, 2), ("V1", 1, 2)]
    assert lines(found, "unknown") == [("", 1, 60), ("V1", 1, 60)]
    assert lines(found, "identity") == [("V2", 12, 10)]
    assert list(found.columns) == list(out.columns("quality"))


def test_months_of_leaving_and_coming_back_are_those_of_the_answers() -> None:
    draft.put(gaps(), sources=[SOURCE])
    found = report()
    for topic, months in (("leave", {2: 1, 12: 1}), ("return", {1: 1, 6: 1})):
        some = found[found["topic"] == topic]
        assert dict(zip(some["month"], some["counted"], strict=True)) == {
            month: months.get(month, 0) for month in EVERY_MONTH
        }
        assert set(some["out_of"]) == {2}


def test_a_household_with_a_month_not_known_is_not_called_empty() -> None:
    one = gaps() | {"roster": rows("roster", person("H1", 1, 30, EVERY_MONTH, here_03=None))}
    draft.put(one, sources=[SOURCE])
    assert lines(report(), "empty") == [("", 0, 1)]


def test_what_changed_most_from_the_release_in_use_comes_first() -> None:
    world = worlds.two_villages()
    draft.put(world, sources=[SOURCE])
    releases.publish("first")
    more = [row | {"people": row["people"] * 3} for row in world["residents"].to_pylist()]
    draft.put({"residents": rows("residents", *more)}, sources=[SOURCE])
    found = report()
    some = found[found["topic"] == "people"]
    assert [
        tuple(row) for row in some[["place_id", "counted", "earlier"]].itertuples(index=False)
    ] == [("V2", 300, 100)]
    assert some["said"].item() == "People: 300 now, 100 in the release in use."
    assert not {"households", "away"} & set(found["topic"])


def test_an_empty_draft_has_no_lines() -> None:
    assert report().empty


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_the_command_prints_the_report(form: str) -> None:
    draft.put(gaps(), sources=[SOURCE])
    result = CliRunner().invoke(main, ["quality", "--format", form])
    assert result.exit_code == 0
    assert "Households listed: 2 of 8." in result.stdout


def test_the_report_is_said_in_the_readers_language() -> None:
    draft.put(gaps(), sources=[SOURCE])
    said = report("my")["said"]
    assert said.str.contains("[\u1000-\u109f]").all() and not said.str.contains("[A-Za-z]").any()
