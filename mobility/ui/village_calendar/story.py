"""The panel beside the village grid: the story of one village in one month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility.measures.finding import is_low
from mobility.ui.frame import answers, parts, state
from mobility.ui.frame.page import PageQuestion
from mobility.views.overview import village_lines
from mobility.views.village_story import Fact, Judged, Story, tell
from mobility.views.villages import VillageCalendar, tract_of
from mobility.words import Words

DESTINATION_LEVEL = "township"


def panel(asked: PageQuestion, view: VillageCalendar, village: str, month: int) -> None:
    """Reasons, who is where, who can be called on, and what would change the finding."""
    months = view.months([village])[village]
    selection = asked.selection.but(
        areas=(village,), months=(month,), level=DESTINATION_LEVEL, hazard=None
    )
    story = tell(
        asked.words, asked.gazetteer, months, month, _tract(asked, view, village),
        answers.destinations(selection),
        Judged(asked.limits, asked.release.parameters["confidence"]), asked.selection.hazard,
        answers.half_months(selection),
    )  # fmt: skip
    chosen = bool(asked.villages.village)
    with st.container(key="story_chosen" if chosen else "story"):
        if chosen:
            st.button(asked.words.say("Close"), key="close_story", on_click=_close, type="tertiary")
        parts.html(_html(asked, story, village, months[month - 1]))


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


def _html(asked: PageQuestion, story: Story, village: str, row: dict[str, Any]) -> Markup:
    words, places = asked.words, asked.gazetteer
    where = [places.other_name(words, village), *village_lines(words, places, village), village]
    return Markup(
        '<section class="story" aria-live="polite" tabindex="0"><h2>{title}</h2>'
        "<small>{where}</small><p><small>{due}</small></p>"
        '<p class="told">{finding}</p><p><b>{why}</b></p><p>{told}</p>'
        "{all_year}"
        "<h3>{changes_title}</h3>{changes}"
        "{facts}"
        "<h3>{away_title}</h3><p>{away_note} {away}</p>"
        "<h3>{callable_title}</h3>{callable}</section>"
    ).format(
        title=words.say(", ").join([places.name(words, village), words.month(int(row["month"]))]),
        where=words.say(" · ").join(each for each in where if each),
        finding=parts.finding_html(words, str(row["finding"]), row["sure"]),
        why=story.why,
        told=" ".join(story.told),
        due=story.due,
        all_year=_all_year(words, story, row),
        facts=_facts(story.facts),
        away_title=words.say("Who is away, and where"),
        away_note=story.away_note,
        away=_numbers(story.away),
        callable_title=words.say("Who could be called on"),
        callable=_sentences(story.callable),
        changes_title=words.say("What changes it"),
        changes=_sentences(story.changes),
    )


def _all_year(words: Words, story: Story, row: dict[str, Any]) -> Markup:
    """What is so all year, apart from the month; with its sign where the village is low."""
    sign = parts.low_html(words) if is_low(row["all_year"]) else Markup("")
    return Markup('<p class="all-year">{} {}</p>').format(sign, " ".join(story.all_year))


def _numbers(facts: Sequence[Fact]) -> Markup:
    """Labels with their numbers on one line."""
    each = Markup("{} <b>{}</b>")
    return Markup(" · ").join(each.format(fact.label, fact.value) for fact in facts)


def _facts(facts: Sequence[Fact]) -> Markup:
    row = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
    rows = parts.joined(row.format(fact.label, _value(fact)) for fact in facts)
    return Markup("<dl>{}</dl>").format(rows) if rows else rows


def _value(fact: Fact) -> Markup:
    value = parts.bold(fact.value)
    return parts.with_small(value, fact.note) if fact.note else value


def _sentences(sentences: Sequence[str]) -> Markup:
    return Markup("<ul>{}</ul>").format(parts.joined(map(parts.item, sentences)))
