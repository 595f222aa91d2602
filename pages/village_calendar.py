"""Village calendar: every village's months, and why each is as it is."""

import streamlit as st

from mobility.ui import (
    answers,
    downloads,
    limits,
    overview,
    page,
    parts,
    village_calendar,
    village_story,
    wide,
)
from mobility.views.overview import doubt
from mobility.views.villages import listing, sentence

page.guard("village_calendar")


@page.fragment
def calendar(asked: page.Asked) -> None:
    """The answer, what is listed, the grid, and the village chosen in it."""
    wide.stop_if_wide(asked)
    overview.stop_unless_judged(asked)
    words, view = asked.words, answers.village_calendar(asked.selection, asked.limits)
    answer = sentence(words, view, asked.gazetteer, asked.area_names)
    named = answers.places_named(asked.release.id, asked.villages.find)
    listed = listing(view, asked.gazetteer, words, asked.villages, named)
    village, month = village_calendar.looked_at(asked, view, listed)
    parts.answer(answer, doubt(words, view.overview, month))
    village_calendar.listing_controls(asked, view)
    village_calendar.key(asked)
    left, right = st.columns([13, 6], gap="medium")
    with left:
        village_calendar.counted(asked, view, listed)
        village_calendar.grid(asked, view, listed, village, month)
        village_calendar.pages(asked, listed)
    with right:
        if village:
            village_story.panel(asked, view, village, month)
    limits.expander(asked, view.overview, month)
    village_calendar.explained(asked)
    downloads.buttons(
        asked, lambda: village_calendar.download(asked, view, listed, answer), "village-calendar"
    )
    page.footer(asked, limits.limits_used(asked))


calendar()
