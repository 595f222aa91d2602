"""Every step by which this process changes files, reported before it happens.

Python's audit events report the calls that create, rename, link and delete,
and :func:`report_steps` passes on those below a folder. Writes of a library
into an open file are not reported; a writer that is killed there leaves a
longer or a shorter file below ``.staging``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Listener = Callable[[str, str], None]
# Which arguments of an event are a path, and which the handle of the folder it is relative to.
EVENTS = {
    "os.rename": (1, 3),
    "os.link": (1, 3),
    "os.remove": (0, 1),
    "os.mkdir": (0, 2),
    "os.rmdir": (0, 1),
    "os.truncate": (0, None),
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

_listeners: list[tuple[str, Listener]] = []
_hooked: list[bool] = []


@contextmanager
def report_steps(folder: Path, listener: Listener) -> Iterator[None]:
    """Call ``listener`` with the step and the path before each change below ``folder``."""
    if not _hooked:  # an audit hook cannot be removed
        sys.addaudithook(_heard)
        _hooked.append(True)
    entry = (f"{folder.resolve()}{os.sep}", listener)
    _listeners.append(entry)
    try:
        yield
    finally:
        _listeners.remove(entry)


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if not _listeners or (event != "open" and event not in EVENTS):
        return
    if event == "open":
        path, handle = arguments[0], None
        if not isinstance(arguments[2], int) or not arguments[2] & WRITING:
            return
    else:
        at, handle_at = EVENTS[event]
        path = arguments[at]
        handle = arguments[handle_at] if handle_at is not None else None
    if isinstance(path, str | bytes | os.PathLike):
        where = _absolute(os.fsdecode(path), handle)
        for below, listener in _listeners:
            if where.startswith(below):
                listener(event.removeprefix("os."), where)


def _absolute(path: str, handle: int | None) -> str:
    if not Path(path).is_absolute() and handle is not None and handle >= 0:
        return str(Path(f"/proc/self/fd/{handle}").readlink() / path)
    return str(Path.cwd() / path)
