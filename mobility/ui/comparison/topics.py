"""What the Compare page can set side by side: the sentence and the parts of each topic."""

from __future__ import annotations

from collections.abc import Callable

from mobility.ui.comparison import known, months, places, times
from mobility.ui.frame.page import PageQuestion

ANSWERS: dict[str, Callable[[PageQuestion], str]] = {
    "places": places.answer,
    "months": months.answer,
    "times": times.answer,
    "known": known.answer,
}
SHOWN: dict[str, Callable[[PageQuestion], None]] = {
    "places": places.places,
    "months": months.months,
    "times": times.times,
    "known": known.known,
}
