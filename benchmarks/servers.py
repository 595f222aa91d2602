"""Processes of the dashboard on this machine, ended with the measurement."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
OPENING_SECONDS = 120.0
HERE = "127.0.0.1"


@dataclass(frozen=True)
class Server:
    """A process that serves.

    Attributes:
        address: host and port.
        pid: of the process.
        seconds: from its start until it answers.
    """

    address: str
    pid: int
    seconds: float

    @property
    def resident(self) -> int:
        """Bytes of memory it holds."""
        pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def served(root: Path, script: str | None = None, *, project: Path = PROJECT) -> Iterator[Server]:
    """The dashboard on the data folder ``root``, or one script of Streamlit's.

    Args:
        project: the checkout that is served, with this one's Python.
    """
    port = free_port()
    options = [
        "--server.headless=true",
        f"--server.address={HERE}",
        f"--server.port={port}",
        "--server.fileWatcherType=none",
    ]
    command = ["streamlit", "run", script] if script else ["mobility", "serve"]
    environment = {**os.environ, "MOBILITY_DATA": str(root)}
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", *command, *options],
            cwd=project,
            env=environment,
            stdout=said,
            stderr=said,
        )
        try:
            wait_for(f"http://{HERE}:{port}/_stcore/health", process)
            yield Server(f"{HERE}:{port}", process.pid, time.perf_counter() - started)
        finally:
            process.terminate()
            process.wait()


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as found:
        found.bind((HERE, 0))
        return int(found.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the address answers.

    Raises:
        RuntimeError: the process ended, or it takes too long.
    """
    end = time.monotonic() + OPENING_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - on this machine
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"nothing answers at {url}")
