"""A story in the browser: all its slides at once, so that the next one waits for nothing.

The room's screen is handed no notes: they go to the speaker's screen alone. What is asked on the
spot, a village by its name, is answered by a small component of its own, so that the slides are
not sent again.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import streamlit as st

from mobility.maps.canvas import Deposit, dressed
from mobility.maps.colours import LOW_MARK, MARKS, Mark, hollow, svg
from mobility.maps.modules import STATIC
from mobility.selection import Selection
from mobility.ui.frame import answers, components, map_component, modules, page, state, village_map
from mobility.ui.frame.map_component import Beneath
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.state import Question
from mobility.ui.present import faces
from mobility.views.place_search import offered
from mobility.views.presenting import BOTH, NOTES, ROOM
from mobility.views.signs import Signs
from mobility.views.slides import ALWAYS, Face, VillageMap
from mobility.views.stories import KINDS, MOST_SLIDES, PLACE, WORDS_ALONE, Slide, Story
from mobility.words import LANGUAGES, MONTHS, N_, Words, speak

KEY, ANSWER_KEY = "present", "present_answer"
ASKED_FOR = "present_place"  # in the session: the place that the room asked for
SOUGHT = "present_sought"  # in the session: what was typed last
LONGEST = 60
MOST_FOUND = 6
STYLES = [STATIC / "map" / "map.css", STATIC / "present" / "present.css"]
SPEAK = {language: speak(language) for language in LANGUAGES}
WORDS = {
    "search": N_("Show our village: type three letters of its name"),
    "nothing": N_("No place in this release has that name, or one like it."),
    "back": N_("← → back to the story"),
    "black": N_("Black screen. B brings the slide back."),
    "notes": N_("Notes"),
    "no_notes": N_("This slide has no notes."),
    "next": N_("Next: {title}"),
    "last": N_("This is the last slide."),
    "slide": N_("Slide {n} of {total}"),
    "not_open": N_("The notes could not be opened: allow this page to open windows."),
    "leave": N_("Leave the presentation"),
    "waiting": N_("Waiting for the room's screen. Open the story there."),
    "play": N_("Play the months"),
    "pause": N_("Stop playing"),
}
HELP = (
    ("← →", N_("the slide before, the next; a clicker does the same")),
    ("1 … 9", N_("go to a slide by its number")),
    ("↑ ↓", N_("the month before, the next")),
    ("P", N_("play the months, or stop")),
    ("V", N_("show a village on the spot")),
    ("B", N_("black screen, and back")),
    ("N", N_("the speaker's notes, in a window of their own")),
    ("L", N_("the other language, or both side by side")),
    ("F", N_("full screen")),
    ("Esc", N_("leave the presentation")),
)


@dataclass(frozen=True)
class Deck:
    """A story made ready.

    Attributes:
        slides: for each its content by language, and its notes by language.
        villages, beneath: what its maps need, to be handed over.
    """

    slides: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    villages: dict[str, Deposit] = field(default_factory=dict)
    beneath: dict[str, tuple[str, Deposit]] = field(default_factory=dict)


def show(asked: PageQuestion, story: Story, name: str) -> None:
    """Show a story on the room's screen, or its notes on the speaker's."""
    presenting, words = asked.presenting, asked.words
    with st.spinner(words.say("Drawing the slides …")):
        deck = made(story, asked.release.id, asked.selection.but(months=()))
    is_room = presenting.screen == ROOM
    data = {
        "screen": presenting.screen,
        "channel": "·".join(["mobility", asked.release.id, name, *asked.selection.areas]),
        "slides": deck.slides,
        **({} if is_room else {"notes": deck.notes}),
        "start": min(presenting.slide, len(deck.slides)),
        "spoken": presenting.spoken or words.language,
        "orders": [*LANGUAGES, BOTH],
        "notes_address": page.link(asked, screen=NOTES),
        "signs": _signs(),
        "months": {
            each: [[own.month_brief(month), own.month(month)] for month in MONTHS]
            for each, own in SPEAK.items()
        },
        "synthetic": {each: own.say("Synthetic data") for each, own in SPEAK.items()},
        "words": {each: words.say(text) for each, text in WORDS.items()},
        "help": [[key, words.say(text)] for key, text in HELP],
        "language": words.language,
    }
    component = st.components.v2.component(
        KEY,
        css="\n".join(path.read_text(encoding="utf-8") for path in STYLES),
        js=modules.starter("present/present.js"),
    )
    component(key=KEY, data=data, on_left_change=_left)
    if is_room:
        _hand_over(deck)
    _answer(asked)


def _hand_over(deck: Deck, first: int = 1) -> None:
    """Hand over what the maps of a deck need, under numbers that no other deck of the page has."""
    for number, deposit in enumerate(deck.villages.values(), start=first):
        map_component.hand_over("villages", deposit, number)
    for number, (name, deposit) in enumerate(deck.beneath.values(), start=first):
        map_component.hand_over(name, deposit, number)


@st.cache_resource(max_entries=answers.FEW, show_spinner=False)
def made(story: Story, release_id: str, frame: Selection) -> Deck:
    """A story made ready in every language, for the area and hazard of the page."""
    deck = Deck()
    for slide in story.slides:
        faces_of = {
            language: faces.of_slide(_asked(release_id, frame, words), story, slide)
            for language, words in SPEAK.items()
        }
        deck.slides.append(
            {
                language: _content(deck, own, slide, face)
                for language, (own, face) in faces_of.items()
            }
        )
        deck.notes.append({each: slide.notes.said(words) for each, words in SPEAK.items()})
    return deck


def _asked(release_id: str, frame: Selection, words: Words) -> PageQuestion:
    release = answers.opened(release_id)
    return PageQuestion(words, release, answers.gazetteer(release_id), Question(selection=frame))


def _content(deck: Deck, own: PageQuestion, slide: Slide, face: Face) -> dict[str, Any]:
    """A slide for the browser: ``docs/presenting.md``."""
    words = own.words
    title = slide.title.said(words) or words.say(KINDS[slide.kind] if slide.link else "")
    message = face.messages
    if slide.kind == WORDS_ALONE:
        message = {ALWAYS: title}
        title = ""
    return {
        "title": title,
        "sentence": slide.sentence.said(words),
        "messages": message,
        "due": face.due,
        "month": face.month,
        "strip": face.strip and asdict(face.strip),
        "picture": _picture(deck, own, face),
        "foot": words.say(" · ").join([face.source, page.origin(own)]) if face.source else "",
        "synthetic": own.release.manifest.synthetic,
        "alone": slide.kind == WORDS_ALONE,
    }


def _picture(deck: Deck, own: PageQuestion, face: Face) -> dict[str, Any] | None:
    picture = face.picture
    if picture is None:
        return None
    if not isinstance(picture, VillageMap):
        return {"kind": type(picture).__name__.lower(), **asdict(picture)}
    villages = village_map.of_areas(own, face.month)
    payload, beneath = village_map.payload_of(own, villages, Signs())
    deck.villages[villages.key] = villages
    deck.beneath.update(_deposits(beneath))
    payload = dressed(payload, own.words)
    return {"kind": "map", "payload": {**payload, "is_for_room": True}}


def _deposits(beneath: Beneath) -> dict[str, tuple[str, Deposit]]:
    return {each.key: (name, each) for name, each in beneath.deposits.items() if each}


def _signs() -> dict[str, str]:
    """Every sign as SVG, by its finding and how sure it is."""
    marks: list[Mark] = [*MARKS, *(hollow(mark) for mark in MARKS if mark.sure), LOW_MARK]
    drawn = {f"{mark.code}|{mark.sure}": svg(mark, 32) for mark in marks}
    return {**{f"{mark.code}|": svg(mark, 32) for mark in MARKS}, **drawn}


def _left() -> None:
    """The room has left the presentation."""
    st.session_state.pop(ASKED_FOR, None)
    state.change(**dict.fromkeys(("story", "presented", "slide", "screen", "spoken")))


def _answer(asked: PageQuestion) -> None:
    """What was asked on the spot: places by their name, and the slide of one of them."""
    sought = str(st.session_state.get(SOUGHT, ""))
    place = str(st.session_state.get(ASKED_FOR, ""))
    components.mount(
        ANSWER_KEY,
        "present/answer.js",
        ANSWER_KEY,
        {
            "sought": sought,
            "found": _found(asked, sought),
            "place": place,
            "slide": slide_of(asked, place),
        },
        on_text_change=_typed,
        on_place_change=_asked_for,
    )


def _found(asked: PageQuestion, sought: str) -> list[dict[str, str]]:
    """The first places with that name, villages among them."""
    if not sought:
        return []
    found = answers.places_found(asked.release.id, sought)
    groups = [group["places"] for group in offered(asked.words, asked.gazetteer, found)]
    villages = [each for group in reversed(groups) for each in group]
    return villages[:MOST_FOUND]


def slide_of(asked: PageQuestion, place: str) -> dict[str, Any] | None:
    """The slide of a place, in every language; None where this release has no such place."""
    if place not in asked.gazetteer:
        return None
    slide = Slide(f"{PLACE}?place={place}")
    deck = made(Story(slides=(slide,)), asked.release.id, asked.selection.but(months=()))
    content = {
        language: {**each, "title": asked.gazetteer.name(SPEAK[language], place)}
        for language, each in deck.slides[0].items()
    }
    _hand_over(deck, first=MOST_SLIDES * len(LANGUAGES) + 1)
    return content


def _typed() -> None:
    text = components.reported(ANSWER_KEY, "text")
    if isinstance(text, str):
        st.session_state[SOUGHT] = text[:LONGEST]


def _asked_for() -> None:
    place = components.reported(ANSWER_KEY, "place")
    if isinstance(place, str):
        st.session_state[ASKED_FOR] = place
        st.session_state[SOUGHT] = ""
