"""What the reader asks, kept in the link.

The link always describes the whole question, in codes, so that it can be sent
to somebody. The session only remembers it across a change of page, when
Streamlit empties the link. What a link says wrongly is ignored and said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from mobility.selection import Selection
from mobility.settings import LANGUAGE
from mobility.words import LANGUAGES, Words, speak

LANGUAGE_KEY = "lang"
DRAWN_KEY = "drawn"
KEPT = "question"  # in the session: the parameters last written to the link
IGNORED = "ignored_in_link"
OWN = (LANGUAGE_KEY, DRAWN_KEY)


@dataclass(frozen=True)
class Question:
    """The selection with what only pages know: how many flows to draw, what was ignored."""

    selection: Selection
    drawn: int
    ignored: tuple[str, ...]


def words() -> Words:
    """The words of the language in the link, else of the session, else of the settings."""
    language = _parameters().get(LANGUAGE_KEY, LANGUAGE.value())
    return speak(language)


def question(drawn_default: int, drawn_most: int, **defaults: Any) -> Question:
    """The question in the link; ``defaults`` fill what it does not say."""
    parameters = _parameters()
    selection, ignored = Selection.from_url(parameters, **defaults)
    wrong = list(ignored)
    text = parameters.get(DRAWN_KEY, str(drawn_default))
    drawn = int(text) if text.isdecimal() and 0 < int(text) <= drawn_most else drawn_default
    if text != str(drawn):
        wrong.append(DRAWN_KEY)
    if parameters.get(LANGUAGE_KEY, "en") not in LANGUAGES:
        wrong.append(LANGUAGE_KEY)
    return Question(selection, drawn, tuple(wrong))


def change(**changes: str | None) -> None:
    """Set parameters of the link; None removes one."""
    st.session_state.pop(IGNORED, None)
    parameters = {**_parameters(), **changes}
    _write({name: value for name, value in parameters.items() if value is not None})


def keep(selection: Selection, wrong: Sequence[str]) -> tuple[str, ...]:
    """Write a whole selection into the link, without what was ``wrong`` in it.

    Returns:
        What was wrong, now or in the link the reader came by, until they change something.
    """
    own = {
        name: value for name, value in _parameters().items() if name in OWN and name not in wrong
    }
    _write({**selection.to_url(), **own})
    known: tuple[str, ...] = st.session_state.get(IGNORED, ())
    st.session_state[IGNORED] = tuple(dict.fromkeys([*known, *wrong]))
    return st.session_state[IGNORED]


def _parameters() -> dict[str, str]:
    """The link's parameters; after a change of page, those the session remembers."""
    in_link = dict(st.query_params)
    return in_link or dict(st.session_state.get(KEPT, {}))


def _write(parameters: Mapping[str, str]) -> None:
    st.session_state[KEPT] = dict(parameters)
    if dict(st.query_params) != dict(parameters):
        st.query_params.from_dict(parameters)
