"""A contender in a process of its own, so that its memory is its own and a fresh one is cold.

``python -m benchmarks.questions.worker NAME ROOT``: one question per line on standard input,
one result per line on standard output.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import pandas as pd

from benchmarks.questions.contender import Contender
from benchmarks.questions.packages import PACKAGES
from benchmarks.questions.workload import BY_NAME, Arguments, Question

CONTENDERS: dict[str, str] = {
    "floor": "floor:Floor",
    "product": "product:Product",
    "duckdb": "in_duckdb:InDuckDB",
    "polars": "in_polars:InPolars",
    "pandas": "in_pandas:InPandas",
    "flowmap_gl": "in_flowmap_gl:InFlowmapGl",
}
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def contender(key: str) -> type[Contender]:
    """The class of a contender; only its own packages are imported."""
    module, name = CONTENDERS[key].split(":")
    found: type[Contender] = getattr(
        __import__(f"benchmarks.questions.{module}", fromlist=[name]), name
    )
    return found


@dataclass(frozen=True)
class Result:
    """One question answered by one contender.

    Attributes:
        seconds: until the answer was complete.
        resident: bytes of memory of the process afterwards.
    """

    seconds: float
    resident: int


class Worker:
    """The process of a contender, used as a context."""

    def __init__(self, key: str, root: Path, packages: Path) -> None:
        self.key = key
        paths = [str(Path(__file__).parents[2]), str(packages)]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            PACKAGES: str(packages),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.questions.worker", key, str(root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self._line()

    def ask(self, question: Question, arguments: Arguments, answer: Path | None = None) -> Result:
        """Ask; the answer's rows are written to ``answer``.

        Raises:
            RuntimeError: it could not answer; with its message.
        """
        pipe: Any = self._process.stdin
        wanted = {
            "question": question.name,
            "asked": arguments.as_dict(),
            "answer": str(answer) if answer else None,
        }
        pipe.write(json.dumps(wanted) + "\n")
        pipe.flush()
        return Result(**self._line())

    def _line(self) -> dict[str, Any]:
        text = self._process.stdout.readline() if self._process.stdout else ""
        if not text:
            raise RuntimeError(f"{self.key} ended, with code {self._process.wait()}")
        line: dict[str, Any] = json.loads(text)
        if "error" in line:
            raise RuntimeError(f"{self.key}: {line['error']}")
        return line

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()


def resident() -> int:
    """Bytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * PAGE_BYTES


def serve(own: Contender, say: Callable[[dict[str, Any]], None]) -> None:
    """Answer until the input ends."""
    say({})
    for line in sys.stdin:
        wanted = json.loads(line)
        question, arguments = BY_NAME[wanted["question"]], Arguments(**wanted["asked"])
        try:
            found = own.timed(question, arguments)
        except Exception as error:  # noqa: BLE001 - any failure is reported to the parent process
            say({"error": f"{question.name}: {type(error).__name__}: {error}"})
            continue
        if wanted["answer"]:
            plain(found.answer).to_parquet(wanted["answer"])
        say({"seconds": found.seconds, "resident": own.resident or resident()})
    own.close()


def plain(answer: pd.DataFrame) -> pd.DataFrame:
    """The answer without the parts that Parquet does not keep."""
    return answer.reset_index(drop=True)


def main() -> None:
    """Be the worker named on the command line."""
    key, root = sys.argv[1], Path(sys.argv[2])
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # output of libraries is not an answer

    def say(line: dict[str, Any]) -> None:
        answers.write(json.dumps(line) + "\n")
        answers.flush()

    serve(contender(key)(root), say)


if __name__ == "__main__":
    main()
