"""Pages of many readers take turns.

Python draws one page at a time however many are asked for: a hundred at once hinder
one another, and everybody waits for everybody. So a few are drawn, and the others
wait, first come, first served.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = (os.cpu_count() or 1) + 1  # one draws, the database works for the others

_turns = threading.BoundedSemaphore(AT_ONCE)
_this_thread = threading.local()


@contextmanager
def turn() -> Iterator[None]:
    """Draw when it is this thread's turn; a part of a page that is being drawn has it already."""
    if getattr(_this_thread, "draws", False):
        yield
        return
    with _turns:
        _this_thread.draws = True
        try:
            yield
        finally:
            _this_thread.draws = False
