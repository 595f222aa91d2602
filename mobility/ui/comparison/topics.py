"""What the Compare page can set side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mobility.ui.comparison import known, months, places, times
from mobility.ui.frame.page import PageQuestion


@dataclass(frozen=True)
class Topic:
    """A comparison.

    Attributes:
        answer: its sentence.
        show: draws it.
        files: draws the buttons of its file; None where it has none.
    """

    answer: Callable[[PageQuestion], str]
    show: Callable[[PageQuestion], None]
    files: Callable[[PageQuestion], None] | None = None


TOPICS = {  # by code of mobility.views.comparing
    "places": Topic(places.answer, places.places, places.files),
    "months": Topic(months.answer, months.months),
    "times": Topic(times.answer, times.times, times.files),
    "known": Topic(known.answer, known.known, known.files),
}
