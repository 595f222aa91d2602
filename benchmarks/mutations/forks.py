"""The processes in which files are read, forked from one that has imported the libraries.

A reading process imports them anew, which takes ten times as long as reading a small broken file.
:func:`readers` lets :mod:`mobility.importers.opening.bounded` start them from one that waits,
without a thread, until it is asked: otherwise they are as they are, under the same limits.
"""

# ruff: noqa: SLF001 - it stands in for what the module keeps to itself
from __future__ import annotations

import importlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from mobility.importers.opening import bounded

READERS = (
    "mobility.importers.boundaries",
    "mobility.importers.boundaries.point_table",
    "mobility.importers.map_tables",
    "mobility.importers.opening.parquet_tables",
    "mobility.importers.opening.workbooks",
    "mobility.importers.recipes.joins",
    "pyogrio", "geopandas", "openpyxl", "python_calamine", "pyarrow.parquet", "shapely",
)  # fmt: skip
STATUS = 8  # bytes


class Child:
    """A forked process, as :class:`subprocess.Popen` shows one."""

    def __init__(self, asked: socket.socket, messages: IO[bytes], room: str) -> None:
        requests, self.stdin = _pipe(0)
        self.stdout, answers = _pipe(1)
        self._line, theirs = socket.socketpair()
        given = [requests, answers, messages.fileno(), theirs.fileno()]
        socket.send_fds(asked, [room.encode()], given)
        for end in given[:2]:
            os.close(end)
        theirs.close()
        self._pid = int.from_bytes(self._line.recv(STATUS), "big")
        self._status: int | None = None

    def kill(self) -> None:
        """End it, if it runs."""
        if self._status is None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        """Its exit code; the negative number of a signal that ended it."""
        if self._status is None:
            code = self._line.recv(STATUS)
            self._status = int.from_bytes(code, "big", signed=True)
            self._line.close()
            with suppress(BrokenPipeError):
                self.stdin.close()
        return self._status


def _pipe(mine: int) -> tuple[Any, Any]:
    """Two ends; ``mine`` 0: ours is the one to write to, as a file."""
    read, write = os.pipe()
    if mine == 0:
        return read, os.fdopen(write, "wb")
    return os.fdopen(read, "rb"), write


@contextmanager
def readers() -> Iterator[None]:
    """Reading processes are forked, as long as this lasts."""
    ours, theirs = socket.socketpair()
    waiting = subprocess.Popen(
        [sys.executable, "-m", __name__, str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        env={**os.environ, **bounded.FRUGAL},
    )
    theirs.close()

    @contextmanager
    def process() -> Iterator[tuple[Child, IO[bytes]]]:
        with (
            tempfile.TemporaryDirectory(prefix="mobility-") as room,
            tempfile.TemporaryFile() as messages,
        ):
            child = Child(ours, messages, room)
            try:
                yield child, messages
            finally:
                child.kill()
                child.wait()
                child.stdout.close()

    as_it_was, bounded._process = bounded._process, process  # type: ignore[assignment]
    try:
        yield
    finally:
        bounded._process = as_it_was
        ours.close()
        waiting.wait()


def main(asked: socket.socket) -> None:
    """Fork a reader for each request, and watch it, until nobody asks."""
    for name in READERS:
        importlib.import_module(name)
    used = _address_space()
    limit = bounded._limit_memory
    bounded._limit_memory = lambda most: limit(most + used)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        room, given, _, _ = socket.recv_fds(asked, 4096, 4)
        if not room:
            return
        if os.fork() == 0:
            asked.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _watch(given, room.decode())
        for end in given:
            os.close(end)


def _watch(given: list[int], room: str) -> None:
    """Fork the reader itself, and send its number and its exit code."""
    line = socket.socket(fileno=given[3])
    pid = os.fork()
    if pid == 0:
        line.close()
        for at, end in enumerate(given[:3]):
            os.dup2(end, at)
        os.environ.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), room))
        tempfile.tempdir = None
        _read()
    for end in given[:3]:
        os.close(end)
    line.send(pid.to_bytes(STATUS, "big"))
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with suppress(BrokenPipeError):
        line.send(code.to_bytes(STATUS, "big", signed=True))
    os._exit(0)


def _read() -> None:
    code = 0
    try:
        bounded.main()
    except BaseException as error:  # noqa: BLE001 - it ends here, as a process does
        bounded._last_words(type(error), error, error.__traceback__)
        code = 1
    sys.stderr.flush()
    os._exit(code)


def _address_space() -> int:
    """Bytes that the libraries have reserved already."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
