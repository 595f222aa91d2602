"""The real command on one file, in a process that may die from it.

``python -m benchmarks.mutations.imports FOLDER`` reads a command's arguments from each line of
standard input and answers with an :class:`Outcome` on standard output. :class:`Worker` keeps such a
process, and starts another when a file has killed it or took too long.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.mutations.seeds import PLACES, as_csv

IMPORTED, REFUSED = "imported", "refused"
UNFORESEEN, LOST, MISLED, HANG, CRASH = "unforeseen", "lost", "misled", "hang", "crash"
RIGHT = (IMPORTED, REFUSED)
OUTCOMES = (IMPORTED, REFUSED, UNFORESEEN, LOST, MISLED, HANG, CRASH)
MEMORY = 6 << 30  # bytes that the command itself may take
SECONDS = 120  # on the clock
EXIT_CODES = (0, 1, 2)
# What no message may contain: terminal control characters, our folders, a library's own messages.
UNFIT = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]|/tmp/|Traceback|mobility-fault|0x7f"
)


@dataclass(frozen=True)
class Outcome:
    """The outcome of a file: one of :data:`OUTCOMES`, its seconds, and the message."""

    what: str
    seconds: float = 0.0
    said: str = ""


class Worker:
    """A process that imports one file after the other.

    Args:
        folder: where its data folder lies, and where files may be written.
        seconds: how long one file may take.
    """

    def __init__(self, folder: Path, seconds: float = SECONDS) -> None:
        self.folder, self.seconds = folder, seconds
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def outcome(self, arguments: Sequence[str]) -> Outcome:
        """The outcome of ``import`` with these arguments."""
        process = self._process or self._begin()
        started = time.monotonic()
        clock = threading.Timer(self.seconds, process.kill)
        clock.start()
        with suppress(BrokenPipeError):
            print(json.dumps(list(arguments)), file=process.stdin, flush=True)
        line = process.stdout.readline() if process.stdout else ""
        clock.cancel()
        took = time.monotonic() - started
        if line:
            return Outcome(**json.loads(line) | {"seconds": took})
        status = process.wait()
        self._end()
        return Outcome(HANG if took >= self.seconds else CRASH, took, f"ended with {status}")

    def _begin(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.mutations.imports", str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "MOBILITY_DATA": str(self.folder / "data")},
        )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def serve(folder: Path) -> None:
    """Answer every line."""
    from click.testing import CliRunner

    from mobility.cli import main

    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    data, sound = folder / "data", folder / "sound"
    if not sound.exists():
        _with_places(folder, data, sound)
    for line in sys.stdin:
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(sound, data)
        before = _drafted(data)
        result = CliRunner().invoke(main, ["import", *json.loads(line)])
        said = result.output[-2000:]
        what = IMPORTED if result.exit_code == 0 else REFUSED
        error = result.exception
        if error is not None and not isinstance(error, SystemExit):
            what, said = UNFORESEEN, f"{type(error).__name__}: {error}"[:2000]
        elif result.exit_code not in EXIT_CODES or not result.output.strip():
            what = UNFORESEEN
        elif not _is_whole(before, _drafted(data), imported=what == IMPORTED):
            what = LOST
        elif UNFIT.search(result.output.replace(str(folder), "")):
            what = MISLED
        print(json.dumps(asdict(Outcome(what, said=said))), file=answers, flush=True)


def _with_places(folder: Path, data: Path, sound: Path) -> None:
    """A draft with places, into which all files are imported."""
    from mobility import importers
    from mobility.importers.problems import Context
    from mobility.store import draft

    path = folder / "places.csv"
    path.write_bytes(as_csv(PLACES))
    found = importers.read([path], "places", Context(draft.open_draft().table("places")))
    draft.put(found.tables)
    data.rename(sound)


def _drafted(data: Path) -> dict[str, bytes | int]:
    """The draft's name, and the rows of each of its tables."""
    import pyarrow.parquet as pq

    name = (data / "flows" / "DRAFT").read_text(encoding="utf-8").strip()
    tables = (data / "flows" / "draft" / name).glob("*.parquet")
    return {"": name.encode()} | {path.stem: pq.read_metadata(path).num_rows for path in tables}


def _is_whole(
    before: dict[str, bytes | int], after: dict[str, bytes | int], *, imported: bool
) -> bool:
    """Whether a refused file changed nothing, and an imported one removed no place."""
    if not imported:
        return before == after
    return int(after["places"]) >= int(before["places"])


if __name__ == "__main__":
    from benchmarks.mutations.forks import readers

    with readers():
        serve(Path(sys.argv[1]))
