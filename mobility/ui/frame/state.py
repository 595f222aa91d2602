"""What the reader asks, kept in the link.

The link always describes the whole question, in codes, so that it can be sent
to somebody. A run of the whole page begins by reading it (:func:`open_link`);
from then on the session holds it, and a control changes it there and in the
link. A fragment never reads the link again: the browser sends its own copy,
which lags behind when two choices follow each other quickly, and Streamlit
empties the link when the page changes. Wrong parts of a link are ignored and
named on the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from mobility.forms.choice import FormChoice
from mobility.forms.sample_size import Precision
from mobility.link import Linked
from mobility.measures.parameters import Limits
from mobility.selection import Selection
from mobility.settings import LANGUAGE
from mobility.views.comparing import Comparing
from mobility.views.display import Display
from mobility.views.hazard_choice import HazardChoice
from mobility.views.presenting import Presenting
from mobility.views.scenario import WhatIf
from mobility.views.signs import Signs
from mobility.views.training import Training
from mobility.views.village_list import VillageList
from mobility.words import LANGUAGES, N_, Words, speak

LANGUAGE_KEY = "lang"
LEVEL_KEY = "level"
KEPT = "question"  # in the session: the link's parameters
IGNORED = "ignored_in_link"


@dataclass(frozen=True)
class Question(Linked):
    """What the link says.

    Attributes:
        selection: the question.
        display: how flows are shown.
        limits: of the finding, where the reader changed them.
        what_if: the scenario; it changes nothing where the link has none.
        training: newcomers counted as helpers.
        villages: how villages are listed, and the one chosen.
        hazards: the hazards shown together.
        comparing: what the Compare page sets side by side.
        signs: which findings the Overview shows, and how its list is ordered.
        form: a survey's form, as it is wanted.
        precision: how well a share is to be known by a survey.
        presenting: what is presented to a room, and how.
        level_chosen: whether the reader chose the level; else one that fits is used.
        ignored: names of parameters that could not be read or are none of these.
    """

    selection: Selection = field(default_factory=Selection)
    display: Display = field(default_factory=Display)
    limits: Limits = field(default_factory=Limits.usual)
    what_if: WhatIf = field(default_factory=WhatIf)
    training: Training = field(default_factory=Training)
    villages: VillageList = field(default_factory=VillageList)
    hazards: HazardChoice = field(default_factory=HazardChoice)
    signs: Signs = field(default_factory=Signs)
    comparing: Comparing = field(default_factory=Comparing)
    form: FormChoice = field(default_factory=FormChoice)
    precision: Precision = field(default_factory=Precision)
    presenting: Presenting = field(default_factory=Presenting)
    level_chosen: bool = False
    ignored: tuple[str, ...] = ()

    def to_url(self) -> dict[str, str]:
        """The parameters of a link with this question."""
        parameters = super().to_url()
        parameters.pop(LEVEL_KEY, None)
        return parameters | ({LEVEL_KEY: self.selection.level} if self.level_chosen else {})


def open_link() -> None:
    """Copy the link's parameters into the session, if it has any."""
    in_link = dict(st.query_params)
    if in_link:
        st.session_state[KEPT] = in_link


def words() -> Words:
    """The words of the language in the link, else of the settings."""
    language = _parameters().get(LANGUAGE_KEY, LANGUAGE.value())
    return speak(language)


def question() -> Question:
    """The question in the link."""
    parameters = _parameters()
    asked, wrong = Question.from_url(parameters)
    known = {LANGUAGE_KEY, *Question.labels()}
    ignored = [*wrong, *(name for name in parameters if name not in known)]
    if parameters.get(LANGUAGE_KEY, "en") not in LANGUAGES:
        ignored.append(LANGUAGE_KEY)
    level_chosen = LEVEL_KEY in parameters and LEVEL_KEY not in ignored
    return asked.but(level_chosen=level_chosen, ignored=tuple(ignored))


def label(parameter: str) -> str:
    """The name of a parameter of the link, in words (English); its own where it is not known."""
    return {LANGUAGE_KEY: N_("language"), **Question.labels()}.get(parameter, parameter)


def change(**changes: str | None) -> None:
    """Set parameters of the link; None removes one."""
    change_next(**changes)
    _write(_parameters())


def change_next(**changes: str | None) -> None:
    """Set parameters of the next page's link, and leave this page's address as it is."""
    st.session_state.pop(IGNORED, None)
    parameters = {**_parameters(), **changes}
    st.session_state[KEPT] = {name: each for name, each in parameters.items() if each is not None}


def go_to(file: str) -> None:
    """Open a page with the link's parameters, in one step of the browser's history."""
    st.switch_page(file, query_params=_parameters())


def keep(question: Question, wrong: Sequence[str]) -> None:
    """Write a whole question into the link, without what was ``wrong`` in it."""
    language = _parameters().get(LANGUAGE_KEY)
    own = {LANGUAGE_KEY: language} if language in LANGUAGES else {}
    _write({**question.to_url(), **own})
    st.session_state[IGNORED] = tuple(dict.fromkeys([*ignored(), *wrong]))


def ignored() -> tuple[str, ...]:
    """The wrong parameters of the link that was opened, until the reader changes something."""
    found: tuple[str, ...] = st.session_state.get(IGNORED, ())
    return found


def _parameters() -> dict[str, str]:
    """The link's parameters."""
    return dict(st.session_state.get(KEPT, {}))


def _write(parameters: Mapping[str, str]) -> None:
    st.session_state[KEPT] = dict(parameters)
    if dict(st.query_params) != dict(parameters):
        st.query_params.from_dict(parameters)
