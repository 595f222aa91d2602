"""Which place the page is about, and what it says without one."""

from __future__ import annotations

from mobility.ui.frame import headline, page, parts
from mobility.ui.frame.page import PageQuestion

MOST_OFFERED = 60


def place_of(asked: PageQuestion) -> str:
    """The place looked at, else the area where one alone is chosen; empty if there is none."""
    areas = asked.selection.areas
    return asked.display.place or (areas[0] if len(areas) == 1 else "")


def ask(asked: PageQuestion) -> None:
    """How to find a place, and the parts of the area chosen."""
    words, places = asked.words, asked.gazetteer
    headline.answer(
        asked,
        words.say("Which place? Type its name above."),
        words.say(
            "A village, village tract or township, in either script, or its code. Every name and "
            "every mark on a map leads here too."
        ),
    )
    offered = places.parts(asked.selection.areas)[:MOST_OFFERED]
    parts.html(parts.bulleted([page.place_link(asked, each) for each in offered]))
    page.footer(asked)
