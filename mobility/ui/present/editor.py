"""Writing a story on the page: its slides in order, each with its words in every language."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

import streamlit as st

from mobility import access
from mobility.errors import MobilityError
from mobility.store import stories as kept_stories
from mobility.ui.frame import headline, parts, reader
from mobility.ui.frame.markdown import plain
from mobility.ui.frame.page import PageQuestion
from mobility.ui.present.deck import SPEAK
from mobility.views.stories import (
    KINDS,
    LONGEST,
    TEXTS,
    Slide,
    Story,
    from_page,
    read_story,
    write_story,
)
from mobility.words import LANGUAGES, N_

DESK = "story_desk"  # in the session: what is being written
TOLD = "story_told"  # in the session: what the last press did, to be told once
BLANK = 'title = ""\n\n[[slide]]\nlink = ""\n'
LABELS = {
    "title": N_("Title"),
    "sentence": N_("Sentence below the picture"),
    "notes": N_("Notes for the speaker"),
}


@dataclass(frozen=True)
class Desk:
    """A story that is being written.

    Attributes:
        name: under which it was opened; empty for a new one.
        seen: the version that is kept under that name.
        text: as it was opened, where it cannot be read; it is corrected as text.
        story: what it says; None while it cannot be read.
        turn: rises when fields must be drawn anew, since slides have changed places.
    """

    name: str
    seen: str
    text: str
    story: Story | None
    turn: int = 0


def begin(name: str, text: str) -> None:
    """In a callback: open a story to be changed."""
    seen = kept_stories.NOTHING
    if name:
        with suppress(MobilityError):  # what lies there is told when it is saved
            seen = kept_stories.version(kept_stories.read(name))
    try:
        story: Story | None = read_story(text)
    except MobilityError:
        story = None
    st.session_state[DESK] = Desk(name, seen, text, story)


def is_open() -> bool:
    """Whether a story is being written."""
    return DESK in st.session_state


def _desk() -> Desk:
    found: Desk = st.session_state[DESK]
    return found


def _put(desk: Desk) -> None:
    st.session_state[DESK] = desk


def editor(asked: PageQuestion) -> None:
    """The story's own lines, its slides, and what one can do with it."""
    words, desk = asked.words, _desk()
    headline.answer(
        asked,
        words.say("Change a story"),
        words.say(
            "A slide is a view of this product with a title, a sentence and notes; its numbers are "
            "drawn anew from the release each time."
        ),
    )
    if said := st.session_state.pop(TOLD, ""):
        st.success(plain(said))
    if desk.story is None:
        _as_text(asked, desk)
    else:
        _about(asked, desk, desk.story)
        for number in range(len(_story().slides)):
            _slide(asked, number)
        _add(asked)
    _ending(asked)


def _story() -> Story:
    return _desk().story or Story()


def _keep(story: Story, *, moved: bool = False) -> None:
    desk = _desk()
    _put(replace(desk, story=story, turn=desk.turn + moved))


def _as_text(asked: PageQuestion, desk: Desk) -> None:
    """The story as text, with what is wrong with it."""
    words = asked.words
    text = st.text_area(
        words.say("The story as text"), value=desk.text, height=420, key="story_text"
    )
    try:
        story = read_story(text)
    except MobilityError as error:
        st.error(plain(words.error(error)))
        return
    _put(replace(desk, story=story, text=text))
    st.rerun()


def _about(asked: PageQuestion, desk: Desk, story: Story) -> None:
    """Its title in each language, and its area."""
    words = asked.words
    columns = st.columns(len(LANGUAGES) + 1)
    for column, language in zip(columns, LANGUAGES, strict=False):
        with column:
            told = st.text_input(
                words.say("Title of the story ({language})", language=LANGUAGES[language]),
                value=story.title.said(SPEAK[language]),
                max_chars=LONGEST["title"],
                key=f"story_title_{language}_{desk.turn}",
            )
            if told != story.title.said(SPEAK[language]):
                story = replace(story, title=story.title.but(language, told, SPEAK))
                _keep(story)
    here = ",".join(asked.selection.areas)
    offered = list(dict.fromkeys(["", here, story.area]))
    named = {"": words.say("the area chosen on the page")}
    with columns[-1]:
        area = st.selectbox(
            words.say("Area of the story"),
            offered,
            index=offered.index(story.area),
            format_func=lambda each: named.get(each) or _area(asked, each),
            key=f"story_area_{desk.turn}",
        )
    if area != story.area:
        _keep(replace(story, area=area or ""))


def _area(asked: PageQuestion, codes: str) -> str:
    names = asked.gazetteer.names(asked.words, codes.split(","))
    return asked.words.say("always {area}", area=asked.words.listed(names) or codes)


