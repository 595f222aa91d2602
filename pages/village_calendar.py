"""Village calendar: every village's months, and the reasons for each finding."""

import streamlit as st

from mobility.ui.frame import answers, downloads, headline, limits, page, parts, villages, wide
from mobility.ui.village_calendar import grid, panel
from mobility.views.overview import low_all_year, untold
from mobility.views.villages import listing, sentence

page.guard("village_calendar")


@page.fragment
def calendar(asked: page.PageQuestion) -> None:
    """The answer, what is listed, the grid, and the village chosen in it."""
    wide.stop_if_wide(asked)
    villages.stop_unless_judged(asked)
    words, view = asked.words, answers.village_calendar(asked.selection, asked.limits)
    answer = sentence(words, view, asked.gazetteer, asked.area_names)
    named = answers.places_named(asked.release.id, asked.villages.find)
    listed = listing(view, asked.gazetteer, words, asked.villages, named)
    village, month = grid.looked_at(asked, view, listed)
    headline.answer(
        asked, answer,
        files=lambda: downloads.buttons(
            asked, lambda: grid.download(asked, view, listed, answer), "village-calendar",
            downloads.village_points(asked), picture=grid.chart(asked, view, answer),
        ),
    )  # fmt: skip
    parts.apart(low_all_year(words, view.overview), untold(words, view.overview, month))
    grid.listing_controls(asked, view)
    grid.key(asked)
    left, right = st.columns([13, 6], gap="medium")
    with left:
        grid.counted(asked, view, listed)
        grid.grid(asked, view, listed, village, month)
        grid.pages(asked, listed)
    with right:
        if village:
            panel.panel(asked, view, village, month)
    limits.expander(asked, view.overview, month)
    grid.explained(asked)
    page.footer(asked, limits.limits_used(asked))


calendar()
