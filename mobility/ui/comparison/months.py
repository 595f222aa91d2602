"""Twelve small maps with one scale: the villages of an area by finding, month by month."""

from __future__ import annotations

from typing import Any

import streamlit as st

from mobility.maps.colours import svg
from mobility.maps.dot_maps import FINDING_MARKS, DotMap, dot_maps, finding_kind, located
from mobility.measures.finding import NO_DATA
from mobility.measures.parameters import Limits
from mobility.selection import Selection
from mobility.ui.comparison import village_dots
from mobility.ui.frame import answers, components, page, parts, state, villages, wide
from mobility.ui.frame.page import PageQuestion
from mobility.views.hazards import season_sentence
from mobility.views.overview import Overview, finding_said, sentence
from mobility.words import MONTHS, Words, speak
from mobility.words.terms import HAZARD_LEVEL_NAMES

KEY = "small_maps"
CHOSEN = "month_chosen_on_small_map"


def answer(asked: PageQuestion) -> str:
    """The Overview's own sentence: the maps show the same villages."""
    wide.stop_if_wide(asked)
    return sentence(asked.words, answers.overview(asked.selection, asked.limits), asked.area_names)


def months(asked: PageQuestion) -> None:
    """The key once, and the twelve maps; each leads to its month on the Overview."""
    words = asked.words
    _key(words)
    levels = answers.overview(asked.selection, asked.limits).levels
    content = _content(asked.selection.but(months=()), asked.limits, words.language)
    maps = [
        {**each, "link": "./" + page.link(asked, months=each["code"], compared="")}
        for each in content["maps"]
    ]
    village_dots.mount(KEY, {**content, "maps": maps}, on_map_change=_chosen)
    parts.note(
        words.say(
            "Number: villages that lose capacity in the month. All maps share one scale, and a "
            "mark means the same on each. {rings}",
            rings=season_sentence(words, asked.selection.hazard, levels),
        )
    )
    villages.findings_explained(asked)
    if st.session_state.pop(CHOSEN, False):
        st.switch_page("pages/overview.py")


def _key(words: Words) -> None:
    parts.key(
        [
            parts.marked(svg(mark), finding_said(words, mark.code, mark.sure or None))
            for mark in FINDING_MARKS
        ]
    )


@st.cache_resource(max_entries=answers.SOME, show_spinner=False)
def _content(selection: Selection, limits: Limits, language: str) -> dict[str, Any]:
    words, view = speak(language), answers.overview(selection, limits)
    gazetteer = answers.gazetteer(selection.release or "")
    places = located(gazetteer, view.capacity["place_id"].unique().tolist())
    kinds = _kinds(view, places)
    maps = [_map(words, view, month, kinds[month]) for month in MONTHS]
    outlines = answers.outlines(selection.release or "")
    geography = answers.geography(selection.release or "")
    return dot_maps(maps, FINDING_MARKS, places, gazetteer, outlines, geography)


def _kinds(view: Overview, places: list[str]) -> dict[int, str]:
    """The marks of the places, by month."""
    rows = view.capacity
    pairs = rows[["finding", "sure"]].astype(object).where(rows[["finding", "sure"]].notna(), "")
    digit = {
        pair: str(finding_kind(*pair)) for pair in set(pairs.itertuples(index=False, name=None))
    }
    marked = rows.assign(kind=[digit[each] for each in pairs.itertuples(index=False, name=None)])
    by_month = marked.pivot(index="place_id", columns="month", values="kind").reindex(places)
    nothing = str(finding_kind(NO_DATA, None))
    return {month: "".join(by_month[month].fillna(nothing)) for month in MONTHS}


def _map(words: Words, view: Overview, month: int, kinds: str) -> DotMap:
    level = view.levels.get(month, 0)
    losing = words.count(
        "{n} village loses capacity", "{n} villages lose capacity", view.losses[month]
    )
    due = words.say(HAZARD_LEVEL_NAMES[level])
    return DotMap(
        code=str(month),
        title=words.month(month),
        number=words.number(view.losses[month]),
        said=words.say("{month}: {losing}; hazard: {level}", month=words.month(month),
                       losing=losing, level=due),
        kinds=kinds,
        level=level,
    )  # fmt: skip


def _chosen() -> None:
    month = components.reported(KEY, "map")
    if month:
        state.change(months=str(month))
        st.session_state[CHOSEN] = True
