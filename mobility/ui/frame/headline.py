"""The top of every page: what it is, its answer, and what one can take away from it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from mobility.ui.frame import controls, page, parts, place_search, state
from mobility.ui.frame.navigation import PAGES, PageEntry
from mobility.ui.frame.page import PageQuestion
from mobility.views.hazards import hazard_name, when_due
from mobility.views.stories import KINDS

PRODUCT = Markup('<p class="product{}"><b>{}</b> <b class="page">{}</b> <span>{}</span></p>')
DOES = Markup('<button type="button" data-does="{}" data-text="{}" data-done="{}">{}</button>')


def opening(asked: PageQuestion, entry: PageEntry) -> None:
    """The product, the page and what it answers; the search for a place, and the language."""
    words, hazard = asked.words, asked.selection.hazard
    st.session_state[page.SHOWN] = entry.address
    when = when_due(words, hazard) if hazard else words.say("when a hazard is due")
    with st.container(horizontal=True, key="opening", vertical_alignment="center", gap="small"):
        parts.html(
            PRODUCT.format(
                " first" if entry is PAGES[0] else "",
                words.say("Seasonal mobility"),
                words.say(entry.title),
                words.say(entry.question, when=when),
            )
        )
        place_search.place_search()
        controls.language(words)


def answer(
    asked: PageQuestion, text: str, more: str = "", files: Callable[[], None] | None = None
) -> None:
    """The page's answer, and a row of buttons to print it, take it away and quote it.

    Args:
        text: the answer, in one sentence.
        more: how sure it is, and what it rests on.
        files: draws the buttons of the page's files; None where it has none.
    """
    with st.container(key="headline"):
        parts.html(_about(asked))
        with st.container(horizontal=True, key="tools", vertical_alignment="center", gap="small"):
            parts.html(_tools(asked, text), width="content")
            _present(asked)
            if files is not None:
                with st.popover(asked.words.say("Download"), key="files", type="tertiary"):
                    files()
        parts.answer(parts.whole(text, asked.area_names), parts.whole(more, asked.area_names))


def _present(asked: PageQuestion) -> None:
    """The button that presents this page's own view, where a room may be shown it."""
    shown = str(st.session_state.get(page.SHOWN, ""))
    if not shown or shown not in KINDS:
        return
    label = asked.words.say("Present")
    if st.button(label, key="present_this", type="tertiary"):
        state.change_next(presented=shown, story=None, slide=None, screen=None)
        state.go_to("pages/present.py")


def _about(asked: PageQuestion) -> Markup:
    """Area and hazard, which open the sidebar where it is closed; and that data are synthetic."""
    words, hazard = asked.words, asked.selection.hazard
    said = [asked.area_text, *([hazard_name(words, hazard)] if hazard else [])]
    chosen = Markup(
        '<button type="button" class="whereabouts" data-does="sidebar" title="{}">{}</button>'
    ).format(
        words.say("Change area and hazard"),
        parts.whole(words.say(" · ").join(said), asked.area_names),
    )
    if not asked.release.manifest.synthetic:
        return chosen
    notice = words.say("Demonstration with synthetic data: do not plan with it")
    return Markup('{}<p class="stamp">{}</p>').format(chosen, notice)


def _tools(asked: PageQuestion, text: str) -> Markup:
    """Print, the link, and a sentence to quote."""
    words, quoted = asked.words, page.cite(asked, text)
    copied, name = words.say("Copied"), words.say("Copy link")
    return Markup(
        '<div class="tools">{print}{link}<details class="cite"><summary>{cite}</summary>'
        "<div><p>{quoted}</p>{copy}</div></details></div>"
    ).format(
        print=DOES.format("print", "", "", words.say("Print")),
        link=DOES.format("copy", page.address(asked), copied, name),
        cite=words.say("Cite"),
        quoted=quoted,
        copy=DOES.format("copy", quoted, copied, words.say("Copy")),
    )
