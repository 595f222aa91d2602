"""Households: those whose capacity fluctuates with the season, and those always low."""

import streamlit as st

from mobility.ui import answers, downloads, households, page, parts, villages
from mobility.views.households import doubt, sentence
from mobility.views.programme import ALWAYS_LOW, FLUCTUATING

page.guard("households")


@page.fragment
def seasons(asked: page.Asked) -> None:
    """The answer, types by season and village, and the list of one village."""
    view = answers.households(asked.selection)
    answer = sentence(asked.words, view, asked.area_text)
    parts.answer(answer, doubt(asked.words, view))
    if not view.listed:
        page.footer(asked)
        return
    season = view.season(next(iter(asked.selection.months), None))
    left, right = st.columns([11, 9], gap="large")
    with left:
        if season:
            households.by_season(asked, view)
        else:
            parts.note(asked.words.say("No hazard season is known here: households have no type."))
    with right:
        households.mobility(asked, view)
        villages.options(asked, [FLUCTUATING, ALWAYS_LOW])
    if season:
        households.by_village(asked, view, season)
    households.household_list(asked, view)
    households.explained(asked)
    downloads.buttons(asked, lambda: households.download(asked, view, answer), "households")
    page.footer(asked)


seasons()
