"""Few pages are drawn at once, and a turn is given back whatever happens."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from mobility.ui import turns


def test_no_more_are_drawn_at_once_than_there_are_turns() -> None:
    drawing, most, lock = 0, 0, threading.Lock()

    def draw(_: int) -> None:
        nonlocal drawing, most
        with turns.turn(), turns.turn():  # a part of a page, inside it
            with lock:
                drawing += 1
                most = max(most, drawing)
            time.sleep(0.01)
            with lock:
                drawing -= 1

    with ThreadPoolExecutor(4 * turns.AT_ONCE) as readers:
        list(readers.map(draw, range(8 * turns.AT_ONCE)))
    assert most == turns.AT_ONCE


def test_a_turn_is_given_back_when_a_page_is_stopped() -> None:
    for _ in range(turns.AT_ONCE + 1):
        with pytest.raises(KeyError), turns.turn():
            raise KeyError