def _slide(asked: PageQuestion, number: int) -> None:
    """A slide: what it shows, its words, and its place in the order."""
    words, desk = asked.words, _desk()
    slide = _story().slides[number]
    shown = words.say(KINDS[slide.kind])
    title = slide.title.said(words) or shown
    label = words.say("{n}. {title}", n=words.number(number + 1), title=title)
    with st.expander(label, key=f"slide_{number}_{desk.turn}"):
        parts.note(words.say("{what}: {n}", what=shown, n=slide.link or "–"))
        for name in TEXTS:
            columns = st.columns(len(LANGUAGES))
            for column, language in zip(columns, LANGUAGES, strict=True):
                with column:
                    _field(asked, number, name, language)
        with st.container(horizontal=True):
            last = len(_story().slides) - 1
            _act(asked, N_("Move up"), f"up_{number}", _swap(number, number - 1), number == 0)
            _act(
                asked, N_("Move down"), f"down_{number}", _swap(number, number + 1), number == last
            )
            _act(asked, N_("Remove"), f"remove_{number}", lambda: _remove(number), last == 0)


def _field(asked: PageQuestion, number: int, name: str, language: str) -> None:
    """A text of a slide in a language; it is kept as soon as it is written."""
    slide, desk = _story().slides[number], _desk()
    before = getattr(slide, name).said(SPEAK[language])
    label = asked.words.say(
        "{what} ({language})", what=asked.words.say(LABELS[name]), language=LANGUAGES[language]
    )
    draw = st.text_area if name == "notes" else st.text_input
    key = f"{name}_{language}_{number}_{desk.turn}"
    told = draw(label, value=before, max_chars=LONGEST[name], key=key)
    if told != before:
        text = getattr(slide, name).but(language, told, SPEAK)
        _keep(_replaced(number, replace(slide, **{name: text})))


def _replaced(number: int, slide: Slide) -> Story:
    story = _story()
    slides = [*story.slides]
    slides[number] = slide
    return replace(story, slides=tuple(slides))


def _swap(one: int, other: int) -> Callable[[], None]:
    def swap() -> None:
        slides = [*_story().slides]
        slides[one], slides[other] = slides[other], slides[one]
        _keep(replace(_story(), slides=tuple(slides)), moved=True)

    return swap


def _remove(number: int) -> None:
    slides = [each for at, each in enumerate(_story().slides) if at != number]
    _keep(replace(_story(), slides=tuple(slides)), moved=True)


def _act(
    asked: PageQuestion, label: str, key: str, act: Callable[[], None], disabled: bool
) -> None:
    st.button(asked.words.say(label), key=key, on_click=act, disabled=disabled, type="tertiary")


def _add(asked: PageQuestion) -> None:
    """One more slide: of a kind, or of a link copied from a page."""
    words = asked.words
    with st.expander(words.say("Add a slide")):
        kind = st.selectbox(
            words.say("What it shows"),
            list(KINDS),
            format_func=lambda each: words.say(KINDS[each]),
            key="added_kind",
        )
        copied = st.text_input(
            words.say("Or a link, copied from a page with “Copy link”"),
            key="added_link",
            max_chars=2000,
        )
        if not st.button(words.say("Add this slide"), key="add_slide"):
            return
        try:
            link, lost = from_page(copied, _story()) if copied.strip() else (kind or "", ())
        except MobilityError as error:
            st.error(plain(words.error(error)))
            return
        if lost:
            st.session_state[TOLD] = words.say(
                "The slide cannot keep this part of the link: {parts}.",
                parts=words.say(", ").join(lost),
            )
        _keep(replace(_story(), slides=(*_story().slides, Slide(link))), moved=True)
        st.rerun()


def _ending(asked: PageQuestion) -> None:
    """Save, take away, or go back to the stories."""
    words, desk = asked.words, _desk()
    why_not = reader.refusal(access.require_storyteller)
    if why_not:
        parts.note(why_not)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            words.say("Name of the file (small letters, digits, hyphens)"),
            value=desk.name,
            max_chars=60,
            key="story_name",
        )
        is_told = desk.story is not None
        if st.button(
            words.say("Save"), key="save_story", type="primary",
            disabled=bool(why_not) or not (is_told and name),
        ):  # fmt: skip
            _save(asked, name.strip())
        if desk.story is not None:
            st.download_button(
                words.say("Download"),
                data=write_story(desk.story, SPEAK).encode(),
                file_name=f"{desk.name or 'story'}.toml",
                mime="application/toml",
                key="download_story",
                on_click="ignore",
            )
        st.button(words.say("Back to the stories"), key="close_story", on_click=_close)
        if desk.seen != kept_stories.NOTHING:
            st.button(
                words.say("Remove this story"), key="remove_story",
                on_click=_discard, disabled=bool(why_not),
            )  # fmt: skip


def _save(asked: PageQuestion, name: str) -> None:
    words, desk = asked.words, _desk()
    try:
        text = write_story(_story(), SPEAK)
        read_story(text)  # what is kept can be presented
        seen = desk.seen if name == desk.name else kept_stories.NOTHING
        kept_stories.keep(reader.viewer(), name, text, seen)
    except MobilityError as error:
        st.error(plain(words.error(error)))
        return
    _put(replace(desk, name=name, seen=kept_stories.version(text), text=text))
    st.session_state[TOLD] = words.say("The story is kept as {file}.", file=f"stories/{name}.toml")
    st.rerun()


def _close() -> None:
    st.session_state.pop(DESK, None)


def _discard() -> None:
    desk = _desk()
    try:
        kept_stories.remove(reader.viewer(), desk.name, desk.seen)
    except MobilityError as error:
        st.session_state[TOLD] = str(error)
        return
    _close()
