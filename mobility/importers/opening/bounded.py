"""Reads a file in a process of its own, with limits of memory and time.

GDAL, the readers of workbooks and Parquet and the repair of outlines cannot be given limits:
a file of a few kilobytes can make them request all memory, run for hours or crash.
Here they run in a fresh process under limits of the system, which grow with the file up to the
settings, and send back what they read, piece by piece. However that process ends, the error says
what happened to which file, and what to do.

The process is bounded, not a sandbox: it may do whatever the person who imports may do, and what
it sends is trusted like the program's own data. Windows has no such limits; there only time is
bounded.
"""

from __future__ import annotations

import math
import os
import pickle
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from mobility import settings
from mobility.errors import FileError, MobilityError
from mobility.importers.opening import files
from mobility.importers.opening.files import first_line, refuse
from mobility.words import N_

# The allowance of any file, as a share of the settings, plus more for each of its bytes,
# unpacked; the libraries alone need half a gigabyte of address space.
MEMORY_SHARE, MEMORY_A_BYTE, LEAST_MEMORY = 0.3, 50, 800 * files.MEGABYTE
SECONDS_SHARE, SECONDS_A_MEGABYTE = 1 / 30, 3
WAITING = 4  # seconds of wall clock for each second of CPU: other processes run as well
# Without these, libraries reserve gigabytes of memory, or a thread for every processor.
FRUGAL = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "RUST_BACKTRACE": "0",  # otherwise the last line of output is not the reason
}
GIVEN, REFUSED, DONE = "given", "refused", "done"
OUT_OF_MEMORY = re.compile(
    r"MemoryError|bad_alloc|memory allocation of|[Oo]ut of memory|Cannot allocate|capacity overflow"
)
TAIL = 4096  # bytes of a process's last output


@dataclass(frozen=True)
class Allowance:
    """What reading one file may use: bytes of memory, and seconds of CPU for each piece."""

    memory: int
    seconds: int

    @classmethod
    def of(cls, path: Path) -> Allowance:
        """The allowance of a file, by its size."""
        size = files.unpacked_size(path)
        memory = files.stated(settings.READING_MEGABYTES) * files.MEGABYTE
        seconds = files.stated(settings.READING_SECONDS)
        least = max(LEAST_MEMORY, MEMORY_SHARE * memory)
        return cls(
            int(min(memory, least + MEMORY_A_BYTE * size)),
            math.ceil(
                min(seconds, SECONDS_SHARE * seconds + SECONDS_A_MEGABYTE * size / files.MEGABYTE)
            ),
        )


def call(path: Path, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """The result of ``function`` for the file ``path``, from a process under limits.

    Args:
        path: the file that is read; its size decides the limits.
        function: a module's function; it is pickled, like its arguments.

    Raises:
        FileError: reading took too much, crashed, or met what its library did not expect.
        MobilityError: what the function raised.
    """
    (result,) = answers(path, _once, function, arguments, options)
    return result


def _once(
    function: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]
) -> Iterator[Any]:
    yield function(*arguments, **options)


def answers(path: Path, function: Callable[..., Iterator[Any]], *arguments: Any) -> Iterator[Any]:
    """The same for a generator function; the process waits until the next piece is requested."""
    allowed = Allowance.of(path)
    with _process() as (child, messages):
        with suppress(BrokenPipeError), _open(child.stdin) as pipe:
            pickle.dump((function, arguments, allowed), pipe)
        while (answer := _next(child, allowed.seconds * WAITING))[0] == GIVEN:
            yield answer[1]
        if answer[0] == REFUSED:
            raise answer[1]
        if answer[0] != DONE:
            is_late = answer[1]
            raise _failed(path, child.wait(), messages, allowed, is_late=is_late)


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 - every stream of the process is a pipe
    return stream


@contextmanager
def _process() -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """A fresh process and the file of its error output; its temporary files are removed with it."""
    with (
        tempfile.TemporaryDirectory(prefix="mobility-") as room,
        tempfile.TemporaryFile() as messages,
    ):
        places = [str(settings.PROJECT), os.environ.get("PYTHONPATH", "")]
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=messages,
            env={
                **os.environ,
                **FRUGAL,
                **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), room),
                "PYTHONPATH": os.pathsep.join(filter(None, places)),
            },
        )
        try:
            yield child, messages
        finally:
            child.kill()
            child.wait()
            _open(child.stdout).close()


