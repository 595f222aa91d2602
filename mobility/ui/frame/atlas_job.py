"""The atlas that a reader waits for: one at a time on a server, stopped when nobody waits."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import weakref
from pathlib import Path

import streamlit as st

from mobility.reports.briefing import job
from mobility.reports.briefing.job import Order
from mobility.settings import PROJECT

KEPT = "atlas_job"  # in the session


class AtlasJob:
    """A process that writes an atlas into a folder of its own; both go when this does."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.done, self.of, self.failure = 0, 0, ""
        self._folder = tempfile.TemporaryDirectory(prefix="mobility-atlas-")
        self.file = Path(self._folder.name) / "atlas.pdf"
        self._process = subprocess.Popen(
            [sys.executable, "-m", job.__name__, str(self.file)],
            cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            encoding="utf-8",
        )  # fmt: skip
        if self._process.stdin is not None:
            self._process.stdin.write(order.line() + "\n")
            self._process.stdin.close()
        listening = threading.Thread(target=_listen, args=(weakref.ref(self), self._process))
        listening.daemon = True
        listening.start()
        self._end = weakref.finalize(self, _end, self._process, self._folder)

    @property
    def is_running(self) -> bool:
        """Whether it is still at work."""
        return self._process.poll() is None

    @property
    def is_ready(self) -> bool:
        """Whether the file is whole."""
        return not self.is_running and self.file.exists()

    def stop(self) -> None:
        """End the process, and remove what it wrote."""
        self._end()


def _listen(job_of: weakref.ref[AtlasJob], process: subprocess.Popen[str]) -> None:
    """Keep what the process reports; it holds no job alive."""
    for line in process.stdout or ():
        mine = job_of()
        if mine is None:
            return
        if line.startswith(job.FAILED):
            mine.failure = line.removeprefix(job.FAILED).strip()
        else:
            mine.done, mine.of = (int(each) for each in line.split())
        del mine


def _end(process: subprocess.Popen[str], folder: tempfile.TemporaryDirectory[str]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    folder.cleanup()


@st.cache_resource(show_spinner=False)
def _running() -> list[weakref.ref[AtlasJob]]:
    """The job at work on this server, if one is."""
    return []


def is_free() -> bool:
    """Whether no reader's atlas is being made."""
    return not any((each := mine()) and each.is_running for mine in _running())


def start(order: Order) -> None:
    """Begin an atlas for this reader; the one they had is gone."""
    drop()
    made = AtlasJob(order)
    _running()[:] = [weakref.ref(made)]
    st.session_state[KEPT] = made


def mine() -> AtlasJob | None:
    """This reader's atlas."""
    found: AtlasJob | None = st.session_state.get(KEPT)
    return found


def drop() -> None:
    """Stop this reader's atlas and forget it."""
    if (old := st.session_state.pop(KEPT, None)) is not None:
        old.stop()
