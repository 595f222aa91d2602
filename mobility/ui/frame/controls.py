"""The controls that change the question: language, area, hazard, year, groups.

A control shows what the link says and writes the reader's choice into the link;
it keeps no state of its own. Each is set from the question just before it is
drawn, so link, session and control cannot disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from mobility.ui.frame import answers, state
from mobility.ui.frame.markdown import plain
from mobility.ui.frame.page import PLACE_BOUND, PageQuestion
from mobility.views.hazard_choice import HazardChoice
from mobility.views.hazards import hazard_name
from mobility.words import LANGUAGES, N_, Words
from mobility.words.terms import LEVEL_NAMES

MOST_FOUND = 8


def _controlled(
    widget: Callable[..., Any], key: str, value: Any, written: Callable[[Any], str | None],
    parameter: str, forget: Sequence[str] = (), **options: Any,
) -> None:  # fmt: skip
    """Draw ``widget`` showing ``value``; a choice is written to ``parameter`` of the link.

    ``forget`` names parameters that make no sense once this one has changed.
    """

    def changed() -> None:
        dropped = dict.fromkeys(forget)
        state.change(**{**dropped, parameter: written(st.session_state[key])})

    st.session_state[key] = value
    widget(key=key, on_change=changed, **options)


def language(words: Words) -> None:
    """English / Burmese, each named in its own script."""
    _controlled(
        st.segmented_control, "language_choice", words.language,
        lambda code: code or words.language, state.LANGUAGE_KEY,
        label=words.say("Language"), options=list(LANGUAGES), format_func=LANGUAGES.get,
        label_visibility="collapsed",
    )  # fmt: skip


def area(asked: PageQuestion) -> None:
    """The areas: the release's own, their ancestors, and the parts of those chosen."""
    words, places = asked.words, asked.gazetteer

    offered = places.choices(asked.release.manifest.home, asked.selection.areas)
    names = Counter(places.names(words, offered))

    def described(place: str) -> str:
        if names[places.name(words, place)] == 1:
            return places.name(words, place)
        level = words.say(LEVEL_NAMES[places.level(place) or "other"])
        return f"{places.name(words, place)} ({level})"

    _controlled(
        st.multiselect, "area_choice", list(asked.selection.areas), ",".join, "areas",
        forget=PLACE_BOUND,
        label=words.say("Area"),
        options=offered,
        format_func=described,
        placeholder=words.say("the area of the whole data set"),
    )  # fmt: skip


def hazard(asked: PageQuestion) -> None:
    """The hazard that rings the months."""
    words = asked.words
    names = sorted(set(answers.hazards(asked.selection.but(hazard=None))["hazard"]))
    if not names:
        st.caption(words.say("No hazard calendar for these places."))
        return
    _controlled(
        st.selectbox, "hazard_choice", asked.selection.hazard, lambda name: name, "hazard",
        label=words.say("Hazard"), options=names,
        format_func=lambda name: hazard_name(words, name),
    )  # fmt: skip


def year(asked: PageQuestion) -> None:
    """The year, where there is more than one to choose from."""
    words, years = asked.words, asked.release.manifest.years
    if len(years) < 2:
        if years:
            st.caption(plain(words.say("Year {year}", year=words.digits(str(years[0])))))
        return
    _controlled(
        st.selectbox, "year_choice", asked.selection.year or max(years), str, "year",
        forget=("averaged",),
        label=words.say("Year"), options=sorted(years, reverse=True),
        format_func=lambda each: words.digits(str(each)),
    )  # fmt: skip


def choice(
    asked: PageQuestion, parameter: str, label: str, options: Mapping[str, str], value: str,
    forget: Sequence[str] = (),
) -> None:  # fmt: skip
    """One of a few, as buttons in a row: ``options`` maps codes to English words."""
    words = asked.words
    _controlled(
        st.segmented_control, f"{parameter}_choice", value, lambda code: code or value, parameter,
        forget, label=words.say(label), options=list(options),
        format_func=lambda code: words.say(options[code]),
    )  # fmt: skip


def one_of(
    asked: PageQuestion, parameter: str, label: str, options: Mapping[str, str], value: str,
    forget: Sequence[str] = (),
) -> None:  # fmt: skip
    """One of several, as a list to open: ``options`` maps codes to what the reader sees.

    An empty code removes the parameter from the link.
    """
    _controlled(
        st.selectbox, f"{parameter}_choice", value, lambda code: code or None, parameter, forget,
        label=asked.words.say(label), options=list(options), format_func=options.get,
    )  # fmt: skip


