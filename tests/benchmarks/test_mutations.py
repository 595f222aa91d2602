"""A slice of the broken files: a few of every kind, always the same."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from benchmarks.mutations.__main__ import Case, imported, run
from benchmarks.mutations.imports import OUTCOMES, RIGHT, Worker
from benchmarks.mutations.mutators import OF_KIND, mutated
from benchmarks.mutations.seeds import Seed, as_csv, seeds


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> list[Seed]:
    return seeds(tmp_path_factory.mktemp("seeds"))


def test_every_kind_can_be_broken_and_the_same_chance_breaks_it_alike(sound: list[Seed]) -> None:
    assert {seed.kind for seed in sound} == set(OF_KIND)
    for seed in sound:
        first, again = (mutated(seed, Random("5")) for _ in range(2))
        assert first == again
        assert any(mutated(seed, Random(str(number))) != seed.content for number in range(5))


def test_what_is_sound_is_imported_and_what_is_not_is_seen(
    sound: list[Seed], tmp_path: Path
) -> None:
    with Worker(tmp_path) as worker:
        for seed in sound:
            found = imported(worker, seed, seed.content)
            assert found.what == "imported", (seed.name, found)
        (tmp_path / "bad.csv").write_bytes(as_csv([("place_id", "name_en"), ("V1", "Name")]))
        assert worker.outcome([str(tmp_path / "bad.csv"), "--as", "places"]).what == "refused"
        worker.seconds = 0.0
        assert worker.outcome([str(tmp_path / "bad.csv"), "--as", "places"]).what == "hang"


def test_some_broken_files_of_every_kind_are_read_or_refused_in_words(tmp_path: Path) -> None:
    cases: list[Case] = list(run(tmp_path, range(len(OF_KIND)), seed=11))
    assert {case.seed.kind for case in cases} == set(OF_KIND)
    assert all(case.outcome.what in OUTCOMES for case in cases)
    assert [case for case in cases if case.outcome.what not in RIGHT] == []
