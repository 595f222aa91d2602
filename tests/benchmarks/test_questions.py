"""All contenders answer every question alike, and an answer that is wrong is noticed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import bench, results
from benchmarks.questions.answers import difference
from benchmarks.questions.floor import Floor
from benchmarks.questions.in_flowmap_gl import InFlowmapGl
from benchmarks.questions.worker import Worker, contender
from benchmarks.questions.workload import BY_NAME, QUESTIONS, Arguments, Question, arguments_of
from benchmarks.results import Measured
from mobility.store.releases import Release

OTHERS = ("duckdb", "pandas", "polars")
FLOWS = BY_NAME["village_flows"]


@pytest.fixture(scope="module")
def arguments(country: Release) -> Arguments:
    return arguments_of(country)


@pytest.fixture(scope="module")
def found(
    country: Release, arguments: Arguments, tmp_path_factory: pytest.TempPathFactory
) -> bench.Setting:
    """A run in which the dashboard has answered everything."""
    keys = ("product", *OTHERS)
    measured = [Measured(question.name, key) for question in QUESTIONS for key in keys]
    run = results.Run("small", 0, 0, country.id, {}, {}, {}, measured)
    root, folder = country.layout.root, tmp_path_factory.mktemp("answers")
    setting = bench.Setting(run, root, folder, arguments, folder, lambda _: None)
    own = contender("product")(root)
    for question in QUESTIONS:
        answer = own.answer(question, arguments)
        assert len(answer), question.name
        answer.reset_index(drop=True).to_parquet(folder / f"{question.name}-product.parquet")
    return setting


@pytest.mark.parametrize("key", OTHERS)
def test_it_answers_as_the_dashboard_does(
    country: Release, arguments: Arguments, found: bench.Setting, key: str
) -> None:
    own = contender(key)
    for package in own.needs:
        pytest.importorskip(package)
    answering = own(country.layout.root)
    for question in QUESTIONS:
        answer = answering.answer(question, arguments).reset_index(drop=True)
        answer.to_parquet(found.folder / f"{question.name}-{key}.parquet")
    found.found.measured = [
        each for each in found.found.measured if each.contender in ("product", key)
    ]
    found.compare(bench.listed_villages(country))
    assert not found.found.differences


def more(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(people=rows["people"].where(rows.index != 1, rows["people"] + 1))


def fewer(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.iloc[1:]


def elsewhere(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(destination_id=rows["destination_id"].where(rows.index != 0, "X"))


@pytest.mark.parametrize("spoil", [more, fewer, elsewhere])
def test_a_wrong_answer_is_noticed(spoil: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    right = pd.DataFrame(
        {
            "origin_id": ["A", "A", "B"],
            "destination_id": ["B", None, "A"],
            "people": [3.0, 2.0, 1.0],
        }
    )
    assert not difference(FLOWS, right, right.copy())
    assert difference(FLOWS, right, spoil(right))


def test_rows_that_tie_with_the_last_one_asked_for_may_differ() -> None:
    two = Question("two", "", FLOWS.keys, FLOWS.values, most=2)
    one = pd.DataFrame(
        {"origin_id": ["A", "B"], "destination_id": ["X", "X"], "people": [3.0, 1.0]}
    )
    other = one.assign(origin_id=["A", "C"])
    assert not difference(two, one, other)
    assert difference(two, one, other.assign(people=[3.0, 1.5]))
    assert difference(two, one, one.assign(origin_id=["C", "B"]))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_floor_reads_some_bytes_of_every_question(
    country: Release, arguments: Arguments, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []
    monkeypatch.setattr(os, "pread", lambda _, size, start: sizes.append((start, size)))
    floor = Floor(country.layout.root)
    floor.answer(question, arguments)
    assert len(sizes) >= len(floor.read(question).columns)
    assert all(size > 0 for _, size in sizes)


@pytest.mark.parametrize("name", ["township_flows", "village_flows"])
def test_flowmap_gl_is_handed_what_the_dashboard_counts(
    country: Release, arguments: Arguments, name: str
) -> None:
    given = InFlowmapGl(country.layout.root).handed_over(BY_NAME[name], arguments)
    flows = pd.DataFrame(given["flows"])
    assert set(flows["origin"]) | set(flows["destination"]) <= set(given["locations"]["id"])
    flows = flows[flows["month"] == arguments.month].replace({"": None})
    found = flows.rename(columns={"origin": "origin_id", "destination": "destination_id"})
    ours = contender("product")(country.layout.root).answer(BY_NAME[name], arguments)
    every = Question(name, "", FLOWS.keys, FLOWS.values)
    most = FLOWS.most or 0
    assert len(ours) < most and not difference(every, ours, found)


def test_a_contender_answers_from_a_process_of_its_own(
    country: Release, arguments: Arguments, tmp_path: Path
) -> None:
    path = tmp_path / "answer.parquet"
    with Worker("duckdb", country.layout.root, tmp_path) as worker:
        result = worker.ask(BY_NAME["directions"], arguments, path)
    assert result.seconds > 0 and result.resident > 0
    assert len(pd.read_parquet(path)) == len(range(1, 13))


def test_a_contender_that_fails_says_why(
    country: Release, arguments: Arguments, tmp_path: Path
) -> None:
    wrong = Arguments(**{**arguments.as_dict(), "year": "no year"})  # type: ignore[arg-type]
    with Worker("duckdb", country.layout.root, tmp_path) as worker:
        with pytest.raises(RuntimeError, match="duckdb: directions: ConversionException"):
            worker.ask(BY_NAME["directions"], wrong)
        assert worker.ask(BY_NAME["names"], arguments).seconds > 0  # it goes on


def test_growth_is_the_slope_of_times_against_rows() -> None:
    def run(stays: int, seconds: float) -> results.Run:
        measured = [Measured("names", "product", warm=[seconds])]
        return results.Run("x", stays, 0, "", {}, {}, {"names": "names"}, measured)

    assert results.growth(run(100, 10.0), run(10, 1.0), "names") == pytest.approx(1)
    assert results.growth(run(1000, 2.0), run(10, 2.0), "names") == pytest.approx(0)


def test_a_run_is_the_same_after_it_was_kept(tmp_path: Path) -> None:
    measured = [Measured("names", "product", [0.2], [0.1, 0.3], 20, "")]
    run = results.Run(
        "x", 1, 1, "r", {"cores": 2}, {}, {"names": "names"}, measured, {"product": 5}
    )
    run.save(tmp_path / "run.json")
    assert results.read(tmp_path / "run.json") == run
