"""The panel beside the village grid: the story of one village in one month."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility.ui.frame import answers, page, parts, state, story
from mobility.ui.frame.page import PageQuestion
from mobility.views.overview import village_lines
from mobility.views.village_story import Story
from mobility.views.villages import VillageCalendar, tract_of


def panel(asked: PageQuestion, view: VillageCalendar, village: str, month: int) -> None:
    """Reasons, who is where, who can be called on, and what would change the finding."""
    months = view.months([village])[village]
    told = story.told(asked, months, month, _tract(asked, view, village))
    chosen = bool(asked.villages.village)
    with st.container(key="story_chosen" if chosen else "story"):
        if chosen:
            st.button(asked.words.say("Close"), key="close_story", on_click=_close, type="tertiary")
        parts.html(_html(asked, told, village, months[month - 1]))


def _close() -> None:
    state.change(village=None, months=None)


def _tract(asked: PageQuestion, view: VillageCalendar, village: str) -> pd.DataFrame:
    """Capacity of the village's tract, queried if the areas do not hold all of it."""
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


def _html(asked: PageQuestion, told: Story, village: str, row: dict[str, Any]) -> Markup:
    words, places = asked.words, asked.gazetteer
    where = [places.other_name(words, village), *village_lines(words, places, village), village]
    return Markup(
        '<section class="story" aria-live="polite" tabindex="0"><h2>{title}</h2>'
        "<small>{where}</small><p><small>{due}</small></p>"
        "{finding}{all_year}"
        "<h3>{changes_title}</h3>{changes}"
        "{facts}"
        "<h3>{away_title}</h3><p>{away_note} {away}</p>"
        "<h3>{callable_title}</h3>{callable}<p>{more}</p></section>"
    ).format(
        title=words.say(", ").join(
            [places.name(words, village), words.month_said(int(row["month"]))]
        ),
        where=words.say(" · ").join(each for each in where if each),
        finding=story.finding(words, told, row),
        due=told.due,
        all_year=story.all_year(words, told, row),
        facts=story.table(told.facts),
        away_title=words.say("Who is away, and where"),
        away_note=told.away_note,
        away=story.numbers(told.away),
        callable_title=words.say("Who could be called on"),
        callable=parts.bulleted(told.callable),
        changes_title=words.say("What changes it"),
        changes=parts.bulleted(told.changes),
        more=page.to_place(asked, village, words.say("All that is known about this village")),
    )
