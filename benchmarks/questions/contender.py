"""Contenders: one class each, with one method for each question it can answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from benchmarks.questions.workload import Arguments, Question
from mobility.store.releases import Release, open_release

RESPONDER_AGES = ("18-24", "25-39", "40-59")
NEEDS_HELP_AGES = ("0-4", "60+")
WOMEN_AGES = ("18-24", "25-39")
SEASON_LEVEL = 2
ROUNDING = 1e-10
DIGITS = 9  # decimals that a ranking compares
LOSS, WATCH = (2 / 3, 0.5), (0.8, 0.4)  # responders here of those usual; people to help for each


@dataclass(frozen=True)
class Timed:
    """An answer and how long it took."""

    seconds: float
    answer: pd.DataFrame


class Contender:
    """Answers questions about the current release of a data folder.

    Data kept in memory are read when first needed, so that the first answer of a fresh process
    is its cold one.
    """

    name = ""
    needs: tuple[str, ...] = ()  # packages besides the project's
    resident = 0  # bytes of memory of the processes it started, as last seen

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def release(self) -> Release:
        """The release in use."""
        return open_release(root=self.root)

    @property
    def folder(self) -> Path:
        """Where its Parquet files are."""
        return self.release.layout.releases / self.release.id

    def path(self, table: str) -> Path:
        """The Parquet file of a table or rollup."""
        return self.folder / f"{table}.parquet"

    @classmethod
    def answers(cls, question: Question) -> bool:
        """Whether it can answer."""
        return hasattr(cls, question.name)

    def answer(self, question: Question, arguments: Arguments) -> pd.DataFrame:
        """The answer, in the question's order."""
        found: pd.DataFrame = getattr(self, question.name)(arguments)
        return found

    def timed(self, question: Question, arguments: Arguments) -> Timed:
        """The answer, and the time it took."""
        started = time.perf_counter()
        found = self.answer(question, arguments)
        return Timed(time.perf_counter() - started, found)

    def close(self) -> None:
        """End the processes it started."""