def _next(child: subprocess.Popen[bytes], seconds: float) -> tuple[str, Any]:
    """The next answer; if the process ended instead, whether its time was up."""
    clock = threading.Timer(seconds, child.kill)
    until = time.monotonic() + seconds
    clock.start()
    try:
        return pickle.load(_open(child.stdout))  # noqa: S301 - the program's own words
    except (EOFError, pickle.UnpicklingError):
        return "", time.monotonic() >= until
    finally:
        clock.cancel()


# --- why it failed --------------------------------------------------------------------------


def _failed(
    path: Path, status: int, messages: IO[bytes], allowed: Allowance, *, is_late: bool
) -> FileError:
    """The error for a process that ended without an answer."""
    messages.seek(max(0, messages.seek(0, os.SEEK_END) - TAIL))
    text = messages.read().decode("utf-8", errors="replace").strip()
    error = _error(path, status, text, allowed, is_late=is_late)
    error.__cause__ = RuntimeError(text)  # for developers
    return error


def _error(
    path: Path, status: int, message: str, allowed: Allowance, *, is_late: bool
) -> FileError:
    if is_late or status == -getattr(signal, "SIGXCPU", signal.SIGTERM):
        return refuse(
            path,
            N_("Reading it took longer than {seconds} seconds and was stopped."),
            N_(
                "A file of its size needs less: simplify its outlines or save it anew; or allow "
                "more with the setting {setting}."
            ),
            seconds=allowed.seconds,
            setting=settings.READING_SECONDS.name,
        )
    if OUT_OF_MEMORY.search(message) or status == -getattr(signal, "SIGKILL", signal.SIGTERM):
        return refuse(
            path,
            N_("Reading it needs more than {megabytes} MB of memory and was stopped."),
            N_(
                "A file of its size needs less: look for a cell far from the others or a shape "
                "with too many corners, and save it anew; or allow more with the setting {setting}."
            ),
            megabytes=allowed.memory // files.MEGABYTE,
            setting=settings.READING_MEGABYTES.name,
        )
    lines = message.splitlines() or [f"{status}"]
    return refuse(
        path,
        N_("The file cannot be read; the program for such files broke down on it: {reason}."),
        N_("It is probably damaged: open it in the program it came from and save it anew."),
        reason=first_line(lines[-1] if status > 0 else lines[0]),
    )


# --- in the process -------------------------------------------------------------------------


def _limit_memory(bytes_: int) -> None:
    if sys.platform != "win32":
        import resource

        _lower(resource.RLIMIT_AS, bytes_)
        _lower(resource.RLIMIT_CORE, 0)


def _limit_seconds(seconds: int) -> None:
    """Limit CPU time from now on; time used before does not count."""
    if sys.platform != "win32":
        import resource

        _lower(resource.RLIMIT_CPU, math.ceil(time.process_time()) + seconds)


if sys.platform != "win32":

    def _lower(which: int, wanted: int) -> None:
        """Set a limit, unless the system sets a lower one or does not have it."""
        import resource

        hard = resource.getrlimit(which)[1]
        with suppress(ValueError, OSError):
            most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(which, (most, hard))


def _last_words(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Print an unforeseen error in full, and its reason once more in the last line."""
    traceback.print_exception(kind, error, trace)
    sys.stderr.write(f"{kind.__name__}: {first_line(str(error))}\n")


def main() -> None:
    """Read one call from standard input and answer it on standard output."""
    sys.excepthook = _last_words
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answered:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # so that a library may print anything
        function, arguments, allowed = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own words
        _limit_memory(allowed.memory)
        _limit_seconds(allowed.seconds)
        try:
            for piece in function(*arguments):
                pickle.dump((GIVEN, piece), answered, protocol=5)
                answered.flush()
                _limit_seconds(allowed.seconds)
        except MobilityError as error:
            pickle.dump((REFUSED, error), answered)
        else:
            pickle.dump((DONE, None), answered)


if __name__ == "__main__":
    main()
