"""The set: every question, cold and warm, by every contender in turn, with answers compared.

``python -m mobility bench`` runs it. The other answers are compared with the dashboard's. Files
are in the system's cache: cold is a fresh process, not a fresh machine.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import pandas as pd

from benchmarks import results, worlds
from benchmarks.questions import packages
from benchmarks.questions.answers import difference
from benchmarks.questions.pages import measure_pages
from benchmarks.questions.worker import CONTENDERS, Worker, contender
from benchmarks.questions.workload import QUESTIONS, Arguments, Question, arguments_of
from benchmarks.results import OURS, Measured, Run
from mobility import demo
from mobility.store import releases
from mobility.store.releases import Release

Say = Callable[[str], None]
SLOW = 5.0  # seconds; contenders that need longer get fewer repeats
SLOW_TIMES = 3


def world(size: str, root: Path) -> Release:
    """The release in ``root``; if there is none, a world of this size is published there."""
    if releases.current_id(root) is None:
        if size == "demo":
            releases.publish_demonstration(demo.tables(), demo.boundaries(), [], demo.NOTE, root)
        else:
            worlds.publish(None, root, size)
    return releases.open_release(root=root)


def run(
    size: str,
    root: Path,
    *,
    times: int = 9,
    keys: Sequence[str] = tuple(CONTENDERS),
    pages: bool = True,
    package_folder: Path | None = None,
    say: Say = lambda _: None,
) -> Run:
    """Run the set on the world in ``root``.

    Args:
        times: warm answers for each question and contender.
        keys: contenders; the dashboard is always one.
        package_folder: where contenders' packages are, or are installed.
    """
    machine = results.machine()
    release = world(size, root)
    arguments = arguments_of(release)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        installed = package_folder or packages.folder_below(folder)
        wanted = _able(dict.fromkeys([OURS, *keys]), installed, say)
        found = Run(
            size,
            release.manifest.files["stays"]["rows"],
            _villages(release),
            release.id,
            machine,
            dict(arguments.as_dict()),
            {key: contender(key).name for key in wanted}
            | {question.name: question.title for question in QUESTIONS},
            [
                Measured(question.name, key)
                for question in QUESTIONS
                for key in wanted
                if contender(key).answers(question)
            ],
        )
        setting = Setting(found, root, installed, arguments, folder, say)
        setting.warm(times)
        setting.compare(listed_villages(release))
        setting.cold()
        if pages:
            found.pages = measure_pages(root, arguments, say)
    return found


def _able(keys: Sequence[str] | dict[str, None], installed: Path, say: Say) -> list[str]:
    """Contenders whose packages are available; missing ones are installed, or reported."""
    if any(contender(key).needs for key in keys):
        try:
            packages.install(installed)
        except (OSError, packages.InstallError) as error:
            say(f"not everything could be installed: {error}")
    able = [key for key in keys if packages.can_run(contender(key).needs, installed)]
    for key in keys:
        if key not in able:
            say(f"left out: {contender(key).name}, which needs {contender(key).needs}")
    return able


class Setting:
    """One run: contenders and questions, the folder for answers, and the results so far."""

    def __init__(
        self, found: Run, root: Path, installed: Path, arguments: Arguments, folder: Path, say: Say
    ) -> None:
        self.found, self.root, self.installed = found, root, installed
        self.arguments, self.folder, self.say = arguments, folder, say

    def warm(self, times: int) -> None:
        """All contenders in turn, each in one lasting process; the first answers are kept."""
        with ExitStack() as stack:
            workers = {
                key: stack.enter_context(Worker(key, self.root, self.installed))
                for key in dict.fromkeys(each.contender for each in self.found.measured)
            }
            for turn in range(times + 1):
                self.say(f"warm: {turn} of {times}")
                for each in self.found.measured[turn % 2 :] + self.found.measured[: turn % 2]:
                    self._ask_warm(workers[each.contender], each, first=turn == 0)

    def _ask_warm(self, worker: Worker, each: Measured, *, first: bool) -> None:
        if len(each.warm) >= SLOW_TIMES and sum(each.warm) / len(each.warm) > SLOW:
            return
        answer = self._answer_of(each) if first else None
        result = worker.ask(_question(each), self.arguments, answer)
        self.found.resident[each.contender] = result.resident
        if not first:
            each.warm.append(result.seconds)

    def cold(self) -> None:
        """Each question in a fresh process, once."""
        for each in self.found.measured:
            self.say(f"cold: {each.question}, {each.contender}")
            with Worker(each.contender, self.root, self.installed) as worker:
                each.cold.append(worker.ask(_question(each), self.arguments).seconds)

    def compare(self, listed: set[str]) -> None:
        """Compare every answer with the dashboard's, which it must equal.

        Contenders know residents and stays alone: villages with a household list are left out.
        """
        for each in self.found.measured:
            ours, theirs = self.found.of(each.question, OURS), self._answer_of(each)
            if ours is None or each.contender == results.FLOOR:
                continue
            one, other = pd.read_parquet(self._answer_of(ours)), pd.read_parquet(theirs)
            each.rows = len(other)
            if "place_id" in one and "availability" in one:
                one, other = (part[~part["place_id"].isin(listed)] for part in (one, other))
                other = other.head(len(one)) if _question(each).most else other
            each.differs = difference(_question(each), one, other)

    def _answer_of(self, each: Measured) -> Path:
        return self.folder / f"{each.question}-{each.contender}.parquet"


def _question(each: Measured) -> Question:
    return next(question for question in QUESTIONS if question.name == each.question)


def _villages(release: Release) -> int:
    with release.tables() as read:
        villages = read["places"].filter(lambda place: place.level == "village")
        return int(read.run(villages).num_rows)


def listed_villages(release: Release) -> set[str]:
    """Villages with a household list."""
    with release.tables() as read:
        return set(
            read.run(read["roster"].select("village_id").distinct())["village_id"].to_pylist()
        )


def report(size: str, root: Path | None, *, save: Path | None = None, times: int = 9) -> int:
    """Run and print; the exit code says whether all answers agree."""

    def say(text: str) -> None:
        print(text, file=sys.stderr)

    with tempfile.TemporaryDirectory() as folder:
        found = run(size, root or Path(folder), times=times, say=say)
    if save:
        found.save(save)
    smaller = results.FOLDER / "S.json"
    before = results.read(smaller) if smaller.exists() and size in ("L", "XL") else None
    print(results.table(found, before))
    for line in results.other_lines(found):
        print(line)
    return 1 if found.differences else 0
