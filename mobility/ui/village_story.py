"""The panel beside the village grid: one village in one month, told."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from mobility.ui import answers, parts, state
from mobility.ui.page import Asked
from mobility.views.overview import village_lines
from mobility.views.village_story import Fact, Story, tell
from mobility.views.villages import VillageCalendar, tract_of

DESTINATION_LEVEL = "township"


def panel(asked: Asked, view: VillageCalendar, village: str, month: int) -> None:
    """Why, who is where, who can be called on, and what changes it."""
    months = view.months([village])[village]
    selection = asked.selection.but(
        areas=(village,), months=(month,), level=DESTINATION_LEVEL, hazard=None
    )
    story = tell(
        asked.words, asked.gazetteer, months, month, _tract(asked, view, village),
        answers.destinations(selection), asked.limits, asked.selection.hazard,
        asked.release.parameters["confidence"],
    )  # fmt: skip
    chosen = bool(asked.villages.village)
    with st.container(key="story_chosen" if chosen else "story"):
        if chosen:
            st.button(asked.words.say("Close"), key="close_story", on_click=_close, type="tertiary")
        st.html(_html(asked, story, village, month, str(months[month - 1]["verdict"])))


def _close() -> None:
    state.change(village=None, months=None)


def _tract(asked: Asked, view: VillageCalendar, village: str) -> pd.DataFrame:
    """Capacity of the village's tract, asked for where the areas do not hold all of it."""
    tract = tract_of(asked.gazetteer, village)
    if tract is None:
        return view.overview.capacity.iloc[:0]
    above = asked.gazetteer.line(tract)
    if not asked.selection.areas or set(above) & set(asked.selection.areas):
        cells = view.overview.capacity
        inside = set(asked.gazetteer.inside([tract])["place_id"])
        return cells[cells["place_id"].isin(inside)]
    selection = asked.selection.but(areas=(tract,), months=(), level="village")
    return answers.capacity(selection, asked.limits)


def _html(asked: Asked, story: Story, village: str, month: int, verdict: str) -> str:
    words, places = asked.words, asked.gazetteer
    where = [places.other_name(words, village), *village_lines(words, places, village), village]
    title = words.say(", ").join([places.name(words, village), words.month(month)])
    parts_of_it = [
        f"<h2>{escape(title)}</h2>",
        f"<small>{escape(words.say(' · ').join(each for each in where if each))}</small>",
        f'<p class="told">{parts.verdict_html(words, verdict)} <b>{escape(story.why)}</b></p>',
        f"<p><small>{escape(story.due)}</small></p>",
        _facts(story.facts),
        f"<h3>{escape(words.say('Who is away, and where'))}</h3>",
        f"<p>{escape(story.away_note)} {_numbers(story.away)}</p>",
        f"<h3>{escape(words.say('Who could be called on'))}</h3>",
        _sentences(story.callable),
        f"<h3>{escape(words.say('What changes it'))}</h3>",
        _sentences(story.changes),
    ]
    body = "".join(parts_of_it)
    return f'<section class="story" aria-live="polite" tabindex="0">{body}</section>'


def _numbers(facts: Sequence[Fact]) -> str:
    """Labels with their numbers in one line."""
    return " · ".join(f"{escape(fact.label)} <b>{escape(fact.value)}</b>" for fact in facts)


def _facts(facts: Sequence[Fact]) -> str:
    rows = "".join(
        f"<div><dt>{escape(fact.label)}</dt><dd><b>{escape(fact.value)}</b>"
        + (f"<small>{escape(fact.note)}</small>" if fact.note else "")
        + "</dd></div>"
        for fact in facts
    )
    return f"<dl>{rows}</dl>" if rows else ""


def _sentences(sentences: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in sentences)}</ul>"
