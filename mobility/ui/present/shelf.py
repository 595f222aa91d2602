"""The stories there are: those that come with the program, and those that are kept here."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from mobility import access
from mobility.errors import MobilityError
from mobility.store import stories as kept_stories
from mobility.ui.frame import headline, page, parts, reader, state
from mobility.ui.frame.markdown import plain
from mobility.ui.frame.page import PageQuestion
from mobility.ui.present import deck, editor
from mobility.views.presenting import NOTES
from mobility.views.stories import Slide, Story, from_page, read_story, ready, write_story
from mobility.words import N_

KEYS = (
    N_("← and → change the slide, as a clicker does; digits jump to one."),
    N_("↑ and ↓ change the month, P plays the months."),
    N_("V shows a village by its name, without leaving the presentation."),
    N_("B blackens the screen, L changes the language, N opens the notes, Esc leaves."),
)


def presented(asked: PageQuestion) -> Story | None:
    """The story in the link, or one slide of a page's own view; None where there is none.

    What cannot be presented is said on the page.
    """
    presenting = asked.presenting
    if presenting.story:
        return _story(asked, presenting.story)
    if not presenting.view:
        return None
    own = asked.question.to_url()
    selection = asked.selection
    story = Story(area=",".join(selection.areas), hazard=selection.hazard or "")
    try:
        link, _ = from_page(page.with_question(presenting.view, own), story)
    except MobilityError as error:
        st.error(plain(asked.words.error(error)))
        return None
    return replace(story, slides=(Slide(link),))


def _story(asked: PageQuestion, name: str) -> Story | None:
    words = asked.words
    try:
        text = kept_stories.read(name)
        found = read_story(text) if text is not None else ready().get(name)
    except MobilityError as error:
        said = words.say("The story “{name}” cannot be presented.", name=name)
        st.error(plain(words.say("{what} {why}", what=said, why=words.error(error))))
        return None
    if found is None:
        said = words.say("There is no story “{name}” here. Choose one of these.", name=name)
        st.info(plain(said))
    return found


def shelf(asked: PageQuestion) -> None:
    """All stories, with what one can do with each; and how a presentation is steered."""
    words = asked.words
    headline.answer(
        asked,
        words.say("Show {area} to a room, one message a slide", area=asked.area_text),
        words.say(
            "Slides are drawn from the release as the pages are: a number on a slide is the page's "
            "number. Stories without an area of their own are about the area chosen here."
        ),
    )
    names = kept_stories.names()
    if names:
        parts.heading(words.say("Stories kept here"))
        for name in names:
            _kept(asked, name)
    parts.heading(words.say("Ready stories"))
    for name, story in ready().items():
        if name not in names:
            _row(asked, name, story, write_story(story, deck.SPEAK))
    _new(asked)
    parts.heading(words.say("In the room"))
    parts.html(parts.bulleted(words.say(each) for each in KEYS))
    others = words.say(
        "The button Present at the top of a page presents that page's own view. Households, "
        "drafts and files are never shown to a room."
    )
    parts.note(others)


def _kept(asked: PageQuestion, name: str) -> None:
    """A story of the data folder; where it cannot be read, why, and its text to correct."""
    words = asked.words
    try:
        text = kept_stories.read(name) or ""
    except MobilityError as error:
        st.error(plain(words.error(error)))
        return
    try:
        story = read_story(text)
    except MobilityError as error:
        said = words.say("The story “{name}” cannot be presented.", name=name)
        st.error(plain(words.say("{what} {why}", what=said, why=words.error(error))))
        _edit_button(asked, name, text)
        return
    _row(asked, name, story, text)


def _row(asked: PageQuestion, name: str, story: Story, text: str) -> None:
    words = asked.words
    about = asked.gazetteer.names(words, story.selection.areas)
    said = [
        words.count("{n} slide", "{n} slides", len(story.slides)),
        words.listed(about) if story.area else words.say("about the area chosen"),
    ]
    with st.container(horizontal=True, vertical_alignment="center", key=f"story_{name}"):
        st.button(
            words.say("Present"),
            key=f"present_{name}",
            type="primary",
            on_click=_present,
            args=(name,),
        )
        title = Markup("<p><b>{}</b><br><span class='quiet'>{}</span></p>")
        parts.html(title.format(story.title.said(words) or name, words.say(" · ").join(said)))
        notes = Markup('<a href="{}" target="_blank" rel="opener">{}</a>')
        address = page.link(asked, story=name, screen=NOTES)
        parts.html(notes.format(address, words.say("Notes")), width="content")
        _edit_button(asked, name, text)
        st.download_button(
            words.say("Download"),
            data=text.encode(),
            file_name=f"{name}.toml",
            mime="application/toml",
            key=f"download_{name}",
            on_click="ignore",
            type="tertiary",
        )


def _present(name: str) -> None:
    state.change(story=name, presented=None, slide=None, screen=None)


def _edit_button(asked: PageQuestion, name: str, text: str) -> None:
    st.button(
        asked.words.say("Change"),
        key=f"change_{name}",
        type="tertiary",
        on_click=editor.begin,
        args=(name, text),
    )


def _new(asked: PageQuestion) -> None:
    """A story of one's own, or one that is brought back."""
    words = asked.words
    why_not = reader.refusal(access.require_storyteller)
    if why_not:
        parts.note(why_not)
    with st.expander(words.say("Bring a story back, or begin one")):
        brought = st.text_area(
            words.say("The story as text (the content of a downloaded file)"),
            key="story_brought",
            height=160,
            max_chars=kept_stories.MOST_BYTES,
        )
        if st.button(words.say("Open this text"), key="open_text", disabled=not brought.strip()):
            editor.begin("", brought)
            st.rerun()
        st.button(
            words.say("Begin a new story"),
            key="begin_story",
            on_click=editor.begin,
            args=("", editor.BLANK),
        )
