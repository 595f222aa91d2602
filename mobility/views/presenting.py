"""What is presented to a room, and how, to and from a link."""

from __future__ import annotations

from dataclasses import dataclass

from mobility.link import Linked, one_of, parameter, text, whole
from mobility.views.stories import KINDS, MOST_SLIDES
from mobility.words import LANGUAGES, N_

ROOM, NOTES = "room", "notes"
BOTH = "both"
LONGEST_NAME = 60


@dataclass(frozen=True)
class Presenting(Linked):
    """What is presented.

    Attributes:
        story: the name of a story; empty for none.
        view: the address of the page whose own view is presented; empty for none.
        slide: the number of the slide it opens with, from 1.
        screen: the room's, or the speaker's with the notes.
        spoken: a language, or both side by side; empty is the page's language.
    """

    story: str = parameter("", N_("story"), text(LONGEST_NAME))
    view: str = parameter("", N_("page presented"), one_of(KINDS), "presented")
    slide: int = parameter(1, N_("slide"), whole(1, MOST_SLIDES))
    screen: str = parameter(ROOM, N_("screen"), one_of((ROOM, NOTES)))
    spoken: str = parameter("", N_("languages presented"), one_of(("", *LANGUAGES, BOTH)))

    @property
    def is_on(self) -> bool:
        """Whether anything is presented."""
        return bool(self.story or self.view)
