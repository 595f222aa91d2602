"""The command: what it prints, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import bench, document, results
from benchmarks.build.__main__ import Step, lines
from benchmarks.results import Measured, Run
from mobility import settings
from mobility.cli import main

NAMES = {"names": "places by a part of their name", "product": "the dashboard", "pandas": "pandas"}


def run_of(differs: str = "") -> Run:
    measured = [
        Measured("names", "product", [0.05], [0.010, 0.012, 0.011], 20),
        Measured("names", "pandas", [2.0], [0.2, 0.22, 0.24], 20, differs),
    ]
    return Run(
        "demo", 1000, 10, "r", results.machine(), {}, NAMES, measured, {"product": 300_000_000}
    )


@pytest.mark.parametrize(("differs", "status"), [("", 0), ("3 rows and 4", 1)])
def test_it_ends_with_an_error_where_answers_differ(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, differs: str, status: int
) -> None:
    monkeypatch.setattr(bench, "run", lambda *_, **__: run_of(differs))
    saved = tmp_path / "run.json"
    result = CliRunner().invoke(main, ["bench", "--data", str(tmp_path), "--save", str(saved)])
    assert result.exit_code == status
    assert "20.0" in result.output  # pandas' median over the dashboard's
    assert ("DIFFERS: pandas" in result.output) == bool(differs)
    assert results.read(saved).measured == run_of(differs).measured


def test_where_the_measurements_are_not_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "PROJECT", tmp_path)
    result = CliRunner().invoke(main, ["bench"])
    assert result.exit_code != 0
    assert "project's source" in result.output


def test_figures_go_between_their_marks_and_nowhere_else() -> None:
    page = "before\n<!-- S -->\nold\n<!-- /S -->\nafter\n"
    once = document.put(page, "S", "new | a\\1")
    assert once == "before\n<!-- S -->\nnew | a\\1\n<!-- /S -->\nafter\n"
    assert document.put(once, "S", "new | a\\1") == once
    assert document.put(page, "L", "new") == page


def test_the_page_has_a_place_for_every_kind_of_figures() -> None:
    page = document.PAGE.read_text(encoding="utf-8")
    kinds = [f"questions {size}" for size in document.SIZES]
    for name in (*kinds, "readers-1", "readers-2", "build-S", "build-L"):
        assert document.put(page, name, "x") != page


def test_all_steps_of_one_are_added_up_and_their_largest_peak_kept() -> None:
    steps = [Step("us", "import stays", 2.0, 100), Step("us", "publish", 3.0, 300)]
    total = lines(steps, 1000)[-1]
    assert total[1:] == ["all", "5.0", "0", "200"]