def some_of(
    asked: PageQuestion,
    parameter: str,
    label: str,
    options: Mapping[str, str],
    chosen: Sequence[str],
    none: str = N_("all"),
) -> None:
    """Some of several; ``none`` says what choosing none means.

    ``options`` maps codes to what the reader sees.
    """
    _controlled(
        st.multiselect, f"{parameter}_choice", [each for each in chosen if each in options],
        lambda codes: ",".join(codes) or None, parameter,
        label=asked.words.say(label), options=list(options),
        format_func=options.get, placeholder=asked.words.say(none),
    )  # fmt: skip


def several_hazards(asked: PageQuestion, options: Mapping[str, str]) -> None:
    """The hazards shown together; none chosen means the page's one hazard."""

    def written(names: Sequence[str]) -> str | None:
        return HazardChoice(tuple(names)).to_url().get("hazards")

    _controlled(
        st.multiselect, "hazards_choice", [each for each in asked.hazards if each in options],
        written, "hazards", label=asked.words.say("Hazards to look at together"),
        options=list(options), format_func=options.get,
    )  # fmt: skip


def number(asked: PageQuestion, parameter: str, label: str, value: int, most: int) -> None:
    """A whole number from 0 to ``most``; 0 removes the parameter from the link."""
    _controlled(
        st.number_input, f"{parameter}_choice", value, lambda written: str(written or "") or None,
        parameter, label=asked.words.say(label), min_value=0, max_value=most, step=5,
    )  # fmt: skip


def along(
    parameter: str, value: float, steps: Sequence[float], written: Callable[[float], str | None],
    **options: Any,
) -> None:  # fmt: skip
    """One of several numbers along a line."""
    _controlled(
        st.select_slider, f"{parameter}_choice", value, written, parameter, options=steps, **options
    )


def text(parameter: str, value: str, most: int, forget: Sequence[str] = (), **options: Any) -> None:
    """A short text; an empty one removes the parameter from the link."""
    _controlled(
        st.text_input, f"{parameter}_choice", value, lambda written: written.strip() or None,
        parameter, forget, max_chars=most, **options,
    )  # fmt: skip


def switch(
    asked: PageQuestion, parameter: str, label: str, on: bool, explained: str = "",
    forget: Sequence[str] = (), usual: bool = False,
) -> None:  # fmt: skip
    """On or off; ``usual`` removes the parameter from the link.

    Texts are in the reader's language.
    """
    del asked
    _controlled(
        st.toggle, f"{parameter}_choice", on,
        lambda chosen: None if chosen == usual else str(int(chosen)), parameter,
        forget, label=label, help=explained or None,
    )  # fmt: skip


def share(asked: PageQuestion, parameter: str, label: str, value: float, step: float) -> None:
    """A share 0-1, shown as a percentage; the label is in the reader's language."""
    words, steps = asked.words, round(1 / step)
    options = [round(each * step, 4) for each in range(steps + 1)]
    nearest = min(options, key=lambda each: abs(each - value))
    _controlled(
        st.select_slider, f"{parameter}_choice", nearest, lambda chosen: f"{chosen:g}", parameter,
        label=label, options=options, format_func=words.percent,
    )  # fmt: skip


def find_area(asked: PageQuestion) -> None:
    """Any place as an area, found by its name in either script or by its code."""
    words, places = asked.words, asked.gazetteer
    text = st.text_input(
        words.say("Add an area by name or code"), key="area_sought", max_chars=60,
        placeholder=words.say("village, tract, township …"),
    )  # fmt: skip
    if not text.strip():
        return
    found = answers.places_named(asked.release.id, text, MOST_FOUND)
    if not found:
        st.caption(words.say("No place in this release has that name or code."))
    for place in found:
        where = [places.name(words, above) for above in places.line(place)[1:3]]
        level = words.say(LEVEL_NAMES[places.level(place) or "other"])
        st.button(
            plain(words.say(" · ").join([places.name(words, place), level, *where])),
            key=f"add_{place}", on_click=_add_area, args=(asked.selection.areas, place),
            type="tertiary",
        )  # fmt: skip


def _add_area(areas: Sequence[str], place: str) -> None:
    st.session_state["area_sought"] = ""
    state.change(areas=",".join([*areas, place]), **dict.fromkeys(PLACE_BOUND))
