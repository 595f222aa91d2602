"""Households: those whose capacity fluctuates with the season, and those always low."""

from functools import partial

import streamlit as st

from mobility.ui.frame import answers, downloads, headline, page, parts, villages
from mobility.ui.households import household_types
from mobility.views.households import doubt, sentence
from mobility.views.programme import ALWAYS_LOW, FLUCTUATING

page.guard("households")


@page.fragment
def seasons(asked: page.PageQuestion) -> None:
    """The answer, types by season and village, and the list of one village."""
    view = answers.households(asked.selection)
    answer = sentence(asked.words, view, asked.area_text)
    file = partial(household_types.download, asked, view, answer)
    headline.answer(
        asked, answer, doubt(asked.words, view),
        partial(downloads.buttons, asked, file, "households") if view.listed else None,
    )  # fmt: skip
    if not view.listed:
        page.footer(asked)
        return
    season = view.season(next(iter(asked.selection.months), None))
    left, right = st.columns([11, 9], gap="large")
    with left:
        if season:
            household_types.by_season(asked, view)
        else:
            parts.note(asked.words.say("No hazard season is known here: households have no type."))
    with right:
        household_types.mobility(asked, view)
        villages.options(asked, [FLUCTUATING, ALWAYS_LOW])
    if season:
        household_types.by_mobility(asked, view, season)
        household_types.by_village(asked, view, season)
        household_types.examples(asked, view, season)
    household_types.household_list(asked, view)
    household_types.explained(asked, view)
    page.footer(asked)


seasons()
