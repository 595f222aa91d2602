"""The controls that change the question: language, area, hazard, year, and the month strip.

A control shows what the link says and writes what it is told into the link;
it keeps nothing of its own. Each is set from the question just before it is
drawn, so link, session and control cannot disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from mobility.maps.colours import HAZARD_LEVELS
from mobility.ui import answers, state
from mobility.ui.page import Asked
from mobility.views.gazetteer import LEVEL_NAMES
from mobility.views.hazards import DUE_LEVEL, hazard_name
from mobility.words import LANGUAGES, MONTHS, Words


def _controlled(
    widget: Callable[..., Any], key: str, value: Any, written: Callable[[Any], str | None],
    parameter: str, **options: Any,
) -> None:  # fmt: skip
    """Draw ``widget`` showing ``value``; what is chosen goes to ``parameter`` of the link."""

    def changed() -> None:
        state.change(**{parameter: written(st.session_state[key])})

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


def area(asked: Asked) -> None:
    """The areas: the release's own, what holds them, and the parts of those chosen."""
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
        label=words.say("Area"),
        options=offered,
        format_func=described,
        placeholder=words.say("the whole data set's own area"),
    )  # fmt: skip


def hazard(asked: Asked) -> None:
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


def year(asked: Asked) -> None:
    """The year, where there is more than one to choose from."""
    words, years = asked.words, asked.release.manifest.years
    if len(years) < 2:
        if years:
            st.caption(words.say("Year {year}", year=words.digits(str(years[0]))))
        return
    _controlled(
        st.selectbox, "year_choice", asked.selection.year or max(years), str, "year",
        label=words.say("Year"), options=sorted(years, reverse=True),
        format_func=lambda each: words.digits(str(each)),
    )  # fmt: skip


def choice(
    asked: Asked, parameter: str, label: str, options: Mapping[str, str], value: str
) -> None:
    """One of a few, as buttons in a row: ``options`` maps codes to English words."""
    words = asked.words
    _controlled(
        st.segmented_control, f"{parameter}_choice", value, lambda code: code or value, parameter,
        label=words.say(label), options=list(options),
        format_func=lambda code: words.say(options[code]),
    )  # fmt: skip


def one_of(
    asked: Asked, parameter: str, label: str, options: Mapping[str, str], value: str
) -> None:
    """One of several, as a list to open: ``options`` maps codes to English words."""
    words = asked.words
    _controlled(
        st.selectbox, f"{parameter}_choice", value, lambda code: code, parameter,
        label=words.say(label), options=list(options),
        format_func=lambda code: words.say(options[code]),
    )  # fmt: skip


def number_drawn(asked: Asked, options: tuple[int, ...]) -> None:
    """How many flows to draw."""
    words = asked.words
    values = sorted({*options, asked.drawn})
    _controlled(
        st.selectbox, "drawn_choice", asked.drawn, str, state.DRAWN_KEY,
        label=words.say("Draw the largest"), options=values, format_func=words.number,
    )  # fmt: skip


def month_strip(
    asked: Asked,
    month: int,
    levels: Mapping[int, int],
    counts: Mapping[int, str],
    label: str,
) -> None:
    """Twelve cells, one chosen, hazard months ringed, a number in each.

    Args:
        month: the month shown.
        levels: hazard level of each month.
        counts: what stands below each month's name.
        label: what the numbers are.
    """
    words = asked.words
    st.html(f"<style>{_rings(levels)}</style>")
    with st.container(key="strip"):
        _controlled(
            st.segmented_control, "month_choice", month, lambda m: str(m or month), "months",
            label=label, options=list(MONTHS), width="stretch",
            format_func=lambda m: f"{words.month_short(m)} **{counts.get(m, '–')}**",
        )  # fmt: skip


def _rings(levels: Mapping[int, int]) -> str:
    """Style rules that ring the months in which the hazard is due."""
    rules = []
    for month in MONTHS:
        level = levels.get(month, 0)
        if level >= DUE_LEVEL:
            width = level  # 2 pixels for a season, 3 for its peak
            rules.append(
                f".st-key-strip button:nth-of-type({month})"
                f"{{box-shadow:inset 0 0 0 {width}px {HAZARD_LEVELS[3]}!important}}"
            )
    return "".join(rules)
