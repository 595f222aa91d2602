"""Contenders: one class each, with one method for each question it can answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from benchmarks.questions.workload import Arguments, Question
from mobility.store.releases import Release, open_release

HELPER_AGES = ("18-24", "25-39", "40-59")
NEEDS_HELP_AGES = ("0-4", "60+")
WOMEN_AGES = ("18-24", "25-39")
SEASON_LEVEL = 2
FORCE = "34"  # knots of the storms that count in a hazard's calendar, as usual
ROUNDING = 1e-9
DIGITS = 9  # decimals that a ranking compares
LOSES, WATCH = 2 / 3, 0.8  # of the usual helpers, those here
HELPERS_EACH = 2  # for each person who may need help
FULLEST_MONTHS = 3
# The part by which more people are away than counted: of the estimate, and at each end.
COUNT_ERROR = 0.3
ENDS = {
    "point": 0.0,
    "low": COUNT_ERROR,
    "high": -COUNT_ERROR,
    "probably_low": COUNT_ERROR / 2,
    "probably_high": -COUNT_ERROR / 2,
}
# The order in which the months of a village are grave.
LOSES_RANK, WATCH_RANK, UNSURE_RANK = 0, 1, 2


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
